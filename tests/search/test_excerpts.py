"""Highlighted text is safe, short, and shows the words."""

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from search.excerpts import EXCERPT_LENGTH, excerpt, highlight, word_key

LONG_TEXT = "Prima frase. " * 40 + "Qui si parla di parità tra le persone. " + "Ultima frase. " * 40


def test_the_excerpt_shows_the_word_in_its_context():
    found = excerpt(LONG_TEXT, ["parità"])
    assert "si parla di <mark>parità</mark> tra le persone" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(strip_tags(found)) <= EXCERPT_LENGTH + 4


def test_without_a_word_to_show_it_is_the_beginning():
    assert excerpt(LONG_TEXT, ["assente"]).startswith("Prima frase.")
    assert excerpt("", ["assente"]) == ""


@pytest.mark.parametrize(
    ("text", "term"),
    [("Parità", "parita"), ("PARITÀ", "parità"), ("corso", "corsi"), ("discriminazioni", "discriminazione")],
)
def test_case_accents_and_the_last_vowel_make_no_difference(text, term):
    assert highlight(text, [term]) == f"<mark>{text}</mark>"


@pytest.mark.parametrize(("text", "term"), [("casa", "cosa"), ("legge", "leggere"), ("una", "uno")])
def test_other_words_are_not_marked(text, term):
    assert highlight(text, [term]) == text


def test_the_commas_of_the_index_do_not_follow_full_stops():
    assert excerpt("Prima frase., Seconda frase!, Terza, quarta", []) == "Prima frase. Seconda frase! Terza, quarta"
    assert excerpt("Un dubbio. ,", []) == "Un dubbio."


def test_html_of_the_text_stays_text():
    assert excerpt("<script>alert(1)</script>", ["script"]) == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"
    )


@given(text=st.text(), terms=st.lists(st.text(min_size=1), max_size=3))
def test_nothing_but_marks_is_ever_html(text, terms):
    for html in (highlight(text, terms), excerpt(text, terms)):
        bare = html.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert ">" not in bare
        assert html.count("<mark>") == html.count("</mark>")


@given(text=st.text(max_size=2000))
def test_any_text_gives_an_excerpt_of_bounded_length(text):
    assert len(excerpt(text, ["a"]).replace("&#x27;", "'")) <= 12 * EXCERPT_LENGTH


def test_word_keys_fold_what_readers_do_not_see():
    assert word_key("È") == word_key("e")
    assert word_key("Straße") == word_key("STRASSE")
