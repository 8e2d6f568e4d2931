"""The forms behind a service's link: the code, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import fold_technical, has_visible
from core.lengths import refuse_too_long
from core.once import OnceForm
from formbuilder.questions.choosing import RadioWidget
from vault import handed

from .entries import TEXT_MAX
from .referral_states import OF_THE_PARTNER, Action

_CODE_MAX = 40


class ShortCodeForm(forms.Form):
    """The eight characters, as people type them."""

    code = forms.CharField(
        label=_("Il codice breve"),
        help_text=_("Sono 8 lettere e numeri. Maiuscole, spazi e trattini non contano."),
        max_length=_CODE_MAX,
        widget=forms.TextInput(
            {"class": "form-control form-control--medium", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Scrivi il codice che ti ha dato l’ufficio.")},
    )

    def clean_code(self) -> str:
        code = handed.parse_code(fold_technical(self.cleaned_data["code"]))
        if code is None:
            raise ValidationError(gettext("Il codice ha 8 lettere e numeri, in due gruppi da quattro. Controllalo."))
        return code


class PartnerAnswerForm(OnceForm):
    """Whether the service takes it on, and what it wants to say; once it has, only words."""

    use_required_attribute = False

    action = forms.TypedChoiceField(
        label=_("Ve ne occupate?"),
        choices=[(each.value, each.label) for each in OF_THE_PARTNER],
        coerce=Action,
        empty_value=None,
        widget=RadioWidget(),
        error_messages={"required": _("Scegli se ve ne occupate."), "invalid_choice": _("Scegli una delle due.")},
    )
    text = forms.CharField(
        label=_("Che cosa volete dire all’ufficio"),
        help_text=_("Per esempio chi contattare, e quando. Lo legge solo l’ufficio."),
        required=False,
        widget=forms.Textarea({"class": "form-control", "rows": 6, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, decides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._decides = decides
        if not decides:
            del self.fields["action"]

    def clean_text(self) -> str:
        text = normalize_newlines(self.cleaned_data["text"])
        refuse_too_long(text, most=TEXT_MAX)
        if not self._decides and not has_visible(text):
            raise ValidationError(gettext("Scrivi qualcosa."))
        return text if has_visible(text) else ""
