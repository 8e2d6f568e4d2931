"""The desk's addresses, below `area-riservata/appuntamenti/`."""

from django.urls import path, re_path

from appointments import staff_views as views

app_name = "appointments_staff"

urlpatterns = [
    path("", views.CalendarView.as_view(), name="calendar"),
    path("giorno/<str:day>/", views.DayView.as_view(), name="day"),
    path("giorno/<str:day>/<int:desk>.pdf", views.DayPaperView.as_view(), name="day_paper"),
    path("elenco/", views.ListView.as_view(), name="list"),
    re_path(r"^esporta\.(?P<file_format>csv|xlsx|ods)$", views.ExportView.as_view(), name="export"),
    path("nuovo/<int:desk>/<str:moment>/", views.EnterView.as_view(), name="enter"),
    path("chiusure/", views.BlockedView.as_view(), name="blocked"),
    path("chiusure/<int:blocked>/togli/", views.UnblockView.as_view(), name="unblock"),
    path("<uuid:appointment>/", views.DetailView.as_view(), name="detail"),
    path("<uuid:appointment>/azione/", views.ActionView.as_view(), name="act"),
    path("<uuid:appointment>/sposta/", views.MoveView.as_view(), name="move"),
    path("<uuid:appointment>/disdici/", views.CancelView.as_view(), name="cancel"),
    path("<uuid:appointment>/collegamento/", views.LinkView.as_view(), name="link"),
    path("<uuid:appointment>/cancella/", views.EraseView.as_view(), name="erase"),
    path("<uuid:appointment>/copia.json", views.JsonCopyView.as_view(), name="json_copy"),
    path("<uuid:appointment>/copia.pdf", views.DataCopyView.as_view(), name="data_copy"),
]
