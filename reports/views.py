"""The reporter comes back: a page without cookies, whose address and title say nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import View

from core import ratelimit
from core.http import is_cross_site, mark_sensitive

from .errors import CaseDamagedError
from .forms import CodeForm
from .operations import ReporterCase, read_with_code
from .states import STATE_EXPLANATIONS

ATTEMPTS = 10
WINDOW_SECONDS = 15 * 60
HTTP_FORBIDDEN = 403
HTTP_TOO_MANY_REQUESTS = 429


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class ReturnView(View):
    """The code is typed and posted; it stands in no address and no cookie, and the answer is kept by no cache.

    There is no session that a forged post could use, so Django's CSRF cookie is not needed; posts from other sites are
    refused all the same.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show_form(request, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if is_cross_site(request):
            form.add_error(None, _("Per sicurezza il codice si scrive soltanto su questa pagina."))
            return self._show_form(request, form, status=HTTP_FORBIDDEN)
        if not form.is_valid():
            return self._show_form(request, form)
        if not ratelimit.hit(
            request, scope="reports.return", limit=ATTEMPTS, window_seconds=WINDOW_SECONDS, fail_closed=True
        ):
            form.add_error(None, _("Ci sono stati molti tentativi da questa rete. Riprova fra un quarto d’ora."))
            return self._show_form(request, form, status=HTTP_TOO_MANY_REQUESTS)
        try:
            found = read_with_code(code=form.cleaned_data["code"])
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

    def _show_form(self, request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
        return self._render(request, "reports/return.html", {"form": form}, status=status)

    def _show_case(self, request: HttpRequest, found: ReporterCase) -> HttpResponse:
        with override(found.payload.locale):
            sections = found.payload.sections()
        context = {
            "found": found,
            "explanation": STATE_EXPLANATIONS[found.state],
            "sections": sections,
            "language": found.payload.locale,
        }
        return self._render(request, "reports/reporter_case.html", context)

    @staticmethod
    def _render(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        return mark_sensitive(TemplateResponse(request, template, {"sensitive": True, **context}, status=status))
