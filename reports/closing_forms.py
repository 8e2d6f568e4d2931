"""The form with which a proposed end is sent back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import EntryForm


class SendBackForm(EntryForm):
    """What is still to be done."""

    use_required_attribute = False

    versione = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Che cosa manca ancora"),
        help_text=_("Resta fra le note della segnalazione."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Scrivi che cosa manca: chi l’ha proposta deve saperlo.")},
    )
