"""The staff area's own pages, under `area-riservata/`. Other apps mount theirs before these (config/urls.py)."""

from __future__ import annotations

from django.urls import path, re_path

from .audit_views import AuditExportView, AuditLogView, AuditPaperView
from .saved_view_pages import RemoveView, RenameView
from .undo import UndoView
from .views import HomeView, ProfileView, not_found

app_name = "staff"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("profilo/", ProfileView.as_view(), name="profile"),
    path("annulla/", UndoView.as_view(), name="undo"),
    path("viste/<int:view>/", RenameView.as_view(), name="saved_view"),
    path("viste/<int:view>/elimina/", RemoveView.as_view(), name="saved_view_remove"),
    path("registro/", AuditLogView.as_view(), name="audit"),
    path("registro/registro.pdf", AuditPaperView.as_view(), name="audit_paper"),
    path("registro/esporta.<slug:file_format>", AuditExportView.as_view(), name="audit_export"),
    # Whatever else is asked under this prefix is not a page that an editor could publish here.
    re_path(r"^.*/$", not_found, name="not_found"),
]
