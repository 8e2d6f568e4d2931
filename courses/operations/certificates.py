"""Certificates of attendance: given to whoever took part, known again by code and name.

The code is made from the registration under a key of the server, so that printing twice gives the same paper. What is
stored is a digest of the code and of the name on the paper: who has the database can make no code, and who has a code
cannot put another name above it.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from core.folding import fold_words
from courses import seats
from courses.models.certificates import Certificate
from courses.models.courses import Course
from courses.models.registrations import Registration
from courses.states import SEATED_STATES
from staff import audit
from staff.keyring import server_keys
from vault import crockford

from .errors import RegistrationError

CODE_CHARACTERS: Final = 28
"""140 bits, in seven groups of four."""

_PERSON: Final = "pari.courses"
_PURPOSE: Final = "certificate.v1"
_WRITTEN: Final = ("digest", "course_title", "first_date", "last_date")


class NotOverError(RegistrationError):
    """A group has still to meet: nobody took part in all of it yet."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with what stands on paper only."""

    registration: Registration
    certificate: Certificate
    code: str = field(repr=False)


def may_have_certificate(registration: Registration, *, today: datetime.date | None = None) -> bool:
    """Whether this person had a seat in a group that has met for the last time."""
    return registration.state in SEATED_STATES and registration.group.ends_on <= (today or timezone.localdate())


@transaction.atomic
def issue_certificates(
    *, registrations: Iterable[Registration], actor: AbstractBaseUser, today: datetime.date | None = None
) -> list[Issued]:
    """Certificates for those of these people who have a seat, in this order; whoever has one already keeps it.

    A name that was corrected gives a new code, and the paper with the wrong one is not genuine any more. Raises
    `NotOverError`.
    """
    today = today or timezone.localdate()
    people = _hold(registrations)
    if not all(may_have_certificate(each, today=today) for each in people):
        raise NotOverError
    given = {each.registration_id: each for each in Certificate.objects.filter(registration__in=people)}
    codes = {each.pk: _code_for(each, given.get(each.pk)) for each in people}
    titles = {course: _title_of(course) for course in {each.group.edition.course for each in people}}
    Certificate.objects.bulk_create(
        [
            Certificate(
                registration=each,
                digest=_digest(codes[each.pk], each.full_name),
                course_title=titles[each.group.edition.course],
                first_date=each.group.begins_on,
                last_date=each.group.ends_on,
                issued_on=today,
            )
            for each in people
        ],
        update_conflicts=True,
        unique_fields=["registration"],
        update_fields=_WRITTEN,
    )
    given = {each.registration_id: each for each in Certificate.objects.filter(registration__in=people)}
    if people:
        audit.record(actor=actor, action="certificate.issued", target=_target(people), details={"number": len(people)})
    return [
        Issued(registration=each, certificate=given[each.pk], code=crockford.in_groups(codes[each.pk]))
        for each in people
    ]


def _hold(registrations: Iterable[Registration]) -> list[Registration]:
    """Those with a seat, as they are once their groups' rows are locked.

    Twice at once: the second finds what the first has given. Whoever lost the seat meanwhile gets nothing.
    """
    asked = list(registrations)
    groups = sorted({each.group_id for each in asked})
    for group_id in groups:
        seats.hold_group(group_id)
    seated = Registration.objects.filter(group__in=groups, state__in=SEATED_STATES)
    found = seated.select_related("group__edition__course", "group__place").in_bulk([each.pk for each in asked])
    return [found[each.pk] for each in asked if each.pk in found]


def find_certificate(*, code: str, name: str) -> Certificate | None:
    """The certificate with this code and this name, as people type them; none where its registration lost its seat."""
    typed = crockford.normalise(code)
    if typed is None or len(typed) != CODE_CHARACTERS:
        return None
    found = Certificate.objects.select_related("registration").filter(digest=_digest(typed, name)).first()
    if found is None or (found.registration is not None and found.registration.state not in SEATED_STATES):
        return None
    return found


def _code_for(registration: Registration, given: Certificate | None) -> str:
    """The code that this registration has, also under an earlier key of the server; else the one of today's key."""
    keys = server_keys(person=_PERSON, purpose=_PURPOSE)
    codes = [_code(key, registration) for key in keys]
    same = (each for each in codes if given is not None and given.digest == _digest(each, registration.full_name))
    return next(same, codes[0])


def _code(key: bytes, registration: Registration) -> str:
    mac = hmac.digest(key, f"{registration.pk.hex} {_comparable(registration.full_name)}".encode(), hashlib.sha256)
    return crockford.encode(mac, length=CODE_CHARACTERS)


def _digest(code: str, name: str) -> str:
    return hashlib.sha256(f"{code} {_comparable(name)}".encode()).hexdigest()


def _comparable(name: str) -> str:
    """A name whatever its accents, case and order."""
    return " ".join(sorted(fold_words(name).split()))


def _title_of(course: Course) -> str:
    """What the course is called in public, in Italian."""
    pages = course.pages.filter(locale__language_code=settings.LANGUAGE_CODE)
    return pages.order_by("-live", "pk").values_list("title", flat=True).first() or course.title


def _target(people: Sequence[Registration]) -> str:
    first = people[0]
    return f"registration:{first.pk}" if len(people) == 1 else f"group:{first.group_id}"
