"""`{% load pari %}`: the site's own template tags."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template import Context, Node
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page, Site

from core.chrome import Chrome, chrome_of
from core.italian import elide_html
from core.locale import speaks_for_itself
from core.remembered import memory_of
from core.renditions import shown_picture
from core.state_looks import Look, Shown
from core.telephone import dialled_number
from core.unbroken import break_addresses
from core.versions import foreign_language

register = template.Library()

SYMBOL = re.compile(
    r'<symbol(?P<attributes>[^>]*)\bid="(?P<name>it-[^"]+)"(?P<rest>[^>]*)>(?P<body>.*?)</symbol>', re.DOTALL
)
VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
DEFAULT_VIEW_BOX = "0 0 24 24"


@lru_cache(maxsize=1)
def _icons() -> dict[str, tuple[str, str]]:
    """View box and drawing of each icon of Bootstrap Italia, from the sprite that the front-end build leaves."""
    sprite = settings.BASE_DIR / "frontend" / "dist" / "sprites.svg"
    if not sprite.exists():
        return {}
    icons = {}
    for symbol in SYMBOL.finditer(sprite.read_text(encoding="utf-8")):
        view_box = VIEW_BOX.search(symbol["attributes"] + symbol["rest"])
        icons[symbol["name"]] = (view_box[1] if view_box else DEFAULT_VIEW_BOX, symbol["body"].strip())
    return icons


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw an icon of Bootstrap Italia (`it-user`, …): decoration only, hidden from assistive technology.

    The drawing goes into the page: the full sprite weighs 32 KB on the wire, the icons of a page about one.
    An unknown name is an error of the template's author.
    """
    icons = _icons()
    if icons and name not in icons:
        raise template.TemplateSyntaxError(f"There is no icon called {name!r} in Bootstrap Italia")
    view_box, drawing = icons.get(name, (DEFAULT_VIEW_BOX, ""))
    return format_html(
        '<svg class="{}" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>',
        f"icon {css_class}".strip(),
        view_box,
        mark_safe(drawing),  # noqa: S308 - our own build's file
    )


@register.inclusion_tag("components/state.html")
def state(shown: Shown | str, word: str | Promise = "") -> dict[str, Any]:
    """Draw a state: `{% state registration.standing %}`; or a look with its word: `{% state "overdue" words %}`.

    Raises `TypeError` for a look without a word, `KeyError` for a look that does not exist.
    """
    if isinstance(shown, Shown):
        return {"look": shown.look, "word": word or shown.label}
    if not word:
        raise TypeError(f"A state is never without a word: {shown}")
    return {"look": Look[shown.upper()], "word": word}


@register.simple_tag(takes_context=True)
def chrome(context: Context) -> Chrome | None:
    """Menu, breadcrumb, languages and footer links of this response (`core.chrome.Chrome`), made once per request.

    The base template says `{% chrome as chrome %}`; every block of a page may then use the variable. None where no
    request is at hand, as in an e-mail.
    """
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return None
    page = context.get("page")
    return chrome_of(request, page if isinstance(page, Page) else None)


@register.simple_tag(takes_context=True)
def document_language(context: Context) -> str:
    """Of this response: the reader's language, or Italian where no page is shown and the site has no words in it."""
    language = get_language() or settings.LANGUAGE_CODE
    is_page = isinstance(context.get("page"), Page)
    return language if is_page or speaks_for_itself(language) else settings.LANGUAGE_CODE


class RememberedNode(Node):
    """See `remembered`."""

    def __init__(self, nodelist: NodeList, name: str, parts: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.parts = nodelist, name, parts

    def render(self, context: Context) -> SafeString:
        # An include with `only` keeps nothing of the context but what it is given; the request is its attribute.
        request = getattr(context, "request", None) or context.get("request")
        if not isinstance(request, HttpRequest):
            return self.nodelist.render(context)
        depends_on = tuple(part.resolve(context) for part in self.parts)
        site = Site.find_for_request(request)
        key = ("html", self.name, site.pk if site else None, get_language(), depends_on)
        return memory_of(request).get(key, lambda: self.nodelist.render(context))


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """`{% remembered "footer" page.pk %}…{% endremembered %}`: written once until an editor changes something.

    For what depends on the language, on what `core.remembered` knows, and on the values that are named; none of them
    comes from a visitor.
    """
    _tag, name, *parts = token.split_contents()
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(nodelist, name.strip('"'), [parser.compile_filter(part) for part in parts])


register.simple_tag(shown_picture)


@register.filter(is_safe=True)
def elided(text: str) -> SafeString:
    """«dal 11» → «dall’11»: for sentences with a date, `{% filter elided %}{% blocktranslate %}…{% endfilter %}`."""
    return elide_html(text)


@register.simple_tag
def link_language(page: Page, *, own_words: bool = False) -> SafeString:
    """`lang` and `hreflang` of a link to a page in another language than the reader's; nothing for the reader's own.

    `own_words=True` where the link's text is not the page's title: it is in the reader's language.
    """
    language = foreign_language(page)
    if language is None:
        return mark_safe("")
    if own_words:
        return format_html(' hreflang="{}"', language.code)
    return format_html(' lang="{0}" hreflang="{0}"', language.code)


@register.simple_tag
def phone(number: str, css_class: str = "") -> SafeString:
    """A number as a link that calls it, from anywhere (`dialled_number`).

    Isolated: it has no letter that says which way it is read, and would stand reversed among Arabic words.
    """
    href = f"tel:{dialled_number(number)}"
    return format_html("<a{}><bdi>{}</bdi></a>", flatatt({"class": css_class or None, "href": href}), number)


@register.simple_tag
def email(address: str, css_class: str = "") -> SafeString:
    """An address as a link that writes to it; in a narrow column it breaks after «@» and dots only."""
    return format_html(
        "<a{}><bdi>{}</bdi></a>",
        flatatt({"class": css_class or None, "href": f"mailto:{address}"}),
        break_addresses(address),
    )


register.filter("break_addresses", break_addresses, is_safe=True)


@register.filter
def attributes(values: dict[str, Any]) -> SafeString:
    """The attributes of an element, as Django's own template writes them, in a fifth of the time."""
    return flatatt(values)
