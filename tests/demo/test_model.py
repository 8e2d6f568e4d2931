"""What the validator of the municipal model counts on every page (COMUNI-MODEL, C.SI.1.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.e2e.pages import FORMS, PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

STYLE_SHEET = Path(__file__).resolve().parents[2] / "node_modules/bootstrap-italia/dist/css/bootstrap-italia.min.css"
ENOUGH = 0.36
"""The validator asks for 30 %, and counts names of the library's documentation too: with those of its style sheet alone
a page is on the safe side."""


@pytest.fixture(scope="module")
def library_classes() -> frozenset[str]:
    css = re.sub(r'url\([^)]*\)|"[^"]*"', "", STYLE_SHEET.read_text())
    return frozenset(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", css))


def share_of(html: str, library: frozenset[str]) -> float:
    classes = {name for each in BeautifulSoup(html, "html.parser").select("[class]") for name in each["class"]}
    return len(classes & library) / len(classes)


@pytest.mark.parametrize("name", [*PUBLIC, *FORMS])
def test_enough_class_names_are_the_library_s(client, library_classes, name):
    address = {**PUBLIC, **FORMS}[name]
    response = client.get(address, headers={"host": "localhost"}, follow=True)
    assert share_of(response.content.decode(), library_classes) >= ENOUGH


def test_a_page_of_our_own_names_would_be_found(library_classes):
    html = '<body class="home"><p class="home-lead">…</p><p class="mb-0">…</p><p class="home-note">…</p></body>'
    assert share_of(html, library_classes) == 0.25
