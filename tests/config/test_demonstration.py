"""The demonstration stays away from a real site.

Not in `tests/demo`: there the database is the loaded demonstration's, whatever the order of the tests.
"""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from wagtail.models import Page

from demo import checks

pytestmark = pytest.mark.django_db


def test_it_is_not_loaded_into_a_real_site(settings):
    settings.SECRET_KEY = "k" * 60
    before = Page.objects.count()
    with pytest.raises(CommandError, match="--yes-on-a-real-site"):
        call_command("load_demo")
    assert Page.objects.count() == before


def test_with_an_explicit_yes_it_is(settings, monkeypatch):
    settings.SECRET_KEY = "k" * 60
    monkeypatch.setattr("demo.management.commands.load_demo.BUILDERS", ())
    said = StringIO()
    call_command("load_demo", "--yes-on-a-real-site", stdout=said)
    assert "Il sito:" in said.getvalue()


def test_accounts_whose_password_everybody_knows_are_reported():
    assert checks.check_demo_accounts(None, databases=["default"]) == []
    user = User.objects.create_user("corsi", "corsi@example.org", "dimostrazione-cuneo")

    messages = checks.check_demo_accounts(None, databases=["default"])

    assert [message.id for message in messages] == ["demo.E001"]
    assert "corsi" in messages[0].msg
    user.is_active = False
    user.save()
    assert checks.check_demo_accounts(None, databases=["default"]) == []


def test_somebody_of_the_same_name_is_not():
    User.objects.create_user("corsi", "corsi@comune.cuneo.example", "una frase lunga e segreta")
    assert checks.check_demo_accounts(None, databases=["default"]) == []
