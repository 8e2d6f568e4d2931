import copy

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks import MachineKeyBlock
from formbuilder.blocks import FormStepsBlock, FormStepsField, OptionBlock, QuestionsBlock, StepBlock
from formbuilder.definition import MAX_ITEMS_PER_STEP, MAX_STEPS
from formbuilder.questions.choice import MAX_OPTIONS
from tests.formbuilder.factories import ALL_KINDS, PRIVACY, options, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage

QUESTIONS = QuestionsBlock().child_blocks
BLOCK = FormStepsBlock()


def clean(stored):
    return BLOCK.clean(BLOCK.to_python(stored))


def messages(error) -> list[str]:
    """Every message of a nested block error."""
    nested = list(getattr(error, "block_errors", {}).values())
    own = list(getattr(error, "non_block_errors", []))
    if not nested and not own:
        return [str(message) for message in error.messages]
    found = [text for each in own for text in (each.messages if hasattr(each, "messages") else [str(each)])]
    return found + [text for each in nested for text in messages(each)]


def refused(stored) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        clean(stored)
    return messages(caught.value)


IN_PICKER = [*QUESTIONS.values(), StepBlock()]


@pytest.mark.parametrize("block", [*IN_PICKER, OptionBlock()], ids=lambda block: type(block).__name__)
def test_every_block_is_a_product(block):
    assert block.meta.icon != "placeholder"
    assert str(block.label or block.meta.label)


@pytest.mark.parametrize("block", IN_PICKER, ids=lambda block: type(block).__name__)
def test_every_block_of_the_picker_is_described_grouped_and_shown(block):
    assert block.get_description()
    assert block.meta.group
    assert block.is_previewable
    html = block.render(block.get_preview_value())
    assert "form-question" in html or "form-information" in html
    assert "(domanda senza testo)" not in html


