"""What everybody may read of a draw, and that anybody gets the same from it."""

from __future__ import annotations

import contextlib
import io

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import operations
from courses.draws import publishing
from courses.draws.drawing import promise_of
from courses.models import Draw, Edition, Registration
from courses.states import State
from tests.courses.pages import make_course_page
from tests.events.pages import make_unit

from ..factories import EditionFactory
from .factories import draw_now, make_draw_edition, make_groups, take_part

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 12


@pytest.fixture
def edition():
    return make_draw_edition(draw_residents_first=True)


@pytest.fixture
def groups(edition):
    return make_groups(edition, 2, 1)


@pytest.fixture
def page(index, home_page, groups):
    return make_course_page(index, course=groups[0].edition.course, unit=make_unit(home_page))


def crowd(groups, number=6):
    for index in range(number):
        take_part(*(groups if index % 2 else groups[:1]), resident=index == 0)


def soup_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def text_of(soup) -> str:
    return " ".join(soup.main.get_text(" ").split())


class TestBefore:
    def test_the_course_page_says_how_when_and_promises_the_seed(self, client, page, edition):
        text = text_of(soup_of(client, page.url))
        assert "I posti si sorteggiano dopo il" in text
        assert "Nel sorteggio viene prima chi risiede nel comune." in text
        assert promise_of(edition.draw_seed) in text
        assert "Posti disponibili" not in text

    def test_the_seed_itself_is_nowhere(self, client, admin_client, page, edition, groups):
        person = take_part(groups[0], groups[1])
        client_pages = [page.url, page.form_url]
        staff_pages = [
            "/area-riservata/corsi/",
            "/area-riservata/corsi/iscrizioni/",
            f"/area-riservata/corsi/iscrizioni/{person.pk}/",
            f"/admin/snippets/courses/edition/edit/{edition.pk}/",
            "/admin/snippets/courses/edition/",
        ]
        seen = [client.get(each, follow=True).content.decode() for each in client_pages]
        seen += [admin_client.get(each, follow=True).content.decode() for each in staff_pages]
        assert not [each for each in seen if edition.draw_seed in each]
        assert promise_of(edition.draw_seed) in seen[0], "what is looked for would be found"

    def test_there_is_no_result(self, client, page, edition, groups):
        take_part(groups[0])
        for name in ("draw", "draw_data"):
            address = page.url + page.reverse_subpage(name, args=[edition.pk])
            assert client.get(address).status_code == 404


class TestAfter:
    @pytest.fixture(autouse=True)
    def _drawn(self, groups):
        crowd(groups)
        draw_now()

    def test_the_course_page_leads_to_the_result(self, client, page, edition):
        Edition.objects.update(enrolment_until=timezone.now())
        soup = soup_of(client, page.url)
        assert soup.select_one(f'main a[href="{page.draw_url(edition)}"]')

    def test_the_list_has_every_code_in_the_drawn_order_and_no_name(self, client, page, edition):
        soup = soup_of(client, page.draw_url(edition))
        rows = soup.select("tbody")[0].select("tr")
        kept = Draw.objects.get().entries
        assert [row.th.get_text(strip=True) for row in rows] == [each["code"] for each in kept]
        results = [row.select("td")[-1].get_text(strip=True) for row in rows]
        waiting = sum(each.startswith("In lista d’attesa: Lunedì") for each in results)
        assert waiting == Registration.objects.filter(state=State.WAITING).count() > 0
        text = text_of(soup)
        assert edition.draw_seed in text
        assert promise_of(edition.draw_seed) in text
        for person in Registration.objects.all():
            for secret in (person.first_name, person.last_name, person.email, person.reference):
                assert secret not in text

    def test_the_report_counts_wishes_seats_and_residents(self, client, page, edition, groups):
        soup = soup_of(client, page.draw_url(edition))
        rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in soup.select("tbody")[1]("tr")]
        kept = Draw.objects.get().entries
        given = [sum(each["group"] == str(group.uuid) for each in kept) for group in groups]
        assert rows[0] == ["2", str(given[0]), "6", "2 (33 %)", "1 su 1"]
        assert rows[1] == ["1", str(given[1]), "0", "0", "0 su 0"]

    def test_the_recipe_of_the_page_gives_the_same_result(self, client, page, edition, tmp_path, monkeypatch):
        soup = soup_of(client, page.draw_url(edition))
        link = soup.select_one(f"a[download='{publishing.FILE_NAME}']")
        response = client.get(link["href"])
        monkeypatch.chdir(tmp_path)
        (tmp_path / publishing.FILE_NAME).write_bytes(response.content)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(soup.select_one("pre").get_text(), {})  # noqa: S102 - the page's own program

        names = response.json()["groups"]
        expected = [
            f"{rank} {each['code']} {names.get(each['group'], '-')}"
            for rank, each in enumerate(Draw.objects.get().entries, start=1)
        ]
        assert printed.getvalue().splitlines() == expected

    def test_the_file_says_nothing_of_the_order_in_which_people_came(self, client, page, edition):
        address = page.url + page.reverse_subpage("draw_data", args=[edition.pk])
        codes = [each["code"] for each in client.get(address).json()["entries"]]
        assert codes == sorted(codes)

    def test_it_stays_when_people_are_forgotten(self, client, page, edition):
        operations.purge(today=timezone.localdate().replace(year=2999))
        assert not Registration.objects.exists()
        assert len(soup_of(client, page.draw_url(edition)).select("tbody")[0].select("tr")) == 6

    def test_not_below_another_course_nor_by_post(self, client, index, home_page, page, edition):
        other = make_course_page(index, course=EditionFactory().course, unit=make_unit(home_page))
        assert client.get(other.draw_url(edition)).status_code == 404
        assert client.post(page.draw_url(edition)).status_code == 405
        assert "noindex" in str(soup_of(client, page.draw_url(edition)).head)

    def test_the_number_of_queries_does_not_depend_on_the_crowd(self, client, page, edition, groups):
        client.get(page.draw_url(edition))
        with CaptureQueriesContext(connection) as queries:
            client.get(page.draw_url(edition))
        kept = Draw.objects.get()
        kept.entries *= 20
        kept.save()
        with CaptureQueriesContext(connection) as many:
            client.get(page.draw_url(edition))
        assert len(many) == len(queries) <= QUERY_BUDGET

    def test_operators_can_draw_again(self):
        output = io.StringIO()
        call_command("courses", "verify_draws", stdout=output)
        assert "the same result" in output.getvalue()
        kept = Draw.objects.get()
        first, last = kept.entries[0], kept.entries[-1]
        assert first["group"] != last["group"], "the resident has a place, the last in line has none"
        first["group"], last["group"] = last["group"], first["group"]
        kept.save()
        with pytest.raises(CommandError):
            call_command("courses", "verify_draws", stderr=io.StringIO())


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("rest", ["", "dati/"])
def test_a_number_of_no_draw_is_not_found_however_large(client, page, number, rest):
    assert client.get(f"{page.url}sorteggio/{number}/{rest}").status_code == 404
