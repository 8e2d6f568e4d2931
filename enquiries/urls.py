"""The person's way back, from a mail. The address says nothing about what it is for."""

from __future__ import annotations

from django.urls import re_path

from .views import PersonView

app_name = "enquiries"

urlpatterns = [
    re_path(r"^(?P<token>[A-Za-z0-9_-]{32})/$", PersonView.as_view(), name="person"),
]
