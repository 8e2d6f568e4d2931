"""The desk's pages: courses and groups, registrations, the waiting list, exports, and what the desk may do."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.http import mark_sensitive
from events import exports, operations
from events.answers import sections_for_desk
from events.models import Course, CourseGroup, Registration
from events.permissions import can_export_registrations, can_manage_registrations
from events.staff_forms import RegistrationFilterForm
from events.states import Action, State, next_state, possible_actions
from staff import audit
from staff.roles import Permission
from staff.views import StaffView

COURSES_PER_PAGE = 10
REGISTRATIONS_PER_PAGE = 50


class DeskView(StaffView, TemplateView):
    """What the desk's pages share: nothing of them stays in a cache."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_REGISTRATIONS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return mark_sensitive(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "can_manage": can_manage_registrations(self.request.user),
            "can_export": can_export_registrations(self.request.user),
        }


class CourseListView(DeskView):
    """Courses, newest first, with their groups and how full they are: numbers only, no names."""

    template_name = "staff/courses/course_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        courses = Course.objects.prefetch_related("groups__place")
        page = Paginator(courses, COURSES_PER_PAGE).get_page(self.request.GET.get("pagina"))
        groups = {course.pk: list(course.groups.all()) for course in page}
        ids = [group.pk for each in groups.values() for group in each]
        counts = operations.counts_by_state(group_ids=ids)
        rows = [
            {
                "course": course,
                "status": course.enrolment_status(groups=groups[course.pk]),
                "groups": [
                    {
                        "group": group,
                        "counts": {state.value: counts.get((group.pk, state.value), 0) for state in State},
                        "seat_to_assign": group.waiting > 0 and group.seats_taken < group.seats,
                    }
                    for group in groups[course.pk]
                ],
            }
            for course in page
        ]
        return {**super().get_context_data(**kwargs), "page_obj": page, "rows": rows}


class RegistrationListView(DeskView):
    """Registrations, newest first, filtered. Answers GET (links, without words to search) and POST (the form)."""

    template_name = "staff/courses/registration_list.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the filter form asks. Changes nothing: it posts so that names stay out of addresses."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        form = RegistrationFilterForm(data)
        found = form.apply(Registration.objects.select_related("group__course", "group__place"))
        page = Paginator(found.defer("answers", "definition"), REGISTRATIONS_PER_PAGE).get_page(data.get("pagina"))
        if form.is_valid():
            audit.record(
                actor=self.request.user,
                action="registration.listed",
                details={**form.describe(), "shown": len(page.object_list)},
            )
        return {**super().get_context_data(**kwargs), "form": form, "page_obj": page}


class WaitingListView(DeskView):
    """Who waits for a seat in one group, in order."""

    template_name = "staff/courses/waiting_list.html"
    audit_action = "registration.waiting_list_read"

    @cached_property
    def group(self) -> CourseGroup:
        return get_object_or_404(CourseGroup.objects.select_related("course", "place"), uuid=self.kwargs["group"])

    def get_audit_target(self) -> str:
        return f"group:{self.group.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Registration.objects.filter(group=self.group, state=State.WAITING).defer("answers", "definition")
        page = Paginator(waiting.order_by("queue_number"), REGISTRATIONS_PER_PAGE).get_page(
            self.request.GET.get("pagina")
        )
        return {**super().get_context_data(**kwargs), "group": self.group, "page_obj": page}


class RegistrationMixin:
    """Views of one registration."""

    kwargs: dict[str, Any]

    @cached_property
    def registration(self) -> Registration:
        found = Registration.objects.select_related("group__course", "group__place")
        return get_object_or_404(found, pk=self.kwargs["registration"])


class RegistrationDetailView(RegistrationMixin, DeskView):
    """One registration: its state, its answers in Italian, and what can be done with it."""

    template_name = "staff/courses/registration_detail.html"
    audit_action = "registration.read"

    def get_audit_target(self) -> str:
        return f"registration:{self.registration.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "registration": self.registration,
            "position": self.registration.position,
            "answers": sections_for_desk(self.registration),
            "actions": possible_actions(State(self.registration.state)),
        }


class RegistrationActionView(RegistrationMixin, DeskView):
    """Asks for confirmation (GET) and does it (POST): promote, withdraw, send back, reinstate."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    template_name = "staff/courses/registration_action.html"

    @cached_property
    def action(self) -> Action:
        try:
            return Action(self.kwargs["action"])
        except ValueError as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        registration = self.registration
        group = registration.group
        position = registration.position
        promotes = self.action == Action.PROMOTE
        return {
            **super().get_context_data(**kwargs),
            "registration": registration,
            "action": self.action,
            "is_possible": next_state(State(registration.state), self.action) is not None,
            "no_seat": promotes and group.seats_taken >= group.seats,
            "skips": position - 1 if promotes and position else 0,
        }

    def post(self, request: HttpRequest, registration: uuid.UUID, action: str) -> HttpResponse:
        try:
            operations.act(registration_id=self.registration.pk, action=self.action, actor=request.user)  # type: ignore[arg-type]  # signed in: StaffView
        except operations.NoFreeSeatError:
            messages.error(request, _("Nel gruppo non c’è un posto libero."))
        except operations.ImpossibleActionError:
            messages.error(request, _("Non si può più fare: lo stato dell’iscrizione è cambiato nel frattempo."))
        except operations.AlreadyRegisteredError:
            messages.error(request, _("Questo indirizzo ha già un’altra iscrizione in questo gruppo."))
        else:
            messages.success(request, _("Fatto: abbiamo anche scritto alla persona."))
        return redirect("events_staff:registration_detail", registration=registration)


class ExportView(DeskView):
    """The filtered registrations as a file. It posts, like the filter whose fields it carries."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        form = RegistrationFilterForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Il filtro non è valido: riprova dall’elenco."))
            return redirect("events_staff:registration_list")
        found = form.apply(Registration.objects.order_by("group_id", "received_at", "pk"))
        audit.record(
            actor=request.user,
            action="registration.exported",
            details={**form.describe(), "format": file_format, "number": found.count()},
        )
        return self._respond(found, file_format)

    @staticmethod
    def _respond(found: QuerySet[Registration], file_format: str) -> HttpResponseBase:
        name = f"{timezone.localdate():%Y-%m-%d}-elenco.{file_format}"
        if file_format == "xlsx":
            return FileResponse(exports.xlsx_file(found), as_attachment=True, filename=name)
        return StreamingHttpResponse(
            exports.csv_lines(found),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
