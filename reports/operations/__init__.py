"""What this app does, as typed keyword-only functions with the transaction inside.

`keys` enrols staff and shares the office's key, `enrolments` says whose key is whose, `leaving` ends grants, `epochs`
starts a new key and moves open cases to it, `recovery` makes the paper cards, `rescue` uses them, `watch` warns in
time; `submission` seals what arrives, `reporter` opens it with the code, `casework` is the office's side, `classifying`
what the office says of a case and how it ends it, `proposing` how two people end it, `figures` what is counted of it,
`external_lists` in whose terms else, `conversation` what the two write to each other and the office's notes, `acts`
what the reporter does besides, `following_up` the office's questions and their answers, `merging` how two cases become
one, `renewing` a new code, `referring` what is done with the reporter's consent, `handing` what a service does with its
link, `points` what a listening point may see, `notices` tells the reporter that there is something to read; `retention`
erases what has had its time; `reserving` seals a case to chosen people, `keepers` is who those still are;
`authenticity` writes cases and proves them.
"""

from .acts import act_with_code, read_standing
from .casework import (
    OpenedCase,
    assign,
    change_state,
    hand_over,
    keepers_of,
    last_openings,
    open_case,
    open_case_file,
    reveal_contact,
    set_due_date,
)
from .classifying import classify, close, label, read_classification
from .conversation import add_note, mark_read, write_to_reporter, write_with_code
from .epochs import BATCH, Moved, Progress, move_cases, progress, start_epoch
from .external_lists import create_list, rename_list, save_correspondence, save_field
from .figures import OpenedFigures, approve_year, count_year, read_figures
from .following_up import Judge, ask_reporter, reply_with_code
from .keepers import cover as cover_reserved
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
    is_pinned,
    needs_old_words,
    unlock,
)
from .leaving import allow_replacement, end_lapsed_grants, reinstate_grants, revoke_grants
from .merging import merge, require_mergeable
from .notices import ask_with_code, is_told
from .points import is_followed, stop_following, tie_to_point, untie_lapsed
from .proposing import confirm, confirmers, last_proposal, propose, send_back
from .recovery import cover_epochs, current_recovery_key, make_recovery_key, require_no_loss, uncovered_epochs
from .referring import act_on_referral, answer_with_code, ask_consent, mark_answer_read, note_consent
from .renewing import Renewal, prepare_new_code, renew_code
from .reporter import ReporterCase, read_with_code
from .rescue import Drill, drill, note_drill, proof_of, rescue, rescue_forgetful
from .reserving import lift, reserve
from .retention import erase, erase_expired, keep_until
from .submission import Entered, Receipt, mark_code_saved, submit
from .watch import KeyWatch, RecoveryWatch, watch_keys, watch_recovery

__all__ = [
    "BATCH",
    "MINIMUM_WORKERS",
    "Drill",
    "Entered",
    "FormStatus",
    "Judge",
    "KeyWatch",
    "Moved",
    "OpenedCase",
    "OpenedFigures",
    "Progress",
    "Receipt",
    "RecoveryWatch",
    "Renewal",
    "ReporterCase",
    "act_on_referral",
    "act_with_code",
    "add_note",
    "allow_replacement",
    "answer_with_code",
    "approve_year",
    "ask_consent",
    "ask_reporter",
    "ask_with_code",
    "assign",
    "change_state",
    "classify",
    "close",
    "confirm",
    "confirmers",
    "count_year",
    "cover_epochs",
    "cover_reserved",
    "create_list",
    "create_office_key",
    "current_office_key",
    "current_recovery_key",
    "drill",
    "end_lapsed_grants",
    "enrol_staff",
    "erase",
    "erase_expired",
    "form_can_open",
    "form_status",
    "grant_office_key",
    "hand_over",
    "holds_grant",
    "is_followed",
    "is_pinned",
    "is_told",
    "keep_until",
    "keepers_of",
    "label",
    "last_openings",
    "last_proposal",
    "lift",
    "make_recovery_key",
    "mark_answer_read",
    "mark_code_saved",
    "mark_read",
    "merge",
    "move_cases",
    "needs_old_words",
    "note_consent",
    "note_drill",
    "open_case",
    "open_case_file",
    "prepare_new_code",
    "progress",
    "proof_of",
    "propose",
    "read_classification",
    "read_figures",
    "read_standing",
    "read_with_code",
    "reinstate_grants",
    "rename_list",
    "renew_code",
    "reply_with_code",
    "require_mergeable",
    "require_no_loss",
    "rescue",
    "rescue_forgetful",
    "reserve",
    "reveal_contact",
    "revoke_grants",
    "save_correspondence",
    "save_field",
    "send_back",
    "set_due_date",
    "start_epoch",
    "stop_following",
    "submit",
    "tie_to_point",
    "uncovered_epochs",
    "unlock",
    "untie_lapsed",
    "watch_keys",
    "watch_recovery",
    "write_to_reporter",
    "write_with_code",
]
