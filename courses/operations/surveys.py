"""The questionnaire at the end of an edition: sent once, answered by nobody in particular, closed into figures.

Nothing that is stored belongs to a person (docs/adr/0028): neither an address nor a language, time, row or order. So
nobody can be told apart either: one person may answer more than once.
"""

from __future__ import annotations

import datetime
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from core import due_jobs
from core.daytime import next_daytime
from core.digests import digest_of
from core.site_settings import office_mailbox
from core.small_cells import SMALLEST_SHOWN
from courses import seats
from courses.emails import write_survey
from courses.models.attendance import Attendance
from courses.models.courses import CourseGroup, Edition
from courses.models.registrations import Registration
from courses.models.surveys import SurveyRound
from courses.states import SEATED_STATES
from courses.survey.results import Given, summarise
from formbuilder.definition import Definition
from formbuilder.reading import read_snapshot
from staff import audit

from .errors import ChangedMeanwhileError, NobodyToWriteToError, SurveyClosedError, SurveyFullError, TooManyReadersError
from .messages import READERS_MAX
from .notices import owe

if TYPE_CHECKING:
    from courses.models.survey_page import CourseSurveyPage

TEMPLATE: Final = "registration.survey"
TOKEN_CHARACTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"  # noqa: S105 - what one is made of
TOKEN_LENGTH: Final = 16
"""78 bits, and none of the letters and digits that are mistaken for one another: it may be dictated."""
DAYS_OPEN: Final = 14


# --- sending ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Whom a questionnaire would reach. `refused` want no reminders; `absent` were at none of the lessons marked."""

    mailed: tuple[Registration, ...]
    phoned: tuple[Registration, ...]
    refused: int
    absent: int

    @property
    def number(self) -> int:
        return len(self.mailed) + len(self.phoned)

    @property
    def are_too_few(self) -> bool:
        """Whether even the answers of all of them could not be shown."""
        return self.number < SMALLEST_SHOWN

    @property
    def are_too_many(self) -> bool:
        return len(self.mailed) > READERS_MAX

    @cached_property
    def version(self) -> str:
        """What a preview shows, as a word."""
        return digest_of(json.dumps([sorted(str(each.pk) for each in part) for part in (self.mailed, self.phoned)]))


def people_to_ask(edition: Edition) -> Asked:
    """Whoever took part: has or had a seat to the end and, where lessons of the group were marked, came to one."""
    was_there = Attendance.objects.filter(registration=OuterRef("pk"))
    marked = Attendance.objects.filter(registration__group=OuterRef("group"))
    seated = _seated(edition).annotate(was_there=Exists(was_there), is_marked=Exists(marked))
    people = list(seated.select_related("group").defer("definition", "source_definition").order_by("pk"))
    present = [each for each in people if each.was_there or not each.is_marked]
    willing = [each for each in present if each.wants_reminders]
    return Asked(
        mailed=tuple(each for each in willing if each.email),
        phoned=tuple(each for each in willing if not each.email),
        refused=len(present) - len(willing),
        absent=len(people) - len(present),
    )


def _seated(edition: Edition) -> QuerySet[Registration]:
    return Registration.objects.filter(group__edition=edition, state__in=SEATED_STATES)


def last_day_of(edition: Edition) -> datetime.date | None:
    """The day of the last lesson of the last group; None without groups."""
    return max(CourseGroup.objects.filter(edition=edition).values_list("ends_on", flat=True), default=None)


@transaction.atomic
def send_survey(*, edition: Edition, page: CourseSurveyPage, days: int, seen: str, actor: User) -> SurveyRound:
    """Mail everybody who took part the same link; a second press returns the first and sends nothing.

    The rows of the groups are held: nobody is erased, moved or corrected while the mails are written.

    `page` is the Italian one, `seen` is `Asked.version` of what somebody looked at. Raises `ChangedMeanwhileError` if
    it is not that of now, `NobodyToWriteToError` if there are too few for figures, and `TooManyReadersError`.
    """
    sent = SurveyRound.objects.filter(edition=edition).first()
    if sent is not None:
        return sent
    seats.hold_edition(edition.pk)
    asked = people_to_ask(edition)
    if seen != asked.version:
        raise ChangedMeanwhileError
    if asked.are_too_few:
        raise NobodyToWriteToError
    if asked.are_too_many:
        raise TooManyReadersError
    found, is_new = open_round(edition=edition, page=page, days=days, asked=asked.number)
    if is_new:
        _write_to_each(found, page, asked)
        details = {"people": len(asked.mailed), "by_telephone": len(asked.phoned)}
        audit.record(actor=actor, action="survey.sent", target=f"edition:{edition.pk}", details=details)
    return found


def open_round(*, edition: Edition, page: CourseSurveyPage, days: int, asked: int) -> tuple[SurveyRound, bool]:
    """The round of an edition, and whether it was made here. Of two at once one makes it, the other waits for it."""
    today = timezone.localdate()
    made = SurveyRound(
        edition=edition,
        form_key=page.translation_key,
        token="".join(secrets.choice(TOKEN_CHARACTERS) for _each in range(TOKEN_LENGTH)),
        opened_on=today,
        closes_on=today + datetime.timedelta(days=days),
        asked=asked,
        days_of_texts=page.privacy_days or edition.retention_days,
    )
    SurveyRound.objects.bulk_create([made], ignore_conflicts=True)
    stored = SurveyRound.objects.get(edition=edition)
    return stored, stored.token == made.token


