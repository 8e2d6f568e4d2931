"""How people are called where somebody is chosen, and what the list of people shows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.models import Group, User
from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _

from .models import AuditEvent
from .registry import Text
from .roles import Role

_MOST_PEOPLE = 50
"""So many colleagues of one name are looked for."""

_FACTOR_NAMES: dict[str, Text] = {
    Authenticator.Type.TOTP: _("App per i codici"),
    Authenticator.Type.WEBAUTHN: _("Chiave di sicurezza"),
}


def name_of(person: User) -> str:
    """What colleagues call somebody; the user name where no name is known."""
    return person.get_full_name().strip() or person.get_username()


def unmistakable_name(person: User) -> str:
    """Name and user name, which nobody shares: for lists in which the others are not known."""
    name, username = name_of(person), person.get_username()
    return name if name == username else f"{name} ({username})"


def tell_apart(people: Iterable[User]) -> dict[int, str]:
    """What to call each of these people, by key: the name alone, with the user name where two would look the same."""
    found = list(people)
    names = Counter(_as_read(name_of(person)) for person in found)
    return {
        person.pk: unmistakable_name(person) if names[_as_read(name_of(person))] > 1 else name_of(person)
        for person in found
    }


def _as_read(name: str) -> str:
    """Names that differ in case or spaces look the same to a reader."""
    return " ".join(name.casefold().split())


class _NamedPeople(ModelChoiceIterator):
    """The options of a field, named by `tell_apart`: one query, as without."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        found = list(self.queryset)
        names = tell_apart(found)
        for person in found:
            yield ModelChoiceIteratorValue(person.pk, person), names[person.pk]


class PersonField(forms.ModelChoiceField):
    """Choose a colleague: by name, namesakes by user name too."""

    iterator = _NamedPeople


def with_roles_and_factors(people: QuerySet[User]) -> QuerySet[User]:
    """People with what `roles_shown` and `factors_shown` need, in two queries for all of them."""
    factors = Authenticator.objects.only("user_id", "type")
    return people.prefetch_related("groups__role_binding", Prefetch("authenticator_set", queryset=factors))


def role_of_group(group: Group) -> str:
    """The name of the role that a group stands for."""
    return str(Role(group.role_binding.role).label)


def roles_shown(person: User) -> str:
    """The roles of somebody, in the order of the table; a dash for none."""
    codes = {group.role_binding.role for group in person.groups.all() if hasattr(group, "role_binding")}
    labels = [str(role.label) for role in Role if role.value in codes]
    if person.is_superuser:
        labels.append(str(_("Superutente")))
    return ", ".join(labels) or "–"


def factors_shown(person: User) -> str:
    """What protects somebody's account beside the password."""
    factors = person.authenticator_set.all()  # type: ignore[attr-defined]  # allauth's reverse relation
    types = {authenticator.type for authenticator in factors}
    return ", ".join(str(name) for kind, name in _FACTOR_NAMES.items() if kind in types) or str(_("Manca"))


def accounts_called(text: str) -> set[int]:
    """The accounts that bear this name, or a part of it, today, and those that the log knew under this user name."""
    full_name = Concat("first_name", Value(" "), "last_name")
    today = User.objects.annotate(full_name=full_name).filter(
        Q(full_name__icontains=text) | Q(username__icontains=text)
    )
    gone = AuditEvent.objects.filter(actor_name=text, actor_id__isnull=False).order_by("-sequence")
    earlier = gone.values_list("actor_id", flat=True).first()
    return {*today.values_list("pk", flat=True)[:_MOST_PEOPLE], *([earlier] if earlier is not None else [])}
