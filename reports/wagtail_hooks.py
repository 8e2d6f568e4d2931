"""The one thing this app says in Wagtail's admin: an account with a key is not deleted by accident."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from .models import StaffKey


@hooks.register("before_delete_user")
def keep_key_holder(request: HttpRequest, user: User) -> HttpResponse | None:
    """Deleting the last holders would lose every case: deactivate the account instead."""
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
    if request.method != "POST" or not StaffKey.objects.filter(user__in=ids).exists():
        return None
    messages.error(
        request,
        _("Chi ha una chiave delle segnalazioni non si può cancellare: disattiva l’account e togli il ruolo."),
    )
    return redirect("wagtailusers_users:index")
