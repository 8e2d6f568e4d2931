"""What somebody may want of the office, beside a course or a report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The kinds of enquiry; the page that holds the form says which."""

    ASSISTANCE = "assistance", _("Richiesta di assistenza")
    PROBLEM = "problem", _("Segnalazione di un disservizio")
    SCHOOL = "school", _("Richiesta di una scuola")
    PROPOSAL = "proposal", _("Proposta per il programma")
    APPOINTMENT = "appointment", _("Richiesta di appuntamento")
