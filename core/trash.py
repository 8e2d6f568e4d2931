"""The trash: what is deleted in the admin can be put back for seven days, where it was and as it was.

A page in the trash lies below a folder beside the site: it has no address, no list of the site or of the admin shows
it, and whatever is done to a section does not reach it. What it takes to put it back is in `TrashedPage`. A translation
that goes without its Italian page is no translation meanwhile, so that another can be made. A program that calls
`Page.delete` deletes, as ever.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import GroupPagePermission, Locale, Page, PageQuerySet, Revision, Site, WorkflowState
from wagtail.signals import page_unpublished
from wagtail_localize.models import Translation

from core import due_jobs, page_life, reserved
from core.models import TrashedPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT: Final = timedelta(days=7)
PUT_ACTION: Final = "pages.trashed"
BACK_ACTION: Final = "pages.restored"
FOLDER_SLUG: Final = "cestino-delle-pagine"
FOLDER_DEPTH: Final = 2
_TOP_LENGTH: Final = (FOLDER_DEPTH + 1) * Page.steplen
"""Of the path of what lies right below the folder."""


class NotPossibleError(Exception):
    """What was to go into the trash, or to come back, cannot now; the text says why."""


def _find_folder() -> Page | None:
    kind = ContentType.objects.get_for_model(Page)
    return Page.objects.filter(depth=FOLDER_DEPTH, slug=FOLDER_SLUG, content_type=kind).first()


def _folder() -> Page:
    """As a mirror of the root, so that a language that is added does not copy it, nor what lies in it."""
    folder = _find_folder()
    if folder is None:
        root = Page.objects.get(depth=1)
        folder = Page(title="Cestino", slug=FOLDER_SLUG, live=False, locale=Locale.get_default(), alias_of=root)
        root.add_child(instance=folder)
    return folder


def in_trash(page: Page) -> bool:
    """Whether this page, or one above it, is in the trash."""
    return bool(among([page]))


def among(pages: Iterable[Page]) -> list[Page]:
    """Those of these pages that are in the trash; one query."""
    folder = _find_folder()
    return [] if folder is None else [page for page in pages if page.path.startswith(folder.path)]


def hide(pages: PageQuerySet[Page]) -> PageQuerySet[Page]:
    """These pages without those in the trash: for lists that begin at the root of the tree."""
    folder = _find_folder()
    return pages if folder is None else pages.exclude(path__startswith=folder.path)


def all_pages(*, with_folder: bool = False) -> PageQuerySet[Page]:
    """What is in the trash, all below included; with the folder itself if asked."""
    folder = _find_folder()
    return Page.objects.none() if folder is None else folder.get_descendants(inclusive=with_folder)


def once_seen_by(user: User) -> PageQuerySet[Page]:
    """What is in the trash and lay where this person writes, whatever went first. An administrator sees all of it."""
    pages = all_pages()
    if user.is_superuser:
        return pages
    seen = list(GroupPagePermission.objects.filter(group__user=user).values_list("page__path", flat=True).distinct())
    for path, above in TrashedPage.objects.order_by("-trashed_at", "-pk").values_list("page__path", "parent__path"):
        if any(each is not None and each.startswith(tuple(seen)) for each in (path, above)):
            seen.append(path)
    return pages.annotate(top=Substr("path", 1, _TOP_LENGTH)).filter(top__in=seen)


def leave_out_permissions(permissions: QuerySet[GroupPagePermission]) -> QuerySet[GroupPagePermission]:
    """Without those that hang on a page in the trash: whoever has one would find the way there. No further query."""
    kind = ContentType.objects.get_for_model(Page)
    folders = Page.objects.filter(depth=FOLDER_DEPTH, slug=FOLDER_SLUG, content_type=kind)
    beside = permissions.annotate(beside_site=Substr("page__path", 1, FOLDER_DEPTH * Page.steplen))
    return beside.exclude(beside_site__in=folders.values("path"))


def keep_unpublished(*, instance: Page, **_kwargs: Any) -> None:
    """Called when a page was published: what is in the trash follows no page that it copies."""
    if in_trash(instance):
        Page.objects.filter(pk=instance.pk).update(live=False)


# --- into it ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def put(page: Page, *, user: User, with_translations: bool = True) -> None:
    """Put a page, what lies below it and, unless told otherwise, their translations into the trash.

    `NotPossibleError` for the first page of the site. Rights and locks are not asked: the caller did.
    """
    if Site.objects.filter(root_page__in=page.get_descendants(inclusive=True)).exists():
        raise NotPossibleError(_("La pagina iniziale del sito non si può eliminare."))
    tops = [page, *(_translations_apart(page) if with_translations else ())]
    folder, batch = _folder(), uuid.uuid4()
    with page_life.translations_stay():
        for pk in [top.pk for top in tops]:
            top = Page.objects.get(pk=pk).specific
            row = TrashedPage(
                page=top,
                batch=batch,
                is_leading=pk == page.pk,
                parent=top.get_parent(),
                position=top.get_prev_siblings().count(),
                slug=top.slug,
                url_path=top.url_path,
                live_pages=_states(top),
                translations={},
                trashed_at=timezone.now(),
                trashed_by=user,
            )
            _stop_what_is_planned(top, user)
            _unpublish(top)
            _rename(top, f"cestino-{pk}")
            _move(top, folder, "last-child", user)
            row.save()
            log(instance=top, action=PUT_ACTION, user=user)
    _cut_off(batch)


def why_not(page: Page, user: User) -> str:
    """Why somebody who may delete this page may not take its translations along; empty where they may."""
    for each in _translations_apart(page):
        is_public = each.get_descendants(inclusive=True).filter(live=True).exists()
        if is_public and not each.permissions_for_user(user).can_publish():
            text = _("La traduzione «%(title)s» è pubblicata: la può eliminare soltanto chi pubblica.")
            return text % {"title": each.get_admin_display_title()}
        obstacle = page_life.why_it_stays(each, user, with_descendants=True)
        if obstacle:
            return f"«{each.get_admin_display_title()}»: {obstacle}"
    return ""


def number_below_translations(page: Page) -> int:
    """How many pages go along with this one's translations: those below them and those that stand elsewhere."""
    return sum(
        each.get_descendants(inclusive=True).filter(alias_of=None).exclude(translation_key=page.translation_key).count()
        for each in _translations_apart(page)
    )


