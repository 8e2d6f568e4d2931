"""Who may do what: the one role table of the project.

A role is a Django group, so that people are given roles where they are managed anyway (Wagtail's user form). What a
role may do is *not* stored: it is read from `ROLE_TABLE`, so a changed table is in force at the next request and the
database cannot grant more than the code does. Being a superuser grants nothing here: someone who may configure the
site must not, for that, read registrations or reports.

Apps build their own questions on it: `events.permissions.can_export_registrations(user, course)` asks
`has_permission` first and adds what it knows about the object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group, User
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AnyUser = AbstractBaseUser | AnonymousUser

_CACHE_ATTRIBUTE = "_staff_roles"


class Permission(models.TextChoices):
    """One thing a person may do in the protected area. The label completes the sentence «può …».

    Each guards a page or an action that exists; what Wagtail guards (pages, people, settings) stands in `grants`.
    """

    USE_OWN_ACCOUNT = "use_own_account", _("vedere il proprio profilo")
    ENTER_DESK = "enter_desk", _("entrare nell’area riservata")

    VIEW_REGISTRATIONS = "view_registrations", _("vedere le iscrizioni ai corsi")
    MANAGE_REGISTRATIONS = "manage_registrations", _("gestire le iscrizioni ai corsi")
    EXPORT_REGISTRATIONS = "export_registrations", _("esportare le iscrizioni ai corsi")

    VIEW_CASES = "view_cases", _("vedere l’elenco delle segnalazioni")
    WORK_CASES = "work_cases", _("aprire e trattare le segnalazioni assegnate")
    ASSIGN_CASES = "assign_cases", _("assegnare le segnalazioni")
    CLOSE_CASES = "close_cases", _("chiudere le segnalazioni")
    HOLD_KEY = "hold_key", _("avere una propria chiave")
    GRANT_KEYS = "grant_keys", _("dare le chiavi")

    VIEW_AUDIT = "view_audit", _("leggere il registro delle attività")


class Role(models.TextChoices):
    """A job in the office. One person may hold several."""

    EDITOR = "editor", _("Redazione")
    COURSE_DESK = "course_desk", _("Sportello corsi")
    CASE_WORKER = "case_worker", _("Operatrice o operatore segnalazioni")
    CASE_MANAGER = "case_manager", _("Responsabile segnalazioni")
    DPO = "dpo", _("Protezione dei dati")
    ADMINISTRATOR = "administrator", pgettext_lazy("ruolo", "Amministrazione")

    @property
    def group_name(self) -> str:
        """The name of the Django group: what administrators see when they give a role."""
        return ROLE_TABLE[self].group_name


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """One row of the table. `group_name` is stored in the database: renaming it needs a data migration."""

    group_name: str
    purpose: str | Promise
    permissions: frozenset[Permission]


_EVERYBODY = frozenset({Permission.USE_OWN_ACCOUNT})
_DESK = _EVERYBODY | {Permission.ENTER_DESK}
_CASE_WORK = _DESK | {
    Permission.VIEW_CASES,
    Permission.WORK_CASES,
    Permission.HOLD_KEY,
}

ROLE_TABLE: Mapping[Role, RoleDefinition] = MappingProxyType(
    {
        Role.EDITOR: RoleDefinition(
            group_name="Redazione",
            purpose=_("Scrive le pagine del sito. Non vede iscrizioni né segnalazioni."),
            permissions=_EVERYBODY,
        ),
        Role.COURSE_DESK: RoleDefinition(
            group_name="Sportello corsi",
            purpose=_("Segue le iscrizioni ai corsi."),
            permissions=_DESK
            | {
                Permission.VIEW_REGISTRATIONS,
                Permission.MANAGE_REGISTRATIONS,
                Permission.EXPORT_REGISTRATIONS,
            },
        ),
        Role.CASE_WORKER: RoleDefinition(
            group_name="Segnalazioni – operatori",
            purpose=_("Apre e tratta le segnalazioni."),
            permissions=_CASE_WORK,
        ),
        Role.CASE_MANAGER: RoleDefinition(
            group_name="Segnalazioni – responsabili",
            purpose=_("Assegna e chiude le segnalazioni; dà le chiavi."),
            permissions=_CASE_WORK
            | {
                Permission.ASSIGN_CASES,
                Permission.CLOSE_CASES,
                Permission.GRANT_KEYS,
            },
        ),
        Role.DPO: RoleDefinition(
            group_name="Protezione dei dati",
            purpose=_("Controlla chi ha fatto che cosa, senza leggere i contenuti."),
            permissions=_DESK | {Permission.VIEW_AUDIT},
        ),
        Role.ADMINISTRATOR: RoleDefinition(
            group_name="Amministrazione",
            purpose=_("Gestisce persone, ruoli e impostazioni. Non vede iscrizioni né segnalazioni."),
            permissions=_DESK,
        ),
    }
)

_ROLE_OF_GROUP: Mapping[str, Role] = MappingProxyType({row.group_name: role for role, row in ROLE_TABLE.items()})


def role_of_group(group_name: str) -> Role | None:
    """The role that a group stands for; None for a group that is none of ours."""
    return _ROLE_OF_GROUP.get(group_name)


def roles_of(user: AnyUser) -> frozenset[Role]:
    """The roles a person holds; none for anonymous and deactivated accounts. One query, kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: frozenset[Role] | None = getattr(user, _CACHE_ATTRIBUTE, None)
    if cached is None:
        names = Group.objects.filter(user=user.pk, name__in=_ROLE_OF_GROUP).values_list("name", flat=True)
        cached = frozenset(_ROLE_OF_GROUP[name] for name in names)
        setattr(user, _CACHE_ATTRIBUTE, cached)
    return cached


def forget_roles(user: AnyUser) -> None:
    """Drop what `roles_of` keeps on this object: called when the groups of a person change."""
    if hasattr(user, _CACHE_ATTRIBUTE):
        delattr(user, _CACHE_ATTRIBUTE)


def permissions_of(user: AnyUser) -> frozenset[Permission]:
    """All that the roles of this person allow."""
    return frozenset().union(*(ROLE_TABLE[role].permissions for role in roles_of(user)))


def has_permission(user: AnyUser, permission: Permission) -> bool:
    """Whether one of the person's roles allows it. Superusers have no shortcut."""
    return any(permission in ROLE_TABLE[role].permissions for role in roles_of(user))


def give_role(user: User, role: Role) -> None:
    """Add the person to the group of a role, creating the group if `apply_roles` has not run yet."""
    group, _created = Group.objects.get_or_create(name=role.group_name)
    user.groups.add(group)
    forget_roles(user)


def take_role(user: User, role: Role) -> None:
    """Remove the person from the group of a role."""
    user.groups.remove(*Group.objects.filter(name=role.group_name))
    forget_roles(user)


def holders_of(permission: Permission) -> models.QuerySet[User]:
    """Active people whom a role allows this: for choosers of assignees and key holders."""
    names = [row.group_name for row in ROLE_TABLE.values() if permission in row.permissions]
    return User.objects.filter(is_active=True, groups__name__in=names).distinct().order_by("username")
