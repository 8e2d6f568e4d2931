"""The page on which a reporter answers the office's questions."""

from __future__ import annotations

import datetime
import html
import re
from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from formbuilder.filling.gate import Limit
from formbuilder.filling.keeper import KeptChanged
from formbuilder.models import SealedDraft
from reports import operations
from reports.models import Case
from reports.padding import SIZE
from reports.typed_answers import fields_of
from reports.visit import Visit
from tests.reports.asking import ANSWERS, ask, reply
from tests.reports.factories import make_submission, submit
from tests.reports.pages import hidden
from tests.reports.test_conversation import come_back, other_language
from tests.reports.traces import everything_in_the_database
from vault.stretch import BusyError

pytestmark = pytest.mark.django_db

TYPED = {"q-contract": "none", "q-told": "yes", "q-whom": "Con il sindacato.", "_seen": "whom"}


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


@pytest.fixture
def waiting(office, sent):
    """Questions wait, and somebody has come back with the code."""
    receipt, case = sent
    ask(office, case)
    client, address = come_back(receipt)
    return receipt, client, address


def page(client: Client, address: str, **headers) -> str:
    return html.unescape(client.get(address, headers=headers).content.decode())


def names_at(client: Client, address: str) -> dict[str, str]:
    content = page(client, f"{address}9/")
    return {name: hidden(content, name) for name in ("domande", "_step", "_mark")}


def post(client: Client, address: str, typed: dict[str, str], **more: str):
    """What a browser sends from the page as it stands there."""
    return client.post(f"{address}9/", {**names_at(client, address), "_action": "next", **typed, **more})


def replies(receipt) -> list:
    return [entry.reply for entry in operations.read_with_code(code=receipt.code).messages if entry.reply]


# Behind the code


def test_the_questions_stand_on_a_page_of_the_visit_that_says_nothing_outside(waiting):
    receipt, client, address = waiting
    assert f'href="{address}9/"' in page(client, address)
    response = client.get(f"{address}9/")
    content = html.unescape(response.content.decode())
    for words in ("L’ufficio ti fa alcune domande", "Due domande.", "Che contratto?", "Non voglio rispondere"):
        assert words in content
    assert re.search(r"<title>\s*Modulo –", content)
    assert len(response.content) % SIZE == 0
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in content
    assert receipt.code.grouped not in content
    assert replies(receipt) == [], "to look changes nothing"


def test_answers_are_sent_once_however_often_the_button_is_pressed(waiting):
    receipt, client, address = waiting
    content = page(client, f"{address}9/")
    data = {name: hidden(content, name) for name in ("domande", "_step", "_mark")} | {"_action": "next", **TYPED}
    for _press_twice in range(2):
        response = client.post(f"{address}9/", data)
        assert (response.status_code, response.headers["Location"]) == (303, f"{address}#messaggi")
    assert [each.answers for each in replies(receipt)] == [ANSWERS]
    after = page(client, address)
    assert "Hai risposto alle domande." in after
    assert "Con il sindacato." in after
    assert f"{address}9/" not in after
    assert client.get(f"{address}9/").headers["Location"] == f"{address}#messaggi"


def test_what_is_typed_stays_in_another_language_and_nothing_is_sent(waiting, home_en):
    receipt, client, address = waiting
    english = other_language(page(client, f"{address}9/"))
    moved = client.post(english, {**names_at(client, address), **TYPED, "q-contract": "", "_action": "language"})
    assert moved.headers["Location"] == english == f"/en{address}9/"
    content = page(client, english)
    assert "Con il sindacato." in content
    assert "form-errors" not in content
    assert "has-error" not in content
    assert replies(receipt) == []
    post(client, address, TYPED)
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def test_what_depends_on_an_answer_comes_without_a_script(waiting):
    receipt, client, address = waiting
    response = post(client, address, {"q-contract": "none", "q-told": "yes"})
    assert response.headers["Location"] == f"{address}9/"
    content = page(client, f"{address}9/")
    assert "la trovi segnata con «Nuovo»" in content
    assert 'name="q-whom"' in content
    assert replies(receipt) == []
    post(client, address, TYPED)
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def test_what_does_not_apply_is_not_asked_and_not_kept(waiting):
    receipt, client, address = waiting
    post(client, address, {**TYPED, "q-told": "no"})
    assert [each.answers for each in replies(receipt)] == [{"contract": "none", "told": False}]


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(waiting):
    receipt, client, address = waiting
    response = post(client, address, {**TYPED, "q-contract": ""})
    assert response.status_code == 303
    content = page(client, f"{address}9/")
    assert "form-errors" in content
    assert "has-error" in content
    assert "Con il sindacato." in content
    assert replies(receipt) == []
    assert "Con il sindacato." not in page(client, address), "on no other page"
    assert "sindacato" not in everything_in_the_database()
    post(client, address, TYPED)
    assert len(replies(receipt)) == 1


