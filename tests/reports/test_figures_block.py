"""The block with the numbers of a year: what was approved, in the reader's language, never live data."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.views.generic.preview import StreamFieldBlockPreview

from home.models import StandardPage
from reports.figures_blocks import TIMES, YearFiguresBlock
from reports.figures_release import release
from reports.models import ApprovedYear
from tests.reports.figure_rows import a_year, rows, store

pytestmark = pytest.mark.django_db

BLOCK = YearFiguresBlock()


@pytest.fixture
def approved(db):
    content = release(a_year()).to_json()
    return ApprovedYear.objects.create(year=2025, content=content, approved_on="2026-01-07")


def rendered(by: str, year: int = 2025) -> BeautifulSoup:
    return BeautifulSoup(BLOCK.render(BLOCK.to_python({"year": year, "by": by})), "html.parser")


def lines(soup: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(strip=True) for cell in line(["th", "td"])] for line in soup.table("tr")]


def test_a_list_and_its_drawing(approved):
    soup = rendered("ground")
    assert lines(soup) == [
        ["Per quale motivo", "Totale"],
        ["Ascendenza od origine nazionale, etnica o sociale", "26"],
        ["Disabilità", "18"],
        ["Più voci insieme", "8"],
        ["Altre voci insieme", "8"],
        ["Totale", "60"],
    ]
    assert soup.caption.text.strip() == "Segnalazioni chiuse nel 2025"
    assert soup.svg["aria-label"] == "Per quale motivo. Barre con i numeri della tabella."
    assert not soup.find(style=True)


def test_in_time(approved):
    assert [line.text for line in rendered(TIMES)("li")] == [
        "Prima risposta entro 7 giorni: 52 su 60 (87 %)",
        "Chiusura entro 90 giorni: 54 su 60 (90 %)",
    ]


def test_the_words_are_those_of_the_readers_language(approved):
    with translation.override("en"):
        assert "Disability" in rendered("ground").get_text()


def test_a_year_that_nobody_approved_is_not_counted(approved, office):
    store(office, rows(30, year=2024, ground="sex"))
    assert rendered("ground", 2024).get_text(strip=True) == "I dati del 2024 non ci sono ancora."
    assert rendered("an_old_choice").get_text(strip=True) == ""


def test_live_data_do_not_move_it(approved, office):
    before = str(rendered("ground"))
    store(office, rows(30, year=2025, ground="sex"))
    assert str(rendered("ground")) == before


@pytest.mark.parametrize("with_year", [True, False])
def test_the_preview_in_the_picker(request, home_page, with_year):
    if with_year:
        request.getfixturevalue("approved")
    block = StandardPage._meta.get_field("body").stream_block.child_blocks["year_figures"]
    found = RequestFactory().get("/admin/block-preview/", {"id": block.definition_prefix})
    response = StreamFieldBlockPreview.as_view()(found).render()
    assert response.status_code == 200
    assert ("Disabilità" in response.text) is with_year


def test_an_unfinished_draft(db):
    BLOCK.render(BLOCK.get_default())


def test_a_page_asks_once_for_each_block(client, home_page, approved, django_assert_max_num_queries):
    page = StandardPage(
        title="Numeri", description="Numeri.", body=[("year_figures", {"year": 2025, "by": "area"})] * 3
    )
    home_page.add_child(instance=page)
    client.get(page.url)
    with django_assert_max_num_queries(15):
        assert client.get(page.url).status_code == 200
