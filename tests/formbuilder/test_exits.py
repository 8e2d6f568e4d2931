"""A form that ends without being sent: nothing after it, Back works, its buttons lead away, also into another form."""

import datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step, read_definition
from formbuilder.definition.exits import Exit, ExitButton, is_address
from formbuilder.editor import trial
from formbuilder.filling.exits import shared_answers
from formbuilder.journey import CHECK_PATH, Journey, StepPlace
from formbuilder.models import SealedDraft
from formbuilder.questions import Consent, Information, ShortText, YesNo
from tests.formbuilder.browsing import press, text
from tests.formbuilder.factories import make_survey, name_of, question, step, uid
from tests.formbuilder.test_blocks import clean, refused
from tests.formbuilder.testapp.models import SurveyPage
from tests.formbuilder.walking import At, make_flow
from tests.formbuilder.walking import press as press_flow

TODAY = datetime.date(2026, 3, 1)


def button(label: str, **values):
    return {"type": "item", "id": uid(label), "value": {"label": label, **values}}


def when(name: str):
    return {"rules": [{"question": uid(name), "operator": "is", "value": True}]}


def with_exit(*buttons):
    return [
        step("Adesso", question("yes_no", "È un’emergenza"), question("short_text", "Nome", required=False)),
        step(
            "Chiama",
            question("information", "Testo", text="<p>Questo modulo non è per le emergenze.</p>"),
            shown_when=when("È un’emergenza"),
            exit={"ends": True, "buttons": list(buttons)},
        ),
        step("Altro", question("yes_no", "Torni")),
    ]


STORED = with_exit(button("Chiama il 112", address="tel:112"))
YES, NO = {"È un’emergenza": "yes"}, {"È un’emergenza": "no"}

# --- the way ----------------------------------------------------------------------------------------------------------


def test_the_way_ends_at_the_first_exit_that_applies():
    definition = read_definition(STORED)
    end = Journey.along(definition, {uid("È un’emergenza"): True}, today=TODAY)
    assert [place.path for place in end.places] == ["1", "2"]
    assert [each.title for each in end.applicable.steps] == ["Adesso", "Chiama"]
    on = Journey.along(definition, {uid("È un’emergenza"): False}, today=TODAY)
    assert [place.path for place in on.places] == ["1", "3", CHECK_PATH]


@given(st.lists(st.booleans(), min_size=1, max_size=5))
def test_whoever_looks_behind_an_exit_sees_the_exit(exits):
    steps = tuple(Step(id=f"s{n}", exit=Exit() if is_exit else None) for n, is_exit in enumerate(exits))
    journey = Journey.along(Definition(steps=steps), {}, today=TODAY)
    last = journey.places[-1]
    assert isinstance(last, StepPlace) is any(exits)
    assert journey.at(9) == last
    assert journey.first_open(lambda each: each.exit is None) == last


def test_nothing_can_be_sent_from_an_exit_whatever_is_posted():
    at = press_flow(At(make_flow(STORED)), YES)
    assert at.place == "2"
    assert at.screen.exit == Exit(buttons=(ExitButton(label="Chiama il 112", address="tel:112"),))
    for action in ("next", "send"):
        assert at.press(action=action).place == "2"
        assert at.press(action=action, _step="-check").place == "2"
    assert at.go(CHECK_PATH).place == "2"
    assert at.go("3").place == "2"
    posted = at.flow.proceed(at.state, "3", at.data({name_of("Torni"): "yes"}, _step=uid("Altro")))
    assert posted.place == "2"


def test_back_leads_to_the_step_before_and_another_answer_goes_on():
    back = press_flow(press_flow(At(make_flow(STORED)), YES), {}, "back")
    assert back.place == "1"
    assert press_flow(back, NO).place == "3"


def test_a_completed_form_is_open_again_when_the_exit_applies():
    check = press_flow(press_flow(At(make_flow(STORED)), NO), {"Torni": "yes"})
    assert check.place == CHECK_PATH
    assert press_flow(check.go("1"), YES).place == "2"


