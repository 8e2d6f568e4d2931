"""The form of the return page."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.folding import fold_technical
from vault import receipt
from vault.receipt import ReceiptCode

_CODE_MAX = 60


class _CodeField(forms.CharField):
    """Whatever a telephone or a printed page puts into a code is taken out before it is judged."""

    def to_python(self, value: object) -> str:
        return fold_technical(str(super().to_python(value)))


class CodeForm(forms.Form):
    """The reporter's code as people type it."""

    code = _CodeField(
        label=_("Il tuo codice"),
        help_text=_("Sono 20 lettere e numeri. Maiuscole, spazi e trattini non contano."),
        max_length=_CODE_MAX,
        widget=forms.TextInput(
            attrs={
                "class": "form-control form-control--medium",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "inputmode": "text",
            }
        ),
        error_messages={"required": _("Scrivi il codice che hai ricevuto quando hai inviato.")},
    )

    def clean_code(self) -> ReceiptCode:
        code = receipt.parse(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("Il codice ha 20 lettere e numeri, in cinque gruppi da quattro. Controllalo."))
        return code
