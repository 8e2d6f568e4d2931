from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.definition.exits import Exit
from formbuilder.lint import Code, Place, example_for, lint, lint_languages
from formbuilder.lint import search as search_module
from formbuilder.questions import (
    Consent,
    Date,
    Information,
    ManyOf,
    Number,
    OneOf,
    Option,
    Question,
    Repeat,
    ShortText,
    YesNo,
)
from formbuilder.registry import KINDS

TODAY = datetime.date(2026, 11, 26)
COLOURS = (Option(id="red", label="Rosso"), Option(id="blue", label="Blu"), Option(id="sea", label="Verde mare"))


def when(*rules, match="all"):
    read = tuple(Rule(question=q, operator=op, value=value) for q, op, value in (*rules,))
    return Condition(match=match, rules=read)


def form(*items, then=()):
    steps = [Step(id="one", title="Uno", items=items)]
    return Definition(steps=(*steps, *then))


def codes(definition, today=TODAY):
    return [finding.code for finding in lint(definition, today=today)]


MINOR = YesNo(id="minor", label="Hai meno di 18 anni?")
COLOUR = OneOf(id="colour", label="Colore", options=COLOURS)
PARENT = ShortText(id="parent", label="Chi firma?")


def test_a_form_without_mistakes_has_no_findings():
    assert lint(form(MINOR, replace(PARENT, shown_when=when(("minor", "is", True)))), today=TODAY) == ()
    assert lint(Definition(), today=TODAY) == ()


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (when(("", "is", None)), Code.INCOMPLETE),
        (when(("minor", "is", None)), Code.INCOMPLETE),
        (when(("gone", "is", "a")), Code.DELETED_QUESTION),
        (when(("later", "is", True)), Code.LATER_QUESTION),
        (when(("parent", "answered", None)), Code.OWN_QUESTION),
        (when(("minor", "includes", "red")), Code.WRONG_OPERATOR),
        (when(("colour", "is", "green")), Code.NO_SUCH_VALUE),
        (when(("minor", "is", "yes")), Code.NO_SUCH_VALUE),
        (when(("minor", "is", True), ("minor", "is", False)), Code.NEVER_TRUE),
        (when(("minor", "unanswered", None)), Code.NEVER_SHOWN),
        (when(("minor", "answered", None)), Code.ALWAYS_TRUE),
        (when(("minor", "is", True), ("minor", "is", False), match="any"), Code.ALWAYS_TRUE),
    ],
)
def test_what_is_wrong_with_a_condition_is_found_at_its_rule(condition, code):
    definition = form(MINOR, COLOUR, replace(PARENT, shown_when=condition), YesNo(id="later", label="Dopo"))
    (finding,) = lint(definition, today=TODAY)
    assert finding.code is code
    assert (finding.path.step, finding.path.item, finding.path.option) == ("one", "parent", "")
    assert finding.path.field == "shown_when"
    assert finding.message
    assert finding.what_to_do
    at_a_rule = code not in (Code.NEVER_TRUE, Code.NEVER_SHOWN, Code.ALWAYS_TRUE)
    assert finding.path.rule == (0 if at_a_rule else None)


def test_a_circle_is_called_a_circle():
    definition = form(
        replace(MINOR, shown_when=when(("parent", "answered", None))),
        replace(PARENT, shown_when=when(("minor", "is", True))),
    )
    (finding,) = lint(definition, today=TODAY)
    assert (finding.code, finding.path.item) == (Code.CYCLE, "minor")


def test_a_circle_goes_over_steps():
    second = Step(id="two", items=(PARENT,), shown_when=when(("minor", "is", True)))
    definition = form(replace(MINOR, shown_when=when(("parent", "answered", None))), then=[second])
    assert codes(definition) == [Code.CYCLE]


def test_an_option_looks_at_earlier_questions_and_not_at_its_own():
    options = (COLOURS[0], replace(COLOURS[1], shown_when=when(("colour", "is", "red"))))
    (finding,) = lint(form(replace(COLOUR, options=options)), today=TODAY)
    assert (finding.code, finding.path.option) == (Code.OWN_QUESTION, "blue")


def test_what_hangs_on_a_broken_condition_waits_until_it_is_mended():
    broken = replace(MINOR, shown_when=when(("gone", "is", True)))
    definition = form(broken, replace(PARENT, shown_when=when(("minor", "answered", None))))
    assert codes(definition) == [Code.DELETED_QUESTION]
    mended = form(replace(MINOR, shown_when=None), *definition.steps[0].items[1:])
    assert codes(mended) == [Code.ALWAYS_TRUE]


