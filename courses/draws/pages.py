"""What a course page says of drawn lots: before, and its page with the result."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.response import TemplateResponse
from wagtail.contrib.routable_page.models import path

from courses.draws import publishing
from courses.form_definition import describe_group
from courses.models.courses import Edition
from courses.models.draws import Draw


class DrawPages(models.Model):
    """The addresses below a course page that publish a draw; stands before the base class, the page has a `course`."""

    course_id: int | None
    url: str | None

    class Meta:
        abstract = True

    def draw_url(self, edition: Edition) -> str:
        """Where the result stands once lots are drawn, without the host."""
        return f"{self.url or '/'}{self._draw_subpath('draw', edition)}"

    def _draw_subpath(self, name: str, edition: Edition) -> str:
        subpath: str = self.reverse_subpage(name, args=[edition.pk])  # type: ignore[attr-defined]  # RoutablePageMixin
        return subpath

    @path("sorteggio/<int:number>/", name="draw")
    def serve_draw(self, request: HttpRequest, number: int) -> HttpResponse:
        """Seed, list of codes, how fair it was, how anybody does it again. No name, and nothing that leads to one."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        draw = self._find_draw(number)
        names = self._group_names(draw)
        self.open_subpath = self._draw_subpath("draw", draw.edition)
        context: dict[str, Any] = {
            "page": self,
            "self": self,
            "draw": draw,
            "edition": draw.edition,
            "rows": publishing.rows_of(draw, names=names),
            "fairness": publishing.fairness_of(draw, names=names),
            "recipe": publishing.RECIPE,
            "file_name": publishing.FILE_NAME,
            "data_url": f"{self.url or '/'}{self._draw_subpath('draw_data', draw.edition)}",
        }
        return TemplateResponse(request, "courses/draw.html", context)

    @path("sorteggio/<int:number>/dati/", name="draw_data")
    def serve_draw_data(self, request: HttpRequest, number: int) -> HttpResponse:
        """What went into the draw, for programs."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        draw = self._find_draw(number)
        return JsonResponse(
            publishing.data_of(draw, names=self._group_names(draw)),
            json_dumps_params={"indent": 1, "ensure_ascii": False},
            headers={
                "Content-Disposition": f'attachment; filename="{publishing.FILE_NAME}"',
                "X-Robots-Tag": "noindex",
            },
        )

    def _find_draw(self, number: int) -> Draw:
        """By the primary key itself: no number is too large for it, as one is for a foreign key."""
        editions = Edition.objects.select_related("draw").filter(pk=number, course=self.course_id, draw__isnull=False)
        edition = editions.first() if self.course_id else None
        if edition is None:
            raise Http404
        draw: Draw = edition.draw
        return draw

    @staticmethod
    def _group_names(draw: Draw) -> dict[str, str]:
        return {str(group.uuid): describe_group(group) for group in publishing.groups_of(draw.edition)}
