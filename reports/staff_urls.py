"""The office's side of the reports, below `area-riservata/segnalazioni/`."""

from __future__ import annotations

from django.urls import path

from . import key_views, staff_views

app_name = "reports_staff"
urlpatterns = [
    path("", staff_views.CaseListView.as_view(), name="case_list"),
    path("sblocca/", key_views.UnlockView.as_view(), name="unlock"),
    path("blocca/", key_views.LockView.as_view(), name="lock"),
    path("chiave/", key_views.EnrolView.as_view(), name="enrol"),
    path("chiavi/", key_views.KeyListView.as_view(), name="keys"),
    path("chiavi/<int:key>/", key_views.GrantView.as_view(), name="grant"),
    path("<uuid:case>/", staff_views.CaseDetailView.as_view(), name="case_detail"),
    path("<uuid:case>/stato/", staff_views.ChangeStateView.as_view(), name="change_state"),
    path("<uuid:case>/assegna/", staff_views.AssignView.as_view(), name="assign"),
    path("<uuid:case>/scadenza/", staff_views.SetDueDateView.as_view(), name="set_due_date"),
]
