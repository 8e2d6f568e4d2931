"""`/verifica/`: is a certificate genuine? The code stands on paper, and in no link that leads here."""

from django.urls import path

from courses import verification_views as views

app_name = "courses"

urlpatterns = [
    path("", views.VerifyView.as_view(), name="verify"),
    path("<str:found>/", views.VerifiedView.as_view(), name="verified"),
]
