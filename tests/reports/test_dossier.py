"""A case on paper: which parts, in whose language, what is left out, who printed it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import Place
from reports import operations
from reports.acts import Act
from reports.models import Case
from reports.notices import Notice
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, DISCLOSURE, NAME, with_fixed_steps
from reports.states import State
from staff.models import AuditEvent
from tests.directory.factories import PlaceFactory
from tests.printing.samples import text_of
from tests.reports.factories import classify, make_definition, make_submission, put, submit
from tests.reports.referring import REQUEST, ask
from tests.reports.test_points import entered
from tests.reports.test_staff_views import signed_in, unlocked

pytestmark = pytest.mark.django_db

FORM = with_fixed_steps(make_definition(language="en"), language="en")
WORD, NUMBER, NOTE = "Casanegata", "333 0000000", "Notainterna"


@pytest.fixture
def receipt(office, site_it):
    contact = {CONTACT: "phone", CONTACT_DETAIL: NUMBER, CONTACT_SAFETY: "Di mattina"}
    submission = replace(make_submission(language="en", story=WORD, **contact), definition=FORM)
    return submit(submission)


@pytest.fixture
def code(receipt):
    return receipt.code


@pytest.fixture
def case(office, receipt):
    case = Case.objects.get(pk=receipt.case_id)
    opened = office.unlock(office.worker)
    operations.write_to_reporter(case=case, office=opened, text="Rispostabreve", key="a", seen=0, actor=office.worker)
    operations.add_note(case=case, office=opened, text=NOTE, key="b", actor=office.worker)
    classify(office, case, {"relevance": ("relevant",), "ground": ("sex",)})
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def client(office, case):
    return unlocked(office, office.worker)


def url(case, name="dossier") -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk])


def offered(response) -> dict[str, bool]:
    """The parts that the page offers, and whether each is ticked."""
    soup = BeautifulSoup(response.content, "html.parser")
    return {box["value"]: box.has_attr("checked") for box in soup.select("input[name=parte]")}


def printed(client, case, parts, name="dossier") -> str:
    response = client.post(url(case, name), {"parte": list(parts)})
    assert response.headers["Content-Type"] == "application/pdf"
    return text_of(response.content)


class TestForTheOffice:
    def test_has_all_but_how_to_reach_the_reporter(self, client, case):
        page = client.get(url(case))
        parts = offered(page)
        assert all(parts.values())
        assert NUMBER not in page.content.decode()
        text = printed(client, case, parts)
        for word in (case.reference, "Racconta", WORD, "Rispostabreve", NOTE, "Sesso", "operatrice"):
            assert word in text
        assert NUMBER not in text

    def test_says_in_the_place_of_what_was_left_out_that_it_was(self, client, case):
        parts = set(offered(client.get(url(case)))) - {"answer-story", "note-1"}
        text = printed(client, case, parts)
        assert WORD not in text
        assert NOTE not in text
        assert text.count("[omesso]") == 2

    def test_a_part_that_nobody_offered_shows_nothing(self, client, case):
        text = printed(client, case, ["answer-story", f"answer-{CONTACT_DETAIL}", "nonsense"])
        assert WORD in text
        assert NUMBER not in text

    def test_says_to_whom_the_reporter_is_known_now(self, office, site_it):
        said = {CONTACT: "none", DISCLOSURE: "named", NAME: "Zoraide"}
        receipt = submit(replace(make_submission(story=WORD, **said), definition=FORM))
        case, client = Case.objects.get(pk=receipt.case_id), unlocked(office, office.worker)
        assert printed(client, case, offered(client.get(url(case)))).count("Con nome") == 1
        operations.act_with_code(code=receipt.code, acts={Act.TAKE_BACK: {}})
        for part in ("disclosure", f"answer-{DISCLOSURE}"):
            text = printed(client, case, ["answer-story", part])
            assert "Con nome" not in text
            assert "Con il mio nome" not in text
            assert "With my name" not in text
            assert ("In anonimo" in text) == (part == "disclosure")

    def test_without_any_part_there_is_no_file(self, client, case):
        response = client.post(url(case), {}, follow=True)
        assert "Scegli almeno una voce." in response.content.decode()
        assert not AuditEvent.objects.filter(action="case.printed").exists()


class TestForThePerson:
    def test_the_address_for_notices_is_in_the_copy_and_in_no_file_of_the_office(self, client, case, code):
        assert "notice" not in offered(client.get(url(case, "data_copy")))
        operations.ask_with_code(code=code, notice=Notice(address="avvisi@posta.example", language="en"))
        page = client.get(url(case, "data_copy"))
        assert offered(page)["notice"]
        assert "avvisi@posta.example" not in page.content.decode(), "the page shows that it is there"
        assert "avvisi@posta.example" in printed(client, case, ["notice"], "data_copy")
        event = AuditEvent.objects.get(action="case.contact_revealed")
        assert event.details == {"why": "access"}
        assert "notice" not in offered(client.get(url(case)))

    def test_is_in_their_language_with_their_contact_and_without_notes_unless_somebody_adds_them(self, client, case):
        parts = offered(client.get(url(case, "data_copy")))
        assert [part for part, is_ticked in parts.items() if not is_ticked] == ["note-1"]
        text = printed(client, case, [part for part, is_ticked in parts.items() if is_ticked], "data_copy")
        for word in ("Tell us", WORD, NUMBER, "Rispostabreve"):
            assert word in text
        assert NOTE not in text
        assert "operatrice" not in text.replace("Printed by operatrice", "")
        assert NOTE in printed(client, case, parts, "data_copy")

    def test_who_somebody_is_stands_in_the_file_with_its_reason_in_the_log_and_never_on_the_page(self, client, case):
        page = client.get(url(case, "data_copy"))
        assert NUMBER not in page.content.decode()
        parts = offered(page)
        printed(client, case, ["answer-story"], "data_copy")
        assert not AuditEvent.objects.filter(action="case.contact_revealed").exists()
        assert NUMBER in printed(client, case, parts, "data_copy")
        assert AuditEvent.objects.get(action="case.contact_revealed").details == {"why": "access"}

    def test_what_was_taken_back_is_in_it_only_where_somebody_adds_it(self, client, case, code):
        operations.act_with_code(code=code, acts={Act.IDENTIFY: {"name": "Zoraide", "channel": "none"}})
        operations.act_with_code(code=code, acts={Act.TAKE_BACK: {}})
        page = client.get(url(case, "data_copy"))
        assert "Zoraide" not in page.content.decode()
        assert offered(page)[f"answer-{CONTACT_DETAIL}"] is False

    def test_a_proposal_to_close_is_the_offices_business(self, client, case):
        put(case, state=State.PROPOSED)
        own, offices = (printed(client, case, ["answer-story"], name) for name in ("data_copy", "dossier"))
        assert "Chiusura proposta" in offices
        assert "In progress" in own

    def test_can_be_read_by_another_program(self, client, case):
        parts = offered(client.get(url(case, "data_copy")))
        parts.pop("note-1")
        response = client.post(url(case, "data_copy"), {"parte": list(parts), "formato": "json"})
        data = json.loads(response.content)
        values = [part["value"] for chapter in data["chapters"] for part in chapter["parts"]]
        assert WORD in values
        assert NUMBER in values
        assert NOTE not in values
        assert values.count("[left out]") + values.count("[omesso]") == 1
        assert response.headers["Cache-Control"] == "no-store"


class TestReferrals:
    def test_stand_there_with_what_is_passed_on_and_in_the_words_of_whoever_reads(self, office, client, case):
        ask(office, case)
        for name, asked in (("dossier", "Permesso chiesto"), ("data_copy", "We asked for your consent on")):
            parts = offered(client.get(url(case, name)))
            assert "referral-1" in parts
            text = " ".join(printed(client, case, parts, name).split())
            assert REQUEST.passed in text
            assert asked in text
            assert REQUEST.passed not in printed(client, case, set(parts) - {"referral-1"}, name)


class TestFromAListeningPoint:
    @pytest.fixture
    def point(self, site_it):
        return PlaceFactory(name="Punto di Ribes", kind=Place.Kind.LISTENING_POINT)

    @pytest.mark.parametrize("name", ["dossier", "data_copy"])
    def test_says_which_one_entered_it_and_what_it_may_see(self, office, client, point, name):
        for may_follow, seen in (
            (True, "numero di protocollo, giorno e a che punto è"),
            (False, "numero di protocollo e giorno"),
        ):
            _receipt, entered_there = entered(office, point, may_follow=may_follow)
            response = client.post(url(entered_there, name), {"parte": ["answer-story"], "formato": "json"})
            facts = {each["label"]: each["value"] for each in json.loads(response.content)["facts"]}
            assert facts["Inserita dal punto di ascolto"] == "Punto di Ribes"
            assert facts["Che cosa può vedere il punto di ascolto"] == seen
        assert "Punto di Ribes" in printed(client, entered_there, ["answer-story"], name)

    def test_says_also_that_the_point_is_gone(self, office, client, point):
        _receipt, entered_there = entered(office, point)
        point.delete()
        assert "Un punto di ascolto che non c’è più." in printed(client, entered_there, ["answer-story"])

    def test_of_what_came_by_another_way_says_nothing_of_points(self, client, case):
        assert "punto di ascolto" not in printed(client, case, ["answer-story"])


class TestWho:
    def test_the_log_says_for_whom_and_how_many_parts_never_which(self, office, client, case):
        printed(client, case, ["answer-story"])
        event = AuditEvent.objects.get(action="case.printed")
        number = len(offered(client.get(url(case))))
        expected = {"reader": "office", "format": "pdf", "parts": 1, "left_out": number - 1}
        assert (event.actor_id, event.target, event.details) == (
            office.worker.pk,
            f"case:{case.reference}",
            expected,
        )

    @pytest.mark.parametrize("name", ["dossier", "data_copy"])
    def test_who_has_not_unlocked_is_led_there(self, office, case, name):
        client = signed_in(office.worker)
        for response in (client.get(url(case, name)), client.post(url(case, name), {"parte": ["answer-story"]})):
            assert response.url.startswith(reverse("reports_staff:unlock"))

    def test_a_page_asks_the_database_no_more_for_more_messages(self, office, client, case):
        client.get(url(case))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(url(case))
        for number in range(3):
            seen = 1 + number
            operations.write_to_reporter(
                case=case,
                office=office.unlock(office.worker),
                text="Ancora",
                key=str(number),
                seen=seen,
                actor=office.worker,
            )
        client.get(url(case))
        with CaptureQueriesContext(connection) as many:
            client.get(url(case))
        assert len(many) == len(few)
