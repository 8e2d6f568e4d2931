"""How an appointment takes place: the person comes, is called, or is met in a video (docs/adr/0061)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """What a desk may offer for a service; one of them is that of an appointment."""

    IN_PERSON = "in_person", _("Di persona")
    PHONE = "phone", _("Per telefono")
    VIDEO = "video", _("In videochiamata")
