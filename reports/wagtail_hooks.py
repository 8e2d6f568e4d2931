"""What this app says in Wagtail's admin: to which listening point an account belongs, and that an account with a key or
a case is not deleted by accident.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, PageQuerySet

from core.page_life import register_attachments

from .models import Case, CaseKeeper, Reserve, StaffKey
from .point_account_views import TieToPointView


@hooks.register("register_admin_urls")
def serve_points() -> list[URLPattern]:
    return [path("users/<int:pk>/listening-point/", TieToPointView.as_view(), name="reports_tie_to_point")]


@register_attachments
def describe_reports(pages: PageQuerySet[Page]) -> Iterable[str]:
    """How many reports came through these pages: the number alone."""
    received = Case.objects.filter(form_key__in=pages.values("translation_key"))
    number = received.exclude(reserve=Reserve.HIDDEN).count()
    if number:
        text = ngettext("%(number)d segnalazione ricevuta da qui", "%(number)d segnalazioni ricevute da qui", number)
        yield text % {"number": number}


@hooks.register("before_delete_user")
def keep_key_holder(request: HttpRequest, user: User) -> HttpResponse | None:
    """Deleting the last holders would lose every case, and a case names whoever follows it: deactivate instead."""
    return _refuse(request, [user.pk])


@hooks.register("before_bulk_action")
def keep_key_holders(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: object
) -> HttpResponse | None:
    """The same where several accounts are chosen."""
    if action_type != "delete":
        return None
    return _refuse(request, [each.pk for each in objects if isinstance(each, User)])


def _refuse(request: HttpRequest, ids: list[int]) -> HttpResponse | None:
    if request.method != "POST" or not _is_needed(ids):
        return None
    messages.error(
        request,
        _("Chi ha una chiave o segue delle segnalazioni non si può cancellare: disattiva l’account e togli il ruolo."),
    )
    return redirect("wagtailusers_users:index")


def _is_needed(ids: list[int]) -> bool:
    return any(
        found.exists()
        for found in (
            StaffKey.objects.filter(user__in=ids),
            Case.objects.filter(assignee__in=ids),
            CaseKeeper.objects.filter(person__in=ids),
        )
    )
