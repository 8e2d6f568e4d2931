"""What can be done with registrations. Every function is one transaction; nothing here knows a request.

`registering` makes one, `entering` for whoever phones; `desk` changes it for the office, `own` for the person, `offers`
by the clock and when a seat is freed, each with `steps`. `correcting` changes what it says, `moving` its group,
`holding` locks whom they change, `undoing` takes back what the desk has just done, `rescheduling` moves a group with
people in it, `drawing` draws lots, `together` says who goes the same way, `retention` erases registrations, `rights`
one of them at once, `verifying` looks whether seats and rows agree, `notices` writes the mails that each of them
causes, `messages` those that the office words itself, `reminders` those before a lesson, `pairing` joins registrations
that belong together and parts them, `history` the lines of a registration's history, `move_wishes` what a person asks
for, `links` closes those of the mails, `certificates` says who took part and knows the paper again, `statistics` counts
without saying anything about anybody, `surveys` asks how a course was without knowing whom, `lessons` and `copying`
keep the days, `feeds` the addresses under which calendars read them.

Lock order is the same everywhere: the group's row first (`courses.seats`), registrations afterwards, the audit log
last.
"""

from .attendance import Attended, Marked, attended_by, lessons_attended, lessons_of, mark, present_at, unmark
from .certificates import Issued, NotOverError, find_certificate, issue_certificates, may_have_certificate
from .copying import copy_edition
from .correcting import correct_answers, correct_person
from .desk import act, counts_by_state, needs_reason, others_before
from .drawing import draw_due, draw_edition, verify_draws
from .entering import Person, enter, standing_for_entered
from .errors import (
    AlreadyRegisteredError,
    ChangedMeanwhileError,
    EnrolmentClosedError,
    ImpossibleActionError,
    NobodyToWriteToError,
    NoFreeSeatError,
    NotAdmittedError,
    NotResidentError,
    NotTogetherError,
    ReasonNeededError,
    RegistrationError,
    SurveyClosedError,
    SurveyFullError,
    TooManyReadersError,
    UnknownGroupError,
)
from .feeds import end_feed, feed_of, make_feed, reader_of_feed
from .files import files_of
from .history import add_note, history_of, note_event, notes_of, take_back_note
from .lessons import follow_lessons, follow_plan
from .links import ask_for_link, revoke_links
from .messages import Audience, Sending, audience_of, purge_messages, send_message, sendings
from .move_wishes import ask_to_move, groups_to_ask_for, refuse_wish, withdraw_wish
from .moving import Arrival, arrivals, move
from .notices import last_mail
from .offers import complete_finished, keep_offers_moving, offer_free_seats
from .own import act_as_person, change_telephone, choose_reminders, note_entry
from .pairing import JOINABLE, Joining, join, joinings, part
from .registering import Outcome, Standing, register, standing_for_newcomer
from .reminders import remind
from .rescheduling import people_in, record_reschedule
from .retention import change_retention, due_for_purge, purge, refresh_retention, retention_date
from .rights import Purge, coming_purges, erase
from .statistics import Statistics, statistics_of
from .surveys import (
    Asked,
    close_round,
    closed_surveys,
    find_round,
    keep_surveys,
    last_day_of,
    open_round,
    people_to_ask,
    send_survey,
    survey_of,
    take_answers,
)
from .together import count_parties, going_with, members_beside, members_of, needed_by_first
from .undoing import take_back
from .verifying import Drift, verify_seats

__all__ = [
    "JOINABLE",
    "AlreadyRegisteredError",
    "Arrival",
    "Asked",
    "Attended",
    "Audience",
    "ChangedMeanwhileError",
    "Drift",
    "EnrolmentClosedError",
    "ImpossibleActionError",
    "Issued",
    "Joining",
    "Marked",
    "NoFreeSeatError",
    "NobodyToWriteToError",
    "NotAdmittedError",
    "NotOverError",
    "NotResidentError",
    "NotTogetherError",
    "Outcome",
    "Person",
    "Purge",
    "ReasonNeededError",
    "RegistrationError",
    "Sending",
    "Standing",
    "Statistics",
    "SurveyClosedError",
    "SurveyFullError",
    "TooManyReadersError",
    "UnknownGroupError",
    "act",
    "act_as_person",
    "add_note",
    "arrivals",
    "ask_for_link",
    "ask_to_move",
    "attended_by",
    "audience_of",
    "change_retention",
    "change_telephone",
    "choose_reminders",
    "close_round",
    "closed_surveys",
    "coming_purges",
    "complete_finished",
    "copy_edition",
    "correct_answers",
    "correct_person",
    "count_parties",
    "counts_by_state",
    "draw_due",
    "draw_edition",
    "due_for_purge",
    "end_feed",
    "enter",
    "erase",
    "feed_of",
    "files_of",
    "find_certificate",
    "find_round",
    "follow_lessons",
    "follow_plan",
    "going_with",
    "groups_to_ask_for",
    "history_of",
    "issue_certificates",
    "join",
    "joinings",
    "keep_offers_moving",
    "keep_surveys",
    "last_day_of",
    "last_mail",
    "lessons_attended",
    "lessons_of",
    "make_feed",
    "mark",
    "may_have_certificate",
    "members_beside",
    "members_of",
    "move",
    "needed_by_first",
    "needs_reason",
    "note_entry",
    "note_event",
    "notes_of",
    "offer_free_seats",
    "open_round",
    "others_before",
    "part",
    "people_in",
    "people_to_ask",
    "present_at",
    "purge",
    "purge_messages",
    "reader_of_feed",
    "record_reschedule",
    "refresh_retention",
    "refuse_wish",
    "register",
    "remind",
    "retention_date",
    "revoke_links",
    "send_message",
    "send_survey",
    "sendings",
    "standing_for_entered",
    "standing_for_newcomer",
    "statistics_of",
    "survey_of",
    "take_answers",
    "take_back",
    "take_back_note",
    "unmark",
    "verify_draws",
    "verify_seats",
    "withdraw_wish",
]
