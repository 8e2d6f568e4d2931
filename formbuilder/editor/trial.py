"""Trying a draft: the real form, every step of it, from the newest draft, with nothing sent, stored or counted.

A link opens it for a day, in every language of the page, without an account: whoever edits the page hands it to a
colleague, and can take all links of the page back. `TrialHost` stands in for the page before the machinery of forms:
it has addresses and a key of its own, so that nothing of a trial opens in the live form, and a sink that keeps nothing.
What is typed waits sealed between two steps, as in every form, and is thrown away at the end or after half an hour.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from core import trash
from core.chrome import LanguageLink
from core.http import SeeOther
from formbuilder.answers import Section
from formbuilder.builder import post_of
from formbuilder.definition import Definition, Step
from formbuilder.filling.gate import Limit, Refusal
from formbuilder.filling.keeper import Keeper
from formbuilder.filling.robots import Ask
from formbuilder.filling.serving import FIRST_PLACE, FormVisit
from formbuilder.filling.steps import ACTION_FIELD, END_PLACE, STEP_FIELD, Flow, Ready
from formbuilder.filling.visits import build_flow, new_flow_id
from formbuilder.mixins import FormPageMixin
from formbuilder.models import RevokedTrials
from formbuilder.uploads import in_forms

if TYPE_CHECKING:
    from formbuilder.filling.state import FlowState

LIFETIME: Final = datetime.timedelta(days=1)
FILL: Final = "fill"
"""The button that fills the step with sample answers."""
NEW_TRIALS: Final = (Limit(scope="form.trials", times=600, window_seconds=60 * 60),)
"""Trials that one network may begin; they are not counted among the forms of the public."""
HTTP_GONE: Final = 410

_SALT: Final = "formbuilder.editor.trial"


def token_for(page: FormPageMixin) -> str:
    """What opens the trial of this page for a day, in every language."""
    return signing.dumps([page.pk, _revoked(page.pk)], salt=_SALT)


def revoke(page: FormPageMixin) -> None:
    """No link that was handed out for this page opens anything from now on."""
    RevokedTrials.objects.get_or_create(page_id=page.pk)
    RevokedTrials.objects.filter(page=page.pk).update(number=F("number") + 1)


def page_of(token: str, language: str) -> FormPageMixin | None:
    """The newest draft of the page in this language; None where the link is none, too old or taken back."""
    try:
        pk, number = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if number != _revoked(pk):
        return None
    named = trash.hide(Page.objects.filter(pk=pk)).first()
    page = _versions(named).filter(locale__language_code=language).first() if named else None
    specific = page.specific if page else None
    return specific.get_latest_revision_as_object() if isinstance(specific, FormPageMixin) else None


def languages_of(page: FormPageMixin, token: str) -> list[LanguageLink]:
    """Where the trial begins in each language in which the page has been written."""
    names = dict(settings.LANGUAGES)
    codes = _versions(page).values_list("locale__language_code", flat=True).order_by("pk")
    return [LanguageLink(code=code, name=str(names.get(code, code)), url=_url(token, code)) for code in codes]


def _versions(page: Page) -> models.QuerySet[Page]:
    """The page in all its languages, the one that only repeats another's words left out."""
    versions: models.QuerySet[Page] = Page.objects.filter(translation_key=page.translation_key, alias_of__isnull=True)
    return versions


def _revoked(pk: int) -> int:
    """How often the links of this page were taken back."""
    return RevokedTrials.objects.filter(page=pk).values_list("number", flat=True).first() or 0


def _url(token: str, code: str, *parts: str) -> str:
    with override(code):
        return "".join([reverse("form_trial", args=[token]), *(f"{part}/" for part in parts)])


