"""A block that shows the approved numbers of a year in a page's body, never live data."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, ChoiceBlock, IntegerBlock

from core.blocks import GROUP_DATA, ContentBlock

from .figures_drawing import draw
from .figures_fields import vocabulary_fields
from .figures_release import MAIN, PUBLISHED, Release
from .figures_tables import folded_list, opinion_lines, released_shares
from .models import ApprovedYear

FIRST_YEAR, LAST_YEAR = 2002, 2100
TIMES: Final = "times"
OPINIONS: Final = "opinions"


_IN_WORDS = ((TIMES, _("Nei tempi")), (OPINIONS, _("Che cosa ne pensa chi ha segnalato")))


def _choices() -> list[tuple[str, str | Promise]]:
    labels = {field.key: field.label for field in vocabulary_fields()}
    return [*((key, labels[key]) for key in (MAIN, *PUBLISHED)), *_IN_WORDS]


class YearFiguresBlock(ContentBlock):
    """How many reports ended in a year, by one thing, as a manager of the office has approved them."""

    year = IntegerBlock(
        label=_("Anno"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Si vede solo se chi è responsabile delle segnalazioni ha approvato i dati di quell’anno."),
    )
    by = ChoiceBlock(label=_("Che cosa mostrare"), choices=_choices)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `total`, and `table` with its `drawing` or the lines of `shares` or `opinions`.

        Nothing where no year is approved.
        """
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        approved = ApprovedYear.objects.filter(year=value.get("year")).first()
        if approved is None:
            return context
        release, by = Release.from_json(approved.content), value.get("by")
        context["total"] = release.total
        if by == TIMES:
            context["shares"] = released_shares(release)
        elif by == OPINIONS:
            context["opinions"] = opinion_lines(release)
        elif by in release.lists:
            field = next(field for field in vocabulary_fields() if field.key == by)
            context["table"] = folded_list(release.lists[by], field)
            context["drawing"] = draw(context["table"])
        return context

    def get_preview_value(self) -> Any:
        newest = ApprovedYear.objects.first()
        return self.normalize({"year": newest.year if newest else timezone.localdate().year - 1, "by": MAIN})

    class Meta:
        template = "reports/blocks/year_figures.html"
        icon = "order"
        group = GROUP_DATA
        label = _("Segnalazioni di un anno")
        description = _("I dati approvati delle segnalazioni chiuse in un anno: tabella e disegno.")
        label_format = "{year}: {by}"


FIGURE_BLOCKS: list[tuple[str, Block]] = [("year_figures", YearFiguresBlock())]
