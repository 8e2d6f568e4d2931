"""The forms of the staff screens."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from formbuilder.privacy import DAYS_MAX
from staff.conflicts import VersionedForm
from staff.people import PersonField
from staff.ready_texts import choosing
from staff.ready_texts.forms import ReadyTextForm
from staff.roles import Permission, holders_of
from vault import passphrase

from .asking import forms_to_ask
from .entries import TEXT_MAX
from .forms import EntryForm, WithFilesForm, WordsField
from .models import Case, CaseText, FollowUpPage
from .operations import holds_grant, keepers_of
from .operations.retention import Why
from .permissions import followers
from .states import Action

LONGEST = datetime.timedelta(days=DAYS_MAX)

_PASSPHRASE_MAX = 200
SECRET_INPUT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class UnlockForm(forms.Form):
    """The six words."""

    words = forms.CharField(
        label=_("Frase segreta"),
        help_text=_("Le tue sei parole, nell’ordine. Maiuscole e trattini non contano."),
        max_length=_PASSPHRASE_MAX,
        widget=forms.PasswordInput(attrs=SECRET_INPUT),
        error_messages={"required": _("Scrivi le tue sei parole.")},
    )


class ConfirmPassphraseForm(forms.Form):
    """Typing the new passphrase once more proves that it was written down."""

    words = forms.CharField(
        label=_("Scrivi di nuovo le sei parole"),
        max_length=_PASSPHRASE_MAX,
        widget=forms.TextInput(attrs=SECRET_INPUT),
        error_messages={"required": _("Scrivi le sei parole che hai annotato.")},
    )

    old_words = forms.CharField(
        label=_("La frase segreta di adesso"),
        help_text=_("Così la chiave nuova apre le stesse segnalazioni."),
        max_length=_PASSPHRASE_MAX,
        widget=forms.PasswordInput(attrs=SECRET_INPUT),
        error_messages={"required": _("Scrivi le sei parole della chiave che hai adesso.")},
    )

    def __init__(self, *args: Any, expected: str, asks_old: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = expected
        if not asks_old:
            del self.fields["old_words"]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if passphrase.normalise(words) != passphrase.normalise(self._expected):
            raise ValidationError(_("Non sono le stesse parole. Guarda la frase qui sopra e riprova."))
        return words


class WorkerField(PersonField):
    """Somebody who may follow cases and can read them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=holders_of(Permission.WORK_CASES),
            error_messages={
                "required": _("Scegli una persona."),
                "invalid_choice": _("Questa persona non può seguire segnalazioni."),
            },
            **options,
        )

    def clean(self, value: Any) -> User | None:
        person: User | None = super().clean(value)
        if person is not None and not holds_grant(person):
            raise ValidationError(gettext("Questa persona non ha la chiave dell’ufficio: non la potrebbe leggere."))
        return person