def test_never_visible_through_a_cascade_names_the_question():
    never = replace(COLOUR, shown_when=when(("minor", "is", True), ("minor", "is", False)))
    definition = form(MINOR, never, replace(PARENT, shown_when=when(("colour", "is", "red"))))
    first, second = lint(definition, today=TODAY)
    assert (first.code, second.code) == (Code.NEVER_TRUE, Code.NEVER_SHOWN)
    assert second.message == "Questa domanda non si vede mai, perché «Colore» non si vede mai."


def test_a_hidden_answer_does_not_exist():
    colour = replace(COLOUR, shown_when=when(("minor", "is", True)))
    both = replace(PARENT, shown_when=when(("colour", "is", "red"), ("minor", "is", False)))
    assert codes(form(MINOR, colour, both)) == [Code.NEVER_SHOWN]


def test_a_step_that_is_never_reached_is_one_finding():
    inner = replace(COLOUR, shown_when=when(("minor", "is", True)))
    second = Step(id="two", items=(inner,), shown_when=when(("minor", "unanswered", None)))
    (finding,) = lint(form(MINOR, then=[second]), today=TODAY)
    assert (finding.code, finding.path) == (Code.NEVER_SHOWN, Place(step="two", field="shown_when"))
    assert finding.message.startswith("Questo passo")


def test_a_step_that_is_always_empty_comes_with_answers_that_lead_there():
    inner = replace(COLOUR, shown_when=when(("minor", "is", False)))
    second = Step(id="two", items=(inner,), shown_when=when(("minor", "is", True)))
    never, empty = sorted(lint(form(MINOR, then=[second]), today=TODAY), key=lambda finding: finding.code)
    assert (never.code, empty.code) == (Code.NEVER_SHOWN, Code.STEP_ALWAYS_EMPTY)
    assert empty.example == {"minor": True}
    assert never.example == {"minor": True}, "who gets there and does not see it"


def test_every_finding_that_somebody_can_get_to_has_answers_that_lead_there():
    later = when(("later", "answered", None))
    items = (
        replace(PARENT, id="always", shown_when=when(("minor", "answered", None))),
        replace(PARENT, id="broken", shown_when=when(("gone", "is", True))),
        replace(COLOUR, options=(replace(COLOURS[0], shown_when=later), *COLOURS[1:])),
        replace(COLOUR, id="twice", options=(COLOURS[0], replace(COLOURS[1], label="rosso"))),
        Number(id="none", label="Quanti?", minimum=3, maximum=1),
    )
    second = Step(id="two", items=items, shown_when=when(("minor", "is", True)))
    found = {
        (finding.code, finding.path.item): finding.example for finding in lint(form(MINOR, then=[second]), today=TODAY)
    }
    assert set(found) == {
        (Code.ALWAYS_TRUE, "always"),
        (Code.DELETED_QUESTION, "broken"),
        (Code.DELETED_QUESTION, "colour"),
        (Code.DUPLICATE_OPTION, "twice"),
        (Code.MINIMUM_ABOVE_MAXIMUM, "none"),
    }
    assert all(example["minor"] is True for example in found.values())


def test_a_question_in_a_question_is_found_where_the_outer_one_is_shown():
    inner = Number(id="age", label="Età", minimum=3, maximum=1)
    people = Repeat(
        id="people", label="Chi?", one="Persona", questions=(inner,), shown_when=when(("minor", "is", True))
    )
    found = [each for each in lint(form(MINOR, people), today=TODAY) if each.path.item == "age"]
    assert [(each.code, each.example["minor"]) for each in found] == [(Code.MINIMUM_ABOVE_MAXIMUM, True)]


def test_where_nobody_gets_there_is_no_example():
    broken = replace(PARENT, shown_when=when(("gone", "is", True)))
    second = Step(id="two", items=(broken,), shown_when=when(("minor", "unanswered", None)))
    by_code = {finding.code: finding.example for finding in lint(form(MINOR, then=[second]), today=TODAY)}
    assert by_code[Code.DELETED_QUESTION] is None
    assert by_code[Code.NEVER_SHOWN] is not None


def test_a_step_that_is_empty_only_for_some_is_no_mistake():
    second = Step(id="two", items=(replace(COLOUR, shown_when=when(("minor", "is", True))),))
    assert codes(form(MINOR, then=[second])) == []


