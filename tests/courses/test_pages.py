"""What visitors see of a course."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import CourseGroup, Edition

from .factories import GroupFactory

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 12


def soup_of(client, page, query=""):
    response = client.get(page.get_url() + query)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    return BeautifulSoup(response.content, "html.parser")


class TestCoursePage:
    @pytest.mark.parametrize(("hours", "is_said"), [(2, True), (-2, False), (None, False)])
    def test_says_until_when_only_residents_register(self, client, course_page, hours, is_said):
        until = timezone.now() + datetime.timedelta(hours=hours) if hours else None
        Edition.objects.filter(pk=course_page.edition.pk).update(residents_first_until=until)
        said = "se abiti altrove, iscriviti dopo"
        assert (said in soup_of(client, course_page).text) == is_said
        form = client.get(course_page.form_url, follow=True)
        assert (said in form.content.decode()) == is_said

    def test_shows_groups_with_their_seats_and_the_way_to_the_form(self, client, course_page):
        GroupFactory(edition=course_page.edition, weekday=2, seats=2)
        GroupFactory(edition=course_page.edition, weekday=3, seats=1, seats_taken=1)

        soup = soup_of(client, course_page)

        seats = [note.get_text(strip=True) for note in soup.select(".course-seats")]
        assert seats == ["Posti disponibili", "Ultimi posti", "Lista d’attesa"]
        assert soup.select_one(f'a[href="{course_page.form_url}"]')

    def test_before_the_window_there_is_a_date_and_no_form(self, client, course_page):
        Edition.objects.update(enrolment_from=timezone.now() + datetime.timedelta(days=1))

        soup = soup_of(client, course_page)

        assert "Le iscrizioni non sono ancora aperte" in soup.main.get_text()
        assert not soup.select(f'a[href="{course_page.form_url}"]')

    def test_after_the_window_there_is_no_form(self, client, course_page):
        Edition.objects.update(enrolment_from=None, enrolment_until=timezone.now() - datetime.timedelta(hours=1))

        soup = soup_of(client, course_page)

        assert "Le iscrizioni sono chiuse" in soup.main.get_text()
        assert not soup.select(f'a[href="{course_page.form_url}"]')

    def test_the_head_says_whether_one_can_enrol_until_when_and_for_how_much(self, client, course_page):
        head = soup_of(client, course_page).select_one(".it-hero-wrapper").get_text()
        assert "Iscrizioni aperte" in head
        assert "Chiudono il" in head
        assert course_page.cost in head
        Edition.objects.update(enrolment_from=None, enrolment_until=timezone.now() - datetime.timedelta(hours=1))
        soup = soup_of(client, course_page)
        head = soup.select_one(".it-hero-wrapper").get_text()
        assert "Le iscrizioni sono chiuse" in head
        assert "Chiudono il" not in head
        html = str(soup.main)
        assert html.index('id="enrol-title"') < html.index('id="learn-title"') < html.index('id="contacts-title"')

    def test_says_between_which_ages_it_is_in_one_sentence_as_the_form_does(self, client, course_page):
        assert "Il primo giorno del gruppo" not in soup_of(client, course_page).main.get_text()
        Edition.objects.update(minimum_age=11, maximum_age=15)
        text = soup_of(client, course_page).main.get_text()
        assert text.count("Il primo giorno del gruppo bisogna avere da 11 a 15 anni.") == 1

    def test_the_sum_of_seats_stays_inside(self, client, course_page):
        CourseGroup.objects.update(seats=4321, seats_taken=4)

        assert "4321" not in soup_of(client, course_page).select_one(".course-groups").get_text()


class TestQueries:
    """A fixed number of queries, however many groups there are."""

    def count(self, client, page):
        client.get(page.get_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page.get_url()).status_code == 200
        return len(queries)

    def test_of_a_course_with_many_groups(self, client, course_page):
        few = self.count(client, course_page)
        GroupFactory.create_batch(20, edition=course_page.edition)

        assert self.count(client, course_page) == few
        assert few <= QUERY_BUDGET
