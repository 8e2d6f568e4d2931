"""Every link that was mailed can be closed, by desk and person; the code in the same mails closes with it."""

import base64
import re

import pytest
from bs4 import BeautifulSoup
from django.core.signing import Signer
from django.urls import reverse

from courses import operations
from courses.links import find_by_token, token_of
from courses.models import Happening, Registration, RegistrationEvent
from courses.states import Action, State
from outbox import delivery
from outbox import operations as outbox
from outbox.models import Mail
from staff.models import AuditEvent

from .factories import GroupFactory, registration_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def page_of(token):
    return reverse("own:page", args=[token])


def tokens_in(mail):
    return set(re.findall(r"/iscrizione/([^/\s]+)/", mail.texts()[0]))


@pytest.fixture
def person():
    return operations.register(**registration_input(GroupFactory(seats=1))).registration


def test_a_link_of_before_there_were_editions_opens_as_it_did(person):
    """The very signature of mails that were sent before the column came."""
    name = base64.urlsafe_b64encode(person.pk.bytes).rstrip(b"=").decode()
    assert token_of(person) == Signer(sep=".", salt=f"courses.own:{person.email_normalised}").sign(name)


def test_the_person_closes_every_link_and_gets_a_new_one(client, person):
    old = token_of(person)
    assert "Vuoi annullare i collegamenti?" in text_of(client.get(page_of(old) + "?chiedi=collegamento"))
    assert find_by_token(old) == person, "a GET changes nothing"

    response = client.post(page_of(old), {"azione": "collegamento"})
    assert "Ti abbiamo scritto" in text_of(client.get(response.url))

    wrong = client.get(page_of(old[:-1] + ("A" if old[-1] != "A" else "B")))
    for answer in (client.get(page_of(old)), client.post(page_of(old), {"azione": "leave"})):
        assert answer.status_code == wrong.status_code == 404
        assert text_of(answer) == text_of(wrong)
    person.refresh_from_db()
    assert person.state == State.CONFIRMED

    (mail,) = Mail.objects.filter(template="registration.links_revoked")
    (new,) = tokens_in(mail)
    assert client.get(page_of(new)).status_code == 200
    event = RegistrationEvent.objects.get(what=Happening.LINKS_REVOKED)
    assert (event.by, event.actor) == ("person", None)
    assert AuditEvent.objects.filter(action="registration.links_revoked", actor_id=None).count() == 1


def test_the_desk_closes_them_after_a_question(desk_client, desk, person):
    old = token_of(person)
    url = reverse("courses_staff:revoke_links", args=[person.pk])
    assert "Annulla i link già mandati" in text_of(desk_client.get(url))
    assert find_by_token(old) == person
    desk_client.post(url)
    assert find_by_token(old) is None
    assert RegistrationEvent.objects.get(what=Happening.LINKS_REVOKED).actor == desk
    assert AuditEvent.objects.get(action="registration.links_revoked").actor_name == desk.get_username()


def test_each_time_closes_what_was_opened_before(person):
    tokens = [token_of(person)]
    for _time in range(3):
        tokens.append(token_of(operations.revoke_links(registration_id=person.pk)))
    assert len(set(tokens)) == 4
    assert [find_by_token(each) == person for each in tokens] == [False, False, False, True]


def test_no_mail_with_a_dead_link_goes_or_is_sent_again(person, desk):
    sent = Mail.objects.get(template="registration.received")
    delivery.sweep()
    operations.revoke_links(registration_id=person.pk)
    sent.refresh_from_db()
    with pytest.raises(outbox.NotPossibleError):
        outbox.send_again(mail_id=sent.pk, actor=desk)

    waiting = Mail.objects.get(template="registration.links_revoked")
    operations.revoke_links(registration_id=person.pk)
    delivery.sweep()
    waiting.refresh_from_db()
    assert waiting.state == "given_up"
    assert Mail.objects.filter(template="registration.links_revoked", state="sent").count() == 1


def test_an_offer_is_written_again_with_the_link_that_opens(person):
    waiting = operations.register(**registration_input(person.group)).registration
    operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
    waiting = operations.revoke_links(registration_id=waiting.pk)
    assert waiting.state == State.OFFERED
    live = Mail.objects.filter(cause_id=str(waiting.pk), state="waiting")
    assert {mail.template for mail in live} == {"registration.links_revoked", "registration.offered"}
    assert {token for mail in live for token in tokens_in(mail)} == {token_of(waiting)}


def test_the_code_of_a_closed_mail_opens_nothing_and_sends_the_link_once_a_day(client, person):
    typed = {"code": person.reference, "email": person.email}
    assert client.post(reverse("own:code"), typed).url == page_of(token_of(person)), "the control: it opens before"
    person = operations.revoke_links(registration_id=person.pk)
    for _time in range(2):
        response = client.post(reverse("own:code"), typed)
        assert response.url == reverse("own:code") + "?mandato"
        assert token_of(person) not in response.url
    (mail,) = Mail.objects.filter(template="registration.link")
    assert tokens_in(mail) == {token_of(person)}
    assert RegistrationEvent.objects.filter(what=Happening.LINK_SENT).count() == 1
    wrong = client.post(reverse("own:code"), {**typed, "code": "00000000"})
    assert wrong.status_code == 422

    operations.revoke_links(registration_id=person.pk)
    client.post(reverse("own:code"), typed)
    newest = Mail.objects.filter(template="registration.link").latest("created_at")
    assert tokens_in(newest) == {token_of(Registration.objects.get(pk=person.pk))}


def test_somebody_without_an_address_is_told_nothing(person, desk_client):
    Registration.objects.update(email="", email_normalised="", phone="0171 111111")
    assert "Annulla i link" not in text_of(
        desk_client.get(reverse("courses_staff:registration_detail", args=[person.pk]))
    )
    operations.revoke_links(registration_id=person.pk)
    assert not Mail.objects.filter(template="registration.links_revoked").exists()
