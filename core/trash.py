"""The trash: what is deleted in the admin can be put back for seven days, where it was and as it was.

A page in the trash keeps its place in the tree: it is unpublished with everything below it, gives its address free and
is shown nowhere but in the list of the trash. So rights, translations and whatever points at it hold, and putting it
back is no move. A program that calls `Page.delete` deletes, as ever.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Page, PageQuerySet, Revision, WorkflowState

from core import due_jobs, page_life, reserved
from core.models import TrashedPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT: Final = timedelta(days=7)
PUT_ACTION: Final = "pages.trashed"
BACK_ACTION: Final = "pages.restored"


class NotPossibleError(Exception):
    """What was put into the trash cannot be put back now; the text says why."""


def in_trash(page: Page) -> bool:
    """Whether this page, or one above it, is in the trash."""
    paths = [page.path[:end] for end in range(Page.steplen, len(page.path) + 1, Page.steplen)]
    return TrashedPage.objects.filter(page__path__in=paths).exists()


def hide(pages: PageQuerySet[Page]) -> PageQuerySet[Page]:
    """These pages without those in the trash and below them: for every list of the admin."""
    for path in TrashedPage.objects.values_list("page__path", flat=True):
        pages = pages.exclude(path__startswith=path)
    return pages


# --- into it ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def put(page: Page, *, user: User, with_translations: bool = True) -> None:
    """Put a page, what lies below it and, unless told otherwise, their translations into the trash."""
    tops = [page, *(_translations_apart(page) if with_translations else ())]
    states = {top.pk: _states(top) for top in tops}
    batch = uuid.uuid4()
    for top in tops:
        _stop_what_is_planned(top, user)
        _unpublish(top, user)
        current = Page.objects.get(pk=top.pk).specific
        TrashedPage.objects.create(
            page=Page.objects.get(pk=top.pk),
            batch=batch,
            is_leading=top.pk == page.pk,
            slug=current.slug,
            live_pages=states[top.pk],
            trashed_at=timezone.now(),
            trashed_by=user,
        )
        log(instance=current, action=PUT_ACTION, user=user)
        _rename(current, f"cestino-{current.pk}")


def _translations_apart(page: Page) -> Iterable[Page]:
    """The pages in other languages that go along, without those that lie below another of them."""
    paths: tuple[str, ...] = ()
    branch = page.get_descendants(inclusive=True)
    for each in page_life.translations_of(branch).order_by("path"):
        if not each.path.startswith((page.path, *paths)):
            paths = (*paths, each.path)
            yield each


def _states(top: Page) -> dict[str, dict[str, Any]]:
    """What of this branch is public, and how: it comes back the same."""
    rows = top.get_descendants(inclusive=True).filter(live=True)
    return {
        str(pk): {"live_revision": revision, "has_unpublished_changes": changed}
        for pk, revision, changed in rows.values_list("pk", "live_revision_id", "has_unpublished_changes")
    }


def _stop_what_is_planned(top: Page, user: User) -> None:
    ids = [str(pk) for pk in top.get_descendants(inclusive=True).values_list("pk", flat=True)]
    content_type = top.get_base_content_type()
    Revision.objects.filter(base_content_type=content_type, object_id__in=ids).update(approved_go_live_at=None)
    for state in WorkflowState.objects.active().filter(base_content_type=content_type, object_id__in=ids):
        state.cancel(user=user)


def _unpublish(top: Page, user: User) -> None:
    with page_life.translations_stay():
        for page in top.get_descendants(inclusive=True).filter(live=True).specific():
            page.unpublish(user=user)


def _rename(page: Page, slug: str) -> None:
    page.slug = slug
    page.save(clean=False)


# --- out of it --------------------------------------------------------------------------------------------------------


@transaction.atomic
def restore(batch: uuid.UUID, *, user: User) -> Page:
    """Put back what was put into the trash together; returns the page that was chosen then.

    An address that somebody else has by now gets a number. PermissionDenied for who may not publish what was public;
    `NotPossibleError` while a page above it is in the trash, or where nothing is left.
    """
    rows = list(TrashedPage.objects.filter(batch=batch).select_related("page").order_by("page__path"))
    leading = next((row for row in rows if row.is_leading), None)
    if leading is None:
        raise NotPossibleError(_("Non c’è più: è stata cancellata, o già rimessa."))
    if not may_restore(leading, user):
        raise PermissionDenied
    above = leading.page.get_parent()
    if above is not None and in_trash(above):
        text = _("Prima rimetti dov’era la pagina che le sta sopra: «%(title)s».")
        raise NotPossibleError(text % {"title": above.get_admin_display_title()})
    TrashedPage.objects.filter(batch=batch).delete()
    for row in rows:
        _put_back(row)
        log(instance=row.page.specific, action=BACK_ACTION, user=user)
    return Page.objects.get(pk=leading.page_id)


def may_restore(row: TrashedPage, user: User) -> bool:
    """Whoever may publish puts back what was public, whoever may edit a draft."""
    permissions = row.page.permissions_for_user(user)
    return bool(permissions.can_publish() if row.live_pages else permissions.can_edit())


def _put_back(row: TrashedPage) -> None:
    page = Page.objects.get(pk=row.page_id).specific
    slug = row.slug
    if not Page._slug_is_available(slug, page.get_parent(), page):
        slug = reserved.propose_slug(slug, page.get_parent(), page)
        if page.latest_revision is not None:  # The draft would ask for the address that is taken.
            page.latest_revision.content["slug"] = slug
            page.latest_revision.save(update_fields=["content"])
    _rename(page, slug)
    for live in Page.objects.filter(pk__in=row.live_pages).specific():
        state = row.live_pages[str(live.pk)]
        live.live = True
        live.live_revision_id = Revision.objects.filter(pk=state["live_revision"]).values_list("pk", flat=True).first()
        live.has_unpublished_changes = state["has_unpublished_changes"]
        live.save(clean=False)


# --- and away ---------------------------------------------------------------------------------------------------------


def purge() -> int:
    """Delete what has been in the trash for `KEPT`; returns how many pages. One that may not go stops no other."""
    old = TrashedPage.objects.filter(trashed_at__lt=timezone.now() - KEPT).order_by("trashed_at")
    return due_jobs.for_each(list(old.values_list("pk", flat=True)), _delete)


@transaction.atomic
def _delete(pk: int) -> int:
    row = TrashedPage.objects.filter(pk=pk).select_related("page", "trashed_by").first()
    if row is None:  # It lay below another.
        return 0
    if row.page.get_descendants(inclusive=True).filter(live=True).exists():
        row.delete()  # Somebody has published it by another way: it is none of the trash any more.
        return 0
    user = row.trashed_by or AnonymousUser()
    if page_life.why_it_stays(row.page, user, with_descendants=True):
        raise page_life.PageStaysError
    with page_life.translations_stay():
        row.page.specific.delete(user=row.trashed_by)
    return 1


def days_left(row: TrashedPage) -> int:
    """How many days until it is deleted, today included."""
    return max((row.trashed_at + KEPT - timezone.now()).days + 1, 0)


JOB = due_jobs.Job(
    name="core.trash",
    label=gettext_lazy("Svuotare il cestino delle pagine"),
    every=timedelta(days=1),
    run=purge,
)
