"""The copy of what is kept about an enquiry: everything, of nobody else, and with a line in the log."""

import json

import pytest

from enquiries import operations
from enquiries.models import Enquiry
from enquiries.operations.notices import CAUSE_APP
from outbox.models import Mail
from staff.models import AuditEvent
from staff.roles import Role
from tests.printing.samples import text_of
from tests.staff.factories import make_user

from .desk import soup_of, url
from .factories import make_page, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def enquiry(home_page, desk):
    """With an answer, a note, a word of the person, and another one that is followed with it."""
    one, other = submit(make_page(home_page)), submit(make_page(home_page))
    operations.merge(enquiry_id=other.pk, into_id=one.pk, actor=desk)
    operations.reply(enquiry_id=one.pk, text="Ecco la panchina.", asks=False, key="a", actor=desk)
    operations.note(enquiry_id=one.pk, text="Sentita per telefono.", is_from_person=False, key="b", actor=desk)
    operations.write(enquiry_id=one.pk, text="Grazie davvero.", key="c")
    submit(make_page(home_page), answers={"0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0001": "Di un’altra persona"})
    return Enquiry.objects.get(pk=one.pk)


def test_as_data(desk_client, desk, enquiry):
    response = desk_client.get(url("json_copy", enquiry.pk))

    copy = json.loads(response.content)
    own, other = copy["enquiries"]
    assert (own["reference"], own["name"], own["email"]) == (enquiry.reference, "Ada Neri", "ada@example.org")
    assert {"question": "Di che cosa si tratta?", "answer": ["Una panchina"]} in own["answers"]
    assert len(own["messages"]) == Mail.objects.filter(cause_app=CAUSE_APP, cause_id=str(enquiry.pk)).count() > 0
    assert other["state"] == "merged"
    assert [(each["from"], each["text"]) for each in copy["conversation"]] == [
        ("office", "Ecco la panchina."),
        ("person", "Grazie davvero."),
    ]
    assert [each["text"] for each in copy["notes"]] == ["Sentita per telefono."]
    assert [each["what"] for each in copy["history"]] == ["enquiry.merge"]
    assert desk.get_username() not in response.content.decode()
    assert "Di un’altra persona" not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Disposition"] == f'attachment; filename="{enquiry.reference}.json"'


def test_on_paper(desk_client, desk, enquiry):
    response = desk_client.get(url("data_copy", enquiry.pk))

    text = " ".join(text_of(response.content).split())
    for word in ("Ada Neri", "Una panchina", "Ecco la panchina.", "Sentita per telefono.", "Grazie davvero."):
        assert word in text
    assert desk.get_username() not in text.partition("Che cosa è successo")[2].partition("Stampa")[0]
    assert "Di un’altra persona" not in text


@pytest.mark.parametrize("what", ["json", "pdf"])
def test_each_is_recorded(desk_client, enquiry, what):
    desk_client.get(url("json_copy" if what == "json" else "data_copy", enquiry.pk))
    event = AuditEvent.objects.get(action="enquiry.copied")
    assert (event.target, event.details) == (f"enquiry:{enquiry.pk}", {"format": what})


def test_the_record_leads_there_for_those_who_may(client, desk_client, enquiry):
    addresses = {url("json_copy", enquiry.pk), url("data_copy", enquiry.pk)}

    def links(client):
        return {each["href"] for each in soup_of(client.get(url("detail", enquiry.pk))).main.select("a[href]")}

    assert addresses <= links(desk_client)
    client.force_login(make_user(Role.CASE_WORKER))
    assert not addresses & links(client)
    assert {client.get(address).status_code for address in addresses} == {403}
