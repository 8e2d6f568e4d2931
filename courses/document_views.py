"""What the desk prints: the page of a group’s documents, and each of them as a file, with a line in the log."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import documents, operations
from courses.models import CourseGroup, Edition, Registration
from courses.operations import NotOverError
from courses.staff_forms import RegistrationFilterForm
from courses.staff_views import base
from courses.staff_views.base import DeskView, RegistrationMixin
from courses.states import SEATED_STATES
from printing.labels import BADGES_2X5, LABELS_3X8, Stock
from printing.paper import Document
from staff import audit
from staff.audit import Details
from staff.papers import PaperView
from staff.roles import Permission


class GroupMixin(base.GroupMixin):
    """Views of what is printed for one group."""

    def get_audit_target(self) -> str:
        return f"group:{self.group.pk}"

    def get_back_url(self) -> str:
        return reverse("courses_staff:group_documents", args=[self.group.uuid])


class GroupDocumentsView(GroupMixin, DeskView):
    """What can be printed for a group, and for how many people: no names."""

    template_name = "staff/courses/group_documents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "people": documents.expected(self.group).count(),
            "is_over": self.group.ends_on <= timezone.localdate(),
        }


class GroupPaperView(GroupMixin, PaperView):
    """A document about the people of one group."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    audit_action = "registration.printed"

    def get_audit_details(self) -> Details:
        return {"document": str(self.request.resolver_match.url_name) if self.request.resolver_match else ""}


class AttendanceSheetView(GroupPaperView):
    """The sheet to sign or tick at the door."""

    file_name = gettext_lazy("foglio presenze")

    def get_document(self) -> Document:
        return documents.attendance_sheet([self.group])


class ParticipantListView(GroupPaperView):
    """Names and addresses of a group."""

    file_name = gettext_lazy("elenco")

    def get_document(self) -> Document:
        return documents.participant_list(self.group)


class RegistrationListPaperView(PaperView):
    """The filtered registrations on paper. It posts, like the filter whose fields it carries."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    http_method_names = ["post", "options"]
    file_name = gettext_lazy("elenco")

    @cached_property
    def form(self) -> RegistrationFilterForm:
        return RegistrationFilterForm(self.request.POST, user=self.request.user)

    def post(self, request: HttpRequest) -> HttpResponse:
        response = self.give()
        if response.status_code == HTTPStatus.OK:
            details = {**self.form.describe(), "format": "pdf", "number": self.found.count()}
            audit.record(actor=request.user, action="registration.exported", details=details)
        return response

    @cached_property
    def found(self) -> QuerySet[Registration]:
        return self.form.narrowed(Registration.objects.all())

    def get_document(self) -> Document:
        return documents.registration_list(self.found)

    def get_back_url(self) -> str:
        return reverse("courses_staff:registration_list")


class LabelsView(GroupPaperView):
    """Labels to peel off."""

    file_name = gettext_lazy("etichette")
    stock: ClassVar[Stock] = LABELS_3X8

    def get_document(self) -> Document:
        return documents.labels(self.group, stock=self.stock)


class BadgesView(LabelsView):
    """Name badges."""

    file_name = gettext_lazy("cartellini")
    stock = BADGES_2X5


class CourseAttendanceView(PaperView):
    """The sheets of all groups of an edition."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    audit_action = "registration.printed"
    file_name = gettext_lazy("fogli presenze")

    def get_document(self) -> Document:
        edition = get_object_or_404(Edition, pk=self.kwargs["edition"])
        groups = list(CourseGroup.objects.filter(edition=edition).select_related("edition", "place"))
        if not groups:
            raise Http404
        return documents.attendance_sheet(groups)

    def get_audit_target(self) -> str:
        return f"edition:{self.kwargs['edition']}"

    def get_audit_details(self) -> Details:
        return {"document": "attendance_sheet"}

    def get_back_url(self) -> str:
        return reverse("courses_staff:course_list")


class CertificatesView(GroupMixin, PaperView):
    """Gives everybody with a seat their certificate. It posts: a certificate that is given can be verified."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    http_method_names = ["post", "options"]
    file_name = gettext_lazy("attestati")
    language = "it"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return self.give()
        except NotOverError:
            messages.error(request, _("Il gruppo non ha ancora finito: gli attestati si fanno dopo l’ultimo incontro."))
            return redirect(self.get_back_url())

    def get_people(self) -> list[Registration]:
        """Who gets one."""
        return list(documents.expected(self.group).select_related("group__edition__course"))

    def get_document(self) -> Document:
        issued = operations.issue_certificates(
            registrations=self.get_people(),
            actor=self.request.user,  # type: ignore[arg-type]  # signed in: StaffView
        )
        return documents.certificates(issued)


class CertificateView(RegistrationMixin, CertificatesView):
    """One person's certificate."""

    file_name = gettext_lazy("attestato")

    @cached_property
    def group(self) -> CourseGroup:
        return self.registration.group

    def check_object(self) -> None:
        if self.registration.state not in SEATED_STATES:
            raise Http404

    def get_people(self) -> list[Registration]:
        return [self.registration]

    def get_back_url(self) -> str:
        return reverse("courses_staff:registration_detail", args=[self.registration.pk])


class DataCopyView(RegistrationMixin, PaperView):
    """All that is kept of a registration, for the person who asks for it."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    audit_action = "registration.copied"
    file_name = gettext_lazy("copia dei dati")

    def get_document(self) -> Document:
        return documents.data_copy(self.registration)

    def get_audit_target(self) -> str:
        return f"registration:{self.registration.pk}"

    def get_back_url(self) -> str:
        return reverse("courses_staff:registration_detail", args=[self.registration.pk])
