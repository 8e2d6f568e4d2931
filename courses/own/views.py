"""A person sees their own registration and acts on it: a link of a mail, or code and address, opens it."""

from __future__ import annotations

import uuid
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from core import calendars
from core.http import SeeOther, mark_sensitive
from courses import minors, operations, people
from courses.dates import meetings_of
from courses.draws.wishes import wish_names
from courses.form_definition import describe_group, draw_note
from courses.links import find_by_token, token_of
from courses.models import Registration, open_wish
from courses.states import ACTIVE_STATES, LEFT_STATES, Action, State, persons_actions
from formbuilder.builder import FormError, summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused
from formbuilder.questions import Phone
from formbuilder.reading import read_snapshot

from .copy import calendar_of, copy_of_data
from .forms import CodeForm, TelephoneForm, WishForm
from .looks import LEAVING, LINK_QUESTION, QUESTIONS, Question, telling_of

POSTS: Final = Limit(scope="courses.own", times=60, window_seconds=60 * 60)
ATTEMPTS: Final = (
    Limit(scope="courses.own.code", times=10, window_seconds=15 * 60, fail_closed=True),
    Limit(scope="courses.own.code.wide", times=100, window_seconds=15 * 60, fail_closed=True, ipv6_prefix=48),
    Limit(scope="courses.own.code.all", times=3000, window_seconds=15 * 60, fail_closed=True, for_all=True),
)
"""Codes that may be tried: by a household, by the wider network around it, by everybody together.

The narrowest first, and what it refuses counts for none of the others: one computer does not close this to everybody.
"""

