"""`{% load page_checks %}`: what could be better in a page, beside its editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.models import Page

from core.page_checks import check_page, draft_of, kept_translation
from core.reviewing import gaps_in

register = template.Library()


class TranslationChecksPanel(BaseSidePanel):
    """Beside the editor of a translation: what could be better in it as far as it has been typed."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Mostra o nascondi i controlli")
        icon_name = "glasses"

    name = "site_checks"
    title = gettext_lazy("Controlli")
    template_name = "core/admin/translation_checks.html"
    order = 350

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "draft": draft_of(self.object)}


@register.simple_tag(takes_context=True)
def add_checks_panel(context: Context) -> str:
    """Add that panel to those of wagtail-localize's editor, which no hook reaches; for pages. Prints nothing."""
    if context.get("is_page"):
        context["side_panels"].append(TranslationChecksPanel(context["instance"], context["request"]))
    return ""


@register.inclusion_tag("core/admin/page_checks.html")
def page_checks(page: Page, *, editor_url: str = "") -> dict[str, Any]:
    """What this draft lacks, then its findings; each leads to its block, at `editor_url` or in this very page.

    wagtail-localize's editor of a translation has no blocks to lead to.
    """
    if not isinstance(page, Page) or not page.pk:
        return {}
    leads_to_blocks = kept_translation(page) is None
    return {
        "gaps": gaps_in(page),
        "findings": check_page(page),
        "editor_url": editor_url,
        "leads_to_blocks": leads_to_blocks,
    }
