import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.search import index
from wagtail.snippets.models import get_snippet_models

from courses import operations
from courses.models import Availability, CourseGroup, EnrolmentStatus, Registration, RegistrationCount

from .factories import EditionFactory, GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db


class TestSeatCounters:
    def test_saving_a_stale_group_keeps_seats_taken_meanwhile(self):
        group = GroupFactory()
        stale = CourseGroup.objects.get(pk=group.pk)
        operations.register(**registration_input(group))

        stale.venue = "Borgo San Giuseppe"
        stale.save()

        group.refresh_from_db()
        assert (group.venue, group.seats_taken) == ("Borgo San Giuseppe", 1)

    def test_the_database_refuses_more_people_than_seats(self):
        group = GroupFactory(seats=1)

        with pytest.raises(IntegrityError), transaction.atomic():
            CourseGroup.objects.filter(pk=group.pk).update(seats_taken=F("seats") + 1)

    def test_fewer_seats_than_are_taken_is_an_error_at_the_field(self):
        group = GroupFactory(seats=3)
        stale = CourseGroup.objects.get(pk=group.pk)
        for _person in range(2):
            operations.register(**registration_input(group))

        stale.seats = 1
        with pytest.raises(ValidationError) as refused:
            stale.full_clean()

        assert "2" in refused.value.message_dict["seats"][0]

    def test_as_many_seats_as_are_taken_is_fine(self):
        group = GroupFactory(seats=3)
        operations.register(**registration_input(group))
        group.seats = 1
        group.full_clean()


@pytest.mark.parametrize(
    ("seats", "taken", "waiting", "expected"),
    [
        (10, 0, 0, Availability.AVAILABLE),
        (10, 6, 0, Availability.AVAILABLE),
        (10, 7, 0, Availability.LAST_SEATS),
        (10, 10, 0, Availability.WAITING_LIST),
        (10, 9, 1, Availability.WAITING_LIST),
    ],
)
def test_availability_never_tells_the_number(seats, taken, waiting, expected):
    assert GroupFactory.build(seats=seats, seats_taken=taken, waiting=waiting).availability == expected


class TestEnrolmentStatus:
    def test_follows_the_window(self):
        now = timezone.now()
        edition = EditionFactory(enrolment_from=now, enrolment_until=now + datetime.timedelta(hours=1))
        groups = [GroupFactory(edition=edition)]

        def at(**delta):
            return edition.enrolment_status(groups=groups, now=now + datetime.timedelta(**delta))

        assert at(seconds=-1) == EnrolmentStatus.NOT_YET
        assert at() == EnrolmentStatus.OPEN
        assert at(hours=1) == EnrolmentStatus.CLOSED

    def test_needs_a_group(self):
        assert EditionFactory().enrolment_status(groups=[]) == EnrolmentStatus.NO_GROUPS


class TestGroupValidation:
    def test_a_group_meets_somewhere(self):
        with pytest.raises(ValidationError, match="luogo"):
            GroupFactory.build(edition=EditionFactory(), venue="").full_clean()

    @pytest.mark.parametrize(
        "changes",
        [{"first_date": datetime.date(2999, 1, 1)}, {"start_time": datetime.time(22, 0)}, {"seats": 0}],
    )
    def test_refuses_what_cannot_be(self, changes):
        with pytest.raises(ValidationError):
            GroupFactory.build(edition=EditionFactory(), **changes).full_clean()


class TestRegistrationIsPrivate:
    @pytest.mark.parametrize("model", [Registration, RegistrationCount])
    def test_is_nothing_of_the_cms(self, model):
        assert model not in get_snippet_models()
        assert not issubclass(model, index.Indexed)
        assert not model._meta.default_permissions

    def test_leaves_no_trace_in_the_reference_index(self):
        RegistrationFactory()
        assert not ReferenceIndex.model_is_indexable(Registration)

    def test_a_group_with_registrations_cannot_be_deleted(self):
        registration = RegistrationFactory()

        with pytest.raises(ProtectedError):
            registration.group.delete()

    def test_its_text_names_nobody(self):
        registration = RegistrationFactory()
        assert registration.last_name not in str(registration)