def test_a_choice_that_never_has_an_option():
    options = tuple(replace(each, shown_when=when(("minor", "unanswered", None))) for each in COLOURS[:2])
    found = lint(form(MINOR, replace(COLOUR, options=options), PARENT), today=TODAY)
    assert [finding.code for finding in found] == [Code.NO_OPTION_LEFT, Code.NEVER_SHOWN, Code.NEVER_SHOWN]
    assert found[0].example == {"minor": True, "parent": PARENT.example()}
    assert codes(form(replace(COLOUR, options=()))) == [Code.NO_OPTION_LEFT]


def test_limits_of_a_question():
    assert codes(form(Number(id="n", label="N", minimum=5, maximum=3))) == [Code.MINIMUM_ABOVE_MAXIMUM]
    past = Date(id="d", label="D", minimum=datetime.date(2027, 1, 1), period="past")
    assert codes(form(past)) == [Code.NO_ANSWER_LEFT]
    assert codes(form(past), today=datetime.date(2027, 1, 1)) == []
    assert codes(form(ManyOf(id="m", label="M", options=COLOURS, maximum=4))) == [Code.MAXIMUM_ABOVE_OPTIONS]
    twice = (COLOURS[0], Option(id="again", label=" rosso "))
    assert codes(form(replace(COLOUR, options=twice))) == [Code.DUPLICATE_OPTION]


def test_a_list_cannot_include_more_than_its_maximum():
    many = ManyOf(id="m", label="M", options=COLOURS, maximum=2)
    three = when(*(("m", "includes", option.id) for option in COLOURS))
    assert codes(form(many, replace(PARENT, shown_when=three))) == [Code.NEVER_TRUE]
    assert codes(form(replace(many, maximum=3), replace(PARENT, shown_when=three))) == []


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([("less", 3), ("more", 1)], None),
        ([("less", 2), ("more", 1)], Code.NEVER_TRUE),
        ([("more", 5)], Code.NEVER_TRUE),
        ([("less", 1)], Code.NEVER_TRUE),
        ([("less", 6)], Code.ALWAYS_TRUE),
        ([("is", 6)], Code.NEVER_TRUE),
        ([("is_not", 6)], Code.ALWAYS_TRUE),
    ],
)
def test_numbers_are_judged_within_their_bounds(rules, code):
    condition = when(*(("n", operator, value) for operator, value in rules))
    definition = form(Number(id="n", label="N", minimum=1, maximum=5), replace(PARENT, shown_when=condition))
    assert codes(definition) == ([code] if code else [])


@pytest.mark.parametrize(
    ("today", "rules", "code"),
    [
        (TODAY, [("younger", 18), ("at_least", 18)], Code.NEVER_TRUE),
        (TODAY, [("younger", 18), ("at_least", 17)], None),
        # 18 on 26 November 2026: born on the 26th of November 2008 or before
        (TODAY, [("at_least", 18), ("after", "2008-11-25")], None),
        (TODAY, [("at_least", 18), ("after", "2008-11-26")], Code.NEVER_TRUE),
        (TODAY, [("younger", 18), ("before", "2008-11-28")], None),
        (TODAY, [("younger", 18), ("before", "2008-11-27")], Code.NEVER_TRUE),
        # who was born on 29 February is a year older on 1 March
        (datetime.date(2026, 2, 28), [("at_least", 18), ("after", "2008-02-28")], Code.NEVER_TRUE),
        (datetime.date(2026, 3, 1), [("at_least", 18), ("after", "2008-02-28")], None),
        (datetime.date(2028, 2, 29), [("at_least", 18), ("after", "2010-02-28")], Code.NEVER_TRUE),
        (datetime.date(2028, 2, 29), [("younger", 18), ("before", "2010-03-02")], None),
        (TODAY, [("at_least", 200)], Code.NEVER_TRUE),
        (TODAY, [("younger", 200)], Code.ALWAYS_TRUE),
        (TODAY, [("at_least", 10**9)], Code.NEVER_TRUE),
    ],
)
def test_ages_and_days_are_judged_together_on_the_day(today, rules, code):
    condition = when(*(("born", operator, value) for operator, value in rules))
    definition = form(Date(id="born", label="Nascita", period="past"), replace(PARENT, shown_when=condition))
    assert codes(definition, today=today) == ([code] if code else [])


