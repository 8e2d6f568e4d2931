"""«Chiarezza delle pagine»: what readers said, for editors, by page, language and month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from editorial.permissions import PUBLISH_PERMISSIONS
from ratings import operations
from ratings.models import Rating
from ratings.operations import PageMonth
from ratings.questions import SCORES, Subject
from staff.spreadsheets import harmless

REPORT = "ratings_report"
REPORT_RESULTS = "ratings_report_results"


def title_of(row: PageMonth) -> str:
    return row.page.get_admin_display_title() if row.page else str(_("Pagina che non c’è più"))


class RatingFilterSet(WagtailFilterSet):
    """By page, in all its languages; by month; by language. What has no votes is not offered."""

    pagina = django_filters.ChoiceFilter(label=_("Pagina"), field_name="page_key", choices=operations.rated_pages)
    mese = django_filters.ChoiceFilter(
        label=_("Mese"),
        field_name="month",
        choices=lambda: [(month, date_format(month, "F Y")) for month in operations.rated_months()],
    )
    domanda = django_filters.ChoiceFilter(label=_("Domanda"), field_name="subject", choices=Subject.choices)
    lingua = django_filters.ChoiceFilter(label=_("Lingua"), field_name="language", choices=settings.LANGUAGES)

    class Meta:
        model = Rating
        fields: ClassVar[list[str]] = []


class CellColumn(Column):
    """A column with a template of its own."""

    def __init__(self, name: str, label: Any, template: str) -> None:
        super().__init__(name, label=label)
        self.cell_template_name = template


def _stars(score: int) -> Callable[[PageMonth], int | None]:
    return lambda row: None if row.is_withheld else row.scores[score]


def _answers(row: PageMonth) -> str:
    return "; ".join(f"{answer}: {number}" for answer, number in row.answers_in_words)


EXPORT: Final[Mapping[str, tuple[Any, Callable[[PageMonth], object]]]] = {
    "page": (_("Pagina"), title_of),
    "subject": (_("Domanda"), lambda row: str(row.subject.label)),
    "language": (_("Lingua"), lambda row: row.language_name),
    "month": (_("Mese"), lambda row: f"{row.month:%Y-%m}"),
    "number": (_("Voti"), lambda row: None if row.is_withheld else row.number),
    "mean": (_("Media"), lambda row: None if row.is_withheld else row.mean),
    **{f"score_{score}": (format_lazy("{number} ★", number=score), _stars(score)) for score in SCORES},
    "answers": (_("Risposte"), _answers),
    "words": (_("Parole"), lambda row: " | ".join(row.words)),
}
"""The columns of the file: heading, and what stands there."""


class RatingReportView(ReportView):
    """The report; its export has a row for each page, language and month."""

    page_title = _("Chiarezza delle pagine")
    header_icon = "clipboard-list"
    index_url_name = REPORT
    index_results_url_name = REPORT_RESULTS
    filterset_class = RatingFilterSet
    permission_policy = page_permission_policy
    any_permission_required = PUBLISH_PERMISSIONS
    queryset = Rating.objects.all()
    results_template_name = "ratings/admin/report_results.html"
    template_name = "wagtailadmin/reports/base_report.html"
    export_filename = "chiarezza-delle-pagine"
    columns: ClassVar[list[Column]] = [
        CellColumn("page", _("Pagina"), "ratings/admin/page_cell.html"),
        CellColumn("scores", _("Voti"), "ratings/admin/scores_cell.html"),
        CellColumn("answers", _("Risposte"), "ratings/admin/answers_cell.html"),
        CellColumn("words", _("Parole"), "ratings/admin/words_cell.html"),
    ]
    list_export: ClassVar[list[str]] = list(EXPORT)
    export_headings: ClassVar[Mapping[str, Any]] = {name: heading for name, (heading, _write) in EXPORT.items()}

    @cached_property
    def is_filtering(self) -> bool:
        return not self.filters.is_valid() or super().is_filtering

    def filter_queryset(self, queryset: QuerySet[Rating]) -> QuerySet[Rating]:
        """Of what nobody voted for, which is not among the choices: nothing, where Wagtail would leave everything."""
        return super().filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def get_filtered_queryset(self) -> list[PageMonth]:
        return operations.summarise(self.filter_queryset(self.get_base_queryset()))

    def to_row_dict(self, item: PageMonth) -> dict[str, object]:
        return {name: write(item) for name, (_heading, write) in EXPORT.items()}

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> object:
        """Numbers stay numbers; in CSV no text is a formula."""
        return harmless(value) if isinstance(value, str) and export_format == self.FORMAT_CSV else value


URLS: list[URLPattern] = [
    path("chiarezza/", RatingReportView.as_view(), name=REPORT),
    path("chiarezza/risultati/", RatingReportView.as_view(results_only=True), name=REPORT_RESULTS),
]
"""Below `/admin/reports/`."""
