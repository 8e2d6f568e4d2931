"""The controlled vocabulary of topics: one list for services, news, events and search.

Labels are the exact Italian terms of the municipal model (first part) and of EuroVoc (second part): criterion C.SI.1.5
compares them whole. Codes are ours, stable, English, and stored; labels are translated through the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """A topic that content can be about. Removing a code needs a data migration; adding one does not."""

    # Municipal model
    ASSOCIATIONS = "associations", _("Associazioni")
    BUDGET = "budget", _("Bilancio")
    CULTURAL_HERITAGE = "cultural_heritage", _("Patrimonio culturale")
    EDUCATION = "education", _("Istruzione")
    IMMIGRATION = "immigration", _("Immigrazione")
    INFORMATION_ACCESS = "information_access", _("Accesso all'informazione")
    INSTITUTIONAL_COMMUNICATION = "institutional_communication", _("Comunicazione istituzionale")
    JUSTICE = "justice", _("Giustizia")
    LEISURE = "leisure", _("Tempo libero")
    SOCIAL_ASSISTANCE = "social_assistance", _("Assistenza sociale")
    SOCIAL_INTEGRATION = "social_integration", _("Integrazione sociale")
    SPORT = "sport", _("Sport")
    TRAINING = "training", _("Formazione professionale")
    TRANSPARENCY = "transparency", _("Trasparenza amministrativa")
    TWINNING = "twinning", _("Gemellaggi")
    WORK = "work", _("Lavoro")
    # EuroVoc
    ANTI_DISCRIMINATION = "anti_discrimination", _("Lotta contro la discriminazione")
    DISABILITY = "disability", _("Persona con disabilità")
    DOMESTIC_VIOLENCE = "domestic_violence", _("Violenza domestica")
    EQUAL_OPPORTUNITIES = "equal_opportunities", _("Uguaglianza di opportunità")
    FAMILY = "family", _("Famiglia")
    GENDER_EQUALITY = "gender_equality", _("Parità di genere")
    GENDER_IDENTITY = "gender_identity", _("Identità di genere")
    GENDER_VIOLENCE = "gender_violence", _("Violenza di genere")
    HUMAN_RIGHTS = "human_rights", _("Diritti umani")
    OLDER_PEOPLE = "older_people", _("Persona anziana")
    RACISM = "racism", _("Razzismo")
    RELIGION = "religion", _("Religione")
    VOLUNTEERING = "volunteering", _("Volontariato")
    WOMENS_RIGHTS = "womens_rights", _("Diritti della donna")
    YOUNG_PEOPLE = "young_people", _("Giovane")


def known_topics(codes: Iterable[str]) -> list[Topic]:
    """The topics of these codes, in the vocabulary's order, without duplicates; unknown codes are left out."""
    wanted = set(codes)
    return [topic for topic in Topic if topic.value in wanted]