def test_a_complete_form_is_accepted():
    assert len(clean(ALL_KINDS)) == 3


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (question("one_of", "A", options=options("Una")), "Servono almeno due scelte."),
        (question("many_of", "A", options=[]), "Servono almeno due scelte."),
        (question("one_of", "A", options=options("Una", "Due", "una ")), "Questa scelta c’è già."),
        (question("number", "A", minimum=5, maximum=1), "Il massimo non può venire prima del minimo."),
        (
            question("date", "A", minimum="2026-03-08", maximum="2026-03-07"),
            "Il massimo non può venire prima del minimo.",
        ),
        (question("date", "A", minimum="1492-10-12"), "Scegli una data fra il 1900 e il 2200."),
        (
            question("repeat", "A", one="Persona", minimum=3, maximum=2, questions=[question("yes_no", "B")]),
            "Il massimo non può venire prima del minimo.",
        ),
        (
            question(
                "repeat",
                "A",
                one="Persona",
                questions=[question("yes_no", "B"), {**question("phone", "B"), "id": uid("C")}],
            ),
            "Questa domanda c’è già.",
        ),
        (
            question("repeat", "A", one="Persona", questions=[question("number", "B", minimum=5, maximum=1)]),
            "Il massimo non può venire prima del minimo.",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_at_its_field(broken, message):
    if broken["type"] == "one_of" and len(broken["value"]["options"]) == 3:
        broken = copy.deepcopy(broken)
        broken["value"]["options"][2]["id"] = uid("third")
    assert refused([step("S", broken)]) == [message]


def test_the_questions_about_one_of_several_are_every_kind_that_may_be_repeated():
    inner = QUESTIONS["repeat"].child_blocks["questions"].child_blocks
    assert set(QUESTIONS) - set(inner) == {"repeat", "file", "consent", "information"}


def test_nothing_about_one_of_several_has_a_condition_and_the_questions_of_a_step_keep_theirs():
    inner = QUESTIONS["repeat"].child_blocks["questions"].child_blocks
    for kind, block in inner.items():
        assert set(QUESTIONS[kind].child_blocks) - set(block.child_blocks) == {"shown_when"}, kind
        assert "shown_when" not in block.meta.form_layout.children, kind
    for kind in ("one_of", "many_of"):
        options = inner[kind].child_blocks["options"].child_block
        assert set(options.child_blocks) == {"label", "help_text"}
        assert "shown_when" in QUESTIONS[kind].child_blocks["options"].child_block.child_blocks


@pytest.mark.parametrize("values", [{"one": ""}, {"questions": []}, {"maximum": 11}, {"minimum": 0}])
def test_several_people_need_a_word_and_a_question_and_have_a_limit(values):
    whole = {"one": "Persona", "questions": [question("yes_no", "B")]}
    assert clean([step("S", question("repeat", "A", **whole))])
    assert refused([step("S", question("repeat", "A", **{**whole, **values}))])


def test_two_questions_of_a_step_cannot_look_alike():
    second = {**question("yes_no", "Nome"), "id": uid("other")}
    assert refused([step("S", question("short_text", "Nome"), second)]) == [
        "In questo passo c’è già una domanda con lo stesso testo."
    ]


def test_one_id_for_two_questions_is_refused():
    twice = [step("S", question("yes_no", "A")), step("T", question("yes_no", "A"))]
    assert refused(twice) == ["Due parti del modulo hanno lo stesso identificativo: cancella la copia e rifalla."]


@pytest.mark.parametrize(
    "stored",
    [
        [step(f"S{n}", question("yes_no", f"Q{n}")) for n in range(MAX_STEPS + 1)],
        [step("S", *[question("yes_no", f"Q{n}") for n in range(MAX_ITEMS_PER_STEP + 1)])],
        [step("S", question("one_of", "Q", options=options(*[f"O{n}" for n in range(MAX_OPTIONS + 1)])))],
        [step("S", question("short_text", "x" * 201))],
        [step("S", question("long_text", "Q", max_length=10_001))],
    ],
)
def test_a_form_has_limits(stored):
    assert refused(stored)


def test_a_draft_may_be_incomplete():
    draft = [
        step(
            "S", question("one_of", "A", label="", options=[]), question("consent", "B", label="", text="", version="")
        ),
        step("T"),
    ]
    assert len(BLOCK.clean_deferred(BLOCK.to_python(draft))) == 2
    with pytest.raises(ValidationError):
        clean(draft)


def test_a_draft_with_one_id_twice_is_refused_too():
    twice = [step("S", question("yes_no", "A"), question("yes_no", "A"))]
    with pytest.raises(ValidationError):
        BLOCK.clean_deferred(BLOCK.to_python(twice))


def test_the_version_of_a_consent_is_a_machine_key():
    assert isinstance(QUESTIONS["consent"].child_blocks["version"], MachineKeyBlock)


def test_an_options_error_stands_at_the_list():
    value = QUESTIONS["one_of"].to_python({"label": "A", "required": True, "options": []})
    with pytest.raises(StructBlockValidationError) as caught:
        QUESTIONS["one_of"].clean(value)
    assert set(caught.value.block_errors) == {"options"}


def test_migrations_do_not_carry_the_blocks():
    _name, path, args, kwargs = FormStepsField().deconstruct()
    assert path == "formbuilder.blocks.FormStepsField"
    assert args == []
    assert set(kwargs) <= {"blank", "verbose_name"}


@pytest.mark.django_db
def test_saving_keeps_every_id(site_it, home_page):
    page = SurveyPage(title="S", slug="s", form_steps=ALL_KINDS, locale=home_page.locale, **PRIVACY)
    home_page.add_child(instance=page)
    page.save_revision().publish()
    stored = SurveyPage.objects.get(pk=page.pk).form_steps.get_prep_value()
    kept = [(each["id"], [q["id"] for q in each["value"]["questions"]]) for each in stored]
    assert kept == [(each["id"], [q["id"] for q in each["value"]["questions"]]) for each in ALL_KINDS]
    choices = stored[2]["value"]["questions"][0]["value"]["options"]
    assert [each["id"] for each in choices] == [uid("Lunedì"), uid("Giovedì")]


@pytest.mark.django_db
def test_an_editor_finds_the_form_in_the_admin(admin_client, site_it, home_page):
    page = SurveyPage(title="S", slug="s", form_steps=ALL_KINDS, locale=home_page.locale, **PRIVACY)
    home_page.add_child(instance=page)
    response = admin_client.get(f"/admin/pages/{page.pk}/edit/")
    assert response.status_code == 200
    html = response.content.decode()
    for words in ("passi del modulo", "Informativa al modulo", "Invio e conferma"):
        assert words.casefold() in html.casefold()
