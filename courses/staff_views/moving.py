"""Into another group of the edition."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses import operations, ways_back
from courses.models import open_wish
from courses.staff_forms import MoveForm
from courses.states import State

from .correcting import ChangeView


class MoveView(ChangeView):
    """Says what the person would find in each of the other groups, then moves them."""

    template_name = "staff/courses/move.html"

    @cached_property
    def arrivals(self) -> list[operations.Arrival]:
        return operations.arrivals(self.registration)

    @property
    def _wished(self) -> str:
        wish = open_wish(self.registration)
        return str(wish.target.uuid) if wish else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": MoveForm(arrivals=self.arrivals, initial={"group": self._wished}),
            **super().get_context_data(**kwargs),
            "arrivals": self.arrivals,
            "members": operations.members_beside(self.registration),
            "would_lose_a_seat": self.registration.state in (State.CONFIRMED, State.OFFERED),
            "changes_a_wish": self.registration.state == State.RECEIVED,
        }

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        form = MoveForm(request.POST, arrivals=self.arrivals)
        if not form.is_valid():
            return self.refuse(form=form)
        try:
            moved = operations.move(
                registration_id=self.registration.pk,
                group=uuid.UUID(form.cleaned_data["group"]),
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                tell=form.cleaned_data["tell"],
            )
        except operations.AlreadyRegisteredError:
            form.add_error("group", _("In questo gruppo la persona c’è già."))
            return self.refuse(form=form)
        except operations.NotAdmittedError as refused:
            form.add_error("group", str(refused))
            return self.refuse(form=form)
        except (operations.ImpossibleActionError, operations.UnknownGroupError):
            messages.error(request, _("Non si può più fare: lo stato dell’iscrizione è cambiato nel frattempo."))
            return self.back()
        place = moved.position
        where = _("in lista d’attesa, al numero %(number)d") % {"number": place} if place else moved.get_state_display()
        ways_back.say_done(request, _("Spostata: %(where)s.") % {"where": where}, moved)
        return self.back()
