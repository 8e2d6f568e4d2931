"""The desk's addresses, below `area-riservata/corsi/`."""

from django.urls import path, re_path

from events import staff_views as views

app_name = "events_staff"

urlpatterns = [
    path("", views.CourseListView.as_view(), name="course_list"),
    path("gruppi/<uuid:group>/attesa/", views.WaitingListView.as_view(), name="waiting_list"),
    path("iscrizioni/", views.RegistrationListView.as_view(), name="registration_list"),
    re_path(r"^iscrizioni/esporta\.(?P<file_format>csv|xlsx)$", views.ExportView.as_view(), name="export"),
    path("iscrizioni/<uuid:registration>/", views.RegistrationDetailView.as_view(), name="registration_detail"),
    path(
        "iscrizioni/<uuid:registration>/<slug:action>/",
        views.RegistrationActionView.as_view(),
        name="registration_action",
    ),
]
