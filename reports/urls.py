"""The reporter's way back. The address is short and says nothing about what it is for."""

from __future__ import annotations

from django.urls import path, re_path

from .views import ReturnView

app_name = "reports"

urlpatterns = [
    path("", ReturnView.as_view(), name="return"),
    re_path(r"^(?P<visit>[a-z0-9]{8})/$", ReturnView.as_view(), name="return_visit"),
]
