"""Against real mail servers: one that takes, refuses, hangs, drops; none at all; two sweepers; a kill in between."""

from __future__ import annotations

import datetime
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connections, transaction
from django.utils import timezone

from outbox import delivery
from outbox.models import Attempt, Mail, MailState

from .factories import make_due, put
from .server import free_port, silent_server, smtp_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


def state_of(mail: Mail) -> tuple[str, int | None, str]:
    mail.refresh_from_db()
    return mail.state, mail.last_code, mail.last_error


def test_a_mail_is_handed_over_once(smtp):
    mail = put()

    assert [delivery.sweep(), delivery.sweep()] == [1, 0]

    assert smtp.taken == [(mail.recipient, mail.message_id)]
    assert state_of(mail) == (MailState.SENT, 250, "")
    assert mail.sent_at


def test_the_same_cause_written_twice_is_one_mail(smtp):
    first, second = put(key="same"), put(key="same")

    delivery.sweep()

    assert first.pk == second.pk
    assert len(smtp.taken) == 1


def test_what_is_rolled_back_is_never_sent(smtp):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)

    assert delivery.sweep() == 0


@pytest.mark.parametrize(
    ("at", "reply", "expected"),
    [
        ("rcpt", "550 no such user", (MailState.REFUSED, 550, "SMTPRecipientsRefused")),
        ("rcpt", "451 greylisted", (MailState.WAITING, 451, "SMTPRecipientsRefused")),
        ("data", "554 spam", (MailState.REFUSED, 554, "SMTPDataError")),
        ("data", "452 full", (MailState.WAITING, 452, "SMTPDataError")),
        ("rcpt", "hang", (MailState.WAITING, None, "SMTPServerDisconnected")),
        ("data", "hang", (MailState.WAITING, None, "SMTPServerDisconnected")),
    ],
)
def test_what_the_server_answers_decides_and_the_next_mail_goes_all_the_same(smtp, at, reply, expected):
    mail, next_one = put(), put()
    getattr(smtp, at)[mail.recipient] = reply

    begun = time.monotonic()
    delivery.sweep()

    assert time.monotonic() - begun < 10
    assert state_of(mail) == expected
    assert state_of(next_one)[0] == MailState.SENT
    attempt = Attempt.objects.get(mail=mail)
    assert (attempt.code, attempt.error) == expected[1:]
    if expected[0] == MailState.WAITING:
        assert mail.due > timezone.now()


def test_without_a_time_out_a_server_that_hangs_would_hold_the_sweep(smtp, settings):
    """The negative control of the hanging cases: the time-out is what ends them."""
    settings.EMAIL_TIMEOUT = 4
    mail = put()
    smtp.data[mail.recipient] = "hang"

    begun = time.monotonic()
    delivery.sweep()

    assert time.monotonic() - begun >= 4


def test_a_text_taken_without_an_answer_is_sent_again_under_the_same_message_id(smtp):
    mail = put()
    smtp.data[mail.recipient] = "drop"

    delivery.sweep()
    assert state_of(mail)[0] == MailState.WAITING
    make_due()
    delivery.sweep()

    assert state_of(mail)[0] == MailState.SENT
    assert smtp.taken == [(mail.recipient, mail.message_id)] * 2


def test_an_address_that_mail_cannot_spell_is_final(smtp):
    mail = put(recipient=f"ada@{'ü' * 60}.it")

    delivery.sweep()

    assert state_of(mail)[0] == MailState.REFUSED


def test_a_5xx_that_speaks_about_us_is_not_the_recipients_fault():
    import smtplib

    for error in (
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(550, b"who are you", "a@b"),
        smtplib.SMTPHeloError(504, b"no"),
    ):
        assert not delivery.judge(error, recipient="ada@example.org").is_final


def test_neither_log_nor_rows_quote_the_server_or_the_address(smtp, caplog):
    caplog.set_level(logging.DEBUG)
    mail = put()
    smtp.rcpt[mail.recipient] = f"550 {mail.recipient} is unknown here"

    delivery.sweep()

    ours = [line for line in caplog.records if line.name != "mail.log"]  # aiosmtpd talks in this process too
    assert ours
    assert mail.recipient not in " ".join(line.getMessage() for line in ours)
    assert "unknown" not in str(Attempt.objects.values().get()) + str(Mail.objects.values("last_error", "last_code"))


