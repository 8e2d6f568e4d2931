"""The question for a time: what stands in an address or a form for it, and how it is asked.

It is built in code only, so it is no kind that editors choose from. Which times are free is no part of it: a form in
progress does not change when somebody books. `form_definition.first_step_errors` judges the answer.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appointments import slots
from appointments.models.desks import DeskService
from appointments.words import offered, when
from core.rows import find_one
from formbuilder.questions.base import Question
from formbuilder.questions.choosing import OneOfField, RadioWidget
from formbuilder.questions.field import AnswerField

NEAREST: Final = 5
"""So many other times are offered where the one that was chosen is gone."""
_CODE: Final = re.compile(r"(0|[1-9][0-9]{0,8})-([0-9]{8}T[0-9]{4})")


@dataclass(frozen=True, slots=True)
class Choice:
    """A time for a service of a desk, whether it is free or not.

    The service is 0 where the desk does not offer any more what an appointment was made for: it can still be moved.
    """

    service_id: int
    begins: datetime.datetime

    @classmethod
    def read(cls, code: object) -> Choice | None:
        """Out of an address or a form; None where it is none."""
        found = _CODE.fullmatch(code) if isinstance(code, str) else None
        begins = slots.read_moment(found[2]) if found else None
        return cls(int(found[1]), begins) if found and begins else None

    @property
    def code(self) -> str:
        """As it stands in an address or a form."""
        return f"{self.service_id}-{slots.write_moment(self.begins)}"


def service_with(pk: int) -> DeskService | None:
    """A service of a desk, with all that its times depend on; None if it is not there any more. One query."""
    rows = DeskService.objects.select_related("desk__unit", "desk__place", "service")
    return find_one(rows.filter(pk=pk))


class TimeWidget(RadioWidget):
    """The time that was chosen, or the nearest free ones if it cannot be had any more."""

    template_name = "forms/widgets/appointment_time.html"

    def __init__(self, *, proposed: str = "", other_url: str = "") -> None:
        super().__init__()
        self.proposed = proposed
        self.other_url = other_url

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What the address proposes comes before what was chosen earlier."""
        return self.proposed or super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        choice = Choice.read(value)
        service = service_with(choice.service_id) if choice else None
        is_free = bool(choice and service and slots.find_slot(service, choice.begins))
        chosen = None
        if choice is not None and service is not None:
            found = [Choice(service.pk, each.begins) for each in _offer(service, choice, is_free=is_free)]
            self.choices = [(each.code, when(each.begins)) for each in found]
            chosen = offered([service])[0]
        context = super().get_context(name, value if is_free else None, attrs)
        context["widget"] |= {
            "chosen": chosen,
            "when": when(choice.begins) if choice else "",
            "is_free": is_free,
            "other_url": f"{self.other_url}{choice.service_id}" if choice else self.other_url,
        }
        return context


def _offer(service: DeskService, choice: Choice, *, is_free: bool) -> list[slots.Period]:
    if is_free:
        return []
    return slots.nearest(service, choice.begins, number=NEAREST)


class TimeField(OneOfField):
    """The code of a time. Whether it is free says the rule of the step, which knows more."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if Choice.read(value) is None:
            raise ValidationError(_("Scegli un giorno e un’ora fra quelli liberi."), code="invalid")


@dataclass(frozen=True, kw_only=True)
class AppointmentTime(Question):
    """One time of one desk for one service. The answer is the code of a `Choice`.

    `proposed` is what the address asks for; `other_url` is where other times are, as far as the service's number.
    """

    kind = "appointment_time"
    can_be_repeated = False
    proposed: str = field(default="", compare=False)
    other_url: str = field(default="", compare=False)

    def build_field(self) -> AnswerField:
        return TimeField(widget=TimeWidget(proposed=self.proposed, other_url=self.other_url))

    def words(self, answer: Any) -> tuple[str, ...]:
        choice = Choice.read(answer)
        service = service_with(choice.service_id) if choice else None
        if choice is None or service is None:
            return super().words(answer)
        found = offered([service])[0]
        return (when(choice.begins), found.title, found.where)

    def example(self) -> Any:
        """The first free time of the first desk, for whoever tries the form; None where there is none."""
        for service in DeskService.objects.select_related("desk__place").order_by("pk"):
            for slot in slots.nearest(service, None, number=1):
                return Choice(service.pk, slot.begins).code
        return None
