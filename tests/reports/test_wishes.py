"""A reporter's wish waits until the office answers it; then it is an entry of the conversation like any other."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from reports import operations
from reports.acts import ANSWERS, REFUSALS, Act
from reports.errors import ConversationMovedError
from reports.models import Case
from reports.states import State
from staff.models import AuditEvent
from tests.reports.factories import classify, close, propose, put, submit
from tests.reports.test_act_pages import case_page, offered, page
from tests.reports.test_acts import do, done, gist
from tests.reports.test_conversation import come_back, opened
from tests.reports.test_message_files import upload
from tests.reports.test_staff_views import unlocked

pytestmark = pytest.mark.django_db

WHY = "Un giudice ci ha chiesto di conservarla."
ALL = [(wish, answer) for wish, answers in ANSWERS.items() for answer in answers]


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def reply(office, case, act, *, text=WHY, key="k", seen=99) -> None:
    operations.write_to_reporter(
        case=case, office=office.unlock(office.worker), text=text, key=key, seen=seen, actor=office.worker, answer=act
    )


def wish(office, case) -> Act | None:
    current = Case.objects.get(pk=case.pk)
    return opened(office, current).standing.wish(current.state)


def url(name: str, case: Case) -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk])


# The operation


@pytest.mark.parametrize(("wished", "answer"), ALL)
def test_an_answer_ends_the_wish_and_is_read_by_the_reporter(office, sent, wished, answer):
    receipt, case = sent
    do(receipt, wished)
    assert wish(office, case) is wished
    for _press_twice in range(2):
        reply(office, case, answer)
    assert wish(office, case) is None
    assert gist(office, case).wish == ""
    assert Case.objects.get().unread == 0
    assert done(receipt) == [wished, answer]
    last = operations.read_with_code(code=receipt.code).messages[-1]
    assert (last.text, last.is_word_of_office, last.is_of_reporter) == (WHY, True, False)


def test_each_wish_is_answered_by_itself(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    do(receipt, Act.ERASE)
    with pytest.raises(ConversationMovedError):
        reply(office, case, Act.STOPPED)
    reply(office, case, Act.NOT_ERASED)
    assert wish(office, case) is Act.WITHDRAW
    reply(office, case, Act.STOPPED)
    assert wish(office, case) is None


def test_a_wish_that_is_refused_may_be_said_again_and_waits_again(office, sent):
    receipt, case = sent
    for wished, answer in ((Act.WITHDRAW, Act.GOES_ON), (Act.ERASE, Act.NOT_ERASED)):
        do(receipt, wished)
        reply(office, case, answer)
        do(receipt, wished)
        assert wish(office, case) is wished
        reply(office, case, answer, key=answer.value)


def test_what_was_stopped_stays_withdrawn_until_it_is_reopened(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    reply(office, case, Act.STOPPED)
    do(receipt, Act.WITHDRAW)
    assert done(receipt) == [Act.WITHDRAW, Act.STOPPED], "it is withdrawn already"
    assert opened(office, case).standing.ends_as_withdrawn
    classify(office, case)
    close(office, Case.objects.get(), outcome="withdrawn")
    do(receipt, Act.REOPEN)
    assert not opened(office, case).standing.ends_as_withdrawn
    do(receipt, Act.WITHDRAW)
    assert wish(office, case) is Act.WITHDRAW


def test_what_came_after_the_page_or_does_not_wait_is_not_answered(office, sent):
    receipt, case = sent
    with pytest.raises(ConversationMovedError):
        reply(office, case, Act.STOPPED)
    do(receipt, Act.WITHDRAW)
    operations.write_with_code(code=receipt.code, text="Ho cambiato idea.", key="a")
    with pytest.raises(ConversationMovedError):
        reply(office, case, Act.STOPPED, seen=1)
    assert wish(office, case) is Act.WITHDRAW


def test_no_line_of_the_log_tells_an_answer_from_a_message(office, sent):
    receipt, case = sent
    do(receipt, Act.ERASE)
    reply(office, case, Act.NOT_ERASED)
    event = AuditEvent.objects.get(action="case.message_written")
    assert "eras" not in str(event.details)


@pytest.mark.parametrize("answer", [answer for _wish, answer in ALL])
def test_a_reporter_cannot_answer_in_the_place_of_the_office(office, sent, answer):
    receipt, _case = sent
    do(receipt, Act.WITHDRAW)
    do(receipt, answer)
    assert done(receipt) == [Act.WITHDRAW]


# The pages


@pytest.mark.parametrize("wished", list(ANSWERS))
def test_from_the_case_to_its_answer_and_nothing_presses_any_more(office, sent, wished):
    receipt, case = sent
    do(receipt, wished)
    worker = unlocked(office, office.worker)
    assert url("answer_wish", case) in case_page(worker, case)
    content = page(worker, url("answer_wish", case))
    answers = ANSWERS[wished]
    assert re.findall(r'name="answer" value="([a-z_]+)"', content) == [each.value for each in answers]
    assert str(wished.label) in content
    refusal = next(each for each in answers if each in REFUSALS)
    posted = {"answer": refusal, "text": WHY, "key": "k", "seen": 1}
    response = worker.post(url("answer_wish", case), posted)
    assert response.headers["Location"] == url("case_detail", case)
    content = case_page(worker, case)
    assert url("answer_wish", case) not in content
    assert str(refusal.label) in content
    assert WHY in content
    client, address = come_back(receipt)
    content = page(client, address)
    assert str(refusal.own_words) in content
    assert WHY in content
    assert {"3", "4"} <= set(offered(content)), "and may be wished again"


def test_a_refusal_needs_words_which_are_asked_for_at_the_field(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    worker = unlocked(office, office.worker)
    for posted, error in (
        ({"answer": Act.GOES_ON, "text": "  "}, "Scrivi perché non si può"),
        ({"answer": "", "text": WHY}, "Scegli una risposta."),
        ({"answer": "levitate", "text": WHY}, "Scegli una risposta."),
    ):
        response = worker.post(url("answer_wish", case), {**posted, "key": "k", "seen": 1})
        assert (response.status_code, response.headers["Location"]) == (303, url("answer_wish", case))
        content = page(worker, url("answer_wish", case))
        assert error in content
        assert posted["text"] in content
    worker.post(url("answer_wish", case), {"answer": Act.STOPPED, "text": "", "key": "k", "seen": 1})
    assert done(receipt) == [Act.WITHDRAW, Act.STOPPED]


def test_words_for_a_wish_that_a_colleague_answered_wait_as_a_message(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    worker = unlocked(office, office.worker)
    reply(office, case, Act.STOPPED)
    posted = {"answer": Act.GOES_ON, "text": "Dobbiamo andare avanti.", "key": "other", "seen": 1}
    worker.post(url("answer_wish", case), posted)
    response = worker.get(url("answer_wish", case), follow=True)
    assert response.redirect_chain[0][0] == url("case_detail", case)
    assert "Nessuna richiesta aspetta una risposta." in response.content.decode()
    assert "Dobbiamo andare avanti." in page(worker, url("write_message", case))
    assert done(receipt) == [Act.WITHDRAW, Act.STOPPED]


def test_a_message_that_waits_already_keeps_its_words_and_files_above_those_for_the_wish(office, sent):
    receipt, case = sent
    worker, message = unlocked(office, office.worker), url("write_message", case)
    waiting = {"text": "Ecco la decisione.", "key": "m", "files": [upload(name="Decisione.jpg")]}
    worker.post(message, {**waiting, "_action": "press:files:upload"})
    do(receipt, Act.WITHDRAW)
    reply(office, case, Act.STOPPED)
    worker.post(url("answer_wish", case), {"answer": Act.GOES_ON, "text": WHY, "key": "other", "seen": 1})
    for _load_twice in range(2):
        worker.get(url("answer_wish", case))
    soup = BeautifulSoup(worker.get(message).content, "html.parser")
    both = f"Ecco la decisione.\n\n{WHY}"
    assert soup.find("textarea", attrs={"name": "text"}).text.strip() == both
    fields = {name: soup.find("input", attrs={"name": name})["value"] for name in ("key", "seen", "files")}
    worker.post(message, {**fields, "text": both})
    last = operations.read_with_code(code=receipt.code).messages[-1]
    assert (last.text, [file.name for file in last.files]) == (both, ["Decisione.jpg"])


def test_what_came_meanwhile_is_said_with_the_button_of_the_page(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    worker = unlocked(office, office.worker)
    operations.write_with_code(code=receipt.code, text="Ho cambiato idea.", key="a")
    worker.post(url("answer_wish", case), {"answer": Act.STOPPED, "text": "", "key": "k", "seen": 1})
    content = page(worker, url("answer_wish", case))
    assert "leggilo qui sopra, poi premi di nuovo «Rispondi»." in content
    assert "«Invia»" not in content
    worker.post(url("write_message", case), {"text": "Ecco.", "key": "k", "seen": 1})
    assert "leggilo qui sopra, poi premi di nuovo «Invia»." in page(worker, url("write_message", case))


def test_what_was_typed_while_the_office_was_locked_is_kept(office, sent):
    receipt, case = sent
    do(receipt, Act.ERASE)
    worker = Client()
    worker.force_login(office.worker)
    posted = {"answer": Act.NOT_ERASED, "text": WHY, "key": "k", "seen": 1}
    assert reverse("reports_staff:unlock") in worker.post(url("answer_wish", case), posted).headers["Location"]
    worker.post(reverse("reports_staff:unlock"), {"words": office.words[office.worker.username]})
    assert WHY in page(worker, url("answer_wish", case))


def test_closing_proposes_the_outcome_until_the_wish_is_refused(office, sent):
    receipt, case = sent
    do(receipt, Act.WITHDRAW)
    classify(office, case)
    manager = unlocked(office, office.manager)
    selected = '<option value="withdrawn" selected>'
    assert selected in page(manager, url("close", case))
    operations.write_with_code(code=receipt.code, text="Grazie.", key="a")
    assert selected in page(manager, url("close", case))
    reply(office, case, Act.GOES_ON)
    assert selected not in page(manager, url("close", case))


def test_a_confirmed_end_leads_on_to_the_erasure_that_was_asked_for(office, sent, settings):
    settings.REPORTS_CLOSING_BY_TWO = True
    receipt, case = sent
    classify(office, case)
    manager = unlocked(office, office.manager)
    do(receipt, Act.ERASE)

    def confirmed(number: int) -> str:
        propose(office, Case.objects.get(), outcome="withdrawn")
        return manager.post(url("confirm_closing", case), {"seen": number}).headers["Location"]

    assert confirmed(1) == url("erase", case)
    reply(office, case, Act.NOT_ERASED)
    put(Case.objects.get(), state=State.IN_PROGRESS)
    assert confirmed(2) == url("case_detail", case)
