"""The sizes and formats in which pictures are shown: the one list, the tag that reads it, and what a page needs of it.

Templates name a use of the list (`{% shown_picture image "card" %}`), never a size. When a page is published its
pictures are made in all that its uses ask for, so that no visitor waits for them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import takewhile
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django_tasks import task
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found
from wagtail.models import Page, ReferenceIndex

from core import due_jobs

logger = logging.getLogger(__name__)

FORMATS: Final = ("avif", "webp")
"""The browser takes the first that it knows; every one that runs this site's style sheets knows the last."""


@dataclass(frozen=True, slots=True)
class Use:
    """Where pictures are shown: in which sizes, and how wide (`sizes` of HTML) unless a template says so."""

    sizes: tuple[str, ...]
    width: str

    @property
    def specs(self) -> tuple[str, ...]:
        return tuple(f"{size}|format-{name}" for name in FORMATS for size in self.sizes)


USES: Final = {
    "head": Use(("fill-240x160", "fill-480x320"), "15rem"),
    "card": Use(("fill-320x180", "fill-640x360"), "(min-width: 36rem) 22rem, 100vw"),
    "figure": Use(("width-480", "width-960", "width-1440"), "(min-width: 62rem) 50rem, 100vw"),
}
"""Beside a page's title; in a card; in the text, as wide as it."""

PER_NIGHT: Final = 600
"""Some thirty pages with a picture of their own."""
BUDGET_SECONDS: Final = 8 * 60
"""Well below the lease of a due job."""

SHARED: Final = "fill-1200x630|format-jpeg|jpegquality-75"
"""Where an address of ours is shared: others' programs read JPEG for certain."""


def shown_picture(image: AbstractImage | None, use: str, **attributes: Any) -> SafeString:
    """`{% shown_picture image "card" class="card-image" %}`: the picture in every format and size of this use.

    Decorative and loaded when it comes near the screen unless `alt` and `loading` say otherwise; `sizes` where it is
    narrower here than the use says.
    """
    if not image:
        return SafeString()
    wanted = USES[use]
    renditions = get_renditions_or_not_found(image, [Filter(spec=spec) for spec in wanted.specs])
    attributes["sizes"] = attributes.get("sizes") or wanted.width
    return SafeString(str(Picture(renditions, {"alt": "", "loading": "lazy", **attributes})))


# --- made when a page is published ------------------------------------------------------------------------------------


def needed_by(page: Page) -> Iterator[tuple[int, str]]:
    """Which pictures the page shows, and which lists and other sites show of it: ids and specs."""
    own = getattr(page, "image_id", None)
    if own:
        uses = (page.picture_use, "card") if page.head_image_id else ("card",)
        yield from ((own, spec) for use in uses for spec in USES[use].specs)
        yield own, SHARED
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for model, pk, *_path in field.extract_references(getattr(page, field.name)):
                if model is get_image_model():
                    yield from ((int(pk), spec) for spec in USES["figure"].specs)


def prepare_published(*, instance: Page, **_kwargs: Any) -> None:
    """Receiver of `page_published`."""
    if next(needed_by(instance), None) is not None:
        transaction.on_commit(partial(make_renditions.enqueue, instance.pk), robust=True)


def prepare_changed(image: AbstractImage) -> None:
    """A picture has another file or another focal point: the pages that show it need it anew."""
    shown_by = ReferenceIndex.get_references_to(image).filter(base_content_type=ContentType.objects.get_for_model(Page))
    for pk in set(shown_by.values_list("object_id", flat=True)):
        transaction.on_commit(partial(make_renditions.enqueue, int(pk)), robust=True)


@task()
def make_renditions(page_id: int) -> None:
    """Make what a published page needs and does not have; what is lost is made by night, or by the first visit."""
    page = Page.objects.live().filter(pk=page_id).specific().first()
    for image, missing in _missing(page) if page else ():
        _make(image, missing)


def _make(image: AbstractImage, filters: list[Filter]) -> int:
    """How many were made. A file that is gone, or that nothing can decode, stops no other picture."""
    try:
        get_renditions_or_not_found(image, filters)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - what is raised over a damaged file is of any class
        logger.warning("Picture %s cannot be made smaller: %s", image.pk, type(error).__name__)
    return len(image.find_existing_renditions(*filters))


def _missing(page: Page) -> Iterator[tuple[AbstractImage, list[Filter]]]:
    """Each picture that the page shows, with what is not made of it. Two queries, and one for each picture."""
    wanted: dict[int, list[str]] = {}
    for image_id, spec in needed_by(page):
        wanted.setdefault(image_id, []).append(spec)
    for image in get_image_model().objects.filter(pk__in=wanted):
        filters = [Filter(spec=spec) for spec in dict.fromkeys(wanted[image.pk])]
        made = image.find_existing_renditions(*filters)
        missing = [each for each in filters if each not in made]
        if missing:
            yield image, missing


# --- by night -------------------------------------------------------------------------------------------------------


def catch_up() -> int:
    """Make what pages that are public lack: they were published before a size was asked for, or their task was lost.

    Returns how many pictures were made; a night makes `PER_NIGHT` or works for `BUDGET_SECONDS`, then the next goes on.
    A picture whose file is gone or damaged costs every night a moment, and stops nothing.
    """
    pictures = ContentType.objects.get_for_model(get_image_model())
    showing = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), to_content_type=pictures
    )
    ids = {int(pk) for pk in showing.values_list("object_id", flat=True).distinct()}
    pages = Page.objects.live().filter(pk__in=ids).order_by("path")
    end = time.monotonic() + BUDGET_SECONDS
    made = 0

    def goes_on(_page_id: int = 0) -> bool:
        return made < PER_NIGHT and time.monotonic() < end

    def make(page_id: int) -> int:
        nonlocal made
        before = made
        page = Page.objects.live().filter(pk=page_id).specific().first()
        for image, missing in _missing(page) if page else ():
            if not goes_on():
                break
            made += _make(image, missing[: PER_NIGHT - made])
        return made - before

    return due_jobs.for_each(takewhile(goes_on, list(pages.values_list("pk", flat=True))), make)


JOB = due_jobs.Job(
    name="core.renditions",
    label=gettext_lazy("Preparare le immagini delle pagine pubblicate"),
    every=timedelta(days=1),
    run=catch_up,
)