def test_nobody_has_to_answer(waiting):
    receipt, client, address = waiting
    post(client, address, {**TYPED, "q-contract": ""}, rifiuta="1")
    assert [each.answers for each in replies(receipt)] == [None]
    content = page(client, address)
    assert "Hai preferito non rispondere alle domande." in content
    assert "sindacato" not in content


def test_a_second_answer_is_refused_politely_and_its_words_are_given_back(waiting):
    receipt, client, address = waiting
    names = names_at(client, address)
    reply(receipt)
    other = {**names, "_action": "next", **TYPED, "q-whom": "Anche con mia sorella."}
    response = client.post(f"{address}9/", other)
    assert response.headers["Location"] == f"{address}#messaggi"
    content = page(client, address)
    assert "A queste domande hai già risposto" in content
    assert "Anche con mia sorella." in content
    assert len(replies(receipt)) == 1


def test_when_it_is_busy_nothing_is_sent_and_nothing_is_lost(waiting, monkeypatch):
    receipt, client, address = waiting

    def busy(**_words):
        raise BusyError("full")

    with monkeypatch.context() as patch:
        patch.setattr("reports.room.reply_with_code", busy)
        post(client, address, TYPED)
    content = page(client, f"{address}9/")
    assert "Le risposte non sono partite: in questo momento c’è molto traffico" in content
    assert "Con il sindacato." in content
    post(client, address, TYPED)
    assert len(replies(receipt)) == 1


def test_one_network_does_not_answer_for_ever(waiting, monkeypatch):
    receipt, client, address = waiting
    monkeypatch.setattr("formbuilder.filling.gate.Limit.allows", lambda limit, request: "message" not in limit.scope)
    post(client, address, TYPED)
    content = page(client, f"{address}9/")
    assert "da questa rete ne sono arrivate molte" in content
    assert "Con il sindacato." in content
    assert replies(receipt) == []


def test_too_much_unread_is_said_and_nothing_is_lost(waiting, monkeypatch):
    _receipt, client, address = waiting
    monkeypatch.setattr("reports.operations.following_up.UNREAD_MAX", 0)
    post(client, address, TYPED)
    content = page(client, f"{address}9/")
    assert "ci sono già molti messaggi che l’ufficio non ha letto" in content
    assert "Con il sindacato." in content


def test_without_the_cookie_of_the_visit_there_is_no_such_page(waiting):
    receipt, client, address = waiting
    stranger, names = Client(), names_at(client, address)
    assert stranger.get(f"{address}9/").status_code == 302
    response = stranger.post(f"{address}9/?c", {**TYPED, **names})
    assert "Torna con il codice" in html.unescape(response.content.decode())
    assert replies(receipt) == []


def test_a_browser_without_cookies_is_told_what_to_do_instead(waiting):
    receipt, _client, _address = waiting
    response = Client().post(reverse("reports:return") + "?c", {"code": receipt.code.grouped})
    content = html.unescape(response.content.decode())
    assert "Per rispondere qui il browser deve accettare i cookie." in content
    assert '/9/"' not in content


