"""The home page, the sections of the menu, and the pages of text below them."""

from __future__ import annotations

from wagtail.models import Page, Site

from demo.content.legal import LEGAL
from demo.content.office import OFFICE
from demo.content.plans import PLANS
from demo.content.safety import SAFETY
from demo.content.sections import HOME_DESCRIPTION, HOME_FIELDS, HOME_TITLE, SECTIONS
from demo.pages import Desk, PageSpec
from demo.texts import same
from home.models import HomePage

ROOT_DEPTH = 1


def build(desk: Desk) -> None:
    """The home page at the root of the default site, then the sections that need nothing else."""
    root = Page.objects.get(depth=ROOT_DEPTH)
    desk.adopt("root", root)
    _remove_welcome_page(root)
    home = PageSpec(
        key="home",
        model=HomePage,
        parent="root",
        title=HOME_TITLE,
        slug=same("home"),
        description=HOME_DESCRIPTION,
        fields=HOME_FIELDS,
    )
    if desk.make(home):
        site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
        site.root_page = desk.page("home")
        site.site_name = HOME_TITLE.it
        site.save()
    for spec in SECTIONS:
        desk.make(spec)


def build_pages(desk: Desk) -> None:
    """Pages of text: the office, its plans, safety, what the law asks for."""
    for spec in [*OFFICE, *PLANS, *SAFETY, *LEGAL]:
        desk.make(spec)


def _remove_welcome_page(root: Page) -> None:
    """Wagtail's own first page: a site that has only that has no content to lose."""
    for page in root.get_children():
        if page.specific_class is Page and not page.get_children().exists():
            site = Site.objects.filter(root_page=page)
            site.update(root_page=root)
            page.delete()
