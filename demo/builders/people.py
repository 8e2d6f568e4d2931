"""Accounts for every role, and the keys of those who read reports. Only where it is a demo.

Names, passwords and passphrases are printed and known to everybody: on a real site this builder does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User

from demo.files import read
from demo.pages import Desk
from reports.models import CaseText, StaffKey
from reports.office import OpenOffice
from reports.operations.keys import (
    FormStatus,
    create_office_key,
    current_office_key,
    enrol_staff,
    form_can_open,
    form_status,
    grant_office_key,
    holds_grant,
    unlock,
)
from reports.pinning import pin_for_demonstration
from staff.grants import apply_roles
from staff.ready_texts.operations import save_ready_text
from staff.roles import Role, give_role

PASSWORD = "dimostrazione-cuneo"  # noqa: S105  # Printed on purpose: an account of the demonstration


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An account of the demonstration. `words` is the passphrase of its key, for those who read reports."""

    username: str
    role: Role
    words: str = ""
    is_superuser: bool = False


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("redazione", Role.EDITOR),
    DemoPerson("bozze", Role.WRITER),
    DemoPerson("corsi", Role.COURSE_DESK),
    DemoPerson("operatrice", Role.CASE_WORKER, words="castagna ruscello portico mimosa lanterna sentiero"),
    DemoPerson("operatore", Role.CASE_WORKER, words="montagna finestra quaderno tamburo nocciola aquilone"),
    DemoPerson("responsabile", Role.CASE_MANAGER, words="panchina farfalla orologio mandorla cascata violino"),
    DemoPerson("coordinatrice", Role.CASE_MANAGER, words="lavanda cestino pendolo gabbiano tovaglia mattone"),
    DemoPerson("ascolto", Role.LISTENING_POINT),
    DemoPerson("dpo", Role.DPO),
    DemoPerson("amministrazione", Role.ADMINISTRATOR, is_superuser=True),
)


def build(desk: Desk) -> None:
    """Accounts, roles, keys; what colleagues begin a message with."""
    if not settings.DEMO_BANNER:
        return
    apply_roles()
    for person in PEOPLE:
        _account(desk, person)
    _keys(desk)
    if form_can_open():
        _ready_texts(desk)


def list_logins() -> list[str]:
    """The lines that say who can log in and with what."""
    lines = ["", f"Accessi della dimostrazione (password per tutte e tutti: {PASSWORD})"]
    for person in PEOPLE:
        lines.append(f"  {person.username:<16}{person.role.label}")
        if person.words:
            lines.append(f"  {'':<16}parole della chiave: {person.words}")
    return lines


def address_of(person: DemoPerson) -> str:
    """An address that no mail reaches."""
    return f"{person.username}@example.org"


def _account(desk: Desk, person: DemoPerson) -> None:
    if User.objects.filter(username=person.username).exists():
        return
    user = User.objects.create_user(
        person.username,
        email=address_of(person),
        password=PASSWORD,
        first_name="Dimostrazione",
        last_name=str(person.role.label),
        is_superuser=person.is_superuser,
        is_staff=person.is_superuser,
    )
    give_role(user, person.role)
    desk.made += 1


def _keys(desk: Desk) -> None:
    holders = [_staff_key(desk, person) for person in PEOPLE if person.words]
    office_key = current_office_key()
    if office_key is None:
        office_key = create_office_key(holders=holders)
        desk.made += 1
    _grant_to_new_people(desk, holders)
    if form_status() is FormStatus.NOT_PINNED:  # Also when another demonstration on this machine pinned its own key.
        pin_for_demonstration(office_key.fingerprint)


def _grant_to_new_people(desk: Desk, holders: list[StaffKey]) -> None:
    """A demonstration from before somebody was added to PEOPLE: a manager gives them the key, as in real life."""
    waiting = [key for key in holders if not holds_grant(key.user)]
    giver = next((person for person in PEOPLE if person.role is Role.CASE_MANAGER), None)
    if not waiting or giver is None:
        return
    manager = User.objects.get(username=giver.username)
    office = unlock(user=manager, words=giver.words)
    for key in waiting:
        grant_office_key(office=office, staff_key=key, fingerprint=key.fingerprint, actor=manager)
        desk.made += 1


def _staff_key(desk: Desk, person: DemoPerson) -> StaffKey:
    user = User.objects.get(username=person.username)
    key = StaffKey.objects.filter(user=user).first()
    if key is None:
        key = enrol_staff(user=user, words=person.words)
        desk.made += 1
    return key


def colleague(role: Role) -> tuple[User, OpenOffice]:
    """The first account of a role, with the office unlocked."""
    person = next(person for person in PEOPLE if person.role is role)
    user = User.objects.get(username=person.username)
    return user, unlock(user=user, words=person.words)


def _ready_texts(desk: Desk) -> None:
    """What colleagues may begin a message with."""
    author = User.objects.get(username=next(person.username for person in PEOPLE if person.role is Role.CASE_WORKER))
    for each in read("desk/case-texts").values():
        if not CaseText.objects.filter(name=each["name"]).exists():
            save_ready_text(template=CaseText(name=each["name"]), texts=each["texts"], actor=author)
            desk.made += 1
