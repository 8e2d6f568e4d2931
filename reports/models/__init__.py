"""Keys, cases, and the page that leads to them."""

from .cases import Case, SealedRecord
from .keys import OfficeKey, OfficeKeyGrant, StaffKey
from .pages import ReportPage

__all__ = ["Case", "OfficeKey", "OfficeKeyGrant", "ReportPage", "SealedRecord", "StaffKey"]