def test_two_sweepers_at_once_send_nothing_twice(smtp):
    mails = [put() for _ in range(40)]
    start = threading.Barrier(4)

    def sweep(_number):
        try:
            start.wait(timeout=30)
            return delivery.sweep()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        sent = list(pool.map(sweep, range(4)))

    assert sum(sent) == len(mails)
    assert sorted(smtp.taken) == sorted((mail.recipient, mail.message_id) for mail in mails)


def test_killed_between_sending_and_writing_it_down_the_mail_is_neither_lost_nor_sent_at_once_again(smtp, monkeypatch):
    mail = put()
    killed = pytest.raises(KeyboardInterrupt)

    def die(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, killed:
        patch.setattr(delivery, "_record", die)
        delivery.sweep()

    assert delivery.sweep() == 0, "the lease of the dead one still holds"
    with time_machine.travel(timezone.now() + delivery.LEASE + datetime.timedelta(seconds=1)):
        assert delivery.sweep() == 1
    assert state_of(mail)[0] == MailState.SENT
    assert smtp.taken == [(mail.recipient, mail.message_id)] * 2


def test_who_lost_the_lease_writes_nothing_over_the_newer_attempt(smtp):
    mail = put()
    slow = delivery._claim(mail.pk)
    with time_machine.travel(timezone.now() + delivery.LEASE + datetime.timedelta(seconds=1)):
        quick = delivery._claim(mail.pk)
        delivery._record(slow, delivery.Result(code=550, error="SMTPRecipientsRefused", is_final=True))
        assert state_of(mail)[0] == MailState.WAITING
        delivery._record(quick, delivery.Result(code=250))
    assert state_of(mail)[0] == MailState.SENT
    assert Attempt.objects.count() == 1


def test_what_the_office_holds_waits(smtp):
    put(is_held=True)
    assert delivery.sweep() == 0


def test_links_are_forgotten_when_they_were_handed_over_and_not_before(smtp):
    mail = put(is_secret=True)
    smtp.rcpt[mail.recipient] = "451 later"
    delivery.sweep()
    mail.refresh_from_db()
    assert mail.has_texts

    del smtp.rcpt[mail.recipient]
    make_due()
    delivery.sweep()

    mail.refresh_from_db()
    assert (mail.state, mail.has_texts) == (MailState.SENT, False)


def test_a_mail_that_never_goes_is_given_up_after_three_days(use_port):
    use_port(free_port())
    mail = put()
    attempts = 0
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while state_of(mail)[0] == MailState.WAITING:
            clock.move_to(mail.due)
            delivery.sweep()
            attempts += 1
        assert mail.due - mail.created_at < datetime.timedelta(days=3)
    assert state_of(mail)[0] == MailState.GIVEN_UP
    assert 10 < attempts < 20


class TestDeadServer:
    """The drill: the mail server goes, people register, it comes back. Nothing is lost, nobody waits."""

    def test_while_it_is_dead_everything_is_kept_and_afterwards_it_goes(self, use_port):
        port = free_port()
        use_port(port)
        mails = [put() for _ in range(5)]

        assert delivery.sweep() == 0
        assert {state_of(mail) for mail in mails} <= {
            (MailState.WAITING, None, "ConnectionRefusedError"),
            (MailState.WAITING, None, ""),
        }

        with smtp_server(port) as (handler, _port):
            make_due()
            assert delivery.sweep() == 5
            assert sorted(handler.taken) == sorted((mail.recipient, mail.message_id) for mail in mails)

    def test_a_silent_one_holds_a_sweep_for_three_time_outs_not_for_every_mail(self, use_port):
        with silent_server() as port:
            use_port(port)
            for _ in range(10):
                put()
            begun = time.monotonic()
            assert delivery.sweep() == 0
            assert time.monotonic() - begun < 3 * 1 + 3
        assert Attempt.objects.count() == delivery.FAILURES_IN_A_ROW
