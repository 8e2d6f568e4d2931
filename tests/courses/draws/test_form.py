"""A person's way through the form of an edition that draws lots, without JavaScript, to the result."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from courses import operations
from courses.answers import read_registration
from courses.form_definition import EMAIL_ID, NO_WISH, RESIDENT_ID, SECOND_WISH_ID, THIRD_WISH_ID
from courses.links import own_address
from courses.models import Edition, Registration
from courses.states import State
from tests.courses.pages import make_course_page
from tests.events.pages import make_unit

from ..visitor import Visitor
from .factories import draw_now, make_draw_edition, make_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_draw_edition()


@pytest.fixture
def groups(edition):
    return make_groups(edition, 1, 1, 1)


@pytest.fixture
def page(index, home_page, groups):
    return make_course_page(index, course=groups[0].edition.course, unit=make_unit(home_page))


def text_of(response) -> str:
    visitor = Visitor.__new__(Visitor)
    visitor.show(response)
    return visitor.text


def test_register_with_two_wishes_then_the_draw_then_the_result(client, page, groups, edition):
    visitor = Visitor(page)
    assert "I posti si sorteggiano dopo il" in visitor.text
    assert "non conta chi si iscrive prima" in visitor.text
    assert edition.seed_promise in visitor.text
    assert "pubblichiamo un elenco senza nomi: per ogni codice le scelte e l’esito" in visitor.text
    assert "Posti disponibili" not in visitor.text

    visitor.identify(groups[0], **{SECOND_WISH_ID: str(groups[2].uuid), THIRD_WISH_ID: NO_WISH})
    assert "Partecipi al sorteggio: ora non hai ancora un posto, ti scriviamo l’esito." in visitor.text

    visitor.press("send")
    registration = Registration.objects.get()
    assert "Partecipi al sorteggio" in visitor.text
    assert "Hai partecipato al sorteggio, ma non hai ancora un posto" in visitor.text
    assert "Hai un posto" not in visitor.text
    assert registration.draw_code not in visitor.text, "whoever types an address has not shown that they read its mail"
    assert (registration.state, registration.group) == (State.RECEIVED, groups[0])

    own = own_address(registration)
    text = text_of(client.get(own))
    assert registration.draw_code in text
    assert "Partecipi al sorteggio" in text
    assert text.index("Lunedì") < text.index("Mercoledì")

    draw_now()
    response = client.get(own)
    assert "Hai un posto" in text_of(response)
    result = page.draw_url(edition)
    assert f'href="{result}#{registration.draw_code}"' in response.content.decode()
    assert registration.draw_code in text_of(client.get(result))


def test_a_repeated_registration_cannot_be_told_from_a_first_one(page, groups):
    texts = []
    for wish in (groups[0], groups[1]):
        visitor = Visitor(page)
        visitor.identify(wish)
        visitor.press("send")
        texts.append(visitor.text.replace("Martedì", "Lunedì"))
    assert Registration.objects.count() == 1
    assert texts[0].partition("Quando")[0] == texts[1].partition("Quando")[0]
    assert "Partecipi al sorteggio" in texts[1]


@pytest.mark.parametrize(
    ("second", "third", "wrong"),
    [
        (0, None, [SECOND_WISH_ID]),
        (1, 1, [THIRD_WISH_ID]),
        (1, 0, [THIRD_WISH_ID]),
        (0, 0, [SECOND_WISH_ID, THIRD_WISH_ID]),
        (1, 2, []),
        (None, 1, []),
        (None, None, []),
    ],
)
def test_the_same_group_twice_is_an_error_at_the_later_wish(page, groups, second, third, wrong):
    visitor = Visitor(page)
    chosen = {SECOND_WISH_ID: second, THIRD_WISH_ID: third}
    typed = {wish: NO_WISH if number is None else str(groups[number].uuid) for wish, number in chosen.items()}

    visitor.identify(groups[0], **typed)

    anchors = [link["href"] for link in visitor.soup.select(".form-errors li a")]
    assert [any(wish in anchor for anchor in anchors) for wish in wrong] == [True] * len(wrong)
    assert len(visitor.errors) == len(wrong)


def test_there_are_no_more_wishes_than_groups(index, home_page):
    groups = make_groups(make_draw_edition(), 1, 1)
    page = make_course_page(index, course=groups[0].edition.course, unit=make_unit(home_page))
    html = str(Visitor(page).soup)
    assert SECOND_WISH_ID in html
    assert THIRD_WISH_ID not in html


def test_first_come_asks_for_one_group(course_page):
    html = str(Visitor(course_page).soup)
    assert SECOND_WISH_ID not in html
    assert RESIDENT_ID not in html
    assert "sorteggi" not in html


def test_where_residents_come_first_the_form_asks_and_the_draw_goes_by_it(page, groups, edition):
    Edition.objects.update(draw_residents_first=True)
    for name, resident in (("ada", "no"), ("bea", "no"), ("cia", "yes")):
        visitor = Visitor(page)
        assert "per ogni codice le scelte, se la persona risiede nel comune e l’esito" in visitor.text
        visitor.identify(groups[0], **{EMAIL_ID: f"{name}@example.org"})
        assert len(visitor.errors) == 1, "it has to be answered"
        visitor.identify(groups[0], **{EMAIL_ID: f"{name}@example.org", RESIDENT_ID: resident})
        visitor.press("send")
    draw_now()
    assert Registration.objects.get(state=State.CONFIRMED).email == "cia@example.org"


def test_after_the_draw_the_form_says_that_enrolment_is_over(client, page, groups):
    visitor = Visitor(page)
    visitor.identify(groups[0])
    Edition.objects.update(enrolment_until=timezone.now() - datetime.timedelta(minutes=1))
    visitor.press("send")
    assert "Le iscrizioni sono chiuse" in visitor.text
    assert not Registration.objects.exists()


def test_the_desk_reads_the_wishes_in_the_words_of_the_day(page, groups):
    visitor = Visitor(page)
    visitor.identify(groups[0], **{SECOND_WISH_ID: str(groups[1].uuid)})
    visitor.press("send")
    rows = [row for section in read_registration(Registration.objects.get()).sections for row in section.rows]
    (wish,) = [row for row in rows if row.question.id == SECOND_WISH_ID]
    assert wish.lines[0].startswith("Martedì 20:00–21:00")


def test_leaving_before_the_draw_asks_in_its_own_words(client, page, groups):
    visitor = Visitor(page)
    visitor.identify(groups[0])
    visitor.press("send")
    own = own_address(Registration.objects.get())
    assert "Questa iscrizione esce dal sorteggio." in text_of(client.get(f"{own}?chiedi=leave"))
    client.post(own, {"azione": "leave"})
    assert Registration.objects.get().state == State.WITHDRAWN
    assert operations.verify_seats() == []
