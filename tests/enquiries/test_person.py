"""The person's page behind the link of a mail: reads, adds, closes; the link opens nothing else."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from enquiries import operations, views
from enquiries.models import EnquiryFile, EnquiryLink, EnquiryMessage
from enquiries.operations.conversation import PERSON_MESSAGES_MAX
from enquiries.operations.links import make_link
from enquiries.states import Action, State
from formbuilder.filling.gate import Limit
from formbuilder.models import SealedUpload
from outbox.models import Mail
from staff.models import AuditEvent

from .factories import make_enquiry, submit

pytestmark = pytest.mark.django_db


def path_of(enquiry):
    return make_link(enquiry).replace("http://localhost:8000", "")


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return " ".join(soup_of(response).main.get_text(" ").split())


def key_in(response):
    return soup_of(response).select_one("input[name=key]")["value"]


def write(client, path, text, **more):
    key = more.pop("key", None) or key_in(client.get(path))
    return client.post(path, {"text": text, "key": key, **more})


def plan():
    return SimpleUploadedFile("pianta.txt", b"La pianta della stanza", content_type="text/plain")


class TestReading:
    def test_shows_state_day_answers_and_how_long_it_is_kept(self, client, enquiry):
        text = text_of(client.get(path_of(enquiry)))

        assert f"Richiesta {enquiry.reference} Nuova" in text
        assert re.search("Ti rispondiamo entro (il |l’)", text)
        assert "Di che cosa si tratta? Una panchina" in text
        assert re.search("la cancelliamo dopo (il |l’)", text)

    def test_nothing_keeps_it_and_nobody_finds_it(self, client, enquiry):
        response = client.get(path_of(enquiry))

        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.cookies

    def test_shows_replies_and_no_notes(self, client, enquiry, desk):
        operations.reply(enquiry_id=enquiry.pk, text="Certo, ecco.", asks=False, key="a", actor=desk)
        operations.note(enquiry_id=enquiry.pk, text="Persona ansiosa", is_from_person=False, key="b", actor=desk)

        text = text_of(client.get(path_of(enquiry)))
        assert "Certo, ecco." in text
        assert "ansiosa" not in text
        assert desk.username not in text

    def test_a_get_changes_nothing(self, client, enquiry):
        path = path_of(enquiry)
        before = AuditEvent.objects.count()
        client.get(path)
        client.get(f"{path}?inviato")
        enquiry.refresh_from_db()
        assert (enquiry.state, enquiry.version) == (State.NEW, 0)
        assert AuditEvent.objects.count() == before

    @pytest.mark.parametrize("token", ["A" * 32, "-" * 32])
    def test_a_token_that_is_none_opens_nothing(self, client, enquiry, token):
        url = reverse("enquiries:person", args=[token])
        for response in (client.get(url), client.post(url, {"text": "x"})):
            assert response.status_code == 404
            assert "non apre più niente" in text_of(response)
            assert enquiry.reference not in response.content.decode()

    def test_only_the_digest_of_a_token_is_stored(self, enquiry):
        token = path_of(enquiry).rstrip("/").rpartition("/")[2]
        assert not EnquiryLink.objects.filter(digest__contains=token).exists()

    def test_a_removed_one_is_gone_and_a_merged_one_leads_on(self, client, page, enquiry, desk):
        other = submit(page)
        path = path_of(enquiry)
        operations.merge(enquiry_id=enquiry.pk, into_id=other.pk, actor=desk)
        assert f"Richiesta {other.reference}" in text_of(client.get(path))

        operations.act(enquiry_id=other.pk, action=Action.REMOVE, actor=desk)
        assert client.get(path).status_code == 404

    def test_a_corrected_address_closes_the_old_links(self, client, enquiry, desk):
        path = path_of(enquiry)
        operations.correct(enquiry_id=enquiry.pk, name="Ada", email="giusta@example.org", phone="", actor=desk)
        assert client.get(path).status_code == 404

    def test_those_of_what_was_merged_into_it_are_closed_too(self, client, page, enquiry, desk):
        other = submit(page)
        paths = [path_of(enquiry), path_of(other)]
        operations.merge(enquiry_id=enquiry.pk, into_id=other.pk, actor=desk)
        operations.correct(enquiry_id=other.pk, name="Ada", email="giusta@example.org", phone="", actor=desk)

        assert [client.get(path).status_code for path in paths] == [404, 404]
        assert not EnquiryLink.objects.exists()
        assert all(mail.was_dropped for mail in Mail.objects.all())

    def test_a_link_made_later_of_another_address_leads_to_none(self, client, page, enquiry, desk):
        other = submit(page)
        operations.merge(enquiry_id=enquiry.pk, into_id=other.pk, actor=desk)
        operations.correct(enquiry_id=other.pk, name="Ada", email="giusta@example.org", phone="", actor=desk)
        assert client.get(path_of(enquiry)).status_code == 404
        assert client.get(path_of(other)).status_code == 200

    def test_costs_as_many_queries_however_long(self, client, enquiry, desk, django_assert_num_queries):
        path = path_of(enquiry)
        for _first_makes_the_settings in range(2):
            client.get(path)
        with django_assert_num_queries(7):
            client.get(path)
        for number in range(8):
            operations.reply(enquiry_id=enquiry.pk, text="Ecco.", asks=False, key=str(number), actor=desk)
        with django_assert_num_queries(7):
            client.get(path)


class TestNothingTypedIsLost:
    def typed_in(self, response):
        return soup_of(response).select_one("textarea[name=text]").text.strip()

    def test_by_closing(self, client, enquiry):
        """Sent afterwards it would open the request again: so it is not closed yet, and that is said."""
        path = path_of(enquiry)
        response = write(client, path, "Grazie, ma", chiudi="1")
        assert response.status_code == 422
        assert "non è ancora chiusa" in text_of(response)
        assert self.typed_in(response) == "Grazie, ma"
        enquiry.refresh_from_db()
        assert enquiry.state == State.NEW
        assert write(client, path, " ", chiudi="1").status_code == 303
        enquiry.refresh_from_db()
        assert enquiry.state == State.CLOSED
        assert not EnquiryMessage.objects.filter(text="Grazie, ma").exists()

    def test_by_changing_language(self, client, enquiry, home_en):
        path = path_of(enquiry)
        soup = soup_of(client.get(path))
        assert soup.select_one(".language-switch li [lang=en]")["href"] == "#lingua"
        english = soup.select_one("form #lingua [lang=en]")["formaction"]
        assert english == path.replace("http://testserver", "/en")
        response = write(client, english, "A metà", _action="language")
        assert response.status_code == 200
        assert self.typed_in(response) == "A metà"
        assert "form-errors" not in response.content.decode()
        assert not EnquiryMessage.objects.exists()

    def test_by_a_limit(self, client, enquiry, monkeypatch):
        monkeypatch.setattr(views, "POSTS", Limit(scope="enquiries.person", times=0, window_seconds=60))
        response = write(client, path_of(enquiry), "A metà")
        assert response.status_code == 429
        assert self.typed_in(response) == "A metà"


class TestAdding:
    @pytest.mark.parametrize("state", [State.WAITING, State.ANSWERED, State.CLOSED])
    def test_what_the_person_adds_puts_it_back_to_work(self, client, state, page):
        enquiry = make_enquiry(page, state=state)
        path = path_of(enquiry)

        response = write(client, path, "Ho dimenticato una cosa.")

        assert response.status_code == 303
        enquiry.refresh_from_db()
        assert enquiry.state == State.IN_PROGRESS
        shown = text_of(client.get(response.url.partition("#")[0]))
        assert response.url.endswith("#messaggi")
        assert "Messaggi Abbiamo ricevuto il tuo messaggio" in shown, "where the page opens"
        assert "Ho dimenticato una cosa." in shown

    def test_pressing_twice_adds_once(self, client, enquiry):
        path = path_of(enquiry)
        key = key_in(client.get(path))
        for _press in range(2):
            assert write(client, path, "Una volta sola", key=key).status_code == 303
        assert EnquiryMessage.objects.count() == 1

    def test_the_same_key_elsewhere_is_another_message(self, client, page, enquiry):
        other = submit(page)
        for each in (enquiry, other):
            write(client, path_of(each), "Ciao", key="stessa")
        assert EnquiryMessage.objects.count() == 2

    def test_nothing_to_say_is_said_at_the_field(self, client, enquiry):
        response = write(client, path_of(enquiry), "  ")
        assert response.status_code == 422
        assert "Scrivi qualcosa, oppure scegli un file." in text_of(response)
        assert not EnquiryMessage.objects.exists()

    def test_a_text_that_is_too_long_is_given_back(self, client, enquiry):
        response = write(client, path_of(enquiry), "lungo " * 2_000)
        assert response.status_code == 422
        assert soup_of(response).textarea.get_text().strip().startswith("lungo lungo")

    def test_a_file_comes_sealed_and_its_name_is_shown(self, client, enquiry):
        path = path_of(enquiry)
        response = write(client, path, "", **{"q-enquiry-more": plan()})

        assert response.status_code == 303, text_of(response)
        row = EnquiryFile.objects.get()
        assert b"pianta" not in bytes(row.sealed)
        assert SealedUpload.objects.get().expires_at is None
        assert "pianta.txt" in text_of(client.get(path))

    def test_a_file_that_is_not_taken_keeps_the_text(self, client, enquiry):
        file = SimpleUploadedFile("programma.exe", b"MZ\x90\x00" * 50, content_type="application/x-msdownload")
        response = write(client, path_of(enquiry), "Ecco il file", **{"q-enquiry-more": file})

        assert response.status_code == 422
        assert "programma" in text_of(response)
        assert soup_of(response).textarea.get_text().strip() == "Ecco il file"
        assert not EnquiryMessage.objects.exists()

    def test_a_link_in_wrong_hands_cannot_fill_the_desk(self, client, enquiry):
        path = path_of(enquiry)
        for number in range(PERSON_MESSAGES_MAX):
            operations.write(enquiry_id=enquiry.pk, text="ancora", key=str(number))
        response = write(client, path, "e ancora")
        assert response.status_code == 422
        assert "telefona all’ufficio" in text_of(response)

    def test_another_site_cannot_post(self, enquiry):
        path = path_of(enquiry)
        response = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(path, {"text": "Ciao"})
        assert response.status_code == 403
        assert not EnquiryMessage.objects.exists()

    def test_no_file_stays_of_a_post_that_was_one_too_many(self, client, enquiry, monkeypatch):
        monkeypatch.setattr(views, "POSTS", Limit(scope="test", times=0, window_seconds=60))
        response = write(client, path_of(enquiry), "Ecco il file", **{"q-enquiry-more": plan()})
        assert response.status_code == 429
        assert not SealedUpload.objects.exists()


class TestClosing:
    def test_the_person_closes_and_may_press_again(self, client, enquiry):
        path = path_of(enquiry)
        for _press in range(2):
            assert client.post(path, {"chiudi": "1"}).status_code == 303
        enquiry.refresh_from_db()
        assert enquiry.state == State.CLOSED
        assert AuditEvent.objects.filter(action="enquiry.give_up", actor_id=None).count() == 1
        assert "Chiudi la richiesta" not in text_of(client.get(path))

    def test_no_file_stays_that_came_along_and_that_is_said(self, client, enquiry):
        response = client.post(path_of(enquiry), {"chiudi": "1", "q-enquiry-more": plan()})
        assert response.status_code == 422
        assert "I file non sono stati tenuti" in text_of(response)
        assert not SealedUpload.objects.exists()


def test_every_mail_has_a_link_of_its_own(enquiry, desk):
    operations.send_link(enquiry_id=enquiry.pk, actor=desk)
    assert EnquiryLink.objects.filter(enquiry=enquiry).count() == 2


def test_the_link_leads_into_the_language_of_the_person(page):
    assert re.search(r"//[^/]+/ro/richiesta/", make_link(make_enquiry(page, locale="ro")))
