"""The page and its form: from the link of the mail to the thanks, and what stands before whoever has no link."""

from __future__ import annotations

import datetime
import logging
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.page_life import what_hangs_on
from courses.models import CourseSurveyPage, SurveyRound
from formbuilder.editor.form_templates import find
from staff.log_filters import HideLinkTokens

from .factories import RATING_ID, TEXT_ID, answer, close, make_page, make_steps, open_round, question

pytestmark = pytest.mark.django_db

QUERIES = 24


def text_of(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


class Visitor:
    """Somebody with a browser and no JavaScript: keeps the page that is on the screen."""

    def __init__(self, url):
        self.client = Client()
        self.show(self.client.get(url, follow=True))

    def show(self, response):
        self.response = response
        self.soup = BeautifulSoup(response.content, "html.parser")

    @property
    def text(self):
        return text_of(self.response)

    def press(self, action="next", **typed):
        form = self.soup.select_one("main form")
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        self.sent = (form["action"], {**hidden, **typed, "_action": action})
        self.show(self.client.post(*self.sent, follow=True))


def link(page, found) -> str:
    return f"{page.url}q/{found.token}/"


def respond(page, found) -> Visitor:
    visitor = Visitor(f"{link(page, found)}modulo/")
    visitor.press(**{f"q-{RATING_ID}": "5", f"q-{TEXT_ID}": "Più serate"})
    visitor.press("send")
    return visitor


class TestWithoutALink:
    def test_the_page_says_where_the_questionnaire_opens_and_may_be_cached(self, client, page):
        response = client.get(page.url)
        assert "si apre dal collegamento nel messaggio" in text_of(response)
        assert "modulo" not in {
            each["href"] for each in BeautifulSoup(response.content, "html.parser").main.select("a")
        }
        assert not response.cookies
        assert "no-store" not in response.headers.get("Cache-Control", "")

    def test_the_form_does_not_open(self, client, page):
        assert "Il questionario si apre dal messaggio" in text_of(client.get(page.form_url))

    @pytest.mark.parametrize("tail", ["", "modulo/", "modulo/aaaaaaaa/1/"])
    def test_nor_with_an_invented_one(self, client, page, tail):
        assert "non apre nessun questionario" in text_of(client.get(f"{page.url}q/{'n' * 16}/{tail}"))

    def test_nor_with_that_of_another_page(self, client, page, home_page):
        found = open_round(make_page(home_page))
        assert "non apre nessun questionario" in text_of(client.get(link(page, found)))


class TestWithTheLink:
    def test_it_leads_to_the_form_says_until_when_and_is_kept_by_nobody(self, client, page):
        found = open_round(page)
        response = client.get(link(page, found))
        hrefs = {each["href"] for each in BeautifulSoup(response.content, "html.parser").main.select("a.btn")}
        assert hrefs == {f"{link(page, found)}modulo/"}
        assert "Puoi rispondere fino al" in text_of(response)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies

    def test_from_the_first_question_to_the_thanks(self, page):
        found = open_round(page)
        visitor = respond(page, found)
        assert "Le tue risposte sono arrivate, senza il tuo nome" in visitor.text
        (stored,) = SurveyRound.objects.get().answers
        assert stored["answers"] == {RATING_ID: 5, TEXT_ID: "Più serate"}

    def test_the_questions_say_that_it_is_anonymous(self, page):
        visitor = Visitor(f"{link(page, open_round(page))}modulo/")
        assert "Il questionario è anonimo" in visitor.text
        assert "non mettere nomi" in visitor.text

    def test_back_from_the_form_leads_to_where_it_opens(self, page):
        found = open_round(page)
        visitor = Visitor(f"{link(page, found)}modulo/")
        assert visitor.soup.select_one("main .arrow-link")["href"] == link(page, found)

    def test_a_double_click_counts_once(self, page):
        visitor = respond(page, open_round(page))
        visitor.show(visitor.client.post(*visitor.sent, follow=True))
        assert "senza il tuo nome" in visitor.text
        assert len(SurveyRound.objects.get().answers) == 1

    def test_closed_while_somebody_fills_it_in_it_gives_back_what_was_written(self, page):
        found = open_round(page)
        visitor = Visitor(f"{link(page, found)}modulo/")
        visitor.press(**{f"q-{RATING_ID}": "5", f"q-{TEXT_ID}": "Più serate"})
        close(found)
        visitor.press("send")
        assert "Il questionario è chiuso" in visitor.text
        assert "Più serate" in visitor.text

    def test_with_as_many_answers_as_people_it_says_so_and_gives_back_what_was_written(self, page):
        found = open_round(page, asked=5)
        for number in range(5):
            answer(found, page, number)
        visitor = Visitor(f"{link(page, found)}modulo/")
        visitor.press(**{f"q-{RATING_ID}": "5", f"q-{TEXT_ID}": "Più serate"})
        visitor.press("send")
        assert "tante risposte quante sono le persone" in visitor.text
        assert "Più serate" in visitor.text
        assert len(SurveyRound.objects.get().answers) == 5

    @pytest.mark.parametrize("tail", ["", "modulo/"])
    def test_once_over_it_says_so(self, client, page, tail):
        found = open_round(page)
        SurveyRound.objects.update(closes_on=found.opened_on - datetime.timedelta(days=1))
        assert "Il questionario è chiuso" in text_of(client.get(link(page, found) + tail))

    def test_unpublished_it_answers_in_words(self, client, page):
        found = open_round(page)
        page.unpublish()
        assert client.get(f"{link(page, found)}modulo/").status_code == 404

    def test_as_many_queries_however_many_have_answered(self, client, page):
        found = open_round(page)
        client.get(link(page, found))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(link(page, found))
        SurveyRound.objects.update(answers=[{"key": str(n), "form": 0, "answers": {}} for n in range(20)])
        with CaptureQueriesContext(connection) as many:
            client.get(link(page, found))
        assert len(few) == len(many) <= QUERIES
        assert not any('"answers"' in query["sql"] for query in many.captured_queries)

    def test_the_link_reaches_no_log(self):
        record = logging.LogRecord("x", logging.INFO, "", 0, "GET /fine/q/%s/modulo/", ("abcdefgh23456789",), None)
        HideLinkTokens().filter(record)
        assert record.getMessage() == "GET /fine/q/…/modulo/"


class TestWhatMayBeAsked:
    @pytest.mark.parametrize(
        "kind", ["email", "phone", "address", "fiscal_code", "date", "time", "about_when", "consent", "file", "repeat"]
    )
    def test_nothing_that_names_somebody(self, page, kind):
        page.form_steps = make_steps(question(kind, str(uuid.uuid4()), "Chi sei?"))
        with pytest.raises(ValidationError, match=r"Il questionario è anonimo.*«Chi sei\?»"):
            page.full_clean()

    def test_a_draft_may_still_have_it(self, page):
        page.form_steps = make_steps(question("email", str(uuid.uuid4()), "E-mail"))
        page.may_have_gaps = True
        page.clean()

    def test_the_template_asks_nothing_else(self, page):
        page.form_steps = find("survey").steps
        page.full_clean()

    def test_what_is_counted_or_read_is_welcome(self, page):
        page.full_clean()


def test_whoever_unpublishes_the_page_reads_that_people_are_answering(page):
    found = open_round(page)
    assert any(f"per «{found.edition}»" in text for text in what_hangs_on(page))
    close(found)
    assert not any("questionario aperto" in text for text in what_hangs_on(page))


def test_it_stands_in_no_search(page):
    assert CourseSurveyPage.search_kind is None
