"""How long a sealed file stays: with its form in progress, then with the record of the app that took it over.

A row says nothing but a random name, how much room it takes, and until when. The key stands in the visitor's form in
progress alone: when that is thrown away, by the quick exit too, the bytes are noise, and swept up later.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from functools import partial
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from formbuilder.models import SealedUpload
from formbuilder.uploads import spool
from formbuilder.uploads.opening import SealedFile
from vault.stream import sealed_size

FIRST_HOURS: Final = datetime.timedelta(hours=1)
"""Until the form in progress that the file belongs to is kept, which says how long."""
WITHOUT_ROW: Final = datetime.timedelta(days=2)
"""A file that was being written when its process was killed has no row; no upload takes so long, even from midnight."""
BATCH: Final = 500


class FilesGone(Exception):  # noqa: N818 - reads as what happened
    """A file that is to be taken over is not there any more."""


def note(files: Iterable[SealedFile]) -> None:
    """They have arrived."""
    until = _rounded(timezone.now() + FIRST_HOURS)
    rows = [SealedUpload(id=file.id, size=sealed_size(file.size), expires_at=until) for file in files]
    SealedUpload.objects.bulk_create(rows)


def extend(file_ids: Collection[str], *, until: datetime.datetime) -> None:
    """They stay as long as their form does."""
    if file_ids:
        SealedUpload.objects.filter(pk__in=file_ids, expires_at__isnull=False).update(expires_at=_rounded(until))


def claim(file_ids: Collection[str], *, mark: Callable[[str], bytes] | None = None) -> None:
    """In the transaction that stores a submission: from now on they belong to it. Raises `FilesGone`.

    `mark` makes of the id of a file what `forget_marked` finds it by.
    """
    claimed = SealedUpload.objects.filter(pk__in=file_ids, expires_at__gt=timezone.now()).update(expires_at=None)
    if claimed != len(set(file_ids)):
        raise FilesGone
    if mark is not None:
        for file_id in file_ids:
            SealedUpload.objects.filter(pk=file_id).update(mark=mark(file_id))


def forget(file_ids: Collection[str]) -> None:
    """Throw them away: the rows in the transaction of the caller, the bytes when it has ended."""
    ids = list(file_ids)
    if not ids:
        return
    SealedUpload.objects.filter(pk__in=ids).delete()
    transaction.on_commit(partial(spool.delete, ids))


def forget_unclaimed(file_ids: Collection[str]) -> None:
    """Throw away those that belong to nobody's record."""
    for file_id in file_ids:
        if SealedUpload.objects.filter(pk=file_id, expires_at__isnull=False).delete()[0]:
            transaction.on_commit(partial(spool.delete, [file_id]))


def mark_anew(before: Collection[Callable[[str], bytes]], *, mark: Callable[[str], bytes]) -> None:
    """Give those that bear one of the marks from `before` another one."""
    marked = SealedUpload.objects.filter(mark__isnull=False).values_list("pk", "mark")
    for pk, known in list(marked):
        if any(make(pk) == bytes(known or b"") for make in before):
            SealedUpload.objects.filter(pk=pk).update(mark=mark(pk))


def forget_marked(marks: Collection[Callable[[str], bytes]]) -> None:
    """Throw away those that bear one of the marks: all marked files are tried, because nothing says which they are."""
    marked = SealedUpload.objects.filter(mark__isnull=False).values_list("pk", "mark")
    forget([pk for pk, mark in marked.iterator() if any(make(pk) == bytes(mark or b"") for make in marks)])


def bytes_waiting() -> int:
    """How much room those take that belong to nobody's record yet."""
    waiting = SealedUpload.objects.filter(expires_at__isnull=False)
    return waiting.aggregate(total=Sum("size"))["total"] or 0


def purge() -> int:
    """Throw away what has had its time, and what no row knows; how many there were. A due job."""
    now = timezone.now()
    expired = SealedUpload.objects.filter(expires_at__lte=now)
    ids = list(expired.values_list("pk", flat=True))
    for file_id in ids:
        # A row that was claimed or extended meanwhile stays, and so do its bytes.
        if SealedUpload.objects.filter(pk=file_id, expires_at__lte=now).delete()[0]:
            spool.delete([file_id])
    stray = _without_row(spool.written_before(now - WITHOUT_ROW))
    spool.delete(stray)
    return len(ids) + len(stray)


def _rounded(moment: datetime.datetime) -> datetime.datetime:
    """Up to the next hour: the rows do not say when somebody was there."""
    return moment.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=1)


def _without_row(names: Iterable[str]) -> list[str]:
    stray, waiting = [], iter(names)
    while batch := list(islice(waiting, BATCH)):
        known = set(SealedUpload.objects.filter(pk__in=batch).values_list("pk", flat=True))
        stray += [name for name in batch if name not in known]
    return stray
