"""What a service without an account opens: link and code together, for a time, and nothing else."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import due_jobs
from reports import operations
from reports.acts import Act
from reports.errors import CaseDamagedError, TransitionRefusedError
from reports.models import Case, Referral, SealedRecord
from reports.operations import authenticity, handing
from reports.referral_states import OPEN_TO_PARTNER, Action, State
from staff.models import AuditEvent
from tests.reports.factories import submit
from tests.reports.referring import REQUEST, act, in_state, read, say, state_of
from tests.reports.traces import everything_in_the_database
from vault.handed import Handed

pytestmark = pytest.mark.django_db

WORDS = "Chiami lunedì la signora del servizio."


@pytest.fixture
def sent(office):
    """A referral that is sent: its case, the reporter's code, the row."""
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    return case, receipt.code, in_state(office, case, receipt.code, State.SENT)


def make_link(office, referral, key="press") -> Handed:
    return handing.make_link(
        case=referral.case,
        office=office.unlock(office.worker),
        referral=referral.pk,
        key=key,
        actor=office.worker,
    )


def answer(secret: Handed, action: Action | None = Action.PARTNER_ACCEPTS, text=WORDS, key="k") -> bool:
    return handing.answer_link(secret, action=action, text=text, key=key)


# The operations


def test_link_and_code_open_what_was_passed_on_and_the_answer_is_the_offices(office, sent):
    case, code, referral = sent
    secret = make_link(office, referral)
    state, passed = handing.open_link(secret)
    assert (state, passed.whom, passed.passed) == (State.SENT, REQUEST.whom, REQUEST.passed)
    assert answer(secret)
    assert answer(secret), "sent twice it is one"
    (seen,) = read(office, case)
    assert (seen.state, seen.is_unread, [each.text for each in seen.answers]) == (State.ACCEPTED, True, [WORDS])
    theirs = operations.read_with_code(code=code).referrals[0]
    assert theirs.state == State.ACCEPTED
    assert theirs.answers == ()
    assert WORDS not in str([act.text for act in theirs.acts]), "the reporter's code does not open it"
    actions = ["referral.link_made", "referral.partner_read", "referral.partner_accepted"]
    assert [AuditEvent.objects.filter(action=each).count() for each in actions] == [1, 1, 1]


def test_neither_alone_opens_and_nothing_of_either_is_stored(office, sent):
    _case, _code, referral = sent
    secret = make_link(office, referral)
    assert handing.open_link(Handed(token=secret.token, code="00000000")) is None
    assert handing.open_link(Handed(token="0" * 32, code=secret.code)) is None
    assert not answer(Handed(token=secret.token, code="00000000"))
    stored = everything_in_the_database()
    for canary in (secret.token, secret.code, REQUEST.passed, REQUEST.whom):
        assert canary not in stored
    assert mail.outbox == []


def test_control_what_is_stored_would_be_found(office, sent):
    _case, _code, referral = sent
    make_link(office, referral)
    assert Referral.objects.get().token_digest in everything_in_the_database()


def test_one_press_twice_is_one_link_another_press_ends_the_first(office, sent):
    _case, _code, referral = sent
    first = make_link(office, referral)
    assert make_link(office, referral) == first
    second = make_link(office, referral, key="again")
    assert handing.open_link(first) is None
    assert handing.open_link(second) is not None


def test_the_press_of_an_older_page_brings_no_ended_link_back(office, sent):
    _case, _code, referral = sent
    first = make_link(office, referral)
    make_link(office, referral, key="again")
    third = make_link(office, referral)
    assert third.token != first.token
    assert third.code != first.code
    assert handing.open_link(first) is None
    assert handing.open_link(third) is not None
    assert make_link(office, referral) == third


@pytest.mark.parametrize("state", sorted(set(State) - set(OPEN_TO_PARTNER)))
def test_no_link_before_it_is_sent_nor_after_it_is_over(office, state):
    receipt = submit()
    referral = in_state(office, Case.objects.get(pk=receipt.case_id), receipt.code, state)
    with pytest.raises(TransitionRefusedError):
        make_link(office, referral)


@pytest.mark.parametrize(
    "end",
    [
        lambda office, code, referral, secret: say(code, referral, Action.TAKE_BACK),
        lambda office, code, referral, secret: operations.act_with_code(code=code, acts={Act.WITHDRAW: {}}),
        lambda office, code, referral, secret: operations.act_with_code(code=code, acts={Act.ERASE: {}}),
        lambda office, code, referral, secret: act(office, referral, Action.FINISH),
        lambda office, code, referral, secret: act(office, referral, Action.REFUSE),
        lambda office, code, referral, secret: answer(secret, Action.PARTNER_REFUSES),
    ],
    ids=["taken back", "report withdrawn", "erasure asked", "done", "refused at the desk", "refused by the service"],
)
def test_access_ends_with_it_and_nothing_is_left_to_open(office, sent, end):
    case, code, referral = sent
    secret = make_link(office, referral)
    copy = bytes(Referral.objects.get().passed_on)
    end(office, code, referral, secret)
    assert handing.open_link(secret) is None
    assert not answer(secret, None, key="later")
    row = Referral.objects.get()
    assert (row.token_digest, bytes(row.token_salt), bytes(row.passed_on), row.open_until) == (None, b"", b"", None)
    assert copy
    assert authenticity.is_authentic(Case.objects.get(pk=case.pk))


