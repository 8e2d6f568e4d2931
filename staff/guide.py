"""The guide for editors inside the admin: the same text and pictures as in `docs/guides/`, in the reader's language."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

DOCS: Final = Path(settings.BASE_DIR) / "docs"
PICTURES: Final = DOCS / "screenshots"
GUIDES: Final = {"it": "redazione.md", "en": "editors.md"}
LANGUAGE_PARAMETER: Final = "lingua"
_PICTURES_IN_TEXT: Final = "../screenshots/"


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as a page of the admin shows it; `contents` are the ids and titles of its chapters."""

    title: str
    html: str
    contents: tuple[tuple[str, str], ...]


@functools.cache
def read_guide(language: str) -> Guide:
    """The guide in a language of `GUIDES`. Read once: the files change with the code."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((DOCS / "guides" / GUIDES[language]).read_text(encoding="utf-8"))
    title = tokens[1].content
    tokens = tokens[3:]  # The page's own heading says it.
    contents = []
    for opening, inline in itertools.pairwise(tokens):
        if opening.type == "heading_open":
            anchor = anchor_of(inline.content)
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                contents.append((anchor, strip_tags(parser.renderInline(inline.content))))
        elif opening.type == "table_open":
            opening.attrSet("class", "listing")
        elif opening.type == "inline":
            opening.children = _lead_inside(opening.children or [])
    return Guide(title=title, html=parser.renderer.render(tokens, parser.options, {}), contents=tuple(contents))


def anchor_of(heading: str) -> str:
    """The anchor of a heading, as the forge that shows `docs/` makes it: its links hold in both places."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _lead_inside(tokens: list[Token]) -> list[Token]:
    """Pictures and links as the admin serves them; a link to a page that it does not show becomes plain text."""
    kept = []
    dropped = False
    for token in tokens:
        if token.type == "image":
            name = str(token.attrGet("src")).removeprefix(_PICTURES_IN_TEXT).removesuffix(".png")
            token.attrSet("src", reverse("guide_picture", args=[name]))
            _keep_room(token, name)
        elif token.type == "link_open":
            target = _target(str(token.attrGet("href")))
            dropped = not target
            token.attrSet("href", target)
        if not (dropped and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _keep_room(token: Token, name: str) -> None:
    """The measures of a picture, so that a jump to a chapter does not miss it while pictures arrive."""
    with Image.open(PICTURES / f"{name}.png") as picture:
        width, height = picture.size
    token.attrSet("width", width)
    token.attrSet("height", height)
    token.attrSet("loading", "lazy")


def _target(href: str) -> str:
    for language, name in GUIDES.items():
        if href == name:
            return f"{reverse('guide')}?{LANGUAGE_PARAMETER}={language}"
    return href if href.startswith("#") else ""


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """In the language of the admin, or in the one that a link of the guide asks for."""

    template_name = "staff/admin/guide.html"
    page_title = _("Guida")
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get(LANGUAGE_PARAMETER) or get_language() or ""
        language = asked if asked in GUIDES else settings.LANGUAGE_CODE
        return super().get_context_data(guide=read_guide(language), guide_language=language, **kwargs)


@require_GET
def show_picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture that the guides show, by its name; a slug names no other folder."""
    try:
        file = (PICTURES / f"{name}.png").open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/png")


URLS: Final = [
    path("guida/", GuideView.as_view(), name="guide"),
    path("guida/<slug:name>.png", show_picture, name="guide_picture"),
]
