"""The nonce for the one inline script of Wagtail's admin that no template prints.

`BaseChooser.render` (image, document, page and snippet choosers) appends its script in Python. The other inline scripts
are reached by overriding their templates (`templates/wagtailadmin`, `templates/wagtail_localize`).
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from wagtail.admin.widgets import BaseChooser

from core.middleware import admin_nonce
from core.templatetags.admin_nonce import add_nonce


def give_choosers_the_nonce() -> None:
    """Make every chooser of Wagtail print its script with the admin's nonce; called once, when the app is ready."""
    render = BaseChooser.render
    if hasattr(render, "__wrapped__"):
        return

    @wraps(render)
    def render_with_nonce(self: BaseChooser, *args: Any, **kwargs: Any) -> str:
        return add_nonce(render(self, *args, **kwargs), admin_nonce())

    BaseChooser.render = render_with_nonce