def test_an_exit_of_which_no_text_applies_is_one_all_the_same():
    hidden = Information(id="i", text="Testo", shown_when=Condition(rules=(Rule(question="a", operator="answered"),)))
    asked = Step(id="s", items=(YesNo(id="a", label="?", required=False),))
    steps = (asked, Step(id="e", items=(hidden,), exit=Exit()), Step(id="t"))
    journey = Journey.along(Definition(steps=steps), {}, today=TODAY)
    assert [place.path for place in journey.places] == ["1", "2"]


# --- what is stored ---------------------------------------------------------------------------------------------------


def test_an_exit_asks_nothing():
    stored = step("Fine", question("yes_no", "A"), question("information", "B"), exit={"ends": True})
    (read,) = read_definition([stored]).steps
    assert [item.kind for item in read.items] == ["information"]
    end = step("Fine", question("yes_no", "A"), exit={"ends": True, "buttons": []}, shown_when=when("Prima"))
    assert refused([step("Inizio", question("yes_no", "Prima")), end]) == [
        "Qui il modulo finisce: in questo passo può esserci solo testo."
    ]


def test_a_step_goes_on_unless_the_editor_says_that_it_ends():
    for exit_ in (None, {}, {"ends": False, "buttons": [button("A", address="tel:112")]}, {"ends": "yes"}, []):
        (read,) = read_definition([step("Passo", question("yes_no", "A"), exit=exit_)]).steps
        assert read.exit is None
        assert "exit" not in read.to_json(), "a form without exits is stored as before"


def test_an_exit_is_read_back_from_its_snapshot():
    definition = read_definition(STORED)
    assert Definition.from_json(definition.to_json()) == definition


@pytest.mark.parametrize("value", ["tel:112", "tel:+390171444700", "mailto:a@esempio.it", "https://www.esempio.it/a?b"])
def test_addresses(value):
    assert is_address(value)


@pytest.mark.parametrize(
    "value", ["", "112", "javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//esempio.it", "https://", "tel:"]
)
def test_no_addresses(value):
    assert not is_address(value)
    if value:
        assert refused(with_exit(button("A", address=value)))


def test_a_button_leads_to_one_place():
    message = "Scegli una pagina, oppure scrivi un telefono o un indirizzo."
    assert refused(with_exit(button("A"))) == [message]
    assert clean(STORED)


# --- in the page ------------------------------------------------------------------------------------------------------


def begin(client, page: SurveyPage):
    return client.get(page.form_url, follow=True)


@pytest.mark.django_db
def test_the_page_shows_text_and_buttons_and_no_way_on(client, site_it, home_page):
    hostile = button("Altrove", address="javascript:alert(1)")
    page = make_survey(home_page, with_exit(button("Chiama il 112", address="tel:112"), hostile))
    html = text(press(client, begin(client, page), {name_of("È un’emergenza"): "yes"}))
    assert "non è per le emergenze" in html
    assert '<a class="btn btn-primary btn-lg" href="tel:112">Chiama il 112</a>' in html
    assert "javascript:" not in html
    assert "Avanti" not in html
    assert 'value="back"' in html


def form_of_another_page(home_page: Page) -> SurveyPage:
    shared = [question("short_text", "Nome"), question("yes_no", "Nuova"), question("long_text", "Storia")]
    return make_survey(home_page, [step("Chi", *shared)], slug="altro", title="Altro modulo")


@pytest.mark.django_db
def test_another_form_begins_with_what_both_ask_and_the_address_says_nothing(client, site_it, home_page):
    other = form_of_another_page(home_page)
    going = button("Continua lì", page=other.pk, carries_answers=True)
    page = make_survey(home_page, with_exit(going))
    end = press(client, begin(client, page), {name_of("È un’emergenza"): "yes", name_of("Nome"): "Ada Neri"})
    assert '<button class="btn btn-primary btn-lg" type="submit" name="_exit" value="0">Continua lì</button>' in text(
        end
    )

    there = press(client, end, {"_exit": "0"})

    address = there.redirect_chain[-1][0]
    assert address.startswith(other.form_url)
    assert "Ada" not in address
    assert 'value="Ada Neri"' in text(there)
    assert SealedDraft.objects.count() == 2, "whoever goes back finds the first form as it was"
    assert "Ada Neri" in text(client.get(end.redirect_chain[-1][0].replace("/2/", "/1/")))


