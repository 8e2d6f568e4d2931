"""Why somebody looks at what stays hidden until it is needed: the log keeps the code, and no words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WhyContact(models.TextChoices):
    """Why a colleague asks for the number or address of whoever reported."""

    AGREED = "agreed", _("Per chiamare o scrivere come ha chiesto")
    SAME_PERSON = "same_person", _("Per capire se è la stessa persona di un’altra segnalazione")
    REFERRAL = "referral", _("Per un invio a cui ha detto di sì")
    ACCESS = "access", _("Perché chiede una copia dei suoi dati, o di correggerli")
    DANGER = "danger", _("Perché qualcuno è in pericolo")


class WhyOriginal(models.TextChoices):
    """Why a colleague takes a file as it came, with all that is hidden in it."""

    NO_COPY = "no_copy", _("Non c’è una copia, o la copia non basta per capire")
    EVIDENCE = "evidence", _("Serve come prova")
    HAND_ON = "hand_on", _("Va dato a chi l’ha mandato o a un’autorità")