def _translations_apart(page: Page) -> Iterable[Page]:
    """The pages in other languages that go along, without those that lie below another of them."""
    paths: tuple[str, ...] = ()
    branch = page.get_descendants(inclusive=True)
    for each in page_life.translations_of(branch).order_by("path"):
        if not each.path.startswith((page.path, *paths)) and not in_trash(each):
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


def _unpublish(top: Page) -> None:
    """Without Wagtail's action, which asks for locks and takes away the pages that mirror one of these."""
    for page in top.get_descendants(inclusive=True).filter(live=True).specific():
        page.live = False
        page.has_unpublished_changes = True
        page.live_revision = None
        page.save(clean=False)
        page_unpublished.send(sender=type(page), instance=page)


def _rename(page: Page, slug: str) -> None:
    page.refresh_from_db()
    page.slug = slug
    page.save(clean=False)


def _move(page: Page, target: Page, pos: str, user: User) -> None:
    action = MovePageAction(Page.objects.get(pk=page.pk), target, pos=pos, user=user)
    action.execute(skip_permission_checks=True)
    page.refresh_from_db()


def _cut_off(batch: uuid.UUID) -> None:
    """Give translations that went without their Italian page a key of their own; note the former ones."""
    rows = list(TrashedPage.objects.filter(batch=batch).select_related("page"))
    italian = Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    for row in rows:
        italian = italian.exclude(path__startswith=row.page.path)
    for row in rows:
        branch = row.page.get_descendants(inclusive=True).exclude(locale__language_code=settings.LANGUAGE_CODE)
        for page in branch.filter(translation_key__in=italian.values("translation_key")):
            synced = _synced(page.translation_key, page).filter(enabled=True).update(enabled=False)
            row.translations[str(page.pk)] = {"key": str(page.translation_key), "synced": bool(synced)}
            Page.objects.filter(pk=page.pk).update(translation_key=uuid.uuid4())
        row.save(update_fields=["translations"])


def _synced(key: uuid.UUID | str, page: Page) -> Any:
    return Translation.objects.filter(source__object_id=key, target_locale=page.locale_id)


# --- out of it --------------------------------------------------------------------------------------------------------


