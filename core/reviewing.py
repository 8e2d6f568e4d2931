"""A draft that was read again goes live only when nothing is missing in it.

Wagtail imports this module while its own models load (`WAGTAIL_FINISH_WORKFLOW_ACTION`): nothing of Wagtail above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.models import Page, WorkflowState


def gaps_of(page: Page) -> list[str]:
    """What keeps the newest draft of a page from being published, in words; none if nothing does."""
    try:
        page.get_latest_revision_as_object().full_clean()
    except ValidationError as error:
        return list(error.messages)
    return []


def publish_reviewed(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publish what was approved. Drafts may have holes, and Wagtail asks nobody where one approves from a list.

    PermissionDenied leaves the page in review; the reader is told what is missing.
    """
    from core.middleware import admin_request  # noqa: PLC0415 - see above

    page = workflow_state.content_object
    gaps = gaps_of(page)
    if not gaps:
        page.get_latest_revision().publish(user=user)
        return
    request = admin_request()
    if request is not None:
        messages.error(request, f"«{page.get_admin_display_title()}»: {'; '.join(gaps[:3])}")
    raise PermissionDenied
