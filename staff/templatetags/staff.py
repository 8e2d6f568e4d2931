"""`{% load staff %}`: what templates/staff/base.html is made of, and form fields in the look of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import User
from django.forms import BoundField, RadioSelect
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info

from staff import people, registry, second_factor, undo
from staff.audit_words import audit_url
from staff.lists import last_address
from staff.registry import Section
from staff.roles import Permission, has_permission

register = template.Library()

STAFF_LANGUAGES = ("it", "en")

register.filter("unmistakable_name", people.unmistakable_name)
register.filter("undo_word", undo.word_of)


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as the navigation shows it."""

    section: Section
    lines: tuple[registry.AttentionItem, ...]
    is_current: bool

    @property
    def badge(self) -> int:
        """How much waits in it."""
        return sum(line.count for line in self.lines if line.level != "info")


@register.simple_tag(takes_context=True)
def staff_sections(context: template.Context) -> list[Entry]:
    """The sections of this person with what waits in each; computed once per page."""
    request: HttpRequest = context["request"]
    entries: list[Entry] | None = getattr(request, "_staff_entries", None)
    if entries is None:
        entries = [
            Entry(
                section=section,
                lines=tuple(section.waits(request)) if section.waits else (),
                is_current=_is_current(section, request),
            )
            for section in registry.sections_for(request.user)
        ]
        request._staff_entries = entries  # type: ignore[attr-defined]  # kept for the rest of this page
    return entries


def _is_current(section: Section, request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if section.url_names:
        return match.view_name in section.url_names
    return ":" in section.url_name and section.url_name.split(":")[0] in match.namespaces


@register.simple_tag(takes_context=True)
def what_waits(context: template.Context) -> list[registry.AttentionItem]:
    """What waits for this person, most urgent first."""
    of_sections = [line for entry in staff_sections(context) for line in entry.lines]
    return registry.by_urgency([*of_sections, *registry.home_items(context["request"])])


@register.simple_tag(takes_context=True)
def staff_user_actions(context: template.Context) -> list[registry.UserAction]:
    return registry.user_actions_for(context["request"])


@register.simple_tag(takes_context=True)
def has_desk(context: template.Context) -> bool:
    """Whether this person has a desk at all: editors have not."""
    return has_permission(context["request"].user, Permission.ENTER_DESK)


@register.simple_tag(takes_context=True)
def should_offer_second_factor(context: template.Context) -> bool:
    """Where a second factor is not enforced (the demonstration), it is offered to those who have none."""
    request: HttpRequest = context["request"]
    if settings.SECOND_FACTOR_REQUIRED or second_factor.is_proven(request) or not isinstance(request.user, User):
        return False
    return not second_factor.factor_types(request.user)


@register.simple_tag(takes_context=True)
def staff_languages(context: template.Context) -> list[dict[str, Any]]:
    """The same page in the languages of the staff area."""
    path = context["request"].get_full_path()
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": translate_url(path, code),
            "is_current": code == get_language(),
        }
        for code in STAFF_LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def list_url(context: template.Context, view_name: str, *args: Any, **kwargs: Any) -> str:
    """The way back from a record: a list (`staff.lists`) with query, order and page as this person left it."""
    return last_address(context["request"], reverse(view_name, args=args, kwargs=kwargs))


@register.inclusion_tag("staff/components/audit_link.html", takes_context=True)
def audit_link(context: template.Context, kind: str, key: Any) -> dict[str, str]:
    """To what the audit log says of one thing, for those who may read the log; nothing for the others."""
    may = has_permission(context["request"].user, Permission.VIEW_AUDIT)
    return {"url": audit_url(f"{kind}:{key}") if may else ""}


@register.inclusion_tag("staff/components/audit_button.html", takes_context=True)
def audit_button(context: template.Context, kind: str, key: Any) -> dict[str, Any]:
    """The same by a post, for what must stand in no address: the list of the log answers with a random word."""
    may = has_permission(context["request"].user, Permission.VIEW_AUDIT)
    return {"target": f"{kind}:{key}" if may else "", "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("staff/components/field.html")
def staff_field(field: BoundField, label: str = "", hint: registry.Text | None = None, **attrs: Any) -> dict[str, Any]:
    """A form field with its label, help, errors and their ids, in Bootstrap Italia's classes.

    `label` and `hint` replace the field's own (`hint=""`: none). Further keywords become attributes of the widget
    (`inputmode="numeric"`).
    """
    hint = field.help_text if hint is None else hint
    parts = {"help": bool(hint), "error": bool(field.errors)}
    described = " ".join(f"{field.id_for_label}-{part}" for part, is_there in parts.items() if is_there)
    kind = getattr(field.field.widget, "input_type", "")
    is_group = isinstance(field.field.widget, RadioSelect)  # or boxes, of which several may be ticked
    css_class = {"select": "form-select", "checkbox": "form-check-input"}.get(kind, "form-control")
    attributes: dict[str, Any] = {"placeholder": False, **attrs}
    attributes["class"] = f"{css_class} is-invalid" if field.errors else css_class
    attributes["aria-describedby"] = described or False
    if field.errors and field.name == next(name for name in field.form.fields if name in field.form.errors):
        attributes["autofocus"] = True
    if is_group:
        field.field.widget.attrs["class"] = "form-check-input"
    return {
        "field": field,
        "label": label or field.label,
        "hint": hint,
        "widget": "" if is_group else field.as_widget(attrs=attributes),
        "is_checkbox": kind == "checkbox" and not is_group,
        "is_group": is_group,
        "has_focus": "autofocus" in attributes,
    }
