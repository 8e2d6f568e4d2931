"""What the pages behind the code share: what was typed is kept sealed, and every refusal has its page."""

from __future__ import annotations

import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from core.chrome import LanguageLink, chrome_of
from core.http import SeeOther, mark_sensitive
from formbuilder.builder import summarise_errors
from formbuilder.filling.gate import Limit, Refused, read_post
from formbuilder.filling.keeper import Keeper, Kept, KeptChanged, TooManyDrafts
from formbuilder.filling.steps import ACTION_FIELD, Action
from formbuilder.filling.visits import new_flow_id
from vault.receipt import ReceiptCode
from vault.stretch import BusyError

from . import attachments
from .errors import CaseDamagedError
from .forms import CodeForm
from .operations import ReporterCase
from .padding import pad
from .room import RETRY_SECONDS, check_code
from .typed_answers import fields_of
from .visit import Visit

VIEWS = Limit(scope="reports.return.view", times=60, window_seconds=15 * 60)
"""Reading again costs as much work as trying a code."""
MESSAGES = Limit(scope="reports.return.message", times=20, window_seconds=15 * 60, fail_closed=True)
"""What a network may write, or do."""
LIFETIME = datetime.timedelta(minutes=15)
CLOSE_FIELD: Final = "chiudi"
NOTED_FIELD: Final = "annotato"
RETURN, FOLLOW_UP = "reports:return_visit", "reports:follow_up"
NAMES: Final = {"action": ACTION_FIELD}
"""What the buttons of a page are called."""
HTTP_TOO_MANY_REQUESTS = 429
HTTP_UNAVAILABLE = 503


