"""The server's MAC over a case and its records, and the only place that writes them.

Sealing keeps a case secret, it does not say who sealed it: whoever can write to the database could put one made of
public keys in its place, or move a column from one case to another. The MAC covers every column and every record; its
key is derived from the secret key and stands in no database. What it does not show (a whole case put back to an earlier
day, or deleted) is written in SECURITY.md.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, prefetch_related_objects

from formbuilder.uploads import waiting
from reports.errors import CaseDamagedError, CaseGoneError, CaseTakenError
from reports.models.cases import Case, CaseKeeper, SealedRecord
from reports.models.points import PointReport
from reports.models.referrals import Referral
from staff import audit
from staff.keyring import server_keys
from vault.aead import bind

TAG = "case/5"
"""Names what is covered. Another set of columns is another tag, and a migration that renews every MAC."""

MAC_COLUMN = "mac"

OF_A_CASE = (SealedRecord, Referral, PointReport)
"""Tables whose rows belong to a case and join its MAC; a case without rows in one has the MAC that it had before."""


def mac_of(
    case: Model, records: Iterable[Model], *, key: bytes, tag: str = TAG, later_columns: Collection[str] = ()
) -> bytes:
    """The MAC of a case as it stands in the database: read it anew first, so that every value has its own type.

    Takes plain models as well, because a migration knows the columns of its day only; `later_columns` are those that
    an earlier `tag` did not cover.
    """
    parts: list[str | bytes] = [tag, _row(case, without={MAC_COLUMN, *later_columns})]
    parts += sorted(hashlib.sha256(_row(record)).digest() for record in records)
    return hmac.new(key, bind(*parts), hashlib.sha256).digest()


def is_authentic(case: Case, records: Iterable[Model] | None = None) -> bool:
    """Whether this server wrote the case as it was just read, with the rows that it has now (`rows_of`), read by the
    caller.
    """
    return _key_of(case, _case_keys(), records) is not None


def insert(case: Case, *records: SealedRecord | PointReport) -> None:
    """Store a new case with its first records. The caller holds the transaction.

    Raises `CaseTakenError`. The database skips the row instead of refusing it: a refused statement stands in the
    server's own log, with the second in which a report came in.
    """
    Case.objects.bulk_create([case], ignore_conflicts=True)
    if not Case.objects.filter(pk=case.pk).exists():
        raise CaseTakenError
    for record in records:
        record.save(force_insert=True)
    reseal(case)


def insert_record(record: SealedRecord | Referral) -> None:
    """Add a record or a referral to a case that is being changed (`changing`, which renews the MAC)."""
    record.save(force_insert=True)


def replace_keepers(case: Case, keepers: Iterable[CaseKeeper]) -> None:
    """Who opens a case that is being changed from now on."""
    CaseKeeper.objects.filter(case=case).delete()
    CaseKeeper.objects.bulk_create(keepers)


def replace_record(record: SealedRecord) -> None:
    """Overwrite what a record holds, in a case that is being changed."""
    record.save(force_update=True, update_fields=["sealed"])


def update_row(row: Referral | PointReport) -> None:
    """Store what was changed of a row, of a case that is being changed."""
    row.save(force_update=True)


@contextmanager
def changing(case: Case, *, actor: User | None = None) -> Iterator[Case]:
    """The case read anew and locked, to be changed; what was changed is stored with a new MAC.

    Raises `CaseDamagedError` as `opening` does, instead of giving a false case a right MAC.
    """
    with opening(case, actor=actor) as current:
        yield current
        current.save()
        reseal(current)


@contextmanager
def opening(case: Case, *, actor: User | None = None) -> Iterator[Case]:
    """The case read anew and locked, proven to be what was written.

    The lock keeps a colleague's change out of the moment between the row and its records. Raises
    `CaseGoneError` for one that was erased meanwhile, and `CaseDamagedError`, recorded unless nobody of the office is
    the `actor`: when a reporter comes back stands in no log.
    """
    try:
        with transaction.atomic():
            related = Case.objects.select_related("office_key", "assignee")
            current = related.select_for_update(of=("self",)).filter(pk=case.pk).first()
            if current is None:
                raise CaseGoneError("The case was erased.")
            if current.reserve:
                prefetch_related_objects([current], "keepers")
            if not is_authentic(current):
                raise CaseDamagedError("The case is not what this server wrote.")
            yield current
    except CaseDamagedError as error:
        error.case = error.case or case  # the first that it passes; a line written inside another `opening` is undone
        if actor is not None:
            record_damage(error.case, actor=actor)
        raise


def reseal(case: Case) -> None:
    """Renew the MAC under today's key. The caller has locked the case, and proven or just made it."""
    case.refresh_from_db()
    case.mac = mac_of(case, _rows(case), key=_case_keys()[0])
    case.save(update_fields=[MAC_COLUMN])


