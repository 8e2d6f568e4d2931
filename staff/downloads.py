"""A list or figures as a file: XLSX or ODS for people, CSV for other programs.

return as_download(name, file_format, sheets=lambda: exports.sheets(found), one_sheet=lambda: exports.sheet(found))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core.http import mark_sensitive
from staff.spreadsheets import Sheet, csv_lines, ods_file, xlsx_file

BOOKS: Final = {"xlsx": xlsx_file, "ods": ods_file}
"""Formats that hold many sheets."""
FORMATS: Final = (*BOOKS, "csv")


def as_download(
    name: str, file_format: str, *, sheets: Callable[[], Iterable[Sheet]], one_sheet: Callable[[], Sheet]
) -> HttpResponseBase:
    """The file `<name>.<format>`: its sheets, or in CSV the one that holds everything; only the one asked for is made.

    Raises `Http404` for a format that there is not.
    """
    file_name = f"{name}.{file_format}"
    if file_format in BOOKS:
        return mark_sensitive(FileResponse(BOOKS[file_format](sheets()), as_attachment=True, filename=file_name))
    if file_format != "csv":
        raise Http404
    return mark_sensitive(
        StreamingHttpResponse(
            csv_lines(one_sheet()),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        )
    )
