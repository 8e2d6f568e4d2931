from .courses import Availability, Course, CourseGroup, EnrolmentStatus, Weekday

from .registrations import Registration, RegistrationCount  # isort: skip  # the pages need operations, which need both
from .course_page import CoursePage  # isort: skip
from .event_pages import CampaignPage, EventIndexPage, EventPage

__all__ = [
    "Availability",
    "CampaignPage",
    "Course",
    "CourseGroup",
    "CoursePage",
    "EnrolmentStatus",
    "EventIndexPage",
    "EventPage",
    "Registration",
    "RegistrationCount",
    "Weekday",
]
