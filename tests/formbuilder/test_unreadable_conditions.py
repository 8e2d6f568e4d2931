"""A stored condition that this version of the site cannot read: nobody sees its part, and its editor is told."""

import copy
import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks.base import get_error_json_data

from formbuilder.blocks import FormStepsBlock
from formbuilder.blocks.conditions import ConditionBlock
from formbuilder.conditions import OPERATORS, UNREADABLE, Condition, Rule, holds, read_condition, settle
from formbuilder.definition import Definition, read_definition
from formbuilder.editor.form_watch import troubled_forms
from formbuilder.journey import Journey
from formbuilder.lint import Code, lint
from formbuilder.wording import condition_words
from tests.formbuilder.factories import make_survey, question, step, uid
from tests.formbuilder.in_node import run_in_node
from tests.formbuilder.testapp.models import SurveyPage

HERE = Path(__file__).parent
CASES = json.loads((HERE / "condition_stored_cases.json").read_text())
TODAY = datetime.date(2026, 11, 26)
LATER = {"match": "any", "rules": [{"question": uid("Minorenne"), "operator": "sounds_like", "value": "x"}]}
"""As a later version of the site may store it."""


def form(**conditions):
    options = [
        {"type": "item", "id": uid("Primo"), "value": {"label": "Primo", "shown_when": conditions.get("option")}},
        {"type": "item", "id": uid("Secondo"), "value": {"label": "Secondo"}},
    ]
    return [
        step("Età", question("yes_no", "Minorenne")),
        step(
            "Altro",
            question("short_text", "Nome", shown_when=conditions.get("item")),
            question("one_of", "Turno", options=options),
            shown_when=conditions.get("step"),
        ),
    ]


def codes(steps):
    return [(each.code, each.path.item, each.path.option) for each in lint(read_definition(steps), today=TODAY)]


@pytest.mark.parametrize("case", CASES, ids=json.dumps)
def test_each_case_on_the_server(case):
    condition = read_condition(case["stored"])
    assert condition is not None
    assert condition.is_readable is case["reads"]
    assert condition.is_readable or not holds(condition, {"q": "x"}, today=TODAY)
    assert condition.is_readable or settle(condition, {}, undecided=["q"], today=TODAY) is False


def test_each_case_in_the_page_editor(tmp_path):
    file, wrong = tmp_path / "cases.json", tmp_path / "wrong.json"
    operators = {operator: {} for operator in OPERATORS}
    file.write_text(json.dumps({"operators": operators, "cases": CASES}))
    done = run_in_node("stored_conditions.test.mjs", file)
    assert done.returncode == 0, done.stdout
    assert f"# pass {len(CASES)}" in done.stdout
    case = {**CASES[0], "reads": not CASES[0]["reads"]}
    wrong.write_text(json.dumps({"operators": operators, "cases": [case]}))
    assert run_in_node("stored_conditions.test.mjs", wrong).returncode != 0


@pytest.mark.parametrize("stored", [None, "", [], {}, {"match": "all", "rules": []}, {"rules": []}])
def test_nothing_stored_is_no_condition(stored):
    assert read_condition(stored) is None
    assert ConditionBlock().to_python(stored) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=8), each, max_size=3),
    max_leaves=8,
)
rules = st.fixed_dictionaries(
    {"question": st.text(max_size=3)},
    optional={"operator": st.sampled_from(OPERATORS) | json_values, "value": json_values},
)
stored_values = json_values | st.fixed_dictionaries(
    {}, optional={"match": st.sampled_from(["all", "any"]) | json_values, "rules": st.lists(rules) | json_values}
)


@given(stored_values)
def test_whatever_is_stored_saving_the_page_neither_fails_nor_changes_what_it_means(stored):
    block = ConditionBlock()
    value = block.to_python(stored)
    assert read_condition(value) == read_condition(stored)
    assert block.to_python(value) == value
    posted = block.value_from_datadict({"x": json.dumps(value)}, {}, "x")
    assert posted == value
    assert block.clean(value) == value
    assert value == stored or read_condition(stored) is None or read_condition(stored).is_readable


# --- who sees it ----------------------------------------------------------------------------------------------------


