"""The dead-mail-server drill: people register while no mail server answers. Told from the pages that they read."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from outbox import delivery
from outbox.models import Mail
from staff.roles import Role
from tests.courses.factories import GroupFactory
from tests.courses.pages import make_course_page
from tests.courses.visitor import Visitor
from tests.events.pages import make_index, make_unit
from tests.staff.factories import make_user

from .factories import make_due
from .server import free_port, silent_server, smtp_server

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture
def course_page(site_it, home_page):
    return make_course_page(make_index(home_page), course=GroupFactory().edition.course, unit=make_unit(home_page))


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.COURSE_DESK))
    return client


def register(page) -> Visitor:
    visitor = Visitor(page)
    visitor.identify(page.edition.groups.get())
    visitor.press("send")
    return visitor


def registration_page(desk) -> str:
    return desk.get(reverse("courses_staff:registration_detail", args=[Mail.objects.get().cause_id])).content.decode()


def test_the_server_dies_people_register_it_comes_back(course_page, desk, use_port):
    port = free_port()
    use_port(port)

    visitor = register(course_page)
    assert "Ti scriviamo a ada@example.org" in visitor.text
    assert "partito" not in visitor.text
    delivery.sweep()
    assert "Scritto, non ancora partito" in registration_page(desk)
    assert "il server non risponde" in registration_page(desk)

    with smtp_server(port) as (handler, _port):
        make_due()
        delivery.sweep()
        assert [address for address, _message_id in handler.taken] == ["ada@example.org"]
    assert "Consegnato al server di posta" in registration_page(desk)


def test_a_silent_server_holds_no_visitor(course_page, use_port):
    with silent_server() as port:
        use_port(port)
        begun = time.monotonic()
        visitor = register(course_page)
        spent = time.monotonic() - begun
        assert "Hai un posto" in visitor.text
        assert spent < 5
        assert Mail.objects.get().attempts == 0


def test_an_address_that_does_not_exist_is_said_to_the_desk(course_page, desk, smtp):
    visitor = Visitor(course_page)
    visitor.identify(course_page.edition.groups.get())
    smtp.rcpt["ada@example.org"] = "550 no such user"
    visitor.press("send")
    delivery.sweep()

    assert "Rifiutato dal server di posta" in registration_page(desk)
    assert "risposta 550" in registration_page(desk)
    visitor.show(visitor.client.get(visitor.response.request["PATH_INFO"]))
    assert "Se non arriva entro un’ora" in visitor.text, (
        "the page after sending is the same for a first and a repeated one"
    )


def test_what_the_desk_did_is_not_said_to_have_arrived(course_page, desk, use_port):
    use_port(free_port())
    register(course_page)
    registration = Mail.objects.get().cause_id
    action = reverse("courses_staff:registration_action", args=[registration, "withdraw"])

    assert "Scrivi alla persona" in desk.get(action).content.decode()
    page = desk.post(action, {"tell": "on"}, follow=True).content.decode()

    assert "Scritto, non ancora partito" in page
    assert "abbiamo anche scritto" not in page
    assert Mail.objects.filter(created_at__lte=timezone.now()).count() == 2
