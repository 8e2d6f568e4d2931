"""The desk puts right what is wrong in a registration, and writes down what the next colleague should know."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import SeeOther, mark_sensitive
from courses import operations, ways_back
from courses.answers import correctable_steps, with_room
from courses.minors import BIRTH_ID
from courses.models import Registration
from courses.operations.correcting import ANSWER_FIELDS
from courses.staff_forms import NoteForm, PersonCorrectionForm
from formbuilder.builder import StepForm, pick_posted, post_of
from staff import undo
from staff.conflicts import FIELD, StaleRecordError, last_change, show_conflict, version_of
from staff.roles import Permission

from .base import DeskView, RegistrationMixin
from .entering import refuse_age

CHANGES_OF_ANSWERS: Final = ("registration.corrected", "registration.telephone_changed")
"""By the office, and by the person on their own page."""


class ChangeView(RegistrationMixin, DeskView):
    """What pages share that change a registration and lead back to it."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "registration": self.registration}

    def back(self) -> HttpResponse:
        """To the registration."""
        return SeeOther(self.record_url)

    @property
    def record_url(self) -> str:
        return reverse("courses_staff:registration_detail", args=[self.registration.pk])

    def refuse(self, **context: Any) -> HttpResponse:
        """The page once more, with what was typed and what is wrong with it."""
        return self.render_to_response(self.get_context_data(**context), status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def say(self, changed: int) -> None:
        if changed:
            messages.success(self.request, _("Corretto. Il valore di prima è nella storia."))
        else:
            messages.info(self.request, _("Non è cambiato niente."))


class PersonCorrectionView(ChangeView):
    """Name, address and telephone."""

    template_name = "staff/courses/correct_person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": PersonCorrectionForm(instance=self.registration), **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        form = PersonCorrectionForm(request.POST, instance=Registration(pk=registration))
        if not form.is_valid():
            return self.refuse(form=form)
        try:
            changed = operations.correct_person(
                registration_id=self.registration.pk,
                values={name: form.cleaned_data[name] for name in form.Meta.fields},
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                version=form.version,
                tell=form.cleaned_data["tell"],
            )
        except StaleRecordError:
            return mark_sensitive(self._conflict(form))
        except operations.AlreadyRegisteredError:
            form.add_error("email", _("Questa persona ha già un’altra iscrizione nel gruppo."))
            return self.refuse(form=form)
        self.say(changed)
        return self.back()

    def _conflict(self, form: PersonCorrectionForm) -> HttpResponse:
        return show_conflict(
            self.request,
            form=form,
            current=PersonCorrectionForm(instance=self.registration),
            change=last_change(target=f"registration:{self.registration.pk}", actions=["registration.corrected"]),
            record_url=self.record_url,
        )


class AnswersCorrectionView(ChangeView):
    """The answers to the questions of the editor, in the words in which the office reads them."""

    template_name = "staff/courses/correct_answers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "forms": list(self._forms()),
            "version": version_of(self.registration, ANSWER_FIELDS),
            **super().get_context_data(**kwargs),
        }

    def _forms(self) -> Iterator[StepForm]:
        posted = pick_posted(self.request.POST) if self.request.method == "POST" else None
        for step in correctable_steps(self.registration):
            questions = (replace(each, required=each.required and each.id == BIRTH_ID) for each in step.questions)
            loose = replace(step, items=tuple(questions))
            shown = with_room(loose, post_of(loose, self.registration.answers))
            yield StepForm(loose, posted=posted, prefill=shown, sensitive=True)

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        forms = list(self._forms())
        if not all([form.is_valid() for form in forms]):  # noqa: C419 - every form says what is wrong with it
            return self.refuse(forms=forms)
        try:
            changed = operations.correct_answers(
                registration_id=self.registration.pk,
                answers={key: value for form in forms for key, value in form.answers().items()},
                asked=frozenset(each.id for form in forms for each in form.step.questions),
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
                version=request.POST.get(FIELD, ""),
            )
        except operations.NotAdmittedError as refused:
            refuse_age(forms, refused)
            return self.refuse(forms=forms)
        except StaleRecordError:
            change = last_change(target=f"registration:{self.registration.pk}", actions=CHANGES_OF_ANSWERS)
            context = self.get_context_data(forms=forms, is_stale=True, change=change)
            return self.render_to_response(context, status=HTTPStatus.CONFLICT)
        self.say(changed)
        return self.back()


class NoteView(ChangeView):
    """Adds a note (POST only)."""

    template_name = "staff/courses/note.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.refuse(note_form=form)
        event = operations.add_note(
            registration=self.registration,
            text=form.cleaned_data["text"],
            actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
        )
        undo.success(
            request, _("La nota è scritta."), way=ways_back.NOTE.code, facts={"event": event.pk}, page=self.record_url
        )
        return self.back()
