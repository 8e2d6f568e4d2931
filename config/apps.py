from django.apps import AppConfig


class PariConfig(AppConfig):
    """The project itself: it exists so that checks and commands of the whole have a home."""

    name = "config"
    verbose_name = "Pari"
