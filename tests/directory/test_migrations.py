"""What migrations of the address book do with what editors wrote."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from directory import help_now
from directory.models import HelpNow

pytestmark = pytest.mark.django_db

words = importlib.import_module("directory.migrations.0004_danger_words")


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
