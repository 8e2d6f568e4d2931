"""Keys, cases, and the page that leads to them."""

from .cases import Case, SealedRecord
from .keys import OfficeKey, OfficeKeyGrant, StaffKey

__all__ = ["Case", "OfficeKey", "OfficeKeyGrant", "SealedRecord", "StaffKey"]
