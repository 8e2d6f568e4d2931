"""The screen on which a manager gives all that somebody follows to somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import ngettext
from django.views.generic import FormView

from staff.people import unmistakable_name
from staff.roles import Permission

from . import operations
from .models import Case, Reserve
from .staff_forms import HandOverForm
from .staff_views import DAMAGED, ReportsView
from .states import State


class HandOverView(ReportsView, FormView):
    """Who follows how many; and the form."""

    staff_permission = Permission.ASSIGN_CASES
    template_name = "staff/reports/hand_over.html"
    form_class = HandOverForm
    http_method_names = ["get", "post", "head", "options"]
    success_url = reverse_lazy("reports_staff:case_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        still_open = Count("pk", filter=~Q(state=State.CLOSED))
        numbers = Case.objects.filter(assignee__isnull=False, reserve=Reserve.NONE).order_by().values("assignee")
        found = {each["assignee"]: each for each in numbers.annotate(all=Count("pk"), open=still_open)}
        people = [(person, found[person.pk]) for person in self.get_form().fields["giver"].queryset]
        return super().get_context_data(people=people, **kwargs)

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        taker = form.cleaned_data["taker"]
        done, damaged = operations.hand_over(giver=form.cleaned_data["giver"], taker=taker, actor=self.actor)
        message = ngettext(
            "%(number)d segnalazione affidata a %(who)s.", "%(number)d segnalazioni affidate a %(who)s.", done
        )
        messages.success(self.request, message % {"number": done, "who": unmistakable_name(taker)})
        if damaged:
            messages.error(self.request, DAMAGED)
        return super().form_valid(form)
