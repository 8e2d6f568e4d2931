"""A text between questions that gives help shows the numbers of the site before it; any other text does not."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from directory import help_now
from directory.templatetags import help_now as tag
from formbuilder.questions import Information


@pytest.fixture
def numbers(monkeypatch):
    entry = {"number": "112", "href": "tel:112", "who": "In pericolo adesso"}
    found = help_now.Help(numbers=(entry,), places=())
    monkeypatch.setattr(tag, "help_of", lambda request: found)


def shown(rf, **fields):
    item = Information(id="i", title="", text="<p>Poi puoi segnalare.</p>", **fields)
    html = render_to_string(item.template_name, {"question": item, "request": rf.get("/")}, request=rf.get("/"))
    return BeautifulSoup(html, "html.parser")


@pytest.mark.django_db
def test_the_numbers_come_first_and_call(rf, numbers):
    soup = shown(rf, gives_help=True)
    assert soup.select_one("a")["href"] == "tel:112"
    text = soup.get_text(" ")
    assert text.index("112") < text.index("Poi puoi segnalare")


@pytest.mark.django_db
def test_a_text_like_any_other_has_none(rf, numbers):
    assert not shown(rf).select("a")


def test_it_is_read_from_what_an_editor_stores():
    assert Information.read_block({"text": "", "gives_help": True}, item_id="i", readers={}).gives_help
    assert "gives_help" not in Information(id="i").to_json(), "what was stored before stays as it is"
