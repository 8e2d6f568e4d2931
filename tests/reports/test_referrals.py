"""Referrals: the tables, the constraint, consent, and what is proven of it."""

from __future__ import annotations

import datetime
import itertools
import uuid

import pytest
from django.db import IntegrityError, connection, models, transaction

from reports import operations
from reports.errors import CaseDamagedError, OfficeLockedError, TransitionRefusedError
from reports.models import Case, Referral, SealedRecord
from reports.office import OpenOffice
from reports.operations import authenticity
from reports.referral_states import NOTES, OF_THE_PARTNER, OF_THE_REPORTER, TABLES, WITH_CONSENT, Action, Kind, State
from reports.referral_words import EXPLANATIONS, OFFICE_WORDS, REPORTER_WORDS
from reports.referrals import ASK, PassedOn, ReferralAct, Request
from reports.staff_section import ACTIONS
from reports.states import State as CaseState
from staff.keyring import server_keys
from staff.models import AuditEvent
from staff.roles import Permission
from tests.reports.factories import classify, close, make_case, submit
from tests.reports.referring import REQUEST, STEP, act, ask, in_state, note, read, say, state_of

pytestmark = pytest.mark.django_db

BOTH = {
    ("asked", "say_yes"): "consented",
    ("asked", "say_no"): "denied",
    ("asked", "note_yes"): "consented",
    ("asked", "note_no"): "denied",
    ("asked", "withdraw"): "revoked",
    ("denied", "say_yes"): "consented",
    ("consented", "withdraw"): "revoked",
    ("consented", "take_back"): "revoked",
    ("consented", "note_taken_back"): "revoked",
}
EXPECTED = {
    Kind.REFERRAL: {
        **BOTH,
        ("consented", "send"): "sent",
        ("sent", "accept"): "accepted",
        ("sent", "refuse"): "refused",
        ("sent", "partner_accepts"): "accepted",
        ("sent", "partner_refuses"): "refused",
        ("sent", "finish"): "done",
        ("sent", "take_back"): "revoked",
        ("sent", "note_taken_back"): "revoked",
        ("accepted", "finish"): "done",
        ("accepted", "take_back"): "revoked",
        ("accepted", "note_taken_back"): "revoked",
    },
    Kind.STEP: {**BOTH, ("consented", "finish"): "done"},
}
REQUESTS = {Kind.REFERRAL: REQUEST, Kind.STEP: STEP}
STATES_OF = {Kind.REFERRAL: set(State), Kind.STEP: set(State) - {State.SENT, State.ACCEPTED, State.REFUSED}}


@pytest.fixture
def sent(office):
    """A report with its code."""
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


# The tables


@pytest.mark.parametrize("kind", Kind)
def test_the_tables_as_people_read_them(kind):
    table = TABLES[kind]
    assert {(state.value, action.value): step.to.value for state, action, step in table} == EXPECTED[kind]
    assert table.reached_from(State.ASKED) == STATES_OF[kind]


@pytest.mark.parametrize("kind", Kind)
def test_nothing_leads_on_from_asked_but_the_reporters_word(kind):
    yes = {Action.SAY_YES, Action.NOTE_YES}
    for state, action, step in TABLES[kind]:
        if step.to in WITH_CONSENT and state not in WITH_CONSENT:
            assert action in yes, f"{state} × {action}"


@pytest.mark.parametrize("kind", Kind)
def test_the_office_may_do_what_the_log_names_and_the_reporter_leaves_no_line(kind):
    for _state, action, step in TABLES[kind]:
        is_theirs = action in OF_THE_REPORTER
        assert (step.written == "") is is_theirs
        assert step.permission == (None if is_theirs or action in OF_THE_PARTNER else Permission.WORK_CASES)
        assert is_theirs or step.written in ACTIONS


def test_every_state_and_action_has_its_words():
    assert set(EXPLANATIONS) == set(State)
    assert set(OFFICE_WORDS) == set(REPORTER_WORDS) == {ASK, *Action}


CELLS = [
    (kind, state, action)
    for kind in Kind
    for state, action in itertools.product(sorted(STATES_OF[kind]), Action)
    if action not in OF_THE_PARTNER
]


@pytest.mark.parametrize(("kind", "state", "action"), CELLS)
def test_each_cell_of_state_and_action(office, sent, kind, state, action):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, state, REQUESTS[kind])
    lines = AuditEvent.objects.filter(action__startswith="referral.").order_by("sequence")
    before_count = lines.count()

    def do() -> None:
        if action in OF_THE_REPORTER:
            say(receipt.code, referral, action)
        elif action in NOTES:
            note(office, referral, action)
        else:
            act(office, referral, action)

    expected = EXPECTED[kind].get((state.value, action.value))
    (before,) = read(office, case)
    if expected is None and before.acts[-1].action == action.value:
        do()  # pressed twice: once
        assert state_of(referral) == state
        return
    if expected is None:
        with pytest.raises(TransitionRefusedError):
            do()
        assert state_of(referral) == state
        return
    do()
    assert state_of(referral) == expected
    written = TABLES[kind].step(state, action).written
    assert [line.action for line in lines[before_count:]] == ([written] if written else [])
    assert read(office, case)[0].acts[-1].action == action.value


