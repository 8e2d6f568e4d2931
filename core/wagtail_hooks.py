"""What the site changes in Wagtail's rich text."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from core.rich_text import LocalizedPageLinkHandler


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which it replaces
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(LocalizedPageLinkHandler)
