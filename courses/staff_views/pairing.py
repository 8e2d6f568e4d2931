"""Registrations that belong together are joined, and parted."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.finding import matching
from courses import operations, ways_back
from courses.models import Registration
from courses.staff_forms import FindForm, JoinForm
from courses.states import ACTIVE_STATES
from staff import audit

from .correcting import ChangeView

FOUND_MAX: Final = 10
BUTTON, JOIN = "button", "join"


class JoinView(ChangeView):
    """Finds somebody of the same edition by name or code, says where they would stand together, and joins them."""

    template_name = "staff/courses/join.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": FindForm(),
            "found": None,
            **super().get_context_data(**kwargs),
            "members": operations.members_beside(self.registration),
            "is_possible": self.registration.state in operations.JOINABLE,
            "refused": [each for each in kwargs.get("found") or () if each.why_not],
        }

    def _find(self, words: str) -> list[operations.Joining]:
        """Whoever has such a name or code, of the same group first."""
        edition = self.registration.group.edition_id
        rows = Registration.objects.filter(matching(words), group__edition=edition, state__in=ACTIVE_STATES)
        rows = rows.select_related("group__edition", "group__place").exclude(pk=self.registration.pk)
        is_here = Case(When(group=self.registration.group_id, then=0), default=1)
        chosen = list(rows.order_by(is_here, "last_name", "first_name", "pk")[:FOUND_MAX])
        audit.record(
            actor=self.request.user,
            action="registration.listed",
            target=f"registration:{self.registration.pk}",
            details={"shown": len(chosen)},
        )
        return operations.joinings(self.registration, chosen)

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        asked = FindForm(request.POST)
        if not asked.is_valid():
            return self.refuse(form=asked)
        found = self._find(asked.cleaned_data["words"])
        if request.POST.get(BUTTON) != JOIN:
            form = JoinForm(initial={"words": asked.cleaned_data["words"]}, found=found)
            return self.render_to_response(self.get_context_data(form=form, found=found))
        form = JoinForm(request.POST, found=found)
        if not form.is_valid():
            return self.refuse(form=form, found=found)
        other, _sign, seen = form.cleaned_data["other"].partition(":")
        try:
            joined = operations.join(
                registration_id=self.registration.pk,
                other_id=uuid.UUID(other),
                seen=seen,
                reason=form.cleaned_data["reason"],
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                tell=form.cleaned_data["tell"],
            )
        except (operations.NotTogetherError, operations.ChangedMeanwhileError):
            form.add_error("other", form.fields["other"].error_messages["invalid_choice"])
            return self.refuse(form=form, found=found)
        said = _("Ora sono insieme.")
        if place := joined.position:
            said = _("Ora aspettano insieme, dal numero %(place)d della lista d’attesa.") % {"place": place}
        ways_back.say_done(request, said, joined)
        return self.back()


class PartView(ChangeView):
    """Takes one person out of a party: asks first."""

    template_name = "staff/courses/part.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = operations.members_beside(self.registration)
        return {
            **super().get_context_data(**kwargs),
            "others": [each for each in members if each.pk != self.registration.pk],
            "is_possible": self.registration.state in ACTIVE_STATES and len(members) > 1,
        }

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        try:
            parted = operations.part(
                registration_id=self.registration.pk,
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                tell=bool(request.POST.get("tell")),
            )
        except operations.ImpossibleActionError:
            messages.error(request, _("Non si può più fare: lo stato dell’iscrizione è cambiato nel frattempo."))
            return self.back()
        ways_back.say_done(request, _("Separata: da ora va per conto suo."), parted)
        return self.back()