@pytest.mark.django_db
@pytest.mark.parametrize(("sensitive", "is_carried"), [("sondaggio", False), ("altro", True), ("", True)])
def test_nothing_said_to_a_sensitive_form_goes_into_another_sort(
    client, site_it, home_page, monkeypatch, sensitive, is_carried
):
    """It would be kept for hours, and proposed by the browser."""
    monkeypatch.setattr(SurveyPage, "form_is_sensitive", property(lambda self: self.slug == sensitive))
    other = form_of_another_page(home_page)
    page = make_survey(home_page, with_exit(button("Continua lì", page=other.pk, carries_answers=True)))
    end = press(client, begin(client, page), {name_of("È un’emergenza"): "yes", name_of("Nome"): "Ada Neri"})
    there = press(client, end, {"_exit": "0"})
    assert there.redirect_chain[-1][0].startswith(other.form_url), "the way is open in any case"
    assert ("Ada Neri" in text(there)) is is_carried
    assert SealedDraft.objects.count() == 1 + is_carried


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["1", "-1", "x", "", "99999999999999999999"])
def test_a_button_that_does_not_exist_leads_nowhere(client, site_it, home_page, number):
    page = make_survey(home_page, STORED)
    end = press(client, begin(client, page), {name_of("È un’emergenza"): "yes"})
    assert press(client, end, {"_exit": number}).redirect_chain[-1][0] == end.redirect_chain[-1][0]


@pytest.mark.django_db
def test_an_unpublished_page_is_no_way_out(client, site_it, home_page):
    other = form_of_another_page(home_page)
    page = make_survey(home_page, with_exit(button("Continua lì", page=other.pk, carries_answers=True)))
    end = press(client, begin(client, page), {name_of("È un’emergenza"): "yes"})
    other.unpublish()
    assert "Continua lì" not in text(client.get(end.redirect_chain[-1][0]))
    assert press(client, end, {"_exit": "0"}).redirect_chain[-1][0] == end.redirect_chain[-1][0]


@pytest.mark.django_db
def test_a_button_leads_to_the_page_in_the_visitors_language(client, site_it, home_page, home_en, locale_en):
    other = form_of_another_page(home_page)
    translated = other.copy_for_translation(locale_en)
    translated.slug = "other"
    translated.save_revision().publish()
    page = make_survey(home_page, with_exit(button("Vai", page=other.pk)))
    english = page.copy_for_translation(locale_en)
    english.slug = "survey"
    english.save_revision().publish()
    html = text(press(client, begin(client, SurveyPage.objects.get(pk=english.pk)), {name_of("È un’emergenza"): "yes"}))
    assert 'href="/en/other/"' in html


def test_only_what_exists_and_is_asked_in_the_same_way_is_shared():
    shown = Condition(rules=(Rule(question="a", operator="is", value=True),))
    here = (
        YesNo(id="a", label="?"),
        ShortText(id="b", label="?", shown_when=shown),
        ShortText(id="c", label="?"),
        Consent(id="d", label="?", version="1"),
    )
    there = (*here[:2], YesNo(id="c", label="?"), here[3])
    answers = {"a": False, "b": "hidden", "c": "text", "d": {"given": True, "version": "1"}}
    journey = Journey.along(Definition(steps=(Step(id="s", items=here),)), answers, today=TODAY)
    assert shared_answers(journey, Definition(steps=(Step(id="t", items=there),))) == {"a": False}


@pytest.mark.django_db
def test_a_trial_leads_into_no_live_form(client, site_it, home_page):
    other = form_of_another_page(home_page)
    page = make_survey(home_page, with_exit(button("Continua lì", page=other.pk, carries_answers=True)))
    page.save_revision()
    start = client.get(reverse("form_trial", args=[trial.token_for(page)]), follow=True)
    end = press(client, start, {name_of("È un’emergenza"): "yes", name_of("Nome"): "Ada Neri"})
    assert "Continua lì" in text(end)
    assert press(client, end, {"_exit": "0"}).redirect_chain[-1][0] == end.redirect_chain[-1][0]
    assert SealedDraft.objects.count() == 1
