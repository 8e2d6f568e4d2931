"""A form about what is sealed: what was typed and could not be stored waits sealed, and stands in the form again.

As a form in progress of the public does (docs/adr/0006): no post that holds words about a case is answered with a page,
which the browser would keep in its history, and what was typed while the office was locked is not lost.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.http import HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from core.http import SeeOther

from .staff_views import CaseView, ReportsView
from .unsent import Unsent

WHY = "_why"
"""Under which of the view's own reasons it waits."""


@method_decorator(sensitive_post_parameters(), name="dispatch")
class KeptView(ReportsView, TemplateView):
    """The page of such a form; `kind` names it (`unsent`)."""

    kind: ClassVar[str]

    @property
    def about(self) -> uuid.UUID:
        """What the form is about."""
        raise NotImplementedError

    @cached_property
    def unsent(self) -> Unsent:
        """Where it waits."""
        return Unsent(self.request, self.about, kind=self.kind)

    @cached_property
    def typed(self) -> QueryDict:
        """What waits; empty where nothing does."""
        return self.unsent.load()

    @property
    def posted(self) -> QueryDict:
        """What was posted just now."""
        return self.request.POST

    def keep(self, response: HttpResponse | None = None, *, why: str = "", anchor: str = "") -> HttpResponse:
        """Let it wait, and lead to the form, or elsewhere."""
        typed = self.posted.copy()
        typed.pop("csrfmiddlewaretoken", None)
        typed[WHY] = why
        return self.unsent.keep(typed, response or SeeOther(f"{self.request.path}{anchor}"))


class KeptFormView(CaseView, KeptView):
    """The same about a case."""

    @property
    def about(self) -> uuid.UUID:
        return self.case.pk
