"""Planning the review of a page, or of several."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from editorial.operations import MONTHS_TO_NEXT

NO_OWNER: Final = gettext_lazy("Scegli chi la rivede: senza, il promemoria non arriva a nessuno.")
NO_DAY: Final = gettext_lazy("Scegli entro quando: senza una data il promemoria non parte.")


class PersonField(forms.ModelChoiceField):
    """Somebody of the office, by name and account: two may bear the same name."""

    def label_from_instance(self, obj: User) -> str:
        name = obj.get_full_name()
        return f"{name} ({obj.username})" if name else obj.username


class PlanForm(forms.Form):
    """Who keeps the page, and by when it is reviewed. Both, or none: then it is out of the plan."""

    owner = PersonField(
        label=gettext_lazy("Responsabile"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nessuno"),
        widget=forms.Select(attrs={"class": "w-w-full"}),
        help_text=gettext_lazy("Riceve un promemoria, al massimo una volta alla settimana."),
    )
    review_on = forms.DateField(
        label=gettext_lazy("Da rivedere entro il"),
        required=False,
        widget=AdminDateInput(),
        help_text=gettext_lazy(
            "Per esempio fra sei mesi, o quando finisce ciò di cui parla. Vale per tutte le lingue."
        ),
    )

    def __init__(self, *args: Any, people: QuerySet[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            self._owners.queryset = people.order_by("last_name", "first_name", "username")

    @property
    def _owners(self) -> PersonField:
        field = self.fields["owner"]
        assert isinstance(field, PersonField)  # noqa: S101 - declared above
        return field

    def clean_review_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["review_on"]
        if day and day < timezone.localdate() and "review_on" in self.changed_data:
            raise forms.ValidationError(_("Questo giorno è già passato: scegline uno da oggi in poi."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("review_on") and not cleaned.get("owner") and "owner" not in self.errors:
            self.add_error("owner", str(NO_OWNER))
        if cleaned.get("owner") and not cleaned.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", str(NO_DAY))
        return cleaned


class PlanSeveralForm(PlanForm):
    """The same for several pages at once: nothing is emptied by a form that nobody has filled in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, missing in (("owner", NO_OWNER), ("review_on", NO_DAY)):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing


class ReviewedForm(forms.Form):
    """«Rivista oggi»: in how many months it is due again."""

    months = forms.TypedChoiceField(choices=[(number, number) for number in MONTHS_TO_NEXT], coerce=int)
