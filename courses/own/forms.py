"""The forms of the person's own page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import fold_address, fold_technical
from courses.form_definition import describe_group, standing_note
from courses.models import CourseGroup, Registration
from courses.models.move_wishes import WORDS_MAX
from formbuilder.questions import Phone
from formbuilder.questions.choosing import RadioWidget
from formbuilder.questions.text import StoryField

CODE_LENGTH: Final = 8
CODE_MAX_CHARACTERS: Final = 60
_HEX: Final = frozenset("0123456789abcdef")
_ID_DIGITS: Final = 32


class CodeForm(forms.Form):
    """Code and address, in any spelling. A code nobody has and an address it does not belong to are answered alike."""

    code = forms.CharField(
        label=_("Codice dell’iscrizione"),
        help_text=_("Otto lettere e numeri: sta nei messaggi che ti abbiamo mandato."),
        max_length=CODE_MAX_CHARACTERS,
        widget=forms.TextInput(
            {"class": "form-control form-control--medium", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Scrivi il codice.")},
    )
    email = forms.CharField(
        label=_("Indirizzo e-mail"),
        help_text=_("Quello che hai scritto nell’iscrizione."),
        max_length=254,
        widget=forms.TextInput(
            {"class": "form-control", "type": "email", "autocomplete": "email", "spellcheck": "false", "dir": "ltr"}
        ),
        error_messages={"required": _("Scrivi l’indirizzo e-mail.")},
    )

    use_required_attribute = False

    def clean_code(self) -> str:
        folded = fold_technical(self.cleaned_data["code"]).lower()
        code = "".join(char for char in folded if char not in " -")
        if len(code) != CODE_LENGTH or not set(code) <= _HEX:
            raise ValidationError(gettext("Il codice ha otto caratteri: i numeri e le lettere da A a F."))
        return code

    def find(self) -> Registration | None:
        """The registration that both belong to."""
        code: str = self.cleaned_data["code"]
        first, last = (uuid.UUID(code.ljust(_ID_DIGITS, filler)) for filler in "0f")
        found = Registration.objects.filter(
            pk__range=(first, last), email_normalised=fold_address(self.cleaned_data["email"])
        )
        return found.first() if self.cleaned_data["email"].strip() else None


class TelephoneForm(forms.Form):
    """Another number in the place of the one that the form asked for, under the form's own rules."""

    def __init__(self, question: Phone, data: Any = None, *, current: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        field = question.build_field()
        field.required = question.required
        field.label = question.label
        self.fields["telefono"] = field
        self.initial = {"telefono": current or ""}

    use_required_attribute = False

    @property
    def number(self) -> Any:
        """The answer to keep; None where it was taken away."""
        return self.cleaned_data["telefono"] or None


class WishForm(forms.Form):
    """Which other group one would rather be in, and why if one wants to say it."""

    gruppo = forms.ChoiceField(
        label=_("In quale gruppo vorresti andare?"),
        widget=RadioWidget(),
        error_messages={"required": _("Scegli un gruppo."), "invalid_choice": _("Questo gruppo non c’è più.")},
    )
    parole = StoryField(
        label=_("Vuoi aggiungere qualcosa?"),
        help_text=_("Lo legge solo l’ufficio."),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
    )

    use_required_attribute = False

    def __init__(self, groups: Sequence[CourseGroup], data: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        chooser: Any = self.fields["gruppo"]
        chooser.widget.help_texts = {str(each.uuid): f"{standing_note(each)}." for each in groups}
        chooser.choices = [(str(each.uuid), describe_group(each)) for each in groups]
        if len(groups) == 1:
            self.initial = {"gruppo": str(groups[0].uuid)}
