"""«Other, please say» on a choice: a line that is always there, read and kept with the options."""

import pytest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail_localize.segments.extract import extract_segments

from formbuilder.answers import display, display_lines
from formbuilder.blocks import QuestionsBlock
from formbuilder.builder import StepForm, check_step, pick_posted, post_of, summarise_errors
from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step, read_definition
from formbuilder.journey import Journey
from formbuilder.questions import DuplicateIdError, ManyOf, OneOf, Option, ShortText
from formbuilder.questions.choosing import OTHER_MAX
from formbuilder.reading import read_for_office
from tests.formbuilder.factories import make_survey, options, question, step
from tests.formbuilder.test_blocks import messages

OPTIONS = (Option(id="site", label="Dal sito"), Option(id="friend", label="Da un’amica"))
ONE = OneOf(id="q", label="Come lo sai?", options=OPTIONS, other="Altro, quale?")
MANY = ManyOf(id="q", label="Come lo sai?", options=OPTIONS, other="Altro, quale?", maximum=2)


def ask(item, *chosen, line=""):
    post = MultiValueDict({"q-q": list(chosen), "q-q_other": [line]})
    return StepForm(Step(id="s", items=(item,)), posted=pick_posted(post))


@pytest.mark.parametrize(
    ("item", "chosen", "line", "answer"),
    [
        (ONE, ["site"], "", "site"),
        (ONE, ["other"], "  Da un \r\n manifesto ", {"other": "Da un manifesto"}),
        (ONE, [], "Da un manifesto", {"other": "Da un manifesto"}),
        (MANY, ["friend"], "", ["friend"]),
        (MANY, ["other"], "Alla radio", [{"other": "Alla radio"}]),
        (MANY, ["site"], "Alla radio", ["site", {"other": "Alla radio"}]),
        (MANY, ["other", "friend"], "Alla radio", ["friend", {"other": "Alla radio"}]),
    ],
)
def test_what_is_written_is_the_answer_chosen_first_or_not(item, chosen, line, answer):
    form = ask(item, *chosen, line=line)
    assert form.is_valid(), form.errors
    assert form.answers() == {"q": answer}
    assert check_step(form.step, form.answers()) == {"q": answer}


@pytest.mark.parametrize("item", [ONE, MANY])
@pytest.mark.parametrize("line", ["", "   ", "\u200b", "\u3164"])
def test_other_without_words_says_where_to_write(item, line):
    form = ask(item, "other", line=line)
    assert [each.message for each in summarise_errors(form)] == [
        "Hai scelto «Altro, quale?»: scrivilo nella riga sotto."
    ]


def test_words_beside_another_choice_of_one_are_not_lost_and_not_guessed():
    form = ask(ONE, "site", line="Alla radio")
    (error,) = summarise_errors(form)
    assert error.message.startswith("Hai scritto qualcosa ma hai scelto un’altra risposta: scegli «Altro, quale?»")
    assert 'value="Alla radio"' in str(form["q-q"])
    assert "checked" in str(form["q-q"])


@pytest.mark.parametrize("item", [ONE, MANY])
def test_what_is_too_long_or_unreadable_is_refused(item):
    assert not ask(item, "other", line="x" * (OTHER_MAX + 1)).is_valid()
    assert not ask(item, "other", line="a\x00").is_valid()
    assert ask(item, "other", line="x" * OTHER_MAX).is_valid()


def test_other_counts_among_the_choices():
    assert summarise_errors(ask(MANY, "site", "friend", line="Alla radio"))[0].message == (
        "Scegli al massimo 2 risposte."
    )


@pytest.mark.parametrize("item", [ONE, MANY])
def test_an_optional_question_may_stay_empty_and_a_required_one_may_not(item):
    assert not ask(item).is_valid()
    optional = type(item)(**{**vars(item), "required": False})
    assert ask(optional).is_valid()
    assert ask(optional).answers() == {}


def test_without_other_its_name_is_no_option_and_its_line_nobodys():
    plain = OneOf(id="q", label="L", options=OPTIONS)
    assert not ask(plain, "other", line="x").is_valid()
    assert plain.input_names() == ("q-q",)
    assert check_step(Step(id="s", items=(plain,)), {"q": {"other": "x"}}) is None


def test_the_line_is_there_without_choosing_named_and_the_last():
    html = render_to_string("forms/items.html", {"form": StepForm(Step(id="s", items=(ONE,)))})
    assert html.index('value="friend"') < html.index('value="other"') < html.index('name="q-q_other"')
    assert '<label class="visually-hidden" for="q-q_other">Altro, quale? – scrivi qui</label>' in html
    assert "required" not in html


