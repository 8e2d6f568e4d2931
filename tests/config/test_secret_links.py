"""Links that open something to whoever has them: no log of ours, and none of the shipped web server, keeps one."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from staff.log_filters import HideLinkTokens

NGINX = (Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "pari.conf").read_text()
LOGGABLE = NGINX.partition("$pari_loggable {")[2].partition("}")[0]
SILENT = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in re.findall(
        r"^ +~\*(\S+) +0;$", NGINX.partition("$pari_loggable {")[2].partition("}")[0], re.MULTILINE
    )
]
REGISTRATION = f"{'r' * 22}.{'s' * 43}"
LINKS = {
    "password": (reverse("account_reset_password_from_key", args=["1a", "c-secret"]), "secret"),
    "registration": (reverse("own:page", args=[REGISTRATION]), REGISTRATION),
    "its dates": (reverse("own:calendar", args=[REGISTRATION]), REGISTRATION),
    "its copy": (reverse("own:copy", args=[REGISTRATION]), REGISTRATION),
    "what is handed to a service": (reverse("handed:page", args=["t" * 32]), "t" * 32),
    "appointment": (reverse("appointments:change", args=[REGISTRATION]), REGISTRATION),
    "enquiry": (reverse("enquiries:person", args=["t" * 32]), "t" * 32),
    "lessons": (reverse("lesson_feed:lessons", args=["t-_4" * 8]), "t-_4" * 8),
    "questionnaire": ("/com-e-andato/q/abcdefgh23456789/modulo/", "abcdefgh23456789"),
    "draft form": (reverse("form_trial", args=["12:1abc:secret"]), "1abc:secret"),
}
PREFIXES = ("appuntamento/", "iscrizione/", "consegna/", "richiesta/", "prova-modulo/", "calendario-lezioni/")


@pytest.mark.parametrize(("path", "token"), LINKS.values(), ids=LINKS)
def test_no_log_keeps_it(path, token):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    HideLinkTokens().filter(record)
    assert token not in record.getMessage()
    assert any(pattern.search(path) for pattern in SILENT)


def test_other_addresses_are_logged():
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/novita/una/",), None)
    HideLinkTokens().filter(record)
    assert record.getMessage() == "Not Found: /novita/una/"
    assert not any(pattern.search("/novita/una/") for pattern in SILENT)


def addresses(resolver: URLResolver, namespace: str = "", before: str = ""):
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, f"{namespace}{each.namespace}:" if each.namespace else namespace, pattern)
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", pattern


def test_every_address_of_ours_with_a_token_is_one_of_them():
    """A new one fails here until the filter, nginx and this list know it."""
    found = {
        name: pattern for name, pattern in addresses(get_resolver()) if "P<token>" in pattern or "str:token" in pattern
    }
    assert {"own:page", "enquiries:person"} <= set(found)
    assert {name for name, pattern in found.items() if not any(prefix in pattern for prefix in PREFIXES)} == set()


@pytest.mark.django_db
def test_a_session_that_nobody_can_use_any_more_may_be_cleared():
    """Words of a search stand in it."""
    session = SessionStore()
    session.set_expiry(0)
    assert (session.get_expiry_date() - timezone.now()).total_seconds() <= settings.STAFF_SESSION_SECONDS + 60 * 60
