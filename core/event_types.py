"""Kinds of event: the part of the municipal model's taxonomy that this office uses (COMUNI-MODEL, section 12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventType(models.TextChoices):
    """Codes are stored and stand in addresses (`?tipo=film`); labels are translated."""

    TALK = "talk", _("Incontro pubblico")
    CONFERENCE = "conference", _("Convegno")
    WORKSHOP = "workshop", _("Laboratorio")
    SEMINAR = "seminar", _("Seminario")
    COURSE = "course", _("Corso")
    FILM = "film", _("Proiezione")
    SHOW = "show", _("Spettacolo")
    EXHIBITION = "exhibition", pgettext_lazy("tipo di evento", "Mostra")
    WALK = "walk", _("Camminata")
    CHILDREN = "children", _("Per bambine e bambini")
    CEREMONY = "ceremony", _("Cerimonia")
    OFFER = "offer", _("Ingresso ridotto o gratuito")
