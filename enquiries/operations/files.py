"""The files of an enquiry: their names and keys, sealed under the site's secret key (docs/adr/0013-files.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from enquiries.models.enquiries import Enquiry
from enquiries.models.messages import EnquiryFile, EnquiryMessage
from formbuilder.uploads import waiting
from formbuilder.uploads.opening import SealedFile
from formbuilder.uploads.records import open_record, seal_record
from staff.keyring import server_keys
from vault import aead

_PERSON = "pari.enquiries"
_PURPOSE = "file.v1"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file, and the message with which it came; none: with the form."""

    file: SealedFile
    message_id: int | None


def keep_files(enquiry: Enquiry, files: Sequence[SealedFile], *, message: EnquiryMessage | None = None) -> None:
    """In the transaction that stores what they came with. Raises `waiting.FilesGone`."""
    if not files:
        return
    waiting.claim([file.id for file in files])
    key = _keys()[0]
    EnquiryFile.objects.bulk_create(
        EnquiryFile(
            enquiry=enquiry,
            message=message,
            file_id=file.id,
            sealed=seal_record(file, key=key, place=_place(enquiry.pk, file.id)),
        )
        for file in files
    )


def files_of(enquiry_ids: Iterable[UUID]) -> list[KeptFile]:
    """Every file of these enquiries that can be opened, in the order in which they were sent."""
    keys = _keys()
    rows = EnquiryFile.objects.filter(enquiry_id__in=list(enquiry_ids)).order_by("pk")
    found = (
        (open_record(bytes(row.sealed), keys=keys, place=_place(row.enquiry_id, row.file_id)), row.message_id)
        for row in rows
    )
    return [KeptFile(file, message_id) for file, message_id in found if file is not None]


def forget_files(enquiry_ids: Collection[UUID]) -> None:
    """With the enquiries: the bytes go when the transaction has ended."""
    rows = EnquiryFile.objects.filter(enquiry_id__in=enquiry_ids)
    waiting.forget(list(rows.values_list("file_id", flat=True)))
    rows.delete()


def _place(enquiry_id: UUID, file_id: str) -> bytes:
    return aead.bind("enquiries", "file", enquiry_id.bytes, file_id)


def _keys() -> list[bytes]:
    return server_keys(person=_PERSON, purpose=_PURPOSE)
