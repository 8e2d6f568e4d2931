"""Lists of choices in the order in which a reader looks for them: by name, in the reader's own language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.db.models import TextChoices

from core.folding import fold_words

C = TypeVar("C", bound=TextChoices)


def by_name(options: Iterable[C]) -> list[C]:
    """These options by their label in the active language, as a dictionary has them: no case, no accents."""
    return sorted(options, key=lambda option: fold_words(str(option.label)))


class SelectByName(forms.Select):
    """A drop-down whose options stand by name; what stands for «none» stays first."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        options = list(self.choices)
        empty = [option for option in options if not option[0]]
        named = [option for option in options if option[0]]
        self.choices = empty + sorted(named, key=lambda option: fold_words(str(option[1])))
        return super().optgroups(name, value, attrs)
