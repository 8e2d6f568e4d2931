"""«Chiarezza delle pagine» in Wagtail's admin: who reads it, what it says, its files."""

import io

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ratings.operations import rate
from staff.grants import apply_roles
from staff.roles import Role
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(site_it):
    apply_roles()
    client = Client()
    client.force_login(make_user(Role.EDITOR))
    return client


@pytest.fixture
def report():
    return reverse("ratings_report")


def said_in(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def vote(page, score=2, **changes):
    return rate(page_key=page.translation_key, language="it", score=score, **changes)


def test_without_votes_it_says_so_and_no_mean(editor, report):
    said = said_in(editor.get(report))
    assert "Non è ancora arrivato nessun voto." in said
    assert "0,0" not in said


def test_it_says_what_was_said(editor, report, page):
    vote(page, 2, answer="unclear", words="dove si clicca")
    vote(page, 5, words="Anna Bianchi")
    said = said_in(editor.get(report))
    assert "2 voti, media 3,5 su 5" in said
    assert "A volte le indicazioni non erano chiare: 1" in said
    assert "«dove si clicca»" in said
    assert "1 testo non tenuto" in said


@pytest.mark.parametrize(("name", "value"), [("mese", "2020-01-01"), ("lingua", "en"), ("pagina", "invented")])
def test_of_what_nobody_voted_for_nothing_is_shown(editor, report, page, name, value):
    vote(page, words="detto di questa pagina")
    said = said_in(editor.get(report, {name: value}))
    assert "Nessun voto con questi filtri." in said
    assert "detto di questa" not in said
    assert b"detto di questa" not in b"".join(editor.get(report, {name: value, "export": "csv"}))


def test_the_button_of_a_page_without_votes_shows_no_other_page_s(editor, page, make_page):
    vote(page, words="detto di questa pagina")
    other = make_page("Altra pagina")
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[other.pk]))
    link = BeautifulSoup(edit.content, "html.parser").select_one('a[href*="?pagina="]')
    said = said_in(editor.get(link["href"]))
    assert "Nessun voto con questi filtri." in said
    assert "detto di questa" not in said


def test_filtered_by_page(editor, report, page, make_page):
    vote(page, words="detto della prima pagina")
    other = make_page("Altra pagina")
    vote(other, words="detto della seconda pagina")
    said = said_in(editor.get(report, {"pagina": str(other.translation_key)}))
    assert "seconda" in said
    assert "detto della prima" not in said


def test_the_results_alone_are_what_the_filters_load(editor, page):
    vote(page)
    assert "1 voto, media 2,0 su 5" in said_in(editor.get(reverse("ratings_report_results")))


def test_a_spreadsheet_has_numbers_and_no_formula(editor, report, page):
    vote(page, words="=1+1 non si capisce")
    lines = b"".join(editor.get(report, {"export": "csv"})).decode().splitlines()
    assert lines[0].startswith("Pagina,Domanda,Lingua,Mese,Voti,Media,1 ★")
    assert "'=1+1 non si capisce" in lines[1]
    book = load_workbook(io.BytesIO(b"".join(editor.get(report, {"export": "xlsx"}))))
    headings, cells = book.active.iter_rows()
    row = {heading.value: cell for heading, cell in zip(headings, cells, strict=True)}
    assert [row[name].value for name in ("Voti", "Media", "2 ★", "Parole")] == [1, 2, 1, "=1+1 non si capisce"]
    assert [row[name].data_type for name in ("Voti", "Media", "2 ★", "Parole")] == ["n", "n", "n", "s"]


def test_the_menu_and_the_page_lead_there(editor, report, page):
    assert report in editor.get("/admin/").content.decode()
    link = f"{report}?pagina={page.translation_key}"
    assert link in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_a_page_that_is_not_rated_has_no_link(editor, report, page, monkeypatch):
    monkeypatch.setattr(type(page), "is_rated", False)
    assert f"{report}?pagina" not in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.parametrize("role", [Role.WRITER, Role.COURSE_DESK, Role.CASE_WORKER, Role.DPO, Role.ADMINISTRATOR])
def test_nobody_else_reads_it(editor, report, role):
    client = Client()
    client.force_login(make_user(role))
    assert client.get(report).status_code in {302, 403}
