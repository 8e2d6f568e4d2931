"""How clear a page is, how easy a form was: posts of the question, and the page for whoever answers step by step."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import View
from wagtail.models import Page

from core import ratelimit
from core.chrome import Chrome
from core.http import SeeOther, mark_sensitive
from core.locale import active_language_code
from formbuilder.builder import FormError, summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused
from ratings import operations
from ratings.forms import RatingForm
from ratings.links import address
from ratings.places import find_page, is_asked
from ratings.questions import Subject

VOTES: Final = Limit(scope="ratings", times=20, window_seconds=10 * 60)
SAME_SECONDS: Final = 60
"""The same vote for the same page from the same network within this time is the same click."""
POST_MAX_BYTES: Final = 20_000
SCORE_FIELD: Final = "voto"
ON_FIELD: Final = "avanti"
"""The button of a browser that has not shown the questions yet."""


class RatedPageView(View):
    """A page that is rated, by its translation key, in the language of the address; 404 for any other."""

    rated: Page
    subject: Subject = Subject.PAGE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = find_page(kwargs["key"])
        if page is None or not is_asked(self.subject, page, Chrome(request, page)):
            raise Http404
        self.rated = page
        return super().dispatch(request, *args, **kwargs)

    def render(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"rated": self.rated, "rated_url": self.rated.get_url(request), "subject": self.subject}
        return mark_sensitive(TemplateResponse(request, template, context, status=status))


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class RateView(RatedPageView):
    """A GET shows the question, a POST stores the vote and is answered with 303.

    No session and no cookie: a forged post could use nothing of the visitor's; posts from other sites are refused.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._show(
            request, RatingForm(subject=self.subject, initial={SCORE_FIELD: request.GET.get(SCORE_FIELD)})
        )

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        try:
            post = gate.read_post(request, max_bytes=POST_MAX_BYTES)
        except Refused as refused:
            return self._refuse(
                request,
                RatingForm(subject=self.subject),
                f"{refused.refusal.title}. {refused.refusal.text}",
                refused.status,
            )
        form = RatingForm(post, subject=self.subject)
        if not form.is_valid():
            return self._show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        score = form.cleaned_data[SCORE_FIELD]
        if ON_FIELD in post and not form.answer and not form.words:
            return mark_sensitive(SeeOther(f"{address('rate', self.subject, key)}?{SCORE_FIELD}={score}"))
        if not VOTES.allows(request):
            text = _("Da questa rete sono arrivati molti voti. Riprova fra dieci minuti.")
            return self._refuse(request, form, text, HTTPStatus.TOO_MANY_REQUESTS)
        if not gate.is_trapped(post) and self._is_new(request, post):
            operations.rate(
                page_key=key,
                subject=self.subject,
                language=active_language_code(),
                score=score,
                answer=form.answer,
                words=form.words,
            )
        return mark_sensitive(SeeOther(address("thanks", self.subject, key)))

    def _is_new(self, request: HttpRequest, post: QueryDict) -> bool:
        """Whether this is no second click: the page is the same for everybody and cannot carry a key for one vote."""
        said = "&".join([self.subject, str(self.rated.pk), post.urlencode()])
        network = ratelimit.client_network(request)
        scope = f"ratings.same:{said}"
        return ratelimit.take_place(scope=scope, places=1, seconds=SAME_SECONDS, network=network) is not None

    def _refuse(self, request: HttpRequest, form: RatingForm, text: str, status: int) -> HttpResponse:
        return self._show(request, form, errors=[FormError(label="", message=text, anchor="")], status=status)

    def _show(
        self,
        request: HttpRequest,
        form: RatingForm,
        *,
        errors: list[FormError] | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        shown = errors or summarise_errors(form)
        return self.render(
            request,
            "ratings/rate.html",
            form=form,
            errors=shown,
            rate_url=address("rate", self.subject, self.kwargs["key"]),
            status=status,
        )


class ThanksView(RatedPageView):
    """The end: back to the page, and where there is help. The words of a vote are answered by nobody."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self.render(request, "ratings/thanks.html")
