"""One request to a form: POST answers with 303, GET shows, and what is between them is kept sealed (docs/adr/0006)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.http import SeeOther
from formbuilder.answers import Section, SubmissionRefused
from formbuilder.definition import Definition
from formbuilder.filling import gate
from formbuilder.filling.exits import EXIT_FIELD, find_page
from formbuilder.filling.gate import Refusal, Refused
from formbuilder.filling.keeper import Keeper, Kept, KeptChanged, TooManyDrafts
from formbuilder.filling.robots import PROOF_FIELD, crowd_limit, send_limit, why_not_yet
from formbuilder.filling.screens import Screen
from formbuilder.filling.showing import show
from formbuilder.filling.state import FlowState, Notice, StateTooLong
from formbuilder.filling.steps import END_PLACE, Action, Flow, Moved, Ready, read_action
from formbuilder.filling.until import in_words
from formbuilder.filling.visits import build_flow, new_flow_id, slot_of
from formbuilder.translations import WholeInItsLanguage
from formbuilder.uploads import in_forms, waiting
from formbuilder.uploads.receiving import Reception, read_with_files
from formbuilder.uploads.waiting import FilesGone

if TYPE_CHECKING:
    from formbuilder.mixins import FormPageMixin

ATTEMPTS: Final = 3
"""How often a post is read again when another one of the same browser was faster."""
END_LIFETIME: Final = datetime.timedelta(minutes=30)
"""How long the page after sending can be seen again."""
POST_WITH_FILES_MAX_BYTES: Final = gate.POST_MAX_BYTES + in_forms.FORM_MAX_BYTES
FIRST_PLACE: Final = "1"
LONGER_THAN_THE_FORM: Final = datetime.timedelta(minutes=10)
"""Files stay a little longer than the form in progress that has their keys."""


class FormClosed(Exception):  # noqa: N818 - reads as what happened
    """Raised by `handle_submission` when the form was closed at that very moment."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.title))
        self.refusal = refusal


