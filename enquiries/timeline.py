"""The conversation about an enquiry and those merged into it, oldest first, with the files of each message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from enquiries.models import Enquiry, EnquiryMessage, MessageKind
from enquiries.operations import files_of
from formbuilder.uploads.opening import SealedFile


@dataclass(frozen=True, slots=True)
class Entry:
    """One message."""

    message: EnquiryMessage
    files: tuple[SealedFile, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """All of it. `form_files` came with the form; `enquiries` is the one and those merged into it."""

    enquiries: tuple[Enquiry, ...]
    entries: tuple[Entry, ...]
    form_files: tuple[SealedFile, ...] = field(default=())

    def find_file(self, file_id: str) -> SealedFile | None:
        """One of its files, whichever message it came with."""
        everywhere = (*self.form_files, *(file for entry in self.entries for file in entry.files))
        return next((file for file in everywhere if file.id == file_id), None)


def conversation_of(enquiry: Enquiry, *, with_notes: bool) -> Conversation:
    """Three queries, however long it is. Notes and events are for the office alone."""
    enquiries = (enquiry, *Enquiry.objects.filter(merged_into=enquiry).order_by("received_at"))
    ids = [each.pk for each in enquiries]
    files: dict[int | None, list[SealedFile]] = {}
    for kept in files_of(ids):
        files.setdefault(kept.message_id, []).append(kept.file)
    entries = tuple(Entry(each, tuple(files.get(each.pk, ()))) for each in _messages(ids, with_notes=with_notes))
    return Conversation(enquiries=enquiries, entries=entries, form_files=tuple(files.get(None, ())))


def _messages(enquiry_ids: Sequence[UUID], *, with_notes: bool) -> list[EnquiryMessage]:
    found = (
        EnquiryMessage.objects.filter(enquiry_id__in=enquiry_ids).select_related("author").order_by("created_at", "pk")
    )
    spoken = (MessageKind.FROM_PERSON, MessageKind.FROM_OFFICE)
    return list(found if with_notes else found.filter(kind__in=spoken))
