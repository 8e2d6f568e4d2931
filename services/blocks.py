"""Blocks that only services have."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock


class PhaseBlock(StructBlock):
    """One phase of «Tempi e scadenze»: what happens and within what time."""

    when = CharBlock(label=_("Entro quando"), max_length=60, help_text=_("Per esempio: «entro 7 giorni»."))
    title = CharBlock(label=_("Che cosa succede"), max_length=120)
    text = CharBlock(label=_("Spiegazione"), max_length=255, required=False)

    class Meta:
        icon = "date"
        label = _("Fase")
        label_format = "{when}: {title}"
        description = _("Una scadenza o un tempo di risposta.")
        template = "blocks/service_phase.html"
        preview_template = "blocks/preview.html"
        preview_value = {
            "when": _("entro 7 giorni"),
            "title": _("Confermiamo di avere ricevuto la richiesta"),
            "text": _("Ti scriviamo o ti chiamiamo, come preferisci."),
        }