def test_a_consent_that_is_not_given_is_no_answer():
    consent = Consent(id="c", label="Foto", text="Foto", version="1", required=False)
    hidden = replace(PARENT, shown_when=when(("c", "answered", None)))
    assert codes(form(consent, hidden)) == []
    assert codes(form(replace(consent, required=True), hidden)) == [Code.ALWAYS_TRUE]


@pytest.mark.parametrize(
    ("rule", "suggested"),
    [
        (("gone", "is", "red"), ("colour", "is", "red")),
        (("gone", "answered", None), None),
        (("minor", "is", "true"), ("minor", "is", True)),
        (("number", "more", "12"), ("number", "more", 12)),
        (("colour", "is", "Verdemare"), ("colour", "is", "sea")),
        (("colour", "is", "giallo"), None),
        (("colour", "includes", "red"), ("colour", "is", "red")),
        (("many", "is", "red"), ("many", "includes", "red")),
        (("number", "before", 3), ("number", "less", 3)),
        (("born", "less", "2010-01-01"), ("born", "before", "2010-01-01")),
    ],
)
def test_did_you_mean(rule, suggested):
    earlier = (
        MINOR,
        COLOUR,
        ManyOf(id="many", label="Molti", options=(Option(id="red", label="Rosso"), Option(id="x", label="X"))),
        Number(id="number", label="N"),
        Date(id="born", label="D"),
    )
    (finding,) = lint(form(*earlier, replace(PARENT, shown_when=when(rule))), today=TODAY)
    found = finding.suggestion
    assert (found and (found.question, found.operator, found.value)) == suggested


def test_examples_lead_to_a_place():
    parent = replace(PARENT, shown_when=when(("born", "younger", 18), ("colour", "is_not", "red")))
    definition = form(Date(id="born", label="Nascita", period="past"), COLOUR, parent)
    example = example_for(definition, Place(step="one", item="parent"), today=TODAY)
    assert example["born"] > "2008-11-26"
    assert example["colour"] != "red"
    assert example["parent"]
    assert example_for(definition, Place(step="one", item="gone"), today=TODAY) is None


def test_examples_are_plausible_where_nothing_hangs_on_them():
    born = Date(id="born", label="Data di nascita", period="past", autocomplete="bday")
    adult = Step(id="adult", title="Adulti", items=(PARENT,), shown_when=when(("minor", "is", False)))
    child = Step(id="child", title="Minori", items=(COLOUR,), shown_when=when(("born", "younger", 18)))
    definition = form(born, MINOR, then=(child, adult))
    assert example_for(definition, Place(step="adult"), today=TODAY)["born"] == "1996-11-01"
    assert example_for(definition, Place(step="child"), today=TODAY)["born"] > "2008-11-26"


def test_a_form_that_cannot_be_judged_says_so(monkeypatch):
    definition = form(MINOR, COLOUR, replace(PARENT, shown_when=when(("minor", "is", False), ("colour", "is", "sea"))))
    assert codes(definition) == []
    monkeypatch.setattr(search_module, "STATES_MAX", 1)
    (finding,) = lint(definition, today=TODAY)
    assert (finding.code, finding.severity) == (Code.UNDECIDED, "warning")


def test_a_kind_that_conditions_compare_lists_its_answers():
    compared = [
        each.item for each in KINDS if getattr(each.item, "operators", Question.operators) != Question.operators
    ]
    assert compared
    assert [kind for kind in compared if kind.answers_apart is Question.answers_apart] == []


PEOPLE = Repeat(
    id="people",
    label="Chi viene?",
    one="Persona",
    questions=(Number(id="age", label="Età", minimum=5, maximum=3), OneOf(id="hair", label="", options=COLOURS)),
    maximum=3,
)


def test_questions_about_several_people_are_looked_at_in_their_order():
    found = lint(form(PEOPLE, Number(id="n", label="N", minimum=5, maximum=3)), today=TODAY)
    assert [(finding.code, finding.path.item) for finding in found] == [
        (Code.MINIMUM_ABOVE_MAXIMUM, "age"),
        (Code.MINIMUM_ABOVE_MAXIMUM, "n"),
    ]
    (missing,) = lint_languages({"it": form(replace(PEOPLE, one="Persona"))})
    assert (missing.path.item, missing.path.field) == ("hair", "label")


