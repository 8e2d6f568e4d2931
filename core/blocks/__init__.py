"""The blocks of a page's body. `CONTENT_BLOCKS` is what every page offers; apps may add their own.

Names are stored with the content: renaming one needs a data migration.
"""

from wagtail.blocks import Block

from core.blocks.base import (
    GROUP_CONTACTS,
    GROUP_DATA,
    GROUP_LINKS,
    GROUP_MEDIA,
    GROUP_TEXT,
    ContentBlock,
    MachineKeyBlock,
)
from core.blocks.data import KeyFiguresBlock, PartnerCitiesBlock, TableBlock, TimelineBlock
from core.blocks.links import (
    CallToActionBlock,
    ExternalLinksBlock,
    PageCardsBlock,
    VideoLinkBlock,
    WebAddressBlock,
)
from core.blocks.media import DocumentsBlock, GalleryBlock, ImageBlock, prefetch_renditions
from core.blocks.text import (
    PARAGRAPH_FEATURES,
    AccordionBlock,
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    QuestionBlock,
    QuoteBlock,
    StepsBlock,
)

CONTENT_BLOCKS: list[tuple[str, Block]] = [
    ("heading", HeadingBlock()),
    ("paragraph", ParagraphBlock()),
    ("quote", QuoteBlock()),
    ("notice", NoticeBlock()),
    ("image", ImageBlock()),
    ("gallery", GalleryBlock()),
    ("documents", DocumentsBlock()),
    ("page_cards", PageCardsBlock()),
    ("external_links", ExternalLinksBlock()),
    ("call_to_action", CallToActionBlock()),
    ("video_link", VideoLinkBlock()),
    ("accordion", AccordionBlock()),
    ("steps", StepsBlock()),
    ("key_figures", KeyFiguresBlock()),
    ("timeline", TimelineBlock()),
    ("partner_cities", PartnerCitiesBlock()),
    ("table", TableBlock()),
]

__all__ = [
    "CONTENT_BLOCKS",
    "GROUP_CONTACTS",
    "GROUP_DATA",
    "GROUP_LINKS",
    "GROUP_MEDIA",
    "GROUP_TEXT",
    "PARAGRAPH_FEATURES",
    "AccordionBlock",
    "CallToActionBlock",
    "ContentBlock",
    "DocumentsBlock",
    "ExternalLinksBlock",
    "GalleryBlock",
    "HeadingBlock",
    "ImageBlock",
    "KeyFiguresBlock",
    "MachineKeyBlock",
    "NoticeBlock",
    "PageCardsBlock",
    "ParagraphBlock",
    "PartnerCitiesBlock",
    "QuestionBlock",
    "QuoteBlock",
    "StepsBlock",
    "TableBlock",
    "TimelineBlock",
    "VideoLinkBlock",
    "WebAddressBlock",
    "prefetch_renditions",
]
