"""The reporter comes back: a page whose address and title say nothing."""

from __future__ import annotations

import dataclasses
import datetime
import json
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from core.http import SeeOther, mark_sensitive
from core.once import new_key
from formbuilder.builder import summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused
from formbuilder.filling.keeper import Keeper, KeptChanged, TooManyDrafts
from formbuilder.filling.visits import new_flow_id
from vault.stretch import BusyError

from .errors import CaseDamagedError, TooManyMessagesError
from .forms import CodeForm, MessageForm
from .milestones import milestones_of
from .operations import ReporterCase
from .room import RETRY_SECONDS, check_code, write_code
from .states import STATE_EXPLANATIONS

ATTEMPTS = Limit(scope="reports.return", times=10, window_seconds=15 * 60, fail_closed=True)
VIEWS = Limit(scope="reports.return.view", times=60, window_seconds=15 * 60)
"""Reading again costs as much work as trying a code."""
MESSAGES = Limit(scope="reports.return.message", times=20, window_seconds=15 * 60, fail_closed=True)
LIFETIME = datetime.timedelta(minutes=15)
CLOSE_FIELD = "chiudi"
TEXT_FIELD = "text"
CODE_MAX_CHARACTERS = 200
HTTP_TOO_MANY_REQUESTS = 429
HTTP_UNAVAILABLE = 503

