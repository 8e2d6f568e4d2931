"""Beside an opened report: which version of the form it answered."""

import uuid

import pytest
from django.utils import timezone

from formbuilder.definition import Definition
from formbuilder.journey import Journey
from reports.form_versions import version_of_report
from reports.models import ReportPage
from reports.payload import Payload
from reports.questions import CONTACT

pytestmark = pytest.mark.django_db


@pytest.fixture
def payload(report_page):
    """As it is stored: what of the form applied to somebody who wants no contact."""
    answers = {CONTACT: "none"}
    asked = Journey.along(report_page.get_definition(), answers, today=timezone.localdate()).applicable
    return Payload(definition=asked, source_definition=asked, answers=answers, locale="it")


def version(payload, form_key):
    return version_of_report(payload, form_key=form_key, received_on=timezone.localdate())


def test_the_same_form_has_no_changes_and_another_one_has(payload, report_page):
    assert version(payload, report_page.translation_key).changes == ()
    steps = report_page.form_steps.get_prep_value()
    steps[0]["value"]["title"] = "Un altro titolo"
    report_page.form_steps = steps
    report_page.save_revision().publish()
    (change,) = version(payload, ReportPage.objects.get(pk=report_page.pk).translation_key).changes
    assert "ora dice «Un altro titolo»" in change


def test_without_the_page_nothing_is_compared(payload):
    assert version(payload, uuid.uuid4()).changes is None


def test_a_report_whose_form_cannot_be_read_is_shown_all_the_same(payload, report_page):
    empty = Payload(definition=Definition(), source_definition=Definition(), answers={}, locale="it")
    assert version(empty, report_page.translation_key).changes
