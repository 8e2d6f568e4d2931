"""What a listening point does, below `area-riservata/punto-di-ascolto/`."""

from __future__ import annotations

from django.urls import path

from . import point_views

app_name = "points_staff"
urlpatterns = [
    path("", point_views.PointListView.as_view(), name="case_list"),
    path("nuova/", point_views.PointChooseFormView.as_view(), name="enter_choose"),
    path("nuova/<uuid:form>/", point_views.PointEnterView.as_view(), name="enter"),
    path("<uuid:case>/codice/", point_views.PointEnteredView.as_view(), name="entered"),
]
