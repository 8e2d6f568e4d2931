"""What other apps keep about courses carries the name of this app since it left `events`."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from core.models import JobState
from courses.models import Edition
from courses.operations.notices import CAUSE_APP
from outbox.models import Mail
from tests.outbox.factories import put

from .factories import EditionFactory

pytestmark = pytest.mark.django_db


def move():
    migration = importlib.import_module("courses.migrations.0003_what_others_keep")
    migration.rename_in_other_tables(apps, connection.schema_editor())


def test_the_purge_keeps_its_history():
    ran = timezone.now()
    JobState.objects.create(name="events.purge_registrations", due=ran, last_ok=ran)
    move()
    assert [(job.name, job.last_ok) for job in JobState.objects.all()] == [("courses.purge_registrations", ran)]


def test_an_age_of_nought_that_said_nothing_goes_on_saying_nothing():
    for ages in ((0, 0), (0, 14), (6, None)):
        EditionFactory(minimum_age=ages[0], maximum_age=ages[1])
    migration = importlib.import_module("courses.migrations.0019_ages_by_date_of_birth")
    migration.forget_zeros(apps, connection.schema_editor())
    assert list(Edition.objects.order_by("pk").values_list("minimum_age", "maximum_age")) == [
        (None, None),
        (None, 14),
        (6, None),
    ]


def test_mails_stay_the_desks():
    put(cause_app="events")
    put(cause_app="reports")
    move()
    assert sorted(Mail.objects.values_list("cause_app", flat=True)) == [CAUSE_APP, "reports"]