@transaction.atomic
def restore(batch: uuid.UUID, *, user: User) -> Page:
    """Put back what was put into the trash together; returns the page that was chosen then.

    An address that somebody else has by now gets a number. PermissionDenied for who may not publish what was public;
    `NotPossibleError` while a page above is in the trash or gone, or where nothing is left.
    """
    rows = list(rows_of([batch]))
    leading = next((row for row in rows if row.is_leading), None)
    if leading is None:
        raise NotPossibleError(_("Non c’è più: è stata cancellata, o già rimessa."))
    if not may_restore(rows, user):
        raise PermissionDenied
    for row in rows:
        _check_place(row)
    if not TrashedPage.objects.filter(batch=batch).delete()[0]:  # Somebody else was quicker.
        raise NotPossibleError(_("Non c’è più: è stata cancellata, o già rimessa."))
    with page_life.translations_stay():
        for row in rows:
            _put_back(row, user)
            log(instance=row.page.specific, action=BACK_ACTION, user=user)
    return Page.objects.get(pk=leading.page_id)


def rows_of(batches: Iterable[uuid.UUID]) -> Any:
    """What went together, the page that was chosen first."""
    rows = TrashedPage.objects.filter(batch__in=batches).select_related("page__locale", "parent", "trashed_by")
    return rows.order_by("-is_leading", "pk")


def counts_below() -> Counter[str]:
    """By the path of each page in the trash: how many pages lie below it."""
    folder = _find_folder()
    if folder is None:
        return Counter()
    length = len(folder.path) + Page.steplen
    below = folder.get_descendants().filter(depth__gt=folder.depth + 1)
    return Counter(path[:length] for path in below.values_list("path", flat=True))


def may_restore(rows: Sequence[TrashedPage], user: User) -> bool:
    """Whoever may publish where it was puts back what was public, whoever may write there a draft; for every row."""
    return all(_may_put_back(row, user) for row in rows)


def _may_put_back(row: TrashedPage, user: User) -> bool:
    if row.parent is None:
        return True  # There is no place: `restore` says so.
    permissions = row.parent.permissions_for_user(user)
    return bool(permissions.can_publish_subpage() if row.live_pages else permissions.can_add_subpage())


def _check_place(row: TrashedPage) -> None:
    if row.parent is None:
        raise NotPossibleError(_("La pagina sotto cui stava non c’è più."))
    if in_trash(row.parent):
        text = _("Prima rimetti dov’era la pagina che le sta sopra: «%(title)s».")
        raise NotPossibleError(text % {"title": row.parent.get_admin_display_title()})
    for pk, former in row.translations.items():
        page = Page.objects.filter(pk=pk).first()
        if page is None:
            continue
        other = Page.objects.filter(translation_key=former["key"], locale=page.locale_id).first()
        if other is not None:
            text = _("Intanto è stata fatta un’altra traduzione: «%(title)s». Prima elimina quella.")
            raise NotPossibleError(text % {"title": other.get_admin_display_title()})


def _put_back(row: TrashedPage, user: User) -> None:
    page = row.page.specific
    parent = Page.objects.get(pk=row.parent_id)
    slug = row.slug
    if not Page._slug_is_available(slug, parent, page):
        slug = reserved.propose_slug(slug, parent, page)
        if page.latest_revision is not None:  # The draft would ask for the address that is taken.
            page.latest_revision.content["slug"] = slug
            page.latest_revision.save(update_fields=["content"])
    _rename(page, slug)  # While it has no address yet: a change of address would be remembered.
    after = parent.get_children()[row.position : row.position + 1].first()
    _move(page, *((parent, "last-child") if after is None else (after, "left")), user)
    for pk, former in row.translations.items():
        for cut in Page.objects.filter(pk=pk):
            Page.objects.filter(pk=pk).update(translation_key=former["key"])
            if former["synced"]:
                _synced(former["key"], cut).update(enabled=True)
    for live in Page.objects.filter(pk__in=row.live_pages).specific():
        state = row.live_pages[str(live.pk)]
        live.expired = live.expire_at is not None and live.expire_at <= timezone.now()
        live.live = not live.expired
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
    if row is None:
        return 0
    if page_life.why_it_stays(row.page, AnonymousUser(), with_descendants=True):
        raise page_life.PageStaysError
    if not TrashedPage.objects.filter(pk=pk).delete()[0]:  # It was put back meanwhile.
        return 0
    with page_life.translations_stay():
        DeletePageAction(row.page, user=row.trashed_by).execute(skip_permission_checks=True)
    return 1


def days_left(row: TrashedPage) -> int:
    """How many days until it is deleted, today included; 0: it is due."""
    return max((row.trashed_at + KEPT - timezone.now()).days + 1, 0)


JOB = due_jobs.Job(
    name="core.trash",
    label=gettext_lazy("Svuotare il cestino delle pagine"),
    every=timedelta(days=1),
    run=purge,
)
