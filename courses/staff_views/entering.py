"""The desk registers somebody who phones or stands there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from core.http import SeeOther
from courses import minors, operations, parties
from courses.answers import askable_by_desk, with_room
from courses.form_definition import companions_of, fixed_steps, own_answers
from courses.models import Channel, CourseGroup, CoursePage
from courses.staff_forms import EnteringForm
from courses.states import State
from formbuilder.builder import Posted, StepForm, pick_posted
from formbuilder.definition import Definition, Step
from formbuilder.questions.base import PREFIX
from staff.roles import Permission

from .base import DeskView, GroupMixin

BIRTH_INPUT: Final = PREFIX + minors.BIRTH_ID
COMPANIONS_INPUT: Final = PREFIX + parties.COMPANIONS_ID


def refuse_age(forms: Iterable[StepForm], refused: operations.NotAdmittedError) -> None:
    """Say at the date of birth, or at those who come along, why it is not one for the group."""
    _add_error(forms, COMPANIONS_INPUT if refused.is_companion else BIRTH_INPUT, str(refused))


def _add_error(forms: Iterable[StepForm], name: str, why: str) -> None:
    for form in forms:
        if name in form.fields:
            form.add_error(name, why)


def _answers_in(forms: Iterable[StepForm]) -> dict[str, Any]:
    return {key: value for form in forms if form.is_bound for key, value in form.answers().items()}


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
        edition = self.group.edition
        groups = CourseGroup.objects.filter(edition=edition).select_related("place")
        if self.page is None:
            return askable_by_desk(Definition(steps=fixed_steps(edition=edition, groups=groups)))
        return askable_by_desk(self.page.definition_for(edition, groups))

    def _forms(self) -> list[StepForm]:
        """Every step; what is asked of minors is not judged where somebody is none."""
        if self.request.method != "POST":
            return [self._unjudged(step, MultiValueDict()) for step in self.definition.steps]
        posted = pick_posted(self.request.POST)
        forms = [StepForm(step, posted=posted, sensitive=True) for step in self.definition.steps]
        is_minor = minors.is_minor(_answers_in(forms), day=timezone.localdate())
        return [
            form if is_minor or form.step.id not in minors.STEP_IDS else self._unjudged(form.step, posted)
            for form in forms
        ]

    @staticmethod
    def _unjudged(step: Step, posted: Posted) -> StepForm:
        return StepForm(step, prefill=with_room(step, posted), sensitive=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": EnteringForm(initial={"key": uuid.uuid4().hex, "channel": Channel.PHONE, "tell": True}),
            "step_forms": self._forms(),
            **super().get_context_data(**kwargs),
            "group": self.group,
            "standing": operations.standing_for_entered(self.group),
        }

    def post(self, request: HttpRequest, group: uuid.UUID) -> HttpResponse:
        form, steps = EnteringForm(request.POST), self._forms()
        if not all([form.is_valid(), *(each.is_valid() for each in steps if each.is_bound)]):
            return self._refuse(form, steps)
        given = form.cleaned_data
        typed = _answers_in(steps)
        names = {"first_name": given["first_name"], "last_name": given["last_name"]}
        if why := parties.errors_in(typed, **names, groups=[self.group]):
            _add_error(steps, COMPANIONS_INPUT, why)
            return self._refuse(form, steps)
        asked, answers = minors.as_it_applies(self.definition, typed, day=timezone.localdate())
        try:
            outcome = operations.enter(
                group=self.group,
                person=form.person,
                channel=Channel(given["channel"]),
                answers=own_answers(answers),
                companions=companions_of(answers),
                definition=asked.to_json(),
                locale=given["locale"],
                submission_key=given["key"],
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                tell=given["tell"],
                page=self.page,
            )
        except operations.AlreadyRegisteredError:
            form.add_error("last_name", self._already_there(typed))
            return self._refuse(form, steps)
        except operations.NotAdmittedError as refused:
            refuse_age(steps, refused)
            return self._refuse(form, steps)
        messages.success(request, self._words(outcome))
        return SeeOther(reverse("courses_staff:registration_detail", args=[outcome.registration.pk]))

    def _refuse(self, form: EnteringForm, steps: list[StepForm]) -> HttpResponse:
        context = self.get_context_data(form=form, step_forms=steps)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    @staticmethod
    def _already_there(typed: Mapping[str, Any]) -> str:
        if parties.people_in(typed) == 1:
            return _("Questa persona è già in questo gruppo: cercala nell’elenco.")
        return _("Una di queste persone è già in questo gruppo: cercala nell’elenco.")

    @staticmethod
    def _words(outcome: operations.Outcome) -> str:
        if outcome.registration.party:
            return _words_for_party(outcome)
        if outcome.position:
            return _("È in lista d’attesa, al numero %(number)d.") % {"number": outcome.position}
        if outcome.registration.state == State.RECEIVED:
            return _("Partecipa al sorteggio.")
        return _("Ha un posto.")


def _words_for_party(outcome: operations.Outcome) -> str:
    if outcome.position:
        text = _("Aspettano insieme, dal numero %(number)d della lista d’attesa: non ci sono posti per tutte.")
        return text % {"number": outcome.position}
    if outcome.registration.state == State.RECEIVED:
        return _("Partecipano al sorteggio insieme, con un codice solo.")
    return _("Hanno i posti, insieme.")
