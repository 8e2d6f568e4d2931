"""`/valutazione/<page>/`, and under the other languages' prefixes: how clear a page is, how easy its form was."""

from django.urls import path

from ratings.questions import Subject

from . import views

app_name = "ratings"
urlpatterns = [
    path("<uuid:key>/", views.RateView.as_view(), name="rate"),
    path("<uuid:key>/grazie/", views.ThanksView.as_view(), name="thanks"),
    path("<uuid:key>/modulo/", views.RateView.as_view(subject=Subject.FORM), name="rate_form"),
    path("<uuid:key>/modulo/grazie/", views.ThanksView.as_view(subject=Subject.FORM), name="thanks_form"),
]
