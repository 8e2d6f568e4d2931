"""Every component and block has its place on the page of components, which is there for developers only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import resolve

from core.state_looks import Look
from demo.showcase.components import NOT_SHOWN
from demo.showcase.views import GROUPS, all_entries, components

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SHOWN_IN = ("components", "blocks")
WHO_ANSWERS = """
import django
django.setup()
from django.urls import resolve
print(resolve("/_componenti/").func.__module__)
"""


def templates() -> set[str]:
    return {path.relative_to(TEMPLATES).as_posix() for each in SHOWN_IN for path in (TEMPLATES / each).rglob("*.html")}


def without_entry(names: set[str]) -> set[str]:
    shown = {entry.template for entries in all_entries().values() for entry in entries if entry.examples}
    return names - shown - {*NOT_SHOWN}


@pytest.fixture
def page(demo, db, rf):
    response = components(rf.get("/_componenti/", headers={"host": "localhost"}))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def test_every_component_and_block_is_shown_or_says_why_not(demo, db):
    assert without_entry(templates()) == set()
    assert {*NOT_SHOWN} <= templates()
    assert without_entry({"components/nuovo.html"}) == {"components/nuovo.html"}


def test_every_example_shows_something(page):
    parts = page.select("body > section > div")
    assert len(parts) > 50
    for name in page.select("body > section > div > h3"):
        name.extract()
    empty = [part.parent["id"] for part in parts if not part.get_text(strip=True) and not part.select("svg, img")]
    assert empty == []
    assert len(page.select(".state")) > len(Look)


def test_one_group_is_shown_alone_in_both_directions(demo, db, rf):
    for group in GROUPS:
        response = components(rf.get("/_componenti/", {"gruppo": group, "dir": "rtl"}, headers={"host": "localhost"}))
        soup = BeautifulSoup(response.content, "lxml")
        assert soup.html["dir"] == "rtl"
        assert soup.select("body > section > div")


def test_what_is_shown_is_remembered_for_no_page(demo, db, client, rf):
    """The header of the invented office would stand on every page."""
    components(rf.get("/_componenti/", headers={"host": "localhost"}))
    assert "Comune di Esempio" not in client.get("/", headers={"host": "localhost"}).content.decode()


def test_nobody_finds_it_where_the_setting_is_off():
    assert not settings.COMPONENTS_PAGE
    assert resolve("/_componenti/").func is not components


@pytest.mark.parametrize(("module", "is_there"), [("production", False), ("dev", True)])
def test_it_is_there_while_developing_and_not_in_production(module, is_there):
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": f"config.settings.{module}",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "parita.comune.example",
        "BASE_URL": "https://parita.comune.example",
        "DEFAULT_FROM_EMAIL": "parita@comune.example",
    }
    command = [sys.executable, "-c", WHO_ANSWERS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout.strip() == components.__module__) is is_there
