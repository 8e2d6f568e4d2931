"""What a standard page is for the municipal model."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageRole(models.TextChoices):
    """What a standard page is for the municipal model: its list or its closing part depends on it."""

    PLAIN = "", _("pagina comune")
    MANAGEMENT = "management", _("sezione «Amministrazione»")
    LIVING = "living", _("sezione «Vivere»")
    PLACES = "places", _("luoghi")
    TOPICS = "topics", _("tutti gli argomenti")
    SITE_MAP = "site_map", _("mappa del sito")
    LEGAL_NOTES = "legal_notes", _("note legali")
    QUESTION = "question", _("domanda: le pagine qui sotto sono le risposte")