def ids_shown(steps):
    answers = {uid("Minorenne"): True, uid("Nome"): "Ada", uid("Turno"): uid("Primo")}
    applicable = Journey.along(read_definition(steps), answers, today=TODAY).applicable
    options = [option.id for each in applicable.questions for option in getattr(each, "options", ())]
    return [*(each.id for each in applicable.steps), *(each.id for each in applicable.questions), *options]


@pytest.mark.parametrize(("where", "hidden"), [("step", "Altro"), ("item", "Nome"), ("option", "Primo")])
def test_nobody_sees_the_part(where, hidden):
    assert uid(hidden) in ids_shown(form())
    assert uid(hidden) not in ids_shown(form(**{where: LATER}))
    beside = {"question": uid("Minorenne"), "operator": "is", "value": True}
    half = {"match": "any", "rules": [beside, *LATER["rules"]]}
    assert uid(hidden) not in ids_shown(form(**{where: half})), "half of a condition is none"


@pytest.mark.django_db
def test_the_page_neither_shows_nor_holds_it(site_it, home_page, client):
    shown, hidden = form()[1:], form(item=LATER)[1:]
    for slug, steps, is_there in (("a", shown, True), ("b", hidden, False)):
        page = make_survey(home_page, copy.deepcopy(steps), slug=slug)
        response = client.get(page.form_url, follow=True)
        assert response.status_code == 200
        assert (uid("Nome").encode() in response.content) is is_there
        assert uid("Turno").encode() in response.content


def test_it_stays_in_a_snapshot_and_is_another_form():
    plain = read_definition(form())
    unreadable = read_definition(form(item=LATER))
    assert Definition.from_json(json.loads(json.dumps(unreadable.to_json()))) == unreadable
    assert plain.steps[1].shape != unreadable.steps[1].shape


def test_what_a_snapshot_holds_is_read_whatever_its_condition_says():
    snapshot = read_definition(form()).to_json()
    snapshot["steps"][1]["items"][0]["shown_when"] = LATER
    (name, _shift) = Definition.from_json(snapshot).steps[1].items
    assert (name.label, name.shown_when) == ("Nome", UNREADABLE)


# --- who is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "place"), [("step", ("", "")), ("item", ("Nome", "")), ("option", ("Turno", "Primo"))]
)
def test_the_linter_says_so_once_and_at_its_place(where, place):
    item, option = (uid(each) if each else "" for each in place)
    assert codes(form(**{where: LATER})) == [(Code.UNREADABLE, item, option)]


def test_what_looks_at_the_part_is_judged_once_it_is_mended():
    steps = form(item=LATER)
    looks_at = {"match": "all", "rules": [{"question": uid("Nome"), "operator": "answered", "value": None}]}
    steps.append(step("Dopo", question("short_text", "Perché"), shown_when=looks_at))
    assert codes(steps) == [(Code.UNREADABLE, uid("Nome"), "")]


def test_publishing_is_refused_where_it_stands_and_a_draft_keeps_it():
    block = FormStepsBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(form(step=LATER)))
    found = get_error_json_data(caught.value)["blockErrors"][1]["blockErrors"]["shown_when"]
    assert found["rules"] == {}
    assert "non si può leggere" in found["messages"][0]
    block.defer_required_validation()
    try:
        assert block.clean(block.to_python(form(step=LATER)))[1].value["shown_when"] == LATER
    finally:
        block.restore_deferred_validation()


@pytest.mark.django_db
def test_the_nightly_watch_tells_of_a_published_form(site_it, home_page):
    page = make_survey(home_page, form(), privacy_basis="public_task", privacy_readers="Chi risponde.")
    assert troubled_forms() == []
    page.form_steps = form(item=LATER)
    SurveyPage.objects.filter(pk=page.pk).update(form_steps=json.dumps(form(item=LATER)))
    (troubled,) = troubled_forms()
    assert [(each.level, each.quoted) for each in troubled.checks] == [("error", "Nome")]


def test_in_words():
    definition = read_definition(form(step=LATER))
    assert condition_words(definition.steps[1].shown_when, definition) == (
        "è vera una condizione che non si può leggere"
    )
    readable = replace(definition.steps[1], shown_when=Condition(rules=(Rule(question="q", operator="answered"),)))
    assert "leggere" not in condition_words(readable.shown_when, definition)
