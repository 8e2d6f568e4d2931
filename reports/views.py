"""The reporter comes back: a page whose address and title say nothing."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from core.http import SeeOther, mark_sensitive
from formbuilder.builder import summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused
from formbuilder.filling.keeper import Keeper, TooManyDrafts
from formbuilder.filling.visits import new_flow_id
from vault.stretch import BusyError

from .errors import CaseDamagedError
from .forms import CodeForm
from .operations import ReporterCase
from .room import RETRY_SECONDS, check_code
from .states import STATE_EXPLANATIONS

ATTEMPTS = Limit(scope="reports.return", times=10, window_seconds=15 * 60, fail_closed=True)
VIEWS = Limit(scope="reports.return.view", times=60, window_seconds=15 * 60)
"""Reading again costs as much work as trying a code."""
LIFETIME = datetime.timedelta(minutes=15)
CLOSE_FIELD = "chiudi"
CODE_MAX_CHARACTERS = 200
HTTP_TOO_MANY_REQUESTS = 429
HTTP_UNAVAILABLE = 503


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class ReturnView(View):
    """The code is typed and posted; it stands in no address, and no post that holds it stays in the history.

    What was typed is kept sealed for a quarter of an hour, as a form in progress is (docs/adr/0006), so that the page
    with the answer is an ordinary one. There is no session that a forged post could use, so Django's CSRF cookie is not
    needed; posts from other sites are refused all the same.
    """

    http_method_names = ["get", "head", "post"]

    @sensitive_variables()
    def get(self, request: HttpRequest, visit: str = "") -> HttpResponse:
        if not visit:
            return self._show_form(request, CodeForm())
        kept = Keeper(request).load(_slot(visit))
        if kept is None:
            return mark_sensitive(HttpResponseRedirect(reverse("reports:return")))
        if not VIEWS.allows(request):
            return self._show_too_many(request)
        return self._answer(request, kept.content.decode())

    @sensitive_variables()
    def post(self, request: HttpRequest, visit: str = "") -> HttpResponse:
        keeper = Keeper(request)
        try:
            post = gate.read_post(request)
        except Refused as refused:
            form = CodeForm(QueryDict())
            form.errors.clear()
            form.add_error(None, f"{refused.refusal.title}. {refused.refusal.text}")
            return self._show_form(request, form, status=refused.status)
        ask = keeper.ask_for_cookie()
        if ask is not None:
            return mark_sensitive(ask)
        if CLOSE_FIELD in post:
            return self._close(keeper, visit)
        typed = str(post.get("code", ""))[:CODE_MAX_CHARACTERS]
        if CodeForm({"code": typed}).is_valid() and not ATTEMPTS.allows(request):
            return self._show_too_many(request)
        return self._keep(request, keeper, typed)

    def _keep(self, request: HttpRequest, keeper: Keeper, typed: str) -> HttpResponse:
        """Keep what was typed and lead to the answer; at once where a browser keeps no cookie."""
        if not keeper.browser_takes_cookies:
            return self._answer(request, typed)
        visit = new_flow_id()
        try:
            keeper.begin(_slot(visit), typed.encode("utf-8", "replace"), lifetime=LIFETIME)
        except TooManyDrafts:
            return self._show_too_many(request)
        response = mark_sensitive(SeeOther(reverse("reports:return_visit", kwargs={"visit": visit})))
        keeper.finish(response)
        return response

    @staticmethod
    def _close(keeper: Keeper, visit: str) -> HttpResponse:
        keeper.forget(_slot(visit))
        response = mark_sensitive(SeeOther(reverse("reports:return")))
        keeper.finish(response)
        return response

    def _answer(self, request: HttpRequest, typed: str) -> HttpResponse:
        form = CodeForm({"code": typed})
        if not form.is_valid():
            return self._show_form(request, form)
        try:
            found = check_code(request, form.cleaned_data["code"])
        except BusyError:
            return self._show_busy(request, form)
        except CaseDamagedError:
            form.add_error(
                None,
                _(
                    "Il codice è giusto, ma quello che avevi inviato risulta danneggiato e non possiamo mostrarlo. "
                    "Per favore telefona all’ufficio: vogliamo capire che cosa è successo."
                ),
            )
            return self._show_form(request, form)
        if found is None:
            form.add_error("code", _("Non troviamo niente con questo codice. Ricontrolla i gruppi uno per uno."))
            return self._show_form(request, form)
        return self._show_case(request, found)

    def _show_busy(self, request: HttpRequest, form: CodeForm) -> HttpResponse:
        form.add_error(None, _("In questo momento si controllano molti codici. Aspetta qualche secondo e riprova."))
        response = self._show_form(request, form, status=HTTP_UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _show_too_many(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(QueryDict())
        form.errors.clear()
        form.add_error(None, _("Ci sono stati molti tentativi da questa rete. Riprova fra un quarto d’ora."))
        return self._show_form(request, form, status=HTTP_TOO_MANY_REQUESTS)

    def _show_form(self, request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "errors": summarise_errors(form)}
        return self._render(request, "reports/return.html", context, status=status)

    def _show_case(self, request: HttpRequest, found: ReporterCase) -> HttpResponse:
        with override(found.payload.locale):
            sections = found.payload.sections()
        context = {
            "found": found,
            "explanation": STATE_EXPLANATIONS[found.state],
            "sections": sections,
            "language": found.payload.locale,
            "close_field": CLOSE_FIELD,
        }
        return self._render(request, "reports/reporter_case.html", context)

    @staticmethod
    def _render(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        response = TemplateResponse(request, template, {"sensitive": True, **context}, status=status)
        patch_vary_headers(response, ["Cookie"])
        return mark_sensitive(response)


def _slot(visit: str) -> str:
    return f"code:{visit}"
