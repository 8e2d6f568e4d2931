"""How a service is edited: drafts may have gaps, a published service may not."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class ServicePageForm(WagtailAdminPageForm):
    """Tells the page whether a draft is being saved, because the model's `clean` runs for drafts too."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.may_have_gaps = self.is_deferred_validation
        return cleaned
