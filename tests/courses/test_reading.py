"""What was answered is shown in the words of that day, whatever becomes of the page: at the desk, in CSV, in XLSX."""

from __future__ import annotations

import copy
import csv
import io
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from courses.answers import read_registration
from courses.models import Registration
from formbuilder.definition import Definition, Step
from formbuilder.questions import Consent, ShortText
from tests.courses.pages import OPTION_NO, QUESTION_ID, make_course_page, question_steps
from tests.events.pages import make_index, make_unit

from .factories import GroupFactory, RegistrationFactory
from .test_translation import translate
from .visitor import Visitor

pytestmark = pytest.mark.django_db

CONSENT_ID = str(uuid.uuid4())
TODAY = {
    "title": "Ancora una domanda",
    "label": "Hai già frequentato un corso?",
    "help_text": "Anche in un’altra città.",
    "option": "No, mai",
    "consent": "Fotografie",
    "text": "Le teniamo un anno.",
    "version": "2026-1",
}
CHANGED = {name: f"CAMBIATO {text}" for name, text in TODAY.items()}


def steps(words: dict[str, str], *, language: str = "") -> list:
    """The editor's step in these words."""
    words = {name: text if name == "version" else language + text for name, text in words.items()}
    found = copy.deepcopy(question_steps())
    step = found[0]["value"]
    step["title"] = words["title"]
    question = step["questions"][0]["value"]
    question |= {"label": words["label"], "help_text": words["help_text"], "required": False}
    question["options"][1]["value"]["label"] = words["option"]
    consent = {"label": words["consent"], "text": f"<p>{words['text']}</p>", "version": words["version"]}
    step["questions"].append({"type": "consent", "id": CONSENT_ID, "value": {**consent, "required": True}})
    return found


def without_option(found: list) -> list:
    found[0]["value"]["questions"][0]["value"]["options"].pop(1)
    return found


def without_questions(found: list) -> list:
    found[0]["value"]["questions"] = []
    return found


EDITS = {
    "words": lambda: steps(CHANGED),
    "option deleted": lambda: without_option(steps(CHANGED)),
    "questions deleted": lambda: without_questions(steps(CHANGED)),
    "step deleted": list,
}


@pytest.fixture
def course_page(home_page):
    index = make_index(home_page)
    course = GroupFactory(seats=20).edition.course
    return make_course_page(index, course=course, unit=make_unit(home_page), form_steps=steps(TODAY))


@pytest.fixture
def english_page(course_page, home_en):
    translate(course_page.get_parent().specific)
    page = translate(course_page)
    page.form_steps = steps(TODAY, language="EN ")
    page.save_revision().publish()
    return page


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def fill(page, **typed: str) -> Registration:
    """Somebody fills the form in as it stands."""
    page.refresh_from_db()
    page.__dict__.pop("groups", None)
    visitor = Visitor(page)
    visitor.identify(page.groups[0], **typed)
    visitor.press(**{f"q-{QUESTION_ID}": OPTION_NO, f"q-{CONSENT_ID}": "on"})
    visitor.press("send")
    assert visitor.response.status_code == 200, visitor.errors
    return Registration.objects.latest("received_at")


def edit(page, found: list) -> None:
    page.refresh_from_db()
    page.form_steps = found
    page.save_revision().publish()


def desk_text(client, registration) -> str:
    """All of the page but when it is printed, and what today's form asks otherwise: there today's words are wanted."""
    response = client.get(reverse("courses_staff:registration_detail", args=[registration.pk]))
    main = BeautifulSoup(response.content, "html.parser").main
    for part in ("[data-form-version]", ".desk-printed-by"):
        main.select_one(part).decompose()
    return " ".join(main.get_text(" ").split())


