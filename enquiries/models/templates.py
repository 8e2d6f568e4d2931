"""Texts with which a reply begins: written by the desk, in as many languages as it has them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enquiries.kinds import Kind

from .messages import MESSAGE_MAX


class ReplyTemplate(models.Model):
    """A reply to begin with. Greeting, reference, link and signature are the mail's own."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    name = models.CharField(_("nome"), max_length=100, help_text=_("Lo vede solo l’ufficio."))
    kind = models.CharField(
        _("per quali richieste"), max_length=16, choices=Kind.choices, blank=True, help_text=_("Vuoto: per tutte.")
    )

    class Meta:
        verbose_name = _("risposta pronta")
        verbose_name_plural = _("risposte pronte")
        ordering: ClassVar = ["name", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def text_for(self, language: str) -> ReplyText | None:
        """The text in the person's language, else in Italian, else any; None where nothing is written.

        Reads `texts.all()`, so that a prefetch serves.
        """
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), None)


class ReplyText(models.Model):
    """The words of a template in one language."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    template = models.ForeignKey(ReplyTemplate, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("lingua"), max_length=16)
    text = models.TextField(_("testo"), max_length=MESSAGE_MAX)

    class Meta:
        verbose_name = _("testo di una risposta pronta")
        verbose_name_plural = _("testi delle risposte pronte")
        ordering: ClassVar = ["pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "language"], name="enquiries_one_text_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.language}"
