"""The editor learns what a translated form lacks before it is published: on opening it, and wherever one publishes."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, PageQuerySet, get_page_models
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from core import half_translated, page_life

from .editor import views as editor_views
from .editor import workbench
from .lint import views as lint_views
from .mixins import FormPageMixin
from .translations import describe_missing

BEFORE_LOCALIZE = -10


@page_life.register_attachments
def describe_forms(pages: PageQuerySet[Page]) -> Iterable[str]:
    """How many forms people can fill in on these pages; one in several languages counts once."""
    models = [model for model in get_page_models() if issubclass(model, FormPageMixin)]
    kinds = ContentType.objects.get_for_models(*models).values()
    forms = pages.filter(live=True, content_type__in=kinds)
    number = forms.order_by().values("translation_key").distinct().count()
    if number:
        yield ngettext("%(number)d modulo pubblicato", "%(number)d moduli pubblicati", number) % {"number": number}


@hooks.register("before_edit_page", order=BEFORE_LOCALIZE)
def say_what_a_form_lacks(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Above the translation editor: what is missing. Its button «Pubblica» leads back here until nothing is."""
    if not isinstance(page, FormPageMixin):
        return None
    missing = page.untranslated_texts()
    if not missing:
        return None
    if request.method == "POST" and request.POST.get("action") == "publish":
        return redirect("wagtailadmin_pages:edit", page.pk)
    if request.method == "GET":
        messages.warning(request, describe_missing(page, missing))
    return None


@hooks.register("before_bulk_action")
def refuse_to_publish_half_forms(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: object
) -> HttpResponse | None:
    """The same where several pages are published at once: none is, and each that lacks something is named."""
    if action_type != "publish" or request.method != "POST":
        return None
    chosen = page_life.published_in_bulk(request, (each for each in objects if isinstance(each, Page)))
    pages = [each.specific for each in chosen]
    lacking = {page: page.untranslated_texts() for page in pages if isinstance(page, FormPageMixin)}
    refused = {page: missing for page, missing in lacking.items() if missing}
    for page, missing in refused.items():
        messages.error(request, describe_missing(page, missing))
    return redirect("wagtailadmin_explore_root") if refused else None


class UpdateFormTranslationsView(UpdateTranslationsView):
    """«Sync translated pages»: what is not whole stays as it is, and the editor reads why.

    Its tick publishes every language at once, with the source's words where there are no others: nobody would be asked
    (`core.half_translated`). wagtail-localize publishes after its own transaction, where a refusal would be an error of
    the server.
    """

    def form_valid(self, form: object) -> HttpResponse:
        cleaned = form.cleaned_data  # type: ignore[attr-defined]
        publish, cleaned["publish_translations"] = cleaned["publish_translations"], False
        response: HttpResponse = super().form_valid(form)
        if publish:
            for translation in self.object.translations.filter(enabled=True).select_related("source", "target_locale"):
                self._publish(translation)
        return response

    def _publish(self, translation: Translation) -> None:
        lacking = self._lacking(translation)
        if not lacking:
            try:
                translation.save_target(user=self.request.user, publish=True)
            except ValidationError as error:
                lacking = " ".join(error.messages)
        if lacking:
            messages.error(self.request, lacking)

    @staticmethod
    def _lacking(translation: Translation) -> str:
        """What its readers would find amiss; empty for what is whole, and for what is no page."""
        source = translation.source.get_source_instance()
        if not isinstance(source, Page):
            return ""
        page = source.get_translation_or_none(translation.target_locale)
        if page is None:
            return ""
        if isinstance(page.specific, FormPageMixin) and (missing := page.specific.untranslated_texts()):
            return describe_missing(page.specific, missing)
        shortfalls = half_translated.shortfalls_of(page)
        if not shortfalls:
            return ""
        told = _("«%(page)s» (%(language)s) resta com’è: %(why)s Se va bene così, pubblicala dal suo editor.")
        return told % {
            "page": page.get_admin_display_title(),
            "language": half_translated.language_of(page),
            "why": " ".join(each.text for each in shortfalls),
        }


@hooks.register("register_admin_urls", order=BEFORE_LOCALIZE)
def shadow_wagtail_localize() -> list[URLPattern]:
    """Before wagtail-localize's own view, at the same address."""
    view = UpdateFormTranslationsView.as_view()
    return [path("localize/update/<int:translation_source_id>/", view, name="update_form_translations")]


@hooks.register("register_admin_urls")
def register_workbench() -> list[URLPattern]:
    return [*workbench.URLS, *editor_views.URLS, *lint_views.URLS]
