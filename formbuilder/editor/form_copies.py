"""A form that begins as a copy: of another page's form, or of a template. It becomes a draft, never anything live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page, get_page_models
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation

from core import trash
from formbuilder.definition import Definition, read_definition
from formbuilder.editor import form_templates
from formbuilder.editor.remap import remap
from formbuilder.mixins import FormPageMixin

ID_DIGITS: Final = 18
"""More no database keeps in a key."""


class CopyRefusedError(Exception):
    """Why the form of this page cannot be replaced now, in words."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A form that can be copied. `key` names it in an address: `template:course`, `page:12`."""

    key: str
    title: str
    texts: Mapping[str, str]
    steps: list[dict[str, Any]]
    description: str = ""

    @property
    def definition(self) -> Definition:
        return read_definition(self.steps)


def template_sources() -> list[Source]:
    """What the site brings along."""
    return [_of_template(each) for each in form_templates.all_templates()]


def page_sources(page: FormPageMixin, user: User | AnonymousUser) -> list[Page]:
    """The other form pages of the same language that this person may edit, by title."""
    models = [model for model in get_page_models() if issubclass(model, FormPageMixin)]
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = Page.objects.filter(pk__in=mine.values("pk"), locale=page.locale_id, alias_of__isnull=True)
    return list(pages.type(*models).exclude(pk=page.pk).order_by("title")) if models else []


def find_source(key: str, user: User | AnonymousUser) -> Source | None:
    """The form of this key; of a page, as its newest draft has it. PermissionDenied for who may not edit that page."""
    kind, _separator, name = key.partition(":")
    if kind == "template":
        template = form_templates.find(name)
        return _of_template(template) if template else None
    is_id = kind == "page" and name.isdecimal() and len(name) <= ID_DIGITS
    page = trash.hide(Page.objects.filter(pk=name)).first() if is_id else None
    specific = page.specific if page else None
    if not isinstance(specific, FormPageMixin):
        return None
    if not specific.permissions_for_user(user).can_edit():
        raise PermissionDenied
    draft = specific.get_latest_revision_as_object()
    texts = {each: getattr(draft, each) for each in form_templates.TEXTS}
    return Source(key=key, title=draft.title, texts=texts, steps=draft.form_steps.get_prep_value())


def why_not(page: FormPageMixin, user: User | AnonymousUser) -> str:
    """Why this person cannot replace the form of this page; empty where they can."""
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    if page.permissions_for_user(user).page_locked():
        return _("La pagina è bloccata: per cambiare il modulo bisogna prima sbloccarla.")
    if Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).exists():
        return _("Questa pagina è una traduzione: il suo modulo arriva dalla pagina italiana.")
    return ""


def copy_form(page: FormPageMixin, source: Source, *, user: User | AnonymousUser) -> FormPageMixin:
    """Save a new draft of the page with the source's form, ids new and conditions kept; what is live stays as it is.

    The texts around the form come along where this page has none yet. Raises `CopyRefusedError`, PermissionDenied.
    """
    obstacle = why_not(page, user)
    if obstacle:
        raise CopyRefusedError(obstacle)
    draft: FormPageMixin = page.get_latest_revision_as_object()
    draft.form_steps = remap(source.steps)
    for name, text in source.texts.items():
        if not getattr(draft, name):
            setattr(draft, name, text)
    draft.save_revision(user=user, log_action=True, clean=False)
    return draft


def _of_template(template: form_templates.FormTemplate) -> Source:
    return Source(
        key=f"template:{template.key}",
        title=template.title,
        texts=template.texts,
        steps=template.steps,
        description=template.description,
    )
