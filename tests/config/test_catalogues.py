"""Whatever the code says to people stands in the catalogues: the tool that collects it sees calls, not meanings."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config.management.commands.catalogues import IGNORED, TRANSLATED, po_path
from tests.databases import ROOT, sources

PLURAL, CONTEXT = {"ngettext", "npgettext"}, {"pgettext", "npgettext"}
FUNCTIONS = {"gettext", *PLURAL, *CONTEXT}


def said(source: str) -> Iterator[tuple[str | None, str]]:
    """Context and Italian text of every call of Django's gettext functions, whatever a module calls them."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and names.get(node.func.id) in FUNCTIONS:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if names[node.func.id] in CONTEXT and len(texts) > 1:
                yield texts[0], texts[1]
            elif texts:
                yield None, texts[0]


def collected() -> set[tuple[str | None, str]]:
    with po_path("en").open("rb") as file:
        catalog = read_po(file, locale="en")
    ids = ((message.context, message.id) for message in catalog if message.id)
    return {(context, text if isinstance(text, str) else text[0]) for context, text in ids}


def forgotten(paths: list[Path], known: set[tuple[str | None, str]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {text}"
        for path in paths
        for context, text in said(path.read_text())
        if (context, text) not in known
    ]


def test_every_text_of_the_code_stands_in_the_catalogue():
    ignored = {name for name in IGNORED if "*" not in name} | {".venv", ".venv-next"}
    paths = [path for path in sources(".py") if path.relative_to(ROOT).parts[0] not in ignored]
    assert forgotten(paths, collected()) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from django.utils.translation import gettext as _t\n_t('Ciao')", (None, "Ciao")),
        ("from django.utils.translation import gettext as _\nf'{_(\"Ciao\")} {1}'", (None, "Ciao")),
        ("from django.utils.translation import pgettext_lazy as p\np('saluto', 'Ciao')", ("saluto", "Ciao")),
        ("from django.utils.translation import ngettext\nngettext('Una mela', 'Due mele', 2)", (None, "Una mela")),
    ],
)
def test_control_what_the_tool_does_not_see_is_found(code, found):
    assert list(said(code)) == [found]
    assert found not in collected()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_room_for_every_plural_of_its_language(language):
    """The rule in the header names so many forms as it says there are: else a text in Arabic cannot be stored."""
    with po_path(language).open("rb") as file:
        catalog = read_po(file)
    forms = {gettext.c2py(catalog.plural_expr)(number) for number in range(200)}
    assert forms == set(range(catalog.num_plurals))
