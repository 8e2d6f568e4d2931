"""In Wagtail's admin: to which listening point an account belongs."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.people_views import AccountActionView, editor_of

from . import operations
from .models import PointMember
from .points import can_tie_to_point, listening_points


class PointForm(forms.Form):
    """One point, or none."""

    point = forms.ModelChoiceField(
        label=_("Punto di ascolto"),
        queryset=listening_points(),
        to_field_name="translation_key",
        required=False,
        empty_label=_("Nessuno"),
    )


class TieToPointView(AccountActionView):
    """The account sees the reports of that point, and of no other; without one, of none."""

    page_title = _("Punto di ascolto")
    header_icon = "site"
    form_class = PointForm
    allowed = can_tie_to_point
    explanation = _(
        "La persona inserisce le segnalazioni di questo punto e vede l’elenco di quelle partite da lì: il numero di "
        "protocollo, il giorno e, se chi ha segnalato lo ha permesso, a che punto sono. I punti sono i luoghi di tipo "
        "«Punto di ascolto» della rubrica. Chi vede le segnalazioni dell’ufficio non può essere di un punto. Quando la "
        "persona perde il ruolo o l’account, il legame finisce."
    )
    button = _("Salva")
    success_message = _("Il punto di ascolto di %(person)s è cambiato.")

    def get_initial(self) -> dict[str, Any]:
        member = PointMember.objects.filter(person=self.person).first()
        return {"point": member.point if member else None}

    def act(self, form: forms.Form) -> None:
        chosen = form.cleaned_data["point"]
        point: uuid.UUID | None = chosen.translation_key if chosen else None
        operations.tie_to_point(person=self.person, point=point, actor=editor_of(self.request))
