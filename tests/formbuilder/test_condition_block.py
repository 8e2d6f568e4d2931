"""Conditions in the page editor: what is posted and stored, and what publishing refuses, each at its rule."""

from __future__ import annotations

import copy
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import Block, StructBlock
from wagtail.blocks.base import get_error_json_data
from wagtail.blocks.struct_block import BlockGroup
from wagtail_localize.segments.extract import extract_segments

from formbuilder.blocks import FormStepsBlock, QuestionsBlock
from formbuilder.blocks.conditions import ConditionBlock, ConditionError
from formbuilder.blocks.questions import RARE
from formbuilder.conditions import OPERATORS, read_condition
from formbuilder.definition import read_definition
from formbuilder.editor.panel import editor_data
from formbuilder.editor.vocabulary import CHOICES, VALUES
from formbuilder.editor.words import WORDS
from formbuilder.questions import Question
from formbuilder.registry import ITEM_TYPES
from formbuilder.wording import RULES, condition_words
from tests.formbuilder.factories import ALL_KINDS, make_survey, question, step, uid

ROOT = Path(__file__).resolve().parents[2]


def rule(name: str, operator: str = "is", value: object = True) -> dict[str, object]:
    return {"question": uid(name), "operator": operator, "value": value}


def when(*rules: dict[str, object], match: str = "all") -> dict[str, object]:
    return {"match": match, "rules": list(rules)}


def form(**conditions: object) -> list[dict[str, object]]:
    """A yes-or-no and a step after it; conditions by what they are put at."""
    return [
        step("Primo", question("yes_no", "Minorenne"), shown_when=conditions.get("first")),
        step("Secondo", question("short_text", "Chi ti accompagna"), shown_when=conditions.get("second")),
    ]


class TestStored:
    @pytest.mark.parametrize("value", [None, "", "null", "[]", "{}", '{"match": "all", "rules": []}'])
    def test_nothing_posted_is_no_condition(self, value):
        assert ConditionBlock().value_from_form(value) is None

    def test_what_is_posted_comes_back_and_is_never_encoded_twice(self):
        block = ConditionBlock()
        condition = when(rule("Minorenne"), rule("Giorno", "is_not", uid("Lunedì")), match="any")
        posted = json.dumps(condition)
        value = block.value_from_datadict({"x": posted}, {}, "x")
        assert value == condition
        assert json.loads(block.get_form_state(value)) == condition
        assert block.clean(block.clean(value)) == condition

    @pytest.mark.parametrize("value", ["x", "{", "3", '"testo"', '{"rules": 5}', '{"match": "boh", "rules": ["x"]}'])
    def test_what_cannot_be_read_stays_until_somebody_takes_it_away(self, value):
        block = ConditionBlock()
        posted = block.value_from_form(value)
        assert not read_condition(posted).is_readable
        assert block.value_from_form(block.get_form_state(posted)) == posted

    def test_the_reader_reads_it(self):
        definition = read_definition(FormStepsBlock().to_python(form(second=when(rule("Minorenne")))))
        first, second = definition.steps
        assert first.shown_when is None
        assert second.shown_when is not None
        assert condition_words(second.shown_when, definition) == "«Minorenne» è «Sì»"


def refuse(steps: list[dict[str, object]]) -> dict[str, object]:
    block = FormStepsBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(steps))
    return get_error_json_data(caught.value)


