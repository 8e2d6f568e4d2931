"""How a page is edited: rules that need to know where the page will stand, and whether a draft is being saved."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm

from core import page_life, reserved


class BasePageForm(WagtailAdminPageForm):
    """Refuses, in words, addresses that a page may not have.

    While the page is new, an address that only repeats its title was proposed by the editor's script and not chosen:
    what cannot be used of it is put right instead. `may_have_gaps` tells the page that a draft is being saved, because
    the model's `clean` runs for drafts too.
    """

    def clean(self) -> dict[str, Any]:
        self.instance.may_have_gaps = self.is_deferred_validation
        slug = self.cleaned_data.get("slug")
        if slug:
            self._check_slug(slug)
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("expire_at") and self.instance.pk:
            obstacle = page_life.why_it_stays(self.instance, self.for_user, with_descendants=False)
            if obstacle:
                self.add_error("expire_at", obstacle)
        return cleaned

    def _check_slug(self, slug: str) -> None:
        error = reserved.find_address_error(slug, self.parent_page, self.instance)
        if error is None:
            return
        title = self.cleaned_data.get("title") or ""
        if self.instance.first_published_at is None and slug == slugify(title, allow_unicode=True):
            self.cleaned_data["slug"] = reserved.propose_slug(title, self.parent_page, self.instance)
        else:
            self.add_error("slug", error)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Autosave keeps the form open: it learns the address that was put right."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        if "slug" in self.cleaned_data and self.data.get("slug") != self.cleaned_data["slug"]:
            updates.append(("slug", self.cleaned_data["slug"]))
        return updates