def test_it_opens_for_thirty_days_and_then_the_job_empties_it(office, sent):
    case, _code, referral = sent
    secret = make_link(office, referral)
    (job,) = [job for job in due_jobs.all_jobs() if job.name == "reports.end_expired_links"]
    last = timezone.now() + handing.OPEN_FOR
    with time_machine.travel(last, tick=False):
        job.run()
        assert handing.open_link(secret) is not None
    with time_machine.travel(last + datetime.timedelta(days=1), tick=False):
        assert handing.open_link(secret) is None
        job.run()
    assert bytes(Referral.objects.get().passed_on) == b""
    assert state_of(referral) == State.SENT
    assert authenticity.is_authentic(Case.objects.get(pk=case.pk))


def test_a_link_that_was_made_anew_while_the_job_ran_is_not_ended(office, sent, monkeypatch):
    _case, _code, referral = sent
    make_link(office, referral)
    changing, renewed = handing.changing, []

    def slow(case, **said):
        if not renewed:  # a colleague presses between the list of the job and its lock
            renewed.append("")
            renewed[0] = make_link(office, referral, key="anew")
        return changing(case, **said)

    monkeypatch.setattr(handing, "changing", slow)
    with time_machine.travel(timezone.now() + handing.OPEN_FOR + datetime.timedelta(days=1), tick=False):
        handing.end_expired_links()
        assert handing.open_link(renewed[0]) is not None


def test_a_link_of_another_case_does_not_open_here(office, sent):
    _case, _code, referral = sent
    secret = make_link(office, referral)
    receipt = submit()
    other = in_state(office, Case.objects.get(pk=receipt.case_id), receipt.code, State.SENT)
    row = Referral.objects.get(pk=referral.pk)
    moved = {"token_digest": row.token_digest, "token_salt": row.token_salt, "passed_on": row.passed_on}
    Referral.objects.filter(pk=row.pk).update(token_digest=None)
    Referral.objects.filter(pk=other.pk).update(**moved, open_until=row.open_until)
    assert handing.open_link(secret) is None


def test_whoever_writes_to_the_database_hands_nothing_to_a_service(office, sent):
    _case, _code, referral = sent
    secret = make_link(office, referral)
    Referral.objects.filter(pk=referral.pk).update(open_until=datetime.date(2099, 1, 1))
    with pytest.raises(CaseDamagedError):
        handing.open_link(secret)
    with pytest.raises(CaseDamagedError):
        answer(secret)


def test_a_service_writes_again_but_not_without_end(office, sent, monkeypatch):
    case, _code, referral = sent
    monkeypatch.setattr(handing, "ANSWERS_MAX", 2)
    secret = make_link(office, referral)
    assert answer(secret)
    assert answer(secret, None, "Ancora una cosa.", "k2")
    with pytest.raises(handing.TooManyMessagesError):
        answer(secret, None, "E ancora.", "k3")
    assert len(read(office, case)[0].answers) == 2
    monkeypatch.setattr(handing, "ANSWERS_MAX", 9)
    with pytest.raises(TransitionRefusedError):
        answer(secret, Action.PARTNER_REFUSES, "", "k4")


def test_one_service_that_writes_much_silences_no_other_and_decides_all_the_same(office, sent, monkeypatch):
    case, code, referral = sent
    monkeypatch.setattr(handing, "ANSWERS_MAX", 1)
    other = in_state(office, case, code, State.SENT)
    first, second = make_link(office, referral), make_link(office, other)
    assert answer(first, None)
    with pytest.raises(handing.TooManyMessagesError):
        answer(first, None, "Ancora.", "k2")
    assert answer(second, None)
    assert answer(first, Action.PARTNER_REFUSES, "", "k3")
    assert (state_of(referral), state_of(other)) == (State.REFUSED, State.SENT)
    assert sorted((each.id == referral.pk, len(each.answers)) for each in read(office, case)) == [(False, 1), (True, 1)]


# The pages


@pytest.fixture
def desk(office):
    client = Client()
    client.force_login(office.worker)
    client.post(reverse("reports_staff:unlock"), {"words": office.words["operatrice"]})
    return client


