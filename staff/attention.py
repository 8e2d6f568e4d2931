"""What of the pages themselves needs an editor's attention: for the dashboard of `/admin/`."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from .registry import AttentionItem, AttentionProvider

COMPLETE_LANGUAGES = ("en",)
"""Languages in which every page is expected, beside the source language."""

HOME_DEPTH = 2


def unpublished_changes(request: HttpRequest) -> Iterator[AttentionItem]:
    """Live pages whose newer version nobody published, and drafts never published."""
    mine = page_permission_policy.instances_user_has_permission_for(request.user, "change")
    count = mine.filter(has_unpublished_changes=True, depth__gte=HOME_DEPTH, alias_of__isnull=True).count()
    if count:
        message = ngettext(
            "%(count)d pagina ha modifiche non ancora pubblicate",
            "%(count)d pagine hanno modifiche non ancora pubblicate",
            count,
        ) % {"count": count}
        yield AttentionItem(
            message=message, url=f"{reverse('wagtailadmin_explore_root')}?has_unpublished_changes=true", count=count
        )


def missing_translations(request: HttpRequest) -> Iterator[AttentionItem]:
    """Published pages of the source language that a complete language lacks."""
    source = Locale.objects.filter(language_code=settings.LANGUAGE_CODE).first()
    for locale in Locale.objects.filter(language_code__in=COMPLETE_LANGUAGES):
        translated = Page.objects.filter(locale=locale, alias_of__isnull=True, live=True).values("translation_key")
        missing = Page.objects.live().filter(locale=source, depth__gte=HOME_DEPTH)
        count = missing.exclude(translation_key__in=translated).count()
        if count:
            message = ngettext(
                "%(count)d pagina pubblicata non è tradotta in: %(language)s",
                "%(count)d pagine pubblicate non sono tradotte in: %(language)s",
                count,
            ) % {"count": count, "language": get_language_info(locale.language_code)["name_local"]}
            yield AttentionItem(message=message, url=reverse("wagtailadmin_explore_root"), count=count, level="info")


PROVIDERS: tuple[AttentionProvider, ...] = (unpublished_changes, missing_translations)