class TestPublishing:
    def test_a_condition_on_a_question_before_it_passes(self):
        block = FormStepsBlock()
        assert block.clean(block.to_python(form(second=when(rule("Minorenne")))))[1].value["shown_when"]

    @pytest.mark.parametrize(
        ("broken", "words"),
        [
            ({"question": str(uuid.uuid4()), "operator": "is", "value": True}, "cancellata"),
            (rule("Chi ti accompagna", "answered", None), "viene dopo"),
            ({"question": "", "operator": "is", "value": None}, "Scegli la domanda"),
            (rule("Minorenne", "is", None), "Scegli il valore"),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_rule(self, broken, words):
        errors = refuse(form(second=when(rule("Minorenne"), broken)))
        found = errors["blockErrors"][1]["blockErrors"]["shown_when"]
        assert list(found["rules"]) == ["1"]
        assert words in found["rules"]["1"]

    def test_a_question_built_in_code_may_be_named(self):
        block = FormStepsBlock()
        condition = when({"question": "course-group", "operator": "answered", "value": None})
        block.clean(block.to_python(form(first=condition)))

    def test_it_is_said_beside_what_else_is_wrong(self):
        steps = form(second=when(rule("Chi ti accompagna", "answered", None)))
        steps[1]["value"]["questions"][0]["value"]["label"] = ""
        steps[0]["value"]["title"] = ""
        errors = refuse(steps)["blockErrors"]
        assert set(errors) == {0, 1}
        assert set(errors[1]["blockErrors"]) == {"questions", "shown_when"}

    def test_a_draft_keeps_it(self):
        block = FormStepsBlock()
        block.defer_required_validation()
        try:
            condition = when({"question": str(uuid.uuid4()), "operator": "is", "value": True})
            assert block.clean(block.to_python(form(second=condition)))[1].value["shown_when"] == condition
        finally:
            block.restore_deferred_validation()

    def test_an_error_says_where_and_what(self):
        error = ConditionError(rules={1: "Così no."}, messages=["In tutto."])
        assert get_error_json_data(error) == {"messages": ["In tutto."], "rules": {"1": "Così no."}}


@pytest.mark.django_db
def test_a_condition_is_never_offered_for_translation(site_it, home_page):
    plain = make_survey(home_page, form(), slug="a")
    with_condition = make_survey(home_page, form(second=when(rule("Minorenne"))), slug="b")
    count = len(extract_segments(plain))
    assert count > 0
    assert len(extract_segments(with_condition)) == count


@pytest.mark.django_db
def test_the_script_knows_every_kind_and_word(site_it, home_page):
    page = make_survey(home_page, copy.deepcopy(ALL_KINDS))
    data = editor_data(page)
    assert set(data["operators"]) == set(OPERATORS) == set(CHOICES) == set(RULES)
    assert set(data["kinds"]) == set(ITEM_TYPES)
    assert data["before"] == data["after"] == []


def test_whatever_is_compared_has_a_value_to_choose():
    for kind in ITEM_TYPES.values():
        if issubclass(kind, Question):
            for operator in kind.operators:
                assert operator in VALUES or kind.compared_with, (kind, operator)


def test_the_condition_comes_after_what_all_questions_have_and_rare_fields_behind_the_cog():
    for name, block in QuestionsBlock().child_blocks.items():
        layout = block.meta.form_layout
        assert "shown_when" in layout.children
        assert set(layout.settings) <= set(RARE), name
        assert not any(block.child_blocks[each].required for each in layout.settings), name
    assert QuestionsBlock().child_blocks["number"].meta.form_layout.settings == ["minimum", "maximum"]
    assert QuestionsBlock().child_blocks["rating"].meta.form_layout.settings == [], "it must be there"


def test_the_script_has_a_word_for_whatever_it_says_and_says_every_word():
    sources = "".join(path.read_text() for path in (ROOT / "frontend" / "src" / "editor").glob("*.js"))
    quoted = set(re.findall(r"'(\w+)'", sources))
    assert set(WORDS) <= quoted
    said = set(re.findall(r"\bsay\('(\w+)'", sources))
    assert len(said) > 20
    assert said <= set(WORDS)


def layouts(block: Block) -> Iterator[tuple[Block, BlockGroup]]:
    """Every block with fields of its own, however deep, and how the editor lays it out."""
    if isinstance(block, StructBlock):
        yield block, block.meta.form_layout
    inside = [*getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None)]
    for child in filter(None, inside):
        yield from layouts(child)


def test_whatever_is_laid_out_is_there():
    """The browser cannot draw a question whose layout names a field that it lacks."""
    found = list(layouts(FormStepsBlock()))
    assert len(found) > len(ITEM_TYPES)
    for block, layout in found:
        assert sorted([*layout.children, *layout.settings]) == sorted(block.child_blocks), block.name
