"""The forms of the desk."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from appointments import slots
from appointments.models import Channel, Desk, DeskService
from appointments.models.appointments import MATTER_MAX, NAME_MAX
from appointments.models.desks import REASON_MAX
from appointments.operations import Person
from appointments.states import State
from appointments.ways import Way
from core.days import DAY_RANGE, at
from core.finding import matching
from core.folding import fold_name, fold_technical
from core.once import OnceForm
from formbuilder.questions.contact import EMAIL_MAX, PHONE_MAX
from staff.lists import FilterForm


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class AppointmentFilter(FilterForm):
    """Desk, state, days, words. Without a state: what is still to come and what nobody has said the end of."""

    OPEN, ALL, UNMARKED = "", "all", "unmarked"

    sportello = forms.ModelChoiceField(
        label=_("Sportello"), required=False, queryset=Desk.objects.none(), empty_label=_("Tutti gli sportelli")
    )
    stato = forms.ChoiceField(
        label=_("Stato"),
        required=False,
        choices=[
            (OPEN, _("Da oggi in poi")),
            (UNMARKED, _("Passati, da segnare")),
            *((each.value, each.label) for each in State),
            (ALL, _("Tutti")),
        ],
    )
    dal = forms.DateField(label=_("Dal"), required=False, widget=_day_input(), validators=DAY_RANGE)
    al = forms.DateField(label=_("Al"), required=False, widget=_day_input(), validators=DAY_RANGE)
    testo = forms.CharField(
        label=_("Nome, e-mail, telefono o numero"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    link_fields = frozenset({"sportello", "stato", "dal", "al"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks: Any = self.fields["sportello"]
        desks.queryset = Desk.objects.select_related("unit", "place")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.cleaned_data
        rows = self._in_state(rows, chosen["stato"])
        if chosen["sportello"]:
            rows = rows.filter(desk=chosen["sportello"])
        if chosen["dal"]:
            rows = rows.filter(begins__gte=at(chosen["dal"]))
        if chosen["al"]:
            rows = rows.filter(begins__lt=at(chosen["al"] + slots.DAY))
        return rows.filter(matching(chosen["testo"])) if chosen["testo"] else rows

    def _in_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        chosen = self.cleaned_data
        if state == self.UNMARKED:
            return rows.filter(state=State.BOOKED, begins__lte=timezone.now())
        if state == self.OPEN and not (chosen["testo"] or chosen["dal"] or chosen["al"]):
            today = at(timezone.localdate())
            return rows.filter(begins__gte=today).exclude(state=State.CANCELLED)
        return rows if state in (self.OPEN, self.ALL) else rows.filter(state=state)


class EnteringForm(OnceForm):
    """Somebody phones or stands there: for what, who, how they are reached."""

    service = forms.ModelChoiceField(label=_("Per che cosa"), queryset=DeskService.objects.none(), empty_label=None)
    way = forms.ChoiceField(label=_("Come ci si incontra"), choices=Way.choices)
    name = forms.CharField(label=_("Nome"), max_length=NAME_MAX)
    phone = forms.CharField(label=_("Telefono"), max_length=PHONE_MAX, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=EMAIL_MAX, required=False)
    matter = forms.CharField(
        label=_("Di che cosa si tratta"),
        max_length=MATTER_MAX,
        required=False,
        help_text=_("Poche parole, solo se la persona vuole dirlo."),
    )
    channel = forms.ChoiceField(
        label=_("Come prenota"), choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.DESK)]
    )
    locale = forms.ChoiceField(label=_("Lingua in cui scriverle"), choices=settings.LANGUAGES)
    informed = forms.BooleanField(
        label=_(
            "Ho detto alla persona perché chiediamo i dati e per quanto li teniamo, e sa dove leggere l’informativa"
        ),
        error_messages={"required": _("Prima dillo alla persona.")},
    )
    tell = forms.BooleanField(label=_("Manda la conferma, se c’è un indirizzo e-mail"), required=False, initial=True)

    use_required_attribute = False

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services: Any = self.fields["service"]
        services.queryset = desk.services.select_related("service", "desk__place", "desk__unit")

    def clean_name(self) -> str:
        return fold_name(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        return fold_technical(self.cleaned_data["phone"])

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if not (given.get("phone") or given.get("email")) and not {"phone", "email"} & self.errors.keys():
            self.add_error("phone", gettext("Scrivi un numero o un indirizzo: serve per avvisare la persona."))
        elif given.get("way") == Way.PHONE and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", gettext("Scrivi il numero a cui chiamare la persona."))
        elif given.get("way") == Way.VIDEO and not given.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Scrivi l’indirizzo: senza e-mail la persona non sa dove collegarsi."))
        service = given.get("service")
        if service is not None and "way" in given and given["way"] not in service.ways:
            self.add_error("way", gettext("Per questo servizio non si riceve così."))

    @property
    def person(self) -> Person:
        """What was typed, once it is right."""
        given = {name: self.cleaned_data[name] for name in ("name", "email", "phone", "matter")}
        return Person(**given, way=Way(self.cleaned_data["way"]))


class BlockForm(forms.Form):
    """Whole days, or from one hour to another."""

    desk = forms.ModelChoiceField(label=_("Sportello"), queryset=Desk.objects.none(), empty_label=None)
    first = forms.DateField(label=_("Dal giorno"), widget=_day_input(), validators=DAY_RANGE)
    from_time = forms.TimeField(
        label=_("Dalle ore"), required=False, widget=_time_input(), help_text=_("Vuoto: da quando apre.")
    )
    last = forms.DateField(
        label=_("Al giorno"),
        required=False,
        widget=_day_input(),
        validators=DAY_RANGE,
        help_text=_("Vuoto: lo stesso giorno."),
    )
    until_time = forms.TimeField(
        label=_("Alle ore"), required=False, widget=_time_input(), help_text=_("Vuoto: fino a quando chiude.")
    )
    reason = forms.CharField(
        label=_("Perché"),
        max_length=REASON_MAX,
        help_text=_("Lo legge solo l’ufficio: ferie, riunione, formazione. Niente sulle persone."),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks: Any = self.fields["desk"]
        desks.queryset = Desk.objects.select_related("unit", "place")

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if "first" not in given or "last" not in given:
            return
        last = given["last"] or given["first"]
        self.begins = at(given["first"], given.get("from_time") or datetime.time.min)
        until = given.get("until_time")
        self.ends = at(last, until) if until else at(last + slots.DAY)
        if self.ends <= self.begins:
            self.add_error("last" if last < given["first"] else "until_time", _after_words())

    def block(self) -> dict[str, Any]:
        """What `operations.block` needs."""
        given = self.cleaned_data
        return {"desk": given["desk"], "begins": self.begins, "ends": self.ends, "reason": given["reason"]}


def _after_words() -> ValidationError:
    return ValidationError(gettext("La fine viene dopo l’inizio."))
