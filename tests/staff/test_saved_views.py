"""Saved views of the desk's lists: one's own, codes only, never the words that somebody typed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from core import due_jobs
from outbox.models import Mail
from staff import saved_views
from staff.lists import StaffListView
from staff.models import AuditEvent, SavedView
from staff.roles import Role
from tests.access.table import ROWS
from tests.access.test_matrix import url_of
from tests.courses.factories import GroupFactory
from tests.outbox.factories import put
from tests.staff.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

URL = "/area-riservata/posta/"
REGISTRATIONS = "/area-riservata/corsi/iscrizioni/"


@pytest.fixture
def person():
    return make_user(Role.COURSE_DESK)


@pytest.fixture
def desk(client, person):
    client.force_login(person)
    return client


def save(client, at=f"{URL}?stato=held", name="Ferme", **kwargs):
    return client.post(at, {"vista": name}, **kwargs)


def links(client, url=URL):
    return client.get(url).context["list"].saved.links


class TestSaving:
    def test_what_is_asked_becomes_a_link_above_the_filter(self, desk):
        put(is_held=True)
        put()
        answer = save(desk)
        assert (answer.status_code, answer.url) == (303, f"{URL}?stato=held")
        page = desk.get(URL)
        (link,) = page.context["list"].saved.links
        assert (link.view.name, link.url, link.is_current) == ("Ferme", f"{URL}?stato=held", False)
        assert 'href="/area-riservata/posta/?stato=held"' in page.content.decode()
        shown = desk.get(link.url).context["list"]
        assert len(shown.page.rows) == 1
        assert shown.saved.links[0].is_current
        assert not shown.saved.can_save

    def test_a_query_of_the_filter_is_saved_with_its_order(self, desk):
        asked = desk.post(URL, {"stato": "held"}).url
        answer = save(desk, f"{asked}&ordine=a")
        assert answer.url == f"{URL}?stato=held&ordine=a"
        view = SavedView.objects.get()
        assert (view.asked, view.order) == ({"stato": ["held"]}, "a")

    def test_the_order_alone_is_enough_and_the_list_s_own_is_none(self, desk):
        assert save(desk, f"{URL}?ordine=a").status_code == 303
        assert save(desk, f"{URL}?ordine=-scritto", name="Altra").status_code == 200
        assert SavedView.objects.count() == 1

    def test_words_are_not_kept_and_that_is_said(self, desk):
        group = GroupFactory()
        query = {"corso": str(group.edition_id), "testo": "Riconoscibile"}
        asked = desk.post(REGISTRATIONS, query).url
        assert "le parole che hai scritto nel filtro no" in desk.get(asked).content.decode()
        html = save(desk, asked, follow=True).content.decode()
        assert "Le parole che hai scritto non ne fanno parte." in html
        view = SavedView.objects.get()
        assert view.asked == {"corso": [str(group.edition_id)]}
        assert "Riconoscibile" not in json.dumps(SavedView.objects.values().get(), default=str)

    def test_words_alone_are_nothing_to_save(self, desk):
        asked = desk.post(REGISTRATIONS, {"testo": "Riconoscibile"}).url
        html = save(desk, asked).content.decode()
        assert "Non c’è niente da salvare" in html
        assert not SavedView.objects.exists()

    def test_what_is_invalid_is_not_kept(self, desk):
        assert "Non c’è niente da salvare" in save(desk, f"{URL}?stato=nothing").content.decode()

    def test_pressed_twice_it_is_there_once(self, desk):
        assert [save(desk).status_code for _ in range(2)] == [303, 303]
        assert SavedView.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "error"),
        [
            ("", "Scrivi un nome per la vista."),
            ("x" * 61, "Il nome è troppo lungo"),
            ("fERME", "Hai già una vista con questo nome"),
        ],
    )
    def test_a_wrong_name_is_said_at_the_field_and_stays_there(self, desk, name, error):
        save(desk)
        response = save(desk, f"{URL}?stato=sent", name=name)
        html = response.content.decode()
        assert response.status_code == 200
        assert error in html
        assert response.context["list"].form["stato"].value() == "sent"
        assert f'value="{name}"' in html or not name
        assert SavedView.objects.count() == 1

    def test_a_list_that_is_shown_with_an_error_was_read(self, desk):
        before = AuditEvent.objects.filter(action="mail.listed").count()
        save(desk, name="")
        assert AuditEvent.objects.filter(action="mail.listed").count() == before + 1
        save(desk)
        assert AuditEvent.objects.filter(action="mail.listed").count() == before + 1

    def test_there_are_no_more_than_twenty(self, desk, person):
        for number in range(saved_views.MOST):
            save(desk, name=f"Vista {number}")
        assert "Hai già 20 viste" in save(desk, f"{URL}?stato=sent", name="Una di troppo").content.decode()
        assert SavedView.objects.count() == saved_views.MOST
        assert save(desk, f"{REGISTRATIONS}?stato=waiting").status_code == 303  # of another list

    def test_it_costs_one_query_however_many_there_are(self, desk, person, django_assert_num_queries):
        save(desk)
        save(desk, name="Anche")
        with django_assert_num_queries(1):
            assert len(saved_views.views_of(person, "outbox_staff:mail_list")) == 2


class TestWhose:
    def test_nobody_else_s(self, desk, client, person):
        save(desk)
        view = SavedView.objects.get()
        client.force_login(make_user(Role.COURSE_DESK))
        assert links(client) == ()
        for url in (f"/area-riservata/viste/{view.pk}/", f"/area-riservata/viste/{view.pk}/elimina/"):
            assert client.post(url, {"vista": "Mia"}).status_code == 404
        view.refresh_from_db()
        assert (view.name, view.removed_at) == ("Ferme", None)

    def test_they_go_with_the_account(self, desk, person):
        save(desk)
        person.delete()
        assert not SavedView.objects.exists()


class TestChanging:
    @pytest.fixture
    def view(self, desk):
        save(desk)
        return SavedView.objects.get()

    def test_another_name(self, desk, view):
        desk.get(f"{URL}?stato=sent")
        page = desk.get(f"/area-riservata/viste/{view.pk}/").content.decode()
        assert 'value="Ferme"' in page
        answer = desk.post(f"/area-riservata/viste/{view.pk}/", {"vista": "  Le   ferme "})
        assert (answer.status_code, answer.url) == (303, f"{URL}?stato=sent")
        assert [link.view.name for link in links(desk)] == ["Le ferme"]

    def test_not_that_of_another_view(self, desk, view):
        save(desk, f"{URL}?stato=sent", name="Partite")
        html = desk.post(f"/area-riservata/viste/{view.pk}/", {"vista": "partite"}).content.decode()
        assert "Hai già una vista con questo nome" in html
        assert 'value="partite"' in html
        assert desk.post(f"/area-riservata/viste/{view.pk}/", {"vista": "FERME"}).status_code == 303  # its own

    def test_removed_and_taken_back(self, desk, view):
        html = desk.post(f"/area-riservata/viste/{view.pk}/elimina/", follow=True).content.decode()
        assert "Vista eliminata." in html
        assert links(desk) == ()
        assert desk.get(f"/area-riservata/viste/{view.pk}/").status_code == 404
        (word,) = desk.session["staff_undo"]
        assert "Ferme" not in json.dumps(desk.session["staff_undo"])
        desk.post("/area-riservata/annulla/", {"atto": word})
        assert [link.view.name for link in links(desk)] == ["Ferme"]

    def test_not_taken_back_where_another_has_its_name(self, desk, view):
        desk.post(f"/area-riservata/viste/{view.pk}/elimina/")
        save(desk, f"{URL}?stato=sent")
        (word,) = desk.session["staff_undo"]
        desk.post("/area-riservata/annulla/", {"atto": word})
        assert [link.url for link in links(desk)] == [f"{URL}?stato=sent"]

    def test_what_was_removed_is_thrown_away_after_a_while(self, desk, view):
        saved_views.remove(view=view)
        assert saved_views.purge_removed() == 0
        SavedView.objects.update(removed_at=timezone.now() - timedelta(hours=2))
        assert saved_views.purge_removed() == 1
        assert "staff.purge_saved_views" in {job.name for job in due_jobs.all_jobs()}


LISTS = {
    "appointments_staff:list": "stato=unmarked",
    "courses_staff:registration_list": "stato=waiting",
    "enquiries_staff:inbox": "stato=late",
    "outbox_staff:mail_list": "stato=held",
    "reports_staff:case_list": "late=on",
    "staff:audit": "genere=reads",
}


def test_every_list_that_asks_by_codes_has_them(client):
    """Without a line in the list."""
    rows = {row.name: row for row in ROWS}
    for name, query in LISTS.items():
        person = make_user(*rows[name].roles)
        client.force_login(person)
        url = url_of(rows[name])
        assert save(client, f"{url}?{query}").url == f"{url}?{query}", name
        page = client.get(url)
        assert page.context["list"].saved.links[0].url == f"{url}?{query}"
        assert "Le tue viste" in page.content.decode()


def test_no_list_is_forgotten_above():
    from tests.staff.test_audit_words import lists

    assert len([each for each in lists() if each.filter_class.link_fields]) == len(LISTS)
    assert all(issubclass(each, StaffListView) for each in lists())


def test_a_list_that_asks_nothing_offers_none(client):
    client.force_login(make_user(Role.COURSE_DESK))
    assert client.get("/area-riservata/richieste/risposte/").context["list"].saved is None
    assert Mail.objects.count() == 0
