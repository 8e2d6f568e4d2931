"""The forms about referrals: consent asked for, consent noted, a pressed button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import has_visible
from core.lengths import refuse_too_long
from staff.ready_texts import choosing

from .entries import TEXT_MAX
from .forms import EntryForm
from .models import CaseText
from .referral_states import NOTES, Action, Kind
from .referrals import HOW_MAX, WHOM_MAX, Request
from .vocabularies import Referral as Partner

_REQUIRED = _("Scrivi qualcosa.")


class AskConsentForm(EntryForm):
    """What the reporter reads before saying yes or no, and word for word what would be said to whom."""

    insert, preview = choosing.INSERT, choosing.PREVIEW

    kind = forms.ChoiceField(
        label=_("Che cosa vuoi fare?"),
        choices=Kind.choices,
        initial=Kind.REFERRAL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli che cosa vuoi fare.")},
    )
    partner = forms.ChoiceField(
        label=_("Che tipo di servizio è"),
        help_text=_("Solo per un invio. Serve ai dati dell’ufficio; chi ha segnalato non lo vede."),
        choices=[("", "–"), *Partner.choices],
        required=False,
    )
    whom = forms.CharField(
        label=_("A chi, o con chi"),
        help_text=_("Come lo legge chi ha segnalato. Per esempio: «il sindacato …», «il tuo datore di lavoro»."),
        max_length=WHOM_MAX,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Scrivi a chi.")},
    )
    template = choosing.choice(CaseText.with_words())
    text = forms.CharField(
        label=_("Che cosa gli chiedi, e perché"),
        help_text=_("Scrivi a chi ha segnalato, nella sua lingua: che cosa vorresti fare e che cosa può cambiare."),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        error_messages={"required": _REQUIRED},
    )
    passed = forms.CharField(
        label=_("Che cosa passi, parola per parola"),
        help_text=_(
            "Chi ha segnalato legge esattamente questo, e il servizio riceve esattamente questo. Non si cambia più: "
            "per dire altro si chiede di nuovo."
        ),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Scrivi che cosa passi.")},
    )

    def clean_passed(self) -> str:
        passed = normalize_newlines(self.cleaned_data["passed"])
        if not has_visible(passed):
            raise ValidationError(gettext("Scrivi che cosa passi."))
        refuse_too_long(passed, most=TEXT_MAX)
        return passed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Kind.REFERRAL and "partner" in cleaned and not cleaned["partner"]:
            self.add_error("partner", gettext("Per un invio scegli che tipo di servizio è."))
        return cleaned

    @property
    def request(self) -> Request:
        """What was typed."""
        cleaned = self.cleaned_data
        kind = Kind(cleaned["kind"])
        return Request(
            kind=kind,
            whom=cleaned["whom"],
            text=cleaned["text"],
            passed=cleaned["passed"],
            partner=cleaned["partner"] if kind is Kind.REFERRAL else "",
        )


class NoteConsentForm(EntryForm):
    """How somebody said it without the code."""

    action = forms.TypedChoiceField(
        label=_("Che cosa ha detto"),
        choices=[(each.value, each.label) for each in NOTES],
        coerce=Action,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Scegli che cosa ha detto."),
            "invalid_choice": _("Questo adesso non si può annotare."),
        },
    )
    text = forms.CharField(
        label=_("Come te l’ha detto"),
        help_text=_("Per esempio: «al telefono, dopo che gli ho letto il testo». Chi ha segnalato lo legge."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Scrivi come te l’ha detto.")},
    )

    def __init__(self, *args: Any, possible: Sequence[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(each.value, each.label) for each in possible]

    def clean_text(self) -> str:
        text = super().clean_text()
        refuse_too_long(text, most=HOW_MAX)
        return text


class ReferralActForm(forms.Form):
    """The pressed button, and how much stood there."""

    SEEN = "seen"

    action = forms.ChoiceField(choices=[(SEEN, SEEN), *((each.value, each.label) for each in Action)])
    seen = forms.IntegerField(min_value=0)
