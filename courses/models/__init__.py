from .attendance import Attendance
from .certificates import Certificate
from .course_page import CoursePage
from .courses import Allocation, Availability, Course, CourseGroup, Edition, EnrolmentStatus, Weekday
from .draws import Draw
from .feeds import LessonFeed
from .history import By, Happening, RegistrationEvent
from .lessons import Lesson, LessonKind
from .messages import Message, MessageGroup
from .move_wishes import MoveWish, open_wish, wishes_to_move
from .registrations import Channel, Registration, RegistrationCount, RegistrationFile
from .survey_page import CourseSurveyPage
from .surveys import SurveyRound

__all__ = [
    "Allocation",
    "Attendance",
    "Availability",
    "By",
    "Certificate",
    "Channel",
    "Course",
    "CourseGroup",
    "CoursePage",
    "CourseSurveyPage",
    "Draw",
    "Edition",
    "EnrolmentStatus",
    "Happening",
    "Lesson",
    "LessonFeed",
    "LessonKind",
    "Message",
    "MessageGroup",
    "MoveWish",
    "Registration",
    "RegistrationCount",
    "RegistrationEvent",
    "RegistrationFile",
    "SurveyRound",
    "Weekday",
    "open_wish",
    "wishes_to_move",
]