class CodeView(View):
    """A page that the code opens. `kept` is the visit as this request has read it."""

    kept: Kept | None = None

    def keep(
        self,
        request: HttpRequest,
        keeper: Keeper,
        typed: Visit,
        *,
        visit: str,
        page: str = RETURN,
        anchor: str = "",
    ) -> HttpResponse:
        """Keep what was typed and lead to the answer on this `page`; at once where a browser keeps no cookie."""
        if not keeper.browser_takes_cookies:
            return self.answer(request, typed)
        attachments.keep(typed.files, lifetime=LIFETIME)
        try:
            if visit:
                keeper.replace(slot(visit), typed.to_bytes(), lifetime=LIFETIME, kept=self.kept)
            else:
                visit = new_flow_id()
                keeper.begin(slot(visit), typed.to_bytes(), lifetime=LIFETIME)
        except TooManyDrafts:
            return self.show_too_many(request, typed=typed)
        except KeptChanged:  # another tab was faster, perhaps with a new code: nothing is written over it
            return mark_sensitive(SeeOther(reverse("reports:return_visit", kwargs={"visit": visit})))
        response = mark_sensitive(SeeOther(reverse(page, kwargs={"visit": visit}) + anchor))
        keeper.finish(response)
        return response

    @staticmethod
    def close(keeper: Keeper, visit: str) -> HttpResponse:
        """Throw away what was kept."""
        keeper.forget(slot(visit))
        response = mark_sensitive(SeeOther(reverse("reports:return")))
        keeper.finish(response)
        return response

    @sensitive_variables()
    def answer(self, request: HttpRequest, typed: Visit, *, visit: str = "") -> HttpResponse:
        """What the code opens, or the page that asks for it with what is wrong with it."""
        form = CodeForm({"code": typed.code})
        if not form.is_valid():
            return self.show_form(request, form, typed=typed, visit=visit)
        try:
            found = check_code(request, form.cleaned_data["code"])
        except BusyError:
            return self.show_busy(request, form, typed=typed, visit=visit)
        except CaseDamagedError:
            form.add_error(
                None,
                _(
                    "Il codice è giusto, ma quello che avevi inviato risulta danneggiato e non possiamo mostrarlo. "
                    "Per favore telefona all’ufficio: vogliamo capire che cosa è successo."
                ),
            )
            return self.show_form(request, form)
        if found is None:
            form.add_error("code", _("Non troviamo niente con questo codice. Ricontrolla i gruppi uno per uno."))
            return self.show_form(request, form, typed=typed, visit=visit)
        return self.show_case(request, found, typed, visit=visit)

    def show_case(self, request: HttpRequest, found: ReporterCase, typed: Visit, *, visit: str) -> HttpResponse:
        """The page itself; without a `visit` nothing is kept, and its forms ask for the code again."""
        raise NotImplementedError

    def show_new_code(self, request: HttpRequest, typed: Visit, *, visit: str) -> HttpResponse:
        """The code that was just made, until somebody says that it is noted or the visit is over."""
        form = CodeForm({"code": typed.code})
        if not form.is_valid():
            return self.show_form(request, form, typed=typed, visit=visit)
        address = reverse("reports:return_visit", kwargs={"visit": visit})
        context = {"code": form.cleaned_data["code"], "visit_url": address, "noted_field": NOTED_FIELD}
        return self.render(request, "reports/acts/new_code_shown.html", context)

    def show_busy(self, request: HttpRequest, form: CodeForm, *, typed: Visit, visit: str) -> HttpResponse:
        """Too many codes are checked now."""
        form.add_error(None, _("In questo momento si controllano molti codici. Aspetta qualche secondo e riprova."))
        response = self.show_form(request, form, status=HTTP_UNAVAILABLE, typed=typed, visit=visit)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def show_too_many(self, request: HttpRequest, *, typed: Visit, visit: str = "") -> HttpResponse:
        """A network that has tried too often waits."""
        form = CodeForm(QueryDict())
        form.errors.clear()
        form.add_error(None, _("Ci sono stati molti tentativi da questa rete. Riprova fra un quarto d’ora."))
        return self.show_form(request, form, status=HTTP_TOO_MANY_REQUESTS, typed=typed, visit=visit)

    def show_refused(self, request: HttpRequest, refused: Refused) -> HttpResponse:
        """Nothing of the post was read."""
        form = CodeForm(QueryDict())
        form.errors.clear()
        form.add_error(None, f"{refused.refusal.title}. {refused.refusal.text}")
        return self.show_form(request, form, status=refused.status)

    def show_form(
        self, request: HttpRequest, form: CodeForm, *, status: int = 200, typed: Visit | None = None, visit: str = ""
    ) -> HttpResponse:
        """What was `typed` waits for the code, in the `visit` or, where that cannot be, in the page."""
        waiting = typed if typed and typed.has_unsent else None
        context = {
            "form": form,
            "errors": summarise_errors(form),
            "waiting": waiting,
            "answers": fields_of(waiting) if waiting and not visit else (),
            "visit": visit if waiting else "",
            "languages": other_languages(request) if waiting and not visit else [],
        }
        return self.render(request, "reports/return.html", context, status=status)

    @staticmethod
    def render(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        """A page that no cache keeps, and whose length says nothing."""
        response = TemplateResponse(request, template, {"sensitive": True, "names": NAMES, **context}, status=status)
        patch_vary_headers(response, ["Cookie"])
        return mark_sensitive(pad(response))


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class PageOfVisit(CodeView):
    """Something that is done on a page of its own behind a visit: without its cookie there is no such page.

    Why no CSRF cookie: `views.ReturnView`.
    """

    http_method_names = ["get", "head", "post"]

    @sensitive_variables()
    def get(self, request: HttpRequest, visit: str, **kwargs: str) -> HttpResponse:
        self.kept = kept = Keeper(request).load(slot(visit))
        if kept is None:
            return mark_sensitive(HttpResponseRedirect(reverse("reports:return")))
        typed = Visit.from_bytes(kept.content)
        if typed.fresh:
            return mark_sensitive(HttpResponseRedirect(self.visit_url))
        if not VIEWS.allows(request):
            return self.show_too_many(request, typed=typed, visit=visit)
        return self.answer(request, typed, visit=visit)

    @sensitive_variables()
    def post(self, request: HttpRequest, visit: str, **kwargs: str) -> HttpResponse:
        try:
            post = read_post(request)
        except Refused as refused:
            return self.show_refused(request, refused)
        keeper = Keeper(request)
        kept = keeper.load(slot(visit))
        if kept is None:
            return self.begin_again(request, keeper, post=post)
        if CLOSE_FIELD in post:
            return self.close(keeper, visit)
        typed = Visit.from_bytes(kept.content)
        form = CodeForm({"code": typed.code})
        code = form.cleaned_data["code"] if form.is_valid() and not typed.fresh else None
        return self.act(request, keeper, kept, code=code, post=post)

    def act(
        self, request: HttpRequest, keeper: Keeper, kept: Kept, *, code: ReceiptCode | None, post: QueryDict
    ) -> HttpResponse:
        """Do what was posted, and lead on. Without a `code` nothing can be done: it is wrong, or not noted yet."""
        raise NotImplementedError

    def begin_again(self, request: HttpRequest, keeper: Keeper, *, post: QueryDict) -> HttpResponse:
        """The visit has run out, or is none of this browser's: the code is asked for."""
        return mark_sensitive(SeeOther(reverse("reports:return")))

    @property
    def visit_url(self) -> str:
        """The page on which everything stands."""
        return reverse("reports:return_visit", kwargs={"visit": self.kwargs["visit"]})

    def keep_and_lead(self, keeper: Keeper, kept: Kept, typed: Visit, *, to: str, otherwise: str) -> HttpResponse:
        """Keep what was typed and lead `to` a page.

        What another request has left in the visit since it was read, a new code perhaps, is not written over: then
        `otherwise` is where to go.
        """
        address = to
        try:
            keeper.replace(slot(self.kwargs["visit"]), typed.to_bytes(), lifetime=LIFETIME, kept=kept)
        except KeptChanged:
            address = otherwise
        response = mark_sensitive(SeeOther(address))
        keeper.finish(response)
        return response


def other_languages(request: HttpRequest) -> list[LanguageLink]:
    """The `languages` of `forms/languages.html`, for a page into which something is typed."""
    return chrome_of(request, None).other_versions


def changes_language(post: QueryDict) -> bool:
    """Whether one of its buttons was pressed: what was typed is kept, and nothing else is done."""
    return post.get(ACTION_FIELD) == Action.LANGUAGE.value


def slot(visit: str) -> str:
    """Where a visit is kept."""
    return f"code:{visit}"
