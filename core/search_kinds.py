"""The kinds of content that the search tells apart. A page class names its kind; `search` reads it there.

So `search` imports no page app, and a new kind of page appears among the filters by itself.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchKind(models.TextChoices):
    """A filter of the search page, in the order shown. The value stands in the address (`?tipo=service`)."""

    SERVICE = "service", _("Servizi")
    REPORT = "report", _("Segnalazioni")
    COURSE = "course", _("Corsi")
    EVENT = "event", _("Eventi")
    CAMPAIGN = "campaign", _("Campagne")
    NEWS = "news", _("Novità")
    DOCUMENT = "document", _("Documenti e progetti")
    OFFICE = "office", _("Uffici e rete")
    PLACE = "place", _("Luoghi")
    STANDARD = "standard", _("Altre pagine")
