"""The office's side of the reports, below `area-riservata/segnalazioni/`."""

from __future__ import annotations

from django.urls import path

from . import (
    classification_views,
    conversation_views,
    entering_views,
    figures_views,
    handover_views,
    inbox_views,
    key_views,
    ready_text_views,
    retention_views,
    staff_views,
    unlock_views,
)

app_name = "reports_staff"
urlpatterns = [
    path("", inbox_views.CaseListView.as_view(), name="case_list"),
    path("consegne/", handover_views.HandOverView.as_view(), name="hand_over"),
    path("nuova/", entering_views.ChooseFormView.as_view(), name="enter_choose"),
    path("nuova/<uuid:form>/", entering_views.EnterView.as_view(), name="enter"),
    path("<uuid:case>/codice/", entering_views.EnteredView.as_view(), name="entered"),
    path("sblocca/", unlock_views.UnlockView.as_view(), name="unlock"),
    path("blocca/", unlock_views.LockView.as_view(), name="lock"),
    path("chiave/", unlock_views.EnrolView.as_view(), name="enrol"),
    path("chiavi/", key_views.KeyListView.as_view(), name="keys"),
    path("chiavi/<int:key>/", key_views.GrantView.as_view(), name="grant"),
    path("chiavi/<int:key>/togli/", key_views.RevokeView.as_view(), name="revoke"),
    path("chiavi/<int:key>/nuova/", key_views.AllowReplacementView.as_view(), name="allow_replacement"),
    path("risposte/", ready_text_views.CaseTextListView.as_view(), name="template_list"),
    path("risposte/nuova/", ready_text_views.CaseTextEditView.as_view(), name="template_new"),
    path("risposte/<int:template>/", ready_text_views.CaseTextEditView.as_view(), name="template_edit"),
    path("risposte/<int:template>/togli/", ready_text_views.CaseTextDeleteView.as_view(), name="template_delete"),
    path("dati/", figures_views.FiguresView.as_view(), name="figures"),
    path("dati/file/<slug:file_format>/", figures_views.FiguresFileView.as_view(), name="figures_file"),
    path("dati/<int:year>/", figures_views.YearView.as_view(), name="figures_year"),
    path("dati/<int:year>/approva/", figures_views.ApproveYearView.as_view(), name="approve_figures"),
    path("dati/<int:year>/<slug:file_format>/", figures_views.YearFileView.as_view(), name="figures_year_file"),
    path("<uuid:case>/", staff_views.CaseDetailView.as_view(), name="case_detail"),
    path("<uuid:case>/file/<slug:file>/<slug:version>/", staff_views.CaseFileView.as_view(), name="case_file"),
    path("<uuid:case>/messaggio/", conversation_views.WriteMessageView.as_view(), name="write_message"),
    path("<uuid:case>/nota/", conversation_views.AddNoteView.as_view(), name="add_note"),
    path("<uuid:case>/letti/", conversation_views.MarkReadView.as_view(), name="mark_read"),
    path("<uuid:case>/classifica/", classification_views.ClassifyView.as_view(), name="classify"),
    path("<uuid:case>/stato/", staff_views.ChangeStateView.as_view(), name="change_state"),
    path("<uuid:case>/chiudi/", classification_views.CloseView.as_view(), name="close"),
    path("<uuid:case>/conserva/", retention_views.KeepUntilView.as_view(), name="keep_until"),
    path("<uuid:case>/cancella/", retention_views.EraseView.as_view(), name="erase"),
    path("<uuid:case>/assegna/", staff_views.AssignView.as_view(), name="assign"),
    path("<uuid:case>/scadenza/", staff_views.SetDueDateView.as_view(), name="set_due_date"),
]
