"""The form of a ready text: its name, and a field for each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from core.lengths import refuse_too_long


class ReadyTextForm(forms.ModelForm):
    """The app's form has its model in `Meta`, and `text_max`: what an answer may hold."""

    text_max: ClassVar[int]

    def __init__(self, *args: Any, texts: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                initial=(texts or {}).get(code, ""),
                validators=[self._refuse_too_long],
                widget=forms.Textarea(attrs={"rows": 6, "lang": code, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(self.texts().values()):
            self.add_error(
                f"text_{settings.LANGUAGE_CODE}", ValidationError(gettext("Scrivi il testo almeno in una lingua."))
            )
        return cleaned

    def texts(self) -> dict[str, str]:
        """What is written, by language."""
        return {code: self.cleaned_data.get(f"text_{code}", "").strip() for code, _name in settings.LANGUAGES}

    @classmethod
    def _refuse_too_long(cls, text: str) -> None:
        refuse_too_long(text, most=cls.text_max)