def damaged_cases() -> Iterator[Case]:
    """Every case that is not what this server wrote."""
    for case in _each_locked():
        if not is_authentic(case):
            yield case


def require_all_authentic() -> None:
    """Every day by the due jobs: raises `CaseDamagedError` where one case is damaged, which shows as a failing job."""
    if next(damaged_cases(), None) is not None:
        raise CaseDamagedError("manage.py cases verify names it.")


def rotate() -> tuple[int, list[Case]]:
    """After a change of the secret key: renew every MAC that an earlier key proves, and the marks of files.

    How many, and the damaged ones.

    Must run before the earlier key is taken out of the settings: afterwards nothing proves those cases any more.
    """
    renewed, damaged = 0, []
    for case in _each_locked():
        proven_by = _key_of(case, _case_keys())
        if proven_by is None:
            damaged.append(case)
            continue
        waiting.mark_anew(file_marks(case)[1:], mark=file_mark(case))
        if proven_by > 0:
            reseal(case)
            renewed += 1
    return renewed, damaged


def file_mark(case: Case) -> Callable[[str], bytes]:
    """What a file of the case is marked with, by the id of the file (`formbuilder.uploads.waiting`)."""
    return file_marks(case)[0]


def file_marks(case: Case) -> list[Callable[[str], bytes]]:
    """The same under today's key first, then under those before it."""
    return [_mark_under(key, case) for key in server_keys(person="pari.case", purpose="files.v1")]


def _mark_under(key: bytes, case: Case) -> Callable[[str], bytes]:
    return lambda file_id: hmac.new(key, bind(case.pk.bytes, file_id), hashlib.sha256).digest()


def record_damage(case: Case, *, actor: User | None) -> None:
    """By its id as well: the reference may be what was exchanged."""
    audit.record(actor=actor, action="case.damaged", target=target_of(case), details={"id": str(case.pk)})


def target_of(case: Case) -> str:
    """How the audit log names a case."""
    return f"case:{case.reference}"


def _each_locked() -> Iterator[Case]:
    """Every case in a transaction of its own, its row locked until the next one is asked for."""
    for pk in list(Case.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            case = Case.objects.select_for_update().filter(pk=pk).first()
            if case is not None:
                yield case


def _case_keys() -> list[bytes]:
    return server_keys(person="pari.case", purpose="mac.v1")


def with_keepers(case: Case, rows: Iterable[Model]) -> list[Model]:
    """Every row that belongs to the case: `rows_of` it, and who opens it where it is reserved.

    Of one that is not reserved nobody asks who keeps it; that it is not stands in the case itself.
    """
    return [*rows, *(case.keepers.all() if case.reserve else ())]


def rows_of(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Model]]:
    """What belongs to each case, of every table in `OF_A_CASE`."""
    found: dict[uuid.UUID, list[Model]] = defaultdict(list)
    for model in OF_A_CASE:
        for row in model._default_manager.filter(case__in=cases):
            found[row.case_id].append(row)
    return found


def _rows(case: Case) -> list[Model]:
    return with_keepers(case, rows_of([case.pk])[case.pk])


def _key_of(case: Case, candidates: Sequence[bytes], records: Iterable[Model] | None = None) -> int | None:
    """Which of the keys the MAC was made with; None when it was none of them."""
    records, mac = list(_rows(case) if records is None else records), bytes(case.mac)
    for index, key in enumerate(candidates):
        if hmac.compare_digest(mac, mac_of(case, records, key=key)):
            return index
    return None


def _row(row: Model, *, without: Collection[str] = ()) -> bytes:
    """Every column by name, each value with its type in front."""
    names = sorted(field.attname for field in row._meta.concrete_fields)
    parts: list[str | bytes] = []
    for name in names:
        if name not in without:
            parts += [name, _typed(getattr(row, name))]
    return bind(*parts)


_TYPES: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda value: b"-",
    bool: lambda value: b"?%d" % value,
    int: lambda value: b"i%d" % value,
    str: lambda value: b"s" + value.encode(),
    bytes: lambda value: b"b" + value,
    memoryview: lambda value: b"b" + bytes(value),
    uuid.UUID: lambda value: b"u" + value.bytes,
    datetime.date: lambda value: b"d" + value.isoformat().encode(),
}
"""A letter for each type, so that no two values of different types look alike. A new type must be added here."""


def _typed(value: Any) -> bytes:
    return _TYPES[type(value)](value)
