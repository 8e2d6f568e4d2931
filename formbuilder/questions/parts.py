"""Several small inputs that make one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class PartError(ValidationError):
    """One of the inputs is to be corrected: only that one is marked, and the summary leads to it."""

    def __init__(self, message: str, *, part: str, code: str) -> None:
        super().__init__(message, code=code)
        self.part = part


class PartsWidget(forms.MultiWidget):
    """Inputs side by side, each with a label of its own, named `<name>_<part>`. Its value lists what they hold."""

    template_name = "forms/widgets/parts.html"
    use_fieldset = True
    wrong_part = ""
    """The only input that is wrong, where the error says which."""

    def __init__(self, widgets: Mapping[str, forms.Widget]) -> None:
        super().__init__(dict(widgets))
        self.parts = tuple(widgets)

    def labels(self) -> tuple[str, ...]:
        """The label of each input."""
        raise NotImplementedError

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label, subwidget in zip(self.parts, self.labels(), context["widget"]["subwidgets"], strict=True):
            subwidget |= {"part": part, "label": label}
            if self.wrong_part not in ("", part):
                subwidget["attrs"].pop("aria-invalid", None)
        return context

    def decompress(self, value: Any) -> list[str]:
        return [] if value is None else [str(part) for part in value]


def short_number(part: str, size: int, attrs: Mapping[str, str] | None = None) -> forms.TextInput:
    """An input for so many digits."""
    fixed = {"inputmode": "numeric", "maxlength": size, "dir": "ltr", "class": f"form-control form-control--{part}"}
    return forms.TextInput({**fixed, **(attrs or {})})
