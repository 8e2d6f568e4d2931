"""Where other apps hand in what the staff area shows. It knows none of them; they register from `AppConfig.ready`.

- `register(Section(...))`: an entry of the staff navigation and of the home page, seen by those who may use it;
- `register_user_action(UserAction(...))`: a button in the header of the staff pages;
- `register_person_action(PersonAction(...))`: a button on the page of an account in `/admin/`;
- `register_actions({...})`: what an action of the audit log is called; what it is about and what is noted of it, in
  words, goes to `staff.audit_words.register`;
- `register_attention(provider)`: lines for "what needs attention" on Wagtail's dashboard; with a permission, lines of
  what waits on the home of the staff area.

What waits is one kind of line, `AttentionItem`. Those that a section hands in as `waits` stand on the home page too,
and counted together they are the section's badge in the navigation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from .roles import AnyUser, Permission, permissions_of

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionItem:
    """One line of what needs attention: never anything about a person, because it also stands where no case is open.

    `error` is what is late or broken, `warning` what waits for somebody, `info` what is good to know (in no badge).
    """

    message: Text
    url: str = ""
    count: int = 1
    level: Literal["info", "warning", "error"] = "warning"


AttentionProvider = Callable[[HttpRequest], Iterable[AttentionItem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One entry of the staff area's navigation.

    `waits` says what waits in it for this person; it runs on every page of the staff area, so it is one or two cheap
    queries. `url_names` lists further view names that belong to the section, to mark it as current; all views
    of the namespace of `url_name` belong to it anyway.
    """

    key: str
    label: Text
    url_name: str
    permission: Permission
    icon: str = "it-folder"
    description: Text = ""
    order: int = 100
    waits: AttentionProvider | None = None
    url_names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAction:
    """A button on the page of an account in `/admin/`. `url_name` takes the key of the account.

    `is_shown` says whether the first person may do it to the second.
    """

    label: Text
    url_name: str
    icon: str
    is_shown: Callable[[User, User], bool]


_sections: dict[str, Section] = {}
_actions: dict[str, Text] = {}
_user_actions: dict[str, UserAction] = {}
_person_actions: dict[str, PersonAction] = {}
_attention_providers: list[tuple[AttentionProvider, Permission | None]] = []
_URGENCY = {"error": 0, "warning": 1, "info": 2}


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


def register_person_action(action: PersonAction) -> None:
    """Add a button to the page of an account. Duplicates: ImproperlyConfigured."""
    if action.url_name in _person_actions:
        raise ImproperlyConfigured(f"Two actions of an account lead to {action.url_name!r}.")
    _person_actions[action.url_name] = action


def person_actions_for(editor: User, person: User) -> list[PersonAction]:
    """The buttons that one person sees on the account of another."""
    return [action for action in _person_actions.values() if action.is_shown(editor, person)]


def user_actions_for(request: HttpRequest) -> list[UserAction]:
    """The buttons of this request."""
    return [action for action in _user_actions.values() if action.is_shown(request)]


def register_attention(provider: AttentionProvider, *, permission: Permission | None = None) -> AttentionProvider:
    """Add a provider of lines: for people who may enter `/admin/`, or for the home of those who have the permission."""
    _attention_providers.append((provider, permission))
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
    """What needs an editor's attention, most urgent first: for the dashboard of `/admin/`."""
    return by_urgency(item for provider, needed in _attention_providers if needed is None for item in provider(request))


def home_items(request: HttpRequest) -> list[AttentionItem]:
    """What waits for this person beside what her sections say: for the home of the staff area."""
    allowed = permissions_of(request.user)
    return [item for provider, needed in _attention_providers if needed in allowed for item in provider(request)]


def by_urgency(items: Iterable[AttentionItem]) -> list[AttentionItem]:
    """Most urgent first; within that, in the order in which they came."""
    return sorted(items, key=lambda item: _URGENCY[item.level])
