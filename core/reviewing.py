"""A draft that was read again goes live only when nothing is missing in it.

Wagtail imports this module while its own models load (`WAGTAIL_FINISH_WORKFLOW_ACTION`): nothing of Wagtail above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.fields import StreamField
    from wagtail.models import Page, WorkflowState

EMPTY: Final = frozenset({"blank", "null", "required"})
"""Codes of errors that say no more than that something is not there."""


def gaps_of(page: Page) -> list[str]:
    """What keeps the newest draft of a page from being published, a sentence each; none if nothing does."""
    return gaps_in(page.get_latest_revision_as_object())


def gaps_in(draft: Page) -> list[str]:
    """The same of this very draft. As in the editor's form, which asks more than the model: texts in blocks too."""
    errors = _errors_in(draft)
    empty = [name for name, error in errors.items() if all(each.code in EMPTY for each in error)]
    said = []
    if empty:
        text = ngettext("Per pubblicare manca: %(names)s.", "Per pubblicare mancano: %(names)s.", len(empty))
        said.append(text % {"names": ", ".join(_label(draft, name) for name in empty)})
    for name, error in errors.items():
        if name not in empty:
            words = " ".join(ValidationError(error).messages)
            said.append(words if name == NON_FIELD_ERRORS else f"{capfirst(_label(draft, name))}: {words}")
    return said


def _errors_in(draft: Page) -> dict[str, list[ValidationError]]:
    errors: dict[str, list[ValidationError]] = {}
    try:
        draft.full_clean()
    except ValidationError as error:
        errors = dict(error.error_dict)
    streams = [each for each in draft._meta.get_fields() if isinstance(each, _stream_field())]
    for field in streams:
        found = _error_in_stream(draft, field) if field.name not in errors else None
        if found is not None:
            errors[field.name] = [found]
    order = [field.name for field in draft._meta.get_fields()]
    return dict(sorted(errors.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order)))


def _stream_field() -> type[StreamField]:
    from wagtail.fields import StreamField  # noqa: PLC0415 - imports this module as its models load

    return StreamField


def _error_in_stream(draft: Page, field: StreamField) -> ValidationError | None:
    """Forms have a rule of their own for their blocks (`BasePage.checked_elsewhere`)."""
    value = getattr(draft, field.name)
    if not value:
        return None if field.blank else ValidationError("", code="blank")
    if field.name in getattr(draft, "checked_elsewhere", ()):
        return None
    try:
        field.stream_block.clean(value)
    except ValidationError as error:
        places = sorted(place for place in getattr(error, "block_errors", {}) if isinstance(place, int))
        if not places:
            return ValidationError(error.messages)
        told = _("il blocco %(number)d («%(label)s») è vuoto o ha qualcosa da correggere.")
        return ValidationError(told % {"number": places[0] + 1, "label": value[places[0]].block.label})
    return None


def _label(draft: Page, name: str) -> str:
    return str(draft._meta.get_field(name).verbose_name)


def publish_reviewed(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publish what was approved. Drafts may have holes, and Wagtail asks nobody where one approves from a list.

    PermissionDenied leaves the page in review; the reader is told what is missing.
    """
    from core.middleware import admin_request  # noqa: PLC0415 - brings in Wagtail, whose models load now

    page = workflow_state.content_object
    gaps = gaps_of(page)
    if not gaps:
        page.get_latest_revision().publish(user=user)
        return
    request = admin_request()
    if request is not None:
        messages.error(request, f"«{page.get_admin_display_title()}»: {' '.join(gaps[:3])}")
    raise PermissionDenied
