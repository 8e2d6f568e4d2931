"""What this app does, as typed keyword-only functions with the transaction inside.

`keys` enrols staff and shares the office's key, `submission` seals what arrives, `reporter` opens it with the code,
`casework` is the office's side.
"""

from .casework import OpenedCase, assign, change_state, open_case, set_due_date
from .keys import (
    MINIMUM_WORKERS,
    FormStatus,
    create_office_key,
    current_office_key,
    enrol_staff,
    form_can_open,
    form_status,
    grant_office_key,
    holds_grant,
    unlock,
)
from .reporter import ReporterCase, read_with_code
from .submission import Receipt, mark_code_saved, submit

__all__ = [
    "MINIMUM_WORKERS",
    "FormStatus",
    "OpenedCase",
    "Receipt",
    "ReporterCase",
    "assign",
    "change_state",
    "create_office_key",
    "current_office_key",
    "enrol_staff",
    "form_can_open",
    "form_status",
    "grant_office_key",
    "holds_grant",
    "mark_code_saved",
    "open_case",
    "read_with_code",
    "set_due_date",
    "submit",
    "unlock",
]
