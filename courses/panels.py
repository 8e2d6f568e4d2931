"""Panels of the page editor that only courses use."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel

from courses import recaptcha


class RecaptchaPanel(FieldPanel):
    """The choice of reCAPTCHA: shown only where the operator has set the keys."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown()) and recaptcha.is_available()