def test_the_link_is_shown_once_and_opens_for_a_service(desk, office, sent):
    case, _code, referral = sent
    address = reverse("reports_staff:referral_link", args=[case.pk, referral.pk])
    detail = desk.get(reverse("reports_staff:case_detail", args=[case.pk])).content.decode()
    assert address in detail
    assert desk.post(address, {"key": "p"})["Location"] == address
    shown = desk.get(address).content.decode()
    token = re.search(r"/consegna/([0-9a-z]{32})/", shown)[1]
    code = "".join(re.findall(r'<span class="receipt__group">(\w{4})</span>', shown))
    assert handing.open_link(Handed(token=token, code=code)) is not None
    assert mail.outbox == []
    desk.post(address, {"consegnato": "1"})
    assert token not in desk.get(address, follow=True).content.decode()


class Service:
    """Somebody with a link, in a browser without JavaScript."""

    def __init__(self, secret: Handed) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.address = reverse("handed:page", args=[secret.token])

    def get(self):
        return self.client.get(self.address)

    def post(self, **data):
        return self.client.post(self.address, data, follow=True)


@pytest.fixture
def secret(office, sent):
    return make_link(office, sent[2])


def test_a_service_types_the_code_reads_and_accepts(office, sent, secret):
    case, _code, referral = sent
    service = Service(secret)
    before = service.get()
    assert before.cookies == {}
    assert REQUEST.passed not in before.content.decode()
    shown = service.post(code=secret.code.lower())
    assert shown.redirect_chain[-1] == (service.address, 303)
    content = shown.content.decode()
    for words in (REQUEST.passed, REQUEST.whom, "Ve ne occupate?"):
        assert words in content
    assert case.reference not in content
    key = re.search(r'name="key" value="([^"]+)"', content)[1]
    unsaid = service.post(decide="1", text=WORDS, key=key)
    assert "Scegli se ve ne occupate." in unsaid.content.decode()
    assert WORDS in unsaid.content.decode()
    assert state_of(referral) == State.SENT
    for _press in range(2):
        done = service.post(decide="1", action="partner_accepts", text=WORDS, key=key)
    assert "La vostra risposta è arrivata" in done.content.decode()
    assert WORDS not in done.content.decode()
    assert state_of(referral) == State.ACCEPTED
    assert SealedRecord.objects.filter(field="partner_answer").count() == 1
    closed = service.post(chiudi="1")
    assert REQUEST.passed not in closed.content.decode()


def test_a_service_that_refuses_is_thanked_and_its_link_is_over(office, sent, secret):
    service = Service(secret)
    service.post(code=secret.code)
    done = service.post(decide="1", action="partner_refuses", text="", key="k")
    assert "La vostra risposta è arrivata" in done.content.decode()
    assert REQUEST.passed not in done.content.decode()
    assert state_of(sent[2]) == State.REFUSED
    assert Service(secret).get().status_code == 404


@pytest.mark.parametrize(("typed", "error"), [("ABCD", "8 lettere"), ("0000-0000", "non è quello"), ("", "Scrivi il")])
def test_a_wrong_code_opens_nothing_and_is_told_so(secret, typed, error):
    content = Service(secret).post(code=typed).content.decode()
    assert error in content
    assert REQUEST.passed not in content


def test_codes_are_tried_ten_times_a_quarter_of_an_hour(secret):
    service = Service(secret)
    for _attempt in range(10):
        assert service.post(code="00000000").status_code == 200
    assert service.post(code=secret.code).status_code == 429
    assert REQUEST.passed not in service.get().content.decode()


def test_its_pages_leave_nothing_behind_and_tell_nothing(secret):
    service = Service(secret)
    for response in (service.get(), service.post(code=secret.code)):
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]
        content = response.content.decode()
        assert "<title>" in content
        title = re.search(r"<title>(.*?)</title>", content, re.DOTALL)[1]
        assert "segnalazion" not in title.lower()
    assert service.client.post(service.address, {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_without_cookies_a_service_answers_all_the_same(office, sent, secret):
    address = Service(secret).address + "?c"
    content = Client().post(address, {"code": secret.code}).content.decode()
    assert REQUEST.passed in content
    assert 'name="code"' in content
    data = {"code": secret.code, "decide": "1", "action": "partner_accepts", "text": WORDS, "key": "k"}
    assert "La vostra risposta è arrivata" in Client().post(address, data).content.decode()
    assert state_of(sent[2]) == State.ACCEPTED


def test_an_altered_case_is_not_shown_to_a_service(sent, secret):
    Case.objects.filter(pk=sent[0].pk).update(reference="26-FALSE")
    response = Service(secret).post(code=secret.code)
    assert response.status_code == 404
    assert REQUEST.passed not in response.content.decode()
