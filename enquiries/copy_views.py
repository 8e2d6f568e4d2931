"""The copy of what is kept about an enquiry, for the person who asks for it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from enquiries.copies import copy_of_data, data_copy
from enquiries.staff_views import EnquiryView
from printing.paper import Document
from staff import copies
from staff.audit import Details
from staff.papers import PaperView
from staff.roles import Permission


class JsonCopyView(EnquiryView, copies.JsonCopyView):
    """All of it, for another program to read."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_ENQUIRIES
    audit_action = "enquiry.copied"

    def get_copy(self) -> dict[str, Any]:
        return copy_of_data(self.enquiry)

    def get_reference(self) -> str:
        return self.enquiry.reference


class DataCopyView(EnquiryView, PaperView):
    """The same on paper."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_ENQUIRIES
    audit_action = "enquiry.copied"
    file_name = gettext_lazy("copia dei dati")

    def get_document(self) -> Document:
        return data_copy(self.enquiry)

    def get_audit_details(self) -> Details:
        return {"format": "pdf"}

    def get_back_url(self) -> str:
        return self.detail_url