class TrialHost:
    """The page's form with other addresses, another key and no sink. What is not said here is the page's."""

    is_withdrawn = False
    kept_extra_fields: tuple[str, ...] = ()
    form_lifetime = datetime.timedelta(minutes=30)

    def __init__(self, page: FormPageMixin, token: str) -> None:
        self._page = page
        self._token = token
        self.translation_key = f"trial:{page.translation_key}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    @property
    def form_url(self) -> str:
        return _url(self._token, self._page.locale.language_code)

    def steps_url(self, flow_id: str) -> str:
        return f"{self.form_url}{flow_id}/"

    def step_url(self, flow_id: str, place: str) -> str:
        return f"{self.steps_url(flow_id)}{place}/"

    def form_languages(self, request: HttpRequest, flow_id: str, place: str) -> list[LanguageLink]:
        own = self._page.locale.language_code
        return [
            LanguageLink(code=each.code, name=each.name, url=_url(self._token, each.code, flow_id, place))
            for each in languages_of(self._page, self._token)
            if each.code != own
        ]

    def why_closed(self, request: HttpRequest) -> Refusal | None:
        """A form can be tried before it opens and after it has closed."""
        return None

    def get_extra_check_form(self, request: HttpRequest, data: QueryDict | None, kept: Mapping[str, str]) -> None:
        """No robots are expected."""

    def screen_notes(self, request: HttpRequest, answers: Mapping[str, Any] | None) -> tuple[str, ...]:
        """Nothing of a trial depends on the moment."""
        return ()

    def whom_about(self, step_id: str, answers: Mapping[str, Any]) -> str:
        return self._page.whom_about(step_id, answers)

    def ask_of_sender(self, request: HttpRequest, kept: Mapping[str, str]) -> Ask:
        """Nothing is sent."""
        return Ask.NOTHING

    def render_screen(self, request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
        return self._page.render_screen(request, template, {**context, "trial": self, "fill": FILL})

    def render_refusal(
        self, request: HttpRequest, refusal: Refusal, *, status: int = 200, sections: Sequence[Section] = ()
    ) -> HttpResponse:
        context = {**self._context(), "refusal": refusal, "sections": sections}
        return TemplateResponse(request, "forms/closed.html", context, status=status)

    def render_gone(self, request: HttpRequest) -> HttpResponse:
        return TemplateResponse(request, "forms/trial_gone.html", self._context(), status=HTTP_GONE)

    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        return TemplateResponse(request, "forms/trial_end.html", self._context())

    def _context(self) -> dict[str, Any]:
        return {"page": self._page, "self": self._page, "sensitive": self._page.form_is_sensitive, "trial": self}


class TrialVisit(FormVisit):
    """A request to one place of a trial."""

    def __init__(self, host: TrialHost, request: HttpRequest, *, flow_id: str, place: str) -> None:
        super().__init__(cast(FormPageMixin, host), request, flow_id=flow_id, place=place)
        self.keeper = Keeper(request, new_drafts=NEW_TRIALS)

    def begin_with(self, answers: Mapping[str, Any], *, step_id: str) -> HttpResponse:
        """A new trial that stands at this step, with these answers. Raises `Refused` and `TooManyDrafts`."""
        flow = build_flow(self.page, self.request)
        moved = flow.begin_at(step_id, answers)
        files = in_forms.entries_of_samples(flow.definition, _posts_of(flow.definition, answers))
        content = replace(moved.state, files=files).to_bytes()
        self.keeper.begin(self._slot, content, lifetime=self.page.form_lifetime)
        response = SeeOther(self.page.step_url(self.flow_id, moved.place))
        self.keeper.finish(response)
        return response

    def _get(self) -> HttpResponse:
        return self.page.render_end(self.request, {}) if self.place == END_PLACE else super()._get()

    def _move(self, flow: Flow, state: FlowState | None, post: QueryDict) -> HttpResponse:
        if post.get(ACTION_FIELD) != FILL:
            return super()._move(flow, state, post)
        step = flow.definition.step(str(post.get(STEP_FIELD, "")))
        filled = with_samples(step, post) if step else post
        self._files = in_forms.entries_of_samples(flow.definition, filled) | self._files
        return self._keep(flow, filled, flow.note(state, self.place, filled))

    def _continue_elsewhere(self, flow: Flow, state: FlowState, number: str) -> HttpResponse:
        """A trial leads into no live form: it stays where it is."""
        del flow, state, number
        return self._to(self.place)

    def _send(self, flow: Flow, post: QueryDict, ready: Ready) -> HttpResponse:
        """The end, whoever would have been told: what was typed is thrown away."""
        self.keeper.forget(self._slot)
        return self._to(END_PLACE)


def begin_with(page: FormPageMixin, request: HttpRequest, answers: Mapping[str, Any], *, step_id: str) -> HttpResponse:
    """Into a trial of this draft that stands at a step, with these answers. Raises `Refused` and `TooManyDrafts`."""
    host = TrialHost(page, token_for(page))
    visit = TrialVisit(host, request, flow_id=new_flow_id(), place=FIRST_PLACE)
    return visit.begin_with(answers, step_id=step_id)


def _posts_of(definition: Definition, answers: Mapping[str, Any]) -> QueryDict:
    posts = QueryDict(mutable=True)
    for step in definition.steps:
        for name, values in post_of(step, answers).lists():
            posts.setlist(name, values)
    return posts


def with_samples(step: Step, post: QueryDict) -> QueryDict:
    """The post with a plausible answer to every question of the step that was left empty.

    Nobody is brought along who need not come: only the app could make up somebody else (`courses.parties`).
    """
    filled = post.copy()
    for question in step.questions:
        if question.nested and not question.required:
            continue
        if any("".join(post.getlist(name)).strip() for name in question.input_names()):
            continue
        for name, values in post_of(step, {question.id: question.example()}).lists():
            if question.owns_input(name):
                filled.setlist(name, [str(value) for value in values])
    return filled
