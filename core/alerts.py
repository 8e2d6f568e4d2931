"""The one alert at the top of every public page: who has to know what, from when to when.

An alert is shown between two moments, whatever is remembered (`core.remembered`): what it says is read once until an
editor changes something, whether it is time is asked at every request. Where several hold, the gravest is shown, and of
equals the one that began last: the bar never grows, so that nothing below it moves out of the first screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.blocks import ChoiceBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from core.previews import preview_languages, serve_home
from core.storable import check_storable
from core.text_inputs import ParagraphBlock

TEXT_MAX_LENGTH: Final = 200
"""Six lines on the smallest screen: the numbers that help stay on it, and so does the title of the page."""

NAME_LENGTH: Final = 60
"""As much of the text as the editors' list shows."""


class AlertLevel(models.TextChoices):
    """How grave it is, the least first. Said by a word and an icon, never by the colour alone."""

    INFORMATION = "information", _("Informazione")
    WARNING = "warning", _("Attenzione")
    EMERGENCY = "emergency", _("Emergenza")

    @property
    def gravity(self) -> int:
        return list(AlertLevel).index(self)


class AlertTextBlock(StructBlock):
    """The alert's words in one language."""

    language = ChoiceBlock(choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE, label=_("Lingua"))
    text = ParagraphBlock(
        label=_("Testo"),
        max_length=TEXT_MAX_LENGTH,
        help_text=_("Che cosa succede e che cosa fare, in parole semplici. Al massimo 200 caratteri."),
    )

    class Meta:
        icon = "comment"
        label = _("Testo")
        label_format = "{language}: {text}"


class Alert(PreviewableMixin, models.Model):
    """What everybody has to know for a while: the desk is closed, a number does not answer.

    Every field is plain: whoever reads the page without styles, scripts or cookies reads the same.
    """

    level = models.CharField(_("livello"), max_length=16, choices=AlertLevel, default=AlertLevel.INFORMATION)
    starts_at = models.DateTimeField(
        _("inizio"),
        help_text=_(
            "Da questo momento compare in cima alle pagine; in quelle per chi cerca aiuto sta sotto il contenuto."
        ),
    )
    ends_at = models.DateTimeField(_("fine"), help_text=_("Da questo momento non compare più, da solo."))
    only_language = models.CharField(
        _("in quali lingue"),
        max_length=16,
        choices=[("", _("Tutte le lingue")), *settings.LANGUAGES],
        blank=True,
        help_text=_("In tutte: chi legge in una lingua senza testo trova quello italiano."),
    )
    texts = StreamField(
        [("text", AlertTextBlock())],
        verbose_name=_("testi"),
        min_num=1,
        default=[("text", {"language": settings.LANGUAGE_CODE, "text": ""})],
        help_text=_("Un testo per ogni lingua."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("pagina che spiega"),
        help_text=_("Facoltativa. Il collegamento ha il titolo della pagina, nella lingua di chi legge."),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel("texts"), FieldPanel("level"), PageChooserPanel("page")], heading=_("Che cosa")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("only_language")],
            heading=_("Quando e per chi"),
        ),
    ]

    class Meta:
        verbose_name = _("avviso")
        verbose_name_plural = _("avvisi")
        ordering: ClassVar = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return Truncator(next(iter(self.words.values()), "")).chars(NAME_LENGTH)

    def clean(self) -> None:
        super().clean()
        check_storable(self)
        errors: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("La fine deve venire dopo l’inizio.")
        if problem := self._problem_of_texts():
            errors["texts"] = problem
        if errors:
            raise ValidationError(errors)

    def _problem_of_texts(self) -> str:
        languages = [block.value["language"] for block in self.texts]
        needed = self.only_language or settings.LANGUAGE_CODE
        if len(set(languages)) < len(languages):
            return gettext("Due testi sono nella stessa lingua: lasciane uno.")
        if languages and needed not in languages:
            name = dict(settings.LANGUAGES)[needed]
            return gettext("Manca il testo in questa lingua: %(language)s.") % {"language": name}
        return ""

    @property
    def words(self) -> Mapping[str, str]:
        """The text by language."""
        return {block.value["language"]: block.value["text"] for block in self.texts}

    def language_for(self, language: str) -> str | None:
        """The language whose text somebody reads who reads the site in `language`; None: it is not for them."""
        if self.only_language:
            return language if language == self.only_language else None
        return language if language in self.words else settings.LANGUAGE_CODE

    def holds_at(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    @property
    def state(self) -> str:
        """For the editors' list."""
        now = timezone.now()
        if self.holds_at(now):
            return gettext("In corso")
        return gettext("Finito") if self.ends_at <= now else gettext("Deve ancora cominciare")

    # Preview

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return preview_languages()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        request.previewed_alert = self  # type: ignore[attr-defined]  # ours, read by `core.chrome`
        return serve_home(request, mode_name)


def unfinished() -> tuple[Alert, ...]:
    """Those that are shown now or will be, for `core.remembered`: nobody may change them."""
    return tuple(Alert.objects.filter(ends_at__gt=timezone.now()))


def gravest(alerts: Iterable[Alert], *, language: str, moment: datetime) -> Alert | None:
    """The one to show to somebody who reads in this language at this moment."""
    shown: list[Any] = [each for each in alerts if each.holds_at(moment) and each.language_for(language)]
    return max(shown, key=lambda each: (AlertLevel(each.level).gravity, each.starts_at, each.pk), default=None)
