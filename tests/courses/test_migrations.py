"""What other apps keep about courses carries the name of this app since it left `events`."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from core.models import JobState
from courses.operations.notices import CAUSE_APP
from outbox.models import Mail
from tests.outbox.factories import put

pytestmark = pytest.mark.django_db


def move():
    migration = importlib.import_module("courses.migrations.0003_what_others_keep")
    migration.rename_in_other_tables(apps, connection.schema_editor())


def test_the_purge_keeps_its_history():
    ran = timezone.now()
    JobState.objects.create(name="events.purge_registrations", due=ran, last_ok=ran)
    move()
    assert [(job.name, job.last_ok) for job in JobState.objects.all()] == [("courses.purge_registrations", ran)]


def test_mails_stay_the_desks():
    put(cause_app="events")
    put(cause_app="reports")
    move()
    assert sorted(Mail.objects.values_list("cause_app", flat=True)) == [CAUSE_APP, "reports"]