def test_a_condition_counts_people():
    people = replace(PEOPLE, questions=(ShortText(id="name", label="Nome"),))

    def codes(operator, value):
        bus = YesNo(id="bus", label="?", shown_when=when(("people", operator, value)))
        return [finding.code for finding in lint(form(people, bus), today=TODAY)]

    assert codes("more", 2) == []
    assert codes("more", 3) == [Code.NEVER_TRUE]
    assert codes("more", 0) == [Code.ALWAYS_TRUE]
    assert codes("is", "x") == [Code.NO_SUCH_VALUE]


def test_findings_come_in_the_order_of_the_form():
    late = replace(PARENT, shown_when=when(("gone", "is", 1), ("gone", "is", 2)))
    first = Number(id="n", label="N", minimum=5, maximum=3)
    found = lint(form(first, late), today=TODAY)
    assert [(finding.path.item, finding.path.rule) for finding in found] == [("n", None), ("parent", 0), ("parent", 1)]


def test_missing_texts_by_language():
    italian = form(MINOR, COLOUR, Information(id="i", text="<p>Ciao</p>"), Consent(id="c", label="Foto", text="Testo"))
    english = form(
        replace(MINOR, label="", help_text=""),
        replace(COLOUR, label="Colour", options=(replace(COLOURS[0], label=""), *COLOURS[1:])),
        Information(id="i", text="<p></p>"),
        Consent(id="c", label="Photos", text=""),
    )
    assert lint_languages({"it": italian, "en": replace(english, steps=italian.steps)}) == ()
    found = lint_languages({"it": italian, "en": english})
    assert {finding.language for finding in found} == {"en"}
    assert [(finding.path.item, finding.path.option, finding.path.field) for finding in found] == [
        ("minor", "", "label"),
        ("colour", "red", "label"),
        ("i", "", "text"),
        ("c", "", "text"),
    ]


def test_a_help_text_is_missing_only_where_another_language_has_it():
    italian = form(replace(MINOR, help_text="Anche oggi."))
    found = lint_languages({"it": italian, "en": form(replace(MINOR, label="Under 18?"))})
    assert [(finding.language, finding.path.field) for finding in found] == [("en", "help_text")]


# --- exits ------------------------------------------------------------------------------------------------------------

LEAVE = Step(id="leave", title="Chiama", exit=Exit())
AFTER = Step(id="after", title="Dopo", items=(PARENT,))


def places(definition):
    return [(finding.code, finding.path.step, finding.severity) for finding in lint(definition, today=TODAY)]


def test_an_exit_for_some_is_no_mistake():
    some = replace(LEAVE, shown_when=when(("minor", "is", True)))
    assert places(form(MINOR, then=[some, AFTER])) == []


def test_nobody_gets_past_an_exit_that_always_applies():
    assert places(form(MINOR, then=[LEAVE, AFTER])) == [
        (Code.END_NEVER_REACHED, "leave", "error"),
        (Code.NEVER_REACHED, "after", "error"),
    ]


def test_exits_for_one_and_for_the_other_leave_nobody():
    one = replace(LEAVE, shown_when=when(("minor", "is", True)))
    other = replace(LEAVE, id="other", shown_when=when(("minor", "is", False)))
    found = lint(form(MINOR, then=[one, other, AFTER]), today=TODAY)
    assert [(finding.code, finding.path.step) for finding in found] == [
        (Code.END_NEVER_REACHED, "other"),
        (Code.NEVER_REACHED, "after"),
    ], "the error alone: that it is always true is the same once more"
    assert [finding.example for finding in found] == [{"minor": False}, {"minor": False}]


def test_what_comes_behind_an_exit_is_judged_for_those_who_get_there():
    gone = replace(LEAVE, shown_when=when(("minor", "is", True)))
    adult = replace(AFTER, shown_when=when(("minor", "is", False)))
    again = replace(LEAVE, id="again", shown_when=when(("minor", "is", True)))
    assert places(form(MINOR, then=[gone, adult])) == [(Code.ALWAYS_TRUE, "after", "warning")]
    assert places(form(MINOR, then=[gone, AFTER, again])) == [(Code.NEVER_SHOWN, "again", "error")]


def test_what_comes_behind_an_exit_with_a_broken_condition_is_not_judged():
    broken = replace(LEAVE, shown_when=when(("gone", "is", True)))
    adult = replace(AFTER, shown_when=when(("minor", "answered", None)))
    assert codes(form(MINOR, then=[adult])) == [Code.ALWAYS_TRUE]
    assert codes(form(MINOR, then=[broken, adult])) == [Code.DELETED_QUESTION]
