"""The forms to begin with are whole, in plain words, and fit the blocks that an editor writes with."""

import json

import pytest

from formbuilder.blocks import FormStepsBlock
from formbuilder.conditions import OPERATORS
from formbuilder.definition import read_definition
from formbuilder.editor.form_templates import FOLDER, ORDER, all_templates, find
from formbuilder.editor.remap import remap
from formbuilder.questions import Choice

TEMPLATES = all_templates()
ids = {"argvalues": TEMPLATES, "ids": [each.key for each in TEMPLATES]}


def conditions(definition):
    """Every condition with the number of questions that stand before it."""
    order = [question.id for question in definition.questions]
    for step in definition.steps:
        first = order.index(step.questions[0].id)
        yield from ((step.shown_when, first),) if step.shown_when else ()
        seen = first
        for item in step.items:
            yield from ((item.shown_when, seen),) if item.shown_when else ()
            for option in getattr(item, "options", ()):
                yield from ((option.shown_when, seen),) if option.shown_when else ()
            seen += item.id in order


def test_every_file_is_offered():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(ORDER)
    assert find("course").title == "Iscrizione a un corso"
    assert find("nothing") is None


@pytest.mark.parametrize("template", **ids)
def test_the_blocks_take_it_as_it_is(template):
    block = FormStepsBlock()
    value = block.to_python(remap(template.steps))
    block.clean(value)
    known = block.child_blocks["step"].child_blocks["questions"].child_blocks
    for step in template.steps:
        for question in step["value"]["questions"]:
            unknown = question["value"].keys() - known[question["type"]].child_blocks.keys() - {"shown_when"}
            assert not unknown, question


@pytest.mark.parametrize("template", **ids)
def test_each_condition_speaks_of_an_earlier_question_and_of_what_it_can_be(template):
    definition = read_definition(remap(template.steps))
    order = [question.id for question in definition.questions]
    found = list(conditions(definition))
    written = json.loads((FOLDER / f"{template.key}.json").read_text())["steps"]
    assert len(found) == sum("shown_when" in question for step in written for question in step["questions"]) > 0
    for condition, place in found:
        for rule in condition.rules:
            assert rule.operator in OPERATORS
            assert order.index(rule.question) < place
            question = definition.question(rule.question)
            if isinstance(question, Choice):
                assert question.option(str(rule.value)), rule
            else:
                assert question.kind != "yes_no" or isinstance(rule.value, bool)


@pytest.mark.parametrize("template", **ids)
def test_who_is_asked_for_an_address_reads_what_for(template):
    asked = [each for each in read_definition(template.steps).questions if each.kind in ("email", "phone")]
    assert [each.label for each in asked if not each.help_text] == []
