"""A service without an account reads what is passed on to it, and answers: the link, then a short code.

No cookie before the first post; what was typed is kept sealed for a quarter of an hour, so no post with words is
answered with a page (docs/adr/0006). There is no session that a forged post could use; posts from other sites are
refused all the same.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from core.http import SeeOther, mark_sensitive
from core.once import new_key
from formbuilder.builder import summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused
from formbuilder.filling.keeper import Keeper, TooManyDrafts
from vault import handed
from vault.handed import Handed
from vault.stretch import BusyError

from .errors import CaseDamagedError, TooManyMessagesError, TransitionRefusedError
from .operations.handing import is_open
from .partner_forms import PartnerAnswerForm, ShortCodeForm
from .referral_states import State
from .referrals import PassedOn
from .room import RETRY_SECONDS, answer_handed, open_handed

ATTEMPTS: Final = Limit(scope="reports.handed", times=10, window_seconds=15 * 60, fail_closed=True)
VIEWS: Final = Limit(scope="reports.handed.view", times=60, window_seconds=15 * 60)
ANSWERS: Final = Limit(scope="reports.handed.answer", times=20, window_seconds=15 * 60, fail_closed=True)
LIFETIME: Final = datetime.timedelta(minutes=15)
CLOSE_FIELD: Final = "chiudi"
DECIDES_FIELD: Final = "decide"
CODE_MAX_CHARACTERS: Final = 200

_BUSY, _OFTEN, _MANY, _MOVED = "busy", "often", "many", "moved"
WHY_NOT_SENT: Final = {
    _BUSY: gettext_lazy("La risposta non è partita: in questo momento c’è molto traffico. Premi di nuovo «Rispondi»."),
    _OFTEN: gettext_lazy(
        "La risposta non è partita: da questa rete ne sono arrivate molte. Riprova fra un quarto d’ora."
    ),
    _MANY: gettext_lazy("La risposta non è partita: qui ce ne sono già molte. Telefona all’ufficio."),
    _MOVED: gettext_lazy("Nel frattempo è cambiato qualcosa: leggi qui a che punto è."),
}

_REASONS: Final[dict[type[Exception], str]] = {
    BusyError: _BUSY,
    TooManyMessagesError: _MANY,
    TransitionRefusedError: _MOVED,
}


@dataclass(frozen=True, kw_only=True)
class PartnerVisit:
    """What a service has typed; `decides` on a page that asked whether it accepts, `was_sent` once it has arrived."""

    code: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    action: str = ""
    key: str = ""
    why: str = ""
    decides: bool = False
    was_sent: bool = False

    @property
    def has_answer(self) -> bool:
        """Whether something was to be sent."""
        return bool(self.key or self.text or self.action)

    @property
    def posted(self) -> dict[str, str]:
        """As the form posts it."""
        return {"action": self.action, "text": self.text, "key": self.key}

    def to_bytes(self) -> bytes:
        """To be kept sealed."""
        return json.dumps(dataclasses.asdict(self)).encode()

    @staticmethod
    def from_bytes(content: bytes) -> PartnerVisit:
        """Read what `to_bytes` wrote, a quarter of an hour ago at most."""
        try:
            return PartnerVisit(**json.loads(content))
        except (TypeError, ValueError):
            return PartnerVisit()


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class PartnerView(View):
    """One address for one service: a GET shows, a POST acts and is answered with 303."""

    http_method_names = ["get", "head", "post"]

    @sensitive_variables()
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        kept = Keeper(request).load(_slot(token))
        typed = PartnerVisit.from_bytes(kept.content) if kept else PartnerVisit()
        if not is_open(token):
            return self._show_end(request, was_sent=typed.was_sent)
        if kept is None:
            return self._show_code(request, ShortCodeForm())
        if not VIEWS.allows(request):
            return self._show_too_many(request)
        return self._answer(request, token, typed, asks_code=False)

    @sensitive_variables()
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        keeper = Keeper(request)
        try:
            post = gate.read_post(request)
        except Refused as refused:
            return self._show_code(
                request, _form_with(f"{refused.refusal.title}. {refused.refusal.text}"), refused.status
            )
        if (ask := keeper.ask_for_cookie()) is not None:
            return mark_sensitive(ask)
        if CLOSE_FIELD in post:
            keeper.forget(_slot(token))
            return self._finish(keeper, request)
        kept = keeper.load(_slot(token))
        typed = PartnerVisit.from_bytes(kept.content) if kept else PartnerVisit()
        if not is_open(token):
            return self._show_end(request, was_sent=typed.was_sent)
        if "code" in post:
            typed = dataclasses.replace(typed, code=str(post["code"])[:CODE_MAX_CHARACTERS], was_sent=False)
            if ShortCodeForm({"code": typed.code}).is_valid() and not ATTEMPTS.allows(request):
                return self._show_too_many(request)
        if "key" in post:
            typed = self._send(request, token, _with_answer(typed, post))
        return self._keep(request, keeper, token, typed)

    @sensitive_variables()
    def _send(self, request: HttpRequest, token: str, typed: PartnerVisit) -> PartnerVisit:
        """Send the answer if that is possible now. What has not left is kept, with the reason."""
        code_form = ShortCodeForm({"code": typed.code})
        form = PartnerAnswerForm(typed.posted, decides=typed.decides)
        if not code_form.is_valid() or not form.is_valid():
            return typed
        if not ANSWERS.allows(request):
            return dataclasses.replace(typed, why=_OFTEN)
        secret, given = Handed(token=token, code=code_form.cleaned_data["code"]), form.cleaned_data
        try:
            arrived = answer_handed(request, secret, action=given.get("action"), text=given["text"], key=given["key"])
        except CaseDamagedError:
            return typed  # the page that follows finds the same, and says so
        except tuple(_REASONS) as error:
            return dataclasses.replace(typed, why=_REASONS[type(error)])
        return PartnerVisit(code=typed.code, was_sent=True) if arrived else typed

    def _keep(self, request: HttpRequest, keeper: Keeper, token: str, typed: PartnerVisit) -> HttpResponse:
        """Keep what was typed and lead to the answer; at once where a browser keeps no cookie."""
        if not keeper.browser_takes_cookies:
            return self._answer(request, token, typed, asks_code=True)
        try:
            keeper.begin(_slot(token), typed.to_bytes(), lifetime=LIFETIME)
        except TooManyDrafts:
            return self._show_too_many(request)
        return self._finish(keeper, request)

    @staticmethod
    def _finish(keeper: Keeper, request: HttpRequest) -> HttpResponse:
        response = mark_sensitive(SeeOther(request.path))
        keeper.finish(response)
        return response

    @sensitive_variables()
    def _answer(self, request: HttpRequest, token: str, typed: PartnerVisit, *, asks_code: bool) -> HttpResponse:
        form = ShortCodeForm({"code": typed.code})
        if not form.is_valid():
            return self._show_code(request, form)
        try:
            found = open_handed(request, Handed(token=token, code=form.cleaned_data["code"]))
        except BusyError:
            form.add_error(None, _("In questo momento si controllano molti codici. Aspetta qualche secondo e riprova."))
            response = self._show_code(request, form, HTTPStatus.SERVICE_UNAVAILABLE)
            response.headers["Retry-After"] = str(RETRY_SECONDS)
            return response
        except CaseDamagedError:
            return self._show_end(request, was_sent=False)
        if found is None:
            if not is_open(token):  # it was the answer that ended it
                return self._show_end(request, was_sent=typed.was_sent)
            form.add_error("code", _("Il codice non è quello di questo collegamento. Ricontrollalo."))
            return self._show_code(request, form)
        return self._show(request, *found, typed, asks_code=asks_code)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show(
        self, request: HttpRequest, state: State, passed: PassedOn, typed: PartnerVisit, *, asks_code: bool
    ) -> HttpResponse:
        decides = state == State.SENT
        if typed.has_answer:
            form = PartnerAnswerForm(typed.posted, decides=decides)
            form.is_valid()
        else:
            form = PartnerAnswerForm(initial={"key": new_key()}, decides=decides)
        context = {
            "passed": passed,
            "decides": decides,
            "form": form,
            "errors": summarise_errors(form),
            "why": WHY_NOT_SENT.get(typed.why, ""),
            "was_sent": typed.was_sent,
            "code_field": ShortCodeForm()["code"] if asks_code else None,
            "close_field": CLOSE_FIELD,
            "decides_field": DECIDES_FIELD,
        }
        return self._render(request, "reports/handed.html", context)

    def _show_code(self, request: HttpRequest, form: ShortCodeForm, status: int = HTTPStatus.OK) -> HttpResponse:
        return self._render(
            request, "reports/handed_code.html", {"form": form, "errors": summarise_errors(form)}, status=status
        )

    def _show_too_many(self, request: HttpRequest) -> HttpResponse:
        form = _form_with(_("Ci sono stati molti tentativi da questa rete. Riprova fra un quarto d’ora."))
        return self._show_code(request, form, HTTPStatus.TOO_MANY_REQUESTS)

    def _show_end(self, request: HttpRequest, *, was_sent: bool) -> HttpResponse:
        status = HTTPStatus.OK if was_sent else HTTPStatus.NOT_FOUND
        return self._render(request, "reports/handed_end.html", {"was_sent": was_sent}, status=status)

    @staticmethod
    def _render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        response = TemplateResponse(request, template, {"sensitive": True, **context}, status=status)
        patch_vary_headers(response, ["Cookie"])
        return mark_sensitive(response)


def _with_answer(typed: PartnerVisit, post: QueryDict) -> PartnerVisit:
    words = {name: str(post.get(name, "")) for name in ("action", "text", "key")}
    return dataclasses.replace(typed, **words, decides=DECIDES_FIELD in post, why="", was_sent=False)


def _form_with(error: str) -> ShortCodeForm:
    form = ShortCodeForm(QueryDict())
    form.errors.clear()
    form.add_error(None, error)
    return form


def _slot(token: str) -> str:
    return f"handed:{handed.digest_of(token)}"
