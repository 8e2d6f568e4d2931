"""Ratings between named ends, and the same short choice for several things."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from wagtail_localize.segments.extract import extract_segments

from formbuilder.answers import display_lines
from formbuilder.builder import StepForm, check_step, pick_posted, summarise_errors
from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step, read_definition
from formbuilder.journey import Journey
from formbuilder.lint import lint
from formbuilder.questions import DuplicateIdError, Matrix, Option, Rating, ShortText
from tests.formbuilder.factories import make_survey, options, question, step, uid
from tests.formbuilder.test_blocks import refused

RATING = Rating(id="q", label="Quanto?", low_text="Per niente", high_text="Moltissimo")
DAYS = (Option(id="mon", label="Lunedì"), Option(id="tue", label="Martedì"))
TIMES = (Option(id="am", label="Mattina"), Option(id="never", label="Mai"))
MATRIX = Matrix(id="q", label="Quando puoi?", rows=DAYS, columns=TIMES)


def ask(item, *values, **parts):
    post = MultiValueDict({"q-q": list(values)} if values else {})
    for part, value in parts.items():
        post.setlist(f"q-q_{part}", [value])
    return StepForm(Step(id="s", items=(item,)), posted=pick_posted(post))


def error_of(form):
    (error,) = summarise_errors(form)
    return error.message


# --- rating -----------------------------------------------------------------------------------------------------------


def test_the_ends_have_names_and_the_numbers_between_stand_alone():
    html = render_to_string("forms/items.html", {"form": StepForm(Step(id="s", items=(RATING,)))})
    labels = [part.partition("<")[0] for part in html.split('<label class="form-check-label"')[1:]]
    assert [label.partition(">")[2].strip() for label in labels] == ["1 – Per niente", "2", "3", "4", "5 – Moltissimo"]
    assert "checked" not in html


@pytest.mark.parametrize("value", ["0", "6", "1.5", "uno", "-1"])
def test_a_number_that_is_not_offered_is_refused(value):
    assert error_of(ask(RATING, value)) == "Scegli una delle risposte dell’elenco."


def test_the_answer_is_the_number_and_reads_with_its_end():
    assert ask(RATING, "1").answers() == {"q": 1}
    assert check_step(Step(id="s", items=(RATING,)), {"q": 4}) == {"q": 4}
    assert display_lines(RATING, 4) == ("4 su 5",)
    assert display_lines(RATING, 5) == ("5 su 5 – Moltissimo",)
    assert display_lines(RATING, "x") == ("x",)
    assert check_step(Step(id="s", items=(RATING,)), {"q": True}) is None


@pytest.mark.parametrize(("answer", "is_asked"), [(1, True), (2, True), (3, False)])
def test_a_condition_may_ask_for_a_low_number(answer, is_asked):
    why = ShortText(
        id="why", label="Perché?", shown_when=Condition(rules=(Rule(question="q", operator="less", value=3),))
    )
    asked = Definition(steps=(Step(id="s", items=(RATING, why)),))
    assert ("why" in Journey.along(asked, {"q": answer, "why": "x"}, today=None).existing) is is_asked


def test_the_linter_knows_that_no_number_is_above_the_highest():
    def findings(value):
        rule = Rule(question="q", operator="more", value=value)
        why = ShortText(id="why", label="Perché?", shown_when=Condition(rules=(rule,)))
        return lint(Definition(steps=(Step(id="s", items=(RATING, why)),)), today=datetime.date(2026, 11, 22))

    assert findings(5)
    assert not findings(4)


@pytest.mark.parametrize(("stored", "maximum"), [(99, 10), (-3, 2), (7, 7), (None, 5)])
def test_a_draft_is_kept_to_what_can_be_shown(stored, maximum):
    asked = read_definition([step("S", question("rating", "A", maximum=stored))])
    assert next(asked.questions).maximum == maximum


# --- matrix -----------------------------------------------------------------------------------------------------------


def test_every_row_has_its_answer_in_the_forms_order():
    form = ask(MATRIX, tue="am", mon="never")
    assert form.answers() == {"q": {"mon": "never", "tue": "am"}}
    assert check_step(form.step, form.answers()) == form.answers()
    assert display_lines(MATRIX, {"tue": "am", "mon": "never"}) == ("Lunedì: Mai", "Martedì: Mattina")


def test_a_row_without_an_answer_is_named_and_the_others_stay():
    form = ask(MATRIX, mon="am")
    assert error_of(form) == "Scegli una risposta anche per «Martedì»."
    assert str(form["q-q"]).count("checked") == 1


def test_some_rows_are_enough_where_it_is_optional():
    optional = Matrix(id="q", label="L", rows=DAYS, columns=TIMES, required=False)
    assert ask(optional, tue="am").answers() == {"q": {"tue": "am"}}
    assert ask(optional).answers() == {}
    assert list(optional.limits()) == []


@pytest.mark.parametrize("value", ["", "pm", "mon"])
def test_what_no_column_is_is_refused(value):
    assert not ask(MATRIX, mon=value, tue="am").is_valid()


def test_each_row_is_a_group_with_its_name_and_the_summary_leads_to_the_first():
    form = ask(MATRIX)
    html = render_to_string("forms/items.html", {"form": form})
    assert html.count('role="radiogroup"') == 2
    assert 'aria-labelledby="q-q_0_label"' in html
    assert 'id="q-q_0_label">Lunedì' in html
    assert html.count('name="q-q_tue"') == 2
    (error,) = summarise_errors(form)
    assert f'id="{error.anchor}"' in html


def test_what_is_not_offered_any_more_does_not_exist_and_is_shown_all_the_same():
    assert MATRIX.existing({"mon": "am", "wed": "am", "tue": "pm"}) == {"mon": "am"}
    assert MATRIX.existing({"wed": "am"}) is None
    assert MATRIX.existing("x") is None
    assert display_lines(MATRIX, {"wed": "am", "mon": "pm"}) == ("Lunedì: pm", "wed: Mattina")


def test_the_office_reads_rows_and_columns_in_its_language():
    english = Matrix(
        id="q", label="When?", rows=(Option(id="mon", label="Monday"),), columns=(Option(id="am", label="Morning"),)
    )
    assert english.with_words_of(MATRIX).words({"mon": "am"}) == ("Lunedì: Mattina",)
    assert Step(id="s", items=(english,)).shape == Step(id="s", items=(english.with_words_of(MATRIX),)).shape


def test_rows_and_columns_each_have_ids_of_their_own():
    twice = (DAYS[0], DAYS[0])
    for parts in ({"rows": twice}, {"columns": twice}):
        with pytest.raises(DuplicateIdError):
            Matrix(id="q", label="L", **parts)
    assert Matrix(id="q", label="L", rows=DAYS, columns=DAYS)


def grid(rows, columns):
    return [step("S", question("matrix", "A", rows=options(*rows), columns=options(*columns)))]


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ([], ["Sì", "No"], "Serve almeno una riga."),
        (["Uno"], ["Sì"], "Servono almeno due risposte."),
        (["Uno"], ["Sì", "sì "], "Questa risposta c’è già."),
        (["Uno", "uno "], ["Sì", "No"], "Questa riga c’è già."),
    ],
)
def test_a_grid_that_asks_nothing_is_refused_at_its_list(rows, columns, message):
    assert refused(grid(rows, columns)) == [message]


def test_the_editors_grid_arrives_with_its_ids():
    (item,) = read_definition(grid(["Uno", "Due"], ["Sì", "No"])).questions
    assert [row.id for row in item.rows] == [uid("Uno"), uid("Due")]
    assert [column.label for column in item.columns] == ["Sì", "No"]
    assert item.input_names() == tuple(f"{item.input_name}_{row.id}" for row in item.rows)


@pytest.mark.django_db
def test_all_words_of_scales_are_offered_to_translators(site_it, home_page):
    rating = question("rating", "Voto", low_text="Per niente", high_text="Moltissimo")
    page = make_survey(home_page, [step("S", rating, *grid(["Uno"], ["Sì", "No"])[0]["value"]["questions"])])
    offered = {each.string.data for each in extract_segments(page) if hasattr(each, "string")}
    assert {"Per niente", "Moltissimo", "Uno", "Sì", "No"} <= offered
