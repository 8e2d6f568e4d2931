"""Keys, cases, and the page that leads to them."""

from .cases import Case, SealedRecord
from .figures import ApprovedYear, FiguresBook
from .keys import OfficeKey, OfficeKeyGrant, RecoveryGrant, RecoveryKey, StaffKey
from .pages import ReportPage
from .ready_texts import CaseText, CaseWords

__all__ = [
    "ApprovedYear",
    "Case",
    "CaseText",
    "CaseWords",
    "FiguresBook",
    "OfficeKey",
    "OfficeKeyGrant",
    "RecoveryGrant",
    "RecoveryKey",
    "ReportPage",
    "SealedRecord",
    "StaffKey",
]
