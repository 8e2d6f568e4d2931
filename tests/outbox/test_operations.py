from __future__ import annotations

import datetime
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail as django_mail
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from outbox import delivery, operations
from outbox.models import Mail, MailState
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import make_user
from vault.errors import DecryptionError

from .factories import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_user(Role.COURSE_DESK)


def test_the_texts_are_sealed_and_open_again():
    mail = put(texts=operations.Texts(subject="Oggetto", text="un segreto", html="<p>un segreto</p>"))

    assert b"segreto" not in bytes(Mail.objects.get().sealed_texts)
    assert Mail.objects.get().texts() == ("un segreto", "<p>un segreto</p>")
    for changed in ({"recipient": "altra@example.org"}, {"recipient": mail.recipient, "subject": "Clicca qui"}):
        Mail.objects.filter(pk=mail.pk).update(**changed)
        with pytest.raises(DecryptionError):
            Mail.objects.get().texts()


def test_an_earlier_secret_key_still_opens_them(settings):
    put()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" * 5, [settings.SECRET_KEY]
    assert Mail.objects.get().texts()[0] == "Buongiorno"


def test_a_text_that_cannot_be_opened_stops_no_other_mail(settings):
    damaged, good = put(), put()
    Mail.objects.filter(pk=damaged.pk).update(sealed_texts=b"x" * 80)

    assert delivery.sweep() == 1

    damaged.refresh_from_db()
    good.refresh_from_db()
    assert (damaged.state, damaged.last_error) == (MailState.WAITING, "DecryptionError")
    assert good.state == MailState.SENT


def test_what_is_due_later_waits():
    put(due=timezone.now() + datetime.timedelta(hours=1))
    assert delivery.sweep() == 0


