"""The home page, the sections of the menu, and the pages of text below them."""

from __future__ import annotations

from wagtail.models import Page, Site

from demo.pages import Desk

ROOT_DEPTH = 1
PAGES_OF_TEXT = ("office", "plans", "safety", "legal")


def build(desk: Desk) -> None:
    """The home page at the root of the default site, then the sections that need nothing else."""
    root = Page.objects.get(depth=ROOT_DEPTH)
    desk.adopt("root", root)
    _remove_welcome_page(root)
    if desk.make("sections/home"):
        home = desk.page("home")
        site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
        site.root_page = home
        site.site_name = home.title
        site.save()
    desk.make_group("sections")


def build_pages(desk: Desk) -> None:
    """Pages of text: the office, its plans, safety, what the law asks for."""
    for group in PAGES_OF_TEXT:
        desk.make_group(group)


def _remove_welcome_page(root: Page) -> None:
    """Wagtail's own first page: a site that has only that has no content to lose."""
    for page in root.get_children():
        if page.specific_class is Page and not page.get_children().exists():
            site = Site.objects.filter(root_page=page)
            site.update(root_page=root)
            page.delete()
