"""Where calendars read the lessons (`courses.feed_views`)."""

from django.urls import re_path

from courses.feed_views import lesson_feed
from courses.operations.feeds import IN_ADDRESS

app_name = "lesson_feed"

urlpatterns = [re_path(rf"^(?P<token>{IN_ADDRESS})\.ics$", lesson_feed, name="lessons")]
