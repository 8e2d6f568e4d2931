"""Everything that is kept about an enquiry, for the person who asks for it: as data and on paper (`staff.copies`)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from enquiries.models import Enquiry, MessageKind
from enquiries.operations.notices import CAUSE_APP
from enquiries.timeline import Conversation, Entry, conversation_of
from formbuilder.copies import answers_as_data, answers_on_paper
from formbuilder.reading import read_for_office, read_snapshot
from outbox.copies import mails_as_data
from printing.record import Record, Section
from staff.copies import moment
from staff.registry import action_label

SPOKEN = (MessageKind.FROM_PERSON, MessageKind.FROM_OFFICE)


def copy_of_data(enquiry: Enquiry) -> dict[str, Any]:
    """What is kept of it and of those that are followed with it, notes included.

    Who of the office wrote something is not the person's data. Notes may have to be read first: they may speak of other
    people.
    """
    conversation = conversation_of(enquiry, with_notes=True)
    return {
        "enquiries": [_enquiry(each) for each in conversation.enquiries],
        "files": [file.name for file in conversation.form_files],
        "conversation": [
            {**_said(entry), "files": [file.name for file in entry.files]} for entry in _of_kind(conversation, *SPOKEN)
        ],
        "notes": [_said(entry) for entry in _of_kind(conversation, MessageKind.NOTE)],
        "history": [
            {"at": moment(entry.message.created_at), "what": entry.message.text}
            for entry in _of_kind(conversation, MessageKind.EVENT)
        ],
    }


def _enquiry(enquiry: Enquiry) -> dict[str, Any]:
    return {
        "reference": enquiry.reference,
        "form": enquiry.form_title,
        "kind": enquiry.kind,
        "state": enquiry.state,
        "name": enquiry.name,
        "email": enquiry.email,
        "telephone": enquiry.phone,
        "language": enquiry.locale,
        "received_at": moment(enquiry.received_at),
        "last_message_at": moment(enquiry.last_message_at),
        "answer_by": enquiry.due_on.isoformat(),
        "kept_until": enquiry.retain_until.isoformat(),
        "answers": answers_as_data(definition=enquiry.definition, answers=enquiry.answers, locale=enquiry.locale),
        "messages": mails_as_data(cause_app=CAUSE_APP, cause_id=enquiry.pk),
    }


def _of_kind(conversation: Conversation, *kinds: MessageKind) -> list[Entry]:
    return [entry for entry in conversation.entries if entry.message.kind in kinds]


def _said(entry: Entry) -> dict[str, Any]:
    return {"at": moment(entry.message.created_at), "from": entry.message.kind, "text": entry.message.text}


# --- on paper ---------------------------------------------------------------------------------------------------------


def data_copy(enquiry: Enquiry) -> Record:
    """The same as a document, in the words of the office."""
    conversation = conversation_of(enquiry, with_notes=True)
    sections = [section for each in conversation.enquiries for section in _sections(each)]
    files = ", ".join(file.name for file in conversation.form_files)
    return Record(
        title=_("Copia dei dati"),
        facts=((_("Richiesta"), enquiry.reference), *([(_("File allegati"), files)] if files else [])),
        sections=(*sections, Section(title=_("Che cosa è successo"), entries=tuple(map(_line, conversation.entries)))),
    )


def _sections(enquiry: Enquiry) -> tuple[Section, ...]:
    reading = read_for_office(
        definition=read_snapshot(enquiry.definition),
        source=read_snapshot(enquiry.source_definition),
        answers=enquiry.answers,
        locale=enquiry.locale,
    )
    return (
        Section(
            title=_("Richiesta %(reference)s") % {"reference": enquiry.reference},
            entries=(
                (_("Modulo"), enquiry.form_title),
                (_("Stato"), str(enquiry.get_state_display())),
                (_("Nome"), enquiry.name),
                (_("E-mail"), enquiry.email),
                (_("Telefono"), enquiry.phone),
                (_("Lingua"), get_language_info(enquiry.locale)["name_translated"]),
                (_("Ricevuta il"), date_format(timezone.localtime(enquiry.received_at), "DATETIME_FORMAT")),
                (_("Si cancella dopo il"), date_format(enquiry.retain_until, "DATE_FORMAT")),
            ),
        ),
        *answers_on_paper(reading.sections),
    )


def _line(entry: Entry) -> tuple[str, str]:
    """A message, or what was done."""
    message, kind = entry.message, MessageKind(entry.message.kind)
    text = str(action_label(message.text)) if kind == MessageKind.EVENT else message.text
    lines = (str(kind.label), text, *(file.name for file in entry.files))
    return date_format(timezone.localtime(message.created_at), "DATETIME_FORMAT"), "\n".join(filter(None, lines))