def test_an_answer_from_another_site_is_refused(waiting):
    receipt, client, address = waiting
    data = {**TYPED, "domande": "1", "_action": "next"}
    assert client.post(f"{address}9/", data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert replies(receipt) == []


@pytest.mark.parametrize("number", ["", "x", "²", "99", "9" * 40, "-1"])
def test_a_made_up_number_answers_nothing(waiting, number):
    receipt, client, address = waiting
    assert client.post(f"{address}9/", {**TYPED, "domande": number}).status_code == 303
    assert client.get(address).status_code == 200
    assert replies(receipt) == []


@pytest.mark.parametrize("names", [{}, {"_step": "other", "_mark": "x"}, {"_step": "-check", "_action": "send"}])
def test_a_made_up_step_sends_nothing_that_was_not_typed(waiting, names):
    receipt, client, address = waiting
    asked = {"domande": names_at(client, address)["domande"]}
    assert client.post(f"{address}9/", {**asked, **names}).status_code == 303
    assert client.get(f"{address}9/").status_code == 200
    assert replies(receipt) == []


def test_what_is_too_long_is_kept_so_that_it_can_be_made_shorter(waiting):
    receipt, client, address = waiting
    response = post(client, address, {**TYPED, "q-whom": "x" * 700_000})
    assert response.status_code == 303
    content = page(client, f"{address}9/")
    assert "Le risposte, tutte insieme, sono troppo lunghe." in content
    assert "x" * 700_000 in content
    assert replies(receipt) == []
    post(client, address, TYPED)
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def inputs_of(response) -> dict[str, str]:
    """The hidden inputs of the page, as a browser posts them again."""
    return {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', response.content.decode())
    }


def action_of(content: str) -> str:
    return re.search(r'<form method="post" action="([^"]+)"', content)[1]


@contextmanager
def no_drafts():
    """The network has begun all that it may."""
    with pytest.MonkeyPatch.context() as patch:
        allows = Limit.allows
        patch.setattr(Limit, "allows", lambda limit, request: "drafts" not in limit.scope and allows(limit, request))
        yield


def run_out() -> None:
    """A quarter of an hour goes by, and a little."""
    SealedDraft.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))


def test_the_page_says_until_when_it_is_there(waiting):
    _receipt, client, address = waiting
    assert "Questa pagina si chiude alle" in page(client, f"{address}9/")


def test_answers_that_come_too_late_wait_for_the_code_and_are_there_after_it(waiting):
    receipt, client, address = waiting
    names = names_at(client, address)
    run_out()
    response = client.post(f"{address}9/", {**names, "_action": "next", **TYPED})
    anew = response.headers["Location"]
    content = page(client, anew)
    assert (response.status_code, anew != address) == (303, True)
    assert "Le tue risposte non sono ancora partite: le ritrovi dopo il codice." in content
    assert "sindacato" not in content
    assert "sindacato" not in everything_in_the_database()
    wrong = client.post(anew, {"code": "AAAA-AAAA-AAAA-AAAA-AAAA"}).headers["Location"]
    assert "le ritrovi dopo il codice" in page(client, wrong)
    there = client.post(anew, {"code": receipt.code.grouped}).headers["Location"]
    assert there.endswith("/9/")
    assert "Con il sindacato." in page(client, there)
    post(client, there.removesuffix("9/"), TYPED)
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def test_what_is_too_long_and_comes_too_late_waits_for_the_code_too(waiting):
    receipt, client, address = waiting
    typed = names_at(client, address) | {"_action": "next", **TYPED, "q-whom": "x" * 700_000}
    run_out()
    anew = client.post(f"{address}9/", typed).headers["Location"]
    there = client.post(anew, {"code": receipt.code.grouped}).headers["Location"]
    content = page(client, there)
    assert "Le risposte, tutte insieme, sono troppo lunghe." in content
    assert "x" * 700_000 in content
    post(client, there.removesuffix("9/"), TYPED)
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def test_a_network_that_may_begin_nothing_more_keeps_late_answers_in_the_page(waiting):
    """In English: what is said is said in the language of the page."""
    receipt, client, address = waiting
    typed = names_at(client, address) | {"_action": "next", **TYPED, "q-whom": 'Con il\n"sindacato"'}
    address = f"/en{address}"
    run_out()
    with no_drafts():
        response = client.post(f"{address}9/", typed)
        content = html.unescape(response.content.decode())
        assert response.status_code == 429
        assert "many attempts from this network" in content
        assert "no-store" in response.headers["Cache-Control"]
        response = client.post(action_of(content), inputs_of(response) | {"code": receipt.code.grouped})
        assert response.status_code == 429, "the right code changes nothing: there is still nowhere to keep it"
    assert "sindacato" not in everything_in_the_database()
    there = client.post(action_of(content), inputs_of(response) | {"code": receipt.code.grouped}).headers["Location"]
    assert there.endswith("/9/")
    content = page(client, there)
    assert 'Con il\n"sindacato"' in content
    names = {name: hidden(content, name) for name in ("domande", "_step", "_mark")}
    client.post(there, {**names, "_action": "next", **TYPED, "q-whom": "Con il sindacato."})
    assert [each.answers for each in replies(receipt)] == [ANSWERS]


