"""What a page shows of itself where somebody shares its address: in a chat, on a social network (Open Graph)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.templatetags.static import static
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found

from core.renditions import SHARED
from core.site_address import absolute_url

WITHOUT_WORDS: Final = "frontend/share.png"
"""The mark alone: for pages without a picture, and for those that must not betray what they are about."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Title, words and picture (an absolute address) of a shared page."""

    title: str
    text: str
    picture: str


def picture_url(image_id: int | None) -> str:
    """The picture of a page as others show it, made where there is none yet; the mark where there is no picture."""
    image = get_image_model().objects.filter(pk=image_id).first() if image_id else None
    if image is None:
        return absolute_url(static(WITHOUT_WORDS))
    return absolute_url(get_rendition_or_not_found(image, SHARED).url)
