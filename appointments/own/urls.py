"""The person's own page. The addresses say nothing about what somebody comes for."""

from __future__ import annotations

from django.urls import re_path

from core.signed_ids import TOKEN_PATTERN

from .views import CalendarView, ChangeView, CopyView, OwnPageView

app_name = "appointments"

urlpatterns = [
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/$", OwnPageView.as_view(), name="own"),
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/orario/$", ChangeView.as_view(), name="change"),
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/data\.ics$", CalendarView.as_view(), name="calendar"),
    re_path(rf"^(?P<token>{TOKEN_PATTERN})/dati\.json$", CopyView.as_view(), name="copy"),
]
