"""What this app does, as typed keyword-only functions with the transaction inside.

`keys` enrols staff and shares the office's key, `enrolments` says whose key is whose, `leaving` ends grants, `watch`
warns in time; `submission` seals what arrives, `reporter` opens it with the code, `casework` is the office's side,
`classifying` what the office says of a case and how it ends it, `figures` what is counted of it, `conversation` what
the two write to each other and the office's notes; `authenticity` writes cases and proves them.
"""

from .casework import OpenedCase, assign, change_state, last_openings, open_case, open_case_file, set_due_date
from .classifying import classify, close, read_classification
from .conversation import add_note, mark_read, write_to_reporter, write_with_code
from .figures import OpenedFigures, read_figures
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
    needs_old_words,
    unlock,
)
from .leaving import allow_replacement, end_lapsed_grants, reinstate_grants, revoke_grants
from .reporter import ReporterCase, read_with_code
from .submission import Receipt, mark_code_saved, submit
from .watch import KeyWatch, watch_keys

__all__ = [
    "MINIMUM_WORKERS",
    "FormStatus",
    "KeyWatch",
    "OpenedCase",
    "OpenedFigures",
    "Receipt",
    "ReporterCase",
    "add_note",
    "allow_replacement",
    "assign",
    "change_state",
    "classify",
    "close",
    "create_office_key",
    "current_office_key",
    "end_lapsed_grants",
    "enrol_staff",
    "form_can_open",
    "form_status",
    "grant_office_key",
    "holds_grant",
    "last_openings",
    "mark_code_saved",
    "mark_read",
    "needs_old_words",
    "open_case",
    "open_case_file",
    "read_classification",
    "read_figures",
    "read_with_code",
    "reinstate_grants",
    "revoke_grants",
    "set_due_date",
    "submit",
    "unlock",
    "watch_keys",
    "write_to_reporter",
    "write_with_code",
]
