"""The addresses of an earlier site, as editors enter or import them: each leads straight to where it ends.

Wagtail keeps whatever is written. Here what names an address of ours is followed when it is entered: a page is kept as
the page, wherever it moves; another redirect is skipped to where that one leads; what comes back to itself is refused.
Below the prefix of a language the page in that language is meant. What is remembered by itself when a page moves:
`core.forwarding`.
"""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.versions import readable


def settle(redirect: Redirect) -> None:
    """Give a redirect its last target. Raises `ValidationError` where that is its own address.

    As when the site answers, a page comes before another redirect. A part of a page (`#…`) stays a link.
    """
    passed = {redirect.old_path}
    hop, is_part = redirect, False
    while (path := _own_path(hop)) is not None:
        if path in passed:
            raise ValidationError(
                {"redirect_link": _("Questo indirizzo riporterebbe a sé stesso: scegli un’altra meta.")}
            )
        passed.add(path)
        is_part = is_part or bool(urlsplit(hop.redirect_link).fragment)
        page = find_page(path, site=redirect.site)
        further = None
        if page is None:
            further = Redirect.get_for_site(redirect.site).filter(old_path=path).exclude(pk=redirect.pk).first()
        hop = further or Redirect(redirect_page=page)
        if not is_part and (page or further):
            _lead_as(redirect, hop)
    if redirect.redirect_page is not None:
        _settle_page(redirect)


def _settle_page(redirect: Redirect) -> None:
    """Exchange the page for the one in the language that the old address begins with; a chosen page stays without."""
    page, language = redirect.redirect_page, _language_of(redirect.old_path)
    if language:
        versions = readable(Page.objects.filter(translation_key=page.translation_key, locale__language_code=language))
        redirect.redirect_page = versions.first() or page
    if Redirect.normalise_path(redirect.redirect_page.url or "") == redirect.old_path:
        raise ValidationError({"old_path": _("A questo indirizzo c’è già la pagina: non serve rimandare.")})


def _lead_as(redirect: Redirect, further: Redirect) -> None:
    redirect.redirect_page = further.redirect_page
    redirect.redirect_page_route_path = further.redirect_page_route_path
    redirect.redirect_link = further.redirect_link


def _own_path(redirect: Redirect) -> str | None:
    """Which address of ours it leads to, as redirects are looked up; None for a page and for another site."""
    if redirect.redirect_page is not None or not redirect.redirect_link:
        return None
    host = urlsplit(redirect.redirect_link).netloc
    ours = {"", urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc}
    return Redirect.normalise_path(redirect.redirect_link) if host in ours else None


def find_page(path: str, *, site: Site | None = None) -> Page | None:
    """The page at an address of ours that everybody may read."""
    language, components = _split(path)
    places = [
        f"{root.root_path}{''.join(f'{component}/' for component in components)}"
        for root in Site.get_site_root_paths()
        if root.language_code == language and (site is None or root.site_id == site.pk)
    ]
    return readable(Page.objects.filter(url_path__in=places)).first()


def _split(path: str) -> tuple[str, list[str]]:
    """Language and components of an address without host."""
    components = [component for component in path.split("/") if component]
    language = _language_of(path)
    return (language, components[1:]) if language else (settings.LANGUAGE_CODE, components)


def _language_of(path: str) -> str:
    """The language that an address without host begins with; empty where it begins with none."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else ""


def straighten_before(*, instance: Redirect, **_kwargs: Any) -> None:
    """Receiver of `post_save`: those that led to the address of this one lead on with it.

    One that would come back to itself was saved without validation; it stays as it is.
    """
    for before in Redirect.objects.filter(redirect_link__contains=instance.old_path).exclude(pk=instance.pk):
        if _own_path(before) == instance.old_path:
            with suppress(ValidationError):
                settle(before)
                before.save()


def keep_straight() -> None:
    """Let the form and the import, which both validate, settle each redirect; called once, when the app is ready."""
    validate = Redirect.clean
    if hasattr(validate, "__wrapped__"):
        return

    @wraps(validate)
    def validate_and_settle(self: Redirect) -> None:
        validate(self)
        settle(self)

    Redirect.clean = validate_and_settle
