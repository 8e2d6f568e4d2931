"""The desk's addresses, below `area-riservata/corsi/`."""

from django.urls import path, re_path

from courses import document_views
from courses import staff_views as views

app_name = "courses_staff"

urlpatterns = [
    path("", views.CourseListView.as_view(), name="course_list"),
    path("gruppi/<uuid:group>/attesa/", views.WaitingListView.as_view(), name="waiting_list"),
    path("<int:edition>/presenze.pdf", document_views.CourseAttendanceView.as_view(), name="course_attendance"),
    path("calendario/", views.LessonFeedView.as_view(), name="lesson_feed"),
    path("<int:edition>/statistiche/", views.StatisticsView.as_view(), name="statistics"),
    re_path(
        r"^(?P<edition>\d{1,9})/statistiche\.(?P<file_format>csv|xlsx|ods)$",
        views.StatisticsFileView.as_view(),
        name="statistics_file",
    ),
    path("<int:edition>/questionario/", views.SurveyView.as_view(), name="survey"),
    path("<int:edition>/questionario/manda/", views.SendSurveyView.as_view(), name="send_survey"),
    re_path(
        r"^(?P<edition>\d{1,9})/questionario\.(?P<file_format>csv|xlsx|ods)$",
        views.SurveyFileView.as_view(),
        name="survey_file",
    ),
    path("gruppi/<uuid:group>/stampe/", document_views.GroupDocumentsView.as_view(), name="group_documents"),
    path("gruppi/<uuid:group>/presenze.pdf", document_views.AttendanceSheetView.as_view(), name="attendance_sheet"),
    path("gruppi/<uuid:group>/elenco.pdf", document_views.ParticipantListView.as_view(), name="participant_list"),
    path("gruppi/<uuid:group>/etichette.pdf", document_views.LabelsView.as_view(), name="labels"),
    path("gruppi/<uuid:group>/cartellini.pdf", document_views.BadgesView.as_view(), name="badges"),
    path("gruppi/<uuid:group>/attestati.pdf", document_views.CertificatesView.as_view(), name="certificates"),
    path("iscrizioni/", views.RegistrationListView.as_view(), name="registration_list"),
    re_path(r"^iscrizioni/esporta\.(?P<file_format>csv|xlsx|ods)$", views.ExportView.as_view(), name="export"),
    path("iscrizioni/<uuid:registration>/", views.RegistrationDetailView.as_view(), name="registration_detail"),
    path("iscrizioni/elenco.pdf", document_views.RegistrationListPaperView.as_view(), name="registration_list_paper"),
    path("iscrizioni/<uuid:registration>/attestato.pdf", document_views.CertificateView.as_view(), name="certificate"),
    path("iscrizioni/<uuid:registration>/copia.pdf", document_views.DataCopyView.as_view(), name="data_copy"),
    path(
        "iscrizioni/<uuid:registration>/file/<slug:file>/<slug:version>/",
        views.RegistrationFileView.as_view(),
        name="registration_file",
    ),
    path("gruppi/<uuid:group>/lezioni/", views.LessonsView.as_view(), name="lessons"),
    path("gruppi/<uuid:group>/lezioni/<int:lesson>/", views.AttendanceView.as_view(), name="attendance"),
    path("cancellazioni/", views.PurgeView.as_view(), name="purges"),
    path("gruppi/<uuid:group>/messaggi/", views.GroupMessagesView.as_view(), name="messages"),
    path("messaggi/scrivi/", views.WriteMessageView.as_view(), name="write_message"),
    path("messaggi/<uuid:message>/", views.MessageView.as_view(), name="message"),
    path("gruppi/<uuid:group>/iscrivi/", views.EnterView.as_view(), name="enter"),
    path("iscrizioni/<uuid:registration>/sposta/", views.MoveView.as_view(), name="move"),
    path("iscrizioni/<uuid:registration>/insieme/", views.JoinView.as_view(), name="join"),
    path("iscrizioni/<uuid:registration>/separa/", views.PartView.as_view(), name="part"),
    path("iscrizioni/<uuid:registration>/copia.json", views.JsonCopyView.as_view(), name="json_copy"),
    path("iscrizioni/<uuid:registration>/cancella/", views.EraseView.as_view(), name="erase"),
    path("iscrizioni/<uuid:registration>/dati/", views.PersonCorrectionView.as_view(), name="correct_person"),
    path("iscrizioni/<uuid:registration>/risposte/", views.AnswersCorrectionView.as_view(), name="correct_answers"),
    path("iscrizioni/<uuid:registration>/collegamenti/", views.RevokeLinksView.as_view(), name="revoke_links"),
    path("iscrizioni/<uuid:registration>/risposta/", views.RefuseWishView.as_view(), name="refuse_wish"),
    path("iscrizioni/<uuid:registration>/nota/", views.NoteView.as_view(), name="note"),
    path(
        "iscrizioni/<uuid:registration>/<slug:action>/",
        views.RegistrationActionView.as_view(),
        name="registration_action",
    ),
]
