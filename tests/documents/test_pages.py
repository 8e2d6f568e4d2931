"""Documents and projects: what a reader sees, and what is asked before they are published."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents.models import Document

from documents.models import DocumentPage, ProjectPage
from home.models import StandardPage
from tests.directory.factories import make_unit

QUERY_BUDGET = 13


@pytest.fixture
def unit(home_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_unit(home_page)


@pytest.fixture
def section(home_page):
    return home_page.add_child(instance=StandardPage(title="Documenti", slug="documenti-e-dati", description="d"))


@pytest.fixture
def make_document(section, unit):
    def make(title="Un piano", **changes):
        fields = {"description": "In breve.", "summary": "<p>Dice questo.</p>", "unit": unit, "topics": ["work"]}
        page = DocumentPage(title=title, **{**fields, **changes})
        return section.add_child(instance=page)

    return make


def version(*files, title="Testo approvato"):
    return ("version", {"title": title, "date": datetime.date(2026, 9, 15), "files": list(files)})


def soup_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_a_document_has_summary_versions_formats_licence_and_office(client, make_document, unit):
    file = Document.objects.create(title="Il piano", file=ContentFile(b"testo", name="piano.odt"))
    elsewhere = "https://x.it/a/piano.pdf?v=2"
    versions = [version({"document": file, "address": ""}, {"document": None, "address": elsewhere})]
    page = make_document(state="approved", first_year=2027, last_year=2029, versions=versions)
    main = soup_of(client, page).main
    side = " ".join(main.select_one(".page-side").get_text(" ").split())
    assert "Dice questo." in main.get_text()
    assert "Piano, 2027–2029" in main.get_text()
    for words in ("Approvato", "2027–2029", "ODT, PDF", "CC-BY 4.0", unit.name, "Lavoro"):
        assert words in side
    links = [link["href"] for link in main.select(".block-version a")]
    assert links == [file.url, elsewhere]


def test_reading_a_document_writes_nothing(client, make_document):
    file = Document.objects.create(title="Il piano", file=ContentFile(b"testo", name="piano.odt"))
    page = make_document(state="approved", versions=[version({"document": file, "address": ""})])
    with CaptureQueriesContext(connection) as queries:
        client.get(page.url)
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_what_is_not_written_yet_says_so(client, make_document):
    assert "Il testo non c’è ancora" in soup_of(client, make_document()).main.get_text()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"state": "approved"}, "versions"), ({"first_year": 2029, "last_year": 2027}, "last_year"), ({}, None)],
)
def test_what_is_asked_before_a_document_is_published(make_document, changes, field):
    page = make_document()
    for name, value in changes.items():
        setattr(page, name, value)
    if field is None:
        page.full_clean()
        return
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == [field]
    page.may_have_gaps = True
    page.clean()


@pytest.mark.parametrize(
    "chosen", [{"document": None, "address": ""}, {"document": 1, "address": "https://x.it/a.pdf"}]
)
def test_a_file_is_one_of_the_library_or_an_address(section, unit, chosen):
    block = (
        DocumentPage._meta.get_field("versions").stream_block.child_blocks["version"].child_blocks["files"].child_block
    )
    document = Document.objects.create(title="x", file=ContentFile(b"x", name="x.pdf")) if chosen["document"] else None
    with pytest.raises(ValidationError):
        block.clean(block.normalize({**chosen, "document": document, "note": ""}))


def test_a_project_says_what_part_we_have_and_with_whom(client, section, unit):
    cities = [("city", {"city": "Torino", "country": "Italia", "role": "capofila", "url": ""})]
    page = ProjectPage(
        title="Un progetto",
        description="d",
        our_part="Lo seguiamo soltanto.",
        goals="<p>Imparare.</p>",
        cities=cities,
        start_date=datetime.date(2023, 6, 1),
        end_date=datetime.date(2025, 12, 31),
        unit=unit,
        topics=["twinning"],
    )
    section.add_child(instance=page)
    words = " ".join(soup_of(client, page).main.get_text(" ").split())
    for expected in (
        "Lo seguiamo soltanto.",
        "Torino",
        "capofila",
        "dal 1º giugno 2023 al 31 dicembre 2025",
        "Concluso",
    ):
        assert expected in words
    page.end_date = datetime.date(2020, 1, 1)
    with pytest.raises(ValidationError, match="prima di cominciare"):
        page.clean()


@pytest.mark.django_db
def test_a_project_s_state_follows_its_dates():
    today = timezone.localdate()
    yesterday, tomorrow = (today + datetime.timedelta(days=days) for days in (-1, 1))
    states = [(tomorrow, None), (today, today), (yesterday, yesterday)]
    pages = [ProjectPage(start_date=start, end_date=end) for start, end in states]
    assert [(page.is_to_come, page.is_over) for page in pages] == [(True, False), (False, False), (False, True)]


def test_documents_stand_in_their_section_apart_from_projects(client, section, make_document, unit):
    make_document("Un piano")
    fields = {"description": "d", "our_part": "x", "goals": "<p>x</p>", "unit": unit, "topics": ["work"]}
    section.add_child(instance=ProjectPage(title="Un progetto", **fields))
    headings = [" ".join(each.get_text().split()) for each in soup_of(client, section).select("main h2")]
    assert headings == ["Documenti", "Progetti"]


def test_a_document_costs_as_much_however_many_files_it_has(client, make_document):
    def count(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    files = [Document.objects.create(title=str(n), file=ContentFile(b"x", name=f"{n}.pdf")) for n in range(8)]
    values = [{"document": file, "address": ""} for file in files]
    few = count(make_document("Uno", state="approved", versions=[version(values[0])]))
    assert few <= QUERY_BUDGET
    assert count(make_document("Otto", state="approved", versions=[version(*values[:4]), version(*values[4:])])) == few
