"""Keys, cases, and the page that leads to them."""

from .cases import Case, CaseKeeper, Reserve, SealedRecord
from .external_lists import ExternalList
from .figures import ApprovedYear, FiguresBook
from .follow_ups import FollowUpPage
from .keys import OfficeKey, OfficeKeyGrant, RecoveryGrant, RecoveryKey, StaffKey
from .pages import ReportPage
from .points import PointMember, PointReport
from .ready_texts import CaseText, CaseWords
from .referrals import Referral

__all__ = [
    "ApprovedYear",
    "Case",
    "CaseKeeper",
    "CaseText",
    "CaseWords",
    "ExternalList",
    "FiguresBook",
    "FollowUpPage",
    "OfficeKey",
    "OfficeKeyGrant",
    "PointMember",
    "PointReport",
    "RecoveryGrant",
    "RecoveryKey",
    "Referral",
    "ReportPage",
    "Reserve",
    "SealedRecord",
    "StaffKey",
]
