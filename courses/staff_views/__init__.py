"""The desk's pages: courses and groups, registrations, the waiting list, exports, and what the desk may do."""

from .attendance import AttendanceView, LessonsView
from .correcting import AnswersCorrectionView, NoteView, PersonCorrectionView
from .entering import EnterView
from .groups import CourseListView, WaitingListView
from .moving import MoveView
from .record import RegistrationActionView, RegistrationDetailView, RegistrationFileView
from .registrations import ExportView, RegistrationListView
from .rights import EraseView, JsonCopyView, PurgeView

__all__ = [
    "AnswersCorrectionView",
    "AttendanceView",
    "CourseListView",
    "EnterView",
    "EraseView",
    "ExportView",
    "JsonCopyView",
    "LessonsView",
    "MoveView",
    "NoteView",
    "PersonCorrectionView",
    "PurgeView",
    "RegistrationActionView",
    "RegistrationDetailView",
    "RegistrationFileView",
    "RegistrationListView",
    "WaitingListView",
]