def exported(client, kind) -> list[dict[str, str]]:
    content = b"".join(client.post(reverse("courses_staff:export", args=[kind])).streaming_content)
    if kind == "xlsx":
        table = [
            [str(cell.value or "") for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()
        ]
    else:
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


@pytest.mark.parametrize("change", EDITS)
def test_the_desk_shows_the_words_of_that_day(desk_client, course_page, change):
    registration = fill(course_page)
    before = desk_text(desk_client, registration)
    edit(course_page, EDITS[change]())

    text = desk_text(desk_client, registration)

    assert text == before
    assert "CAMBIATO" not in text
    for words in TODAY.values():
        assert words in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("change", EDITS)
def test_exports_show_the_words_of_that_day(desk_client, course_page, change, kind):
    fill(course_page)
    edit(course_page, EDITS[change]())

    (row,) = exported(desk_client, kind)

    assert row[TODAY["label"]] == TODAY["option"]
    assert row[TODAY["consent"]] == "Sì; Versione 2026-1; Le teniamo un anno."


@pytest.mark.parametrize("change", EDITS)
def test_a_registration_in_another_language_keeps_the_italian_words_of_that_day_too(
    desk_client, course_page, english_page, change
):
    registration = fill(english_page)
    assert (registration.locale, registration.source_definition["format"]) == ("en", 2)
    before = desk_text(desk_client, registration)
    edit(course_page, EDITS[change]())
    edit(english_page, [])

    text = desk_text(desk_client, registration)

    assert text == before
    for name, words in TODAY.items():
        assert words in text
        assert name == "version" or f"EN {words}" in text
    assert text.index(f" {TODAY['label']}") < text.index(f"EN {TODAY['label']}")
    for kind in ("csv", "xlsx"):
        (row,) = exported(desk_client, kind)
        assert row[TODAY["label"]] == TODAY["option"]
        assert row[TODAY["consent"]] == "Sì; Versione 2026-1; Le teniamo un anno."


def test_a_registration_in_italian_keeps_one_form(course_page):
    assert fill(course_page).source_definition == {}


def test_a_translation_without_an_italian_page_keeps_its_own_words(desk_client, course_page, english_page):
    type(course_page).objects.filter(pk=course_page.pk).update(translation_key=uuid.uuid4())
    registration = fill(english_page)
    assert registration.source_definition == {}
    assert f"EN {TODAY['label']}" in desk_text(desk_client, registration)


def test_an_older_row_without_italian_words_shows_its_own_language_never_todays_words(
    desk_client, course_page, english_page
):
    registration = fill(english_page)
    Registration.objects.update(source_definition={})
    edit(course_page, steps(CHANGED))

    text = desk_text(desk_client, registration)

    assert f"EN {TODAY['label']}" in text
    assert "CAMBIATO" not in text
    (row,) = exported(desk_client, "csv")
    assert row[f"EN {TODAY['label']}"] == f"EN {TODAY['option']}"


def test_a_column_has_the_newest_title_and_names_the_others(desk_client, course_page):
    old = fill(course_page)
    edit(course_page, steps(CHANGED))
    new = fill(course_page, **{"registration-email": "b@example.org"})
    Registration.objects.filter(pk=old.pk).update(received_at="2020-01-01T00:00Z")

    found = {row["E-mail"]: row for row in exported(desk_client, "csv")}

    title = f"{CHANGED['label']} (anche: «{TODAY['label']}»)"
    assert found[old.email][title] == TODAY["option"]
    assert found[new.email][title] == CHANGED["option"]


def test_italian_titles_come_before_those_of_another_language(desk_client):
    def form(label):
        return Definition(steps=(Step(id="s", items=(ShortText(id="q", label=label),)),)).to_json()

    RegistrationFactory(definition=form("Allergie?"), answers={"q": "no"}, received_at="2020-01-01T00:00Z")
    RegistrationFactory(definition=form("Allergies?"), answers={"q": "none"}, locale="en")
    assert exported(desk_client, "csv")[0]["Allergie? (anche: «Allergies?»)"]


def test_an_answer_without_a_readable_question_has_a_column_too(desk_client):
    registration = RegistrationFactory(definition={"format": 99}, answers={"lost": ["a", "b"]})
    assert exported(desk_client, "csv")[0]["lost"] == "a; b"
    assert "Risposte senza domanda lost a b" in desk_text(desk_client, registration)


def test_the_age_that_was_confirmed_is_shown_with_its_version(desk_client):
    consent = Consent(id="registration-age", label="Ho compiuto 16 anni.", version="age-16")
    definition = Definition(steps=(Step(id="registration", title="Dati", items=(consent,)),)).to_json()
    answers = {"registration-age": {"given": True, "version": "age-16"}}
    registration = RegistrationFactory(definition=definition, answers=answers)
    assert "Ho compiuto 16 anni. Sì Versione age-16" in desk_text(desk_client, registration)
    assert exported(desk_client, "csv")[0][consent.label] == "Sì; Versione age-16; Ho compiuto 16 anni."


def test_reading_asks_the_database_nothing(django_assert_num_queries, english_page):
    """All that is needed stands in the row."""
    registration = Registration.objects.get(pk=fill(english_page).pk)
    with django_assert_num_queries(0):
        assert read_registration(registration).sections
