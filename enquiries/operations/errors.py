"""Why something could not be done with an enquiry."""

from __future__ import annotations


class EnquiryError(Exception):
    """Something could not be done, for a reason that a person can be told."""


class ImpossibleActionError(EnquiryError):
    """The state table has no such step, or somebody else took it first."""


class ChangedMeanwhileError(EnquiryError):
    """Somebody changed the enquiry after the page was shown."""


class NoAddressError(EnquiryError):
    """There is no e-mail address to write to."""


class NotMergeableError(EnquiryError):
    """The two are not known to be of one person, or one of them is not there to be merged."""


class TooManyError(EnquiryError):
    """The conversation has as many messages from the person as it may have."""
