"""Who may do what: the one role table of the project.

A role is a Django group, so that people are given roles where they are managed anyway (Wagtail's user form). Which
group it is says `RoleGroup`, by its key: a group that is renamed stays what it was, and one that takes the name of a
role is none. What a role may do is *not* stored: it is read from `ROLE_TABLE`, so a changed table is in force at the
next request and the database cannot grant more than the code does. Being a superuser grants nothing here: someone who
may configure the site must not, for that, read registrations or reports.

Apps build their own questions on it: `courses.permissions.can_export_registrations(user, course)` asks
`has_permission` first and adds what it knows about the object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group, User
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import RoleGroup

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

    VIEW_ENQUIRIES = "view_enquiries", _("vedere le richieste all’ufficio")
    MANAGE_ENQUIRIES = "manage_enquiries", _("rispondere alle richieste e seguirle")
    EXPORT_ENQUIRIES = "export_enquiries", _("esportare le richieste")

    VIEW_APPOINTMENTS = "view_appointments", _("vedere gli appuntamenti")
    MANAGE_APPOINTMENTS = "manage_appointments", _("prendere, spostare e disdire appuntamenti")
    EXPORT_APPOINTMENTS = "export_appointments", _("esportare gli appuntamenti")

    WORK_MAIL = "work_mail", _("seguire i messaggi in uscita")
    WORK_ACCOUNT_MAIL = "work_account_mail", _("seguire i messaggi sugli account")

    VIEW_CASES = "view_cases", _("vedere l’elenco delle segnalazioni")
    WORK_CASES = "work_cases", _("aprire e trattare le segnalazioni assegnate")
    ASSIGN_CASES = "assign_cases", _("assegnare le segnalazioni")
    CLOSE_CASES = "close_cases", _("chiudere le segnalazioni")
    VIEW_FIGURES = "view_figures", _("vedere i dati delle segnalazioni chiuse")
    APPROVE_FIGURES = "approve_figures", _("approvare i dati di un anno da pubblicare")
    MAP_TERMS = "map_terms", _("far corrispondere le voci dell’ufficio a elenchi esterni")
    ERASE_CASES = "erase_cases", _("cancellare le segnalazioni chiuse o conservarle più a lungo")
    HOLD_KEY = "hold_key", _("avere una propria chiave")
    GRANT_KEYS = "grant_keys", _("dare le chiavi")

    ENTER_FOR_POINT = "enter_for_point", _("inserire le segnalazioni del proprio punto di ascolto e vederne l’elenco")

    TIE_TO_POINT = "tie_to_point", _("legare un account a un punto di ascolto")
    RESET_SECOND_FACTOR = "reset_second_factor", _("azzerare il secondo fattore di un’altra persona")

    VIEW_AUDIT = "view_audit", _("leggere il registro delle attività")


class Role(models.TextChoices):
    """A job in the office. One person may hold several."""

    EDITOR = "editor", _("Redazione")
    WRITER = "writer", _("Redazione – bozze")
    COURSE_DESK = "course_desk", _("Sportello corsi")
    CASE_WORKER = "case_worker", _("Operatrice o operatore segnalazioni")
    CASE_MANAGER = "case_manager", _("Responsabile segnalazioni")
    LISTENING_POINT = "listening_point", _("Punto di ascolto")
    DPO = "dpo", _("Protezione dei dati")
    ADMINISTRATOR = "administrator", pgettext_lazy("ruolo", "Amministrazione")

    @property
    def group_name(self) -> str:
        """What the group is called; nothing depends on it."""
        return ROLE_TABLE[self].group_name


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """One row of the table. `group_name` is what `apply_roles` calls the group of the role."""

    group_name: str
    purpose: str | Promise
    permissions: frozenset[Permission]


_EVERYBODY = frozenset({Permission.USE_OWN_ACCOUNT})
_DESK = _EVERYBODY | {Permission.ENTER_DESK}
_ENQUIRIES = frozenset({Permission.VIEW_ENQUIRIES, Permission.MANAGE_ENQUIRIES})
_APPOINTMENTS = frozenset({Permission.VIEW_APPOINTMENTS, Permission.MANAGE_APPOINTMENTS})
_CASE_WORK = (_DESK | _ENQUIRIES | _APPOINTMENTS) | {
    Permission.VIEW_CASES,
    Permission.WORK_CASES,
    Permission.VIEW_FIGURES,
    Permission.HOLD_KEY,
}

ROLE_TABLE: Mapping[Role, RoleDefinition] = MappingProxyType(
    {
        Role.EDITOR: RoleDefinition(
            group_name="Redazione",
            purpose=_("Scrive le pagine del sito. Non vede iscrizioni, richieste né segnalazioni."),
            permissions=_EVERYBODY,
        ),
        Role.WRITER: RoleDefinition(
            group_name="Redazione – bozze",
            purpose=_("Scrive bozze di novità, eventi e corsi e le manda in rilettura. Non pubblica."),
            permissions=_EVERYBODY,
        ),
        Role.COURSE_DESK: RoleDefinition(
            group_name="Sportello corsi",
            purpose=_("Segue le iscrizioni ai corsi, gli appuntamenti e le richieste all’ufficio."),
            permissions=(_DESK | _ENQUIRIES | _APPOINTMENTS)
            | {
                Permission.EXPORT_APPOINTMENTS,
                Permission.EXPORT_ENQUIRIES,
                Permission.VIEW_REGISTRATIONS,
                Permission.MANAGE_REGISTRATIONS,
                Permission.EXPORT_REGISTRATIONS,
                Permission.WORK_MAIL,
            },
        ),
        Role.CASE_WORKER: RoleDefinition(
            group_name="Segnalazioni – operatori",
            purpose=_("Apre e tratta le segnalazioni; risponde alle richieste e riceve su appuntamento."),
            permissions=_CASE_WORK,
        ),
        Role.CASE_MANAGER: RoleDefinition(
            group_name="Segnalazioni – responsabili",
            purpose=_("Assegna e chiude le segnalazioni; dà le chiavi."),
            permissions=_CASE_WORK
            | {
                Permission.EXPORT_APPOINTMENTS,
                Permission.EXPORT_ENQUIRIES,
                Permission.ASSIGN_CASES,
                Permission.CLOSE_CASES,
                Permission.APPROVE_FIGURES,
                Permission.MAP_TERMS,
                Permission.ERASE_CASES,
                Permission.GRANT_KEYS,
            },
        ),
        Role.LISTENING_POINT: RoleDefinition(
            group_name="Punti di ascolto",
            purpose=_("Inserisce le segnalazioni raccolte nel suo punto di ascolto e vede solo il loro elenco."),
            permissions=_DESK | {Permission.ENTER_FOR_POINT},
        ),
        Role.DPO: RoleDefinition(
            group_name="Protezione dei dati",
            purpose=_("Controlla chi ha fatto che cosa, senza leggere i contenuti."),
            permissions=_DESK | {Permission.VIEW_AUDIT},
        ),
        Role.ADMINISTRATOR: RoleDefinition(
            group_name="Amministrazione",
            purpose=_("Gestisce persone, ruoli e impostazioni. Non vede iscrizioni, richieste né segnalazioni."),
            permissions=_DESK
            | {
                Permission.WORK_MAIL,
                Permission.WORK_ACCOUNT_MAIL,
                Permission.TIE_TO_POINT,
                Permission.RESET_SECOND_FACTOR,
            },
        ),
    }
)

_ROLES = frozenset(Role.values)


def role_of_group(group: Group) -> Role | None:
    """The role that a group stands for; None for a group that is none of ours."""
    code = RoleGroup.objects.filter(group_id=group.pk, role__in=_ROLES).values_list("role", flat=True).first()
    return Role(code) if code else None


@transaction.atomic
def group_of(role: Role) -> Group:
    """The group of a role, made where there is none yet.

    A group that has the name already is taken only if nobody is in it: LookupError otherwise, because its people would
    hold the role without anybody having given it to them.
    """
    bound = RoleGroup.objects.select_related("group").filter(role=role).first()
    if bound is not None:
        return bound.group
    group, created = Group.objects.get_or_create(name=role.group_name)
    if not created and group.user_set.exists():
        raise LookupError(f"The group {group.name!r} stands for no role and has people in it: rename it first.")
    RoleGroup.objects.create(role=role, group=group)
    return group


def roles_of(user: AnyUser) -> frozenset[Role]:
    """The roles a person holds; none for anonymous and deactivated accounts. One query, kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: frozenset[Role] | None = getattr(user, _CACHE_ATTRIBUTE, None)
    if cached is None:
        codes = RoleGroup.objects.filter(group__user=user.pk, role__in=_ROLES).values_list("role", flat=True)
        cached = frozenset(Role(code) for code in codes)
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
    user.groups.add(group_of(role))
    forget_roles(user)


def take_role(user: User, role: Role) -> None:
    """Remove the person from the group of a role."""
    user.groups.remove(*Group.objects.filter(role_binding__role=role))
    forget_roles(user)


def role_groups() -> models.QuerySet[Group]:
    """The groups that stand for roles, in the order of their names: what people may be given."""
    return Group.objects.filter(role_binding__role__in=_ROLES).select_related("role_binding").order_by("name")


def holders_of(permission: Permission) -> models.QuerySet[User]:
    """Active people whom a role allows this: for choosers of assignees and key holders."""
    roles = [role for role, row in ROLE_TABLE.items() if permission in row.permissions]
    return User.objects.filter(is_active=True, groups__role_binding__role__in=roles).distinct().order_by("username")


def people_without_role() -> models.QuerySet[User]:
    """Active accounts that hold none of the roles: they can sign in and do nothing."""
    return User.objects.filter(is_active=True).exclude(groups__in=role_groups()).order_by("username")
