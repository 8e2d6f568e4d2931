"""What the operations refuse. No message carries content, a key or a code; the pages have their own words."""


class ReportsError(Exception):
    """Anything that this app refuses."""


class FormClosedError(ReportsError):
    """No report can be sealed safely now."""


class EnrolmentRefusedError(ReportsError):
    """The person may not have a key."""


class NotEnrolledError(ReportsError):
    """The person has no key yet."""


class NoGrantError(ReportsError):
    """The person has a key, but nobody has shared the office's key with it."""


class OfficeLockedError(ReportsError):
    """The office key that this case was sealed to is not among the opened ones."""


class CaseDamagedError(ReportsError):
    """What is stored is not what was sealed: cut, changed, or moved from another place."""


class TransitionRefusedError(ReportsError):
    """The state table does not know this action in this state, or somebody else was quicker."""
