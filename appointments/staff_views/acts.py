"""What the desk does with appointments."""

from __future__ import annotations

import uuid
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from appointments import operations, slots, timetable
from appointments.choosing import Choice
from appointments.models import Channel, Desk
from appointments.staff_forms import EnteringForm
from appointments.states import AFTERWARDS
from appointments.words import when
from core.http import SeeOther, read_version
from core.once import new_key
from staff.roles import Permission

from .base import AppointmentView, DeskView


class EnterView(DeskView, TemplateView):
    """Somebody phones or stands there: the time was chosen in the calendar."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_APPOINTMENTS
    template_name = "staff/appointments/enter.html"

    def check_object(self) -> None:
        if slots.read_moment(self.kwargs["moment"]) is None:
            raise Http404

    @cached_property
    def desk(self) -> Desk:
        return get_object_or_404(Desk.objects.select_related("unit", "place"), pk=self.kwargs["desk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begins = slots.read_moment(self.kwargs["moment"])
        initial = {"key": new_key(), "channel": Channel.PHONE, "tell": True, "locale": get_language()}
        return {
            "form": EnteringForm(desk=self.desk, initial=initial),
            **super().get_context_data(**kwargs),
            "desk": self.desk,
            "begins": begins,
        }

    def post(self, request: HttpRequest, desk: int, moment: str) -> HttpResponse:
        form, begins = EnteringForm(request.POST, desk=self.desk), slots.read_moment(moment)
        if not form.is_valid() or begins is None:
            return self._show(form)
        given = form.cleaned_data
        try:
            made = operations.enter(
                service=given["service"],
                begins=begins,
                person=form.person,
                channel=Channel(given["channel"]),
                locale=given["locale"],
                submission_key=given["key"],
                actor=self.actor,
                tell=given["tell"],
            )
        except operations.TimeTakenError:
            form.add_error(
                "service",
                _("A quest’ora non c’è più abbastanza tempo libero per questo servizio: torna al calendario."),
            )
            return self._show(form)
        messages.success(request, _("L’appuntamento c’è: %(when)s.") % {"when": when(made.begins)})
        return SeeOther(reverse("appointments_staff:detail", args=[made.pk]))

    def _show(self, form: EnteringForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)


class ManageView(AppointmentView):
    """Views that change an appointment."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_APPOINTMENTS

    def back(self) -> HttpResponse:
        return SeeOther(self.detail_url)

    def say_why(self, error: operations.AppointmentError) -> None:
        """Why it was not done."""
        if isinstance(error, operations.TimeTakenError):
            messages.error(self.request, _("Quell’orario non è più libero: scegline un altro."))
        else:
            messages.error(self.request, _("Non si può più fare: nel frattempo l’appuntamento è cambiato."))


class ActionView(ManageView, View):
    """One button: the person came, or did not. The other button mends it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        action = next((each for each in AFTERWARDS if each.value == request.POST.get("action")), None)
        if action is None:
            raise Http404
        try:
            operations.mark(appointment_id=self.appointment.pk, action=action, actor=self.actor)
        except operations.ImpossibleActionError as error:
            self.say_why(error)
        else:
            messages.success(request, _("Fatto."))
        return self.back()


class CancelView(ManageView, View):
    """Asks first; the person is told by mail, if there is an address."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        mine = self.appointment
        free_again = _("L’orario torna libero.")
        has_mail = _("La persona lo legge in un messaggio.")
        has_none = _("La persona non ha un’e-mail: avvisala tu.")
        context = {
            "title": _("Disdici l’appuntamento"),
            "question": f"{free_again} {has_mail if mine.email else has_none}",
            "about": f"{mine.name}, {when(mine.begins)}",
            "label": _("Disdici"),
            "is_final": True,
            "back_url": self.detail_url,
            "hidden": {"version": mine.version},
        }
        return render(request, "staff/confirm.html", context)

    def post(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        try:
            operations.cancel(appointment_id=self.appointment.pk, actor=self.actor, seen=read_version(request.POST))
        except operations.AppointmentError as error:
            self.say_why(error)
        else:
            messages.success(request, _("L’appuntamento è disdetto e l’orario è libero."))
        return self.back()


class MoveView(ManageView, TemplateView):
    """A week of free times (GET), a question once one is chosen, and the move (POST)."""

    template_name = "staff/appointments/move.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine, asked = self.appointment, self.request.GET
        here = reverse("appointments_staff:move", args=[mine.pk])
        choice = Choice.read(asked.get("ora", ""))
        week = timetable.week_of(
            operations.service_of(mine),
            asked=asked.get("dal", ""),
            week_url=lambda day: f"{here}?{urlencode({'dal': day.isoformat()})}",
            time_url=lambda code: f"{here}?{urlencode({'ora': code})}",
            by_desk=True,
            but=mine,
        )
        return {
            **super().get_context_data(**kwargs),
            "appointment": mine,
            "week": week,
            "code": choice.code if choice else "",
            "new": when(choice.begins) if choice else "",
            "here": here,
        }

    def post(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        choice = Choice.read(request.POST.get("ora", ""))
        if choice is None:
            raise Http404
        try:
            operations.move(
                appointment_id=self.appointment.pk,
                begins=choice.begins,
                actor=self.actor,
                seen=read_version(request.POST),
            )
        except operations.TimeTakenError as error:
            self.say_why(error)
            return SeeOther(reverse("appointments_staff:move", args=[self.appointment.pk]))
        except operations.AppointmentError as error:
            self.say_why(error)
        else:
            messages.success(request, _("L’appuntamento è spostato."))
        return self.back()


class LinkView(ManageView, View):
    """The link by mail, for whoever has lost theirs."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        try:
            operations.send_link(appointment_id=self.appointment.pk, actor=self.actor)
        except operations.NoAddressError:
            messages.error(request, _("Questa persona non ha lasciato un indirizzo e-mail."))
        else:
            messages.success(request, _("Il messaggio con il collegamento è in partenza."))
        return self.back()


class EraseView(ManageView, View):
    """Forgets an appointment: asks first, cannot be undone."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        context = {
            "title": _("Cancella i dati di questa persona"),
            "question": _(
                "Si cancellano per sempre l’appuntamento e i messaggi. Se deve ancora venire, l’orario si libera."
            ),
            "about": f"{self.appointment.name}, {when(self.appointment.begins)}",
            "label": _("Cancella per sempre"),
            "is_final": True,
            "back_url": self.detail_url,
            "hidden": {},
        }
        return render(request, "staff/confirm.html", context)

    def post(self, request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
        operations.erase(appointment_id=self.appointment.pk, actor=self.actor)
        messages.success(request, _("I dati sono cancellati."))
        return SeeOther(reverse("appointments_staff:list"))
