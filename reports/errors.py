"""What the operations refuse. No message carries content, a key or a code; the pages have their own words."""

from typing import Any


class ReportsError(Exception):
    """Anything that this app refuses."""


class FormClosedError(ReportsError):
    """No report can be sealed safely now."""


class EnrolmentRefusedError(ReportsError):
    """The person may not have a key."""


class KeyMismatchError(ReportsError):
    """A public key is not the one that was compared, or not the one that the audit log saw enrolled."""


class RecoveryMismatchError(KeyMismatchError):
    """The pair of the recovery cards is not the one that the audit log saw made."""


class NotPinnedError(ReportsError):
    """The office's newest key is not the one that the settings of the server name."""


class LastHoldersError(ReportsError):
    """Without this grant fewer than two people could open the reports."""


class TooFewGiversError(LastHoldersError):
    """Without this grant fewer than two people could give the office's key to others."""


class LastKeeperError(LastHoldersError):
    """Without this person's key a reserved case would be lost."""


class NoRecoveryError(ReportsError):
    """There are no recovery cards."""


class EpochsLostError(ReportsError):
    """The cards of today open an epoch that whoever makes new ones has not opened."""


class DrillRefusedError(ReportsError):
    """No proof of a drill with the cards of today."""


class OldWordsNeededError(ReportsError):
    """A key that opens reports is replaced with its old words, or after a manager has agreed."""


class NotEnrolledError(ReportsError):
    """The person has no key yet."""


class NoGrantError(ReportsError):
    """The person has a key, but nobody has shared the office's key with it."""


class OfficeLockedError(ReportsError):
    """The office key that this case was sealed to is not among the opened ones."""


class NotKeptOpenError(ReportsError):
    """The opened key cannot be kept for the session now."""


class CaseDamagedError(ReportsError):
    """What is stored is not what was sealed: cut, changed, or moved from another place.

    `case` is the one, where it was found while several were open.
    """

    case: Any = None


class CaseGoneError(ReportsError):
    """The case is not there any more."""


class CaseTakenError(ReportsError):
    """A case with this submission, locator or reference is there already."""


class TooManyMessagesError(ReportsError):
    """The reporter has written more than the office has read; nothing was stored."""


class NotAskedError(ReportsError):
    """What the reporter answered is not asked, or not any more; nothing was stored."""


class TooManyFilesError(ReportsError):
    """The reporter has sent as many files as a case can hold; nothing was stored."""


class NoQuestionsError(ReportsError):
    """The form that was chosen cannot be asked; nothing was sent."""


class NotLookedAtError(ReportsError):
    """The questions are others than those that were looked at, or in another language; nothing was sent."""


class ConversationMovedError(ReportsError):
    """Messages have come since the office looked; nothing was stored."""


class TransitionRefusedError(ReportsError):
    """The state table does not know this action in this state, or somebody else was quicker."""


class NotDueError(ReportsError):
    """The case is not to be erased now: it is open, or its time is not over."""


class NotAKeeperError(ReportsError):
    """The person does not keep this reserved case, or cannot: no role for it, or no key of the office."""


class TooFewKeepersError(ReportsError):
    """Nobody would keep the reserved case, or one person alone while there are no recovery cards."""


class NotMergeableError(ReportsError):
    """The two cases are not one: the same, open to other people, or the other one is a duplicate itself."""


class SamePersonError(ReportsError):
    """Whoever proposed that the work ends does not confirm it."""


class NobodyConfirmsError(ReportsError):
    """There is nobody else who could confirm that the work ends."""


class NotAssessedError(ReportsError):
    """The case is closed only when somebody has said what it is."""


class TooManyLabelsError(Exception):
    """A case would have more labels than anybody can look through."""
