"""«Pagine da rivedere» and what the dashboard says of it."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial import operations
from news.models import NewsIndexPage
from staff.roles import Role
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(editor):
    def plan_one(page, *, owner=editor, days=0):
        day = timezone.localdate() + datetime.timedelta(days=days)
        operations.plan(page=page, actor=editor, owner=owner, review_on=day)

    return plan_one


@pytest.fixture
def report():
    return reverse("editorial_reviews")


def titles(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(cell.get_text().split()) for cell in soup.select("td.title")]


def dashboard(client):
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {" ".join(item.get_text().split()): item.a and item.a["href"] for item in soup.select("ul.listing > li")}


@pytest.fixture
def planned(plan, page, make_page, home_page):
    plan(page, days=-1)
    plan(make_page("Fra poco"), days=20)
    plan(make_page("Fra molto"), days=200)
    plan(make_page("Di nessuno"), owner=None, days=-2)
    news = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="In breve."))
    plan(news, days=300)
    plan(make_page("Bozza", live=False), days=-9)
    make_page("In nessun piano")


def test_the_soonest_first_and_what_readers_see(planned, editing, report):
    assert titles(editing.get(report)) == ["Di nessuno", "Una pagina", "Fra poco", "Fra molto", "Novità"]


def test_whose_day_has_come_and_what_nobody_keeps(planned, editing, report):
    soup = BeautifulSoup(editing.get(report).content, "html.parser")
    said = {row.select_one(".title").get_text(strip=True): row.get_text() for row in soup.select("tbody tr")}
    assert {title for title, text in said.items() if "da rivedere" in text} == {"Di nessuno", "Una pagina"}
    assert {title for title, text in said.items() if "senza responsabile" in text} == {"Di nessuno"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"quando": "scadute"}, ["Di nessuno", "Una pagina"]),
        ({"quando": "presto"}, ["Di nessuno", "Una pagina", "Fra poco"]),
        ({"responsabile": "nessuno"}, ["Di nessuno"]),
        ({"responsabile": "me", "quando": "scadute"}, ["Una pagina"]),
        ({"tipo": "news.newsindexpage"}, ["Novità"]),
    ],
)
def test_filtered(planned, editing, editor, report, asked, found):
    if asked.get("responsabile") == "me":
        asked = {**asked, "responsabile": str(editor.pk)}
    if "tipo" in asked:
        asked = {"tipo": ContentType.objects.get_by_natural_key(*asked["tipo"].split(".")).pk}
    assert titles(editing.get(report, asked)) == found


def test_the_results_alone_are_what_the_filters_load(planned, editing):
    assert titles(editing.get(reverse("editorial_reviews_results"), {"quando": "scadute"})) == [
        "Di nessuno",
        "Una pagina",
    ]


def test_reviewed_from_the_list_in_one_press(planned, editing, page, report):
    soup = BeautifulSoup(editing.get(report, {"quando": "scadute"}).content, "html.parser")
    form = soup.select_one(f'form[action="{reverse("editorial_reviewed", args=[page.pk])}"]')
    typed = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    client = Client(enforce_csrf_checks=True)
    client.cookies = editing.cookies
    response = client.post(form["action"], typed | {"months": form.button["value"]}, follow=True)
    assert response.redirect_chain[0][0] == f"{report}?quando=scadute"
    assert titles(response) == ["Di nessuno"]


def test_as_many_queries_for_many_pages(editing, plan, page, make_page, report):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert editing.get(report).status_code == 200
        return len(captured)

    plan(page)
    queries()
    few = queries()
    for number in range(30):
        plan(make_page(f"Pagina {number}"), owner=make_user(Role.EDITOR))
    assert queries() == few


class TestDashboard:
    def test_nothing_due_nothing_said(self, editing, page):
        assert not any("rivedere" in line for line in dashboard(editing))

    def test_mine_then_all_then_nobody_s(self, planned, editing, editor, report):
        lines = {text: url for text, url in dashboard(editing).items() if "rivedere" in text}
        assert lines == {
            "1 pagina tua è da rivedere": f"{report}?quando=scadute&responsabile={editor.pk}",
            "1 pagina da rivedere è senza responsabile": f"{report}?responsabile=nessuno",
            "2 pagine in tutto sono da rivedere": f"{report}?quando=scadute",
        }
        for url in lines.values():
            assert titles(editing.get(url))

    def test_who_left_keeps_nothing(self, plan, page, editing):
        gone = make_user(Role.EDITOR)
        plan(page, owner=gone, days=50)
        assert "1 pagina da rivedere è senza responsabile" not in dashboard(editing)
        gone.is_active = False
        gone.save()
        assert "1 pagina da rivedere è senza responsabile" in dashboard(editing)

    def test_a_writer_is_told_of_the_pages_that_she_may_change(self, plan, page, planned, report):
        writer = make_cms_user(Role.WRITER)
        client = Client()
        client.force_login(writer)
        assert titles(client.get(report)) == ["Novità"]
        assert not any("rivedere" in line for line in dashboard(client)), "the two that are due are not hers"
        plan(NewsIndexPage.objects.get(), days=-3)
        assert f"{report}?quando=scadute" in dashboard(client).values()

    def test_not_for_who_writes_no_pages(self, planned):
        client = Client()
        client.force_login(make_cms_user(Role.ADMINISTRATOR))
        assert not any("rivedere" in line for line in dashboard(client))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.EDITOR, Role.WRITER}])
def test_nobody_else_reads_it(report, site_it, role):
    client = Client()
    client.force_login(make_cms_user(role))
    assert client.get(report).status_code in {302, 403}
    if role == Role.ADMINISTRATOR:
        menu = client.get("/admin/").content.decode()
        assert report not in menu
        assert "elenchi/" not in menu
