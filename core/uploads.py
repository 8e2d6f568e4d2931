"""Files that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.middleware import is_admin_path


class SkipUploads(FileUploadHandler):
    """Files in a post are skipped before a byte of them is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class NoUploadsMiddleware:
    """Only whoever may enter the editors' area posts files: Django would write large ones to the disk before any view
    decides, because it looks for the CSRF token in the body.

    Stands after the middleware that knows who is there. A view elsewhere that takes files sets
    `request.upload_handlers` itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Elsewhere nobody asks for the user: public pages leave the session unread.
        if not (is_admin_path(request.path_info) and request.user.has_perm("wagtailadmin.access_admin")):
            request.upload_handlers = [SkipUploads(request)]
        return self.get_response(request)
