"""Which pages everybody may see, as a condition inside the query that looks for them."""

from __future__ import annotations

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.db.models.expressions import Combinable
from wagtail.models import PageViewRestriction


def is_unrestricted() -> Combinable:
    """True for pages without a view restriction of their own or from above: `pages.live().filter(is_unrestricted())`.

    The same as Wagtail's `public()`, which asks the database first for all restrictions; this is no query of its own.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    return ~Exists(PageViewRestriction.objects.alias(asked_path=path).filter(asked_path__startswith=F("page__path")))
