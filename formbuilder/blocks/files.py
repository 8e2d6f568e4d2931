"""What an editor may say about files."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from formbuilder.blocks.questions import GROUP_OTHER, QuestionBlock
from formbuilder.questions.file import FILE_MAX_MEGABYTES, FILES_DEFAULT, FILES_MAX, MEGABYTES_DEFAULT
from formbuilder.uploads.kinds import Group


class FileBlock(QuestionBlock):
    """Files."""

    groups = blocks.MultipleChoiceBlock(
        label=_("che cosa si può caricare"),
        choices=[(group.value, group.label) for group in Group],
        default=[Group.DOCUMENT.value, Group.PICTURE.value],
        widget=CheckboxSelectMultiple,
    )
    max_files = blocks.IntegerBlock(
        label=_("file al massimo"), required=False, min_value=1, max_value=FILES_MAX, default=FILES_DEFAULT
    )
    max_megabytes = blocks.IntegerBlock(
        label=_("megabyte al massimo, per ogni file"),
        required=False,
        min_value=1,
        max_value=FILE_MAX_MEGABYTES,
        default=MEGABYTES_DEFAULT,
        help_text=_("Una fotografia di un telefono ne pesa fra 2 e 8. In tutto il modulo: 100."),
    )

    class Meta:
        icon = "upload"
        label = _("File")
        group = GROUP_OTHER
        description = _("Documenti, immagini o registrazioni. Arrivano cifrati; li apre soltanto l’ufficio.")
        preview_value = {
            "label": _("Certificato medico"),
            "help_text": _("Va bene anche una fotografia leggibile."),
            "required": False,
            "groups": [Group.DOCUMENT.value, Group.PICTURE.value],
            "max_files": 2,
            "max_megabytes": 10,
        }