BUSY, TOO_OFTEN, TOO_MANY = "busy", "too_often", "too_many"
WHY_NOT_SENT = {
    BUSY: gettext_lazy("Il messaggio non è partito: in questo momento c’è molto traffico. Premi di nuovo «Invia»."),
    TOO_OFTEN: gettext_lazy(
        "Il messaggio non è partito: da questa rete ne sono arrivati molti. Riprova fra un quarto d’ora."
    ),
    TOO_MANY: gettext_lazy(
        "Il messaggio non è partito: ce ne sono già molti che l’ufficio non ha ancora letto. Se è urgente, telefona."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What somebody has typed at the way back: the code, and a message that has not left yet."""

    code: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    key: str = ""
    why_not_sent: str = ""

    @property
    def has_message(self) -> bool:
        """Whether something, perhaps nothing but spaces, was to be sent."""
        return bool(self.text or self.key)

    def to_bytes(self) -> bytes:
        """To be kept sealed."""
        return json.dumps(dataclasses.asdict(self)).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Visit:
        """Read what `to_bytes` wrote, a quarter of an hour ago at most."""
        known = {each.name for each in dataclasses.fields(Visit)}
        try:
            data = json.loads(content)
            return Visit(**{name: str(value) for name, value in data.items() if name in known})
        except (AttributeError, ValueError):
            return Visit()


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class ReturnView(View):
    """The code is typed and posted; it stands in no address, and no post that holds it stays in the history.

    What was typed, a message included, is kept sealed for a quarter of an hour, as a form in progress is
    (docs/adr/0006), so that the page with the answer is an ordinary one. There is no session that a forged post could
    use, so Django's CSRF cookie is not needed; posts from other sites are refused all the same.
    """

    http_method_names = ["get", "head", "post"]

    @sensitive_variables()
    def get(self, request: HttpRequest, visit: str = "") -> HttpResponse:
        if not visit:
            return self._show_form(request, CodeForm())
        kept = Keeper(request).load(_slot(visit))
        if kept is None:
            return mark_sensitive(HttpResponseRedirect(reverse("reports:return")))
        typed = Visit.from_bytes(kept.content)
        if typed.has_message and not typed.code:
            return self._show_form(request, CodeForm(), typed=typed, visit=visit)
        if not VIEWS.allows(request):
            return self._show_too_many(request, typed=typed, visit=visit)
        return self._answer(request, typed, visit=visit)

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
        kept = keeper.load(_slot(visit)) if visit else None
        typed = Visit.from_bytes(kept.content) if kept else Visit()
        if "code" in post:
            typed = dataclasses.replace(typed, code=str(post["code"])[:CODE_MAX_CHARACTERS])
            if CodeForm({"code": typed.code}).is_valid() and not ATTEMPTS.allows(request):
                waiting = dataclasses.replace(
                    typed, text=str(post.get(TEXT_FIELD, typed.text)), key=str(post.get("key", typed.key))
                )
                return self._show_too_many(request, typed=waiting, visit=visit if kept else "")
        if TEXT_FIELD in post:
            typed = self._write(request, typed, text=str(post[TEXT_FIELD]), key=str(post.get("key", "")))
        return self._keep(request, keeper, typed, visit=visit if kept and TEXT_FIELD in post else "")

    @staticmethod
    def _write(request: HttpRequest, typed: Visit, *, text: str, key: str) -> Visit:
        """Send the message if that is possible now. What has not left is kept, with the reason."""
        waiting = dataclasses.replace(typed, text=text, key=key, why_not_sent="")
        code_form, form = CodeForm({"code": typed.code}), MessageForm({"text": text, "key": key})
        if not code_form.is_valid() or not form.is_valid():
            return waiting
        if not MESSAGES.allows(request):
            return dataclasses.replace(waiting, why_not_sent=TOO_OFTEN)
        try:
            written = write_code(request, code_form.cleaned_data["code"], **form.cleaned_data)
        except BusyError:
            return dataclasses.replace(waiting, why_not_sent=BUSY)
        except TooManyMessagesError:
            return dataclasses.replace(waiting, why_not_sent=TOO_MANY)
        except CaseDamagedError:
            return waiting  # the page that follows finds the same, and says so
        return Visit(code=typed.code) if written else waiting

    def _keep(self, request: HttpRequest, keeper: Keeper, typed: Visit, *, visit: str) -> HttpResponse:
        """Keep what was typed and lead to the answer; at once where a browser keeps no cookie."""
        if not keeper.browser_takes_cookies:
            return self._answer(request, typed)
        try:
            if visit:
                keeper.replace(_slot(visit), typed.to_bytes(), lifetime=LIFETIME)
            else:
                visit = new_flow_id()
                keeper.begin(_slot(visit), typed.to_bytes(), lifetime=LIFETIME)
        except TooManyDrafts:
            return self._show_too_many(request, typed=typed)
        except KeptChanged:
            return mark_sensitive(SeeOther(reverse("reports:return")))
        response = mark_sensitive(SeeOther(reverse("reports:return_visit", kwargs={"visit": visit})))
        keeper.finish(response)
        return response

    @staticmethod
    def _close(keeper: Keeper, visit: str) -> HttpResponse:
        keeper.forget(_slot(visit))
        response = mark_sensitive(SeeOther(reverse("reports:return")))
        keeper.finish(response)
        return response

    def _answer(self, request: HttpRequest, typed: Visit, *, visit: str = "") -> HttpResponse:
        form = CodeForm({"code": typed.code})
        if not form.is_valid():
            return self._show_form(request, form, typed=typed, visit=visit)
        try:
            found = check_code(request, form.cleaned_data["code"])
        except BusyError:
            return self._show_busy(request, form, typed=typed, visit=visit)
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
            return self._show_form(request, form, typed=typed, visit=visit)
        return self._show_case(request, found, typed, asks_code=not visit)

    def _show_busy(self, request: HttpRequest, form: CodeForm, *, typed: Visit, visit: str) -> HttpResponse:
        form.add_error(None, _("In questo momento si controllano molti codici. Aspetta qualche secondo e riprova."))
        response = self._show_form(request, form, status=HTTP_UNAVAILABLE, typed=typed, visit=visit)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _show_too_many(self, request: HttpRequest, *, typed: Visit, visit: str = "") -> HttpResponse:
        form = CodeForm(QueryDict())
        form.errors.clear()
        form.add_error(None, _("Ci sono stati molti tentativi da questa rete. Riprova fra un quarto d’ora."))
        return self._show_form(request, form, status=HTTP_TOO_MANY_REQUESTS, typed=typed, visit=visit)

    def _show_form(
        self, request: HttpRequest, form: CodeForm, *, status: int = 200, typed: Visit | None = None, visit: str = ""
    ) -> HttpResponse:
        """A message that was `typed` waits for the code, in the `visit` or, without cookies, in the page."""
        waiting = typed if typed and typed.has_message else None
        context = {
            "form": form,
            "errors": summarise_errors(form),
            "waiting": waiting,
            "visit": visit if waiting else "",
        }
        return self._render(request, "reports/return.html", context, status=status)

    def _show_case(self, request: HttpRequest, found: ReporterCase, typed: Visit, *, asks_code: bool) -> HttpResponse:
        with override(found.payload.locale):
            sections = found.payload.sections()
        form = MessageForm(initial={"text": typed.text, "key": typed.key or new_key()})
        if typed.has_message:
            form = MessageForm({"text": typed.text, "key": typed.key})
            if form.is_valid():
                form.add_error(None, WHY_NOT_SENT.get(typed.why_not_sent) or _("Il messaggio non è ancora partito."))
        milestones = milestones_of(found)
        context = {
            "found": found,
            "explanation": STATE_EXPLANATIONS[found.state],
            "milestones": milestones,
            "is_late": any(each.is_late for each in milestones),
            "sections": sections,
            "language": found.payload.locale,
            "close_field": CLOSE_FIELD,
            "form": form,
            "errors": summarise_errors(form),
            "code_field": CodeForm()["code"] if asks_code else None,
        }
        return self._render(request, "reports/reporter_case.html", context)

    @staticmethod
    def _render(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        response = TemplateResponse(request, template, {"sensitive": True, **context}, status=status)
        patch_vary_headers(response, ["Cookie"])
        return mark_sensitive(response)


def _slot(visit: str) -> str:
    return f"code:{visit}"
