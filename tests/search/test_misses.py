"""What was searched and not found: what is counted, what is never kept, who reads it, when it goes."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core import due_jobs
from directory.help_now import HelpNow
from news.models import NewsIndexPage
from search import misses
from search.misses import forget, frequent_misses, note_miss, words_to_count
from search.models import MissedSearch
from search.operations import parse_query
from staff.roles import Role
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

MAY = datetime.datetime(2026, 5, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _may():
    with time_machine.travel(MAY, tick=False):
        yield


@pytest.fixture
def searched(client, site_it):
    def search(text, *, times=1, **more):
        for _time in range(times):
            response = client.get(reverse("search:search"), {"q": text, **more})
            assert response.status_code == 200
        return response

    return search


@pytest.fixture
def editing(site_it):
    client = Client()
    client.force_login(make_cms_user(Role.EDITOR))
    return client


def counted():
    return dict(MissedSearch.objects.values_list("words", "number"))


class TestWhatIsCounted:
    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("Asilo", "asilo"),
            ("  asilo   NIDO ", "asilo nido"),
            ("dell’asilo", "asilo"),
            ("cambiare nome documenti", "cambiare nome documenti"),
            ("asilo!!! (nido)", "asilo nido"),
            ("дитячий садок", "дитячий садок"),
            ("托儿所", "托儿所"),
            # Small words do not count, here either.
            ("per appuntamento", "appuntamento"),
            ("come prenoto un appuntamento", "prenoto appuntamento"),
            ("chi siamo", ""),
            # A sentence, a number, an address, what is longer than a few words: it may tell about somebody.
            ("mio marito non mi lascia uscire sola", ""),
            ("mario rossi via roma", ""),
            ("333 1234567", ""),
            ("asilo 2026", ""),
            ("ada@example.org", ""),
            ("@ada", ""),
            ("RSSMRA80A01D205X", ""),
            ("supercalifragilistichespiralidoso precipitevolissimevolmente", ""),
            ("asilo " * 40, ""),
            ("a", ""),
            ("", ""),
            ("'; --", ""),
        ],
    )
    def test_few_words_without_digits(self, typed, words):
        assert words_to_count(parse_query(typed)) == words

    def test_the_longest_fits(self):
        words = "a" * 40
        assert words_to_count(parse_query(words)) == words
        assert words_to_count(parse_query(words + "a")) == ""

    def test_what_is_found_is_not_counted(self, searched, make_page):
        make_page("Asilo nido")
        searched("asilo", times=4)
        searched("asilo", tipo="news")
        assert not MissedSearch.objects.exists()

    @pytest.mark.parametrize("typed", ["dove siete", "orari sportello"])
    def test_who_asks_for_the_office_has_found_it(self, searched, typed):
        searched(typed)
        assert not MissedSearch.objects.exists()
        searched("orari corso")
        assert MissedSearch.objects.count() == 1, "control"

    def test_one_row_for_what_differs_by_small_words(self, searched):
        searched("per appuntamento")
        searched("un appuntamento")
        searched("appuntamento")
        assert counted() == {"": 3}

    def test_danger_is_never_counted(self, searched, site_it):
        HelpNow.objects.create(site=site_it, danger_words="mi picchia\npaura")
        searched("Mi picchia", times=4)
        searched("ho paura", times=4)
        assert not MissedSearch.objects.exists()
        searched("picchia")
        assert MissedSearch.objects.count() == 1, "control: without the editors' words it would be"

    def test_in_another_language_it_may_only_not_be_translated(self, client, home_en):
        with override("en"):
            address = reverse("search:search")
        client.get(address, {"q": "asilo"})
        assert not MissedSearch.objects.exists()

    def test_looking_at_the_head_alone_is_no_search(self, client, site_it):
        client.head(reverse("search:search"), {"q": "asilo"})
        assert not MissedSearch.objects.exists()


class TestWhatIsKept:
    def test_the_words_are_stored_from_the_fifth_time_on(self, searched):
        for number in (1, 2, 3, 4):
            searched("asilo nido")
            assert counted() == {"": number}
            assert "asilo" not in str(list(MissedSearch.objects.values()))
        searched("Asilo  nido!")
        assert counted() == {"asilo nido": 5}

    def test_nothing_else_is_stored(self):
        note_miss(parse_query("asilo"))
        row = MissedSearch.objects.values().get()
        assert set(row) == {"id", "month", "digest", "words", "number"}
        assert row["month"] == datetime.date(2026, 5, 1)

    def test_the_same_words_of_another_month_are_not_recognised(self):
        note_miss(parse_query("asilo"))
        with time_machine.travel(MAY + datetime.timedelta(days=20), tick=False):
            note_miss(parse_query("asilo"))
        assert MissedSearch.objects.values("digest").distinct().count() == 2

    def test_robots_fill_nothing(self, monkeypatch):
        monkeypatch.setattr(misses, "ROWS_MAX", 2)
        for words in ("rosso", "giallo", "verde", "blu", "rosso"):
            note_miss(parse_query(words))
        assert sorted(MissedSearch.objects.values_list("number", flat=True)) == [1, 2]

    def test_no_cookie_and_two_queries_more(self, client, site_it):
        client.get(reverse("search:search"), {"q": "asilo"})

        def queries(text):
            with CaptureQueriesContext(connection) as captured:
                response = client.get(reverse("search:search"), {"q": text})
            assert not response.cookies
            written = [each["sql"] for each in captured if "search_missedsearch" in each["sql"]]
            return len(written)

        assert queries("asilo") == 1
        assert queries("nido") == 3
        assert queries("nido 12") == 0

    def test_gone_after_ninety_days(self):
        note_miss(parse_query("asilo"))
        assert forget(today=datetime.date(2026, 5, 1) + datetime.timedelta(days=90)) == 0
        assert forget(today=datetime.date(2026, 5, 1) + datetime.timedelta(days=91)) == 1
        assert not MissedSearch.objects.exists()

    def test_it_is_a_daily_job(self):
        (job,) = [job for job in due_jobs.all_jobs() if job.name == "search.forget_misses"]
        assert (job.run, job.every) == (forget, datetime.timedelta(days=1))


class TestReading:
    def rows(self, client):
        soup = BeautifulSoup(client.get(reverse("search_misses")).content, "html.parser")
        return [[cell.get_text(strip=True) for cell in row.select("td")] for row in soup.select("tbody tr")]

    def test_the_most_frequent_first_and_no_rare_one(self, editing, searched):
        searched("asilo", times=5)
        searched("nido", times=7)
        searched("raro", times=4)
        assert self.rows(editing) == [["nido", "7", "maggio 2026"], ["asilo", "5", "maggio 2026"]]
        assert editing.get(reverse("search_misses_results")).status_code == 200

    def test_months_together(self, searched):
        searched("asilo", times=5)
        with time_machine.travel(MAY + datetime.timedelta(days=20), tick=False):
            searched("asilo", times=6)
        (miss,) = frequent_misses()
        assert (miss.words, miss.number, miss.month) == ("asilo", 11, datetime.date(2026, 6, 1))

    def test_the_dashboard_leads_there(self, editing, searched):
        words = "1 ricerca fatta più volte nel sito non trova niente"
        searched("asilo", times=4)
        assert words not in editing.get("/admin/").content.decode()
        searched("asilo")
        soup = BeautifulSoup(editing.get("/admin/").content, "html.parser")
        (line,) = [item for item in soup.select("ul.listing > li") if words in item.get_text()]
        assert line.a["href"] == reverse("search_misses")

    def test_a_word_that_has_become_one_of_danger_is_not_read_any_more(self, editing, searched, site_it):
        searched("manata", times=5)
        assert self.rows(editing) == [["manata", "5", "maggio 2026"]]
        HelpNow.objects.update_or_create(site=site_it, defaults={"danger_words": "manata"})
        assert self.rows(editing) == []
        assert "non trova niente" not in editing.get("/admin/").content.decode()

    def test_an_empty_one_says_so(self, editing):
        assert "abbastanza volte" in editing.get(reverse("search_misses")).content.decode()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
    def test_nobody_else(self, site_it, home_page, role):
        home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Le novità."))
        client = Client()
        client.force_login(make_cms_user(role))
        assert client.get(reverse("search_misses")).status_code in {302, 403}
