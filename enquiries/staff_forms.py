"""The forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.days import DAY_RANGE
from core.finding import matching
from core.folding import fold_name, fold_technical
from core.once import OnceForm
from enquiries.kinds import Kind
from enquiries.models import Enquiry, ReplyTemplate
from enquiries.models.messages import MESSAGE_MAX
from enquiries.operations.editing import EDITED
from enquiries.states import OURS_TO_ACT, PENDING_STATES, State
from staff.conflicts import VersionedForm
from staff.lists import FilterForm
from staff.people import PersonField
from staff.ready_texts import choosing
from staff.ready_texts.forms import ReadyTextForm
from staff.roles import Permission, holders_of


class EnquiryFilter(FilterForm):
    """Form, state, who follows it, words. Without a state: what is not concluded."""

    PENDING, ALL, LATE = "", "all", "late"
    MINE, NOBODYS = "mine", "nobody"

    stato = forms.ChoiceField(
        label=_("Stato"),
        required=False,
        choices=[(PENDING, _("Tutte quelle in corso")), (LATE, _("In ritardo")), *State.choices, (ALL, _("Tutte"))],
    )
    tipo = forms.ChoiceField(label=_("Tipo"), required=False, choices=[("", _("Tutti i tipi")), *Kind.choices])
    segue = forms.ChoiceField(
        label=_("Chi la segue"),
        required=False,
        choices=[("", _("Chiunque")), (MINE, _("Io")), (NOBODYS, _("Nessuno"))],
    )
    testo = forms.CharField(
        label=_("Nome, e-mail, telefono o codice"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    link_fields = frozenset({"stato", "tipo", "segue", "modulo"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enquiry.objects.order_by("form_title").values_list("form_key", "form_title").distinct()
        titles = {str(key): title for key, title in rows}
        choices = [("", _("Tutti i moduli")), *titles.items()]
        self.fields["modulo"] = forms.ChoiceField(label=_("Modulo"), required=False, choices=choices)
        self.order_fields(["modulo", "stato", "tipo", "segue", "testo"])

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.cleaned_data
        rows = self._in_state(rows, chosen["stato"])
        if chosen["modulo"]:
            rows = rows.filter(form_key=chosen["modulo"])
        if chosen["tipo"]:
            rows = rows.filter(kind=chosen["tipo"])
        if chosen["segue"]:
            rows = rows.filter(assignee=self.user.pk if chosen["segue"] == self.MINE else None)
        return rows.filter(matching(chosen["testo"])) if chosen["testo"] else rows

    def _in_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == self.LATE:
            return rows.filter(state__in=OURS_TO_ACT, due_on__lt=timezone.localdate())
        if state == self.ALL or (state == self.PENDING and self.cleaned_data["testo"]):
            return rows  # Whoever looks for somebody looks everywhere.
        return rows.filter(state__in=PENDING_STATES) if state == self.PENDING else rows.filter(state=state)


class _Seen(OnceForm):
    """What the page knew when it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class _Words(_Seen):
    text = forms.CharField(
        label=_("Testo"),
        max_length=MESSAGE_MAX,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": False}),
        error_messages={"required": _("Scrivi qualcosa.")},
    )


class ReplyForm(_Words):
    """What the office answers, and whether it asks something."""

    ANSWERS, ASKS = "answer", "ask"

    template = choosing.choice(ReplyTemplate.objects.none())
    then = forms.ChoiceField(
        label=_("Dopo"),
        choices=[(ANSWERS, _("Abbiamo risposto")), (ASKS, _("Aspettiamo che la persona risponda"))],
        initial=ANSWERS,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates: Any = self.fields["template"]
        templates.queryset = ReplyTemplate.objects.filter(kind__in=("", kind))
        self.fields["text"].label = _("Che cosa scriviamo")
        self.fields["text"].help_text = _("Saluto, codice, collegamento e firma li aggiunge il sito.")


class NoteForm(_Words):
    """For colleagues, or what the person said elsewhere."""

    NOTE, SAID = "note", "said"

    about = forms.ChoiceField(
        label=_("Che cos’è"),
        choices=[
            (NOTE, _("Una nota per l’ufficio: la persona non la vede")),
            (SAID, _("Quello che la persona ci ha detto per telefono, per e-mail o di persona")),
        ],
        initial=NOTE,
    )


class EditForm(VersionedForm, forms.ModelForm):
    """Who follows it, by when, and how the person is reached."""

    class Meta:
        model = Enquiry
        fields = EDITED
        widgets = {"due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        help_texts = {"email": _("Se la cambi, i collegamenti nei messaggi già spediti non aprono più niente.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = PersonField(
            label=_("Chi la segue"),
            queryset=holders_of(Permission.MANAGE_ENQUIRIES),
            required=False,
            empty_label=_("Nessuno in particolare"),
        )
        self.fields["due_on"].validators += DAY_RANGE

    def clean_name(self) -> str:
        return fold_name(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        return fold_technical(self.cleaned_data["phone"])


class MergeForm(_Seen):
    """Into which one, by its code."""

    into = forms.CharField(
        label=_("Codice dell’altra richiesta"),
        max_length=20,
        error_messages={"required": _("Scrivi il codice dell’altra richiesta.")},
    )

    def clean_into(self) -> Enquiry:
        """The other one. A code is the beginning of an id: if two begin so, neither is meant."""
        code = fold_technical(self.cleaned_data["into"]).lower()
        is_code = len(code) == len(Enquiry().reference) and all(char in "0123456789abcdef" for char in code)
        found = list(Enquiry.objects.filter(search_text__contains=code)[:20]) if is_code else []
        named = [each for each in found if each.reference.lower() == code]
        if len(named) != 1:
            raise ValidationError(gettext("Non c’è nessuna richiesta con questo codice: controllalo."))
        return named[0]


class TemplateForm(ReadyTextForm):
    """A reply to begin with, and its words in each language."""

    text_max = MESSAGE_MAX

    class Meta:
        model = ReplyTemplate
        fields = ("name", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("Tutte")), *Kind.choices]
