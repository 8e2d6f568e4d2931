"""Template tags: icons, telephone links, the object that holds the chrome."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from core.chrome import Chrome
from core.templatetags import pari
from core.templatetags.pari import phone_href


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


@pytest.mark.parametrize(
    ("number", "href"),
    [("0171 444789", "tel:0171444789"), ("+39 0171/444789", "tel:+390171444789"), ("1522", "tel:1522")],
)
def test_phone_href(number, href):
    assert phone_href(number) == href


def test_phone_href_cannot_become_another_scheme():
    assert phone_href("javascript:alert(1)") == "tel:1"


def test_chrome_is_made_once_per_request(rf: RequestFactory):
    request: HttpRequest = rf.get("/")
    first = pari.chrome(Context({"request": request}))
    assert isinstance(first, Chrome)
    assert pari.chrome(Context({"request": request})) is first


def test_chrome_is_nothing_without_a_request():
    assert pari.chrome(Context({})) is None
