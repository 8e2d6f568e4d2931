"""Template tags: icons, telephone links, the object that holds the chrome."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from core.chrome import Chrome
from core.templatetags import pari


@pytest.fixture
def one_icon(monkeypatch):
    monkeypatch.setattr(pari, "_icons", lambda: {"it-user": ("0 0 24 24", "<path d='M1 1'/>")})


def render(source: str, **context) -> str:
    return Template("{% load pari %}" + source).render(Context(context))


@pytest.mark.usefixtures("one_icon")
def test_icon_is_decoration_with_the_drawing_inside():
    html = render('{% icon "it-user" "icon-sm" %}')
    assert 'class="icon icon-sm"' in html
    assert 'aria-hidden="true"' in html
    assert "<path d='M1 1'/>" in html


@pytest.mark.usefixtures("one_icon")
def test_icon_escapes_the_class_it_is_given():
    assert '"><script' not in render('{% icon "it-user" css %}', css='"><script>')


@pytest.mark.usefixtures("one_icon")
def test_unknown_icon_is_an_error_of_the_template():
    with pytest.raises(TemplateSyntaxError, match="it-nothing"):
        render('{% icon "it-nothing" %}')


def test_sprite_of_the_build_is_read_whole():
    icons = pari._icons()
    assert icons, "the front end is not built: make setup"
    assert {"it-user", "it-search", "it-close", "it-burger"} <= icons.keys()
    assert all(view_box.count(" ") == 3 and "<" in drawing for view_box, drawing in icons.values())


def test_a_telephone_number_is_a_link_that_keeps_its_direction():
    assert render('{% phone "0171 444789" %}') == '<a href="tel:+390171444789"><bdi>0171 444789</bdi></a>'
    assert render('{% phone "1522" "big" %}') == '<a class="big" href="tel:1522"><bdi>1522</bdi></a>'


def test_a_telephone_number_cannot_become_another_scheme_or_markup():
    assert 'href="tel:1"' in render('{% phone "javascript:alert(1)" %}')
    assert "<b>" not in render("{% phone number %}", number="<b>1</b>")


BARE_NUMBER = re.compile(r"""href="tel:\{\{|<a [^>]*>\{\{ [\w.]*phone \}\}</a>""")


def test_no_template_writes_the_link_of_a_number_itself():
    assert BARE_NUMBER.search('<a href="tel:{{ person.phone }}">')
    assert BARE_NUMBER.search('<a class="x" href="{{ href }}">{{ settings.office_phone }}</a>')
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    assert [path for path in templates if BARE_NUMBER.search(path.read_text())] == []


def test_chrome_is_made_once_per_request(rf: RequestFactory):
    request: HttpRequest = rf.get("/")
    first = pari.chrome(Context({"request": request}))
    assert isinstance(first, Chrome)
    assert pari.chrome(Context({"request": request})) is first


def test_chrome_is_nothing_without_a_request():
    assert pari.chrome(Context({})) is None
