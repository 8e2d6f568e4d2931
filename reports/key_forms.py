"""The forms about the office's key: whose fingerprints were compared, and the words of recovery cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.people import tell_apart
from staff.roles import Permission, holders_of
from vault import shares
from vault.shares import Card, ForeignCardError, SameCardError, UnreadableCardError

from .models import StaffKey

_CARD_MAX_CHARACTERS = 1000
_CARD_INPUT = {
    "rows": 6,
    "autocomplete": "off",
    "spellcheck": "false",
    "autocapitalize": "none",
    "lang": "en",
    "dir": "ltr",
}


class WordsField(forms.CharField):
    """The words of one card, as they are typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=_CARD_MAX_CHARACTERS,
            widget=forms.Textarea(attrs=_CARD_INPUT),
            error_messages={"required": _("Scrivi le 33 parole della scheda.")},
            help_text=_("Le 33 parole, nell’ordine. Di ogni parola bastano le prime quattro lettere."),
            **kwargs,
        )


class CardField(WordsField):
    """One recovery card."""

    def clean(self, value: Any) -> Card:
        text: str = super().clean(value)
        try:
            return shares.read_card(text)
        except UnreadableCardError as error:
            raise ValidationError(why_unreadable(error)) from None


def why_unreadable(error: UnreadableCardError) -> str:
    """Where to look, without repeating a word."""
    if error.unknown:
        return gettext("La parola %(place)d non è fra quelle che una scheda può avere: rileggila.") % {
            "place": error.unknown
        }
    if error.count != shares.WORDS:
        return gettext("Le parole sono %(count)d: una scheda ne ha 33.") % {"count": error.count}
    return gettext("Almeno una parola non è quella della scheda, o due sono scambiate: rileggile tutte.")


class CardWordsForm(forms.Form):
    """A form that never shows again the words that were typed into it: `refused` says what was wrong with them."""

    def __init__(self, *args: Any, refused: Mapping[str, Sequence[str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refused = refused or {}

    def full_clean(self) -> None:
        super().full_clean()
        for name, errors in self._refused.items():
            self.errors[name] = self.error_class(errors)

    @property
    def stays(self) -> dict[str, Any]:
        """What besides the words was filled in, as the form takes it for a beginning."""
        return {}


class ReadBackForm(CardWordsForm):
    """A card that was just written down, typed from the paper."""

    words = WordsField(label=_("Le parole della scheda"))

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._card = card

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        place = shares.first_difference(words, self._card)
        if place > shares.WORDS:
            raise ValidationError(gettext("Dopo la parola 33 c’è qualcosa in più."))
        if place:
            raise ValidationError(
                gettext("La parola %(place)d non è quella della scheda: guarda il foglio e correggi.")
                % {"place": place}
            )
        return words


def value_of(key: StaffKey) -> str:
    """A key as a choice: another fingerprint is another choice."""
    return f"{key.pk}:{key.fingerprint}"


class ComparedField(forms.MultipleChoiceField):
    """Keys of colleagues whose fingerprints were compared with their people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, keys: Sequence[StaffKey]) -> None:
        """These, each under its name and fingerprint: a key that is exchanged meanwhile is no choice any more."""
        names = tell_apart([key.user for key in keys])
        self._keys = {value_of(key): key for key in keys}
        label = '{} <code class="fingerprint" translate="no">{}</code>'
        self.choices = [
            (value, format_html(label, names[key.user_id], key.fingerprint)) for value, key in self._keys.items()
        ]

    def clean(self, value: Any) -> dict[StaffKey, str]:
        chosen: list[str] = super().clean(value)
        return {self._keys[each]: each.partition(":")[2] for each in chosen}


class ComparedForm(forms.Form):
    """The people who receive a key of the office."""

    compared = ComparedField(
        label=_("Chi riceve la chiave"),
        help_text=_("Spunta una persona solo dopo aver letto con lei l’impronta, al telefono o di persona."),
        error_messages={
            "required": _("Spunta le persone con cui hai confrontato l’impronta."),
            "invalid_choice": _("Una chiave personale è cambiata mentre la pagina era aperta: confronta di nuovo."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = holders_of(Permission.HOLD_KEY).order_by().values("pk")
        keys = StaffKey.objects.filter(user__in=holders).select_related("user").order_by("user__username")
        self.fields["compared"].offer(list(keys))  # type: ignore[attr-defined]


class RescueForm(CardWordsForm, ComparedForm):
    """Two cards, and who receives the key that they open."""

    first = CardField(label=_("La prima scheda"))
    second = CardField(label=_("La seconda scheda"))

    field_order = ("compared", "first", "second")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "first" in cleaned and "second" in cleaned:
            try:
                shares.combine(self.cards)
            except SameCardError:
                self.add_error("second", gettext("È la stessa scheda due volte: ne servono due diverse."))
            except ForeignCardError:
                self.add_error("second", gettext("Queste due schede non sono state fatte insieme."))
        return cleaned

    @property
    def stays(self) -> dict[str, Any]:
        return {"compared": [value_of(key) for key in self.cleaned_data.get("compared", ())]}

    @property
    def cards(self) -> tuple[Card, Card]:
        """What was typed."""
        return self.cleaned_data["first"], self.cleaned_data["second"]
