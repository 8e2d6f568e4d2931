"""Courses, groups and registrations for tests. Days are relative to the day the test runs."""

from __future__ import annotations

import datetime
import uuid

import factory
from django.utils import timezone

from events.models import Course, CourseGroup, Registration
from events.operations import normalise_email, retention_date
from events.states import State


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    title = factory.Sequence(lambda n: f"Corso {n}")
    enrolment_from = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7))
    enrolment_until = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=7))


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CourseGroup

    course = factory.SubFactory(CourseFactory)
    weekday = 1
    start_time = datetime.time(20, 0)
    end_time = datetime.time(21, 0)
    venue = "Madonna dell’Olmo"
    first_date = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=40))
    last_date = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=100))
    seats = 10


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A row as it is; seats and queue are the test's own business (use `operations.register` for a real one)."""

    class Meta:
        model = Registration

    group = factory.SubFactory(GroupFactory)
    state = State.CONFIRMED
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Rossi{n}")
    email = factory.Sequence(lambda n: f"ada{n}@example.org")
    email_normalised = factory.LazyAttribute(lambda row: normalise_email(row.email))
    locale = "it"
    submission_digest = factory.LazyFunction(lambda: uuid.uuid4().hex)
    received_at = factory.LazyFunction(timezone.now)
    retain_until = factory.LazyAttribute(lambda row: retention_date(course=row.group.course, group=row.group))


def registration_input(group: CourseGroup, **changes) -> dict:
    """Valid arguments of `operations.register`, each call a new person and a new submission."""
    unique = uuid.uuid4().hex
    return {
        "course": group.course,
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
