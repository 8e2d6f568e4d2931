"""What happened to a registration, line by line. Written by `courses.operations.history.note_event` only."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .registrations import Registration


class By(models.TextChoices):
    """Who did it."""

    OFFICE = "office", pgettext_lazy("chi ha agito", "L’ufficio")
    PERSON = "person", pgettext_lazy("chi ha agito", "La persona")
    TIME = "time", pgettext_lazy("chi ha agito", "Il sito")


class Happening(models.TextChoices):
    """What can happen. Stored as a code: a new one needs no migration, an unknown one is shown as it is."""

    ENTERED = "entered", _("Iscrizione presa dall’ufficio")
    PROMOTED = "promote", _("Posto assegnato")
    SENT_BACK = "send-back", _("Rimessa in lista d’attesa")
    WITHDRAWN = "withdraw", _("Iscrizione ritirata")
    REINSTATED = "reinstate", _("Ritiro annullato")
    OFFERED = "offer", _("Posto offerto")
    PASSED_ON = "pass-on", _("Posto libero offerto")
    ACCEPTED = "accept", _("Posto accettato")
    DECLINED = "decline", _("Rinuncia al posto")
    EXPIRED = "expire", _("Offerta finita senza risposta")
    LEFT = "leave", _("Ritirata dalla persona")
    REMOVED = "remove", _("Tolta dall’ufficio")
    COMPLETED = "complete", _("Corso finito")
    REENTERED = "reenter", _("Di nuovo nel sorteggio")
    DRAWN_SEAT = "draw-seat", _("Posto avuto nel sorteggio")
    DRAWN_QUEUE = "draw-queue", _("In lista d’attesa dopo il sorteggio")
    CORRECTED = "corrected", _("Dati corretti")
    MOVED = "moved", _("Cambio di gruppo")
    JOINED = "joined", _("Messa insieme ad altre iscrizioni")
    PARTED = "parted", _("Separata da chi era insieme")
    WISHED = "wished", _("Chiesto un altro gruppo")
    WISH_WITHDRAWN = "wish-withdrawn", _("Ritirata la richiesta di cambiare gruppo")
    WISH_REFUSED = "wish-refused", _("Risposto di no alla richiesta di cambiare gruppo")
    LINKS_REVOKED = "links-revoked", _("Annullati i collegamenti già mandati")
    LINK_SENT = "link-sent", _("Mandato il collegamento a chi ha scritto il codice")
    OPENED_BY_CODE = "opened-by-code", _("Pagina aperta con codice e indirizzo")
    WRITTEN_TO = "written-to", _("Messaggio dell’ufficio")
    NOTED = "noted", _("Nota")
    UNDONE = "undone", _("Annullato")


class RegistrationEvent(models.Model):
    """One line of a registration's history. It goes when the registration goes: nothing of it is kept elsewhere."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=32, help_text="A `Happening`.")
    by = models.CharField(max_length=8, choices=By.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(
        max_length=150, blank=True, help_text="As the account was called then; empty: nobody signed in."
    )
    text = models.TextField(blank=True, help_text="A note or a reason that somebody wrote, or where to.")
    before = models.JSONField(default=dict, help_text="Old values of what was corrected, by field or question id.")

    class Meta:
        verbose_name = _("riga della storia di un’iscrizione")
        verbose_name_plural = _("storia delle iscrizioni")
        default_permissions = ()
        ordering = ["registration", "at", "pk"]
        indexes = [models.Index(fields=["registration", "at"], name="courses_event_history_idx")]

    def __str__(self) -> str:
        return self.what

    @property
    def label(self) -> str:
        """What people call it."""
        return str(Happening(self.what).label) if self.what in Happening.values else self.what

    @property
    def author(self) -> str:
        """Who did it, in words."""
        return self.actor_name or str(By(self.by).label)
