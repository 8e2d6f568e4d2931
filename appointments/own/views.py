"""A person sees their own appointment, chooses another time, cancels it: the link of a mail opens it."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from appointments import operations, timetable
from appointments.choosing import Choice
from appointments.copies import calendar_of, copy_of_data
from appointments.links import find_by_token
from appointments.models import Appointment
from appointments.states import Action, State
from appointments.words import when
from core import calendars
from core.http import SeeOther, mark_sensitive, read_version
from core.state_looks import Look
from formbuilder.builder import FormError
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused

POSTS: Final = Limit(scope="appointments.own", times=60, window_seconds=60 * 60)
ASK: Final = "chiedi"
"""In the address of the page that asks before something that cannot be undone."""
CHANGED: Final = "cambiato"
"""In the address after another time was chosen, so that the page says so."""
TIME, FROM = "ora", "dal"


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class OwnView(View):
    """What the pages share. A GET shows and changes nothing; nothing of it stays in a cache or a search engine.

    There is no session that a forged post could use, so Django's CSRF cookie is not needed; posts from other sites are
    refused all the same (`formbuilder.filling.gate`).
    """

    http_method_names = ["get", "head", "options"]

    @sensitive_variables()
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "POST") and self.found is None:
            return self.render("appointments/gone.html", {}, status=HTTPStatus.NOT_FOUND)
        return mark_sensitive(super().dispatch(request, *args, **kwargs))

    @cached_property
    def found(self) -> Appointment | None:
        return find_by_token(self.kwargs["token"])

    @property
    def mine(self) -> Appointment:
        """The appointment; the page is never reached without one."""
        assert self.found is not None  # noqa: S101 - `dispatch` has answered otherwise
        return self.found

    def address(self, name: str, **query: str) -> str:
        path = reverse(f"appointments:{name}", args=[self.kwargs["token"]])
        return f"{path}?{urlencode(query)}" if query else path

    def render(self, template: str, context: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
        return mark_sensitive(TemplateResponse(self.request, template, {"sensitive": True, **context}, status=status))

    def shared(self) -> dict[str, Any]:
        mine = self.mine
        can_change = mine.state == State.BOOKED and not mine.has_begun()
        return {
            "appointment": mine,
            **timetable.facts_of(mine),
            "can_change": can_change,
            "look": mine.standing.look if can_change or mine.state == State.CANCELLED else Look.CLOSED,
            "own_url": self.address("own"),
        }

    def why_refused(self, request: HttpRequest) -> tuple[str, int] | None:
        """What of a post keeps it from being read, in words; None where nothing does."""
        try:
            self.posted = gate.read_post(request)
        except Refused as refused:
            return f"{refused.refusal.title}. {refused.refusal.text}", refused.status
        if not POSTS.allows(request):
            text = _("Da questa rete sono arrivate molte richieste. Riprova fra un’ora.")
            return text, HTTPStatus.TOO_MANY_REQUESTS
        return None


class OwnPageView(OwnView):
    """When, where, for what; a POST cancels it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        context = self.shared()
        if ASK in request.GET and context["can_change"]:
            return self.render("appointments/ask.html", {**context, "action_url": self.address("own")})
        return self._show(context)

    @sensitive_variables()
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        refused = self.why_refused(request)
        if refused is not None:
            return self._show(self.shared(), message=refused[0], status=refused[1])
        try:
            operations.cancel(appointment_id=self.mine.pk, seen=read_version(self.posted))
        except operations.ChangedMeanwhileError:
            self.mine.refresh_from_db()
            context = self.shared()
            if context["can_change"]:
                return self._show(context, message=changed_words(), status=HTTPStatus.CONFLICT)
        except operations.ImpossibleActionError:
            pass  # It has begun: the page says what is true now.
        return SeeOther(self.address("own"))

    def _show(self, context: dict[str, Any], *, message: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
        more = {
            "errors": [FormError(label="", message=message, anchor="")] if message else [],
            "was_changed": CHANGED in self.request.GET and context["can_change"],
            "has_begun": self.mine.has_begun(),
            "change_url": self.address("change"),
            "ask_url": self.address("own", **{ASK: Action.GIVE_UP.value}),
            "calendar_url": self.address("calendar"),
            "copy_url": self.address("copy"),
        }
        return self.render("appointments/own.html", {**context, **more}, status=status)


class ChangeView(OwnView):
    """Another time: a week of free ones, then a question; the POST moves it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        context = self.shared()
        if not context["can_change"]:
            return SeeOther(self.address("own"))
        choice = Choice.read(request.GET.get(TIME, ""))
        if choice is not None:
            more = {"action_url": self.address("change"), "code": choice.code, "new": when(choice.begins)}
            return self.render("appointments/ask.html", {**context, **more, "back_url": self.address("change")})
        return self._show(context)

    @sensitive_variables()
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        refused = self.why_refused(request)
        if refused is not None:
            return self._show(self.shared(), message=refused[0], status=refused[1])
        choice = Choice.read(self.posted.get(TIME, ""))
        if choice is None:
            return SeeOther(self.address("change"))
        try:
            operations.move(appointment_id=self.mine.pk, begins=choice.begins, seen=read_version(self.posted))
        except operations.TimeTakenError:
            return self._show(self.shared(), message=kept_words(), near=choice, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except operations.TooManyError:
            return self._show(self.shared(), message=too_often_words(), status=HTTPStatus.TOO_MANY_REQUESTS)
        except operations.ChangedMeanwhileError:
            self.mine.refresh_from_db()
            context = self.shared()
            if context["can_change"] and self.mine.begins != choice.begins:
                return self._show(context, message=changed_words(), status=HTTPStatus.CONFLICT)
        except operations.ImpossibleActionError:
            pass  # As above; the page says that it was changed only where it still can be.
        return SeeOther(f"{self.address('own')}?{CHANGED}")

    def _show(
        self,
        context: dict[str, Any],
        *,
        message: str = "",
        near: Choice | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        asked = timezone.localdate(near.begins).isoformat() if near else self.request.GET.get(FROM, "")
        week = timetable.week_of(
            operations.service_of(self.mine),
            asked=asked,
            week_url=lambda day: self.address("change", **{FROM: day.isoformat()}),
            time_url=lambda code: self.address("change", **{TIME: code}),
            but=self.mine,
        )
        errors = [FormError(label="", message=message, anchor="")] if message else []
        return self.render("appointments/change.html", {**context, "week": week, "errors": errors}, status=status)


def kept_words() -> str:
    """What is said to whoever chose another time that somebody else has taken meanwhile."""
    return _(
        "Nel frattempo qualcuno ha preso quell’orario. Il tuo appuntamento resta com’era: scegline un altro, se vuoi."
    )


def changed_words() -> str:
    """What is said to whoever answers a question about a time that does not hold any more."""
    return _("Nel frattempo l’appuntamento è cambiato: guarda l’orario che vale adesso, poi scegli di nuovo.")


def too_often_words() -> str:
    """What is said to whoever changes all the time."""
    return _("Oggi hai già cambiato orario più volte: riprova domani, oppure telefona.")


class CalendarView(OwnView):
    """The appointment as a file for a calendar."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return HttpResponse(
            calendar_of(self.mine),
            content_type=calendars.CONTENT_TYPE,
            headers={"Content-Disposition": 'attachment; filename="appuntamento.ics"'},
        )


class CopyView(OwnView):
    """Everything that is kept, as a file that people and programs can read."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return JsonResponse(
            copy_of_data(self.mine),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={"Content-Disposition": 'attachment; filename="i-miei-dati.json"'},
        )