def test_a_browser_that_stopped_keeping_cookies_gets_its_words_back(waiting):
    receipt, client, address = waiting
    typed = names_at(client, address) | {"_action": "next", **TYPED}
    stranger = Client()
    response = stranger.post(f"{address}9/?c", typed)
    assert "soltanto qui" in response.content.decode()
    response = stranger.post(f"{reverse('reports:return')}?c", inputs_of(response) | {"code": receipt.code.grouped})
    content = html.unescape(response.content.decode())
    assert "per rispondere qui il browser deve accettare i cookie" in content
    assert "Con il sindacato." in content
    assert replies(receipt) == []


@pytest.mark.parametrize("filled", ["x", "[]", "{}"])
def test_what_is_no_state_is_carried_nowhere(filled):
    assert fields_of(Visit(asked="1", filled=filled)) == []


def come_late(client: Client, address: str, typed: dict[str, str], receipt) -> str:
    """Send to a visit that is over, then type this code; where it leads."""
    anew = client.post(f"{address}9/", typed).headers["Location"]
    return client.post(anew, {"code": receipt.code.grouped}).headers["Location"]


def test_what_comes_too_late_for_questions_that_were_answered_is_given_back(office, waiting):
    receipt, client, address = waiting
    typed = names_at(client, address) | {"_action": "next", **TYPED, "q-whom": "Anche con mia sorella."}
    run_out()
    reply(receipt)
    ask(office, Case.objects.get(), text="Altre due.", key="b", seen=2)
    there = come_late(client, address, typed, receipt)
    content = html.unescape(client.get(there, follow=True).content.decode())
    assert "A queste domande hai già risposto" in content
    assert "Anche con mia sorella." in content
    address = there.removesuffix("9/")
    client.post(address, {"toglilo": "1"})
    assert "mia sorella" not in page(client, address)
    assert "Altre due." in page(client, there), "the questions that wait can be answered now"


def test_late_answers_meet_no_other_case(office, waiting):
    """Requests are numbered anew in each case: the code that is typed next may be somebody else's."""
    _receipt, client, address = waiting
    typed = names_at(client, address) | {"_action": "next", **TYPED}
    run_out()
    other = submit()
    ask(office, Case.objects.get(pk=other.case_id))
    there = come_late(client, address, typed, other)
    content = html.unescape(client.get(there, follow=True).content.decode())
    assert "non sono per le domande che trovi qui" in content
    assert "hai già risposto" not in content
    assert "sindacato" not in content
    address = there.removesuffix("9/")
    client.post(there, {**typed, "domande": "1-" + "0" * 64})
    client.post(address, {"toglilo": "1"})
    content = page(client, there)
    assert "Due domande." in content
    assert "sindacato" not in content + page(client, address)
    assert replies(other) == []


@pytest.mark.parametrize("typed", [{}, {"domande": ""}, {"domande": "x"}])
def test_without_its_fields_a_late_post_keeps_nothing(waiting, typed):
    _receipt, client, address = waiting
    run_out()
    assert client.post(f"{address}9/", typed).headers["Location"] == reverse("reports:return")
    assert not SealedDraft.objects.filter(expires_at__gt=timezone.now()).exists()


def test_a_message_that_leaves_takes_no_answers_with_it(waiting):
    receipt, client, address = waiting
    post(client, address, {**TYPED, "q-contract": ""})
    client.post(address, {"text": "Arrivo.", "key": "m"})
    assert len(operations.read_with_code(code=receipt.code).messages) == 2
    assert "Con il sindacato." in page(client, f"{address}9/")


