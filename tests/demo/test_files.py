"""The files of the demonstration: each can be read; every language says the numbers and links of the Italian."""

import re
from collections import Counter
from pathlib import Path

import polib
import pytest

from demo import files
from demo.files import ContentError, list_groups, read, read_group, read_spec
from demo.translations import LOCALE, list_languages

PHONE = re.compile(r"\b(?:0\d{3}|3\d{2}|800)(?: \d{2,7}){1,3}\b|\b(?:112|1522)\b")
ADDRESS = re.compile(r"\b[\w.-]+@[\w.-]+\w")
LINK = re.compile(r'<a id="(\w+)">')
SPECS = [spec for group in list_groups() for spec in read_group(group)]
TRANSLATED = [(language, path) for language in list_languages() for path in sorted((LOCALE / language).rglob("*.po"))]


def drifted(entry):
    """The links, telephone numbers and addresses of one text that one of its two languages lacks."""
    found = []
    for pattern in (PHONE, ADDRESS, LINK):
        italian, other = (Counter(pattern.findall(text)) for text in (entry.msgid, entry.msgstr))
        found += list((italian - other) + (other - italian))
    return found


@pytest.mark.parametrize(("language", "path"), TRANSLATED, ids=lambda value: getattr(value, "stem", value))
def test_links_and_numbers_are_those_of_the_italian(language, path):
    assert {entry.msgctxt: drifted(entry) for entry in polib.pofile(str(path)) if drifted(entry)} == {}


@pytest.mark.parametrize(
    ("italian", "other", "expected"),
    [
        ("Chiama lo 0171 444789", "Call 0171 444798", ["0171 444789", "0171 444798"]),
        ('<a id="a1">1522</a>', "1522", ["a1"]),
        ("scrivi a a@example.org", "write", ["a@example.org"]),
        ("il 112 o il 1522", "112 or 1522", []),
    ],
)
def test_a_number_or_link_out_of_step_would_be_found(italian, other, expected):
    assert drifted(polib.POEntry(msgid=italian, msgstr=other)) == expected


@pytest.mark.parametrize("language", list_languages())
def test_a_language_has_a_file_for_each_italian_one_and_no_other(language):
    there = {path.relative_to(LOCALE / language).with_suffix("") for path in (LOCALE / language).rglob("*.po")}
    assert there == {Path(spec.name) for spec in SPECS}


def test_what_stands_in_two_files_has_one_key():
    keys = Counter(spec.key for spec in SPECS)
    assert [key for key, number in keys.items() if number > 1] == []


@pytest.fixture
def content(tmp_path, monkeypatch):
    """A folder of files of one's own."""
    monkeypatch.setattr(files, "CONTENT", tmp_path)
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    (tmp_path / "group").mkdir()

    def put(name, text):
        (tmp_path / "group" / f"{name}.yaml").write_text(text, encoding="utf-8")

    put("_group", "order: [one]\nshared:\n  model: home.StandardPage\n  parent: home\n  image: piazza\n")
    put("one", "title: Una\n")
    return put


def test_a_page_has_what_its_group_shares_unless_it_says_otherwise(content):
    content("one", "title: Una\nparent: live\n")
    (spec,) = read_group("group")
    assert (spec.key, spec.model.__name__, spec.parent) == ("one", "StandardPage", "live")
    assert spec.fields == {"title": "Una", "image": "piazza"}


def test_a_page_with_a_model_of_its_own_takes_nothing(content):
    content("one", "model: home.HomePage\nparent: root\ntitle: Una\n")
    assert read_spec("group/one").fields == {"title": "Una"}


def test_every_word_is_a_text(content):
    content("one", "title: no\nwhen: 09:00\nnumber: 0171 444789\n")
    assert read("group/one") == {"title": "no", "when": "09:00", "number": "0171 444789"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: Una\ntitle: Due\n", "group/one.yaml: riga 2: «title» c’è già"),
        ("title: Nota: qui\n", "group/one.yaml: riga 1: mapping values are not allowed here"),
        ("- title\n", "group/one.yaml: servono righe «nome: valore»"),
        ("title: Una\nmodel: home.Nothing\n", "group/one.yaml: model: App 'home' doesn't have a 'Nothing' model."),
    ],
)
def test_a_file_that_cannot_be_read_says_which_and_where(content, text, message):
    content("one", text)
    with pytest.raises(ContentError) as caught:
        read_group("group")
    assert str(caught.value) == message


def test_a_page_that_the_group_does_not_name_is_an_error(content):
    content("two", "title: Due\n")
    with pytest.raises(ContentError, match=r"group/_group\.yaml: in «order» mancano: two"):
        read_group("group")


def test_a_page_that_the_group_names_must_be_there(content):
    content("_group", "order: [one, two]\nshared: {model: home.StandardPage}\n")
    with pytest.raises(ContentError, match=r"group/two\.yaml: il file non c’è"):
        read_group("group")


@pytest.mark.parametrize("text", ["shared: {model: home.StandardPage}\n", "order:\n", "order: one\n"])
def test_a_group_without_an_order_is_an_error(content, text):
    content("_group", text)
    with pytest.raises(ContentError, match=r"^group/_group\.yaml: serve «order», con un elenco$"):
        read_group("group")
