"""Whoever tells of a form in words sees what the newer kinds say: «other», rows, columns, the ends of a rating."""

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.difference import differences
from formbuilder.editor.hints import find_hints
from formbuilder.editor.special_categories import category_of
from formbuilder.lint.languages import lint_languages
from formbuilder.questions import Address, FiscalCode, Matrix, OneOf, Option, Rating, ShortText
from formbuilder.wording import condition_words, outline

SITE = (Option(id="site", label="Dal sito"),)
DAYS = (Option(id="mon", label="Lunedì"), Option(id="tue", label="Martedì"))
TIMES = (Option(id="am", label="Mattina"), Option(id="never", label="Mai"))


def form(*items):
    return Definition(steps=(Step(id="s", title="Passo", items=items),))


def one(other):
    return OneOf(id="one", label="Come lo sai?", options=SITE, other=other)


def grid(rows=DAYS):
    return Matrix(id="grid", label="Quando puoi?", rows=rows, columns=TIMES)


def rating(high):
    return Rating(id="rating", label="Quanto?", low_text="Poco", high_text=high)


def test_a_condition_on_other_reads_with_its_words():
    rule = Condition(rules=(Rule(question="one", operator="is", value="other"),))
    assert condition_words(rule, form(one("Altro, quale?"))) == "«Come lo sai?» è «Altro, quale?»"
    assert condition_words(rule, form(one(""))) == "«Come lo sai?» è «scelta che non c’è»"


def test_the_outline_names_other_rows_and_columns():
    (step,) = outline(form(one("Altro"), grid()))
    first, second = ([option.text for option in item.options] for item in step.items)
    assert first == ["Dal sito", "Altro"]
    assert second == ["Lunedì", "Martedì", "Mattina", "Mai"]


def test_a_difference_in_other_in_a_row_or_in_an_end_is_told():
    before, after = form(one(""), grid(), rating("Tanto")), form(one("Altro"), grid(DAYS[:1]), rating("Moltissimo"))
    told = "\n".join(differences(before, after))
    assert "scelta aggiunta, «Altro»" in told
    assert "scelta tolta, «Martedì»" in told
    assert "il testo «Tanto» ora dice «Moltissimo»" in told
    assert differences(before, before) == ()


def test_a_row_without_words_in_one_language_is_missing():
    whole, gap = form(grid()), form(grid((DAYS[0], Option(id="tue", label=""))))
    missing = lint_languages({"it": whole, "en": gap})
    assert [(each.language, each.path.item, each.path.option) for each in missing] == [("en", "grid", "tue")]
    assert lint_languages({"it": whole, "en": whole}) == ()


def test_other_and_the_ends_of_a_rating_are_missing_where_only_one_language_has_them():
    italian, english = form(one("Altro"), rating("Tanto")), form(one(""), rating(""))
    assert {each.path.field for each in lint_languages({"it": italian, "en": english})} == {"other", "high_text"}


def test_a_row_may_sound_like_a_special_category():
    assert category_of(grid((Option(id="a", label="La tua religione"),)))
    assert category_of(one("Una malattia: quale?"))
    assert not category_of(grid())


def test_an_address_and_a_fiscal_code_are_personal_and_ask_for_a_reason():
    def asks_why(item):
        return any(
            "dato personale" in hint.text for hint in find_hints(form(item), language="it", has_special_basis=True)
        )

    assert asks_why(Address(id="q", label="Dove?"))
    assert asks_why(FiscalCode(id="q", label="Codice"))
    assert not asks_why(Address(id="q", label="Dove?", help_text="Per la ricevuta."))
    assert not asks_why(ShortText(id="q", label="Colore"))
