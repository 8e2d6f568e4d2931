from __future__ import annotations

import datetime

import pytest

from formbuilder.blocks import FormStepsBlock
from formbuilder.blocks.placing import block_errors, page_errors, stream_errors
from formbuilder.definition import read_definition
from formbuilder.lint import lint
from tests.formbuilder.factories import make_survey, options, question, step, uid

TODAY = datetime.date(2026, 11, 26)


def when(name, operator, value=None):
    return {"match": "all", "rules": [{"question": uid(name), "operator": operator, "value": value}]}


def errors_of(raw):
    """What Wagtail hands to the browser, by step."""
    findings = lint(read_definition(raw), today=TODAY)
    errors = block_errors(findings, FormStepsBlock().to_python(raw))
    return {place: error.as_json_data()["blockErrors"] for place, error in errors.items()}


def test_each_error_stands_at_its_rule():
    coloured = options("Rosso", "Blu")
    coloured[1]["value"]["shown_when"] = when("Cancellata", "is", True)
    raw = [
        step("Uno", question("yes_no", "Minore")),
        step(
            "Due",
            question("one_of", "Colore", options=coloured, shown_when=when("Minore", "includes", True)),
            shown_when=when("Minore", "unanswered"),
        ),
    ]
    (place,) = errors_of(raw)
    found = errors_of(raw)[place]
    assert place == 1
    never = found["shown_when"]
    assert never["rules"] == {}
    assert never["messages"][0].startswith("Questo passo non si vede mai")
    colour = found["questions"]["blockErrors"][0]["blockErrors"]
    assert list(colour["shown_when"]["rules"]) == ["0"]
    assert "confronto" in colour["shown_when"]["rules"]["0"]
    assert "cancellata" in colour["options"]["blockErrors"][1]["blockErrors"]["shown_when"]["rules"]["0"]


def test_errors_of_the_whole_and_of_other_fields():
    raw = [
        step("Uno", question("yes_no", "Minore"), question("number", "Quanti", minimum=5, maximum=3)),
        step("Due", question("one_of", "Colore", options=[]), question("date", "Giorno", period="past")),
    ]
    raw[1]["value"]["questions"][1]["value"]["minimum"] = "2030-01-01"
    found = errors_of(raw)
    number = found[0]["questions"]["blockErrors"][1]["blockErrors"]
    assert "minimo" in number["maximum"]["messages"][0]
    children = found[1]["questions"]["blockErrors"]
    assert "scelta" in children[0]["blockErrors"]["options"]["messages"][0]
    assert "limiti" in children[1]["messages"][0]


def test_an_error_about_a_question_in_a_question_stands_there():
    inner = [question("email", "E-mail"), question("date", "Nata il", period="past", minimum="2030-01-01")]
    raw = [step("Uno", question("yes_no", "Sì"), question("repeat", "Chi", one="Persona", questions=inner))]
    of_people = errors_of(raw)[0]["questions"]["blockErrors"]
    assert list(of_people) == [1]
    assert of_people[1].get("messages", []) == []
    of_each = of_people[1]["blockErrors"]["questions"]["blockErrors"]
    assert list(of_each) == [1]
    assert "limiti" in of_each[1]["messages"][0]


def test_a_step_that_stays_empty_says_so_at_its_questions():
    raw = [
        step("Uno", question("yes_no", "Minore")),
        step("Due", question("email", "E-mail", shown_when=when("Minore", "unanswered"))),
    ]
    questions = errors_of(raw)[1]["questions"]
    assert "vuoto" in questions["messages"][0]
    assert "shown_when" in questions["blockErrors"][0]["blockErrors"]


def test_a_warning_is_no_error():
    raw = [
        step("Uno", question("yes_no", "Minore"), question("email", "E-mail", shown_when=when("Minore", "answered")))
    ]
    assert [finding.severity for finding in lint(read_definition(raw), today=TODAY)] == ["warning"]
    assert errors_of(raw) == {}


def test_questions_of_the_page_are_not_called_deleted_where_they_are_not_known():
    about_course = {"match": "all", "rules": [{"question": "course_group", "operator": "answered"}]}
    raw = [step("Uno", question("yes_no", "Minore", shown_when=about_course), question("email", "E-mail"))]
    assert stream_errors(FormStepsBlock().to_python(raw)) == {}
    about_nothing = [step("Uno", question("yes_no", "Minore", shown_when=when("Cancellata", "answered")))]
    assert list(stream_errors(FormStepsBlock().to_python(about_nothing))) == [0]


def test_what_stands_twice_is_not_for_the_linter():
    twice = [step("Uno", question("email", "E-mail")), step("Uno", question("phone", "Telefono"))]
    assert stream_errors(FormStepsBlock().to_python(twice)) == {}


@pytest.mark.django_db
def test_the_whole_form_of_a_page_is_judged(site_it, home_page):
    page = make_survey(home_page, steps=[step("Uno", question("number", "Quanti", minimum=5, maximum=3))])
    assert list(page_errors(page)) == [0]
    assert page_errors(make_survey(home_page, slug="altro")) == {}
