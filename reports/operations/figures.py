"""The figures of closed cases: a row is added when one is closed, and read by whoever has unlocked the office.

No row belongs to a case that anybody could name (docs/adr/0037). All stand in one value, sealed to the office's newest
epoch and written anew each time, so that neither the database nor an older copy of it says which row came when.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.classification import Classification
from reports.errors import CaseDamagedError
from reports.figures import Book, row_of
from reports.figures_release import Release, as_it_was, release
from reports.models.cases import Case, SealedRecord
from reports.models.figures import ApprovedYear, FiguresBook
from reports.models.keys import OfficeKey
from reports.office import OpenOffice
from reports.opinions import Opinion
from reports.pinning import pinned_fingerprint
from staff import audit
from staff.conflicts import StaleRecordError
from staff.keyring import server_keys
from vault import envelope, keys
from vault.aead import bind, derive_key
from vault.errors import DecryptionError

from .casework import content_pair, internal_pair
from .external_lists import decisions_now
from .keys import current_office_key
from .sealing import open_answers, open_entries, open_referrals

_PERSON = "pari.figures"
_TAG = "figures/1"
_ID_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class OpenedFigures:
    """What somebody could read: everything, or all but the books of other epochs and those that were altered."""

    book: Book
    locked: int = 0
    damaged: int = 0

    @property
    def years(self) -> list[int]:
        """Those in which a case ended, the newest first."""
        return sorted({row.year for row in self.book.rows.values()}, reverse=True)

    def opinions_of(self, year: int) -> list[Opinion]:
        """What was said in a year, in no order."""
        return [each for each in self.book.opinions.values() if each.year == year]


@sensitive_variables()
def read_figures(*, office: OpenOffice) -> OpenedFigures:
    """Every row that this person can open. The view that shows them records it."""
    return _open(FiguresBook.objects.select_related("office_key").order_by("office_key__number", "pk"), office)[0]


@sensitive_variables()
def count(case: Case, said: Classification, *, office: OpenOffice) -> None:
    """Write the row of a case that is being closed, or write it anew. The caller holds the lock of the case.

    The id of the row follows from the private key of the pair I: who closes the case again finds it without anything
    being stored, and once the key is erased nobody finds it any more. Raises `OfficeLockedError`, `CaseDamagedError`.
    """
    content = content_pair(case, office)
    messages = SealedRecord.objects.filter(case=case, field=SealedRecord.Field.MESSAGE)
    row, words = row_of(
        form_key=case.form_key,
        received_on=case.received_on,
        closed_on=timezone.localdate(),
        codes=said.codes,
        messages=open_entries(messages, pair=content),
        payload=open_answers(case, content=content),
        referrals=open_referrals(case, content=content),
    )
    add(Book(rows={_row_id(case, office): row}, words=words), office=office, office_key=case.office_key)


@sensitive_variables()
def leave_out(case: Case, *, office: OpenOffice) -> None:
    """A case that was merged with another is counted there: its own row, if it had ended before, goes.

    The book is written anew all the same, so that its time does not tell which closings are merges.
    """
    add(Book(), office=office, office_key=case.office_key, without=_row_id(case, office))


def _row_id(case: Case, office: OpenOffice) -> str:
    secret = internal_pair(case, office).private
    return derive_key(secret, person=_PERSON, purpose="row").hex()[:_ID_CHARACTERS]


@sensitive_variables()
def count_opinion(case: Case, opinion: Opinion, *, office: OpenOffice) -> None:
    """Write what somebody thought of it, under an id of chance: nobody finds it again, so it is counted once for ever.

    The caller holds the lock of the case, and notes there that it is counted. Raises `OfficeLockedError`.
    """
    add(Book(opinions={secrets.token_hex(_ID_CHARACTERS // 2): opinion}), office=office, office_key=case.office_key)


@sensitive_variables()
@transaction.atomic
def add(new: Book, *, office: OpenOffice, office_key: OfficeKey, without: str = "") -> None:
    """Write rows into the book of the newest epoch, and take one out; what stands in older books that open moves there.

    `office_key` is one that is known to be the office's, as that of a proven case is.
    """
    locked = FiguresBook.objects.select_for_update(of=("self",)).select_related("office_key")
    opened, books = _open(locked.order_by("office_key__number", "pk"), office)
    newest = max([office_key, *(book.office_key for book in books), *_pinned(office)], key=lambda each: each.number)
    kept = next((book for book in books if book.office_key_id == newest.pk), None) or FiguresBook(office_key=newest)
    content = opened.book.joined(new).without(without).to_bytes()
    kept.sealed = envelope.seal(content, to=office.pair(newest.number).public, place=kept.place)
    kept.mac = _mac_of(kept, key=_mac_keys()[0])
    kept.save()
    FiguresBook.objects.filter(pk__in=[book.pk for book in books]).exclude(pk=kept.pk).delete()


def _pinned(office: OpenOffice) -> list[OfficeKey]:
    """Today's epoch, where it is open and the one that the settings name: another is perhaps nobody's of the office."""
    current = current_office_key()
    if current is None or current.number not in office.pairs:
        return []
    return [current] if keys.fingerprint_matches(office.pair(current.number).public, pinned_fingerprint()) else []


@sensitive_variables()
def count_year(*, year: int, office: OpenOffice) -> Release | None:
    """What of a year may leave the house, as it stands now; None where it is too little, or not all of it is read.

    A year that was approved keeps the decisions of that moment: parted otherwise, its numbers would tell on each other.
    The same cases keep the parts that they had.
    """
    found = read_figures(office=office)
    if found.locked or found.damaged:
        return None
    approved = ApprovedYear.objects.filter(year=year).first()
    decisions = Release.from_json(approved.content).decisions if approved else decisions_now()
    rows = [row for row in found.book.rows.values() if row.year == year]
    counted = release(rows, found.opinions_of(year), decisions)
    return as_it_was(counted, approved.content) if approved and counted else counted


@transaction.atomic
def approve_year(*, year: int, office: OpenOffice, seen: str, actor: User) -> None:
    """From now on these are the numbers of that year, until somebody approves others.

    `seen` is `Release.version` of what was looked at. Raises `StaleRecordError` where it is not that of now.
    """
    counted = count_year(year=year, office=office)
    if counted is None or counted.version != seen:
        raise StaleRecordError
    ApprovedYear.objects.update_or_create(
        year=year,
        defaults={"content": counted.to_json(), "approved_by": actor, "approved_on": timezone.localdate()},
    )
    audit.record(actor=actor, action="figures.approved", target=f"year:{year}", details={"total": counted.total})


def rotate() -> tuple[int, int]:
    """After a change of the secret key: renew every MAC that an earlier key proves. How many, and how many are false.

    Must run before the earlier key is taken out of the settings, as `authenticity.rotate` must.
    """
    renewed = damaged = 0
    with transaction.atomic():
        for book in FiguresBook.objects.select_for_update():
            if not _is_authentic(book):
                damaged += 1
            elif bytes(book.mac) != _mac_of(book, key=_mac_keys()[0]):
                book.mac = _mac_of(book, key=_mac_keys()[0])
                book.save(update_fields=["mac"])
                renewed += 1
    return renewed, damaged


def _open(books: Iterable[FiguresBook], office: OpenOffice) -> tuple[OpenedFigures, list[FiguresBook]]:
    """What is in them, and those that opened; one that does not is left as it is, and stops no closing."""
    found, opened, locked, damaged = Book(), [], 0, 0
    for book in books:
        if book.office_key.number not in office.pairs:
            locked += 1
            continue
        try:
            found = found.joined(_unseal(book, office))
            opened.append(book)
        except CaseDamagedError:
            damaged += 1
    return OpenedFigures(found, locked=locked, damaged=damaged), opened


def _unseal(book: FiguresBook, office: OpenOffice) -> Book:
    if not _is_authentic(book):
        raise CaseDamagedError("This server did not write the book.")
    try:
        content = envelope.unseal(bytes(book.sealed), pair=office.pair(book.office_key.number), place=book.place)
    except DecryptionError as error:
        raise CaseDamagedError("The book is not what was sealed.") from error
    return Book.from_bytes(content)


def _is_authentic(book: FiguresBook) -> bool:
    return any(hmac.compare_digest(bytes(book.mac), _mac_of(book, key=key)) for key in _mac_keys())


def _mac_keys() -> list[bytes]:
    return server_keys(person=_PERSON, purpose="mac.v1")


def _mac_of(book: FiguresBook, *, key: bytes) -> bytes:
    parts = (_TAG, book.pk.bytes, str(book.office_key_id), bytes(book.sealed))
    return hmac.new(key, bind(*parts), hashlib.sha256).digest()
