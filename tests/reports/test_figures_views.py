"""The figures on screen, as a file, approved for everybody."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from reports import operations
from reports.figures import Word, Words
from reports.figures_drawing import WIDTH, draw
from reports.figures_release import PUBLISHED
from reports.figures_tables import Line, Shown
from reports.models import ApprovedYear, FiguresBook
from staff.conflicts import StaleRecordError
from staff.models import AuditEvent
from tests.reports.factories import FORM_KEY
from tests.reports.figure_rows import a_year, row, rows, store
from tests.reports.pages import hidden

pytestmark = pytest.mark.django_db

YEAR = 2025
FIGURES = reverse("reports_staff:figures")
YEARLY = reverse("reports_staff:figures_year", args=[YEAR])


def client_of(office, user, *, unlocked: bool = True) -> Client:
    client = Client()
    client.force_login(user)
    if unlocked:
        client.post(reverse("reports_staff:unlock"), {"words": office.words[user.username]})
    return client


@pytest.fixture
def manager(office):
    return client_of(office, office.manager)


@pytest.fixture
def worker(office):
    return client_of(office, office.worker)


@pytest.fixture
def year(office):
    store(office, a_year(YEAR))


def html_of(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def html(response) -> BeautifulSoup:
    return html_of(response.content.decode())


def cells(soup: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in line(["th", "td"])] for line in soup.table("tr")]


def approve(office) -> ApprovedYear:
    opened = office.unlock(office.manager)
    seen = operations.count_year(year=YEAR, office=opened).version
    operations.approve_year(year=YEAR, office=opened, seen=seen, actor=office.manager)
    return ApprovedYear.objects.get(year=YEAR)


# On screen


def test_two_fields_are_crossed_with_exact_numbers(worker, year):
    page = html(worker.get(f"{FIGURES}?anno={YEAR}&righe=ground&colonne=outcome"))
    shown = cells(page)
    assert shown[0][0] == "Per quale motivo"
    assert ["Religione o convinzioni personali", "0", "0", "0", "2", "0", "0", "2"] in shown
    assert shown[-1][-1] == "60"
    assert page.h2.text.strip() == "Per quale motivo × Esito, 2025"
    drawing = page.find("svg", class_="figures-bars")
    assert drawing["role"] == "img"
    assert drawing.title.text == "Per quale motivo × Esito"
    assert not drawing.find(style=True)


def test_one_field_alone_is_a_list(worker, year):
    shown = cells(html(worker.get(f"{FIGURES}?anno={YEAR}&righe=channel&colonne=")))
    assert shown == [
        ["Come è arrivata", "Totale"],
        ["Modulo del sito", "14"],
        ["Telefono", "3"],
        ["Sportello", "9"],
        ["Non indicato", "34"],
        ["Totale", "60"],
    ]


@pytest.mark.parametrize("query", ["", "?anno=x&righe=nothing&colonne=%00", "?righe=ground&colonne=ground", "?anno=1"])
def test_what_is_not_on_offer_is_as_if_nothing_was_asked(worker, year, query):
    response = worker.get(FIGURES + query)
    assert response.status_code == 200
    assert "2025" in html(response).h2.text


def test_counted_questions_and_forms_have_their_words(worker, office, report_page):
    words = {"zone": Words(label=Word("2025-1", "Zona"), options={"n": Word("2025-1", "Nord")})}
    found = replace(row(), form=str(report_page.translation_key), answers={"zone": "n"})
    store(office, [found], words=words)
    shown = cells(html(worker.get(f"{FIGURES}?righe=q-zone&colonne=questionnaire")))
    assert shown[0] == ["Zona", report_page.title, "Totale"]
    assert shown[1] == ["Nord", "1", "1"]


def test_a_form_that_is_gone_is_said_by_its_key(worker, year):
    assert str(FORM_KEY) in worker.get(f"{FIGURES}?righe=questionnaire&colonne=").content.decode()


def test_the_six_indicators(worker, year):
    page = html(worker.get(f"{FIGURES}?anno={YEAR}")).find("dl")
    words = {each.text: each.find_next("dd").get_text(" | ") for each in page("dt")}
    assert len(words) == 6
    assert words["Prima risposta"] == "Entro 7 giorni: 52 | Da 8 a 30 giorni: 8"
    assert words["Nei tempi"] == (
        "Prima risposta entro 7 giorni: 52 su 60 (87 %) | Chiusura entro 90 giorni: 54 su 60 (90 %)"
    )
    assert words["Che cosa ne pensa chi ha segnalato"] == "Nessuna risposta."


def test_accepted_referrals_are_an_indicator(worker, office):
    found = [replace(row(), referrals=said) for said in ("accepted", "accepted", "not_accepted", "")]
    store(office, found)
    page = html(worker.get(f"{FIGURES}?anno={YEAR}")).find("dl")
    words = {each.text: each.find_next("dd").get_text(" | ") for each in page("dt")}
    expected = "Segnalazioni con almeno un invio accettato: 2 su 3 (67 %)"
    assert words["Invii a un altro servizio accettati"] == expected


def test_an_empty_year(worker):
    page = worker.get(FIGURES).content.decode()
    assert "non è stata chiusa nessuna segnalazione" in page
    assert '<svg class="figures-bars' not in page


def test_reading_is_recorded_with_what_was_asked(worker, year):
    worker.get(f"{FIGURES}?anno={YEAR}&righe=ground&colonne=area")
    event = AuditEvent.objects.get(action="figures.read")
    assert event.details == {"year": YEAR, "rows": "ground", "columns": "area"}


def test_locked_nobody_reads_and_nothing_is_recorded(office, year):
    client = client_of(office, office.worker, unlocked=False)
    file = reverse("reports_staff:figures_file", args=["csv"])
    for url in (FIGURES, YEARLY, file):
        assert client.get(url).url.startswith(reverse("reports_staff:unlock"))
    assert not AuditEvent.objects.filter(action__startswith="figures").exists()


def test_what_could_not_be_read_is_said(worker, year):
    FiguresBook.objects.update(mac=b"x" * 32)
    page = worker.get(FIGURES).content.decode()
    assert "risulta alterata" in page
    assert "meno di cinque, oppure una parte" in worker.get(YEARLY).content.decode()


@pytest.mark.parametrize("number", [10, 300])
def test_many_cases_cost_as_many_queries_as_few(worker, office, number, django_assert_num_queries):
    store(office, rows(number, year=YEAR, ground="sex", area="work"))
    worker.get(FIGURES)
    with django_assert_num_queries(QUERIES):
        worker.get(FIGURES)


QUERIES = 21


# As a file


def download(client, file_format, query=f"?anno={YEAR}&righe=ground&colonne=area"):
    return client.get(reverse("reports_staff:figures_file", args=[file_format]) + query)


def test_a_file_hides_what_the_page_shows(worker, year):
    response = download(worker, "csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert '"2025";"Per quale motivo × In quale ambito";"Altre voci insieme";"Totale";"8"' in text
    assert "Religione" not in text
    assert '"–"' in text
    event = AuditEvent.objects.get(action="figures.exported")
    assert event.details == {"year": YEAR, "rows": "ground", "columns": "area", "format": "csv"}


def test_a_file_of_each_kind(worker, year):
    book = load_workbook(io.BytesIO(b"".join(download(worker, "xlsx").streaming_content)))
    assert book.worksheets[0]["A1"].value == "Per quale motivo"
    ods = zipfile.ZipFile(io.BytesIO(b"".join(download(worker, "ods").streaming_content)))
    assert "Altre voci insieme" in ods.read("content.xml").decode()
    assert download(worker, "pdf").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?anno=2025&righe=macro_ground",
        "?anno=2025&righe=ground&colonne=duration",
        "?anno={this}&righe=ground",
        "?anno=2024",
    ],
)
def test_what_would_tell_too_much_has_no_file(worker, office, query):
    this = timezone.localdate().year
    store(office, [*a_year(YEAR), *a_year(this), *rows(4, year=2024, ground="sex")])
    query = query.format(this=this)
    assert "Scarica" not in html(worker.get(FIGURES + query)).get_text() or "2024" in query
    response = worker.get(reverse("reports_staff:figures_file", args=["csv"]) + query, follow=True)
    assert "lascerebbe capire numeri piccoli" in response.content.decode()
    assert not AuditEvent.objects.filter(action="figures.exported").exists()


# Approved


def test_a_manager_approves_what_was_looked_at(manager, office, year):
    page = manager.get(YEARLY).content.decode()
    assert "Ancora da approvare" in page
    url = reverse("reports_staff:approve_figures", args=[YEAR])
    for _again in range(2):
        done = manager.post(url, {"seen": hidden(page, "seen")}, follow=True).content.decode()
    assert "Dati approvati" in done
    approved = ApprovedYear.objects.get()
    assert (approved.year, approved.approved_by, approved.approved_on) == (YEAR, office.manager, timezone.localdate())
    assert approved.content["total"] == 60


def test_numbers_that_moved_meanwhile_are_not_approved(manager, office, year):
    page = manager.get(YEARLY).content.decode()
    store(office, rows(9, year=YEAR, ground="sex"))
    data = {"seen": hidden(page, "seen")}
    answer = manager.post(reverse("reports_staff:approve_figures", args=[YEAR]), data, follow=True).content.decode()
    assert "guardali di nuovo" in answer
    assert not ApprovedYear.objects.exists()
    with pytest.raises(StaleRecordError):
        operations.approve_year(year=1999, office=office.unlock(office.manager), seen="", actor=office.manager)


def test_a_worker_sees_and_does_not_approve(worker, year):
    assert "Approva questi numeri" not in worker.get(YEARLY).content.decode()
    assert worker.post(reverse("reports_staff:approve_figures", args=[YEAR]), {"seen": "x"}).status_code == 403


def test_an_approved_year_stays_and_is_read_without_the_key(office, year):
    approve(office)
    client = client_of(office, office.worker, unlocked=False)
    before = client.get(YEARLY).content
    store(office, rows(30, year=YEAR, ground="sex", area="work"))
    assert cells(html(client.get(YEARLY))) == cells(BeautifulSoup(before, "html.parser"))
    file = client.get(reverse("reports_staff:figures_year_file", args=[YEAR, "xlsx"]))
    book = load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    assert len(book.worksheets) == 1 + len(PUBLISHED) + len(ApprovedYear.objects.get().content["tables"])
    assert AuditEvent.objects.get(action="figures.exported").details == {"year": YEAR, "file_format": "xlsx"}


def test_an_approved_year_is_shown_when_the_account_of_its_approver_is_gone(worker, office, year):
    approve(office)
    ApprovedYear.objects.update(approved_by=None)
    assert "Approvate il" in worker.get(YEARLY).content.decode()


def test_that_numbers_have_moved_since_is_said_to_whoever_may_approve_again(manager, office, year):
    approve(office)
    assert "Da allora" not in manager.get(YEARLY).content.decode()
    store(office, rows(9, year=YEAR, ground="sex"))
    page = manager.get(YEARLY).content.decode()
    assert "Da allora" in page
    now, button = html_of(page).find(id="adesso").parent, page.index("Approva i numeri di adesso")
    grounds = [[cell.text.strip() for cell in line(["th", "td"])] for line in now.table("tr")]
    assert grounds[-1] == ["Totale", "69"], "what the button approves"
    assert page.index('id="adesso-ground"') < button < page.index('id="ground"')
    ids = [each["id"] for each in html_of(page)(id=True)]
    assert len(ids) == len(set(ids))
    url = reverse("reports_staff:approve_figures", args=[YEAR])
    manager.post(url, {"seen": hidden(page, "seen")})
    assert ApprovedYear.objects.get().content["total"] == 69


def test_a_year_that_is_not_over_leaves_nothing(manager, office):
    this = timezone.localdate().year
    store(office, a_year(this))
    assert "quando è finito" in manager.get(FIGURES).content.decode()
    assert manager.get(reverse("reports_staff:figures_year", args=[this])).status_code == 404
    assert manager.post(reverse("reports_staff:approve_figures", args=[this]), {"seen": "x"}).status_code == 404
    assert manager.get(reverse("reports_staff:figures_year_file", args=[YEAR, "csv"])).status_code == 404


# The drawing


TABLE = Shown(
    key="a-b",
    title="A × B",
    corner="A",
    columns=("Uno", "Due"),
    lines=(Line("Prima", (6, 4), 10), Line("Seconda", (None, None), 5)),
    totals=(6, 4),
    total=15,
)


def test_bars_fill_the_drawing_and_never_more():
    drawing = draw(TABLE)
    first, second = drawing.bars
    assert [(part.x, part.width) for part in first.parts] == [(0, 192), (192, 128)]
    assert [(part.colour, part.width) for part in second.parts] == [("hidden", 160)]
    assert [entry.word for entry in drawing.legend] == ["Uno", "Due", "Nascosto"]


def test_where_one_reads_from_the_right_it_begins_there():
    with translation.override("ar"):
        drawing = draw(TABLE)
    assert (drawing.start, drawing.end) == (WIDTH, 0)
    assert [(part.x, part.width) for part in drawing.bars[0].parts] == [(128, 192), (0, 128)]
