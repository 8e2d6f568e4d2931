"""E-mail addresses break after «@» and dots; nothing else of a text changes."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from wagtail.rich_text import RichText

from core.unbroken import break_addresses

ADDRESS = "antidiscriminazioni@comune.cuneo.it"
BROKEN = "antidiscriminazioni@<wbr>comune.<wbr>cuneo.<wbr>it"


def render(source, **context):
    return Template("{% load pari wagtailcore_tags %}" + source).render(Context(context))


def test_an_address_breaks_after_the_sign_and_dots_and_its_link_stays():
    html = mark_safe(f'<p title="{ADDRESS}">Scrivi a <a href="mailto:{ADDRESS}">{ADDRESS}</a>.</p>')  # noqa: S308 - our own
    assert break_addresses(html) == f'<p title="{ADDRESS}">Scrivi a <a href="mailto:{ADDRESS}">{BROKEN}</a>.</p>'


@pytest.mark.parametrize("text", ["due punti: 3.5 e 4.6", "@comune", "www.comune.cuneo.it", "dallo 0171 444789"])
def test_what_is_no_address_stays(text):
    assert break_addresses(text) == text


def test_what_somebody_typed_is_escaped():
    assert break_addresses("<b>a@b.it</b>") == "&lt;b&gt;a@<wbr>b.<wbr>it&lt;/b&gt;"
    assert "<b>" not in render("{% email address %}", address="<b>@x.it")


def test_a_tag_and_every_rich_text_show_addresses_so():
    assert render("{% email address %}", address=ADDRESS) == f'<a href="mailto:{ADDRESS}"><bdi>{BROKEN}</bdi></a>'
    html = f'<p><a href="mailto:{ADDRESS}">{ADDRESS}</a> &amp; altro</p>'
    for shown in (render("{{ html|richtext }}", html=html), render("{{ text }}", text=RichText(html))):
        assert BROKEN in shown
        assert "&amp; altro" in shown
