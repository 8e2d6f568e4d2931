"""What migrations of the address book do with what editors wrote."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from directory import help_now
from directory.models import HelpNow

pytestmark = pytest.mark.django_db

words = importlib.import_module("directory.migrations.0004_danger_words")
phrases = importlib.import_module("directory.migrations.0005_phrases_of_danger")
BEFORE_0004 = ("botta", "paura", "j'ai peur", "stalk*", "mi segue")
"""Of the seed that lists began with before; a migration adds none of them."""


class TestDangerWords:
    def test_a_list_gains_what_is_new_and_not_what_an_editor_has_taken_out(self, site_it, monkeypatch):
        chosen = HelpNow.objects.create(site=site_it, danger_words="ombrello\npaura")
        monkeypatch.setattr(help_now, "SEED", ("of a later day",))
        words.add_new_words(apps, connection.schema_editor())
        chosen.refresh_from_db()
        found = chosen.danger_words.splitlines()
        assert found[:2] == ["ombrello", "paura"]
        assert {"minacc*", "救命", "j'ai peur", "botta"} & set(found) == {"minacc*", "救命"}
        assert "of a later day" not in found
        assert len(found) == len(set(found)) == 2 + len(words.learnt_words())

    def test_an_emptied_list_stays_empty(self, site_it):
        chosen = HelpNow.objects.create(site=site_it, danger_words=" \n")
        words.add_new_words(apps, connection.schema_editor())
        chosen.refresh_from_db()
        assert not chosen.danger_words.strip()

    def test_phrases_are_added_once_and_nothing_comes_back_that_an_editor_has_taken_out(self, site_it, monkeypatch):
        chosen = HelpNow.objects.create(site=site_it, danger_words="ombrello\nmani addosso\nminacc*")
        monkeypatch.setattr(help_now, "SEED", ("of a later day",))
        phrases.add_new_words(apps, connection.schema_editor())
        chosen.refresh_from_db()
        found = chosen.danger_words.splitlines()
        assert found[:3] == ["ombrello", "mani addosso", "minacc*"]
        assert {"non mi fa uscire", "chokes me", "掐我", "me pegan"} <= set(found)
        assert len(found) == len(set(found)) == 2 + len(phrases.learnt_words())
        assert not set(found) & ({*words.learnt_words(), *BEFORE_0004, "of a later day"} - {"minacc*"})
        phrases.add_new_words(apps, connection.schema_editor())
        chosen.refresh_from_db()
        assert chosen.danger_words.splitlines() == found

    def test_what_is_added_is_no_wider_way_to_write_what_was_taken_out(self):
        added = HelpNow(danger_words="\n".join(phrases.learnt_words()))
        before = [word.strip("*") for word in words.learnt_words()]
        assert [word for word in before if added.speaks_of_danger(word)] == []
        assert added.speaks_of_danger("mi ha messo le mani addosso"), "control"

    def test_phrases_do_not_fill_an_emptied_list(self, site_it):
        chosen = HelpNow.objects.create(site=site_it, danger_words=" \n")
        phrases.add_new_words(apps, connection.schema_editor())
        chosen.refresh_from_db()
        assert not chosen.danger_words.strip()
