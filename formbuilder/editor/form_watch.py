"""Every published form in each language, looked at as nobody looks at it: does it still work, and say what it must?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, get_page_models

from formbuilder.editor.form_checks import Check, check_form
from formbuilder.mixins import FormPageMixin


@dataclass(frozen=True, kw_only=True)
class Troubled:
    """A live page, and what is wrong with its form."""

    page: FormPageMixin
    checks: tuple[Check, ...]


def troubled_forms() -> list[Troubled]:
    """The live pages whose form has an error, a gap in its notice, an untranslated text, or nobody to receive it."""
    models = [model for model in get_page_models() if issubclass(model, FormPageMixin)]
    pages = Page.objects.live().filter(alias_of__isnull=True).type(*models).order_by("pk").specific()
    found = [Troubled(page=page, checks=tuple(_troubles(page))) for page in pages]
    return [each for each in found if each.checks]


def _troubles(page: FormPageMixin) -> Iterator[Check]:
    yield from (check for check in check_form(page) if check.level != "hint")
    missing = len(page.untranslated_texts())
    if missing:
        text = ngettext("Manca la traduzione di %(number)d testo.", "Manca la traduzione di %(number)d testi.", missing)
        yield Check(level="error", place=_("Modulo"), quoted="", text=text % {"number": missing})
    unreachable = page.why_unreachable()
    if unreachable:
        yield Check(level="error", place=_("Modulo"), quoted="", text=unreachable)
