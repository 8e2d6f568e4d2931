"""The categories of services: the closed list of the municipal model (criterion C.SI.1.7)."""

from __future__ import annotations

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class ServiceCategory(models.TextChoices):
    """Codes are stable and stored; the Italian labels are compared whole by the national validator."""

    EDUCATION = "education", _("Educazione e formazione")
    HEALTH = "health", _("Salute, benessere e assistenza")
    WORKING_LIFE = "working_life", _("Vita lavorativa")
    MOBILITY = "mobility", _("Mobilità e trasporti")
    LAND = "land", _("Catasto e urbanistica")
    CIVIL_STATUS = "civil_status", _("Anagrafe e stato civile")
    TOURISM = "tourism", _("Turismo")
    JUSTICE = "justice", _("Giustizia e sicurezza pubblica")
    TAXES = "taxes", _("Tributi, finanze e contravvenzioni")
    CULTURE = "culture", _("Cultura e tempo libero")
    ENVIRONMENT = "environment", _("Ambiente")
    BUSINESS = "business", _("Imprese e commercio")
    PERMITS = "permits", _("Autorizzazioni")
    PROCUREMENT = "procurement", _("Appalti pubblici")
    AGRICULTURE = "agriculture", _("Agricoltura e pesca")

    @property
    def slug(self) -> str:
        """The category in an address. Italian in every language, so that an address survives a new translation."""
        with override("it"):
            return slugify(str(self.label))

    @classmethod
    def from_slug(cls, slug: str) -> ServiceCategory | None:
        """The category of this address part, or None."""
        return next((category for category in cls if category.slug == slug), None)