def test_a_sensitive_form_asks_the_browser_to_forget_the_line_too():
    step_ = Step(id="s", items=(ONE,))
    assert 'autocomplete="off"' in str(StepForm(step_, sensitive=True)["q-q"])
    assert 'autocomplete="off"' not in str(StepForm(step_)["q-q"])


def test_what_was_answered_stands_in_the_form_again():
    html = str(
        StepForm(Step(id="s", items=(MANY,)), prefill=post_of(Step(id="s", items=(MANY,)), answers_of_many()))["q-q"]
    )
    assert html.count("checked") == 2
    assert 'value="Alla radio"' in html


def answers_of_many():
    return {"q": ["site", {"other": "Alla radio"}]}


def test_the_answer_reads_with_the_words_of_the_option():
    assert display_lines(ONE, {"other": "Alla radio"}) == ("Altro, quale? – Alla radio",)
    assert display_lines(MANY, ["site", {"other": "Alla radio"}]) == ("Dal sito", "Altro, quale? – Alla radio")
    assert display_lines(OneOf(id="q", label="L", options=OPTIONS), {"other": "x"}) == ("other: x",)


def test_what_is_no_answer_yet_is_given_back_in_words():
    posted = MultiValueDict({"q-q": ["site"], "q-q_other": ["Alla radio"]})
    assert ONE.typed_words(posted) == ("Dal sito Alla radio",)
    assert MANY.typed_words(MultiValueDict({"q-q": ["other"], "q-q_other": [""]})) == ("Altro, quale?",)


def test_the_office_reads_it_in_the_words_of_its_own_language():
    english = OneOf(id="q", label="How?", options=(Option(id="site", label="Website"),), other="Other")
    italian = OneOf(id="q", label="Come?", options=(Option(id="site", label="Sito"),), other="Altro")
    reading = read_for_office(
        definition=Definition(steps=(Step(id="s", items=(english,)),)),
        source=Definition(steps=(Step(id="s", items=(italian,)),)),
        answers={"q": {"other": "radio"}},
        locale="en",
    )
    assert reading.sections[0].rows[0].lines == ("Altro – radio",)
    assert reading.original[0].rows[0].lines == ("Other – radio",)


def test_a_condition_finds_other_by_its_name_and_a_hidden_answer_does_not_exist():
    rule = Rule(question="q", operator="is", value="other")
    more = ShortText(id="more", label="Dove?", shown_when=Condition(rules=(rule,)))
    for item, answer in ((ONE, {"other": "x"}), (MANY, [{"other": "x"}])):
        asked = Definition(steps=(Step(id="s", items=(item, more)),))
        way = Journey.along(asked, {"q": answer, "more": "là"}, today=None)
        operator_fits = isinstance(item, OneOf)
        assert ("more" in way.existing) is operator_fits
        assert way.existing["q"] == answer
    assert ONE.compared({"other": "x"}) == "other"
    assert MANY.compared(["site", {"other": "x"}]) == ["site", "other"]
    assert OneOf(id="q", label="L", options=OPTIONS).existing({"other": "x"}) is None
    assert ManyOf(id="q", label="L", options=OPTIONS).existing(["site", {"other": "x"}]) == ["site"]


def test_no_option_has_the_name_of_other():
    taken = (Option(id="other", label="A"),)
    assert OneOf(id="q", label="L", options=taken)
    with pytest.raises(DuplicateIdError):
        OneOf(id="q", label="L", options=taken, other="Altro")


def test_the_editor_gives_its_words_and_not_twice():
    asked = read_definition([step("S", question("one_of", "A", options=options("Uno", "Due"), other=" Altro "))])
    assert next(asked.questions).other == "Altro"
    block = QuestionsBlock().child_blocks["one_of"]
    value = {"label": "A", "options": options("Uno", "Due"), "other": "due "}
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python(value))
    assert messages(caught.value) == ["Questa scelta c’è già."]
    assert set(caught.value.block_errors) == {"other"}


@pytest.mark.django_db
def test_its_words_are_offered_to_translators_and_change_nothing_of_what_is_asked(site_it, home_page):
    other = OneOf(id="q", label="Come lo sai?", options=OPTIONS, other="Autre")
    assert Step(id="s", items=(other,)).shape == Step(id="s", items=(ONE,)).shape
    page = make_survey(home_page, [step("S", question("one_of", "A", options=options("Uno", "Due"), other="Altro"))])
    assert "Altro" in [each.string.data for each in extract_segments(page) if hasattr(each, "string")]


def test_display_shows_it_on_the_check_page():
    asked = Definition(steps=(Step(id="s", items=(ONE,)),))
    assert display(asked, {"q": {"other": "Alla radio"}})[0].rows[0].text == "Altro, quale? – Alla radio"
