"""What every page of the site has in common."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page, PagePermissionTester, PageViewRestriction
from wagtail.search import index

from core import page_life, reserved
from core.alerts import Alert
from core.page_forms import BasePageForm
from core.programme import ProgrammeFields
from core.search_kinds import SearchKind
from core.site_settings import SiteSettings
from core.storable import check_storable
from core.text_inputs import ParagraphInput

__all__ = ["Alert", "BasePage", "DayGoneBy", "JobState", "LinkCheck", "SiteSettings", "TrashedPage"]

DayGoneBy = tuple[str, str | Promise]
"""A field that holds a day that is over, and what to do about it."""

DESCRIPTION_MAX_LENGTH = 255
"""The municipal model's limit for a short description (COMUNI-MODEL, section 12)."""


class BasePagePermissionTester(PagePermissionTester):
    """What somebody may do with a page in the admin: one that must stay published stays open to everybody too."""

    def can_set_view_restrictions(self) -> bool:
        return super().can_set_view_restrictions() and not page_life.why_it_stays(
            self.page, self.user, with_descendants=True
        )


def _pictures_in(blocks: Iterable[Mapping[str, Any]]) -> set[int | None]:
    """The pictures that image blocks and galleries show, read off what is stored: no block is opened for it."""
    values = [block["value"] for block in blocks if block["type"] == "image"]
    galleries = [block["value"] for block in blocks if block["type"] == "gallery"]
    values += [entry.get("value", entry) for gallery in galleries for entry in gallery.get("entries", ())]
    return {value.get("image") for value in values}


class BasePage(Page):
    """A page with a short description and a teaser image.

    `description` is the lead of the page, the text of its card in lists, and its meta description. Subclasses extend
    `content_panels`, `search_fields` and, when a field is not translatable by type, `override_translatable_fields`.
    """

    search_kind: ClassVar[SearchKind | None] = None
    """Under which filter the site's search shows pages of this class; None (indexes, the home page): not at all."""
    living_element: ClassVar[str] = ""
    """What the municipal model's validator calls the link to a page of this class in the section «Vivere»."""

    is_rated: ClassVar[bool] = False
    """Whether readers are asked how clear a page of this class is; never true of a page with a form (`ratings`)."""
    has_address: ClassVar[bool] = True
    """False for what editors write as a page and no reader finds: it stands in no list and answers at no address."""
    picture_use: ClassVar[str] = "head"
    """How the page shows its own picture (`core.renditions.USES`)."""
    has_form: ClassVar[bool] = False
    """True where people fill something in."""
    is_indispensable: ClassVar[bool] = False
    """True where the site fails its purpose without the page: only a superuser unpublishes or deletes it."""
    starter_blocks: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """By field: the empty blocks that the form of a new page shows (`core.starters`)."""
    starts_like_the_last: ClassVar[tuple[str, ...]] = ()
    """Fields that a new page begins with as the newest page of its kind has them."""
    checked_elsewhere: ClassVar[frozenset[str]] = frozenset()
    """Fields whose words `core.page_checks` leaves to somebody else."""
    reset_in_copy: ClassVar[Mapping[str, Any]] = {}
    """What a copy begins with instead, as a draft; empty: a copy may go live as it is."""

    description = models.CharField(
        _("descrizione breve"),
        max_length=DESCRIPTION_MAX_LENGTH,
        help_text=_("Due frasi semplici: che cosa si trova in questa pagina e per chi. Massimo 255 caratteri."),
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("immagine"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Compare nelle schede che portano a questa pagina. Facoltativa."),
    )

    base_form_class = BasePageForm

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("description", widget=ParagraphInput),
        FieldPanel("image"),
    ]
    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading=_("Indirizzo e motori di ricerca"),
        )
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("description", boost=1.5),
    ]

    class Meta:
        abstract = True

    @classmethod
    def programme_fields(cls) -> ProgrammeFields | None:
        """What lists of what is on show of pages of this class; None: they are in none."""
        return None

    def permissions_for_user(self, user: Any) -> BasePagePermissionTester:
        """As in Wagtail, with the rule of this site (`BasePagePermissionTester`)."""
        return BasePagePermissionTester(user, self)

    def untranslated_texts(self) -> list[str]:
        """The Italian texts without which this page does not go live in its language; a page may lack any other."""
        return []

    def days_gone_by(self, today: datetime.date) -> Iterable[DayGoneBy]:
        """Asked by `core.page_checks`."""
        return ()

    @property
    def head_image_id(self) -> int | None:
        """The picture at the head of the page: its own, unless its text shows the same one, alone or in a gallery."""
        body = getattr(self, "body", None)
        return None if body and self.image_id in _pictures_in(body.raw_data) else self.image_id

    def get_url_parts(self, *args: Any, **kwargs: Any) -> tuple[int, str | None, str | None] | None:
        """As in Wagtail; None where no reader finds the page (`has_address`)."""
        return super().get_url_parts(*args, **kwargs) if self.has_address else None

    list_parameters: ClassVar[frozenset[str]] = frozenset()
    """Parameters of the address with which the page shows part of its list: search engines keep the whole one only."""
    carried_parameters: ClassVar[frozenset[str]] = frozenset()
    """Parameters of the address that mean the same in every language: whoever changes language keeps them."""
    open_subpath: str = ""
    """Which of its places below its address the page shows in this request; the same in every language."""

    is_open_to_all = False
    """True where it is known already that nothing restricts this page (`core.routing`)."""

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Restrictions of this page and the pages above it, of an alias those of its source; one query, not two."""
        if self.path is None or self.is_open_to_all:
            return PageViewRestriction.objects.none()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        paths = [self.path[:end] for end in steps]
        own = Q(page__path__in=paths, page__alias_of__isnull=True)
        return PageViewRestriction.objects.filter(own | Q(page__aliases__path__in=paths)).distinct()

    may_have_gaps = False
    """True while a draft is validated: the model's `clean` runs for drafts too, and asks only of what is published."""

    def clean(self) -> None:
        self._check_address()
        super().clean()
        check_storable(self)

    def minimal_clean(self) -> None:
        """What is checked even of a draft: its address, and what only PostgreSQL would refuse."""
        self._check_address()
        super().minimal_clean()
        check_storable(self)

    def _check_address(self) -> None:
        error = reserved.find_address_error(self.slug, self.get_parent() if self.path else None, self)
        if error:
            raise ValidationError({"slug": error})

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        return reserved.propose_slug(base_slug, self.get_parent(), self)

    @property
    def meta_description(self) -> str:
        """The description for search engines: the editor's own, or the short description."""
        return self.search_description or self.description


