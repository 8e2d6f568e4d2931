"""Above the form in the page editor: links to what can be done with it besides writing it (`workbench`)."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.admin.panels import Panel


class FormToolsPanel(Panel):
    """Shown as soon as the page has been saved once."""

    class BoundPanel(Panel.BoundPanel):
        template_name: ClassVar[str] = "forms/admin/tools_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown()) and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            # These know the pages that show this panel.
            from formbuilder.editor.form_checks import form_hints  # noqa: PLC0415
            from formbuilder.editor.touched import what_a_change_touches  # noqa: PLC0415

            context: dict[str, Any] = super().get_context_data(parent_context)
            touched = what_a_change_touches(self.instance.pk)
            return {**context, "hints": form_hints(self.instance), "touched": touched}
