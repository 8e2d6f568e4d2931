"""What an editor can do with a form besides writing it: pages in `/admin/`, linked from `tools_panel`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from core.site_address import absolute_url
from formbuilder.editor import form_copies, trial
from formbuilder.editor.answer_counts import warnings_before_deleting
from formbuilder.editor.form_checks import check_form, find_shown
from formbuilder.editor.form_watch import troubled_forms
from formbuilder.filling.gate import Refused
from formbuilder.filling.keeper import TooManyDrafts
from formbuilder.mixins import FormPageMixin
from formbuilder.wording import outline


class FormView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin about the form of one page, for those who may edit that page."""

    header_icon = "form"

    @cached_property
    def page(self) -> FormPageMixin:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, FormPageMixin):
            raise Http404
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return {**super().get_context_data(**kwargs), "page": self.page, "edit_url": edit_url}


class CopyFormView(FormView):
    """Begin from a template or from the form of another page: choose, look at it, take it as a new draft."""

    page_title = gettext_lazy("Parti da un altro modulo")
    template_name = "forms/admin/copy.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        obstacle = form_copies.why_not(self.page, request.user)
        if obstacle:
            messages.error(request, obstacle)
            return redirect("wagtailadmin_pages:edit", self.page.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_italian = self.page.locale.language_code == settings.LANGUAGE_CODE
        source = self._source(self.request.GET.get("da", ""))
        draft = self.page.get_latest_revision_as_object()
        return {
            **super().get_context_data(**kwargs),
            "templates": form_copies.template_sources() if is_italian else [],
            "pages": form_copies.page_sources(self.page, self.request.user),
            "source": source,
            "outline": outline(source.definition) if source else (),
            "replaced": len(draft.form_steps),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        source = self._source(request.POST.get("da", ""))
        if source is None:
            return redirect("form_copy", self.page.pk)
        form_copies.copy_form(self.page, source, user=request.user)
        text = _("Il modulo «%(title)s» è ora nella bozza: rileggilo e cambialo. Sul sito non è cambiato nulla.")
        messages.success(request, text % {"title": source.title})
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    def _source(self, key: str) -> form_copies.Source | None:
        return form_copies.find_source(key, self.request.user)


class FormChecksView(FormView):
    """What could be better in the newest draft; nothing here keeps anybody from publishing."""

    page_title = gettext_lazy("Controlla il modulo")
    template_name = "forms/admin/checks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.page.get_latest_revision_as_object()
        return {**super().get_context_data(**kwargs), "checks": check_form(draft)}


class AnswerCountsView(FormView):
    """For the script of the page editor: what to say before a part with answers is deleted. Counts, no answer."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        return JsonResponse({"warnings": warnings_before_deleting(self.page)})


class TrialView(FormView):
    """Links to try the newest draft, for oneself and for a colleague; a post takes back those handed out."""

    page_title = gettext_lazy("Prova il modulo")
    template_name = "forms/admin/trial.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        languages = trial.languages_of(self.page, trial.token_for(self.page))
        whole = [replace(each, url=absolute_url(each.url)) for each in languages]
        return {**super().get_context_data(**kwargs), "languages": whole}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        trial.revoke(self.page)
        messages.success(request, _("I collegamenti già dati non valgono più. Qui ce n’è uno nuovo."))
        return redirect("form_trial_links", self.page.pk)


class TryExampleView(FormView):
    """Into a trial of the newest draft, with the answers that show one of the linter's findings.

    The post names the finding. Its answers are the linter's own: they stand in no address, and wait sealed as whatever
    is typed into a trial.
    """

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.page.get_latest_revision_as_object()
        named = {name: request.POST.get(name, "") for name in ("code", "step", "item", "option")}
        with override(draft.locale.language_code):
            finding = find_shown(draft, **named)
            if finding is not None and finding.example is not None:
                try:
                    return trial.begin_with(draft, request, finding.example, step_id=finding.path.step)
                except (Refused, TooManyDrafts):
                    pass
        text = _("Nella bozza salvata questo esempio non c’è, o ora non si apre. Salva la bozza e riprova.")
        messages.error(request, text)
        return redirect("form_checks", self.page.pk)


class WatchView(WagtailAdminTemplateMixin, TemplateView):
    """The published forms with something wrong, of those that this person may edit."""

    page_title = gettext_lazy("Moduli da controllare")
    header_icon = "form"
    template_name = "forms/admin/watch.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = [each for each in troubled_forms() if each.page.permissions_for_user(self.request.user).can_edit()]
        return {**super().get_context_data(**kwargs), "troubled": mine}


URLS: list[URLPattern] = [
    path("moduli/", WatchView.as_view(), name="form_watch"),
    path("moduli/<int:page_id>/risposte/", AnswerCountsView.as_view(), name="form_answer_counts"),
    path("moduli/<int:page_id>/prova/", TrialView.as_view(), name="form_trial_links"),
    path("moduli/<int:page_id>/esempio/", TryExampleView.as_view(), name="form_try_example"),
    path("moduli/<int:page_id>/controlli/", FormChecksView.as_view(), name="form_checks"),
    path("moduli/<int:page_id>/parti-da/", CopyFormView.as_view(), name="form_copy"),
]
"""Below `/admin/`."""
