"""What the texts of the self-defence course say of its lessons is what its edition has."""

import re

import pytest

from courses.models import Lesson, LessonKind
from demo.builders.courses import LESSONS, THEORY_EVENINGS
from demo.files import CONTENT

WORDS = {2: "due", 8: "otto", 10: "dieci"}
COUNTED = re.compile(r"(\w+)\s+(?:(serate)\s+di\s+teoria|(?:lezioni)\s+di\s+(pratica)|(incontri))", re.IGNORECASE)
TEXTS = ["courses/course", "services/service-self-defence", "news/news-enrolment"]


def wrong_numbers(text):
    """What is counted in a text otherwise than the edition counts it."""
    numbers = {"serate": THEORY_EVENINGS, "pratica": LESSONS, "incontri": THEORY_EVENINGS + LESSONS}
    found = [(said.lower(), next(filter(None, kinds))) for said, *kinds in COUNTED.findall(text)]
    return [(said, kind) for said, kind in found if said in WORDS.values() and said != WORDS[numbers[kind]]]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_counts_as_the_edition_does(name):
    text = (CONTENT / f"{name}.yaml").read_text(encoding="utf-8")
    assert COUNTED.search(text), "it says how many there are"
    assert wrong_numbers(text) == []


def test_another_number_is_found():
    assert wrong_numbers("Dieci serate di teoria, poi due lezioni di pratica: otto incontri") == [
        ("dieci", "serate"),
        ("due", "pratica"),
        ("otto", "incontri"),
    ]


@pytest.mark.django_db
def test_every_group_has_so_many_whatever_holidays_there_are(demo):
    edition = Lesson.objects.filter(venue__startswith="Sala B").first().edition
    theory = Lesson.objects.filter(edition=edition, group=None, kind=LessonKind.THEORY)
    assert theory.count() == THEORY_EVENINGS
    for group in edition.groups.all():
        assert Lesson.objects.filter(group=group).count() == LESSONS
        assert group.begins_on == min(theory.values_list("date", flat=True)) < group.first_date