class JobState(models.Model):
    """When a due job ran and how it went; written by `core.due_jobs` alone. No word about anybody."""

    name = models.CharField(_("nome"), max_length=64, primary_key=True)
    due = models.DateTimeField(_("da eseguire dal"))
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_by = models.UUIDField(null=True, blank=True, help_text="Which run holds the lease.")
    started = models.DateTimeField(_("iniziato il"), null=True, blank=True)
    ended = models.DateTimeField(_("finito il"), null=True, blank=True)
    last_ok = models.DateTimeField(_("ultima volta riuscito"), null=True, blank=True)
    last_error = models.CharField(
        _("ultimo errore"), max_length=100, blank=True, help_text="The class, never the text."
    )
    failures = models.PositiveIntegerField(_("tentativi falliti di seguito"), default=0)
    failing_since = models.DateTimeField(null=True, blank=True, help_text="The first of those failures.")

    class Meta:
        verbose_name = _("lavoro periodico")
        verbose_name_plural = _("lavori periodici")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class TrashedPage(models.Model):
    """A page in the trash, with what it takes to put it back; written by `core.trash` alone."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="trashed")
    batch = models.UUIDField(db_index=True, help_text="What was deleted together, a page and its translations.")
    is_leading = models.BooleanField(help_text="The page that was chosen; the others went along.")
    parent = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Where it was; empty: that is gone too."
    )
    position = models.PositiveIntegerField(help_text="How many pages came before it there.")
    slug = models.SlugField(max_length=255, allow_unicode=True, help_text="The address that it gave free.")
    url_path = models.TextField(help_text="The same with what was above: forms in progress are answered there.")
    live_pages = models.JSONField(help_text="By id: what of this branch was public, and its published version.")
    translations = models.JSONField(help_text="By id: the key that ties it to its Italian page, which is not here.")
    trashed_at = models.DateTimeField(_("eliminata il"))
    trashed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug


class LinkCheck(models.Model):
    """An address of another site that pages lead to, and what came of asking there; written by `core.link_checks`."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the address.")
    address = models.TextField(_("indirizzo"))
    outcome = models.CharField(_("esito"), max_length=16, blank=True)
    failures = models.PositiveSmallIntegerField(_("notti senza risposta"), default=0)
    checked_at = models.DateTimeField(_("guardato il"), null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.address


class ContentMark(models.Model):
    """One row, that says whether what editors write has changed; read and written by `core.remembered` alone."""

    mark = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.mark
