"""The desk registers somebody who phones or stands there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import SeeOther
from courses import operations
from courses.answers import askable_by_desk
from courses.models import Channel, CoursePage
from courses.staff_forms import EnteringForm
from courses.states import State
from formbuilder.builder import StepForm, pick_posted
from formbuilder.definition import Definition
from staff.roles import Permission

from .base import DeskView, GroupMixin


class EnterView(GroupMixin, DeskView):
    """Who it is, how they came, and what the course's own form asks; nothing of that has to be known but the first."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    template_name = "staff/courses/enter.html"

    @cached_property
    def page(self) -> CoursePage | None:
        """The Italian page of the course, whose form is asked."""
        pages = CoursePage.objects.filter(
            course=self.group.edition.course_id, locale__language_code=settings.LANGUAGE_CODE
        )
        return pages.first()

    @cached_property
    def definition(self) -> Definition:
        return askable_by_desk(self.page.get_definition(self.request)) if self.page else Definition()

    def _forms(self) -> Iterator[StepForm]:
        posted = pick_posted(self.request.POST) if self.request.method == "POST" else None
        return (StepForm(step, posted=posted, sensitive=True) for step in self.definition.steps)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": EnteringForm(initial={"key": uuid.uuid4().hex, "channel": Channel.PHONE, "tell": True}),
            "step_forms": list(self._forms()),
            **super().get_context_data(**kwargs),
            "group": self.group,
            "standing": operations.standing_for_entered(self.group),
        }

    def post(self, request: HttpRequest, group: uuid.UUID) -> HttpResponse:
        form, steps = EnteringForm(request.POST), list(self._forms())
        if not all([form.is_valid(), *(each.is_valid() for each in steps)]):
            return self._refuse(form, steps)
        given = form.cleaned_data
        try:
            outcome = operations.enter(
                group=self.group,
                person=form.person,
                channel=Channel(given["channel"]),
                answers={key: value for step in steps for key, value in step.answers().items()},
                definition=self.definition.to_json(),
                locale=given["locale"],
                submission_key=given["key"],
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                tell=given["tell"],
                page=self.page,
            )
        except operations.AlreadyRegisteredError:
            form.add_error("last_name", _("Questa persona è già in questo gruppo: cercala nell’elenco."))
            return self._refuse(form, steps)
        messages.success(request, self._words(outcome))
        return SeeOther(reverse("courses_staff:registration_detail", args=[outcome.registration.pk]))

    def _refuse(self, form: EnteringForm, steps: list[StepForm]) -> HttpResponse:
        context = self.get_context_data(form=form, step_forms=steps)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    @staticmethod
    def _words(outcome: operations.Outcome) -> str:
        if outcome.position:
            return _("È in lista d’attesa, al numero %(number)d.") % {"number": outcome.position}
        if outcome.registration.state == State.RECEIVED:
            return _("Partecipa al sorteggio.")
        return _("Ha un posto.")
