from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from outbox import delivery
from outbox.models import Mail, MailState
from staff.models import AuditEvent
from staff.roles import Role
from tests.courses.factories import RegistrationFactory
from tests.staff.factories import make_user

from .factories import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

LIST = "outbox_staff:mail_list"


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.COURSE_DESK))
    return client


def test_the_desk_sees_the_mails_of_registrations_and_nobody_elses(desk):
    mine, other = put(), put(cause_app="staff", template="password_reset_key")

    content = desk.get(reverse(LIST)).content.decode()

    assert mine.recipient in content
    assert "Iscrizione ricevuta" in content
    assert other.recipient not in content
    assert desk.post(reverse("outbox_staff:send_again", args=[other.pk])).status_code == 404
    assert AuditEvent.objects.filter(action="mail.listed").count() == 1


def test_the_administration_sees_the_mails_of_accounts_and_nobody_elses(client):
    client.force_login(make_user(Role.ADMINISTRATOR))
    registrant, account = put(), put(cause_app="staff", template="password_reset_key")

    content = client.get(reverse(LIST)).content.decode()

    assert account.recipient in content
    assert registrant.recipient not in content


def test_mails_of_an_app_that_registered_nothing_are_shown_to_nobody(desk):
    assert put(cause_app="unknown").recipient not in desk.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MailState.WAITING, "Scritto, non ancora partito"),
        (MailState.SENT, "Consegnato al server di posta"),
        (MailState.REFUSED, "Rifiutato dal server di posta"),
        (MailState.HELD, "Fermo: aspetta"),
        (MailState.GIVEN_UP, "Non partito"),
    ],
)
def test_each_state_is_said_counted_and_can_be_filtered_by(desk, state, words):
    mail = put()
    Mail.objects.update(state=state)

    assert words in desk.get(reverse(LIST)).content.decode()
    assert mail.recipient in desk.get(reverse(LIST), {"stato": state.value}).content.decode()
    other = MailState.SENT if state != MailState.SENT else MailState.HELD
    assert mail.recipient not in desk.get(reverse(LIST), {"stato": other.value}).content.decode()
    assert mail.recipient not in desk.get(reverse(LIST), {"stato": "nothing"}).content.decode()


def test_a_mail_is_never_said_to_have_been_received(desk):
    put()
    delivery.sweep()
    assert "ricevuto il messaggio" not in desk.get(reverse(LIST)).content.decode()


def test_at_home_stands_what_failed_and_what_is_held(desk):
    put(is_held=True)
    put()
    put()
    Mail.objects.filter(pk=Mail.objects.filter(state=MailState.WAITING).first().pk).update(state=MailState.REFUSED)
    soup = BeautifulSoup(desk.get(reverse("staff:home")).content, "html.parser")
    lines = {link.get_text(): link["href"] for link in soup.select(".desk-waiting a")}
    assert list(lines) == ["1 messaggio non è partito", "1 messaggio aspetta il vostro sì"], "the urgent one first"
    assert len(desk.get(lines["1 messaggio non è partito"]).context["list"].page.rows) == 1
    assert len(desk.get(lines["1 messaggio aspetta il vostro sì"]).context["list"].page.rows) == 1
    assert soup.select_one(".desk-badge").get_text(" ", strip=True) == "2 in attesa"


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [
        ("send_again", MailState.REFUSED, MailState.REFUSED),
        ("release", MailState.HELD, MailState.WAITING),
        ("drop", MailState.HELD, MailState.GIVEN_UP),
    ],
)
def test_what_the_desk_decides_is_done_and_it_comes_back(desk, view, before, after):
    mail = put()
    Mail.objects.update(state=before)

    response = desk.post(reverse(f"outbox_staff:{view}", args=[mail.pk]), {"torna": "/area-riservata/corsi/"})

    assert response.url == "/area-riservata/corsi/"
    mail.refresh_from_db()
    assert mail.state == after
    assert Mail.objects.filter(state=MailState.WAITING).exists() == (view != "drop")


def test_what_cannot_be_undone_is_asked_first(desk):
    mail = put(is_held=True)
    page = desk.get(reverse("outbox_staff:drop", args=[mail.pk]), {"torna": "/area-riservata/corsi/"})
    html = page.content.decode()
    assert "Non si può annullare" in html
    assert 'name="torna" value="/area-riservata/corsi/"' in html
    mail.refresh_from_db()
    assert mail.state == MailState.HELD
    assert f'href="{reverse("outbox_staff:drop", args=[mail.pk])}?torna=' in desk.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_site(desk, target):
    mail = put(is_held=True)
    response = desk.post(reverse("outbox_staff:release", args=[mail.pk]), {"torna": target})
    assert response.url == reverse(LIST)


def test_what_is_no_longer_possible_is_said(desk):
    mail = put()
    response = desk.post(reverse("outbox_staff:release", args=[mail.pk]), follow=True)
    assert "Non si può più fare" in response.content.decode()


class TestRegistration:
    def test_its_page_shows_the_state_of_the_last_mail_and_sends_it_again(self, desk):
        registration = RegistrationFactory()
        mail = put(cause_id=registration.pk)
        url = reverse("courses_staff:registration_detail", args=[registration.pk])

        assert "Scritto, non ancora partito" in desk.get(url).content.decode()
        delivery.sweep()
        page = desk.get(url).content.decode()
        assert "Consegnato al server di posta" in page
        assert "Invia di nuovo" in page
        response = desk.post(reverse("outbox_staff:send_again", args=[mail.pk]), {"torna": url}, follow=True)
        assert "di nuovo in partenza" in response.content.decode()
        assert "Scritto, non ancora partito" in response.content.decode()

    def test_without_a_mail_it_says_so(self, desk):
        url = reverse("courses_staff:registration_detail", args=[RegistrationFactory().pk])
        assert "Nessuno, o già cancellato." in desk.get(url).content.decode()

    def test_the_list_leads_to_it(self, desk):
        registration = RegistrationFactory()
        put(cause_id=registration.pk)
        assert (
            reverse("courses_staff:registration_detail", args=[registration.pk])
            in desk.get(reverse(LIST)).content.decode()
        )
