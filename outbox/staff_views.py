"""The section «Posta»: what waits, what failed, and what the office can do about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from outbox import operations, registry
from outbox.models import Mail, MailState
from outbox.staff_forms import MailFilterForm
from outbox.states import Action
from staff.lists import Column, StaffListView, last_address
from staff.roles import Permission
from staff.views import StaffView


class MailMixin(StaffView):
    """What the section's views share: whose mails this person may see."""

    staff_permission: ClassVar[Permission] = Permission.WORK_MAIL

    @cached_property
    def mails(self) -> QuerySet[Mail]:
        return Mail.objects.filter(cause_app__in=registry.apps_for(self.request.user))


class MailListView(MailMixin, StaffListView):
    """Outgoing mails, newest first, with how many stand in each state."""

    template_name = "staff/outbox/mail_list.html"
    audit_action = "mail.listed"
    title = gettext_lazy("Posta")
    empty = gettext_lazy("Nessun messaggio da mostrare.")
    filter_class = MailFilterForm
    columns = (
        Column(key="messaggio", label=gettext_lazy("Messaggio")),
        Column(key="a", label=gettext_lazy("A"), order_by=("recipient",)),
        Column(key="stato", label=gettext_lazy("Stato"), order_by=("state", "created_at")),
        Column(key="scritto", label=gettext_lazy("Scritto il"), order_by=("created_at",)),
        Column(key="azioni", label=gettext_lazy("Che cosa si può fare"), css="desk-no-print"),
    )
    default_order = "-scritto"

    def get_rows(self) -> QuerySet[Mail]:
        return self.mails.defer("sealed_texts")

    def present(self, rows: Sequence[Mail]) -> Iterable[dict[str, Any]]:
        return [{"mail": mail, "name": registry.name_of(mail), "url": registry.url_of(mail)} for mail in rows]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = dict(self.mails.order_by().values_list("state").annotate(number=Count("pk")))
        counted = [(state, numbers.get(state.value, 0)) for state in MailState]
        return {**super().get_context_data(**kwargs), "numbers": counted}


class MailActionView(MailMixin, View):
    """Does one thing with one mail (POST), and leads back to where it was asked."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, mail: uuid.UUID) -> HttpResponse:
        get_object_or_404(self.mails, pk=mail)
        try:
            messages.success(request, self.do(mail))
        except operations.NotPossibleError:
            messages.error(request, _("Non si può più fare: lo stato del messaggio è cambiato nel frattempo."))
        return redirect(self.back_url(request.POST.get("torna", "")))

    def back_url(self, wanted: str) -> str:
        """Where it was asked, if that is an address of this site; else the list as it was left."""
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
        return wanted if is_ours else last_address(self.request, reverse("outbox_staff:mail_list"))

    def do(self, mail: uuid.UUID) -> str:
        raise NotImplementedError


class SendAgainView(MailActionView):
    def do(self, mail: uuid.UUID) -> str:
        operations.send_again(mail_id=mail, actor=self.request.user)  # type: ignore[arg-type]  # signed in: StaffView
        return _("Il messaggio è di nuovo in partenza.")


class ReleaseView(MailActionView):
    def do(self, mail: uuid.UUID) -> str:
        operations.release(mail_id=mail, actor=self.request.user)  # type: ignore[arg-type]  # signed in: StaffView
        return _("Il messaggio è in partenza.")


class DropView(MailActionView, TemplateView):
    """Asks first: what was dropped does not go again."""

    http_method_names = ["get", "post", "options"]
    template_name = "staff/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = get_object_or_404(self.mails, pk=self.kwargs["mail"])
        back = self.back_url(self.request.GET.get("torna", ""))
        return {
            **super().get_context_data(**kwargs),
            "title": _("Non spedire questo messaggio?"),
            "question": _("«%(name)s» non parte più, nemmeno più tardi. Non si può annullare.")
            % {"name": registry.name_of(mail)},
            "label": Action.DROP.label,
            "back_url": back,
            "hidden": {"torna": back},
        }

    def do(self, mail: uuid.UUID) -> str:
        operations.drop(mail_id=mail, actor=self.request.user)  # type: ignore[arg-type]  # signed in: StaffView
        return _("Il messaggio non parte più.")
