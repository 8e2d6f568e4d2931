"""English pages the way an editor makes them: through wagtail-localize, string by string, then published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource


class MissingEnglishError(ValueError):
    """A demo page has Italian text without an English one."""


def translate(instance: Any, *, locale: Locale, strings: Mapping[str, str]) -> Any:
    """Publish `instance` in `locale`, with `strings` (source string → translated string). Returns the translation.

    The translation stays connected: editors find it, complete, in wagtail-localize's translation editor.
    Raises MissingEnglishError where a string has no counterpart.
    """
    source, _created = TranslationSource.update_or_create_from_instance(instance)
    Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})
    segments = list(source.stringsegment_set.select_related("string", "context"))
    missing = [segment.string.data for segment in segments if segment.string.data not in strings]
    if missing:
        message = f"{instance}: no English for {missing}"
        raise MissingEnglishError(message)
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=strings[segment.string.data],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in segments
        ],
        ignore_conflicts=True,
    )
    if not isinstance(instance, Page):
        return source.create_or_update_translation(locale, publish=True)[0]
    # Not `publish=True`: that publishes after the transaction, and a builder's pages come one below the other.
    translation, _created = source.create_or_update_translation(locale, publish=False)
    translation.latest_revision.publish()
    return type(translation).objects.get(pk=translation.pk)
