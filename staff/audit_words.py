"""What the audit log says in plain words: groups of acts, things that acts are about, what is noted of them.

The log keeps codes (`case:26-ABC12`, `from=received`), because the chain is over them; an app names its own in
`AppConfig.ready`, beside `registry.register_actions`:

    register(
        Words(
            acts=("enquiry",),  # whose actions begin with it: `enquiry.read`
            groups={ActGroup.READ: ("enquiry.listed", "enquiry.read")},
            targets=(TargetKind(code="enquiry", label=_("richiesta"), names=…, find=…),),
            details={"from": Detail(_("da"), State.choices), ("enquiry.assigned", "to"): Detail(_("a"), kind="user")},
        )
    )

Never content: a name of a thing is what the desk calls it without saying whose it is (a reference, not a person), and
of words that somebody typed the log knows only that there were some. `tests/staff/test_audit_words.py` walks the code
and finds what has no words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import registry
from .audit import Details
from .registry import Text

REFUSED_PAGE = "access.refused"
"""The one action whose target is a page: the name of its view, or the area."""

YES, NO = "True", "False"
"""How a value that is true or not stands in `Detail.values`."""

TYPED: Mapping[str, Text] = {YES: gettext_lazy("sì (nel registro le parole non si scrivono)")}
"""The values of a detail that only says that something was typed."""

REFERENCE = 8
"""So many characters of an id are a reference."""

ANY = "*"
"""The `kind` of a detail whose value is itself a target."""

Value = str | int | bool | None
Names = Mapping[str, str]


class ActGroup(models.TextChoices):
    """Acts that are looked for together. One may be in several; what is in none of the first four is a change."""

    READ = "reads", gettext_lazy("Letture")
    EXPORT = "exports", gettext_lazy("Esportazioni, stampe e copie")
    REFUSED = "refusals", gettext_lazy("Rifiuti e tentativi non riusciti")
    SESSION = "sessions", gettext_lazy("Entrate, uscite e sblocchi")
    KEY = "keys", gettext_lazy("Chiavi e frasi segrete")
    CHANGE = "changes", gettext_lazy("Cambiamenti")


_NO_CHANGE = (ActGroup.READ, ActGroup.EXPORT, ActGroup.REFUSED, ActGroup.SESSION)


def _no_names(_ids: Collection[str]) -> Names:
    return {}


def _nothing(_text: str) -> Q | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetKind:
    """A kind of thing that acts are about; `code` stands before the colon of the target.

    `names` says what several are called today, by id; what is missing there is called as `gone` says. `find` says which
    targets somebody means who types this text, or None: nothing that people would not say to each other.
    """

    code: str
    label: Text
    names: Callable[[Collection[str]], Names] = _no_names
    gone: Text = "%(id)s"
    find: Callable[[str], Q | None] = _nothing


@dataclass(frozen=True, slots=True)
class Detail:
    """What a key of `details` means. `values` are the words of codes, `kind` the kind of thing that an id means; ids
    may be several, with commas between them.
    """

    label: Text
    values: Mapping[str, Text] | Sequence[tuple[str, Text]] | Callable[[], Mapping[str, Text]] = field(
        default_factory=dict
    )
    kind: str = ""

    def word_of(self, value: Value, names: Names) -> str:
        """A value in words; a code that nobody named stays as it is."""
        known = self.values() if callable(self.values) else dict(self.values)
        if str(value) in known:
            return str(known[str(value)])
        if value is None:
            return _("nessuno")
        if isinstance(value, bool):
            return _("sì") if value else _("no")
        return ", ".join(names.get(each) or _as_day(each) for each in str(value).split(","))


def _as_day(text: str) -> str:
    if len(text) != len("2026-01-01"):
        return text
    try:
        return date_format(dt.date.fromisoformat(text), "SHORT_DATE_FORMAT")
    except ValueError:
        return text


DetailKey = str | tuple[str, str]
"""A key of `details`, or an action with a key that means something else there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an app hands in. `acts` are the first parts of its actions; `()`: details that every app notes alike."""

    acts: tuple[str, ...] = ()
    groups: Mapping[ActGroup, Collection[str]] = field(default_factory=dict)
    targets: tuple[TargetKind, ...] = ()
    details: Mapping[DetailKey, Detail] = field(default_factory=dict)


_groups: dict[ActGroup, set[str]] = defaultdict(set)
_targets: dict[str, TargetKind] = {}
_details: dict[tuple[str, DetailKey], Detail] = {}
_ranks: dict[tuple[str, DetailKey], int] = {}
_EVERYWHERE = ""


def register(words: Words) -> None:
    """Name acts, targets and details. What is named twice is a mistake in the code: ImproperlyConfigured."""
    targets = {kind.code: kind for kind in words.targets}
    details = {(act, key): each for act in words.acts or (_EVERYWHERE,) for key, each in words.details.items()}
    twice = sorted(map(str, [*(targets.keys() & _targets.keys()), *(details.keys() & _details.keys())]))
    if twice:
        raise ImproperlyConfigured(f"Words of the audit log registered twice: {', '.join(twice)}.")
    _targets.update(targets)
    _details.update(details)
    _ranks.update({place: number for number, place in enumerate(details, start=len(_ranks))})
    for group, actions in words.groups.items():
        _groups[group].update(actions)


def of_filter(form: type[forms.Form], link_fields: Collection[str]) -> dict[DetailKey, Detail]:
    """The details that `FilterForm.describe` writes for the fields of a filter, in the words of its labels."""
    found: dict[DetailKey, Detail] = {}
    for name, each in form.base_fields.items():
        label = each.label or name
        if name not in link_fields:
            found[name] = Detail(label, TYPED)
        elif isinstance(each, forms.ChoiceField) and not isinstance(each, forms.ModelChoiceField):
            choices: Any = each.choices
            found[name] = Detail(label, [(str(code), text) for code, text in choices])
        else:
            found[name] = Detail(label)
    return found


def kind_of(target: str) -> TargetKind | None:
    """The kind of a target; None where nobody named it."""
    return _targets.get(target.partition(":")[0])


def detail_of(action: str, key: str) -> Detail | None:
    """What a key means in an action; None where nobody named it."""
    found = _place_of(action, key)
    return _details[found] if found is not None else None


def _place_of(action: str, key: str) -> tuple[str, DetailKey] | None:
    act = action.partition(".")[0]
    for place in ((act, (action, key)), (act, key), (_EVERYWHERE, key)):
        if place in _details:
            return place
    return None


def _in_order(action: str, details: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The details in the order in which they are named: a database gives the keys of JSON in its own."""

    def rank(item: tuple[str, Any]) -> tuple[int, str]:
        place = _place_of(action, item[0])
        return (len(_ranks) if place is None else _ranks[place], item[0])

    return sorted(details.items(), key=rank)


