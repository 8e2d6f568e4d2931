"""External lists: their fields edited, read from a file after a look at what changes, every change in the log."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports import operations
from reports.correspondence_files import BYTES_MAX, HEADER, read, sheet_of, text_of
from reports.correspondences import FIELDS, NOT_FORESEEN, Correspondence, Covered, refusal_of
from reports.figures_release import Release
from reports.models import ApprovedYear, ExternalList
from reports.operations.external_lists import CONTENT, decisions_now, part_of
from reports.vocabularies import macro_ground
from staff.audit_words import detail_of
from staff.conflicts import FIELD as VERSION
from staff.conflicts import StaleRecordError, version_of
from staff.models import AuditEvent
from staff.spreadsheets import csv_lines
from tests.reports.figure_rows import a_year, rows, store
from tests.reports.pages import hidden
from tests.reports.test_figures_views import YEAR, client_of, html

CONTENT_OF_TWO = Correspondence(
    {
        "ground": Covered(
            terms={"ETN": "Origine etnica", "GEN": "Genere", "X": "Mai usata; davvero"},
            mapped={"origin": "ETN", "language": "ETN", "sex": "GEN", "birth": NOT_FORESEEN},
        ),
        "area": Covered(terms={"LAV": "Lavoro"}, mapped={"work": "LAV"}),
    }
)


@pytest.fixture
def a_list(db):
    created = ExternalList.objects.create(name="Osservatorio", content=CONTENT_OF_TWO.to_json())
    return ExternalList.objects.get(pk=created.pk)


@pytest.fixture
def manager(office):
    return client_of(office, office.manager, unlocked=False)


def url(name, a_list, **kwargs):
    return reverse(f"reports_staff:{name}", kwargs={"list": a_list.pk, **kwargs})


def file_text(content, **replaced):
    text = b"".join(csv_lines(sheet_of(content, title=""))).decode("utf-8-sig")
    for before, after in replaced.items():
        assert before in text
        text = text.replace(before, after)
    return text


def saved(a_list):
    return ExternalList.objects.get(pk=a_list.pk).correspondence


def details(action):
    return [event.details for event in AuditEvent.objects.filter(action=action).order_by("sequence")]


# To begin with


@pytest.mark.django_db
def test_two_lists_are_there_to_begin_with_and_decide_everything():
    regional, unar = ExternalList.objects.all()
    assert (regional.name, unar.name) == ("Centro regionale contro le discriminazioni", "UNAR")
    assert list(regional.correspondence.fields) == [
        "ground", "area", "form", "territory", "reporter", "channel", "outcome",
    ]  # fmt: skip
    assert regional.correspondence.gaps == unar.correspondence.gaps == 0
    for ground, term in unar.correspondence.of("ground").mapped.items():
        assert term == macro_ground([ground])
    assert decisions_now() == {str(each.pk): each.correspondence.mapped for each in (regional, unar)}
    for each in (regional, unar):
        assert read(file_text(each.correspondence)) == (each.correspondence, [])
        terms = [term for field in each.correspondence.fields.values() for term in field.terms.items()]
        assert all(refusal_of(*term) == "" for term in terms)


# As a file


def test_a_file_says_all_of_a_list_and_is_read_as_it_was():
    lines = file_text(CONTENT_OF_TWO).splitlines()
    assert lines[0] == '"campo";"codice";"voce";"codice esterno";"voce esterna"'
    assert '"ground";"sex";"Sesso";"GEN";"Genere"' in lines
    assert '"ground";"";"";"X";"Mai usata; davvero"' in lines
    assert '"ground";"birth";"Nascita";"nessuno";""' in lines
    assert '"ground";"age";"Età";"";""' in lines
    assert '"outcome";"court";"È passata al tribunale";"";""' in lines
    assert read("\n".join(lines)) == (CONTENT_OF_TWO, [])


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@settings(deadline=None, max_examples=80)
@given(st.dictionaries(words.filter(lambda code: not refusal_of(code, "x")), words, min_size=1, max_size=5), st.data())
def test_every_list_survives_its_file_whatever_its_terms_are_called(terms, data):
    choices = st.sampled_from([*terms, NOT_FORESEEN])
    mapped = data.draw(st.dictionaries(st.sampled_from(FIELDS["ground"].choices.values), choices))
    content = Correspondence().with_field("ground", Covered(terms=terms, mapped=mapped))
    found, errors = read(file_text(content))
    assert errors == []
    assert found.to_json() == content.to_json()
    assert Correspondence.from_json(content.to_json()) == content


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_file_of_any_spreadsheet_is_read(delimiter):
    lines = [
        HEADER,
        ("ground", "sex", "", "GEN", "Genere"),
        ("", "", "", "", ""),
        ("ground", "birth", "", "Nessuno", ""),
    ]
    content, errors = read("\r\n".join(delimiter.join(line) for line in lines))
    assert errors == []
    assert content.of("ground") == Covered(terms={"GEN": "Genere"}, mapped={"sex": "GEN", "birth": NOT_FORESEEN})


def test_files_of_older_spreadsheets_are_text_too():
    assert text_of("Età".encode("cp1252")) == "Età"
    assert text_of("\N{BYTE ORDER MARK}Età".encode()) == "Età"
    assert text_of(b"PK\x03\x04\x00") is None


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("ground;sex;;GEN", "Le colonne devono essere 5."),
        ("grund;sex;;GEN;Genere", "Il campo «grund» non c’è."),
        ("ground;sexx;;GEN;Genere", "Il codice «sexx» non c’è nel campo «Per quale motivo»."),
        ("ground;age;;GEN;Un altro nome", "La voce «GEN» ha due nomi diversi."),
        ("ground;language;;GEN;Genere", "Il codice «language» sta in due righe."),
        ("ground;age;;ETA;", "Dopo il codice «ETA» scrivi il nome della voce."),
        ("ground;age;;E TA;Età", "Il codice deve esserci, senza spazi, virgole, punti e virgola e virgolette."),
        ("ground;age;;multiple;Età", "Il codice «multiple» non si può usare: ha già un altro significato."),
        (f"ground;age;;{'E' * 41};Età", "Il codice può avere al massimo 40 caratteri."),
        (f"ground;age;;E;{'E' * 201}", "Il nome di «E» può avere al massimo 200 caratteri."),
        ('ground;age;;E;"a\n\x00', ""),
    ],
)
def test_each_wrong_line_is_named(line, error):
    _content, errors = read(f"{';'.join(HEADER)}\nground;sex;;GEN;Genere\nground;language;;GEN;Genere\n{line}\n")
    assert [each.line for each in errors] == [4] or not error
    assert not error or errors[0].text == error
    assert errors


def test_without_its_titles_nothing_is_read():
    assert [each.line for each in read("")[1]] == [1]
    assert [each.line for each in read("ground;sex;;GEN;Genere")[1]] == [1]


def test_a_file_without_end_is_not_read_to_its_end():
    _content, errors = read(f"{';'.join(HEADER)}\n" + ";;;;\n" * 5_000)
    assert [(each.line, each.text) for each in errors] == [(2_001, "Il file ha troppe righe.")]


# Changing one field


def test_gaps_are_shown(manager, a_list):
    page = manager.get(url("external_list", a_list)).content.decode()
    missing = CONTENT_OF_TWO.gaps
    assert missing == 12 + 11
    assert f"{missing} voci senza corrispondenza" in page
    assert "Nazionalità, Colore della pelle" in page
    assert (
        f"{missing} voci senza corrispondenza" in manager.get(reverse("reports_staff:external_lists")).content.decode()
    )


def post_of(page):
    soup = BeautifulSoup(page, "html.parser")
    form = soup.find("textarea", id="id_terms").find_parent("form")
    data = {each["name"]: each.get("value", "") for each in form("input") if each["name"] != "csrfmiddlewaretoken"}
    data |= {each["name"]: each.find("option", selected=True)["value"] for each in form("select")}
    return data | {each["name"]: each.text.removeprefix("\n") for each in form("textarea")}


def test_the_terms_of_a_field_are_changed_and_every_change_is_recorded(manager, office, a_list):
    address = url("external_list_field", a_list, field="ground")
    data = post_of(manager.get(address).content.decode())
    data |= {"terms": f"{data['terms']}\nETA; Età", "code_language": "?", "code_birth": "GEN"}
    assert manager.post(address, data).status_code == 303
    covered = saved(a_list).of("ground")
    assert list(covered.terms) == ["ETN", "GEN", "X", "ETA"]
    assert covered.mapped == {"origin": "ETN", "sex": "GEN", "birth": "GEN"}
    assert saved(a_list).of("area") == CONTENT_OF_TWO.of("area")
    assert details("external_list.terms_changed") == [{"field": "ground", "term": "ETA", "from": "", "to": "Età"}]
    assert details("external_list.mapped") == [
        {"field": "ground", "code": "language", "from": "ETN", "to": "?"},
        {"field": "ground", "code": "birth", "from": "-", "to": "GEN"},
    ]
    event = AuditEvent.objects.filter(action="external_list.mapped").first()
    assert (event.target, event.actor_id) == (f"external_list:{a_list.pk}", office.manager.pk)
    assert manager.post(address, data).status_code == 303, "a double click"
    assert len(details("external_list.mapped")) == 2


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(manager, a_list):
    address = url("external_list_field", a_list, field="ground")
    data = post_of(manager.get(address).content.decode())
    response = manager.post(address, data | {"terms": "ETN; Origine\nsenza nome\nETN; Ancora", "code_age": "X"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Riga 2: Il codice deve esserci" in page
    assert "Riga 3: Il codice «ETN» c’è già." in page
    assert "senza nome" in page
    response = manager.post(address, data | {"terms": "GEN; Genere"})
    page = response.content.decode()
    assert page.count("Questa voce non c’è più nell’elenco") == 2
    assert post_of(page)["code_origin"] == "ETN"
    assert saved(a_list) == CONTENT_OF_TWO


def test_a_field_without_terms_is_not_covered(manager, a_list):
    address = url("external_list_field", a_list, field="area")
    data = post_of(manager.get(address).content.decode())
    assert manager.post(address, data | {"terms": "", "code_work": "?"}).status_code == 303
    assert list(saved(a_list).fields) == ["ground"]
    assert manager.get(url("external_list_field", a_list, field="relevanz")).status_code == 404


def save_ground(a_list, office, covered):
    version = version_of(part_of(a_list, "ground"), CONTENT)
    operations.save_field(external_list=a_list, name="ground", covered=covered, version=version, actor=office.manager)


def test_whoever_saves_second_sees_what_the_first_wrote_and_decides(manager, office, a_list):
    address = url("external_list_field", a_list, field="ground")
    data = post_of(manager.get(address).content.decode())
    other = Covered(terms={"GEN": "Genere e sesso"}, mapped={"sex": "GEN", "age": "GEN"})
    save_ground(a_list, office, other)
    with pytest.raises(StaleRecordError):
        save_ground(a_list, office, CONTENT_OF_TWO.of("ground"))
    response = manager.post(address, data | {"code_language": "GEN"})
    page = html(response)
    assert response.status_code == 409
    assert "Nel frattempo qualcuno ha cambiato questo campo" in page.find(role="alert").text
    shown = [[cell.text.strip() for cell in line(["th", "td"])] for line in page.table.tbody("tr")]
    assert shown == [
        ["voce GEN", "Genere e sesso", "Genere"],
        ["voce ETN", "–", "Origine etnica"],
        ["voce X", "–", "Mai usata; davvero"],
        ["Ascendenza od origine nazionale, etnica o sociale", "da decidere", "Origine etnica (ETN)"],
        ["Lingua", "da decidere", "Genere (GEN)"],
        ["Nascita", "da decidere", "non previsto"],
        ["Età", "Genere e sesso (GEN)", "da decidere"],
    ]
    assert saved(a_list).of("ground") == other
    again = post_of(response.content.decode())
    assert (again["code_language"], again[VERSION] != data[VERSION]) == ("GEN", True)
    assert manager.post(address, again).status_code == 303
    assert saved(a_list).of("ground").mapped["language"] == "GEN"


def test_two_people_on_different_fields_do_not_stand_in_each_others_way(manager, office, a_list):
    address = url("external_list_field", a_list, field="area")
    data = post_of(manager.get(address).content.decode())
    covered = Covered(terms={"GEN": "Genere"}, mapped={"sex": "GEN"})
    save_ground(a_list, office, covered)
    assert manager.post(address, data | {"code_police": "LAV"}).status_code == 303
    assert saved(a_list).of("area").mapped == {"work": "LAV", "police": "LAV"}
    assert saved(a_list).of("ground") == covered, "and nothing of what the first wrote is lost"


def test_the_log_knows_every_term_that_came_went_or_is_called_otherwise(office, a_list):
    terms = {"ETA": "Età", "GEN": "Sesso", "ETN": "Origine etnica"}
    save_ground(a_list, office, Covered(terms=terms, mapped=CONTENT_OF_TWO.of("ground").mapped))
    assert details("external_list.terms_changed") == [
        {"field": "ground", "term": "GEN", "from": "Genere", "to": "Sesso"},
        {"field": "ground", "term": "X", "from": "Mai usata; davvero", "to": ""},
        {"field": "ground", "term": "ETA", "from": "", "to": "Età"},
        {"field": "ground", "order": True},
    ]
    assert details("external_list.mapped") == []
    for key, value, word in (("from", "", "non c’era"), ("to", "", "non c’è più"), ("to", "Sesso", "Sesso")):
        assert detail_of("external_list.terms_changed", key).word_of(value, {}) == word


# Reading a file in


def test_a_file_is_shown_before_it_changes_anything(manager, a_list):
    address = url("external_list_import", a_list)
    changed = file_text(CONTENT_OF_TWO).replace('"GEN";"Genere"', '"GEN";"Sesso e genere"')
    changed = changed.replace('"age";"Età";"";""', '"age";"Età";"ETA";"Età"').replace('"nessuno"', '""')
    file = SimpleUploadedFile("elenco.csv", changed.encode("utf-8-sig"))
    response = manager.post(address, {"file": file, VERSION: hidden(manager.get(address).content.decode(), VERSION)})
    page = html(response)
    assert response.status_code == 200
    shown = [[cell.text.strip() for cell in line(["th", "td"])] for line in page.table.tbody("tr")]
    assert shown == [
        ["voce GEN", "Per quale motivo", "Genere", "Sesso e genere"],
        ["voce ETA", "Per quale motivo", "–", "Età"],
        ["Nascita", "Per quale motivo", "non previsto", "da decidere"],
        ["Età", "Per quale motivo", "da decidere", "Età (ETA)"],
    ]
    assert saved(a_list) == CONTENT_OF_TWO, "nothing yet"
    form = page.find("button", attrs={"name": "apply"}).find_parent("form")
    data = {each["name"]: each["value"] for each in form("input") if each["name"] != "csrfmiddlewaretoken"}
    for _double_click in range(2):
        assert manager.post(address, data | {"apply": "1"}).url == url("external_list", a_list)
    assert saved(a_list).of("ground").terms["GEN"] == "Sesso e genere"
    assert saved(a_list).of("ground").mapped["age"] == "ETA"
    assert len(details("external_list.mapped")) == 2


def test_errors_of_a_file_are_said_line_by_line_and_its_text_can_be_mended(manager, a_list):
    address = url("external_list_import", a_list)
    text = f"{';'.join(HEADER)}\nground;sex;;GEN;Genere\nground;nix;;GEN;Genere\nnix;sex;;;\n"
    for posted in ({"text": text}, {"file": io.BytesIO(text.encode())}):
        response = manager.post(address, {**posted, "apply": "1"})
        page = html(response)
        assert response.status_code == 422
        assert [each.text.split(":")[0] for each in page.find(role="alert")("li")] == ["Riga 3", "Riga 4"]
        assert page.find("textarea").text.strip() == text.strip()
    assert saved(a_list) == CONTENT_OF_TWO


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\x00", b"x" * (BYTES_MAX + 1), b"x" * 3_000_000])
def test_what_is_no_such_file_is_refused_at_its_field(manager, a_list, content):
    response = manager.post(url("external_list_import", a_list), {"file": SimpleUploadedFile("e.csv", content)})
    assert response.status_code == 422
    assert html(response).find(id="id_file-error")


def test_a_file_that_changes_nothing_says_so(manager, a_list):
    page = manager.post(url("external_list_import", a_list), {"text": file_text(CONTENT_OF_TWO)}).content.decode()
    assert "Niente: il file dice quello che c’è già." in page
    assert "Salva questi cambiamenti" not in page


def test_a_stale_preview_is_not_stored(manager, office, a_list):
    address = url("external_list_import", a_list)
    version = version_of(a_list, CONTENT)
    other = Correspondence().with_field("area", Covered(terms={"A": "A"}, mapped={}))
    operations.save_correspondence(external_list=a_list, content=other, version=version, actor=office.manager)
    response = manager.post(address, {"text": file_text(CONTENT_OF_TWO), VERSION: version, "apply": "1"})
    assert response.status_code == 422
    assert saved(a_list) == other


def test_a_file_asks_for_the_token(office, a_list):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.manager)
    assert client.post(url("external_list_import", a_list), {"text": "x", "apply": "1"}).status_code == 403


def test_the_file_of_a_list(manager, a_list):
    response = manager.get(url("external_list_file", a_list))
    assert response["Content-Disposition"] == 'attachment; filename="elenco-osservatorio.csv"'
    assert read(b"".join(response.streaming_content).decode("utf-8-sig")) == (CONTENT_OF_TWO, [])


# Lists themselves


def test_a_list_is_made_and_renamed(manager):
    page = reverse("reports_staff:external_lists")
    assert "C’è già un elenco" in manager.post(page, {"name": "UNAR"}).content.decode()
    made = manager.post(page, {"name": "Osservatorio"})
    created = ExternalList.objects.get(name="Osservatorio")
    assert made.url == url("external_list", created)
    assert "C’è già un elenco" in manager.post(made.url, {"name": "UNAR"}).content.decode()
    for _double_click in range(2):
        assert manager.post(made.url, {"name": "Altro"}).status_code == 303
    assert ExternalList.objects.get(pk=created.pk).name == "Altro"
    acts = [each for each in AuditEvent.objects.values_list("action", flat=True) if each.startswith("external_list")]
    assert sorted(acts) == ["external_list.created", "external_list.renamed"]
    assert details("external_list.renamed") == [{"from": "Osservatorio", "to": "Altro"}]


# A year in the terms of a list


def terms_url(a_list, *, year=YEAR):
    return reverse("reports_staff:figures_terms", kwargs={"year": year, "list": a_list.pk})


def approve(office):
    opened = office.unlock(office.manager)
    seen = operations.count_year(year=YEAR, office=opened).version
    operations.approve_year(year=YEAR, office=opened, seen=seen, actor=office.manager)


def table(page, name):
    found = page.find("table", attrs={"aria-labelledby": name})
    return {line.th.text.strip(): line("td")[-1].text.strip() for line in found.tbody("tr")}


@pytest.fixture
def year(office):
    store(office, a_year(YEAR))


def test_exact_numbers_stay_in_the_office_until_a_year_is_approved(office, a_list, year):
    client = client_of(office, office.worker)
    page = html(client.get(terms_url(a_list)))
    assert table(page, "esatto-ground") == {
        "Origine etnica": "26",
        "Genere": "8",
        "Senza corrispondenza": "20",
        "Non indicato": "6",
    }
    assert not page.find(id="ground")
    assert "deve approvare" in page.text
    file = reverse("reports_staff:figures_terms_file", kwargs={"year": YEAR, "list": a_list.pk, "file_format": "csv"})
    assert client.get(file).status_code == 404
    assert AuditEvent.objects.get(action="figures.read").details == {"year": YEAR, "list": a_list.pk}


def downloaded(client, a_list, file_format):
    kwargs = {"year": YEAR, "list": a_list.pk, "file_format": file_format}
    response = client.get(reverse("reports_staff:figures_terms_file", kwargs=kwargs))
    return response, b"".join(response.streaming_content)


def test_an_approved_year_leaves_in_the_terms_of_a_list_and_without_the_key(office, a_list, year):
    approve(office)
    client = client_of(office, office.worker, unlocked=False)
    page = html(client.get(terms_url(a_list)))
    assert table(page, "ground") == {
        "Origine etnica": "26",
        "Genere": "8",
        "Senza corrispondenza": "18",
        "Altre voci insieme": "8",
    }
    assert not page.find(id="esatto-ground")
    for file_format in ("csv", "ods", "xlsx"):
        response, content = downloaded(client, a_list, file_format)
        assert response["Content-Disposition"].endswith(f'segnalazioni-{YEAR}-osservatorio.{file_format}"')
        if file_format == "csv":
            text = content.decode("utf-8-sig")
    assert f'"{YEAR}";"Per quale motivo";"Genere";"Totale";"8"' in text
    assert "Religione" not in text
    exported = details("figures.exported")
    assert exported[0] == {"year": YEAR, "list": a_list.pk, "file_format": "csv"}


def test_a_list_that_changes_afterwards_parts_no_approved_year_anew(office, a_list, year):
    approve(office)
    before = ApprovedYear.objects.get().content
    changed = CONTENT_OF_TWO.with_field("ground", Covered(terms={"T": "Tutto"}, mapped={"sex": "T", "age": "T"}))
    operations.save_correspondence(
        external_list=a_list, content=changed, version=version_of(a_list, CONTENT), actor=office.manager
    )
    counted = operations.count_year(year=YEAR, office=office.unlock(office.manager))
    assert counted == Release.from_json(before), "or the two versions would tell on each other"
    page = html(client_of(office, office.worker).get(terms_url(a_list)))
    assert table(page, "ground") == {"Senza corrispondenza": "44", "Altre voci insieme": "16"}
    assert table(page, "esatto-ground")["Tutto"] == "8"
    assert "approvato prima di queste corrispondenze" in page.text
    assert (
        "Da allora"
        not in client_of(office, office.manager)
        .get(reverse("reports_staff:figures_year", args=[YEAR]))
        .content.decode()
    )


def test_fields_that_an_approved_year_does_not_count_are_named(office, a_list, year):
    approve(office)
    client, said = client_of(office, office.worker), "perché l’anno approvato non li conta"
    assert said not in client.get(terms_url(a_list)).content.decode()
    assert said not in downloaded(client, a_list, "csv")[1].decode()
    covered = Covered(terms={"T": "Tutto"}, mapped={})
    operations.save_field(
        external_list=a_list,
        name="victims",
        covered=covered,
        version=version_of(part_of(a_list, "victims"), CONTENT),
        actor=office.manager,
    )
    page = html(client.get(terms_url(a_list)))
    named = f"{said}: {FIELDS['victims'].label}."
    assert named in page.text
    assert (
        f'"{YEAR}";"Nota";"Questi campi dell’elenco mancano, {named}"' in downloaded(client, a_list, "csv")[1].decode()
    )
    workbook = load_workbook(io.BytesIO(downloaded(client, a_list, "xlsx")[1]))
    assert workbook.worksheets[-1]["A2"].value.endswith(named)
    assert page.find(id="esatto-victims")
    assert not page.find(id="victims")


def test_a_year_that_runs_has_exact_numbers_only(office, a_list):
    this = timezone.localdate().year
    store(office, rows(9, year=this, ground=("origin", "language")))
    page = html(client_of(office, office.worker).get(terms_url(a_list, year=this)))
    assert table(page, "esatto-ground") == {"Origine etnica": "9"}
    assert "quando è finito" in page.text


def test_from_the_figures_one_gets_to_every_list(office, a_list, year):
    figures, yearly = reverse("reports_staff:figures"), reverse("reports_staff:figures_year", args=[YEAR])
    for client in (client_of(office, office.worker), client_of(office, office.manager)):
        for page in (figures, yearly):
            assert terms_url(a_list) in client.get(page).content.decode()
    lists = reverse("reports_staff:external_lists")
    assert lists in client.get(figures).content.decode()
    assert lists not in client_of(office, office.worker).get(figures).content.decode()
    assert "23 voci senza corrispondenza" in client.get(yearly).content.decode()


def test_locked_and_not_approved_one_is_led_to_unlock(office, a_list, year):
    response = client_of(office, office.worker, unlocked=False).get(terms_url(a_list))
    assert response.url.startswith(reverse("reports_staff:unlock"))
