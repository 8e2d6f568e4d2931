"""What is stored of a vote, for how long its words, what editors read of it."""

import datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import due_jobs
from ratings.models import Rating
from ratings.operations import WORDS_KEPT, forget_words, rate, rated_months, rated_pages, summarise
from ratings.questions import Difficulty, Liked

pytestmark = pytest.mark.django_db


def vote(page, score=5, **changes):
    return rate(page_key=page.translation_key, language="it", score=score, **changes)


def test_nothing_is_stored_of_whoever_votes():
    assert {field.name for field in Rating._meta.get_fields()} == {
        "id", "page_key", "subject", "language", "month", "score", "answer", "words", "words_dropped",
    }  # fmt: skip


def test_the_month_is_all_that_is_known_of_when(page):
    assert vote(page).month == timezone.localdate().replace(day=1)


def test_words_are_stored_as_they_may_be_kept(page):
    stored = vote(page, words="chiamatemi al 333 1234567 la sera")
    assert stored.words == "chiamatemi al […] la sera"
    assert not stored.words_dropped


def test_a_text_that_may_not_be_kept_leaves_that_there_was_one(page):
    stored = vote(page, words="Anna Bianchi")
    assert (stored.words, stored.words_dropped) == ("", True)


def test_covering_makes_no_text_too_long_for_its_column(page):
    assert len(vote(page, words="io @a " * 40).words) <= 200


@pytest.mark.parametrize("score", [0, 6])
def test_the_database_takes_no_other_score(page, score):
    with pytest.raises(IntegrityError):
        vote(page, score)


class TestForgetting:
    TODAY = datetime.date(2026, 11, 28)

    def put(self, page, month):
        return Rating.objects.create(
            page_key=page.translation_key, language="it", month=month, score=2, answer="unclear", words="dove si clicca"
        )

    def test_words_of_long_ago_go_and_votes_stay(self, page):
        old = self.put(page, datetime.date(2026, 4, 1))
        assert forget_words(today=self.TODAY) == 1
        old.refresh_from_db()
        assert (old.words, old.score, old.answer) == ("", 2, "unclear")

    def test_they_stay_until_all_of_their_month_is_old(self, page):
        last = (self.TODAY - WORDS_KEPT).replace(day=1)
        self.put(page, last)
        assert forget_words(today=self.TODAY) == 0
        assert forget_words(today=self.TODAY + datetime.timedelta(days=31)) == 1

    def test_it_is_a_due_job(self):
        assert "ratings.forget_words" in {job.name for job in due_jobs.all_jobs()}


class TestSummary:
    def test_a_row_for_each_page_language_and_month(self, page, make_page):
        other = make_page("Altra")
        vote(page, 5, answer=Liked.CLEAR)
        vote(page, 2, answer=Difficulty.UNCLEAR, words="dove si clicca")
        vote(page, 2, answer=Difficulty.UNCLEAR, words="Anna Bianchi")
        vote(other, 4)
        Rating.objects.create(page_key=page.translation_key, language="it", month=datetime.date(2020, 1, 1), score=1)
        rate(page_key=page.translation_key, language="en", score=3)
        rows = summarise(Rating.objects.all())
        assert [(row.month.year == 2020, row.number) for row in rows][-1] == (True, 1)
        first = rows[0]
        assert (first.page.title, first.language, first.number, first.mean) == ("Uffici", "it", 3, 3.0)
        assert first.distribution == [(5, 1), (4, 0), (3, 0), (2, 2), (1, 0)]
        assert first.answers_in_words[0] == (str(Difficulty.UNCLEAR.label), 2)
        assert (first.words, first.words_dropped) == (["dove si clicca"], 1)
        assert len(rows) == 4

    def test_no_row_without_a_vote(self):
        assert summarise(Rating.objects.all()) == []

    def test_words_do_not_stand_in_the_order_in_which_people_wrote(self, page):
        for words in ("zero esempi nella pagina", "aggiungete una mappa"):
            vote(page, 3, words=words)
        assert summarise(Rating.objects.all())[0].words == ["aggiungete una mappa", "zero esempi nella pagina"]

    def test_a_page_that_is_gone_keeps_its_votes(self):
        rate(page_key=uuid4(), language="it", score=5)
        assert summarise(Rating.objects.all())[0].page is None
        assert rated_pages() == []

    def test_as_many_queries_for_many_pages_as_for_one(self, page, make_page):
        vote(page, words="dove si clicca")
        with CaptureQueriesContext(connection) as one:
            summarise(Rating.objects.all())
        for number in range(5):
            vote(make_page(f"Pagina {number}"), words="dove si clicca")
        with CaptureQueriesContext(connection) as many:
            summarise(Rating.objects.all())
        assert len(one) == len(many) == 4

    def test_what_may_be_filtered_by(self, page):
        vote(page)
        assert rated_pages() == [(str(page.translation_key), "Uffici")]
        assert rated_months() == [timezone.localdate().replace(day=1)]