def test_a_worker_is_told_at_once_with_the_id_alone(settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        mail = put()

    assert DBTaskResult.objects.get().args_kwargs == {"args": [str(mail.pk)], "kwargs": {}}


def test_without_a_worker_nothing_is_sent_in_the_request(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        put()
    assert django_mail.outbox == []


def test_a_task_that_comes_late_sends_nothing_twice():
    mail = put()
    delivery.sweep()
    delivery.deliver(mail.pk)
    assert len(django_mail.outbox) == 1


class TestAgain:
    def test_a_sent_mail_goes_again_under_a_message_id_of_its_own(self, desk):
        first = put()
        delivery.sweep()

        again = operations.send_again(mail_id=first.pk, actor=desk)
        delivery.sweep()

        assert (again.edition, again.key) == (2, first.key)
        assert [message.extra_headers["Message-ID"] for message in django_mail.outbox] == [
            first.message_id,
            again.message_id,
        ]
        assert first.message_id != again.message_id
        assert AuditEvent.objects.get(action="mail.sent_again").target == f"mail:{again.pk}"

    def test_asked_twice_before_it_went_it_goes_once(self, desk):
        first = put()
        delivery.sweep()
        operations.send_again(mail_id=first.pk, actor=desk)
        operations.send_again(mail_id=first.pk, actor=desk)
        assert Mail.objects.count() == 2

    def test_one_that_waits_is_tried_at_once(self, desk):
        mail = put()
        Mail.objects.update(due=timezone.now() + datetime.timedelta(hours=5), attempts=4)
        operations.send_again(mail_id=mail.pk, actor=desk)
        assert delivery.sweep() == 1
        assert Mail.objects.count() == 1

    def test_a_refused_one_may_be_tried_again(self, desk):
        mail = put()
        Mail.objects.update(state=MailState.REFUSED)
        assert operations.send_again(mail_id=mail.pk, actor=desk).state == MailState.WAITING

    def test_a_link_that_was_handed_over_cannot(self, desk):
        mail = put(is_secret=True)
        delivery.sweep()
        with pytest.raises(operations.NotPossibleError):
            operations.send_again(mail_id=mail.pk, actor=desk)

    def test_a_link_asked_again_while_it_waits_stays_a_secret(self, desk):
        mail = put(is_secret=True)
        assert operations.send_again(mail_id=mail.pk, actor=desk).is_secret


class TestHeld:
    def test_it_goes_when_the_office_says_so(self, desk):
        mail = put(is_held=True)
        Mail.objects.update(give_up_at=timezone.now() - datetime.timedelta(days=1))

        operations.release(mail_id=mail.pk, actor=desk)

        assert delivery.sweep() == 1
        with pytest.raises(operations.NotPossibleError):
            operations.release(mail_id=mail.pk, actor=desk)

    def test_it_may_be_dropped_for_good(self, desk):
        mail = put(is_held=True)

        operations.drop(mail_id=mail.pk, actor=desk)

        mail.refresh_from_db()
        assert mail.was_dropped
        assert delivery.sweep() == 0
        for again in (operations.send_again, operations.release, operations.drop):
            with pytest.raises(operations.NotPossibleError):
                again(mail_id=mail.pk, actor=desk)

    def test_one_that_is_on_its_way_cannot_be_dropped(self, desk):
        mail = put()
        delivery._claim(mail.pk)
        with pytest.raises(operations.NotPossibleError):
            operations.drop(mail_id=mail.pk, actor=desk)


class TestAnAddressPutRight:
    def drop(self):
        return operations.drop_waiting(cause_app="courses", cause_id=12, recipient="Vecchia@example.org")

    def test_nothing_that_waits_goes_to_the_old_one(self, desk):
        waiting = put(cause_id="12", recipient="vecchia@example.org")
        held = put(cause_id="12", recipient="vecchia@example.org", is_held=True)

        assert self.drop() == 2

        assert delivery.sweep() == 0
        for mail in (waiting, held):
            mail.refresh_from_db()
            assert mail.was_dropped
            with pytest.raises(operations.NotPossibleError):
                operations.send_again(mail_id=mail.pk, actor=desk)

    def test_other_addresses_other_causes_and_what_went_stay(self):
        sent = put(cause_id="12", recipient="vecchia@example.org")
        delivery.sweep()
        put(cause_id="12", recipient="nuova@example.org")
        put(cause_id="13", recipient="vecchia@example.org")

        assert self.drop() == 0

        sent.refresh_from_db()
        assert sent.state == MailState.SENT
        assert delivery.sweep() == 2

    def test_one_on_its_way_is_not_tried_again(self):
        mail = delivery._claim(put(cause_id="12", recipient="vecchia@example.org").pk)
        self.drop()
        delivery._record(mail, delivery.Result(code=451, error="SMTPDataError"))
        mail.refresh_from_db()
        assert mail.was_dropped


def test_mails_are_forgotten_after_their_day_and_with_their_cause():
    today = timezone.localdate()
    put(purge_on=today - datetime.timedelta(days=1))
    kept, caused = put(purge_on=today), put(cause_id="12")
    delivery.sweep()

    assert operations.purge() == 1
    assert operations.erase(cause_app="courses", cause_ids=[12]) == 1
    assert list(Mail.objects.all()) == [kept]
    assert not Mail.objects.filter(pk=caused.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_written_by_many_at_once_the_same_cause_is_one_mail():
    start = threading.Barrier(8)

    def write(_number):
        try:
            start.wait(timeout=30)
            return put(key="same").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert len(set(pool.map(write, range(8)))) == 1
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_again_by_many_at_once_it_goes_once():
    mail, actor = put(), make_user(Role.COURSE_DESK)
    delivery.sweep()
    start = threading.Barrier(6)

    def again(_number):
        try:
            start.wait(timeout=30)
            return operations.send_again(mail_id=mail.pk, actor=actor).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        assert len(set(pool.map(again, range(6)))) == 1
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("do", [operations.send_again, operations.release, operations.drop])
def test_what_was_forgotten_meanwhile_cannot_be_sent_released_or_dropped(do, desk):
    with pytest.raises(operations.NotPossibleError):
        do(mail_id=uuid.uuid4(), actor=desk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "forget",
    [
        lambda: operations.erase(cause_app="courses", cause_ids=["12"]),
        lambda: operations.purge(today=timezone.localdate() + datetime.timedelta(days=400)),
        lambda: operations.drop_waiting(cause_app="courses", cause_id="12", recipient="vecchia@example.org"),
        lambda: (
            operations.drop_waiting(cause_app="courses", cause_id="12", recipient="vecchia@example.org")
            + operations.forget_texts(cause_app="courses", cause_id="12")
        ),
    ],
    ids=["erased", "purged", "another address", "links closed"],
)
def test_nothing_is_sent_again_that_is_stopped_at_the_same_moment(forget, monkeypatch):
    """The new edition is written while the other waits for the mail, and has to be found by it."""
    mail, actor = put(cause_id="12", recipient="vecchia@example.org"), make_user(Role.COURSE_DESK)
    delivery.sweep()

    def stop() -> None:
        try:
            forget()
        finally:
            connections.close_all()

    other, write = threading.Thread(target=stop), operations._new_edition

    def write_while_the_other_waits(*args, **kwargs):
        other.start()
        other.join(timeout=0.5)
        return write(*args, **kwargs)

    monkeypatch.setattr(operations, "_new_edition", write_while_the_other_waits)
    operations.send_again(mail_id=mail.pk, actor=actor)
    other.join()

    assert delivery.sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_forgotten_while_it_is_claimed_stops_no_sweep():
    put(cause_id="12")
    put(cause_id="13")

    def erase() -> None:
        try:
            operations.erase(cause_app="courses", cause_ids=["12"])
        finally:
            connections.close_all()

    erasing = threading.Thread(target=erase)

    def erase_after_the_claim(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and not erasing.ident:
            erasing.start()
            erasing.join(timeout=0.5)
        return result

    with connections["default"].execute_wrapper(erase_after_the_claim):
        assert delivery.sweep() == 2
    erasing.join()
    assert Mail.objects.get().cause_id == "13"
