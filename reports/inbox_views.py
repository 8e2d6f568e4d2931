"""The list of cases: plain columns, and after unlocking what each is about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.audit import Details
from staff.lists import Column, StaffListView
from staff.roles import Permission, has_permission

from . import operations
from .gists import Gist
from .inbox import keep_asked, load_asked, load_gists
from .inbox_forms import CaseFilterForm
from .models import Case, Referral
from .permissions import can_grant_keys, kept_by, visible_to
from .referral_states import State as ReferralState
from .staff_section import key_warnings
from .staff_views import ReportsView


def _some_referral(**wanted: Any) -> Exists:
    return Exists(Referral.objects.filter(case=OuterRef("pk"), **wanted))


class CaseListView(ReportsView, StaffListView):
    """Every case with what is not sealed: reference, state, assignee, due date, day received.

    Of one that is reserved to others that it is, or nothing at all.
    """

    template_name = "staff/reports/case_list.html"
    audit_action = "case.listed"
    title = gettext_lazy("Segnalazioni")
    empty = gettext_lazy("Nessuna segnalazione da mostrare.")
    filter_class = CaseFilterForm
    columns = (
        Column(key="riferimento", label=gettext_lazy("Riferimento"), order_by=("reference",)),
        Column(key="stato", label=gettext_lazy("Stato"), order_by=("state", "received_on")),
        Column(key="assegnata", label=gettext_lazy("Assegnata a"), order_by=("assignee__username",)),
        Column(key="scadenza", label=gettext_lazy("Scadenza"), order_by=("due_on",)),
        Column(key="ricevuta", label=gettext_lazy("Ricevuta il"), order_by=("received_on",)),
    )

    about = Column(key="argomento", label=gettext_lazy("Motivo e ambito"), order_by=("received_on",))
    """Once unlocked; sorted by what is sealed (`arrange`)."""

    default_order = "-ricevuta"

    def get_columns(self) -> Sequence[Column]:
        if self.office is None:
            return self.columns
        return (self.columns[0], self.about, *self.columns[1:])

    def arrange(self, rows: QuerySet[Any]) -> QuerySet[Any] | list[Any]:
        """By ground and area, cases about which nobody has said them last; of each the newest first."""
        column, downwards = self.order()
        if column is not self.about:
            return rows
        said = {pk: gist.about.casefold() for pk, gist in (self.gists or {}).items()}
        cases = list(rows.order_by("-received_on", "pk"))
        known = sorted((case for case in cases if said.get(case.pk)), key=lambda case: said[case.pk], reverse=downwards)
        return [*known, *(case for case in cases if not said.get(case.pk))]

    @cached_property
    def gists(self) -> Mapping[uuid.UUID, Gist] | None:
        """What the cases are about that this person may open; None while the office is locked."""
        return load_gists(self.request, office=self.office, person=self.actor) if self.office else None

    def build_filter(self, data: QueryDict | None = None) -> CaseFilterForm:
        return CaseFilterForm(data, user=self.request.user, gists=self.gists)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Words are not dropped in silence where the office has locked itself since the list was shown."""
        if self.office is None and any(request.POST.get(name) for name in CaseFilterForm.sealed):
            messages.error(request, _("Le segnalazioni si sono bloccate: sbloccale, poi cerca di nuovo."))
            return self.lead_to_unlock(back=request.path)
        return super().post(request, *args, **kwargs)

    def remember(self, asked: Mapping[str, list[str]]) -> str:
        """What is searched for in the content is kept as sealed as the content."""
        sealed = {name: values for name, values in asked.items() if name in CaseFilterForm.sealed}
        word = super().remember({name: values for name, values in asked.items() if name not in sealed})
        if sealed:
            keep_asked(self.request, word, sealed)
        return word

    def recall(self, word: str) -> Mapping[str, list[str]] | None:
        asked = super().recall(word)
        return {**asked, **load_asked(self.request, word)} if asked is not None and self.office else asked

    def present(self, rows: Sequence[Case]) -> Iterable[dict[str, Any]]:
        gists = self.gists or {}
        reserved = [case.pk for case in rows if case.reserve]
        kept = set(Case.objects.filter(kept_by(self.actor), pk__in=reserved).values_list("pk", flat=True))
        return ({"case": case, "gist": gists.get(case.pk), "is_kept": case.pk in kept} for case in rows)

    def get_audit_details(self) -> Details:
        return {**super().get_audit_details(), "content": self.office is not None}

    def get_rows(self) -> QuerySet[Case]:
        plain = ("reference", "state", "assignee", "due_on", "received_on", "unread", "retain_until", "reserve")
        cases = Case.objects.filter(visible_to(self.actor)).select_related("assignee").only(*plain)
        return cases.annotate(
            is_answered=_some_referral(is_unread=True), waits_for_consent=_some_referral(state=ReferralState.ASKED)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            today=timezone.localdate(),
            is_open=self.office is not None,
            holds_grant=operations.holds_grant(self.actor),
            can_grant=can_grant_keys(self.actor),
            can_assign=has_permission(self.actor, Permission.ASSIGN_CASES),
            warnings=list(key_warnings(operations.watch_keys())) if can_grant_keys(self.actor) else [],
            **kwargs,
        )
