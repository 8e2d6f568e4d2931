"""The person's own page. The addresses say nothing about what somebody is registered for."""

from __future__ import annotations

from django.urls import path, re_path

from core.signed_ids import TOKEN_PATTERN

from .views import CalendarView, CodeView, CopyView, OwnPageView

app_name = "own"

urlpatterns = [
    path("", CodeView.as_view(), name="code"),
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/$", OwnPageView.as_view(), name="page"),
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/date\.ics$", CalendarView.as_view(), name="calendar"),
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/dati\.json$", CopyView.as_view(), name="copy"),
]
