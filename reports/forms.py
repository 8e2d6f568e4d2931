"""The forms of the return page: the code, and a message."""

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
from vault import receipt
from vault.receipt import ReceiptCode

from . import attachments
from .entries import TEXT_MAX
from .notices import ADDRESS_MAX

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


class NoticeForm(forms.Form):
    """Where the reporter wants to be told that the office has written."""

    address = forms.EmailField(
        label=_("La tua e-mail"),
        max_length=ADDRESS_MAX,
        help_text=_(
            "L’avviso non dice chi siamo né di che cosa si tratta, ma chi legge quella posta vede che è arrivato: usa "
            "una casella che apri soltanto tu."
        ),
        widget=forms.EmailInput({"class": "form-control", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Scrivi l’indirizzo, se vuoi gli avvisi."),
            "invalid": _("Questo non è un indirizzo e-mail. Correggilo."),
        },
    )


class EntryForm(OnceForm):
    """A message or a note; the subclass has the field `text`."""

    def clean_text(self) -> str:
        text = self.clean_words()
        if not has_visible(text):
            raise ValidationError(gettext("Scrivi qualcosa."))
        return text

    def clean_words(self) -> str:
        """What was written, perhaps nothing, if it is not too long."""
        text = normalize_newlines(self.cleaned_data["text"])
        refuse_too_long(text, most=TEXT_MAX)
        return text


class WordsField(forms.CharField):
    """Words of a message, which may be missing where there are files: the form asks for one or the other."""

    def validate(self, value: object) -> None:
        return None


class WithFilesForm(EntryForm):
    """A message of either side: words, files, or both. The files are read before the form is (`attachments`)."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[attachments.NAME] = attachments.build_field()
        self.fields[attachments.NAME].help_text = " ".join(attachments.FILES.limits())

    def clean_text(self) -> str:
        return self.clean_words()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "text" in cleaned and not has_visible(cleaned["text"]) and not cleaned.get(attachments.NAME):
            self.add_error("text", gettext("Scrivi qualcosa, oppure scegli un file."))
        return cleaned


class MessageForm(WithFilesForm):
    """What the reporter adds."""

    text = WordsField(
        label=_("Il tuo messaggio"),
        help_text=_("Se vuoi restare in anonimo, non scrivere il tuo nome."),
        widget=forms.Textarea({"class": "form-control", "rows": 6, "autocomplete": "off"}),
    )
