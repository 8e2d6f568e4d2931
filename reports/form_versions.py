"""Which version of the form a report answered; asked only when it has been opened."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings

from formbuilder.definition import DefinitionError
from formbuilder.difference import FormVersion, version_of
from formbuilder.reading import in_source_words

from .models import ReportPage
from .payload import Payload
from .questions import without_notice


def version_of_report(payload: Payload, *, form_key: uuid.UUID, received_on: datetime.date) -> FormVersion:
    """The version, and what today's Italian form asks otherwise."""
    page = ReportPage.objects.filter(translation_key=form_key, locale__language_code=settings.LANGUAGE_CODE).first()
    try:
        today = without_notice(page.get_definition()) if page else None
    except DefinitionError:
        today = None
    asked = without_notice(in_source_words(payload.definition, payload.source_definition))
    return version_of(asked, answers=payload.answers, day=received_on, today=today)