def actions_in(group: ActGroup) -> list[str]:
    """The named actions of a group."""
    if group is not ActGroup.CHANGE:
        return sorted(_groups[group])
    return sorted(registry.known_actions().keys() - set().union(*(_groups[each] for each in _NO_CHANGE)))


def grouped_actions() -> set[str]:
    """Every action that is in a group by name, for checks."""
    return set().union(*_groups.values())


def targets_meant(text: str) -> Q | None:
    """Which targets somebody means who types this: a reference, a name of a colleague, a code of the log itself.

    None where nobody knows what it is.
    """
    found = Q(target=text) if ":" in text else None
    for kind in _targets.values():
        if (meant := kind.find(text)) is not None:
            found = meant if found is None else found | meant
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a line in words, and what the log itself says: the chain is over that."""

    words: str
    code: str


class Speaker:
    """Says lines in words; what things are called is asked once for all of them, a query for each kind."""

    def __init__(
        self, lines: Iterable[tuple[str, str, Details]], *, also: Mapping[str, Collection[str]] | None = None
    ) -> None:
        """`lines`: action, target and details of each; `also`: further ids of each kind, for `name_of`."""
        wanted: dict[str, set[str]] = defaultdict(set, {kind: set(ids) for kind, ids in (also or {}).items()})
        for action, target, details in lines:
            of, _colon, key = target.partition(":")
            if action != REFUSED_PAGE:
                wanted[of].add(key)
            for name, value in details.items():
                known = detail_of(action, name)
                if known is not None and known.kind and value is not None:
                    if known.kind == ANY:
                        of, _colon, key = str(value).partition(":")
                        wanted[of].add(key)
                    else:
                        wanted[known.kind].update(str(value).split(","))
        self._names: dict[str, Names] = {
            code: kind.names(ids) for code, ids in wanted.items() if (kind := _targets.get(code)) is not None
        }

    def name_of(self, kind: str, key: str) -> str:
        """What a thing is called today; empty where there is none any more."""
        return self._names.get(kind, {}).get(key, "")

    def target(self, action: str, target: str) -> Said:
        """What an act was about."""
        if not target or action == REFUSED_PAGE:
            return Said(_page_of(target) if target else "", target)
        code, _colon, key = target.partition(":")
        known = _targets.get(code)
        if known is None:
            return Said(target, target)
        name = self.name_of(code, key) or str(known.gone) % {"id": key}
        return Said(f"{known.label} {name}".rstrip(), target)

    def details(self, action: str, details: Mapping[str, Any]) -> list[Said]:
        """What was noted of it."""
        return [self._detail(action, name, value) for name, value in _in_order(action, details)]

    def _detail(self, action: str, name: str, value: Value) -> Said:
        code = f"{name}={value}"
        known = detail_of(action, name)
        if known is None:
            return Said(code, code)
        if known.kind == ANY:
            return Said(f"{known.label}: {self.target('', str(value)).words}", code)
        return Said(f"{known.label}: {known.word_of(value, self._names.get(known.kind, {}))}", code)


def _page_of(view_name: str) -> str:
    """A page that was refused: its section, if it has one."""
    namespace = view_name.partition(":")[0]
    for section in registry.all_sections():
        is_listed = view_name in section.url_names
        if is_listed or (not section.url_names and section.url_name.partition(":")[0] == namespace):
            return _("pagina di «%(section)s»") % {"section": section.label}
    return _("pagina dell’area riservata")


_LONGEST_NUMBER = 18
"""Digits of a key that every database holds; the raw code is what anybody may type."""


def numbers_in(ids: Collection[str]) -> list[int]:
    """Those that can be the key of a row."""
    return [int(each) for each in ids if each.isascii() and each.isdigit() and len(each) <= _LONGEST_NUMBER]


def reference_of(key: str) -> str:
    """The reference that people quote: the beginning of the id."""
    return key.replace("-", "")[:REFERENCE].upper()


def references(ids: Collection[str]) -> Names:
    """`names` for things whose reference is the beginning of their id: no query, and erased ones keep theirs."""
    return {each: reference_of(each) for each in ids}


def by_reference(code: str) -> Callable[[str], Q | None]:
    """`find` for the same: the reference as it is quoted, spaces and case aside."""

    def find(text: str) -> Q | None:
        typed = "".join(text.split()).lower()
        is_one = len(typed) == REFERENCE and all(each in "0123456789abcdef" for each in typed)
        return Q(target__startswith=f"{code}:{typed}") if is_one else None

    return find


def audit_url(target: str) -> str:
    """The log, asked for everything about one thing. The id stands in the address of the thing's own page as well."""
    return f"{reverse('staff:audit')}?{urlencode({'oggetto': target})}"
