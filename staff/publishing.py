"""Who may write and publish which pages: the table beside the role table, written into the database by `apply_roles`.

A section is named by the class of the page above it, never by one page: a section that is made or translated later is
its section at once (`staff.signal_handlers`). What Wagtail asks the database is `GroupPagePermission`, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from .roles import Role


class Section(models.TextChoices):
    """A part of the site: the class of its first page."""

    SITE = "wagtailcore.Page", _("Tutte le altre pagine")
    NEWS = "news.NewsIndexPage", _("Novità")
    EVENTS = "events.EventIndexPage", _("Eventi, campagne e pagine dei corsi")


class May(models.TextChoices):
    """What a role does in a section. Who publishes also writes."""

    DRAFT = "draft", _("scrive bozze e le manda in rilettura")
    PUBLISH = "publish", _("scrive, rilegge e pubblica")


PAGE_PERMISSIONS: Mapping[May, frozenset[str]] = {
    May.DRAFT: frozenset({"add_page", "change_page"}),
    May.PUBLISH: frozenset({"add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"}),
}
"""Who publishes puts a page with all below it into the trash too (`bulk_delete_page`): it comes back for seven days."""

PUBLISHING: Mapping[Role, Mapping[Section, May]] = MappingProxyType(
    {
        Role.EDITOR: {Section.SITE: May.PUBLISH},
        Role.WRITER: {Section.NEWS: May.DRAFT, Section.EVENTS: May.DRAFT},
    }
)
"""What is given for the whole site holds in every section of it."""

REVIEWERS: tuple[Role, ...] = tuple(role for role, row in PUBLISHING.items() if row.get(Section.SITE) == May.PUBLISH)
"""Who reads drafts again before they are published."""


def may(role: Role, section: Section) -> May | None:
    """What a role does in a section; None: nothing."""
    row = PUBLISHING.get(role, {})
    return row.get(section, row.get(Section.SITE))
