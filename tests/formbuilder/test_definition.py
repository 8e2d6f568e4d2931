import contextlib
import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formbuilder.blocks import FormStepsBlock, OptionBlock, QuestionsBlock, StepBlock
from formbuilder.definition import Definition, DefinitionError, DuplicateIdError, Step, read_definition
from formbuilder.questions import Consent, OneOf, Option, ShortText
from formbuilder.registry import ITEM_TYPES
from tests.formbuilder.factories import ALL_KINDS, options, question, step, uid
from tests.formbuilder.strategies import definitions

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "value", "id", "questions", "options", "label", "minimum"]), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=50, deadline=None)
@given(definitions())
def test_a_snapshot_reads_back_exactly(definition):
    snapshot = json.loads(json.dumps(definition.to_json()))
    assert Definition.from_json(snapshot) == definition
    assert Definition.from_json(snapshot).digest == definition.digest


@given(JSON_VALUES)
def test_a_snapshot_of_anything_else_is_refused_with_one_exception(data):
    with pytest.raises(DefinitionError):
        Definition.from_json(data)


@given(JSON_VALUES)
def test_stored_json_of_any_shape_is_read_or_refused_with_one_exception(data):
    with contextlib.suppress(DefinitionError):
        read_definition(data)


def test_reads_what_the_editor_stores():
    definition = read_definition(ALL_KINDS)
    assert [each.title for each in definition.steps] == ["Chi sei", "Che cosa chiedi", "Scelte"]
    day = definition.question(uid("Giorno"))
    assert isinstance(day, OneOf)
    assert [option.id for option in day.options] == [uid("Lunedì"), uid("Giovedì")]
    assert definition.question(uid("Avviso")) is None


def test_reads_the_stream_value_as_it_reads_its_json():
    assert read_definition(FormStepsBlock().to_python(ALL_KINDS)) == read_definition(ALL_KINDS)


def test_an_unfinished_draft_is_read_as_far_as_it_goes():
    draft = [
        {"type": "step", "value": {"title": None, "questions": [{"type": "one_of", "value": {}}, {"type": "gone"}]}},
        {"type": "step"},
        {"type": "step", "value": {"questions": [question("number", "Età", minimum="tre", maximum=None)]}},
    ]
    definition = read_definition(draft)
    assert [len(each.items) for each in definition.steps] == [1, 0, 1]
    assert definition.steps[0].items[0].label == ""
    assert definition.question(uid("Età")).minimum is None


@pytest.mark.parametrize(
    "stored",
    [
        [step("A", question("yes_no", "B"), question("yes_no", "B"))],
        [step("A"), step("A")],
        [step("A", question("yes_no", "A"))],
        [step("A", question("one_of", "B", options=options("C", "C")))],
    ],
)
def test_one_id_for_two_things_is_an_error(stored):
    with pytest.raises(DuplicateIdError):
        read_definition(stored)


def test_different_questions_may_share_an_option_id():
    stored = step("A", question("one_of", "B", options=options("C")), question("one_of", "D", options=options("C")))
    assert len(list(read_definition([stored]).questions)) == 2


def test_fixed_steps_stand_before_and_after_the_editors():
    first, last = Step(id="first"), Step(id="last")
    definition = read_definition([step("A")]).prepend(first).append(last)
    assert [each.id for each in definition.steps] == ["first", uid("A"), "last"]


def test_a_fixed_step_cannot_take_the_id_of_another():
    with pytest.raises(DuplicateIdError):
        read_definition([step("A")]).append(Step(id=uid("A")))


def test_a_comma_changes_the_digest():
    definition = read_definition(ALL_KINDS)
    comma = replace(definition, steps=(replace(definition.steps[0], title="Chi sei,"), *definition.steps[1:]))
    assert comma.digest != definition.digest


def test_shape_and_terms_notice_what_they_are_for():
    consent = Consent(id="c", label="Sì", text="Per un mese", version="1")
    plain = Step(id="s", items=(ShortText(id="q", label="Nome"), consent))
    relabelled = replace(plain, items=(ShortText(id="q", label="Name"), consent))
    assert (relabelled.shape, relabelled.terms) == (plain.shape, plain.terms)
    optional = replace(plain, items=(ShortText(id="q", label="Nome", required=False), consent))
    assert optional.shape != plain.shape
    longer = replace(plain, items=(plain.items[0], replace(consent, text="Per un anno")))
    assert longer.shape == plain.shape
    assert longer.terms != plain.terms
    other = Step(id="s", items=(OneOf(id="o", label="", options=(Option(id="1", label="a"),)),))
    assert replace(other, items=(OneOf(id="o", label="", options=(Option(id="2", label="a"),)),)).shape != other.shape


def test_block_names_and_children_are_those_that_the_reader_expects():
    blocks = QuestionsBlock().child_blocks
    assert set(blocks) == set(ITEM_TYPES)
    for kind, item_type in ITEM_TYPES.items():
        assert set(blocks[kind].child_blocks) == {each.name for each in fields(item_type)} - {"id"}, kind
    assert set(OptionBlock().child_blocks) == {each.name for each in fields(Option)} - {"id"}
    assert set(StepBlock().child_blocks) == {"title", "intro", "shown_when", "questions", "exit"}
