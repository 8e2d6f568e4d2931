"""The desk's forms: the filter of the list, corrections, notes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.finding import matching
from courses.form_definition import NAME_MAX
from courses.models import Channel, CourseGroup, Edition, Registration, wishes_to_move
from courses.models.move_wishes import WORDS_MAX
from courses.operations.entering import Person
from courses.operations.moving import Arrival
from courses.operations.pairing import Joining
from courses.people import perhaps_twice_in_draw
from courses.states import State
from formbuilder.questions.contact import EMAIL_MAX, PHONE_MAX, EmailField, PhoneField
from formbuilder.questions.text import LineField
from staff.conflicts import VersionedForm
from staff.lists import FilterForm


class GroupChoiceField(forms.ModelChoiceField):
    """Groups, named together with their course."""

    def label_from_instance(self, obj: CourseGroup) -> str:
        return f"{obj.edition.title} – {obj}"


TO_BE_CALLED, ENDING_SOON = "to-be-called", "ending-soon"
"""Offers that no mail tells anybody of, and those that end within `SOON`: choices of the filter beside the states."""

WANTS_TO_MOVE = "wants-to-move"
"""Somebody who asked for another group and waits for an answer."""

TWICE_IN_DRAW = "twice-in-draw"
"""Somebody who may take part twice in a draw that is still to come."""

SOON = datetime.timedelta(days=1)


def in_state(chosen: str) -> Q:
    """Which registrations a choice of state means, as things are now."""
    if chosen == TO_BE_CALLED:
        return Q(state=State.OFFERED, email="")
    if chosen == ENDING_SOON:
        return Q(state=State.OFFERED, offered_until__lt=timezone.now() + SOON)
    if chosen == WANTS_TO_MOVE:
        return wishes_to_move()
    if chosen == TWICE_IN_DRAW:
        return perhaps_twice_in_draw()
    return Q(state=chosen)


class RegistrationFilterForm(FilterForm):
    """Edition (people say «corso»), group, state and words."""

    corso = forms.ModelChoiceField(
        label=_("Corso"), queryset=Edition.objects.all(), required=False, empty_label=_("Tutti i corsi")
    )
    gruppo = GroupChoiceField(
        label=_("Gruppo"),
        queryset=CourseGroup.objects.select_related("edition", "place"),
        to_field_name="uuid",
        required=False,
        empty_label=_("Tutti i gruppi"),
    )
    stato = forms.ChoiceField(
        label=_("Stato"),
        required=False,
        choices=[
            ("", _("Tutti gli stati")),
            *State.choices,
            (TO_BE_CALLED, _("Posto offerto, da dire per telefono")),
            (ENDING_SOON, _("Posto offerto, finisce entro un giorno")),
            (WANTS_TO_MOVE, _("Chiede di cambiare gruppo")),
            (TWICE_IN_DRAW, _("Nel sorteggio c’è un’altra persona con lo stesso nome")),
        ],
    )
    testo = forms.CharField(
        label=_("Nome, e-mail, telefono o codice"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    link_fields = frozenset({"corso", "gruppo", "stato"})

    def apply(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        chosen = self.cleaned_data
        if chosen["corso"]:
            rows = rows.filter(group__edition=chosen["corso"])
        if chosen["gruppo"]:
            rows = rows.filter(group=chosen["gruppo"])
        if chosen["stato"]:
            rows = rows.filter(in_state(chosen["stato"]))
        if chosen["testo"]:
            rows = rows.filter(matching(chosen["testo"]))
        return rows


NOTE_MAX = 2000


class PersonForm(forms.ModelForm):
    """Who somebody is and how to reach them: an e-mail address, a telephone number, or both."""

    first_name = LineField(label=pgettext_lazy("di una persona", "Nome"), max_length=NAME_MAX)
    last_name = LineField(label=_("Cognome"), max_length=NAME_MAX)
    email = EmailField(label=_("E-mail"), max_length=EMAIL_MAX, required=False)
    phone = PhoneField(label=_("Telefono"), max_length=PHONE_MAX, required=False)

    use_required_attribute = False

    class Meta:
        model = Registration
        fields = ("first_name", "last_name", "email", "phone")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("email") or given.get("phone") or self.errors):
            self.add_error("email", gettext("Serve un indirizzo e-mail o un numero di telefono."))
        return given


class PersonCorrectionForm(VersionedForm, PersonForm):
    """The same of a registration that is there, and whether the person is told."""

    tell = forms.BooleanField(label=_("Scrivi alla persona che i dati sono corretti"), required=False)


class NoteForm(forms.Form):
    """A note for the next colleague."""

    text = forms.CharField(
        label=_("Nota"),
        help_text=_("La legge chi lavora all’ufficio, e la persona se chiede una copia dei suoi dati."),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Scrivi la nota.")},
    )

    use_required_attribute = False


class ReasonForm(forms.Form):
    """Why the desk removes somebody, or prefers them to others who wait for longer."""

    reason = forms.CharField(
        label=_("Motivo"),
        max_length=300,
        help_text=_("Resta nella storia dell’iscrizione, solo per l’ufficio. La persona non lo legge nel messaggio."),
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
        error_messages={"required": _("Scrivi il motivo.")},
    )
    use_required_attribute = False


class RefusalForm(forms.Form):
    """What somebody reads who asked for another group and stays where they are."""

    words = forms.CharField(
        label=_("Che cosa scriviamo alla persona"),
        max_length=WORDS_MAX,
        help_text=_("Sta nel messaggio, dopo «non ci è possibile». Non nominare il corso né altre persone."),
        widget=forms.Textarea({"class": "form-control", "rows": 4}),
        error_messages={"required": _("Scrivi che cosa rispondi.")},
    )
    tell = forms.BooleanField(label=_("Scrivi alla persona"), required=False, initial=True)
    wish = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    use_required_attribute = False


class EnteringForm(PersonForm):
    """Somebody who phones or stands there."""

    channel = forms.ChoiceField(
        label=_("Come si iscrive"), choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.DESK)]
    )
    locale = forms.ChoiceField(label=_("Lingua in cui scriverle"), choices=settings.LANGUAGES)
    informed = forms.BooleanField(
        label=_(
            "Ho detto alla persona perché chiediamo i dati e per quanto li teniamo, e sa dove leggere l’informativa"
        ),
        error_messages={"required": _("Prima dillo alla persona.")},
    )
    tell = forms.BooleanField(label=_("Manda la conferma, se c’è un indirizzo e-mail"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @property
    def person(self) -> Person:
        """What was typed, once it is right."""
        return Person(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class MoveForm(forms.Form):
    """To which group, and whether the person is told."""

    group = forms.ChoiceField(
        label=_("In quale gruppo"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli un gruppo."), "invalid_choice": _("Questo gruppo non c’è più.")},
    )
    tell = forms.BooleanField(label=_("Scrivi alla persona"), required=False, initial=True)

    use_required_attribute = False

    def __init__(self, *args: Any, arrivals: Sequence[Arrival], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["group"]
        chooser.choices = [(str(each.group.uuid), _said(each)) for each in arrivals]  # type: ignore[attr-defined]  # a ChoiceField


class FindForm(forms.Form):
    """Somebody of the edition, looked for by name or code."""

    words = forms.CharField(
        label=_("Nome o codice dell’altra persona"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Scrivi un nome o un codice.")},
    )

    use_required_attribute = False


class JoinForm(FindForm):
    """With whom, and why."""

    other = forms.ChoiceField(
        label=_("Insieme a chi"),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Scegli una persona."),
            "invalid_choice": _("Nel frattempo è cambiato qualcosa: guarda di nuovo e scegli."),
        },
    )
    reason = forms.CharField(
        label=_("Motivo"),
        max_length=300,
        help_text=_("Resta nella storia delle iscrizioni, solo per l’ufficio."),
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
        error_messages={"required": _("Scrivi il motivo.")},
    )
    tell = forms.BooleanField(label=_("Scrivi alle persone"), required=False, initial=True)

    def __init__(self, *args: Any, found: Sequence[Joining], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [(f"{each.other.pk}:{each.version}", _joined(each)) for each in found if not each.why_not]
        self.fields["other"].choices = possible  # type: ignore[attr-defined]  # a ChoiceField


def _joined(found: Joining) -> str:
    """Whom, and where they would stand together."""
    if found.place is not None:
        text = gettext("in lista d’attesa insieme, dal numero %(place)d: il posto di chi è dopo, nessuno è superato")
        where = text % {"place": found.place}
    elif found.other.state == State.RECEIVED:
        where = gettext("una voce sola nel sorteggio, con il codice di questa iscrizione")
    else:
        where = gettext("ciascuna tiene il posto che ha")
    return f"{found.other.full_name} ({found.other.reference}): {where}"


def _said(arrival: Arrival) -> str:
    if arrival.is_wish:
        return str(arrival.group)
    where = gettext("c’è posto") if arrival.has_seat else gettext("lista d’attesa, al numero %d") % (arrival.before + 1)
    return f"{arrival.group}: {where}"
