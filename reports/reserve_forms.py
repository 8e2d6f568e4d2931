"""The forms by which a case is reserved to chosen people, and given back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff import conflicts
from staff.people import tell_apart

from .forms import EntryForm
from .models import Case, Reserve
from .operations import current_recovery_key, keepers_of
from .operations.reserving import ENOUGH, may_keep


class LiftForm(EntryForm):
    """Why everybody of the office may open it again."""

    use_required_attribute = False

    versione = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Perché"),
        help_text=_("Resta fra le note della segnalazione."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Scrivi il motivo: chi arriva dopo deve capirlo.")},
    )

    def __init__(self, data: Any = None, *, case: Case, person: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)

    def clean_versione(self) -> str:
        return str(self.cleaned_data[conflicts.FIELD])


class ReserveForm(LiftForm):
    """Who keeps the case, and what the others learn of it."""

    people = forms.ModelMultipleChoiceField(
        label=_("Chi la può aprire"),
        help_text=_("Almeno due, perché una persona può ammalarsi o dimenticare le sue parole. Mai chi è coinvolto."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Scegli almeno una persona."),
            "invalid_choice": _("Una di queste persone non può aprire segnalazioni: scegli di nuovo."),
        },
    )
    how = forms.ChoiceField(
        label=_("Che cosa ne sanno gli altri"),
        choices=[(how.value, how.label) for how in Reserve if how is not Reserve.NONE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Scegli che cosa vede chi non la apre.")},
    )
    alone = forms.BooleanField(
        label=_("Va bene anche una persona sola (se dimentica le sue parole servono due schede di recupero)"),
        required=False,
    )
    field_order = ("people", "how", "alone", "text")

    def __init__(self, data: Any = None, *, case: Case, person: User, initial: dict[str, Any]) -> None:
        chosen = keepers_of(case) if case.reserve else [person.pk]
        super().__init__(
            data,
            case=case,
            person=person,
            initial={"people": chosen, "how": case.reserve or Reserve.SEEN, **initial},
        )
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        people.queryset = may_keep()
        names = tell_apart(people.queryset)
        people.choices = list(names.items())
        if current_recovery_key() is None:
            del self.fields["alone"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "people" in cleaned and len(cleaned["people"]) < ENOUGH:
            if "alone" not in self.fields:
                self.add_error("people", gettext("Scegline almeno due: senza schede di recupero si perderebbe."))
            elif not cleaned.get("alone"):
                self.add_error("alone", gettext("Hai scelto una persona sola: scegline un’altra, o conferma qui."))
        return cleaned
