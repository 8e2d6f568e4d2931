"""What the office has handed to a service without an account. The address says nothing about what it is."""

from __future__ import annotations

from django.urls import re_path

from .partner_views import PartnerView

app_name = "handed"

urlpatterns = [re_path(r"^(?P<token>[0-9a-z]{32})/$", PartnerView.as_view(), name="page")]
