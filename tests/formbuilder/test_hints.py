"""Hints for whoever writes a form: each has a text that earns it, and one that does not."""

import json

import pytest

from core.plain_language import GULPEASE_MIN, gulpease, plain
from formbuilder.definition import read_definition
from formbuilder.editor.form_templates import all_templates
from formbuilder.editor.hints import find_hints
from formbuilder.editor.special_categories import CATEGORIES, category_of
from tests.core.test_plain_language import HARD
from tests.formbuilder.factories import options, question, step

LONG = (
    "Indica per favore tutte le informazioni che ritieni utili affinché l’ufficio competente possa valutare la tua "
    "richiesta nei tempi previsti dal regolamento comunale vigente in materia."
)


def hints(*questions, language="it", basis=True, **values):
    definition = read_definition([step("Passo", *questions, **values)])
    return [hint.text for hint in find_hints(definition, language=language, has_special_basis=basis)]


def ask(label, kind="short_text", **values):
    return question(kind, label, **values)


@pytest.mark.parametrize(
    "label",
    [
        "Dove abiti e da quando?",
        "Come ti chiami? Quanti anni hai?",
        "Usi ausili e/o accompagnatori?",
        "Chi ti segue o quando lo vedi?",
    ],
)
def test_two_questions_in_one(label):
    assert any("due cose" in each for each in hints(ask(label)))
    assert not any("due cose" in each for each in hints(ask(label), language="en"))


@pytest.mark.parametrize(
    "label", ["Nome e cognome", "Vuoi venire lunedì o giovedì?", "Che cosa è successo?", "Come hai saputo del corso?"]
)
def test_one_question_is_one(label):
    assert not any("due cose" in each for each in hints(ask(label)))


@pytest.mark.parametrize(
    "asked",
    [
        ask("E-mail", "email"),
        ask("Un recapito", "phone"),
        ask("Codice fiscale"),
        ask("Quando sei nata o nato", "date", autocomplete="bday"),
    ],
)
def test_personal_data_without_a_reason(asked):
    assert any("dato personale" in each for each in hints(asked))
    asked = json.loads(json.dumps(asked))
    asked["value"]["help_text"] = "Per avvisarti se salta un incontro."
    assert not any("dato personale" in each for each in hints(asked))


def test_what_is_chosen_from_a_list_names_nobody():
    asked = ask("Indirizzo di studio", "one_of", options=options("Liceo", "Istituto tecnico"))
    assert not any("dato personale" in each for each in hints(asked))


def test_long_sentences():
    assert any("Una frase ha 26 parole" in each for each in hints(ask("Racconta", help_text=LONG)))
    assert hints(ask("Racconta", help_text=LONG), language="en") == []
    assert hints(ask("Racconta", help_text="Bastano poche parole. " * 20)) == []


def test_paragraphs_and_lists_end_a_sentence():
    half = " ".join(["ora"] * 20)
    assert hints(question("information", "Nota", title="", text=f"<ul><li>{half}</li><li>{half}</li></ul>")) == []
    assert plain("<p>Uno &amp; due</p><p>tre</p>") == "Uno & due\ntre\n"


def test_hard_words():
    assert gulpease(HARD) < GULPEASE_MIN
    assert any("Gulpease" in each for each in hints(ask("Racconta", "long_text", help_text=HARD)))


def test_gulpease_of_a_known_text():
    """4 words of 3 letters in 1 sentence: 89 + (300 - 120) / 4."""
    assert gulpease("Uno due tre sei.") == pytest.approx(134)


def test_more_than_seven_questions_in_a_step():
    eight = [ask(f"Domanda numero {n}") for n in range(8)]
    assert any("Ha 8 domande" in each for each in hints(*eight))
    assert hints(*eight[:7]) == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_click_here(language):
    text = "<p>Per il regolamento <a href='/x'>clicca qui</a>.</p>"
    assert any(
        "Clicca qui" in each for each in hints(question("information", "N", title="", text=text), language=language)
    )
    assert hints(question("information", "N", title="", text="<p>Clicca su Avanti.</p>"), language=language) == []


class TestSpecialCategories:
    @pytest.mark.parametrize(
        ("label", "category"),
        [
            ("Hai una disabilità?", "salute"),
            ("Soffri di allergie?", "salute"),
            ("Qual è la tua religione?", "religione o convinzioni"),
            ("Qual è il tuo orientamento sessuale?", "orientamento o vita sessuale"),
            ("Qual è la tua origine etnica?", "origine etnica"),
            ("Hai opinioni politiche?", "opinioni politiche"),
            ("Sei iscritta o iscritto a un sindacato?", "sindacato"),
            ("Dati biometrici", "dati genetici o biometrici"),
            ("Do you have a disability?", "salute"),
        ],
    )
    def test_are_recognised(self, label, category):
        (asked,) = read_definition([step("P", ask(label))]).questions
        assert category_of(asked) == category
        assert any("dato particolare" in each for each in hints(ask(label), basis=False))
        assert not any("dato particolare" in each for each in hints(ask(label), basis=True))

    @pytest.mark.parametrize(
        "label",
        ["In quale comune?", "Ti fidi di noi?", "Che partita guardi?", "Serve un posto senza scale?", "Federica chi è?",
         "Vuoi un saluto?", "Con quale mezzo arrivi?"],
    )  # fmt: skip
    def test_are_not_seen_everywhere(self, label):
        assert hints(ask(label), basis=False) == []

    def test_every_category_has_a_case_above(self):
        cases = next(mark for mark in self.test_are_recognised.pytestmark if mark.name == "parametrize").args[1]
        assert {category for _label, category in cases} == {str(each) for each in CATEGORIES}

    def test_options_count_and_helps_do_not(self):
        asked = ask("Per quale motivo?", "many_of", options=options("Religione", "Età"))
        assert any("dato particolare" in each for each in hints(asked, basis=False))
        assert hints(ask("Racconta", help_text="Non scrivere dati di salute."), basis=False) == []


@pytest.mark.parametrize("template", all_templates(), ids=lambda each: each.key)
def test_the_templates_need_no_hint(template):
    """Of the discrimination report alone the list of grounds is one of special categories."""
    basis = template.key == "discrimination"
    found = find_hints(read_definition(template.steps), language="it", has_special_basis=basis)
    assert found == ()


def test_hints_stand_in_the_form_s_order():
    definition = read_definition(
        [step("Uno", ask("E-mail", "email")), step("Due", ask("Hai una disabilità?"), ask("Telefono", "phone"))]
    )
    found = find_hints(definition, language="it", has_special_basis=False)
    assert [(each.place, each.quoted) for each in found] == [
        ("Passo 1", "E-mail"),
        ("Passo 2", "Hai una disabilità?"),
        ("Passo 2", "Telefono"),
    ]
