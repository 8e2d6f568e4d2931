"""How a registration is held while it changes: by the row of its group, wherever it stands by then."""

from __future__ import annotations

import uuid

from django.db import transaction

from courses import seats
from courses.models.registrations import Registration


def hold_registration(registration_id: uuid.UUID) -> int:
    """Lock the row of the group in which a registration stands until the transaction ends, and return the group's id.

    Whoever is moved while one waits for the lock is followed: what was locked is given back first, so that nobody
    holds two groups in the wrong order. Raises `Registration.DoesNotExist`.
    """
    while True:
        known = Registration.objects.filter(pk=registration_id)
        group_id = known.values_list("group_id", flat=True).get()
        point = transaction.savepoint()
        seats.hold_where_one_stands(group_id)
        if known.filter(group=group_id).exists():
            transaction.savepoint_commit(point)
            return group_id
        transaction.savepoint_rollback(point)
