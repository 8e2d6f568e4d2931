"""A screen of a form as a page: a step, the check page with what is asked of whoever sends, a short wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.http import allow_workers
from formbuilder.builder import FormError, summarise_errors
from formbuilder.filling import until
from formbuilder.filling.exits import find_leads
from formbuilder.filling.keeper import Kept
from formbuilder.filling.robots import REFRESH_SECONDS, Ask, challenge_for, seconds_to_wait
from formbuilder.filling.screens import Screen
from formbuilder.filling.state import FlowState, Notice
from formbuilder.filling.visits import slot_of

if TYPE_CHECKING:
    from formbuilder.mixins import FormPageMixin


def show(
    page: FormPageMixin, request: HttpRequest, flow_id: str, screen: Screen, state: FlowState, *, kept: Kept | None
) -> HttpResponse:
    """The screen, or for a check page that was too quick the wait before it. `kept` says how long all of it stays."""
    ask = page.ask_of_sender(request, state.extra) if screen.form is None else Ask.NOTHING
    action_url = page.step_url(flow_id, screen.place)
    if Notice.WAITED in screen.notices and (seconds := seconds_to_wait(ask, state)):
        return _wait(page, request, action_url, seconds)
    context: dict[str, Any] = {
        "screen": screen,
        "about": page.whom_about(screen.step_id, state.answers),
        "form": screen.form,
        "errors": screen.errors,
        "message": screen.message,
        "action_url": action_url,
        "steps_url": page.steps_url(flow_id),
        "languages": page.form_languages(request, flow_id, screen.place),
        "kept_until": until.in_words(kept.expires_at) if kept else "",
        "seconds_left": int((kept.expires_at - timezone.now()).total_seconds()) if kept else None,
    }
    if screen.exit is None and (screen.form is None or screen.is_first):
        context["notes"] = page.screen_notes(request, None if screen.form else state.answers)
    if screen.form is None:
        extra_form, errors = _extra_form(page, request, screen, state)
        challenge = challenge_for(slot_of(page, flow_id), ask)
        context |= {"extra_form": extra_form, "errors": [*screen.errors, *errors], "challenge": challenge}
    if screen.exit is not None:
        context["leads"] = tuple(find_leads(screen.exit))
        return page.render_screen(request, "forms/exit.html", context)
    response = page.render_screen(request, "forms/step.html" if screen.form else "forms/check.html", context)
    return allow_workers(response) if ask else response


def _extra_form(
    page: FormPageMixin, request: HttpRequest, screen: Screen, state: FlowState
) -> tuple[Any, list[FormError]]:
    """What the page itself asks on its check page, with what was wrong about it."""
    form = page.get_extra_check_form(request, None, state.extra)
    if form is None:
        return None, []
    said = state.said_at(screen.step_id)
    form.errors  # noqa: B018 - an unbound form makes its empty errors here
    form.cleaned_data = {}
    for name in form.fields.keys() & said.errors.keys():
        form.add_error(name, said.errors[name])
    return form, summarise_errors(form)


def _wait(page: FormPageMixin, request: HttpRequest, action_url: str, seconds: int) -> HttpResponse:
    """A page that counts down without a script; then the check page follows by itself."""
    response = page.render_screen(request, "forms/wait.html", {"seconds": seconds, "action_url": action_url})
    response.headers["Refresh"] = str(min(seconds, REFRESH_SECONDS))
    return response
