"""The outgoing mail at the desk, below `area-riservata/posta/`."""

from django.urls import path

from outbox import staff_views as views
from outbox.news_views import NewsView

app_name = "outbox_staff"

urlpatterns = [
    path("", views.MailListView.as_view(), name="mail_list"),
    path("avvisi/", NewsView.as_view(), name="news"),
    path("<uuid:mail>/di-nuovo/", views.SendAgainView.as_view(), name="send_again"),
    path("<uuid:mail>/spedisci/", views.ReleaseView.as_view(), name="release"),
    path("<uuid:mail>/non-spedire/", views.DropView.as_view(), name="drop"),
]
