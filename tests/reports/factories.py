"""What the tests of this app are made of: an office with its people, a form, a submission."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from formbuilder.answers import Submission
from formbuilder.definition import Definition, Step
from formbuilder.questions import LongText, OneOf, Option, ShortText
from reports import operations
from reports.models import Case, OfficeKey, OfficeKeyGrant, RecoveryGrant, RecoveryKey, Referral, SealedRecord, StaffKey
from reports.office import OpenOffice
from reports.operations import Receipt, authenticity
from staff.roles import Role, give_role
from vault import shares
from vault.keys import KeyPair
from vault.shares import Card

OWN_MODELS = (OfficeKey, StaffKey, OfficeKeyGrant, RecoveryKey, RecoveryGrant, Case, SealedRecord, Referral)
"""The tables of keys and cases."""
FORM_KEY = uuid.UUID("7d0e6f3c-8f3a-4a52-9d6c-0c5f5f6f7a01")


def make_user(username: str, *roles: Role, **fields) -> User:
    user = User.objects.create_user(username=username, **fields)
    for role in roles:
        give_role(user, role)
    return user


@dataclass
class Office:
    """Two enrolled people and a pinned key."""

    worker: User
    manager: User
    office_key: OfficeKey
    words: dict[str, str] = field(default_factory=dict)

    def unlock(self, user: User) -> OpenOffice:
        return operations.unlock(user=user, words=self.words[user.username])


def make_office(settings, *, pinned: bool = True) -> Office:
    worker = make_user("operatrice", Role.CASE_WORKER)
    manager = make_user("responsabile", Role.CASE_MANAGER)
    words = {user.username: f"parole segrete di prova per {user.username}" for user in (worker, manager)}
    holders = [operations.enrol_staff(user=user, words=words[user.username]) for user in (worker, manager)]
    office_key = operations.create_office_key(holders=holders)
    if pinned:
        settings.OFFICE_KEY_FINGERPRINT = office_key.fingerprint
    return Office(worker=worker, manager=manager, office_key=office_key, words=words)


def make_definition(*, language: str = "it") -> Definition:
    italian = language == "it"
    return Definition(
        steps=(
            Step(
                id="what",
                title="Che cosa è successo" if italian else "What happened",
                items=(
                    LongText(id="story", label="Racconta" if italian else "Tell us"),
                    ShortText(id="place", label="Dove" if italian else "Where", required=False),
                    OneOf(
                        id="area",
                        label="Ambito" if italian else "Area",
                        options=(
                            Option(id="work", label="Lavoro" if italian else "Work"),
                            Option(id="housing", label="Casa" if italian else "Housing"),
                        ),
                    ),
                ),
            ),
        )
    )


def make_submission(*, language: str = "it", submission_key: str | None = None, **answers) -> Submission:
    return Submission(
        definition=make_definition(language=language),
        answers={"story": "Mi hanno negato la casa.", "area": "housing", **answers},
        locale=language,
        submission_key=submission_key or secrets.token_urlsafe(32),
    )


def submit(submission: Submission | None = None) -> Receipt:
    return operations.submit(
        submission=submission or make_submission(), source_definition=make_definition(), form_key=FORM_KEY
    )


def make_case(**answers) -> Case:
    return Case.objects.get(pk=submit(make_submission(**answers)).case_id)


NOT_RELEVANT = {"relevance": ("not_relevant",)}


def classify(office: Office, case: Case, codes: dict[str, tuple[str, ...]] | None = None, **said) -> None:
    """The manager says what it is."""
    words = {"codes": codes or NOT_RELEVANT, "reason": "", "key": secrets.token_urlsafe(8), **said}
    operations.classify(case=case, office=office.unlock(office.manager), actor=office.manager, **words)


def close(office: Office, case: Case, **said) -> None:
    """The manager ends the work on a case that is classified."""
    words = {"outcome": "recorded", "reason": "", "last_word": "", "key": secrets.token_urlsafe(8), **said}
    operations.close(case=case, office=office.unlock(office.manager), actor=office.manager, **words)


def propose(office: Office, case: Case, by: User | None = None, **said) -> None:
    """The worker, or somebody else, proposes to end the work on a case that is classified."""
    actor = by or office.worker
    words = {"outcome": "recorded", "reason": "", "last_word": "", "key": secrets.token_urlsafe(8), **said}
    operations.propose(case=case, office=office.unlock(actor), actor=actor, **words)


def grant(office: Office, key: StaffKey, *, fingerprint: str = "", epochs: set[int] | None = None) -> int:
    """The manager gives the office's key, after the two fingerprints were compared."""
    opened = office.unlock(office.manager)
    return operations.grant_office_key(
        office=opened.only(epochs) if epochs else opened,
        staff_key=key,
        fingerprint=fingerprint or key.fingerprint,
        actor=office.manager,
    )


def make_holder(office: Office, username: str, role: Role = Role.CASE_WORKER) -> User:
    """One more person who holds the office's key."""
    user = make_user(username, role)
    office.words[username] = f"parole segrete di prova per {username}"
    grant(office, operations.enrol_staff(user=user, words=office.words[username]))
    return user


def staff_key(user: User) -> StaffKey:
    return StaffKey.objects.get(user=user)


def put(case: Case, **columns) -> Case:
    """The case as it would be after work that these tests do not repeat."""
    with authenticity.changing(case) as current:
        for name, value in columns.items():
            setattr(current, name, value)
    return Case.objects.get(pk=case.pk)


def make_cards(office: Office, user: User | None = None) -> tuple[Card, ...]:
    """The three recovery cards, made by the manager in a ceremony."""
    maker, pair = user or office.manager, KeyPair.generate()
    cards = shares.split(pair.private)
    operations.make_recovery_key(cards=cards, public=pair.public, office=office.unlock(maker), actor=maker)
    return cards


def start_epoch(settings, *people: User) -> OfficeKey:
    """A new key for these people, pinned."""
    office_key = operations.create_office_key(holders=[staff_key(user) for user in people])
    settings.OFFICE_KEY_FINGERPRINT = office_key.fingerprint
    return office_key
