"""`/calendario/`: events for a calendar (`events.calendar_views`), a programme to print (`events.leaflet_views`)."""

from django.urls import path

from events.calendar_views import event_calendar, event_feed
from events.leaflet_views import campaign_leaflet

urlpatterns = [
    path("evento-<int:pk>.ics", event_calendar, name="event_calendar"),
    path("programma-<int:pk>.pdf", campaign_leaflet, name="campaign_leaflet"),
    path("eventi.ics", event_feed, name="event_feed"),
    path("eventi-<slug:kind>.ics", event_feed, name="event_feed_of_kind"),
]