def _write_to_each(found: SurveyRound, page: CourseSurveyPage, asked: Asked) -> None:
    office, due = office_mailbox(), next_daytime(timezone.now())
    links = {language: page.link_of(found, language) for language in {each.locale for each in asked.mailed}}
    for each in asked.mailed:
        owe(
            each,
            key=f"survey:{found.pk}:{each.pk}",
            template=TEMPLATE,
            texts=write_survey(registration=each, link=links[each.locale], until=found.closes_on),
            office=office,
            due=due,
        )


# --- answering --------------------------------------------------------------------------------------------------------


def find_round(*, token: str, form_key: uuid.UUID) -> SurveyRound | None:
    """The round that a link opens, without its answers."""
    rounds = SurveyRound.objects.defer("answers", "forms", "results")
    return rounds.filter(token=token, form_key=form_key).first() if token else None


@transaction.atomic
def take_answers(
    *, token: str, form: Definition, answers: Mapping[str, Any], submission_key: str, today: datetime.date | None = None
) -> None:
    """Put the answers among the others; the same `submission_key` again changes nothing.

    Raises `SurveyClosedError`, or `SurveyFullError` once there are as many as people were asked: whoever writes answers
    of their own can subtract them from the figures, and by enough of them lifts every number over what is hidden.

    `form` is the Italian one: in which language somebody answered is not kept, nor what only their version asked. The
    key is a random one of this visit which nobody keeps: its digest is the answers' place among the others.
    """
    key, today = digest_of(submission_key), today or timezone.localdate()
    open_ones = SurveyRound.objects.filter(token=token, closed_on=None, closes_on__gte=today)
    if not open_ones.update(token=F("token")):  # Holds the row, on both databases.
        raise SurveyClosedError
    found = SurveyRound.objects.get(token=token)
    if any(each["key"] == key for each in found.answers):
        return
    if len(found.answers) >= found.asked:
        raise SurveyFullError
    snapshot = form.to_json()
    if snapshot not in found.forms:
        found.forms.append(snapshot)
    asked = {question.id for question in form.questions}
    entry = {
        "key": key,
        "form": found.forms.index(snapshot),
        "answers": {question_id: answer for question_id, answer in answers.items() if question_id in asked},
    }
    found.answers = sorted([*found.answers, entry], key=lambda each: each["key"])
    found.save(update_fields=["answers", "forms"])


# --- closing ----------------------------------------------------------------------------------------------------------


def keep_surveys(*, today: datetime.date | None = None) -> int:
    """Close what is over, forget the texts that are due; how many rounds that were. A due job."""
    today = today or timezone.localdate()
    return due_jobs.for_each((_close_all, _forget_texts), lambda part: part(today))


def _close_all(today: datetime.date) -> int:
    over = SurveyRound.objects.filter(closed_on=None, closes_on__lt=today).order_by("pk")
    return due_jobs.for_each(list(over.values_list("pk", flat=True)), lambda pk: close_round(pk, today=today))


@transaction.atomic
def close_round(pk: int, *, today: datetime.date) -> bool:
    """Make the figures and erase the answers, at once; whether it was done here."""
    if not SurveyRound.objects.filter(pk=pk, closed_on=None).update(closed_on=today):
        return False
    found = SurveyRound.objects.get(pk=pk)
    forms = [read_snapshot(each) for each in found.forms]
    given = [Given(each["form"], each["answers"]) for each in found.answers]
    found.results = summarise(forms, given, today=today)
    found.answers, found.forms = [], []
    found.texts_until = today + datetime.timedelta(days=found.days_of_texts)
    found.save(update_fields=["results", "answers", "forms", "texts_until"])
    audit.record(actor=None, action="survey.closed", target=f"edition:{found.edition_id}")
    return True


def _forget_texts(today: datetime.date) -> int:
    number = 0
    for found in SurveyRound.objects.filter(texts_until__lt=today):
        had_texts = False
        for question in found.results.get("questions", ()):
            had_texts = had_texts or bool(question["texts"])
            question["texts"] = []
        found.texts_until = None
        found.save(update_fields=["results", "texts_until"])
        number += had_texts
    return number


# --- reading ----------------------------------------------------------------------------------------------------------


def survey_of(edition: Edition) -> SurveyRound | None:
    """The round of an edition for the desk: without the answers, which nobody reads."""
    return SurveyRound.objects.filter(edition=edition).defer("answers", "forms").first()


def closed_surveys(course_id: int) -> list[SurveyRound]:
    """Of a course, with their editions, the newest first."""
    rounds = SurveyRound.objects.filter(edition__course=course_id, closed_on__isnull=False)
    return list(rounds.defer("answers", "forms").select_related("edition").order_by("-opened_on", "-pk"))