# The constraint


@pytest.mark.parametrize("state", State)
def test_the_database_lets_nothing_stand_without_consent(office, state):
    case = make_case()
    for has_consent in (True, False):
        try:
            with transaction.atomic():
                Referral.objects.create(case=case, state=state, has_consent=has_consent)
            stands = True
        except IntegrityError:
            stands = False
        assert stands is (has_consent == (state in WITH_CONSENT)), (state, has_consent)


def test_control_without_the_constraint_it_stands(office):
    case = make_case()
    on_sqlite = connection.vendor == "sqlite"
    table, name = Referral._meta.db_table, next(iter(Referral._meta.constraints)).name
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA ignore_check_constraints = ON" if on_sqlite else f"ALTER TABLE {table} DROP CONSTRAINT {name}"
        )
        try:
            Referral.objects.create(case=case, state=State.SENT, has_consent=False)
        finally:
            if on_sqlite:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


# Consent


def test_the_reporter_reads_exactly_what_is_passed_on_and_answers(office, sent):
    receipt, case = sent
    referral = ask(office, case)
    found = operations.read_with_code(code=receipt.code)
    assert found.referrals[0].request == REQUEST
    assert found.referrals[0].state == State.ASKED
    assert say(receipt.code, referral, Action.SAY_YES)
    (seen,) = read(office, case)
    assert (seen.state, seen.is_unread, [each.action for each in seen.acts]) == (
        State.CONSENTED,
        True,
        [ASK, "say_yes"],
    )


def test_asking_twice_with_one_key_asks_once_and_takes_the_case_up(office, sent):
    _receipt, case = sent
    ask(office, case, key="once")
    operations.ask_consent(
        case=case, office=office.unlock(office.worker), request=REQUEST, key="once", actor=office.worker
    )
    assert Referral.objects.count() == SealedRecord.objects.filter(field="referral").count() == 1
    case.refresh_from_db()
    assert (case.state, case.assignee) == (CaseState.IN_PROGRESS, office.worker)


def test_what_a_voice_said_is_noted_with_how_and_the_reporter_reads_it(office, sent):
    receipt, case = sent
    referral = ask(office, case)
    note(office, referral, Action.NOTE_YES, how="Al telefono, il testo letto.", key="once")
    note(office, referral, Action.NOTE_YES, how="Al telefono, il testo letto.", key="once")
    assert state_of(referral) == State.CONSENTED
    acts = operations.read_with_code(code=receipt.code).referrals[0].acts
    assert [each.action for each in acts] == [ASK, "note_yes"]
    assert acts[-1].text == "Al telefono, il testo letto."
    assert not Referral.objects.get().is_unread


