"""What an editor may ask about where somebody lives, and about the code that the tax office gave them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from formbuilder.blocks.questions import GROUP_CONTACT, QuestionBlock


class AddressBlock(QuestionBlock):
    """A postal address."""

    class Meta:
        icon = "home"
        label = _("Indirizzo")
        group = GROUP_CONTACT
        description = _("Via, numero, CAP, comune e Paese, anche estero.")
        preview_value = {"label": _("Dove abiti?"), "required": True}


class FiscalCodeBlock(QuestionBlock):
    """The Italian fiscal code."""

    class Meta:
        icon = "password"
        label = _("Codice fiscale")
        group = GROUP_CONTACT
        description = _("Controllato nella forma. Chi non ce l’ha spunta una casella e va avanti.")
        preview_value = {"label": _("Il tuo codice fiscale"), "required": True}