class AssignForm(VersionedForm, forms.ModelForm):
    """Who follows the case."""

    class Meta:
        model = Case
        fields = ("assignee",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = WorkerField(label=_("Assegnata a"), required=False, empty_label=_("Nessuno in particolare"))
        if self.instance.reserve:
            field.queryset = holders_of(Permission.WORK_CASES).filter(pk__in=keepers_of(self.instance))
        self.fields["assignee"] = field


class HandOverForm(forms.Form):
    """All that one person follows goes to another."""

    use_required_attribute = False

    giver = PersonField(
        label=_("Chi le segue adesso"),
        queryset=User.objects.none(),
        error_messages={"required": _("Scegli una persona."), "invalid_choice": _("Questa persona non ne segue più.")},
    )
    taker = WorkerField(label=_("Chi le seguirà"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = followers()  # type: ignore[attr-defined]  # a PersonField

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if chosen.get("giver") and chosen.get("giver") == chosen.get("taker"):
            self.add_error("taker", _("È la stessa persona: scegline un’altra."))
        return chosen


class DueDateForm(VersionedForm, forms.ModelForm):
    """By when something must happen."""

    class Meta:
        model = Case
        fields = ("due_on",)
        widgets = {"due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        error_messages = {"due_on": {"invalid": _("La data non è giusta. Scrivila come giorno, mese, anno.")}}

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < timezone.localdate():
            raise ValidationError(gettext("Questo giorno è già passato: scegli oggi o un giorno che deve venire."))
        return due_on


class DayField(forms.DateField):
    """A day, in the browser's own field."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages: ClassVar = {
        "required": _("Scrivi una data."),
        "invalid": _("La data non è giusta. Scrivila come giorno, mese, anno."),
    }


class KeepUntilForm(EntryForm):
    """Until when a closed case is kept, and why."""

    versione = forms.CharField(widget=forms.HiddenInput, required=False)
    day = DayField(label=_("Conservala fino al"))
    text = forms.CharField(
        label=_("Perché"),
        help_text=_("Resta fra le note della segnalazione."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Scrivi il motivo: chi arriva dopo deve capirlo.")},
    )
    field_order = ("day", "text")

    def clean_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(gettext("Questo giorno è già passato: scegli oggi o un giorno che deve venire."))
        if day > timezone.localdate() + LONGEST:
            raise ValidationError(gettext("È troppo lontano: al massimo dieci anni da oggi. Poi la puoi prolungare."))
        return day


class EraseForm(forms.Form):
    """Why a closed case is erased before its time."""

    why = forms.ChoiceField(
        label=_("Perché la cancelli adesso?"),
        choices=[(why.value, why.label) for why in Why if why is not Why.EXPIRED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli un motivo.")},
    )


class ReasonForm(forms.Form):
    """Why somebody needs what is shown on request only (`reasons`)."""

    use_required_attribute = False

    why = forms.ChoiceField(
        label=_("Perché ti serve?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Scegli un motivo.")),
    )

    def __init__(self, *args: Any, reasons: type[TextChoices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = reasons.choices  # type: ignore[attr-defined]  # a ChoiceField


class ReplyForm(WithFilesForm):
    """What the office writes to the reporter, and how many messages stood above it."""

    insert, preview = choosing.INSERT, choosing.PREVIEW

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    template = choosing.choice(CaseText.with_words())
    text = WordsField(
        label=_("Messaggio"),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
    )


_DIGEST_MAX = 64


class AskForm(EntryForm):
    """Which questions the office sends, with a few words, how many messages stood above them, and which were looked at
    (`follow_ups.Asked.digest`).
    """

    preview = choosing.PREVIEW

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    looked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_DIGEST_MAX)
    questions: forms.ModelChoiceField[FollowUpPage] = forms.ModelChoiceField(
        label=_("Quali domande?"),
        queryset=FollowUpPage.objects.none(),
        empty_label=_("Scegli"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Scegli quali domande mandare.")),
    )
    text = forms.CharField(
        label=_("Qualche parola"),
        help_text=_("Facoltativa. Sta sopra le domande: per esempio perché ti servono."),
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )
    field_order = ("questions", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].queryset = forms_to_ask()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_text(self) -> str:
        return self.clean_words()


class CaseTextForm(ReadyTextForm):
    """A message to begin with, in each language."""

    text_max = TEXT_MAX

    class Meta:
        model = CaseText
        fields = ("name",)


class NoteForm(EntryForm):
    """What colleagues should know."""

    text = forms.CharField(
        label=_("Nota"), widget=forms.Textarea({"rows": 4}), error_messages={"required": _("Scrivi qualcosa.")}
    )


class ReadForm(forms.Form):
    """How many messages stood there."""

    seen = forms.IntegerField(min_value=0)


class StateForm(forms.Form):
    """The pressed button."""

    action = forms.TypedChoiceField(choices=Action, coerce=Action)
    versione = forms.CharField(required=False, max_length=64)
