"""What the site does when Wagtail says that something of its own changed."""

from __future__ import annotations

from django.db.models.signals import post_save, pre_delete, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, UploadedFile
from wagtail.signals import init_new_page, page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail.users.models import UserProfile

from core import forwarding, images, page_life, redirects, renditions, starters, trash


def connect() -> None:
    """Called once, when the app is ready."""
    page_slug_changed.connect(forwarding.remember_slug_change)
    init_new_page.connect(starters.begin)
    post_page_move.connect(forwarding.remember_move)
    post_page_move.connect(page_life.move_translations)
    page_published.connect(trash.keep_unpublished)
    page_unpublished.connect(page_life.unpublish_translations)
    pre_delete.connect(page_life.delete_translations, sender=Page)
    post_save.connect(redirects.straighten_before, sender=Redirect)
    pre_save.connect(images.strip_avatar, sender=UserProfile)
    pre_save.connect(images.strip_upload, sender=UploadedFile)
    page_published.connect(renditions.prepare_published)
