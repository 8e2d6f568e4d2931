"""A listening point enters reports for people, and sees those that came from it: never a word of what they say."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import View

from directory.models import Place
from staff.audit import Details
from staff.lists import Column, StaffListView
from staff.roles import Permission

from . import operations
from .entering_forms import EnteringForm, PointEnteringForm
from .entering_views import ChooseFormView, EnteredView, EnteringView, EnterView
from .milestones import milestones_for_point
from .models import PointReport
from .points import point_of, reports_of
from .staff_views import CaseView
from .states import POINT_EXPLANATIONS, point_state
from .vocabularies import Channel

TITLE = gettext_lazy("Punto di ascolto")


class StopFollowingView(CaseView, View):
    """For the office: the reporter does not want the point to know any more where the case stands."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        operations.stop_following(case=self.case, actor=self.actor)
        messages.success(request, _("Il punto di ascolto non vede più a che punto è."))
        return self.back_to_case()


class PointListView(StaffListView):
    """Reference and day; where the reporter allows it, how far the office has come. No case opens from here."""

    staff_permission = Permission.ENTER_FOR_POINT
    template_name = "staff/reports/point_list.html"
    audit_action = "point.listed"
    title = TITLE
    empty = gettext_lazy("Da qui non è ancora partita nessuna segnalazione.")
    columns = (
        Column(key="riferimento", label=gettext_lazy("Numero di protocollo"), order_by=("case__reference",)),
        Column(key="ricevuta", label=gettext_lazy("Ricevuta il"), order_by=("case__received_on",)),
        Column(key="stato", label=gettext_lazy("A che punto è")),
    )
    default_order = "-ricevuta"

    @cached_property
    def point(self) -> Place | None:
        return point_of(self.request.user)

    def get_rows(self) -> QuerySet[PointReport]:
        return reports_of(self.point) if self.point else PointReport.objects.none()

    def present(self, rows: Sequence[PointReport]) -> Iterable[dict[str, Any]]:
        return [{"case": row.case, "followed": _followed(row) if row.may_follow else None} for row in rows]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(point=self.point, **kwargs)

    def get_audit_target(self) -> str:
        return f"point:{self.point.translation_key}" if self.point else ""

    def get_audit_details(self) -> Details:
        followed = sum(row["followed"] is not None for row in self.listing.page.rows)
        return {**super().get_audit_details(), "followed": followed}


def _followed(row: PointReport) -> dict[str, Any]:
    state = point_state(row.case.state)
    steps = milestones_for_point(state=state, received_on=row.case.received_on)
    return {"state": state, "explanation": POINT_EXPLANATIONS[state], "steps": steps}


class PointView(EnteringView):
    """A page of the form for somebody whose account is tied to a point that is there."""

    staff_permission = Permission.ENTER_FOR_POINT
    list_name = "points_staff:case_list"
    list_title: ClassVar[str | Promise] = TITLE
    form_name = "points_staff:enter"
    code_name = "points_staff:entered"

    @cached_property
    def point(self) -> uuid.UUID | None:
        point = point_of(self.actor)
        return point.translation_key if point else None

    def check_object(self) -> None:
        if self.point is None:
            raise Http404
        super().check_object()


class PointChooseFormView(PointView, ChooseFormView):
    """Which form."""


class PointEnterView(PointView, EnterView):
    """The same form as the office's, without how it came, and with what the point may know afterwards."""

    form_class: ClassVar[type[EnteringForm | PointEnteringForm]] = PointEnteringForm
    template_name = "staff/reports/point_enter.html"

    def entered(self, given: Mapping[str, Any]) -> operations.Entered:
        return operations.Entered(
            channel=Channel.LISTENING_POINT,
            reporter=given["reporter"],
            received_on=given["received_on"],
            gives_code=given["gives_code"] == "yes",
            actor=self.actor,
            point=self.point,
            may_follow=given["may_follow"] == "yes",
        )


class PointEnteredView(PointView, EnteredView):
    """The code, to be handed over."""
