"""Which version of the form a registration answered."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation

from courses.form_definition import EMAIL_ID, FIRST_NAME_ID, GROUP_ID, LAST_NAME_ID, STEP_ID
from courses.minors import STEP_IDS
from courses.models import CoursePage, Registration
from formbuilder.definition import DefinitionError
from formbuilder.difference import FormVersion, version_of
from formbuilder.reading import in_source_words, read_snapshot


def version_of_registration(registration: Registration) -> FormVersion:
    """The version, and what today's Italian form asks otherwise; the fixed steps follow the course."""
    page = CoursePage.objects.filter(
        course=registration.group.edition.course_id, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    with translation.override(settings.LANGUAGE_CODE):
        try:
            today = page.get_definition() if page else None
        except DefinitionError:
            today = None
    asked = in_source_words(read_snapshot(registration.definition), read_snapshot(registration.source_definition))
    columns = {
        GROUP_ID: str(registration.group.uuid),
        FIRST_NAME_ID: registration.first_name,
        LAST_NAME_ID: registration.last_name,
        EMAIL_ID: registration.email,
    }
    day = timezone.localdate(registration.received_at)
    answers = {**registration.answers, **columns}
    return version_of(asked, answers=answers, day=day, today=today, leave_out={STEP_ID, *STEP_IDS})