def test_words_that_came_too_late_are_gone_once_they_are_in_a_message(waiting):
    receipt, client, address = waiting
    names = names_at(client, address)
    reply(receipt)
    client.post(f"{address}9/", {**names, "_action": "next", **TYPED, "q-whom": "Anche con mia sorella."})
    assert "mia sorella" in page(client, address)
    client.post(address, {"text": "Lo dico qui.", "key": "m"})
    assert "mia sorella" not in page(client, address)


def test_an_incomplete_answer_to_what_was_answered_gives_its_words_back_too(waiting):
    receipt, client, address = waiting
    names = names_at(client, address)
    reply(receipt)
    typed = {**TYPED, "q-contract": "", "q-whom": "Anche con mia sorella."}
    response = client.post(f"{address}9/", {**names, "_action": "next", **typed})
    assert response.headers["Location"] == f"{address}#messaggi"
    content = page(client, address)
    assert "A queste domande hai già risposto" in content
    assert "Anche con mia sorella." in content


def test_while_a_new_code_is_shown_nothing_typed_is_lost(waiting):
    _receipt, client, address = waiting
    names = names_at(client, address)
    client.post(f"{address}6/", {"key": "k"})
    client.post(f"{address}9/", {**names, "_action": "next", **TYPED})
    assert "Con il sindacato." not in page(client, address), "the code is noted first"
    client.post(address, {"annotato": "1"})
    assert "Con il sindacato." in page(client, f"{address}9/")


def test_two_posts_at_once_of_what_is_not_taken_lead_back_to_the_questions(waiting, monkeypatch):
    _receipt, client, address = waiting

    def faster(*_words, **_more):
        raise KeptChanged

    monkeypatch.setattr("formbuilder.filling.keeper.Keeper.replace", faster)
    assert post(client, address, {**TYPED, "q-contract": ""}).headers["Location"] == f"{address}9/"


def test_the_last_word_says_that_answers_have_come_and_nothing_after_a_refusal(office, sent):
    receipt, _case = sent
    for number, answers in ((1, ANSWERS), (3, None)):
        ask(office, Case.objects.get(), key=str(number), seen=number - 1)
        reply(receipt, to=number, answers=answers)
        content = page(*come_back(receipt))
        assert ("Le tue risposte sono arrivate." in content) == (answers is not None)
        assert "Il tuo ultimo messaggio è arrivato." not in content


def test_a_damaged_case_says_so_here_too(waiting):
    _receipt, client, address = waiting
    Case.objects.update(due_on="2020-01-01")
    assert client.post(f"{address}9/", {**TYPED, "domande": "1"}).status_code == 303
    assert "risulta danneggiato" in page(client, f"{address}9/")


def test_the_questions_are_in_the_language_in_which_they_were_asked(office):
    receipt = submit(make_submission(language="en"))
    ask(office, Case.objects.get())
    client, address = come_back(receipt)
    content = page(client, f"{address}9/")
    assert '<div lang="en" dir="ltr">' in content
    assert "Which contract?" in content
    post(client, address, {**TYPED, "q-told": ""})
    assert 'lang="en"' in page(client, f"{address}9/").split("form-errors")[0]


def test_the_oldest_questions_come_first(office, sent):
    receipt, case = sent
    ask(office, case)
    ask(office, case, text="Ancora due.", key="b", seen=1)
    client, address = come_back(receipt)
    assert "Prima rispondi alle domande che sono arrivate prima." in page(client, address)
    post(client, address, TYPED)
    assert "Ancora due." in page(client, f"{address}9/")
    assert "Con il sindacato." not in page(client, f"{address}9/")


def test_the_page_costs_as_many_queries_with_many_messages_as_with_few(waiting, django_assert_max_num_queries):
    receipt, client, address = waiting
    client.get(f"{address}9/")
    for key in "abcdef":
        operations.write_with_code(code=receipt.code, text=key, key=key)
    with django_assert_max_num_queries(16):
        client.get(f"{address}9/")
