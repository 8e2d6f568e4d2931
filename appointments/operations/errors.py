"""Why something could not be done with an appointment."""

from __future__ import annotations


class AppointmentError(Exception):
    """Something could not be done, for a reason that a person can be told."""


class TimeTakenError(AppointmentError):
    """The time is somebody else's, or cannot be chosen: too early, too late, the desk is closed."""


class TooManyError(AppointmentError):
    """The address has as many appointments as it may have, or this one was changed too often today."""


class ImpossibleActionError(AppointmentError):
    """The state table has no such step, it is too early or too late for it, or somebody else took it first."""


class ChangedMeanwhileError(AppointmentError):
    """Somebody changed the appointment after the page was shown."""


class NoAddressError(AppointmentError):
    """There is no e-mail address to write to."""
