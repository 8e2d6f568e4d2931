"""What can be done with appointments. Every function is one transaction; nothing here knows a request.

`booking` makes one, `changing` moves and ends it, `reminders` speaks of it, `retention` erases it, `notices` writes the
mails that each of them causes; `blocking` says when a desk receives nobody.

Lock order is the same everywhere: the appointment's row first (`holding`), its time afterwards, the audit log last.
"""

from .blocking import block, unblock
from .booking import Answered, Person, book, enter
from .changing import cancel, mark, move, send_link, service_of
from .errors import (
    AppointmentError,
    ChangedMeanwhileError,
    ImpossibleActionError,
    NoAddressError,
    TimeTakenError,
    TooManyError,
)
from .notices import last_mail
from .reminders import is_reminded, remind
from .retention import change_retention, erase, purge

__all__ = [
    "Answered",
    "AppointmentError",
    "ChangedMeanwhileError",
    "ImpossibleActionError",
    "NoAddressError",
    "Person",
    "TimeTakenError",
    "TooManyError",
    "block",
    "book",
    "cancel",
    "change_retention",
    "enter",
    "erase",
    "is_reminded",
    "last_mail",
    "mark",
    "move",
    "purge",
    "remind",
    "send_link",
    "service_of",
    "unblock",
]
