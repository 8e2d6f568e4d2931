"""Reserving cases and reading them, for the tests about reserved ones."""

from __future__ import annotations

import secrets

from reports import operations
from reports.models import Case, Reserve


def reserve(office, case: Case, *people, by=None, how: Reserve = Reserve.SEEN, **said) -> Case:
    """The manager, or somebody else, seals it to these people."""
    actor = by or office.manager
    words = {"reason": "Il dirigente è coinvolto.", "key": secrets.token_urlsafe(8), **said}
    operations.reserve(case=case, office=office.unlock(actor), people=people, how=how, actor=actor, **words)
    return Case.objects.select_related("office_key").get(pk=case.pk)


def lift(office, case: Case, by, **said) -> Case:
    """It goes back to the office."""
    words = {"reason": "Non serve più.", "key": secrets.token_urlsafe(8), **said}
    operations.lift(case=case, office=office.unlock(by), actor=by, **words)
    return Case.objects.select_related("office_key").get(pk=case.pk)


def story(office, case: Case, person) -> str:
    """What somebody reads of it."""
    case = Case.objects.get(pk=case.pk)
    opened = operations.open_case(case=case, office=office.unlock(person), actor=person)
    return str(opened.payload.answers["story"])
