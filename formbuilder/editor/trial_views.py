"""The addresses of a trial: outside `/admin/`, without an account, for whoever has the link."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, re_path
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from core.http import hide_address, mark_sensitive
from formbuilder.editor.trial import HTTP_GONE, TrialHost, TrialVisit, page_of
from formbuilder.filling.gate import Refused
from formbuilder.filling.steps import END_PLACE
from formbuilder.filling.visits import build_flow, new_flow_id
from formbuilder.journey import CHECK_PATH
from formbuilder.mixins import METHODS


@csrf_exempt
@sensitive_post_parameters()
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """A new trial: to an empty first step."""

    def respond(host: TrialHost) -> HttpResponse:
        build_flow(host, request)  # type: ignore[arg-type]  # it stands in for the page
        return HttpResponseRedirect(host.step_url(new_flow_id(), "1"))

    return _guard(request, token, respond)


# Posts use no authority of the visitor; those of other sites are refused (`formbuilder.filling.gate`, docs/adr/0006).
@csrf_exempt
@sensitive_post_parameters()
def step(request: HttpRequest, token: str, flow_id: str, place: str) -> HttpResponse:
    """One place of a trial."""
    return _guard(request, token, lambda host: TrialVisit(host, request, flow_id=flow_id, place=place).respond())


def _guard(request: HttpRequest, token: str, respond: Callable[[TrialHost], HttpResponse]) -> HttpResponse:
    if request.method not in METHODS:
        return hide_address(mark_sensitive(HttpResponseNotAllowed(METHODS)))
    page = page_of(token, get_language() or "")
    if page is None:
        response: HttpResponse = TemplateResponse(request, "forms/trial_over.html", status=HTTP_GONE)
        return hide_address(mark_sensitive(response))
    host = TrialHost(page, token)
    try:
        response = respond(host)
    except Refused as refused:
        response = host.render_refusal(request, refused.refusal, status=refused.status)
    return hide_address(mark_sensitive(response))


urlpatterns = [
    path("<str:token>/", begin, name="form_trial"),
    re_path(
        rf"^(?P<token>[\w:-]+)/(?P<flow_id>[a-z0-9]{{8}})/(?P<place>[1-9][0-9]?|{CHECK_PATH}|{END_PLACE})/$",
        step,
        name="form_trial_step",
    ),
]
