"""Courses, groups and registrations for tests. Days are relative to the day the test runs."""

from __future__ import annotations

import datetime
import uuid

import factory
from django.utils import timezone

from core.folding import fold_address
from courses import people
from courses.draws.drawing import new_code
from courses.models import Course, CourseGroup, Edition, Registration
from courses.operations import retention_date
from courses.states import State


def next_day(weekday: int, *, days: int) -> datetime.date:
    """The first such weekday in so many days or later."""
    start = timezone.localdate() + datetime.timedelta(days=days)
    return start + datetime.timedelta(days=(weekday - start.isoweekday()) % 7)


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    title = factory.Sequence(lambda n: f"Corso {n}")


class EditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edition

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"Edizione {n}")
    enrolment_from = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7))
    enrolment_until = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=7))


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CourseGroup

    edition = factory.SubFactory(EditionFactory)
    weekday = 1
    start_time = datetime.time(20, 0)
    end_time = datetime.time(21, 0)
    venue = "Madonna dell’Olmo"
    first_date = factory.LazyAttribute(lambda group: next_day(group.weekday, days=40))
    last_date = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=100))
    seats = 10


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A row as it is; seats and queue are the test's own business (use `operations.register` for a real one)."""

    class Meta:
        model = Registration

    id = factory.LazyFunction(uuid.uuid4)
    group = factory.SubFactory(GroupFactory)
    state = State.CONFIRMED
    draw_code = factory.LazyAttribute(lambda row: new_code() if row.state == State.RECEIVED else "")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Rossi{n}")
    email = factory.Sequence(lambda n: f"ada{n}@example.org")
    email_normalised = factory.LazyAttribute(lambda row: fold_address(row.email))
    name_folded = factory.LazyAttribute(lambda row: people.fold_person(row.first_name, row.last_name))
    search_text = factory.LazyAttribute(
        lambda row: people.search_text(
            reference=row.id.hex[:8],
            first_name=row.first_name,
            last_name=row.last_name,
            email=row.email,
            definition=getattr(row, "definition", {}),
            answers=getattr(row, "answers", {}),
        )
    )
    locale = "it"
    submission_digest = factory.LazyFunction(lambda: uuid.uuid4().hex)
    received_at = factory.LazyFunction(timezone.now)
    retain_until = factory.LazyAttribute(lambda row: retention_date(edition=row.group.edition, group=row.group))


def registration_input(group: CourseGroup, **changes) -> dict:
    """Valid arguments of `operations.register`, each call a new person and a new submission."""
    unique = uuid.uuid4().hex
    return {
        "edition": group.edition,
        "group": group.uuid,
        "first_name": "Ada",
        "last_name": "Rossi",
        "email": f"{unique}@example.org",
        "answers": {},
        "definition": {},
        "locale": "it",
        "submission_key": unique,
        **changes,
    }
