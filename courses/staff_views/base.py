"""What the desk's pages share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from courses.models import CourseGroup, Registration
from courses.models.move_wishes import WITH_WISH
from courses.permissions import can_export_registrations, can_manage_registrations
from staff.roles import Permission
from staff.views import StaffView

FORM_COLUMNS = ("answers", "definition", "source_definition")
"""What the answers are read from: large, and not needed in lists."""


class DeskView(StaffView, TemplateView):
    """Templates know what this person may do."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_REGISTRATIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "can_manage": can_manage_registrations(self.request.user),
            "can_export": can_export_registrations(self.request.user),
        }


class RegistrationMixin:
    """Views of one registration."""

    kwargs: dict[str, Any]

    @cached_property
    def registration(self) -> Registration:
        found = Registration.objects.select_related("group__edition", "group__place", WITH_WISH)
        return get_object_or_404(found, pk=self.kwargs["registration"])


class GroupMixin:
    """Views of one group."""

    kwargs: dict[str, Any]

    @cached_property
    def group(self) -> CourseGroup:
        return get_object_or_404(CourseGroup.objects.select_related("edition", "place"), uuid=self.kwargs["group"])
