"""Where other apps hand in what the staff area shows. It knows none of them; they register from `AppConfig.ready`.

- `register(Section(...))`: an entry of the staff navigation and of the home page, seen by those who may use it;
- `register_user_action(UserAction(...))`: a button in the header of the staff pages;
- `register_actions({...})`: what an action of the audit log is called;
- `register_attention(provider)`: lines for "what needs attention" on Wagtail's dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from .roles import AnyUser, Permission, permissions_of

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One entry of the staff area's navigation.

    `badge` counts what waits for this person (0 or None: no badge); it runs on every page of the staff area, so it is
    one cheap query. `url_names` lists further view names that belong to the section, to mark it as current; all views
    of the namespace of `url_name` belong to it anyway.
    """

    key: str
    label: Text
    url_name: str
    permission: Permission
    icon: str = "it-folder"
    description: Text = ""
    order: int = 100
    badge: Callable[[AnyUser], int | None] | None = None
    badge_label: Text = ""
    url_names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionItem:
    """One line of "what needs attention" on the dashboard of `/admin/`: never anything about a person."""

    message: Text
    url: str = ""
    count: int = 1
    level: Literal["info", "warning", "error"] = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAction:
    """A button in the header of every staff page, sent as POST: "lock the reports", for example.

    `is_shown` decides per request; it must be cheap.
    """

    key: str
    label: Text
    url_name: str
    icon: str
    is_shown: Callable[[HttpRequest], bool]

    @property
    def url(self) -> str:
        return reverse(self.url_name)


AttentionProvider = Callable[[HttpRequest], Iterable[AttentionItem]]

_sections: dict[str, Section] = {}
_actions: dict[str, Text] = {}
_user_actions: dict[str, UserAction] = {}
_attention_providers: list[AttentionProvider] = []


def register(section: Section) -> None:
    """Add a section. A second one with the same key is a mistake in the code: ImproperlyConfigured."""
    if section.key in _sections:
        raise ImproperlyConfigured(f"Two staff sections are called {section.key!r}.")
    _sections[section.key] = section


def register_actions(labels: Mapping[str, Text]) -> None:
    """Name actions of the audit log: `{"registration.exported": _("ha esportato le iscrizioni")}`.

    The label completes a sentence whose subject is the actor. Duplicates: ImproperlyConfigured.
    """
    twice = sorted(_actions.keys() & labels.keys())
    if twice:
        raise ImproperlyConfigured(f"Audit actions registered twice: {', '.join(twice)}.")
    _actions.update(labels)


def register_user_action(action: UserAction) -> None:
    """Add a button to the header of the staff pages. Duplicates: ImproperlyConfigured."""
    if action.key in _user_actions:
        raise ImproperlyConfigured(f"Two user actions are called {action.key!r}.")
    _user_actions[action.key] = action


def user_actions_for(request: HttpRequest) -> list[UserAction]:
    """The buttons of this request."""
    return [action for action in _user_actions.values() if action.is_shown(request)]


def register_attention(provider: AttentionProvider) -> AttentionProvider:
    """Add a provider of dashboard lines; usable as a decorator. It is called for people who may enter `/admin/`."""
    _attention_providers.append(provider)
    return provider


def sections_for(user: AnyUser) -> list[Section]:
    """The sections this person may use, in order."""
    allowed = permissions_of(user)
    visible = [section for section in _sections.values() if section.permission in allowed]
    return sorted(visible, key=lambda section: (section.order, section.key))


def all_sections() -> list[Section]:
    """Every section, for checks."""
    return list(_sections.values())


def action_label(action: str) -> Text:
    """What people call an action; the bare code when nobody named it."""
    return _actions.get(action, action)


def known_actions() -> dict[str, Text]:
    """Every named action, for the filter of the audit log and for checks."""
    return dict(_actions)


def attention_items(request: HttpRequest) -> list[AttentionItem]:
    """What all providers have to say, errors first."""
    rank = {"error": 0, "warning": 1, "info": 2}
    items = [item for provider in _attention_providers for item in provider(request)]
    return sorted(items, key=lambda item: rank[item.level])
