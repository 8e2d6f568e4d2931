"""What the office says of a report that a colleague enters."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.once import OnceForm

from .staff_forms import DayField
from .vocabularies import Channel, Reporter

NOT_ONLINE = [(each.value, each.label) for each in Channel if each is not Channel.ONLINE]


class _EnteringForm(OnceForm):
    """From whom and when it came, and whether somebody will come back with a code."""

    use_required_attribute = False

    reporter = forms.ChoiceField(
        label=_("Chi ha segnalato"),
        choices=Reporter.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli chi ha segnalato.")},
    )
    received_on = DayField(label=_("Quando è arrivata"), initial=timezone.localdate)
    locale = forms.ChoiceField(
        label=_("Lingua in cui leggerà il modulo e i messaggi"),
        help_text=_("Quelle in cui il modulo c’è."),
        error_messages={"required": _("Scegli una lingua.")},
    )
    gives_code = forms.ChoiceField(
        label=_("Vuole un codice per tornare a vedere a che punto è?"),
        help_text=_("Lo vedi una volta sola, subito dopo, per darlo a chi ha segnalato."),
        choices=[("yes", _("Sì, glielo do adesso")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli se serve un codice.")},
    )
    informed = forms.BooleanField(
        label=_("Ho detto a chi segnala perché chiediamo i dati, per quanto li teniamo e che cosa succede adesso"),
        help_text=_("Non serve per una notizia di stampa, o se l’ufficio segnala da sé."),
        required=False,
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        chooser = self.fields["locale"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - for the type checker
        chooser.choices = [(code, names.get(code, code)) for code in languages]

    def clean_received_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("Questo giorno deve ancora venire."))
        return day

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if not chosen.get("informed") and not self.is_of_nobody(chosen):
            self.add_error("informed", gettext("Prima dillo alla persona."))
        return chosen

    def is_of_nobody(self, chosen: Mapping[str, Any]) -> bool:
        """Whether there is no person who could be told anything."""
        raise NotImplementedError


class EnteringForm(_EnteringForm):
    """A colleague of the office says also how it came."""

    channel = forms.ChoiceField(
        label=_("Come è arrivata"),
        choices=NOT_ONLINE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli come è arrivata.")},
    )
    field_order = ("key", "channel")

    def is_of_nobody(self, chosen: Mapping[str, Any]) -> bool:
        return chosen.get("channel") == Channel.MEDIA or chosen.get("reporter") == Reporter.OFFICE


class PointEnteringForm(_EnteringForm):
    """A listening point says also what it may know afterwards. How it came is known."""

    may_follow = forms.ChoiceField(
        label=_("Il punto di ascolto può sapere a che punto è?"),
        help_text=_(
            "Chiedilo alla persona. Se dice di sì, nel vostro elenco leggete se l’ufficio se ne occupa, entro quando "
            "finisce e se è chiusa. Mai che cosa ha detto, i messaggi o com’è finita. Può cambiare idea: con il suo "
            "codice, o dicendolo all’ufficio. Non serve rispondere se segnala il punto di ascolto, senza una persona: "
            "allora vedete solo il numero di protocollo e il giorno."
        ),
        choices=[("yes", _("Sì, lo ha permesso")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reporter = self.fields["reporter"]
        assert isinstance(reporter, forms.ChoiceField)  # noqa: S101 - for the type checker
        reporter.choices = [each for each in Reporter.choices if each[0] != Reporter.OFFICE]
        self.fields["informed"].help_text = _("Non serve se segnala il punto di ascolto, senza una persona.")

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if self.is_of_nobody(chosen):
            chosen["may_follow"] = "no"
        elif not chosen.get("may_follow") and "may_follow" not in self.errors:
            self.add_error("may_follow", gettext("Scegli se la persona lo ha permesso."))
        return chosen

    def is_of_nobody(self, chosen: Mapping[str, Any]) -> bool:
        return chosen.get("reporter") == Reporter.LISTENING_POINT
