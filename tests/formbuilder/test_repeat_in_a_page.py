"""Several people in a form of a page: the buttons of a question keep everything typed, judge nothing and stay."""

from __future__ import annotations

import copy
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from core.http import SeeOther
from formbuilder.definition import read_definition
from formbuilder.filling.gate import Refusal
from formbuilder.filling.steps import Flow, Moved
from tests.formbuilder.factories import make_survey, name_of, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db
FORM_URL = "/sondaggio/modulo/"
FORM_TYPE = "application/x-www-form-urlencoded"

NAME, AGE, NOTE, DAUGHTERS = uid("Nome di lei"), uid("Anni di lei"), name_of("Altro"), name_of("Figlie")
PRESS = f"press:{uid('Figlie')}"
STEPS = [
    step(
        "Le figlie",
        question(
            "repeat",
            "Figlie",
            one="Figlia",
            minimum=1,
            maximum=3,
            questions=[question("short_text", "Nome di lei"), question("number", "Anni di lei", minimum=0, maximum=17)],
        ),
        question("short_text", "Altro", required=False),
    ),
    step("Fine", question("yes_no", "Va bene")),
]


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    return make_survey(home_page, copy.deepcopy(STEPS))


class Browser:
    """What somebody without JavaScript does: types into the page, presses buttons of it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.show(client.get(FORM_URL, follow=True))

    def show(self, response) -> None:
        self.response, self.html = response, response.content.decode()
        if response.redirect_chain:
            self.address = response.redirect_chain[-1][0]
        self.typed = {name: value for name, value in self.inputs() if not name.startswith("_")}

    def inputs(self):
        for tag in re.findall(r"<input[^>]*>", self.html):
            name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
            if name and 'type="radio"' not in tag:
                yield name[1], unescape(value[1]) if value else ""

    def type(self, **values) -> Browser:
        """`name_1` and `age_1` are of the first entry on the page."""
        for key, value in values.items():
            what, _sign, slot = key.partition("_")
            self.typed[f"{DAUGHTERS}_{slot}_{ {'name': NAME, 'age': AGE}[what] }" if slot else NOTE] = value
        return self

    def press(self, action: str, **more) -> Browser:
        hidden = [pair for pair in self.inputs() if pair[0].startswith("_") or pair[0] == DAUGHTERS]
        typed = [pair for pair in self.typed.items() if pair[0] != DAUGHTERS]
        address = re.search(r'<form method="post" action="([^"]+)"', self.html)[1]
        body = urlencode([*hidden, *typed, *more.items(), ("_action", action)])
        self.show(self.client.post(address, body, content_type=FORM_TYPE, follow=True))
        return self

    @property
    def entries(self) -> list[str]:
        return re.findall(r"<legend>(Figlia \d+)</legend>", self.html)

    def value(self, slot: int, question_id: str = NAME) -> str | None:
        return dict(self.inputs()).get(f"{DAUGHTERS}_{slot}_{question_id}")


@pytest.fixture
def browser(client, survey) -> Browser:
    return Browser(client)


def test_a_parent_registers_two_daughters(browser):
    assert browser.entries == ["Figlia 1"]
    browser.type(name_1="Ada", age_1="9").press(f"{PRESS}:add")
    assert browser.entries == ["Figlia 1", "Figlia 2"]
    browser.type(name_2="Eva", age_2="7").press("next").press("next", **{name_of("Va bene"): "yes"})
    assert "Controlla le risposte" in browser.html
    for line in ("Figlia 1 – Nome di lei: Ada; Anni di lei: 9", "Figlia 2 – Nome di lei: Eva; Anni di lei: 7"):
        assert line in browser.html
    browser.press("send")
    (submission,) = SurveyPage.received
    assert submission.answers[uid("Figlie")] == [{NAME: "Ada", AGE: 9}, {NAME: "Eva", AGE: 7}]


def test_a_button_answers_with_a_redirect_to_the_entry(client, survey, browser):
    browser.press("next")
    for action, anchor in [("add", f"{DAUGHTERS}_2"), ("remove-1", DAUGHTERS), ("nonsense", DAUGHTERS)]:
        browser.press(f"{PRESS}:{action}")
        assert browser.response.redirect_chain[-1][1] == SeeOther.status_code
        assert urlsplit(browser.address).fragment == anchor
        assert f'id="{anchor}"' in browser.html


def test_nothing_is_judged_and_nothing_typed_is_lost(browser):
    browser.type(name_1="", age_1="nove", note="resta").press(f"{PRESS}:add")
    assert "has-error" not in browser.html
    assert (browser.value(1, AGE), dict(browser.inputs())[NOTE]) == ("nove", "resta")


def test_who_is_taken_away_can_be_brought_back_until_the_step_is_left(browser):
    browser.type(name_1="Ada", age_1="9").press(f"{PRESS}:add").type(name_2="Eva", age_2="boh")
    browser.press(f"{PRESS}:remove-2")
    assert browser.entries == ["Figlia 1"]
    assert "Non c’è più:" in browser.html
    browser.press(f"{PRESS}:restore-2")
    assert (browser.entries, browser.value(2), browser.value(2, AGE)) == (["Figlia 1", "Figlia 2"], "Eva", "boh")
    browser.press(f"{PRESS}:remove-2").press("next")
    assert "Va bene" in browser.html
    browser.press("back")
    assert (browser.entries, browser.value(1)) == (["Figlia 1"], "Ada")
    assert "Non c’è più:" not in browser.html


def test_errors_name_the_person_and_who_was_taken_away_is_still_offered(browser):
    browser.press(f"{PRESS}:add").type(name_1="Ada", name_2="Eva", age_1="99").press(f"{PRESS}:remove-2")
    browser.press("next")
    text = unescape(browser.html)
    assert "Figlia 1, Anni di lei – Il numero più grande possibile è 17." in text
    assert "press:" + uid("Figlie") + ":restore-2" in browser.html
    assert browser.value(1) == "Ada"


def test_after_a_change_the_step_must_be_left_with_its_button_before_sending(browser):
    browser.type(name_1="Ada", age_1="9").press(f"{PRESS}:add").type(name_2="Eva", age_2="7").press("next")
    browser.press("next", **{name_of("Va bene"): "yes"})
    check = browser.response.redirect_chain[-1][0]
    first = check.replace("controllo", "1")
    browser.show(browser.client.get(first, follow=True))
    browser.press(f"{PRESS}:remove-2")
    browser.show(browser.client.get(check, follow=True))
    assert browser.entries == ["Figlia 1"]
    browser.press("next")
    assert "Figlia 1 – Nome di lei: Ada" in browser.html
    assert "Nome di lei: Eva" not in browser.html


def test_pressed_in_a_form_that_was_changed_meanwhile_it_only_keeps_what_was_typed(browser, survey):
    browser.type(name_1="Ada").press(f"{PRESS}:add").type(name_2="Eva")
    survey.form_steps = [step("Le figlie", {**STEPS[0]["value"]["questions"][0], "value": longer()}), STEPS[1]]
    survey.save_revision().publish()
    browser.press(f"{PRESS}:remove-2")
    assert "il modulo è cambiato" in browser.html
    assert (browser.value(1), browser.value(2)) == ("Ada", "Eva")


def longer():
    value = copy.deepcopy(STEPS[0]["value"]["questions"][0]["value"])
    value["questions"].append(question("yes_no", "Nuova"))
    return value


def test_a_form_that_closes_gives_back_everybody(browser, monkeypatch):
    browser.type(name_1="Ada", age_1="nove").press(f"{PRESS}:add").type(name_2="Eva")
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Chiuso", text="Chiuso."))
    browser.press("next")
    assert "Figlia 1 – Ada; nove" in browser.html
    assert "Figlia 2 – Eva" in browser.html


@pytest.mark.parametrize(
    "action", ["press:", "press:x", "press:x:add", f"press:{uid('Va bene')}:add", PRESS, f"{PRESS}:"]
)
def test_a_button_that_the_step_does_not_have_breaks_nothing(browser, action):
    browser.type(name_1="Ada").press(action)
    assert browser.response.status_code == 200
    assert browser.value(1) == "Ada"


def test_a_question_of_another_kind_has_no_button():
    stored = [step("S", question("short_text", "Nome"))]
    flow = Flow(read_definition(stored), locale="it")
    screen = flow.look(None, "1")
    post = QueryDict(
        urlencode(
            {
                "_step": screen.step_id,
                "_mark": screen.mark,
                "_action": f"press:{uid('Nome')}:add",
                name_of("Nome"): "Ada",
            }
        )
    )
    moved = flow.proceed(None, "1", post)
    assert isinstance(moved, Moved)
    assert (moved.place, moved.anchor) == ("1", "")
    assert moved.state.drafts == {uid("S"): {name_of("Nome"): ["Ada"]}}


def test_the_browser_of_these_tests_posts_what_the_page_holds(browser):
    browser.type(name_1="Ada").press(f"{PRESS}:add")
    assert parse_qsl(urlencode([pair for pair in browser.inputs() if pair[0] == DAUGHTERS])) == [
        (DAUGHTERS, "1"),
        (DAUGHTERS, "2"),
    ]
