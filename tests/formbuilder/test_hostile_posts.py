"""Ten thousand posts that no browser makes: nothing breaks, nothing is half kept, and nothing grows."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from formbuilder.builder import StepForm, check_answers, check_step, pick_posted, summarise_errors
from formbuilder.definition import Step
from formbuilder.filling.screens import MARK_SEPARATOR, Screen
from formbuilder.filling.standing import FormToday
from formbuilder.filling.state import ANSWERS_MAX_BYTES, STATE_MAX_BYTES, FlowState, Notice, StateTooLong
from formbuilder.filling.steps import Flow, Moved
from formbuilder.filling.typed import typed_into
from formbuilder.models import SealedDraft, SealedUpload
from formbuilder.questions.base import with_nested
from formbuilder.registry import ITEM_TYPES
from formbuilder.uploads import waiting
from tests.formbuilder.factories import make_survey
from tests.formbuilder.hostile import EVERYTHING, PLACES, Hostile
from tests.formbuilder.testapp.models import SurveyPage
from tests.formbuilder.uploads.test_receiving import lying_about

POSTS = 420
ALONE = [Step(id="s", items=(question,)) for question in EVERYTHING.questions]


def test_every_kind_is_among_them():
    kinds = {each.kind for step in EVERYTHING.steps for each in with_nested(step.items)}
    assert kinds == set(ITEM_TYPES)


@pytest.mark.once
@pytest.mark.parametrize("step", ALONE, ids=lambda step: step.items[0].id)
def test_what_a_question_accepts_it_accepts_again(step):
    """Whatever is posted is refused in words, or becomes an answer that can be stored, shown and checked again."""
    hostile = Hostile(len(step.items[0].id))
    (question,) = step.questions
    accepted = 0
    for _post in range(POSTS):
        typed = typed_into(step, hostile.post(step), MultiValueDict())
        form = StepForm(step, posted=pick_posted(typed))
        answers = form.answers()
        assert form.is_valid() or summarise_errors(form)
        if form.is_valid():
            accepted += bool(answers)
            assert json.loads(json.dumps(answers)) == answers
            json.dumps(answers, ensure_ascii=False).encode()
            assert check_step(step, answers) == answers
            answer = answers.get(question.id)
            assert question.existing(answer) == answer
            assert all(isinstance(line, str) for line in question.words(answer))
            question.compared(answer)
    assert 0 < accepted < POSTS, "the control: some are right, and some are not"


def keep(flow: Flow, state: FlowState | None, place: str, post, moved: Moved) -> tuple[FlowState | None, str]:
    """As `serving` keeps it: what is too long is shown and not kept."""
    try:
        written = moved.state.to_bytes()
    except StateTooLong:
        assert isinstance(flow.in_place(place, post, Notice.TOO_LONG), Screen)
        return state, place
    assert len(written) <= STATE_MAX_BYTES
    assert FlowState.from_bytes(written) == moved.state
    assert not moved.state.answers_are_too_long, ANSWERS_MAX_BYTES
    return moved.state, moved.place


def assert_whole(flow: Flow, state: FlowState) -> None:
    """No answer is wrong, every step that is done is done, and the page shows it all."""
    whole = {question.id for question in EVERYTHING.questions}
    steps = {step.id for step in EVERYTHING.steps}
    assert set(state.answers) <= whole
    assert set(state.done) | set(state.drafts) | set(state.judged) <= steps
    assert set(state.judged) <= set(state.drafts)
    owned = {step.id: step.questions for step in EVERYTHING.steps}
    for step_id, lists in state.drafts.items():
        foreign = [name for name in lists if not any(each.owns_input(name) for each in owned[step_id])]
        assert foreign in ([], ["_seen"])
        assert len(lists) < 400


@pytest.mark.once
@pytest.mark.parametrize("seed", range(4))
def test_whoever_posts_anything_anywhere_never_breaks_the_form(seed):
    hostile, flow = Hostile(seed), Flow(EVERYTHING, locale="it")
    form = FormToday(definition=EVERYTHING, locale="it", today=timezone.localdate())
    marks = {step.id: MARK_SEPARATOR.join(form.mark(step)) for step in EVERYTHING.steps}
    state, place = None, "1"
    for number in range(200):
        shown = flow.look(state, place)
        step = EVERYTHING.step(shown.step_id) if number % 2 and isinstance(shown, Screen) else None
        step = step or hostile.random.choice(EVERYTHING.steps)
        post = hostile.post(step, marks[step.id])
        where = place if number % 4 else hostile.place()
        act = flow.note if number % 7 == 0 else flow.proceed
        result = act(state, where, post)
        if not isinstance(result, Moved):
            state, place = None, "1"
            continue
        state, place = keep(flow, state, where, post, result)
        if state is not None:
            assert_whole(flow, state)
            flow.written(state)
            flow.look(state, place)


# --- through the page -------------------------------------------------------------------------------------------------

FILE_NAMES = (
    "../../x.pdf",
    "C:\\x\\y.txt",
    "x\x00.txt",
    "\u202etxt.exe",
    "x" * 300,
    "",
    ".",
    "a;b=c",
    'q"uote.txt',
    "é\r\n.txt",
)


def as_urlencoded(data) -> tuple[bytes, str]:
    written = urlencode({key: data.getlist(key) for key in data}, doseq=True, errors="surrogatepass")
    return written.encode(), "application/x-www-form-urlencoded"


def as_multipart(data, random) -> tuple[bytes, str]:
    """With files under the names of any inputs, and as often not whole."""
    fields = [(key.replace('"', ""), value) for key, values in data.lists() for value in values]
    parts = [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode("utf-8", "surrogatepass")
        for key, value in fields
    ]
    for name in random.sample(["q-file", "q-file", "q-short", "q-some_1_in-short", "_step", "q-gone"], 3):
        head = f'Content-Disposition: form-data; name="{name}"; filename="{random.choice(FILE_NAMES)}"\r\n\r\n'
        parts.append(
            head.encode() + random.choice([b"", b"hello", b"%PDF-1.7 x", b"PK\x03\x04", b"\xff\xd8\xff"]) + b"\r\n"
        )
    body = b"".join(b"--" + b"x1y2" + b"\r\n" + part for part in parts)
    return body + random.choice([b"--x1y2--\r\n", b"--x1y2--\r\n", b"", b"--x1"]), "multipart/form-data; boundary=x1y2"


@pytest.mark.django_db
def test_the_page_answers_every_post(client, site_it, home_page, monkeypatch):
    """Never an error of the server, and what is kept is bounded; what arrives at the app is whole."""
    monkeypatch.setattr(waiting.transaction, "on_commit", lambda action: action())
    monkeypatch.setattr(SurveyPage, "get_definition", lambda self, request=None: EVERYTHING)
    page = make_survey(home_page, [])
    hostile = Hostile(11)
    random = hostile.random
    statuses: Counter[int] = Counter()
    response = client.get(page.form_url, follow=True)
    address = address_after(response, "")
    for number in range(120):
        screen = response.context["screen"] if response.context and "screen" in response.context else None
        step = EVERYTHING.step(screen.step_id) if screen and number % 3 else None
        data = hostile.post(step, screen.mark if screen else "")
        if number % 10 == 0:
            data["_action"] = "draft"
        body, kind = as_multipart(data, random) if number % 2 else as_urlencoded(data)
        base = page.steps_url(address.split("/")[-3])
        where = address if number % 4 else f"{base}{random.choice(PLACES)}/"
        response = client.post(where, body, content_type=kind, follow=True)
        statuses[response.status_code] += 1
        address = address_after(response, address)
    assert {status for status in statuses if status >= 500} == set(), statuses
    assert statuses[200] > 50, "the control: most of them are read"
    rows = SealedDraft.objects.all()
    assert len(rows) <= 1 + statuses[410], "one form in progress"
    assert max(len(row.sealed) for row in rows) < 1.1 * STATE_MAX_BYTES
    assert lying_about() == sorted(SealedUpload.objects.values_list("pk", flat=True))
    for each in SurveyPage.received:
        assert check_answers(each.definition, each.answers) == each.answers


def address_after(response, before: str) -> str:
    """The address of the form in the browser's bar; another form begins where there is none any more."""
    chain = [url for url, _status in getattr(response, "redirect_chain", ()) if "/modulo/" in url]
    return chain[-1].partition("#")[0].partition("?")[0] if chain else before
