"""The days in the notice of a course page are those after which its registrations are erased."""

import datetime

import pytest

from courses import operations
from courses.models import CoursePage, Edition, Registration
from tests.courses.factories import GroupFactory, RegistrationFactory
from tests.courses.pages import make_course_page
from tests.events.pages import make_index, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration():
    group = GroupFactory(edition__retention_days=30)
    registration = RegistrationFactory(group=group)
    operations.refresh_retention(edition=group.edition)
    return Registration.objects.get(pk=registration.pk)


@pytest.fixture
def page(home_page, registration):
    return make_course_page(make_index(home_page), course=registration.group.edition.course, unit=make_unit(home_page))


def kept(registration):
    last_day = registration.group.last_date
    return (Registration.objects.get(pk=registration.pk).retain_until - last_day).days


def publish(page, days):
    page.privacy_days = days
    page.save_revision().publish()


def test_publishing_sets_the_date_of_who_is_registered_already(page, registration):
    assert kept(registration) == 30
    publish(page, 10)
    assert kept(registration) == 10
    registration.group.edition.refresh_from_db()
    assert registration.group.edition.retention_days == 10


def test_a_draft_sets_nothing(page, registration):
    page.privacy_days = 10
    page.save_revision()
    assert kept(registration) == 30


def test_a_page_from_before_without_days_changes_nothing(page, registration):
    publish(page, None)
    assert kept(registration) == 30


def test_only_the_italian_page_says_it(page, registration, home_en, locale_en):
    publish(page, 10)
    index_en = page.get_parent().copy_for_translation(locale_en)
    index_en.save_revision().publish()
    english = page.copy_for_translation(locale_en)
    publish(english, 99)
    assert kept(registration) == 10


def test_what_is_promised_is_what_is_read(client, page, registration):
    publish(page, 10)
    assert "10 giorni dopo l’ultimo incontro del gruppo." in str(CoursePage.objects.get(pk=page.pk).privacy_lines)
    assert operations.retention_date(
        edition=Edition.objects.get(pk=registration.group.edition_id),
        group=registration.group,
    ) == registration.group.last_date + datetime.timedelta(days=10)
