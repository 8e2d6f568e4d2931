"""Every state is a colour, an icon and a word."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.template import Context, Template

from core.state_looks import Look
from core.templatetags.pari import icon
from courses.models import EnrolmentStatus
from courses.states import State

ROOT = Path(__file__).resolve().parents[2]


def with_looks() -> list[type[models.TextChoices]]:
    """Every enumeration of the project whose members are shown as states."""
    for module in ("appointments", "courses", "enquiries", "reports"):
        importlib.import_module(f"{module}.states")
    importlib.import_module("reports.referral_states")
    found = [each for each in models.TextChoices.__subclasses__() if hasattr(each, "look")]
    assert len(found) >= 9
    return found


def drawn(template: str, **context: object) -> str:
    return Template("{% load pari %}" + template).render(Context(context))


def test_every_state_has_a_look_and_a_word():
    for states in with_looks():
        for state in states:
            assert isinstance(state.look, Look), state
            html = drawn("{% state state %}", state=state)
            assert str(state.label) in html
            assert f"state--{state.look.tone}" in html
            assert "<svg" in html


@pytest.mark.parametrize("look", Look)
def test_every_look_has_a_drawing_and_a_colour(look):
    assert icon(look.icon)
    sheet = (ROOT / "frontend" / "scss" / "components" / "_states.scss").read_text()
    assert f".state--{look.tone} {{" in sheet


def test_a_look_is_drawn_with_words_of_its_own_and_never_without():
    assert "in ritardo" in drawn('{% state "overdue" "in ritardo" %}')
    with pytest.raises(TypeError, match="without a word"):
        drawn('{% state "overdue" %}')
    with pytest.raises(KeyError):
        drawn('{% state "nulla" "parola" %}')


def test_what_differs_for_a_reader_looks_different():
    assert State.WAITING.look is not State.CONFIRMED.look
    assert EnrolmentStatus.OPEN.look is not EnrolmentStatus.CLOSED.look


def test_no_template_colours_a_state_by_itself():
    """Labels and numbers may be a badge of the library; what stands somewhere is `{% state %}`."""
    by_itself = re.compile(r'class="[^"]*\bbg-(success|warning|danger)\b')
    pages = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    guilty = [path.name for path in pages if by_itself.search(path.read_text())]
    assert guilty == []
    assert by_itself.search('<span class="badge bg-warning">')
