"""`/calendario/`: events for a calendar (`events.calendar_views`)."""

from django.urls import path

from events.calendar_views import event_calendar, event_feed

urlpatterns = [
    path("evento-<int:pk>.ics", event_calendar, name="event_calendar"),
    path("eventi.ics", event_feed, name="event_feed"),
    path("eventi-<slug:kind>.ics", event_feed, name="event_feed_of_kind"),
]
