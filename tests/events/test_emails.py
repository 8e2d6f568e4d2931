import smtplib

import pytest
from django.core import mail
from django.utils import translation

from core.site_settings import SiteSettings
from events.emails import Notice, build_message
from events.tasks import NoticeNotSentError, send_notice

from .factories import GroupFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("notice", Notice)
@pytest.mark.parametrize("state", ["confirmed", "waiting"])
def test_every_mail_says_when_where_and_which_but_not_what(notice, state):
    group = GroupFactory(course__title="Autodifesa")
    registration = RegistrationFactory(group=group, state=state, queue_number=3, first_name="Ada <b>")

    message = build_message(registration=registration, notice=notice)

    html = message.alternatives[0].content
    for text in (message.body, html):
        assert registration.reference in text
        assert "Madonna dell’Olmo" in text
        assert "Autodifesa" not in text
    assert "Ada <b>" in message.body
    assert "Ada &lt;b&gt;" in html
    assert "Autodifesa" not in message.subject
    assert "<style" not in html


def test_someone_waiting_reads_their_position():
    registration = RegistrationFactory(state="waiting", queue_number=7)
    assert "Posizione in lista d’attesa: 1" in build_message(registration=registration, notice=Notice.RECEIVED).body


def test_it_is_in_the_registrants_language_whoever_sends_it():
    registration = RegistrationFactory(locale="ar")

    with translation.override("it"):
        html = build_message(registration=registration, notice=Notice.RECEIVED).alternatives[0].content

    assert '<html lang="ar" dir="rtl">' in html


def test_the_task_sends_to_the_person_and_answers_go_to_the_office(site_it):
    SiteSettings.objects.create(site=site_it, office_email="ufficio@example.org")
    registration = RegistrationFactory()

    send_notice.call(str(registration.pk), "received")

    assert mail.outbox[0].to == [registration.email]
    assert mail.outbox[0].reply_to == ["ufficio@example.org"]


def test_a_registration_erased_meanwhile_gets_no_mail():
    send_notice.call("0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0001", "received")
    assert mail.outbox == []


def test_a_refusal_of_the_server_is_an_error_that_names_nobody(monkeypatch):
    registration = RegistrationFactory()
    refusal = smtplib.SMTPRecipientsRefused({registration.email: (550, b"no such user")})
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *_args: (_ for _ in ()).throw(refusal)
    )

    with pytest.raises(NoticeNotSentError) as failed:
        send_notice.call(str(registration.pk), "received")

    assert failed.value.__suppress_context__
    assert registration.email not in str(failed.value)


def test_an_address_that_mail_cannot_spell_is_the_same_error():
    registration = RegistrationFactory(email=f"ada@{'ü' * 60}.it")

    with pytest.raises(NoticeNotSentError):
        send_notice.call(str(registration.pk), "received")
