"""While only residents may register: the form asks, refuses with the day, and asks nobody afterwards."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.utils import timezone

from courses import operations
from courses.form_definition import RESIDENT_ID
from courses.models import CourseGroup, Edition, Registration
from courses.parties import COMPANIONS_ID
from courses.parties import FIRST_NAME_ID as THEIR_NAME
from courses.parties import LAST_NAME_ID as THEIR_SURNAME
from courses.parties import RESIDENT_ID as THEIR_RESIDENCE

from .factories import registration_input
from .parties import companions
from .visitor import Visitor

pytestmark = pytest.mark.django_db

QUESTION = "Risiedi nel comune di Cuneo?"
REFUSAL = "l’iscrizione è per chi risiede nel comune"


@pytest.fixture
def group(course_page):
    until = timezone.now() + datetime.timedelta(hours=5)
    Edition.objects.filter(pk=course_page.edition.pk).update(residents_first_until=until, largest_party=2)
    return CourseGroup.objects.select_related("edition").get()


def with_a_friend(**answers: str) -> dict[str, object]:
    typed = {THEIR_NAME: "Bea", THEIR_SURNAME: "Bianchi", **answers}
    return {COMPANIONS_ID: ["1"], **{f"{COMPANIONS_ID}_1_{question}": value for question, value in typed.items()}}


class TestForm:
    def test_who_lives_elsewhere_reads_until_when_at_the_question_and_keeps_what_was_typed(self, course_page, group):
        visitor = Visitor(course_page)
        assert QUESTION in visitor.text
        visitor.identify(group, **{RESIDENT_ID: "no"})
        assert [REFUSAL in each for each in visitor.errors] == [True]
        assert visitor.soup.select_one("input[value=Neri]")
        assert visitor.soup.select_one(f"#id_q-{RESIDENT_ID}_error, [aria-describedby*={RESIDENT_ID}]")

    def test_a_resident_goes_on_and_is_registered(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group, **{RESIDENT_ID: "yes"})
        visitor.press("send")
        assert Registration.objects.get().answers[RESIDENT_ID] is True

    def test_a_friend_from_elsewhere_waits_too(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group, **{RESIDENT_ID: "yes", **with_a_friend(**{THEIR_RESIDENCE: "no"})})
        assert any("Chi viene con te abita altrove" in each for each in visitor.errors)

    def test_afterwards_nobody_is_asked_though_nobody_wrote_anything(self, course_page, group):
        assert QUESTION in Visitor(course_page).text
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=6), tick=True):
            visitor = Visitor(course_page)
            assert QUESTION not in visitor.text
            visitor.identify(group)
            assert not visitor.errors


class TestRegister:
    @pytest.mark.parametrize("answers", [{}, {RESIDENT_ID: False}])
    def test_takes_nobody_from_elsewhere(self, group, answers):
        with pytest.raises(operations.NotResidentError, match=REFUSAL):
            operations.register(**registration_input(group, answers=answers))
        assert not Registration.objects.exists()

    def test_takes_residents_and_with_them_residents_only(self, group):
        friends = companions(2)
        with pytest.raises(operations.NotResidentError) as refused:
            operations.register(**registration_input(group, answers={RESIDENT_ID: True}, companions=friends))
        assert refused.value.is_companion
        operations.register(**registration_input(group, answers={RESIDENT_ID: True}))
        assert Registration.objects.count() == 1

    def test_takes_everybody_when_the_time_is_over(self, group):
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=6), tick=True):
            group.refresh_from_db()
            operations.register(**registration_input(group, answers={}))
        assert Registration.objects.count() == 1
