"""A ready text and its words: the app that has some derives both, and gives the words `template` and `text`."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadyText(models.Model):
    """A name that the office knows it by; the words of each language are its `texts`."""

    wagtail_reference_index_ignore: ClassVar[bool] = True
    audit_name: ClassVar[str]
    """What the log calls one; the app registers `….changed` and `….deleted`."""
    texts: Any
    """The words: their foreign key `template` has this as `related_name`."""

    name = models.CharField(_("nome"), max_length=100, help_text=_("Lo vede solo l’ufficio."))

    class Meta:
        abstract = True
        ordering: ClassVar = ["name", "pk"]
        default_permissions = ()
        verbose_name = _("risposta pronta")
        verbose_name_plural = _("risposte pronte")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def with_words(cls) -> models.QuerySet[Self]:
        """All of them, in two queries."""
        return cls._default_manager.prefetch_related("texts")

    def text_for(self, language: str) -> ReadyWords | None:
        """The words in the person's language, else in Italian, else any; None where nothing is written.

        Reads `texts.all()`, so that a prefetch serves.
        """
        texts: dict[str, ReadyWords] = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), None)


class ReadyWords(models.Model):
    """The words of one language, once."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    language = models.CharField(_("lingua"), max_length=16)
    text: Any
    """A text field of the app's, as long as its answers may be."""

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]
        default_permissions = ()
        verbose_name = _("testo di una risposta pronta")
        verbose_name_plural = _("testi delle risposte pronte")

    def __str__(self) -> str:
        return f"{self.template_id} {self.language}"  # type: ignore[attr-defined]  # the app's foreign key
