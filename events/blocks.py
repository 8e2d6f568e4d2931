"""Blocks that only event pages use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock

from core.blocks import WebAddressBlock


class CoOrganiserBlock(StructBlock):
    """An association or body that organises a campaign with the office."""

    name = CharBlock(label=_("Nome"), max_length=150)
    url = WebAddressBlock(required=False)

    class Meta:
        icon = "group"
        label = _("Ente o associazione")
        label_format = "{name}"
