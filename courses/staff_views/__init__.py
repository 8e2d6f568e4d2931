"""The desk's pages: courses and groups, registrations, the waiting list, exports, messages,
and what the desk may do.
"""

from .attendance import AttendanceView, LessonsView
from .correcting import AnswersCorrectionView, NoteView, PersonCorrectionView
from .entering import EnterView
from .feeds import LessonFeedView
from .groups import CourseListView, WaitingListView
from .messages import GroupMessagesView, MessageView, WriteMessageView
from .moving import MoveView
from .pairing import JoinView, PartView
from .record import RegistrationActionView, RegistrationDetailView, RegistrationFileView
from .registrations import ExportView, RegistrationListView
from .requests import RefuseWishView, RevokeLinksView
from .rights import EraseView, JsonCopyView, PurgeView
from .statistics import StatisticsFileView, StatisticsView
from .surveys import SendSurveyView, SurveyFileView, SurveyView

__all__ = [
    "AnswersCorrectionView",
    "AttendanceView",
    "CourseListView",
    "EnterView",
    "EraseView",
    "ExportView",
    "GroupMessagesView",
    "JoinView",
    "JsonCopyView",
    "LessonFeedView",
    "LessonsView",
    "MessageView",
    "MoveView",
    "NoteView",
    "PartView",
    "PersonCorrectionView",
    "PurgeView",
    "RefuseWishView",
    "RegistrationActionView",
    "RegistrationDetailView",
    "RegistrationFileView",
    "RegistrationListView",
    "RevokeLinksView",
    "SendSurveyView",
    "StatisticsFileView",
    "StatisticsView",
    "SurveyFileView",
    "SurveyView",
    "WaitingListView",
    "WriteMessageView",
]
