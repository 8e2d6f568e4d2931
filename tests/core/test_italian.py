"""«dall’11», «all’8»: the article before a number that begins with a vowel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from core.italian import elide

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = re.compile(r"{%\s*blocktrans(?:late)?\b(?P<how>[^%]*)%}(?P<text>.*?){%\s*endblocktrans", re.DOTALL)
WITH_A_DATE = re.compile(r"\b(?:[Dd]al|[Aa]l|[Dd]el|[Nn]el|[Ss]ul|[Ii]l) {{ (?:day|date|first|last)\b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dal 11 marzo al 8 aprile", "dall’11 marzo all’8 aprile"),
        ("Chiudono il 8 dicembre 2026, 12:00.", "Chiudono l’8 dicembre 2026, 12:00."),
        ("Non prima del 11 marzo.", "Non prima dell’11 marzo."),
        ("Il 8 marzo", "L’8 marzo"),
        ("fra il 1 marzo e il 11 aprile", "fra il 1º marzo e l’11 aprile"),
        ("dal 1 al 18 marzo", "dal 1 al 18 marzo"),
        ("il 80 per cento, il 112, il 08/11", "il 80 per cento, il 112, il 08/11"),
        ("papal 8", "papal 8"),
        ("il 21 marzo, il 1 luogo, il 1.1 marzo", "il 21 marzo, il 1 luogo, il 1.1 marzo"),
    ],
)
def test_only_eight_and_eleven_elide(before, after):
    assert elide(before) == after


def test_other_languages_keep_their_words():
    with translation.override("en"):
        assert elide("al 8") == "al 8"


def test_markup_of_a_value_is_escaped():
    template = engines["django"].from_string("{% load pari %}{{ text|elided }}")
    assert template.render({"text": "dal 8 <b>"}) == "dall’8 &lt;b&gt;"


def test_every_sentence_with_a_date_is_elided():
    """A template that says «dal {{ first }}» stands inside the filter, or its variable passes through it."""
    forgotten = []
    seen = 0
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text()
        for found in SENTENCE.finditer(source):
            if not WITH_A_DATE.search(found["text"]):
                continue
            seen += 1
            name = re.search(r"\basvar (\w+)", found["how"])
            before = source[: found.start()].rstrip()
            shown = re.search(rf"\b{name[1]}(\|default:\"\")?\|elided", source) if name else None
            if not (shown or before.endswith("{% filter elided %}")):
                forgotten.append(f"{path.name}: {found['text'].strip()}")
    assert seen > 8
    assert not forgotten
