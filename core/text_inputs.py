"""Fields of Wagtail's admin for one short paragraph: they grow with what is written, and end no line."""

from __future__ import annotations

from typing import Any

from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import CharBlock


class ParagraphInput(AdminAutoHeightTextInput):
    """For a `CharField` of a sentence or two: everything in sight, still one line when it is stored."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        typed = super().value_from_datadict(data, files, name)
        return " ".join(typed.split()) if isinstance(typed, str) else typed


class ParagraphBlock(CharBlock):
    """A `CharBlock` with that field; to the database, and so to migrations, it is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = ParagraphInput()
        widget.attrs |= self.field.widget_attrs(widget)
        self.field.widget = widget

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.CharBlock", args, kwargs
