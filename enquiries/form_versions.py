"""Which version of the form an enquiry answered."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation

from enquiries.models import Enquiry, EnquiryPage
from formbuilder.definition import DefinitionError
from formbuilder.difference import FormVersion, version_of
from formbuilder.reading import in_source_words, read_snapshot


def version_of_enquiry(enquiry: Enquiry) -> FormVersion:
    """The version, and what today's Italian form asks otherwise."""
    page = EnquiryPage.objects.filter(
        translation_key=enquiry.form_key, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    with translation.override(settings.LANGUAGE_CODE):
        try:
            today = page.get_definition() if page else None
        except DefinitionError:
            today = None
    asked = in_source_words(read_snapshot(enquiry.definition), read_snapshot(enquiry.source_definition))
    day = timezone.localdate(enquiry.received_at)
    return version_of(asked, answers=enquiry.answers, day=day, today=today)
