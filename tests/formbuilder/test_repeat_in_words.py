"""Several people of whom the same is asked: their answers in words, and the stored form."""

from __future__ import annotations

import pytest

from formbuilder.builder import check_step
from formbuilder.definition import Definition, Step, read_definition
from formbuilder.questions import ManyOf, Number, Option, Phone, Repeat, ShortText
from formbuilder.questions.base import DefinitionError
from formbuilder.questions.entries import MAX_ENTRIES, MAX_SLOTS
from tests.formbuilder.factories import question, step, uid
from tests.formbuilder.people import AGE, BORN, NAME, people, post, press

# --- words ------------------------------------------------------------------------------------------------------------


def test_one_line_for_each_entry():
    assert people().words([{"name": "Ada Neri", "age": 12}, {"name": "Eva"}]) == (
        "Persona 1 – Nome: Ada Neri; Età: 12",
        "Persona 2 – Nome: Eva",
    )
    assert people(questions=(NAME,)).words([{"name": "Ada"}]) == ("Persona 1 – Ada",)


def test_an_answer_whose_question_is_gone_is_shown_as_it_is():
    assert people().words([{"name": "Ada", "old": "x"}]) == ("Persona 1 – Nome: Ada; old: x",)


def test_what_is_not_right_yet_is_given_back_as_it_was_typed():
    item = people(questions=(NAME, AGE, BORN))
    assert item.typed_words(post(1, 2, -3, name_1="Ada", age_1="mille", born_1_day="8", name_3="Eva")) == (
        "Persona 1 – Ada; mille; 8",
    )


def test_telephones_of_everybody_are_found():
    item = people(questions=(NAME, Phone(id="tel", label="Telefono")))
    assert item.telephones([{"name": "Ada", "tel": "0171 1"}, {"tel": "0171 2"}, {"name": "x"}]) == ("0171 1", "0171 2")


def test_only_what_is_asked_exists_and_a_condition_counts_the_entries():
    item = people()
    assert item.existing([{"name": "Ada", "gone": 1}, {"gone": 2}]) == [{"name": "Ada"}]
    assert item.existing([{"gone": 2}]) is None
    assert item.compared([{"name": "Ada"}, {"name": "Eva"}]) == 2
    assert item.compared([]) is None


def test_words_of_another_language_reach_the_questions_and_their_options():
    options = (Option(id="it", label="Italiano"), Option(id="ar", label="Arabo"))
    source = people(questions=(NAME, ManyOf(id="many", label="Lingue", options=options)))
    words = (Option(id="it", label="Italian"), Option(id="ar", label="Arabic"))
    asked = people(
        one="Person",
        questions=(
            ShortText(id="name", label="Name"),
            ManyOf(id="many", label="Languages", options=words),
            Phone(id="new", label="New"),
        ),
    )
    read = asked.with_words_of(source)
    answer = [{"name": "Ada", "many": ["ar"], "new": "1"}]
    assert read.words(answer) == ("Persona 1 – Nome: Ada; Lingue: Arabo; New: 1",)
    assert asked.words(answer) == ("Person 1 – Name: Ada; Languages: Arabic; New: 1",)


def test_its_example_has_as_many_as_are_needed():
    item = people(minimum=2)
    assert len(item.example()) == 2
    assert check_step(Step(id="s", items=(item,)), {"p": item.example()}) == {"p": item.example()}


# --- the stored form --------------------------------------------------------------------------------------------------


STORED = question(
    "repeat",
    "Chi accompagni",
    one="Persona",
    minimum=1,
    maximum=4,
    questions=[question("short_text", "Nome di ciascuna"), question("number", "Anni", minimum=0, maximum=120)],
)


def test_reads_what_the_editor_stores():
    item = read_definition([step("S", STORED)]).question(uid("Chi accompagni"))
    assert (item.one, item.minimum, item.maximum) == ("Persona", 1, 4)
    assert [(type(each), each.id) for each in item.questions] == [
        (ShortText, uid("Nome di ciascuna")),
        (Number, uid("Anni")),
    ]
    assert item.questions[1].maximum == 120


CONDITION = {"match": "all", "rules": [{"question": "x", "operator": "answered"}]}


def test_a_draft_is_read_as_far_as_it_goes():
    inner = [
        {
            "type": "short_text",
            "value": {"label": "Nome", "shown_when": {"rules": [{"question": "x", "operator": "is"}]}},
        },
        {"type": "consent", "value": {"label": "No"}},
        {"type": "repeat", "value": {"label": "No"}},
        {"type": "gone", "value": {}},
        {"type": "information", "value": {}},
        "x",
    ]
    draft = question("repeat", "R", one=None, minimum=99, maximum=-3, questions=inner)
    item = read_definition([step("S", draft)]).question(uid("R"))
    assert [each.id for each in item.questions] == [f"{uid('R')}-1"]
    assert item.questions[0].shown_when is None
    assert (item.one, item.minimum, item.maximum) == ("", 1, 1)
    assert item.title_of(2) == "Voce"
    assert read_definition([step("S", question("repeat", "R", questions=None))]).question(uid("R")).questions == ()


@pytest.mark.parametrize("inner", ["Chi accompagni", "S", "T"])
def test_a_question_inside_needs_an_id_of_its_own_in_the_whole_form(inner):
    twin = question("repeat", "R", questions=[question("short_text", inner)])
    with pytest.raises(DefinitionError):
        read_definition([step("S", STORED), step("T", twin)])
    assert read_definition([step("S", STORED), step("T", question("repeat", "R", questions=[]))])


def test_the_shape_changes_with_what_is_asked_inside_and_not_with_its_words():
    def of(item):
        return Step(id="s", items=(item,)).shape

    other_words = people(one="Person", questions=(ShortText(id="name", label="Name", max_length=30), AGE))
    assert of(other_words) == of(people())
    assert of(people(questions=(NAME,))) != of(people())


def test_a_snapshot_with_an_unknown_kind_inside_reads_back_as_it_was():
    data = Definition(steps=(Step(id="s", items=(people(),)),)).to_json()
    data["steps"][0]["items"][0]["questions"].append({"kind": "picture", "id": "pic", "label": "Foto", "size": 3})
    read = Definition.from_json(data)
    assert read.to_json() == data
    assert read.question("p").words([{"name": "Ada", "pic": "x"}]) == ("Persona 1 – Nome: Ada; Foto: x",)


def test_limits_are_said_and_never_more_than_there_may_be():
    assert list(people().limits()) == ["Al massimo 3."]
    assert list(people(minimum=2).limits()) == ["Da 2 a 3."]
    assert list(people(maximum=1).limits()) == []
    assert Repeat(id="p", label="L").maximum == MAX_ENTRIES


@pytest.mark.parametrize("slot", ["999999", "9" * 5_000, "31", "0", "01", "-1", "٣", "", "x"])
def test_a_number_that_no_entry_has_is_nobodys(slot):
    """Otherwise thousands of them would be kept with the form in progress, and looked at with every post."""
    item = people()
    assert not item.owns_input(f"q-p_{slot}_name")
    assert item.owns_input(f"q-p_{MAX_SLOTS}_name")
    before = post(1, name_1="Ada")
    for button in (f"remove-{slot}", f"restore-{slot}"):
        assert press(item, before, button).getlist("q-p_1_name") == ["Ada"]
