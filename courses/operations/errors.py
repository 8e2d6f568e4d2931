"""Why a registration could not be made or changed."""

from __future__ import annotations

from courses.models.courses import EnrolmentStatus


class RegistrationError(Exception):
    """A registration could not be made or changed, for a reason that a person can be told."""


class EnrolmentClosedError(RegistrationError):
    """The enrolment window is not open."""

    def __init__(self, status: EnrolmentStatus) -> None:
        super().__init__(status.value)
        self.status = status


class UnknownGroupError(RegistrationError):
    """The chosen group does not exist, or belongs to another edition."""


class NotAdmittedError(RegistrationError):
    """The person has not the age for the group, or may not come along; the text says so to whoever registers."""

    def __init__(self, why: str, *, is_companion: bool = False) -> None:
        super().__init__(why)
        self.is_companion = is_companion


class NotResidentError(NotAdmittedError):
    """By now only residents may register; the text says until when."""


class NotTogetherError(RegistrationError):
    """Two registrations cannot be joined; the text says why to the desk."""


class AlreadyRegisteredError(RegistrationError):
    """The person stands in this group already, or the address has as many registrations there as it may have."""


class ImpossibleActionError(RegistrationError):
    """The state table has no such step, or somebody else took it first."""


class NoFreeSeatError(RegistrationError):
    """There is no seat to give."""


class ReasonNeededError(RegistrationError):
    """The desk must say why."""


class ChangedMeanwhileError(RegistrationError):
    """The words or the people are not those that somebody looked at."""


class NobodyToWriteToError(RegistrationError):
    """Nobody of the selection can be mailed."""


class TooManyReadersError(RegistrationError):
    """More people than one message may go to."""


class SurveyClosedError(RegistrationError):
    """The questionnaire takes no more answers."""


class SurveyFullError(RegistrationError):
    """The questionnaire has as many answers as people were asked."""