ACTION_FIELD: Final = "azione"
TELEPHONE: Final = "telefono"
REMINDERS: Final = {"promemoria": True, "niente-promemoria": False}
WISH: Final = "cambia-gruppo"
NO_WISH: Final = "non-cambiare"
NEW_LINK: Final = "collegamento"
ASK: Final = "chiedi"
"""In the address of the page that asks before something that cannot be undone."""
CHANGED: Final = "cambiato"
"""In the address after the telephone number was changed, so that the page says so."""
SENT: Final = "mandato"
"""In the address of the page for code and address after a new link was mailed."""


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class OwnView(View):
    """What the pages share. A GET shows and changes nothing; nothing of it stays in a cache or a search engine.

    There is no session that a forged post could use, so Django's CSRF cookie is not needed; posts from other sites are
    refused all the same (`formbuilder.filling.gate`).
    """

    http_method_names = ["get", "head", "options"]

    @sensitive_variables()
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "POST") and "token" in kwargs and self.registration is None:
            return self.render("courses/own/gone.html", {}, status=HTTPStatus.NOT_FOUND)
        return mark_sensitive(super().dispatch(request, *args, **kwargs))

    @cached_property
    def registration(self) -> Registration | None:
        return find_by_token(self.kwargs["token"])

    def render(self, template: str, context: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
        return mark_sensitive(TemplateResponse(self.request, template, {"sensitive": True, **context}, status=status))


class OwnPageView(OwnView):
    """State, place in the queue, dates; accept, decline, leave, another telephone number."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        asked = request.GET.get(ASK, "")
        if asked in QUESTIONS and Action(asked) in self.actions:
            action = Action(asked)
            if action == Action.LEAVE:
                ask = LEAVING.get(State(self.mine.state), QUESTIONS[action])
                return self._ask(action.value, ask.of(self.whose), staying=self._staying())
            together = self._together()
            return self._ask(action.value, QUESTIONS[action].of("" if together else self.whose), together=together)
        if asked == NEW_LINK and self.mine.email:
            return self._ask(NEW_LINK, LINK_QUESTION.of(self.whose))
        return self._show()

    def _ask(self, action: str, question: Question, **others: list[Any]) -> HttpResponse:
        """`others`: whom it holds for too (`together`), or for whom nothing changes (`staying`)."""
        return self.render("courses/own/ask.html", {**self.shared(), "action": action, "ask": question, **others})

    @sensitive_variables()
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            post = gate.read_post(request)
        except Refused as refused:
            return self._refuse(f"{refused.refusal.title}. {refused.refusal.text}", refused.status)
        if not POSTS.allows(request):
            return self._refuse(
                _("Da questa rete sono arrivate molte richieste. Riprova fra un’ora."), HTTPStatus.TOO_MANY_REQUESTS
            )
        action = str(post.get(ACTION_FIELD, ""))
        if action in REMINDERS:
            operations.choose_reminders(registration_id=self.mine.pk, wanted=REMINDERS[action])
            return SeeOther(f"{self.here}#promemoria")
        other = {
            TELEPHONE: self._change_telephone,
            WISH: self._ask_to_move,
            NO_WISH: self._withdraw_wish,
            NEW_LINK: self._change_link,
        }.get(action)
        if other is not None:
            return other(post)
        with suppress(operations.ImpossibleActionError, ValueError):
            # What cannot be done any more was done before, or the state has changed: the page says what is true now.
            operations.act_as_person(registration_id=self.mine.pk, action=Action(action))
        return SeeOther(self.here)

    # --- acting ---------------------------------------------------------------------------------------------------

    def _change_telephone(self, post: QueryDict) -> HttpResponse:
        question = self.telephone
        if question is None or not self.is_active:
            return SeeOther(self.here)
        form = TelephoneForm(question, post)
        if not form.is_valid():
            return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        before = self.mine.answers.get(question.id)
        if not form.number and not before:
            form.add_error("telefono", _("Scrivi il numero."))
            return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if form.number == before:
            return SeeOther(f"{self.here}#telefono")
        operations.change_telephone(registration_id=self.mine.pk, question_id=question.id, number=form.number)
        return SeeOther(f"{self.here}?{CHANGED}#telefono")

    def _ask_to_move(self, post: QueryDict) -> HttpResponse:
        groups = operations.groups_to_ask_for(self.mine)
        form = WishForm(groups, post)
        if open_wish(self.mine) is None and groups:
            if not form.is_valid():
                return self._show(wish_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            with suppress(operations.ImpossibleActionError, operations.UnknownGroupError):
                # Another wish waits, or the group is gone, since a moment ago: the page says what is true now.
                operations.ask_to_move(
                    registration_id=self.mine.pk,
                    group=uuid.UUID(form.cleaned_data["gruppo"]),
                    words=form.cleaned_data["parole"],
                )
        return SeeOther(f"{self.here}#{WISH}")

    def _withdraw_wish(self, _post: QueryDict) -> HttpResponse:
        operations.withdraw_wish(registration_id=self.mine.pk)
        return SeeOther(f"{self.here}#{WISH}")

    def _change_link(self, _post: QueryDict) -> HttpResponse:
        if not self.mine.email:
            return SeeOther(self.here)
        operations.revoke_links(registration_id=self.mine.pk)
        return SeeOther(f"{reverse('own:code')}?{SENT}")

    def _refuse(self, message: str, status: int) -> HttpResponse:
        return self._show(errors=[FormError(label="", message=message, anchor="")], status=status)

    # --- showing --------------------------------------------------------------------------------------------------

    @property
    def mine(self) -> Registration:
        """The registration; the page is never reached without one."""
        assert self.registration is not None  # noqa: S101 - `dispatch` has answered otherwise
        return self.registration

    @property
    def here(self) -> str:
        return reverse("own:page", args=[self.kwargs["token"]])

    @property
    def is_active(self) -> bool:
        return self.mine.state in ACTIVE_STATES

    @property
    def actions(self) -> list[Action]:
        return persons_actions(State(self.mine.state))

    @cached_property
    def telephone(self) -> Phone | None:
        """The first question for a telephone number that the form asked this person, for themselves."""
        steps = (each for each in read_snapshot(self.mine.definition).steps if each.id not in minors.STEP_IDS)
        asked = (item for step in steps for item in step.items if isinstance(item, Phone))
        return next((each for each in asked if each.id in self.mine.answers or each.shown_when is None), None)

    @property
    def whose(self) -> str:
        """Whose registration this is, where the page has to say it."""
        return people.whose(self.mine)

    def shared(self) -> dict[str, Any]:
        return {
            "registration": self.mine,
            "whose": self.whose,
            "group_text": describe_group(self.mine.group),
            "here": self.here,
            "field": ACTION_FIELD,
            "ask_name": ASK,
        }

    @cached_property
    def party(self) -> list[dict[str, Any]]:
        """Who entered with this person. Their pages are a click away only for whoever reads the same mailbox."""
        mine = self.mine
        return [
            {
                "name": each.full_name,
                "state": each.get_state_display(),
                "stays": each.state in ACTIVE_STATES,
                "leaves": Action.LEAVE in persons_actions(State(each.state)),
                "url": reverse("own:page", args=[token_of(each)]) if _is_under_one_address(each, mine) else "",
            }
            for each in operations.members_of(mine)
        ]

    def _staying(self) -> list[dict[str, Any]]:
        """Those of them who are registered whatever becomes of this person."""
        return [each for each in self.party if each["stays"]]

    def _together(self) -> list[str]:
        """For whom this person answers and asks, by name; nobody where it is for themselves alone."""
        names = [each.full_name for each in operations.members_beside(self.mine)]
        return names if len(names) > 1 else []

    def _again_url(self) -> str:
        """Where somebody who has gone can register again; empty where nobody can."""
        page = self.mine.page
        return page.form_url if self.mine.state in LEFT_STATES and page and page.live and page.enrolment_is_open else ""

    def _draw(self) -> dict[str, Any]:
        """What the person reads of the draw that they take or took part in."""
        mine = self.mine
        if not mine.draw_code:
            return {}
        edition, page = mine.group.edition, mine.page
        if edition.awaits_draw:
            return {"draw_note": draw_note(edition), "wishes": wish_names(mine)}
        return {"draw_url": f"{page.draw_url(edition)}#{mine.draw_code}" if page and page.live else ""}

    def _show(
        self,
        form: TelephoneForm | None = None,
        *,
        wish_form: WishForm | None = None,
        errors: list[FormError] | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        mine, question = self.mine, self.telephone
        if form is None and question is not None and self.is_active:
            form = TelephoneForm(question, current=mine.answers.get(question.id))
        wish = open_wish(mine)
        if wish is None and wish_form is None and (groups := operations.groups_to_ask_for(mine)):
            wish_form = WishForm(groups)
        typed = wish_form if wish_form is not None and wish_form.is_bound else form
        context = {
            **self.shared(),
            "telling": telling_of(State(mine.standing), self.whose),
            "position": mine.position,
            "again_url": self._again_url(),
            "actions": [action.value for action in self.actions],
            "meetings": meetings_of(mine.group) if self.is_active and mine.state != State.RECEIVED else [],
            **self._draw(),
            "party": self.party,
            "staying": self._staying() if mine.state in LEFT_STATES else [],
            "together": self._together(),
            "reminds": self.mine.state == State.CONFIRMED and bool(self.mine.group.edition.reminder_days),
            "form": form,
            "errors": errors if errors is not None else summarise_errors(typed) if typed else [],
            "wish": wish,
            "wished": describe_group(wish.target) if wish else "",
            "wish_form": None if wish else wish_form,
            "was_changed": CHANGED in self.request.GET,
            "calendar_url": reverse("own:calendar", args=[self.kwargs["token"]]),
            "copy_url": reverse("own:copy", args=[self.kwargs["token"]]),
        }
        return self.render("courses/own/page.html", context, status=status)


def _is_under_one_address(one: Registration, other: Registration) -> bool:
    return bool(one.email_normalised) and one.email_normalised == other.email_normalised


class CalendarView(OwnView):
    """The dates as a file for a calendar."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        assert self.registration is not None  # noqa: S101 - `dispatch` has answered otherwise
        return HttpResponse(
            calendar_of(self.registration),
            content_type=calendars.CONTENT_TYPE,
            headers={"Content-Disposition": 'attachment; filename="incontri.ics"'},
        )


class CopyView(OwnView):
    """Everything that is kept, as a file that people and programs can read."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        assert self.registration is not None  # noqa: S101 - `dispatch` has answered otherwise
        return JsonResponse(
            copy_of_data(self.registration),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={"Content-Disposition": 'attachment; filename="i-miei-dati.json"'},
        )


class CodeView(OwnView):
    """Whoever has lost the mail: code and address lead to the same page."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(CodeForm())

    @sensitive_variables()
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            post = gate.read_post(request)
        except Refused as refused:
            return self._say(f"{refused.refusal.title}. {refused.refusal.text}", status=refused.status)
        form = CodeForm(post)
        if not form.is_valid():
            return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if not all(limit.allows(request) for limit in ATTEMPTS):
            text = _("Ci sono stati molti tentativi. Riprova fra un quarto d’ora, oppure telefona all’ufficio.")
            return self._say(text, status=HTTPStatus.TOO_MANY_REQUESTS, typed=post)
        found = form.find()
        if found is None:
            form.add_error("code", _("Non troviamo un’iscrizione con questo codice e questo indirizzo."))
            return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if found.link_edition:
            # The code stands in every mail, also in those whose links were closed: it opens nothing by itself any more.
            operations.ask_for_link(found)
            return SeeOther(f"{reverse('own:code')}?{SENT}")
        operations.note_entry(found)
        return SeeOther(reverse("own:page", args=[token_of(found)]))

    def _say(self, message: str, *, status: int, typed: QueryDict | None = None) -> HttpResponse:
        form = CodeForm(initial=typed.dict() if typed else None)
        return self._show(form, errors=[FormError(label="", message=message, anchor="")], status=status)

    def _show(
        self, form: CodeForm, *, errors: list[FormError] | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        context = {
            "form": form,
            "errors": errors if errors is not None else summarise_errors(form),
            "was_sent": SENT in self.request.GET,
        }
        return self.render("courses/own/code.html", context, status=status)
