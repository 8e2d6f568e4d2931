"""The reporter's way back. The address is short and says nothing about what it is for."""

from __future__ import annotations

from django.urls import path, re_path

from .act_pages import PAGES
from .act_views import ActView
from .follow_up_views import FollowUpView
from .views import ReturnView

app_name = "reports"

urlpatterns = [
    path("", ReturnView.as_view(), name="return"),
    re_path(r"^(?P<visit>[a-z0-9]{8})/$", ReturnView.as_view(), name="return_visit"),
    re_path(r"^(?P<visit>[a-z0-9]{8})/9/$", FollowUpView.as_view(), name="follow_up"),
    re_path(rf"^(?P<visit>[a-z0-9]{{8}})/(?P<act>[{''.join(PAGES)}])/$", ActView.as_view(), name="act"),
]
