"""The staff area's own pages, under `area-riservata/`. Other apps mount theirs before these (config/urls.py)."""

from __future__ import annotations

from django.urls import path, re_path

from .audit_views import AuditLogView
from .undo import UndoView
from .views import HomeView, ProfileView, not_found

app_name = "staff"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("profilo/", ProfileView.as_view(), name="profile"),
    path("annulla/", UndoView.as_view(), name="undo"),
    path("registro/", AuditLogView.as_view(), name="audit"),
    # Whatever else is asked under this prefix is not a page that an editor could publish here.
    re_path(r"^.*/$", not_found, name="not_found"),
]
