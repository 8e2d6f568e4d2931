"""The pages of the texts with which a message to a reporter begins."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from staff.ready_texts.views import ReadyTextDeleteView, ReadyTextEditView, ReadyTextListView, ReadyTextsView
from staff.roles import Permission

from .models import CaseText
from .staff_forms import CaseTextForm


class _OfCases(ReadyTextsView):
    """What its pages have in common."""

    staff_permission = Permission.WORK_CASES
    model = CaseText
    namespace = "reports_staff"
    above = (gettext_lazy("Segnalazioni"), "reports_staff:case_list")
    advice = gettext_lazy("Valgono per qualunque segnalazione e non sono sigillati: non scrivere niente di una sola.")


class CaseTextListView(_OfCases, ReadyTextListView):
    """All of them."""


class CaseTextEditView(_OfCases, ReadyTextEditView):
    """One of them."""

    form_class = CaseTextForm


class CaseTextDeleteView(_OfCases, ReadyTextDeleteView):
    """One less."""
