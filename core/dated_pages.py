"""Pages of what is on, whatever their class, joined to their common base with days, hour and type.

Which kinds of page these are, their classes say (`BasePage.programme_fields`).
"""

from __future__ import annotations

import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateField,
    F,
    Field,
    Q,
    TimeField,
    Value,
    When,
)
from django.utils import timezone
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from core.locale import active_language_code
from core.models import BasePage
from core.programme import ProgrammeFields
from core.versions import readable


def dated_pages(*, today: datetime.date | None = None) -> PageQuerySet:
    """Live, public pages of what is on as base pages, annotated with days, hour, type, and whether they are over.

    `off`: cancelled.
    """
    return (
        readable(Page.objects.all())
        .filter(reduce(or_, (Q(**{f"{link}__isnull": False}) for link in _handed_out())))
        .annotate(
            first_day=column("first_day", DateField()),
            last_day=column("last_day", DateField()),
            begins=column("start_time", TimeField()),
            kind=column("event_type", CharField()),
            off=column("is_cancelled", BooleanField()),
        )
        .annotate(
            over=Case(
                When(last_day__lt=today or timezone.localdate(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
    )


def column(name: str, output_field: Field[Any, Any]) -> Case:
    """One value of each page, from the expression of its own class."""
    cases = [When(**{f"{link}__isnull": False}, then=getattr(each, name)) for link, each in _handed_out().items()]
    return Case(*cases, output_field=output_field)


def in_order(pages: PageQuerySet) -> PageQuerySet:
    """By day and time; what lasts all day comes first in its day, what has no date comes last."""
    return pages.order_by(F("first_day").asc(nulls_last=True), F("begins").asc(nulls_first=True), "pk")


def next_at(place_id: int | None, *, limit: int) -> list[Page]:
    """What is on at a place, in the reader's language, soonest first. One query; none without a place."""
    if not place_id:
        return []
    pages = dated_pages().filter(over=False, locale__language_code=active_language_code())
    return list(in_order(pages.annotate(place_pk=column("place", BigIntegerField())).filter(place_pk=place_id))[:limit])


def _handed_out() -> dict[str, ProgrammeFields]:
    """What the page classes hand out, by the name of their link from `Page`."""
    handed_out = {
        str(model._meta.model_name): model.programme_fields()
        for model in get_page_models()
        if issubclass(model, BasePage)
    }
    return {link: fields for link, fields in sorted(handed_out.items()) if fields is not None}
