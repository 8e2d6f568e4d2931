"""Choosers show one language: that of what is being edited. The others are one press away.

Wagtail's page chooser has a row of languages and its snippet choosers a field; both begin with all of them, or with the
language of the admin. Here they begin with the language of the page or entry on the screen behind the chooser, which
its request names (`Referer`, of our own admin only), else with the site's own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.models import Locale, Page, PageQuerySet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet, SnippetChosenView

from core.twins import told_apart

LANGUAGE = "locale"
"""The parameter with which Wagtail's choosers ask for a language."""


def edited_language(request: HttpRequest) -> str:
    """The language of what stands on the screen behind the chooser; the site's own where that has none."""
    try:
        behind = urlsplit(request.headers.get("Referer", ""))
        match = resolve(behind.path)
    except (ValueError, Resolver404):
        return settings.LANGUAGE_CODE
    chosen = parse_qs(behind.query).get(LANGUAGE, [""])[0]
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return _language_of(match) or settings.LANGUAGE_CODE


def _language_of(match: ResolverMatch) -> str:
    """Of the page that is edited, or under which one is added."""
    if match.namespace != "wagtailadmin_pages":
        return ""
    values = [*match.args, *match.kwargs.values()]
    pk = next((int(value) for value in reversed(values) if str(value).isdecimal()), None)
    return Page.objects.filter(pk=pk).values_list("locale__language_code", flat=True).first() or ""


def show_one_language(pages: PageQuerySet[Page], request: HttpRequest) -> PageQuerySet[Page]:
    """Hook `construct_page_chooser_queryset`: the row of languages begins with one, the search follows it."""
    match = request.resolver_match
    if match is None:
        return pages
    above = Page.objects.filter(pk=match.kwargs.get("parent_page_id"), depth__gt=1)
    language = above.values_list("locale__language_code", flat=True).first() or request.GET.get(LANGUAGE)
    asked: QueryDict = request.GET.copy()
    asked[LANGUAGE] = language or edited_language(request)
    request.GET = asked  # type: ignore[assignment]  # what is read from here on, the address of the search too
    if match.url_name == "wagtailadmin_choose_page_search":
        return pages.filter(locale=Locale.objects.filter(language_code=asked[LANGUAGE]).first())
    return pages


class _OneLanguage:
    """A view of a snippet chooser whose field of languages begins with one."""

    request: HttpRequest

    def get_filter_form(self) -> BaseFilterForm:
        asked = self.request.GET.copy()
        asked.setdefault(LANGUAGE, edited_language(self.request))
        return self.get_filter_form_class()(asked)  # type: ignore[attr-defined]  # of Wagtail's view


class OneLanguageChooseView(_OneLanguage, ChooseView):
    pass


class OneLanguageResultsView(_OneLanguage, ChooseResultsView):
    pass


class ToldApartChosenView(SnippetChosenView):
    """What the dialog hands to its field."""

    def get_display_title(self, instance: Any) -> str:
        return told_apart(instance)


class OneLanguageChooserViewSet(SnippetChooserViewSet):
    """For the `chooser_viewset_class` of every translatable snippet."""

    choose_view_class = OneLanguageChooseView
    choose_results_view_class = OneLanguageResultsView
    chosen_view_class = ToldApartChosenView
