"""The form of the person's page."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import has_visible
from core.lengths import refuse_too_long
from core.once import OnceForm
from enquiries.models.messages import MESSAGE_MAX
from formbuilder.questions import File

FILES: Final = File(id="enquiry-more", label="", required=False)
"""What may come with a message: as much as with a question for files."""


class MoreForm(OnceForm):
    """What the person adds. Files are read before the form is (`enquiries.views`)."""

    text = forms.CharField(
        label=_("Il tuo messaggio"),
        required=False,
        widget=forms.Textarea({"class": "form-control", "rows": 6}),
    )

    def __init__(self, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_files = has_files

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        refuse_too_long(text, most=MESSAGE_MAX)
        if not has_visible(text) and not self._has_files:
            raise ValidationError(gettext("Scrivi qualcosa, oppure scegli un file."))
        return text
