"""`/valutazione/<page>/`, and under the other languages' prefixes: how clear a page is."""

from django.urls import path

from . import views

app_name = "ratings"
urlpatterns = [
    path("<uuid:key>/", views.RateView.as_view(), name="rate"),
    path("<uuid:key>/grazie/", views.ThanksView.as_view(), name="thanks"),
]
