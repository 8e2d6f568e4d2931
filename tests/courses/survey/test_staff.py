"""The desk: sends after a look, sees nothing while it is open, then figures that say nothing of anybody."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from courses.models import SurveyRound
from outbox.models import Mail
from staff.models import AuditEvent
from tests.courses.desk_pages import filled_in, main_of, url, words_of
from tests.courses.factories import RegistrationFactory

from .factories import RATING_ID, TEXT_ID, answer, close, open_round, over_edition

pytestmark = pytest.mark.django_db

QUERIES = 20


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        yield


def closed(page, answers, **changes) -> SurveyRound:
    found = open_round(page, **changes)
    for number, each in enumerate(answers):
        answer(found, page, number, answers=each)
    return close(found)


def twelve(page, **changes) -> SurveyRound:
    ratings = [5] * 6 + [4] * 6
    return closed(page, [{RATING_ID: each, TEXT_ID: f"Testo {each}"} for each in ratings], **changes)


@pytest.fixture
def edition(page):
    """Over, with six people who took part."""
    edition = over_edition(page)
    for _each in range(6):
        RegistrationFactory(group=edition.groups.get())
    return edition


class TestSending:
    def test_the_list_of_courses_leads_there(self, desk_client, edition):
        hrefs = {each["href"] for each in main_of(desk_client.get(url("course_list"))).select("a[href]")}
        assert url("survey", edition.pk) in hrefs

    def test_not_sent_yet(self, desk_client, edition):
        words = words_of(desk_client.get(url("survey", edition.pk)))
        assert "non è ancora partito" in words
        assert "Guarda prima di mandarlo" in words

    def test_a_look_then_one_button(self, desk_client, edition):
        preview = desk_client.get(url("send_survey", edition.pk))
        assert "Ricevono il messaggio 6 persone" in words_of(preview)
        assert "È anonimo: il collegamento è uguale per tutte le persone" in words_of(preview)
        assert not Mail.objects.exists()

        response = desk_client.post(url("send_survey", edition.pk), filled_in(preview), follow=True)

        assert "Questionario mandato a 6 persone." in words_of(response)
        assert Mail.objects.filter(template="registration.survey").count() == 6

    def test_somebody_more_meanwhile_is_looked_at_again(self, desk_client, edition):
        typed = filled_in(desk_client.get(url("send_survey", edition.pk))) | {"giorni": "20"}
        RegistrationFactory(group=edition.groups.get())
        response = desk_client.post(url("send_survey", edition.pk), typed)
        assert response.status_code == 422
        assert "nel frattempo le persone sono cambiate" in words_of(response)
        assert not Mail.objects.exists()
        desk_client.post(url("send_survey", edition.pk), filled_in(response))
        assert (SurveyRound.objects.get().closes_on - SurveyRound.objects.get().opened_on).days == 20

    @pytest.mark.parametrize("days", ["2", "61", "", "x"])
    def test_days_out_of_reason_are_refused(self, desk_client, edition, days):
        typed = filled_in(desk_client.get(url("send_survey", edition.pk))) | {"giorni": days}
        assert desk_client.post(url("send_survey", edition.pk), typed).status_code == 422
        assert not SurveyRound.objects.exists()

    def test_who_gets_none_is_said(self, desk_client, edition):
        group = edition.groups.get()
        RegistrationFactory(group=group, wants_reminders=False)
        RegistrationFactory(group=group, email="", phone="0171 000000")
        words = words_of(desk_client.get(url("send_survey", edition.pk)))
        assert "1 persona non vuole promemoria" in words
        assert "1 persona non ha un indirizzo e-mail" in words

    def test_not_before_the_end(self, desk_client, page):
        edition = over_edition(page, ended=-1)
        for _each in range(6):
            RegistrationFactory(group=edition.groups.get())
        assert "Il corso non è finito" in words_of(desk_client.get(url("send_survey", edition.pk)))
        assert desk_client.post(url("send_survey", edition.pk), {"giorni": "14"}).status_code == 422
        assert not SurveyRound.objects.exists()

    def test_not_to_four(self, desk_client, page):
        edition = over_edition(page)
        for _each in range(4):
            RegistrationFactory(group=edition.groups.get())
        assert "meno di cinque persone" in words_of(desk_client.get(url("send_survey", edition.pk)))

    def test_without_a_page_the_editors_are_named(self, desk_client):
        edition = over_edition(None)
        for name in ("survey", "send_survey"):
            assert "non ha ancora un questionario" in words_of(desk_client.get(url(name, edition.pk)))

    def test_not_with_a_page_that_nobody_can_read(self, desk_client, edition, page):
        page.unpublish()
        assert "non è pubblicata" in words_of(desk_client.get(url("send_survey", edition.pk)))

    def test_sent_it_is_not_sent_again(self, desk_client, page, edition):
        open_round(page, edition=edition)
        for response in (
            desk_client.get(url("send_survey", edition.pk)),
            desk_client.post(url("send_survey", edition.pk), {"giorni": "14"}),
        ):
            assert (response.status_code, response["Location"]) == (303, url("survey", edition.pk))
        assert not Mail.objects.exists()


class TestWhileItIsOpen:
    def test_nothing_is_shown_and_the_page_is_the_same_after_an_answer(self, desk_client, page):
        found = open_round(page)
        for number in range(6):
            answer(found, page, number)
        before = words_of(desk_client.get(url("survey", found.edition_id)))
        answer(found, page, 6)
        assert words_of(desk_client.get(url("survey", found.edition_id))) == before
        assert "Finché è aperto non si vede niente" in before

    def test_no_file_either(self, desk_client, page):
        found = open_round(page)
        assert desk_client.get(url("survey_file", found.edition_id, "csv")).status_code == 404

    def test_the_link_for_whoever_has_no_address(self, desk_client, page):
        found = open_round(page)
        assert f"{page.url}q/{found.token}/" in words_of(desk_client.get(url("survey", found.edition_id)))


class TestResults:
    def test_in_words(self, desk_client, page):
        found = twelve(page, asked=15)
        words = words_of(desk_client.get(url("survey", found.edition_id)))
        assert "Risposte: 12. Mandato a 15 persone" in words
        assert "4 su 5 6 50" in words
        assert "Media: 4,5 su 5" in words
        assert "Testo 4 Testo 4" in words

    def test_bars_as_long_as_the_numbers(self, desk_client, page):
        soup = main_of(desk_client.get(url("survey", twelve(page).edition_id)))
        assert [
            each.select("rect")[1]["width"]
            for each in soup.select("svg[viewbox='0 0 100 12'], svg[viewBox='0 0 100 12']")
        ] == [
            "0",
            "0",
            "0",
            "50",
            "50",
        ]

    def test_too_few_answers(self, desk_client, page):
        found = closed(page, [{}] * 4)
        words = words_of(desk_client.get(url("survey", found.edition_id)))
        assert "Le risposte sono meno di cinque" in words
        assert "Testo" not in words

    def test_no_answer(self, desk_client, page):
        found = closed(page, [])
        assert "Non ha risposto nessuno" in words_of(desk_client.get(url("survey", found.edition_id)))

    def test_the_editions_of_the_course_side_by_side(self, desk_client, page):
        one = twelve(page)
        two = open_round(page, edition=over_edition(page, course=one.edition.course))
        for number in range(5):
            answer(two, page, number)
        close(two)
        words = words_of(desk_client.get(url("survey", one.edition_id)))
        assert "Le edizioni di questo corso" in words
        assert f"{two.edition} 12 5 4,0 su 5" in words
        assert f"{one.edition} 12 12 4,5 su 5" in words

    def test_as_many_queries_for_many_as_for_few(self, desk_client, page):
        few, many = closed(page, [{}] * 5), twelve(page)
        counts = []
        for found in (few, many):
            with CaptureQueriesContext(connection) as queries:
                desk_client.get(url("survey", found.edition_id))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= QUERIES

    def test_reading_is_recorded(self, desk_client, desk, page):
        found = twelve(page)
        desk_client.get(url("survey", found.edition_id))
        desk_client.get(url("survey_file", found.edition_id, "ods"))
        events = AuditEvent.objects.filter(action="survey.read", target=f"edition:{found.edition_id}")
        assert [event.details for event in events.order_by("pk")] == [{}, {"format": "ods"}]


class TestFiles:
    def test_csv_has_the_same_figures_and_what_is_hidden_is_empty(self, desk_client, page):
        found = closed(page, [{RATING_ID: each} for each in [5] * 9 + [4] * 3])
        response = desk_client.get(url("survey_file", found.edition_id, "csv"))
        rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))
        assert rows[1] == ["Hanno risposto", "", "", "12", ""]
        assert ["Quanto ti è piaciuto?", "", "4 su 5", "", ""] in rows
        assert ["Quanto ti è piaciuto?", "", "5 su 5", "", ""] in rows
        assert ["Che cosa cambieresti?", "", "Testo 0", "", ""] in rows

    def test_xlsx_has_texts_on_a_sheet_of_their_own(self, desk_client, page):
        response = desk_client.get(url("survey_file", twelve(page).edition_id, "xlsx"))
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert len(book.sheetnames) == 2
        assert ["Quanto ti è piaciuto?", None, "4 su 5", 6, 50] in [
            [cell.value or None for cell in row] for row in book.worksheets[0].iter_rows()
        ]
