"""The form of a report page as a colleague fills it in for somebody else."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

from formbuilder.answers import Answers
from formbuilder.by_desk import asked_by_desk
from formbuilder.definition import Definition
from staff.keyring import server_keys
from vault.aead import bind

from .models import ReportPage
from .questions import NOTICE, REPORTER


def pages_to_enter() -> list[ReportPage]:
    """The published report pages in Italian: the forms that the office fills in."""
    pages = ReportPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    return list(pages.order_by("title", "pk"))


def languages_of(page: ReportPage) -> list[str]:
    """Those in which the form is published, Italian first."""
    others = page.get_translations().live().values_list("locale__language_code", flat=True)
    return [settings.LANGUAGE_CODE, *sorted(others)]


def desk_definition(page: ReportPage, *, language: str = settings.LANGUAGE_CODE) -> Definition:
    """All its questions but who reports, asked in the words of the office, and what is for a reporter with a code.

    In another language they are what the reporter will read behind the code.
    """
    in_language = page.get_translations(inclusive=True).filter(locale__language_code=language).first() or page
    steps = (
        asked_by_desk(step, leaves_out=lambda each: each.id in (REPORTER, NOTICE))
        for step in in_language.specific.get_definition().steps
    )
    return Definition(steps=tuple(step for step in steps if step.items))


def submission_key(page: ReportPage, *, actor: User, given: Mapping[str, Any], answers: Answers) -> str:
    """What recognises a repetition: all that was typed, the form's one-time key included. The code follows from it.

    A secret of the server is in it, because the code may not be guessed by whoever sends a key of their own.
    """
    typed = json.dumps([sorted(given.items()), answers], sort_keys=True, default=str)
    act = bind(str(page.translation_key), str(actor.pk), typed)
    return hmac.new(server_keys(person="pari.case", purpose="entered.v1")[0], act, hashlib.sha256).hexdigest()
