"""Stored answers under a page in another language: their words keep their language and their direction."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

from formbuilder.answers import Row, Section
from formbuilder.questions import ShortText
from tests.databases import ROOT

TEMPLATES = ["forms/answers_in.html", "staff/components/answers_in.html"]


def block(template, language, *, page):
    rows = (Row(question=ShortText(id="a", label="Come ti chiami?"), lines=()),)
    sections = (Section(step_id="s", title="", rows=rows),)
    with translation.override(page):
        html = render_to_string(template, {"sections": sections, "language": language})
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(
    ("language", "page", "direction"), [("it", "ar", "ltr"), ("ar", "it", "rtl"), ("en", "ar", "ltr")]
)
def test_question_and_heading_have_the_direction_of_their_language(template, language, page, direction):
    soup = block(template, language, page=page)
    for element in (soup.dt, soup.find(["h2", "h3"])):
        around = element.find_parent(lang=True)
        assert (around["lang"], around["dir"]) == (language, direction)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_words_between_are_in_that_language_too(template):
    assert "Nessuna risposta" in block(template, "it", page="ar").get_text()
    assert "Nessuna risposta" not in block(template, "en", page="it").get_text()


def test_no_template_shows_stored_answers_without_their_language():
    """All that a form page shows is in its own language; everything else goes through the two templates."""
    own = {"forms/check.html", "forms/preview_check.html", "forms/written.html", "forms/answers_in.html"}
    assert including("forms/answers.html") == own
    assert including("staff/components/answers.html") == {"staff/components/answers_in.html"}


def including(name):
    folder = ROOT / "templates"
    pages = folder.rglob("*.html")
    return {str(each.relative_to(folder)) for each in pages if f'include "{name}"' in each.read_text(encoding="utf-8")}
