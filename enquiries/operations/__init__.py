"""What can be done with enquiries. Every function is one transaction; nothing here knows a request.

`submitting` makes one, `conversation` adds to it, `desk` changes it, `undoing` takes that back, `retention` erases it,
`notices` writes the mails that each of them causes, `links` leads from a mail to an enquiry.

Lock order is the same everywhere: the enquiry's row first (`holding`), its messages afterwards, the audit log last.
"""

from .conversation import note, reply, send_link, write
from .desk import act, assign, correct, make_draft, merge, set_due, twins_of
from .editing import edit
from .errors import (
    ChangedMeanwhileError,
    EnquiryError,
    ImpossibleActionError,
    NoAddressError,
    NotMergeableError,
    TooManyError,
)
from .files import files_of, forget_files
from .links import find_by_token
from .notices import last_mail, reply_address
from .retention import change_retention, due_for_purge, purge
from .submitting import submit
from .undoing import take_back, take_back_note

__all__ = [
    "ChangedMeanwhileError",
    "EnquiryError",
    "ImpossibleActionError",
    "NoAddressError",
    "NotMergeableError",
    "TooManyError",
    "act",
    "assign",
    "change_retention",
    "correct",
    "due_for_purge",
    "edit",
    "files_of",
    "find_by_token",
    "forget_files",
    "last_mail",
    "make_draft",
    "merge",
    "note",
    "purge",
    "reply",
    "reply_address",
    "send_link",
    "set_due",
    "submit",
    "take_back",
    "take_back_note",
    "twins_of",
    "write",
]