class FormVisit:
    """A request to one address of a page's form. `flow_id` tells the tabs of one browser apart."""

    def __init__(self, page: FormPageMixin, request: HttpRequest, *, flow_id: str, place: str) -> None:
        self.page = page
        self.request = request
        self.flow_id = flow_id
        self.place = place
        self.keeper = Keeper(request)
        self._kept: Kept | None = None
        self._form: Flow | None = None
        self._reception: Reception | None = None
        self._files: dict[str, dict[str, Any]] = {}
        self._slot = slot_of(page, flow_id)

    @sensitive_variables()
    def respond(self) -> HttpResponse:
        """The screen for a GET; for a POST the way to the next one. Raises `Refused`."""
        response = self._get() if self.request.method != "POST" else self._receive()
        patch_vary_headers(response, ["Cookie"])
        return response

    # --- looking --------------------------------------------------------------------------------------------------

    def _get(self) -> HttpResponse:
        kept = self.keeper.load(self._slot)
        state = FlowState.from_bytes(kept.content) if kept else None
        if state is not None and state.is_sent:
            return self._end(state)
        closed = self._closed(state)
        if closed is not None:
            return closed
        if self.place == END_PLACE:
            return self.page.render_gone(self.request)
        result = self._flow().look(state, self.place)
        if isinstance(result, Screen):
            return self._show(result, state or FlowState.new(), kept=kept)
        return self.page.render_gone(self.request) if result is None else self._to(result)

    def _closed(self, state: FlowState | None) -> HttpResponse | None:
        """Why the form cannot be filled in, with everything written so far; None while it can."""
        if self.page.is_withdrawn:
            return self.page.render_withdrawn(self.request, sections=self._written(state))
        refusal = self.page.why_closed(self.request)
        if refusal is None:
            return None
        return self.page.render_refusal(self.request, refusal, sections=self._written(state))

    def _written(self, state: FlowState | None) -> tuple[Section, ...]:
        return self._flow().written(state) if state else ()

    def _end(self, state: FlowState) -> HttpResponse:
        if self.place != END_PLACE:
            return self._to(END_PLACE)
        return self.page.render_end(self.request, state.outcome or {})

    def _show(self, screen: Screen, state: FlowState, *, kept: Kept | None) -> HttpResponse:
        return show(self.page, self.request, self.flow_id, screen, state, kept=kept)

    # --- receiving ------------------------------------------------------------------------------------------------

    def _receive(self) -> HttpResponse:
        """Read the post; where the form asks for files, only once the browser has its cookie and they are expected."""
        if not (in_forms.is_multipart(self.request) and in_forms.file_inputs(self._definition())):
            return self._post(gate.read_post(self.request))
        if not self.keeper.browser_takes_cookies:
            again = self.keeper.ask_for_cookie()
            if again is not None:
                return again
        self._reception = self._expect_files()
        read = partial(read_with_files, reception=self._reception)
        return self._post(gate.read_post(self.request, max_bytes=POST_WITH_FILES_MAX_BYTES, read=read))

    def _expect_files(self) -> Reception:
        """What may come: nothing where it could not be kept, or where nobody asks for it any more."""
        kept = self.keeper.load(self._slot)
        state = FlowState.from_bytes(kept.content) if kept else None
        is_lost = state is None and self.place != FIRST_PLACE
        is_over = is_lost or (state is not None and state.is_sent) or self.place == END_PLACE
        if is_over or not self.keeper.browser_takes_cookies:
            return in_forms.expect_nothing(self.request)
        if self.page.is_withdrawn or self.page.why_closed(self.request) is not None:
            return in_forms.expect_nothing(self.request)
        return in_forms.expect(self.request, self._definition(), state)

    def _definition(self) -> Definition:
        return self._flow().definition

    def _flow(self) -> Flow:
        """The page's form, made once for a request. Raises `Refused`."""
        if self._form is None:
            self._form = build_flow(self.page, self.request)
        return self._form

    def _with_files(self, flow: Flow, state: FlowState | None, post: QueryDict) -> QueryDict:
        """The post as the flow reads it, with the files that are there and those that have just come."""
        taken = self._reception.taken if self._reception else []
        self._files = {**(state.files if state else {}), **in_forms.entries_of(taken)}
        return in_forms.merge(post, flow.definition, self._files, taken)

    # --- moving ---------------------------------------------------------------------------------------------------

    def _post(self, post: QueryDict) -> HttpResponse:
        if read_action(post) is Action.DRAFT:
            return self._keep_draft(post)
        for _attempt in range(ATTEMPTS):
            try:
                response = self._post_once(post)
            except KeptChanged:
                continue
            self.keeper.finish(response)
            return response
        return self._to(self.place)

    def _post_once(self, post: QueryDict) -> HttpResponse:
        self._kept = self.keeper.load(self._slot)
        state = FlowState.from_bytes(self._kept.content) if self._kept else None
        if state is not None and state.is_sent:
            return self._leave_end(state)
        if self.place == END_PLACE:
            return self._to(END_PLACE)
        if state is None and EXIT_FIELD not in post:
            again = self.keeper.ask_for_cookie()
            if again is not None:
                return again
        flow = self._flow()
        if EXIT_FIELD in post:
            return self._continue_elsewhere(flow, state or FlowState.new(), str(post[EXIT_FIELD]))
        post = self._with_files(flow, state, post)
        if state is None and not self.keeper.browser_takes_cookies:
            return self._show_in_place(flow, post, Notice.NO_COOKIE)
        return self._move(flow, state, post)

    def _move(self, flow: Flow, state: FlowState | None, post: QueryDict) -> HttpResponse:
        if self.page.is_withdrawn or self.page.why_closed(self.request) is not None:
            return self._keep(flow, post, flow.note(state, self.place, post))
        if gate.is_trapped(post):
            return self._keep(flow, post, flow.note(state, self.place, post, Notice.TRAP))
        result = flow.proceed(state, self.place, post)
        if isinstance(result, Moved) and self._reception and self._reception.refused:
            errors = in_forms.errors_of(self._reception.refused, flow.definition)
            return self._keep(flow, post, flow.refuse(result.state, errors=errors))
        if isinstance(result, Moved):
            extra = {name: str(post[name]) for name in self.page.kept_extra_fields if name in post}
            if extra:
                result = replace(result, state=replace(result.state, extra=extra))
            return self._keep(flow, post, result)
        return self._send(flow, post, result)

    def _continue_elsewhere(self, flow: Flow, state: FlowState, number: str) -> HttpResponse:
        """To the first step of another page's form, which begins with the answers to what both ask.

        What was said to a sensitive form is kept shorter, and leaves less on the device: it goes into no other sort.
        """
        button = flow.exit_button(state, self.place, number)
        page = find_page(button) if button else None
        if not isinstance(page, WholeInItsLanguage):
            return self._to(self.place) if page is None else SeeOther(page.url)
        there = cast("FormPageMixin", page)
        try:
            answers = flow.shared_answers(state, build_flow(there, self.request).definition)
            may_go = there.form_is_sensitive or not self.page.form_is_sensitive
            if may_go and answers and self._kept is not None:
                flow_id = new_flow_id()
                content = replace(FlowState.new(), answers=answers).to_bytes()
                self.keeper.begin(slot_of(there, flow_id), content, lifetime=there.form_lifetime)
                return SeeOther(there.step_url(flow_id, "1"))
        except (Refused, TooManyDrafts):
            pass
        return SeeOther(there.form_url)

    def _send(self, flow: Flow, post: QueryDict, ready: Ready) -> HttpResponse:
        notice = self._why_not_yet(ready.state, post)
        if notice is not None:
            return self._keep(flow, post, flow.note(ready.state, self.place, post, notice))
        extra = self.page.get_extra_check_form(self.request, post, ready.state.extra)
        if extra is not None and not extra.is_valid():
            errors = {name: [str(message) for message in messages] for name, messages in extra.errors.items()}
            return self._keep(flow, post, flow.refuse(ready.state, errors=errors))
        try:
            outcome = self._hand_over(flow, ready)
        except SubmissionRefused as refused:
            errors = {question_id: [message] for question_id, message in refused.errors.items()}
            moved = flow.refuse(ready.state, message=refused.message, errors=errors)
            return self._keep(flow, post, moved)
        except FormClosed as closed:
            message = f"{closed.refusal.title}. {closed.refusal.text}"
            return self._keep(flow, post, flow.refuse(ready.state, message=message))
        sent = FlowState(key="", outcome=outcome)
        try:
            self.keeper.replace(self._slot, sent.to_bytes(), lifetime=END_LIFETIME)
        except KeptChanged:
            # The row expired or was thrown away while this was being stored. Read again, it would look as if nothing
            # had been sent, and nobody would ever see the end (of a report: its code).
            return self.page.render_end(self.request, outcome)
        self.keeper.change_cookie()
        return self._to(END_PLACE)

    def _hand_over(self, flow: Flow, ready: Ready) -> dict[str, Any]:
        files = in_forms.files_in(flow.definition, ready.submission.answers, ready.state.files)
        try:
            return self.page.handle_submission(self.request, replace(ready.submission, files=files))
        except FilesGone as error:
            message = _("I file che avevi caricato non ci sono più. Toglili, caricali di nuovo, poi invia.")
            asked = [each.id for each in flow.definition.questions if each.file_inputs()]
            raise SubmissionRefused(errors=dict.fromkeys(asked, message)) from error

    def _why_not_yet(self, state: FlowState, post: QueryDict) -> Notice | None:
        """What keeps a complete form from leaving now. Every try is counted, for what is asked of the next one."""
        form, times = str(self.page.translation_key), self.page.form_send_limit
        ask = self.page.ask_of_sender(self.request, state.extra)
        crowd_limit(form, times).allows(self.request)
        if not send_limit(form, times).allows(self.request):
            return Notice.TOO_OFTEN
        answer = post.get(PROOF_FIELD, "")
        return why_not_yet(self.request, ask, state, form=form, subject=self._slot, answer=answer)

    def _keep(self, flow: Flow, post: QueryDict, moved: Moved) -> HttpResponse:
        """Keep the new state and lead on; what cannot be kept is given back in place, so that it is not lost."""
        lifetime = self.page.form_lifetime
        moved = replace(moved, state=replace(moved.state, files=in_forms.still_there(moved.state, self._files)))
        try:
            content = moved.state.to_bytes()
            if self._kept is None:
                self.keeper.begin(self._slot, content, lifetime=lifetime)
            else:
                self.keeper.replace(self._slot, content, lifetime=lifetime, kept=self._kept)
        except StateTooLong:
            return self._show_in_place(flow, post, Notice.TOO_LONG)
        except TooManyDrafts:
            return self._show_in_place(flow, post, Notice.TOO_OFTEN)
        waiting.extend(moved.state.files.keys(), until=timezone.now() + lifetime + LONGER_THAN_THE_FORM)
        waiting.forget(self._files.keys() - moved.state.files.keys())
        return self._to(moved.place, anchor=moved.anchor)

    def _keep_draft(self, post: QueryDict) -> HttpResponse:
        """The script's post, also while the page is being left: never begins a flow, never touches the cookie."""
        kept = self.keeper.load(self._slot)
        state = FlowState.from_bytes(kept.content) if kept else None
        if state is None or state.is_sent:
            return HttpResponse(status=HTTPStatus.GONE)
        flow = self._flow()
        moved = flow.note(state, self.place, in_forms.merge(post, flow.definition, state.files))
        try:
            until = self.keeper.replace(self._slot, moved.state.to_bytes(), lifetime=self.page.form_lifetime, kept=kept)
        except (StateTooLong, KeptChanged):
            return HttpResponse(status=HTTPStatus.CONFLICT)
        return HttpResponse(in_words(until), content_type="text/plain; charset=utf-8")

    def _leave_end(self, state: FlowState) -> HttpResponse:
        """A post after sending: the end page's own button, or a second press of «Invia»."""
        leads_to = self.page.leave_end(self.request, state.outcome or {}) if self.place == END_PLACE else None
        if leads_to is None:
            return self._to(END_PLACE)
        self.keeper.forget(self._slot)
        return SeeOther(leads_to)

    def _show_in_place(self, flow: Flow, post: QueryDict, notice: Notice) -> HttpResponse:
        # What has come cannot be kept either: it is not shown as if it were.
        post = in_forms.merge(post, flow.definition, {})
        closed = self._closed(flow.note(None, self.place, post).state)
        return closed or self._show(flow.in_place(self.place, post, notice), FlowState.new(), kept=None)

    def _to(self, place: str, *, anchor: str = "") -> HttpResponse:
        return SeeOther(self.page.step_url(self.flow_id, place) + (f"#{anchor}" if anchor else ""))
