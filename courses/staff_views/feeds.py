"""One's own calendar of lessons: a secret address, made, replaced, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import SeeOther
from core.site_address import absolute_url
from courses import operations

from .base import DeskView

FIELD, MAKE, END = "azione", "nuovo", "spegni"


class LessonFeedView(DeskView):
    """Whether there is an address. The answer to the button that makes one shows it, and nothing does later."""

    template_name = "staff/courses/lesson_feed.html"
    keeps_typed = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "title": _("Calendario delle lezioni"),
            "feed": operations.feed_of(self.actor),
            "field": FIELD,
            "make": MAKE,
            "end": END,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get(FIELD)
        if wanted == MAKE:
            token = operations.make_feed(person=self.actor)
            address = absolute_url(reverse("lesson_feed:lessons", args=[token]))
            return self.render_to_response(self.get_context_data(address=address))
        if wanted == END:
            operations.end_feed(person=self.actor)
            messages.success(request, _("Fatto: l’indirizzo non apre più niente."))
            return SeeOther(request.path)
        raise Http404
