"""What of the pages themselves needs an editor's attention: for the dashboard of `/admin/`."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_info, gettext, ngettext
from wagtail.models import Locale, Page, Site
from wagtail.permissions import page_permission_policy

from core import due_jobs
from core.lagging import lagging_pages
from core.locale import COMPLETE_LANGUAGES, catalogue_share, offered_languages
from core.site_settings import SiteSettings

from .registry import AttentionItem, AttentionProvider

HOME_DEPTH = 2


def unpublished_changes(request: HttpRequest) -> Iterator[AttentionItem]:
    """Live pages whose newer version nobody published, and drafts never published."""
    mine = page_permission_policy.instances_user_has_permission_for(request.user, "change")
    changed = mine.filter(has_unpublished_changes=True, depth__gte=HOME_DEPTH, alias_of__isnull=True)
    count = changed.count()
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


def lagging_translations(request: HttpRequest) -> Iterator[AttentionItem]:
    """For each language: the texts of published pages that are new or changed since they were translated."""
    for locale, texts in lagging_pages().items():
        count = texts.total()
        message = ngettext(
            "%(language)s: %(count)d testo da tradurre, perché l’italiano è nuovo o è cambiato (%(pages)s)",
            "%(language)s: %(count)d testi da tradurre, perché l’italiano è nuovo o è cambiato (%(pages)s)",
            count,
        ) % {
            "language": get_language_info(locale.language_code)["name_local"],
            "count": count,
            "pages": ngettext("%(number)d pagina", "%(number)d pagine", len(texts)) % {"number": len(texts)},
        }
        yield AttentionItem(
            message=message, url=reverse("wagtail_localize:translations_report"), count=count, level="info"
        )


def footer_gaps(request: HttpRequest) -> Iterator[AttentionItem]:
    """What the law expects at the end of every page and nobody has entered: there is no link until then."""
    site = Site.find_for_request(request)
    missing = SiteSettings.for_site(site).missing_by_law if site else []
    if missing:
        may_change = request.user.has_perm("core.change_sitesettings")
        message = (
            ngettext(
                "In fondo alle pagine manca %(what)s: si scrive nelle impostazioni del sito",
                "In fondo alle pagine mancano %(what)s: si scrivono nelle impostazioni del sito",
                len(missing),
            )
            if may_change
            else ngettext(
                "In fondo alle pagine manca %(what)s: chiedi a chi amministra il sito",
                "In fondo alle pagine mancano %(what)s: chiedi a chi amministra il sito",
                len(missing),
            )
        ) % {"what": ", ".join(f"«{each}»" for each in missing)}
        address = reverse("wagtailsettings:edit", args=["core", "sitesettings"])
        yield AttentionItem(message=message, url=address if may_change else "", count=len(missing))


def stopped_jobs(request: HttpRequest) -> Iterator[AttentionItem]:
    """Due jobs that do not run or that fail: scheduled pages stay where they are, mails too."""
    troubled = due_jobs.troubled()
    if troubled:
        message = ngettext(
            "%(count)d lavoro periodico si è fermato: avvisa chi segue i sistemi",
            "%(count)d lavori periodici si sono fermati: avvisa chi segue i sistemi",
            len(troubled),
        ) % {"count": len(troubled)}
        yield AttentionItem(message=message, count=len(troubled), level="error")


def languages_not_offered(request: HttpRequest) -> Iterator[AttentionItem]:
    """Languages with a page of their own that visitors cannot choose yet: too much around the page is Italian."""
    offered = offered_languages()
    written = Page.objects.filter(live=True, alias_of__isnull=True, depth__gte=HOME_DEPTH).values("locale")
    for locale in Locale.objects.filter(pk__in=written).exclude(language_code__in=offered):
        message = gettext(
            "%(language)s: chi visita il sito non può ancora sceglierla, "
            "perché è tradotto il %(share)d%% dei testi fissi e ne serve il %(needed)d%%"
        ) % {
            "language": get_language_info(locale.language_code)["name_local"],
            "share": int(catalogue_share(locale.language_code) * 100),
            "needed": round(settings.OFFERED_CATALOGUE_SHARE * 100),
        }
        yield AttentionItem(message=message, level="info")


PROVIDERS: tuple[AttentionProvider, ...] = (
    unpublished_changes,
    missing_translations,
    lagging_translations,
    languages_not_offered,
    footer_gaps,
    stopped_jobs,
)
