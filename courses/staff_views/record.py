"""One registration: what is known, its files, and what the desk may do with it."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from courses import minors, operations, people, ways_back
from courses.answers import Line, old_values, read_registration
from courses.draws.wishes import wish_names
from courses.form_versions import version_of_registration
from courses.models import CourseGroup, Happening, Registration, open_wish
from courses.staff_forms import NoteForm, ReasonForm
from courses.states import ACTIVE_STATES, TABLE, Action, State, possible_actions
from formbuilder.uploads.copies import NoCopy
from formbuilder.uploads.delivery import FileDamaged, Version, listed, send, version_of, why_not_sent
from formbuilder.uploads.opening import SealedFile
from outbox.registry import name_of
from staff import audit
from staff.roles import Permission
from staff.views import StaffView

from .base import DeskView, RegistrationMixin

NO_SEAT = gettext_lazy("Nel gruppo non c’è un posto libero.")
NOT_ENOUGH_SEATS = gettext_lazy(
    "Nel gruppo non ci sono posti liberi per tutte le persone che si sono iscritte insieme."
)


class RegistrationDetailView(RegistrationMixin, DeskView):
    """One registration: its state, its answers in the words of that day, and what can be done with it."""

    template_name = "staff/courses/registration_detail.html"
    audit_action = "registration.read"

    def get_audit_target(self) -> str:
        return f"registration:{self.registration.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail, party = operations.last_mail(self.registration), operations.members_of(self.registration)
        return {
            **super().get_context_data(**kwargs),
            "registration": self.registration,
            "position": self.registration.position,
            "age": people.age_on(self.registration, self.registration.group.begins_on),
            "lacks_guardian": minors.lacks_guardian(self.registration),
            "reading": read_registration(self.registration),
            "version": version_of_registration(self.registration),
            "actions": self._possible,
            "wishes": wish_names(self.registration) if self.registration.draw_code else [],
            "wish": open_wish(self.registration),
            "can_move": self.registration.state in ACTIVE_STATES,
            "has_certificate": operations.may_have_certificate(self.registration),
            "others": list(people.alike(self.registration)),
            "party": party,
            "can_join": self.registration.state in operations.JOINABLE,
            "can_part": self.registration.state in ACTIVE_STATES and any(map(self._stands_beside, party)),
            "history": [
                Line(event=each, before=old_values(self.registration, each))
                for each in operations.history_of(self.registration)
            ],
            "note_form": NoteForm(),
            "attended": operations.attended_by(self.registration),
            "mail": mail,
            "mail_name": name_of(mail) if mail else "",
            "files": [self._file(each) for each in operations.files_of(self.registration)],
        }

    def _stands_beside(self, other: Registration) -> bool:
        return (other.state, other.group_id) == (self.registration.state, self.registration.group_id)

    @property
    def _possible(self) -> list[Action]:
        awaits = self.registration.group.edition.awaits_draw
        return possible_actions(State(self.registration.state), awaits_draw=awaits)

    def _file(self, file: SealedFile) -> dict[str, Any]:
        def url(version: Version) -> str:
            return reverse("courses_staff:registration_file", args=[self.registration.pk, file.id, version.value])

        return listed(file, url)


class RegistrationFileView(RegistrationMixin, StaffView, View):
    """One file of a registration: the copy without metadata, or the original. Each download is recorded."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_REGISTRATIONS
    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, registration: uuid.UUID, file: str, version: str) -> HttpResponseBase:
        wanted = version_of(version)
        found = next((each for each in operations.files_of(self.registration) if each.id == file), None)
        if found is None:
            raise Http404
        try:
            response = send(found, wanted)
        except (FileDamaged, NoCopy) as error:
            messages.error(request, why_not_sent(error))
            return redirect("courses_staff:registration_detail", registration=registration)
        audit.record(
            actor=request.user,
            action="registration.file_read",
            target=f"registration:{self.registration.pk}",
            details={"file": file, "version": wanted.value},
        )
        return response


def _why_no_seat(group: CourseGroup, members: list[Registration]) -> str:
    """Empty where there is a seat for each."""
    if group.unclaimed_seats >= len(members):
        return ""
    return str(NO_SEAT if len(members) == 1 else NOT_ENOUGH_SEATS)


class RegistrationActionView(RegistrationMixin, DeskView):
    """Asks for confirmation, and for a reason where the desk has to say why (GET), and does it (POST)."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    template_name = "staff/courses/registration_action.html"

    reason_form: ReasonForm | None = None

    @cached_property
    def action(self) -> Action:
        try:
            action = Action(self.kwargs["action"])
        except ValueError as error:
            raise Http404 from error
        if all(step.permission is None for _state, each, step in TABLE if each == action):
            raise Http404  # The person's, or the site's.
        return action

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registration = self.registration
        group = registration.group
        gives_a_seat = self.action in (Action.PROMOTE, Action.OFFER) and registration.state == State.WAITING
        members = operations.going_with(registration, self.action)
        return {
            **super().get_context_data(**kwargs),
            "registration": registration,
            "action": self.action,
            "is_possible": self.action
            in possible_actions(State(registration.state), awaits_draw=group.edition.awaits_draw),
            "no_seat": _why_no_seat(group, members) if gives_a_seat else "",
            "members": members,
            "stays": len(operations.members_beside(registration)) - len(members),
            "skips": operations.others_before(registration, self.action),
            "form": self.reason_form or (ReasonForm() if self._needs_reason else None),
        }

    @property
    def _needs_reason(self) -> bool:
        return operations.needs_reason(self.registration, self.action)

    def post(self, request: HttpRequest, registration: uuid.UUID, action: str) -> HttpResponse:
        form = ReasonForm(request.POST)
        if self._needs_reason and not form.is_valid():
            self.reason_form = form
            return self.render_to_response(self.get_context_data(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        try:
            done = operations.act(
                registration_id=self.registration.pk,
                action=self.action,
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                reason=reason,
                tell=bool(request.POST.get("tell")) or not self.registration.email,
            )
        except operations.NoFreeSeatError:
            is_alone = len(operations.going_with(self.registration, self.action)) == 1
            messages.error(request, NO_SEAT if is_alone else NOT_ENOUGH_SEATS)
        except (operations.ImpossibleActionError, operations.ReasonNeededError):
            messages.error(request, _("Non si può più fare: lo stato dell’iscrizione è cambiato nel frattempo."))
        except operations.AlreadyRegisteredError:
            messages.error(request, _("La persona ha già un’altra iscrizione in questo gruppo."))
        else:
            said = _("%(what)s. Qui sotto vedi l’ultimo messaggio per la persona e se è partito.")
            said %= {"what": Happening(self.action.value).label}
            ways_back.say_done(request, said, done)
        return redirect("courses_staff:registration_detail", registration=registration)
