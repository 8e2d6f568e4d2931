"""The files of a registration: their names and keys, sealed under the site's secret key (docs/adr/0013-files.md)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from courses.models.registrations import Registration, RegistrationFile
from formbuilder.uploads import waiting
from formbuilder.uploads.opening import SealedFile
from formbuilder.uploads.records import open_record, seal_record
from staff.keyring import server_keys
from vault import aead

_PERSON = "pari.events"
"""As when `courses` was part of `events`: files sealed then must open for ever. So in `_context`."""
_PURPOSE = "file.v1"


def keep_files(registration: Registration, files: Sequence[SealedFile]) -> None:
    """In the transaction that stores the registration. Raises `waiting.FilesGone`."""
    if not files:
        return
    waiting.claim([file.id for file in files])
    key = _keys()[0]
    RegistrationFile.objects.bulk_create(
        RegistrationFile(
            registration=registration,
            file_id=file.id,
            sealed=seal_record(file, key=key, place=_place(registration.pk, file.id)),
        )
        for file in files
    )


def files_of(registration: Registration) -> list[SealedFile]:
    """Every file of a registration that can be opened, in the order in which they were sent."""
    keys = _keys()
    rows = RegistrationFile.objects.filter(registration=registration).order_by("pk")
    found = (open_record(bytes(row.sealed), keys=keys, place=_place(registration.pk, row.file_id)) for row in rows)
    return [file for file in found if file is not None]


def forget_files(registration_ids: Collection[UUID]) -> None:
    """With the registrations: the bytes go when the transaction has ended."""
    rows = RegistrationFile.objects.filter(registration_id__in=registration_ids)
    waiting.forget(list(rows.values_list("file_id", flat=True)))
    rows.delete()


def _place(registration_id: UUID, file_id: str) -> bytes:
    return aead.bind("events", "file", registration_id.bytes, file_id)


def _keys() -> list[bytes]:
    return server_keys(person=_PERSON, purpose=_PURPOSE)
