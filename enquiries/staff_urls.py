"""The desk's addresses, below `area-riservata/richieste/`."""

from django.urls import path, re_path

from enquiries import act_views, copy_views, reply_views, staff_views

app_name = "enquiries_staff"

urlpatterns = [
    path("", staff_views.InboxView.as_view(), name="inbox"),
    re_path(r"^esporta\.(?P<file_format>csv|xlsx|ods)$", staff_views.ExportView.as_view(), name="export"),
    path("risposte/", reply_views.TemplateListView.as_view(), name="template_list"),
    path("risposte/nuova/", reply_views.TemplateEditView.as_view(), name="template_new"),
    path("risposte/<int:template>/", reply_views.TemplateEditView.as_view(), name="template_edit"),
    path("risposte/<int:template>/togli/", reply_views.TemplateDeleteView.as_view(), name="template_delete"),
    path("<uuid:enquiry>/", staff_views.DetailView.as_view(), name="detail"),
    path("<uuid:enquiry>/azione/", act_views.ActionView.as_view(), name="act"),
    path("<uuid:enquiry>/rispondi/", reply_views.ReplyView.as_view(), name="reply"),
    path("<uuid:enquiry>/nota/", reply_views.NoteView.as_view(), name="note"),
    path("<uuid:enquiry>/modifica/", act_views.EditView.as_view(), name="edit"),
    path("<uuid:enquiry>/unisci/", act_views.MergeView.as_view(), name="merge"),
    path("<uuid:enquiry>/collegamento/", act_views.LinkView.as_view(), name="link"),
    path("<uuid:enquiry>/bozza/", act_views.DraftView.as_view(), name="draft"),
    path("<uuid:enquiry>/copia.json", copy_views.JsonCopyView.as_view(), name="json_copy"),
    path("<uuid:enquiry>/copia.pdf", copy_views.DataCopyView.as_view(), name="data_copy"),
    path("<uuid:enquiry>/file/<slug:file>/<slug:version>/", staff_views.FileView.as_view(), name="file"),
]