def test_whoever_was_slower_is_told(office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    say(receipt.code, referral, Action.TAKE_BACK)
    with pytest.raises(TransitionRefusedError):
        act(office, referral, Action.SEND)
    assert state_of(referral) == State.REVOKED


def test_a_colleagues_same_press_is_refused_ones_own_is_once(office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.SENT)
    act(office, referral, Action.SEND)
    with pytest.raises(TransitionRefusedError):
        act(office, referral, Action.SEND, actor=office.manager)


def test_an_answer_stays_new_until_somebody_who_has_seen_it_says_so(office, sent):
    receipt, case = sent
    referral = ask(office, case)
    say(receipt.code, referral, Action.SAY_YES)

    def mark(seen: int) -> bool:
        operations.mark_answer_read(
            case=case, office=office.unlock(office.worker), referral=referral.pk, seen=seen, actor=office.worker
        )
        return not Referral.objects.get().is_unread

    assert [mark(1), mark(2)] == [False, True]
    assert AuditEvent.objects.filter(action="referral.answer_read").count() == 1


def test_neither_another_code_nor_another_case_moves_it(office, sent):
    _receipt, case = sent
    other = submit()
    referral = ask(office, case)
    with pytest.raises(TransitionRefusedError):
        say(other.code, referral, Action.SAY_YES)
    assert state_of(referral) == State.ASKED


def test_somebody_without_this_key_asks_notes_and_does_nothing(office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    locked = OpenOffice({})
    with pytest.raises(OfficeLockedError):
        operations.ask_consent(case=case, office=locked, request=REQUEST, key="k", actor=office.worker)
    with pytest.raises(OfficeLockedError):
        operations.act_on_referral(
            case=case, office=locked, referral=referral.pk, action=Action.SEND, seen=9, actor=office.worker
        )
    assert state_of(referral) == State.CONSENTED


def test_of_a_closed_case_nothing_is_asked(office, sent):
    _receipt, case = sent
    classify(office, case)
    close(office, case)
    with pytest.raises(TransitionRefusedError):
        ask(office, Case.objects.get(pk=case.pk))


def test_a_case_is_erased_with_its_referrals_but_not_while_an_answer_is_unread(office, sent):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.CONSENTED)
    classify(office, case)
    close(office, case)
    say(receipt.code, referral, Action.TAKE_BACK)
    with authenticity.changing(case) as current:
        current.retain_until = datetime.date(2020, 1, 1)
    operations.erase_expired()
    assert Case.objects.filter(pk=case.pk).exists()
    operations.mark_answer_read(
        case=case, office=office.unlock(office.manager), referral=referral.pk, seen=9, actor=office.manager
    )
    operations.erase_expired()
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not Referral.objects.exists()


# What is proven

REFERRAL_COLUMNS = sorted(field.attname for field in Referral._meta.concrete_fields)


def other_value(field: models.Field, value):
    changed = {
        "id": uuid.uuid4(),
        "state": "accepted",
        "is_unread": not value,
        "token_digest": "0" * 64,
        "token_salt": b"x",
        "passed_on": b"x",
        "open_until": datetime.date(2030, 1, 1),
    }
    return changed[field.attname]


@pytest.mark.parametrize("column", [name for name in REFERRAL_COLUMNS if name not in ("case_id", "has_consent")])
def test_no_column_of_a_referral_can_be_changed(office, sent, column):
    receipt, case = sent
    referral = in_state(office, case, receipt.code, State.SENT)
    field = Referral._meta.get_field(column)
    Referral.objects.filter(pk=referral.pk).update(**{column: other_value(field, getattr(referral, column))})
    with pytest.raises(CaseDamagedError):
        read(office, case)
    with pytest.raises(CaseDamagedError):
        operations.read_with_code(code=receipt.code)


def test_consent_cannot_be_made_up_nor_a_referral_added_deleted_or_moved(office, sent):
    _receipt, case = sent
    ask(office, case)
    asked = Case.objects.get(pk=case.pk)
    assert authenticity.is_authentic(asked)
    for forge in (
        lambda rows: rows.update(state=State.CONSENTED, has_consent=True),
        lambda rows: rows.delete(),
        lambda rows: rows.update(case=make_case()),
        lambda rows: Referral.objects.create(case=asked),
    ):
        with transaction.atomic():
            forge(Referral.objects.filter(case=asked))
            assert not authenticity.is_authentic(asked)
            transaction.set_rollback(True)
        assert authenticity.is_authentic(asked)


def test_control_without_its_rows_in_the_proof_consent_is_made_up(office, sent, monkeypatch):
    _receipt, case = sent
    referral = ask(office, case)
    monkeypatch.setattr(authenticity, "OF_A_CASE", (SealedRecord,))
    authenticity.reseal(case)
    Referral.objects.filter(pk=referral.pk).update(state=State.CONSENTED, has_consent=True)
    act(office, referral, Action.SEND)
    assert state_of(referral) == State.SENT


def test_a_case_without_referrals_has_the_mac_that_it_had_before(office):
    case = make_case()
    key = server_keys(person="pari.case", purpose="mac.v1")[0]
    assert bytes(case.mac) == authenticity.mac_of(case, case.records.all(), key=key)


def test_a_referral_without_its_acts_is_not_shown_as_if_it_were_whole(office, sent):
    _receipt, case = sent
    ask(office, case)
    ask(office, case, STEP)
    with authenticity.changing(case):
        Referral.objects.first().delete()
    with pytest.raises(CaseDamagedError):
        read(office, case)


# The formats


def test_what_was_sealed_in_the_first_format_reads_for_ever():
    referral = uuid.UUID("5e9f7c3a-6a52-4f57-9a58-2a6a3f2b1c10")
    stored = (
        '{"action":"ask","author":7,"done_on":"2026-11-27","format":1,"later":"?","number":2,'
        '"referral":"5e9f7c3a6a524f579a582a6a3f2b1c10","request":{"kind":"step","later":"?","partner":"",'
        '"passed":"Perché?","text":"Le parliamo?","whom":"La padrona"},"text":""}'
    )
    request = Request(kind=Kind.STEP, whom="La padrona", text="Le parliamo?", passed="Perché?")
    known = ReferralAct(
        referral=referral,
        number=2,
        action=ASK,
        done_on=datetime.date(2026, 11, 27),
        author=7,
        request=request,
    )
    assert ReferralAct.from_bytes(stored.encode()) == known == ReferralAct.from_bytes(known.to_bytes())
    passed = PassedOn(whom="La padrona", passed="Perché?", sent_on=datetime.date(2026, 11, 27))
    stored = '{"format":1,"later":"?","passed":"Perché?","sent_on":"2026-11-27","whom":"La padrona"}'
    assert PassedOn.from_bytes(stored.encode()) == passed == PassedOn.from_bytes(passed.to_bytes())


@pytest.mark.parametrize("stored", [b"", b"[]", b"{}", b"\xff", b'{"referral":"x","number":1}'])
def test_what_is_no_act_is_refused(stored):
    for kind in (ReferralAct, PassedOn):
        with pytest.raises(CaseDamagedError):
            kind.from_bytes(stored)
