"""The admin speaks Italian: what Wagtail and wagtail-localize have not translated yet is in our own catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import wagtail
import wagtail_localize
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

OURS = Path(settings.LOCALE_PATHS[0], "it", "LC_MESSAGES", "django.po")


def messages_of(path: Path, language: str) -> dict[tuple[str | None, str], Message]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    return {(each.context, each.id if isinstance(each.id, str) else each.id[0]): each for each in catalog if each.id}


def is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def untranslated() -> Iterator[tuple[str | None, str]]:
    for package in (wagtail, wagtail_localize):
        for english in Path(package.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
            italian = messages_of(english.parents[2] / "it" / "LC_MESSAGES" / "django.po", "it")
            yield from (key for key in messages_of(english, "en") if not is_translated(italian.get(key)))


@pytest.mark.skipif(wagtail.VERSION[0] != 7, reason="The lock file's Wagtail is 7.4 LTS: a later one has later words.")
def test_no_string_of_the_admin_stays_english():
    found = set(untranslated())
    assert len(found) > 20, "upstream's gaps are found"
    assert found - messages_of(OURS, "it").keys() == set()
    assert all(is_translated(message) for message in messages_of(OURS, "it").values())


ITALIAN_TOO = frozenset(
    {"Password", "Tag", "tags", "Tags", "Email", "URL", "Alias", "Privacy", "Account", "account", "App", "No", "ID"}
    | {"Link", "Home", "slug", "file", "File", "Layout", "embed", "Embed", "Snippets"}
)
"""Words that Italian editors use, and of things that this site does not show."""
NOT_SHOWN = frozenset({"wagtail.contrib.styleguide", "wagtail.contrib.forms"})
HALF_ENGLISH = re.compile(r"\blive\b|go-live|\bschedul|^page\b|\bdashboard\b", re.IGNORECASE)


def english_words(message: Message) -> bool:
    """Whether upstream's Italian is English, or speaks of «pagine live»."""
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    same = message.string == message.id and bool(re.search(r"[a-z]{2}", re.sub(r"%\(\w+\)s", "", str(message.id))))
    return (same and message.id not in ITALIAN_TOO) or any(HALF_ENGLISH.search(text) for text in texts)


def half_translated() -> Iterator[tuple[str | None, str]]:
    for package in (wagtail, wagtail_localize):
        for path in Path(package.__file__).parent.rglob("locale/it/LC_MESSAGES/django.po"):
            if not any(path.match(f"*/{name.rpartition('.')[2]}/locale/*/*/*") for name in NOT_SHOWN):
                yield from (key for key, message in messages_of(path, "it").items() if english_words(message))


@pytest.mark.skipif(wagtail.VERSION[0] != 7, reason="The words of Wagtail 7.4 are judged: a later one has later words.")
def test_no_italian_of_upstream_is_english():
    found = set(half_translated())
    assert (None, "live") in found
    assert len(found) > 20
    assert found - messages_of(OURS, "it").keys() == set()


def test_an_editor_reads_our_words_for_it():
    with translation.override("it"):
        assert translation.gettext("live") == "in rete"
        assert translation.gettext("Schedule to publish") == "Programma la pubblicazione"
