"""The review of a page: planned, done, told in the page's history; by whoever may change the page."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from editorial import operations
from editorial.models import Upkeep
from staff.roles import Role
from tests.editorial.conftest import TODAY
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.combine(TODAY, datetime.time(12), tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def address(page):
    return operations.upkeep_url(page.pk)


def errors_in(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return {
        field.select_one("select, input")["name"]: " ".join(error.get_text().split())
        for field in soup.select(".w-field")
        for error in field.select(".w-field__errors .error-message")
    }


def done_to(page):
    return set(PageLogEntry.objects.filter(page=page).values_list("action", flat=True))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ((2026, 5, 6), 6, (2026, 11, 6)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 31), 12, (2027, 12, 31)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 6, 1), 6, (2026, 12, 1)),
    ],
)
def test_months_later(day, months, then):
    assert operations.in_months(datetime.date(*day), months) == datetime.date(*then)


class TestPlanning:
    def test_who_and_when(self, editing, editor, page, address):
        response = editing.post(address, {"owner": editor.pk, "review_on": "2026-11-06"}, follow=True)
        assert "La revisione è salvata." in response.content.decode()
        upkeep = Upkeep.objects.get()
        assert (upkeep.page_id, upkeep.owner, upkeep.review_on) == (page.pk, editor, datetime.date(2026, 11, 6))
        assert operations.PLANNED in done_to(page)

    def test_it_changes_nothing_of_the_page(self, editing, editor, page, address):
        before = Page.objects.filter(pk=page.pk).values().get()
        editing.post(address, {"owner": editor.pk, "review_on": "2026-11-06"})
        assert Page.objects.filter(pk=page.pk).values().get() == before

    def test_out_of_the_plan_again(self, editing, editor, page, address):
        operations.plan(page=page, actor=editor, owner=editor, review_on=TODAY)
        editing.post(address, {"owner": "", "review_on": ""})
        upkeep = Upkeep.objects.get()
        assert (upkeep.owner, upkeep.review_on) == (None, None)

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({"owner": "", "review_on": "2026-11-06"}, "owner", "Scegli chi la rivede"),
            ({"owner": "me", "review_on": ""}, "review_on", "Scegli entro quando"),
            ({"owner": "me", "review_on": "2026-05-05"}, "review_on", "già passato"),
            ({"owner": "me", "review_on": "domani"}, "review_on", "che si possa leggere"),
        ],
    )
    def test_what_is_missing_is_said_at_the_field(self, editing, editor, address, typed, field, words):
        typed = {name: str(editor.pk) if value == "me" else value for name, value in typed.items()}
        found = errors_in(editing.post(address, typed))
        assert set(found) == {field}
        assert words in found[field]
        assert not Upkeep.objects.exists()

    def test_a_day_that_has_come_may_stay_while_the_owner_changes(self, editing, editor, page, address):
        past = TODAY - datetime.timedelta(days=9)
        operations.plan(page=page, actor=editor, owner=None, review_on=past)
        editing.post(address, {"owner": editor.pk, "review_on": past.isoformat()})
        assert Upkeep.objects.get().owner == editor

    def test_only_who_may_change_the_page_can_keep_it(self, editing, editor, address):
        stranger = make_user(Role.COURSE_DESK, first_name="Estranea")
        gone = make_user(Role.EDITOR, first_name="Andata", is_active=False)
        form = editing.get(address).content.decode()
        assert "Ada Bo (ada)" in form
        assert "Estranea" not in form
        assert "Andata" not in form
        for person in (stranger, gone):
            editing.post(address, {"owner": person.pk, "review_on": "2026-11-06"})
        assert not Upkeep.objects.exists()

    def test_an_owner_who_left_is_named(self, editing, editor, page, address):
        gone = make_user(Role.EDITOR, first_name="Andata", last_name="Via")
        operations.plan(page=page, actor=editor, owner=gone, review_on=TODAY)
        words = "Andata Via non può più modificare questa pagina"
        assert words not in editing.get(address).content.decode()
        gone.is_active = False
        gone.save()
        assert words in editing.get(address).content.decode()

    def test_every_language_has_the_same(self, editing, editor, page, locale_en, home_en):
        english = page.copy_for_translation(locale_en)
        editing.post(operations.upkeep_url(english.pk), {"owner": editor.pk, "review_on": "2026-11-06"})
        assert Upkeep.objects.get().page_id == page.pk

    def test_a_page_without_an_italian_one_has_its_own(self, editing, editor, make_page, locale_en, home_en):
        english = make_page("In English only", parent=home_en, locale=locale_en)
        editing.post(operations.upkeep_url(english.pk), {"owner": editor.pk, "review_on": "2026-11-06"})
        assert Upkeep.objects.get().page_id == english.pk

    def test_it_goes_with_the_page_and_stays_without_its_owner(self, editor, page, make_page):
        other = make_page("Un’altra")
        person = make_user(Role.EDITOR)
        for each in (page, other):
            operations.plan(page=each, actor=editor, owner=person, review_on=TODAY)
        Page.objects.get(pk=page.pk).delete()
        person.delete()
        upkeep = Upkeep.objects.get()
        assert (upkeep.page_id, upkeep.owner) == (other.pk, None)

    def test_a_copy_is_in_no_plan(self, editor, page):
        operations.plan(page=page, actor=editor, owner=editor, review_on=TODAY)
        page.copy(update_attrs={"slug": "copia"})
        assert Upkeep.objects.count() == 1


class TestReviewed:
    @pytest.mark.parametrize(("months", "then"), [(6, datetime.date(2026, 11, 6)), (12, datetime.date(2027, 5, 6))])
    def test_in_one_press(self, editing, editor, page, months, then):
        operations.plan(page=page, actor=editor, owner=editor, review_on=TODAY)
        address = reverse("editorial_reviewed", args=[page.pk])
        response = editing.post(address, {"months": months, "next": reverse("editorial_reviews")}, follow=True)
        assert response.redirect_chain == [(reverse("editorial_reviews"), 302)]
        upkeep = Upkeep.objects.get()
        assert (upkeep.reviewed_on, upkeep.review_on, upkeep.owner) == (TODAY, then, editor)
        assert operations.REVIEWED in done_to(page)
        assert "è rivista" in response.content.decode()

    def test_no_get_and_no_other_number_of_months(self, editing, page):
        address = reverse("editorial_reviewed", args=[page.pk])
        assert editing.get(address).status_code == 405
        for typed in ({}, {"months": "7"}, {"months": "molti"}):
            assert editing.post(address, typed).status_code == 302
        assert not Upkeep.objects.exists()

    def test_it_leads_to_no_other_site(self, editing, page):
        address = reverse("editorial_reviewed", args=[page.pk])
        response = editing.post(address, {"months": 6, "next": "https://altrove.example/"})
        assert response.url == operations.upkeep_url(page.pk)

    def test_the_page_s_history_says_so(self, editing, editor, page):
        operations.mark_reviewed(page=page, actor=editor, months=6)
        history = editing.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
        assert "Ha rivisto la pagina" in history


class TestWho:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
    def test_nobody_else(self, page, role):
        client = Client()
        client.force_login(make_cms_user(role))
        for name in ("editorial_upkeep", "editorial_reviewed"):
            address = reverse(name, args=[page.pk])
            for response in (client.get(address), client.post(address, {"months": 6, "review_on": ""})):
                assert response.status_code in {302, 403, 405}
                assert getattr(response, "url", "/admin/") == "/admin/"
        assert not Upkeep.objects.exists()

    @pytest.mark.parametrize("pk", [999_999, "root"])
    def test_no_page_no_review(self, editing, root_page, pk):
        address = operations.upkeep_url(root_page.pk if pk == "root" else pk)
        assert editing.get(address).status_code in {302, 404}

    def test_the_page_leads_there(self, editing, page, address):
        assert address in editing.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


class TestSeveral:
    @pytest.fixture
    def bulk(self):
        def address(*pages):
            ids = "&".join(f"id={page.pk}" for page in pages)
            return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'plan_review'])}?{ids}"

        return address

    def test_the_ticked_ones_and_no_others(self, editing, editor, page, make_page, bulk):
        second, _third = make_page("Seconda"), make_page("Terza")
        address = bulk(page, second)
        asked = editing.get(address).content.decode()
        assert "Seconda" in asked
        assert "Terza" not in asked
        editing.post(address, {"owner": editor.pk, "review_on": "2026-11-06"})
        assert set(Upkeep.objects.values_list("page", flat=True)) == {page.pk, second.pk}

    def test_what_is_missing_is_said_and_nothing_is_changed(self, editing, page, bulk):
        response = editing.post(bulk(page), {"owner": "", "review_on": "2026-11-06"})
        assert "Scegli chi la rivede" in response.content.decode()
        assert not Upkeep.objects.exists()

    def test_a_form_that_nobody_filled_in_empties_nothing(self, editing, editor, page, bulk):
        operations.plan(page=page, actor=editor, owner=editor, review_on=datetime.date(2026, 11, 6))
        response = editing.post(bulk(page), {"owner": "", "review_on": ""})
        assert response.status_code == 200
        assert Upkeep.objects.get().owner == editor

    def test_only_people_who_may_change_all_of_them_are_offered(self, editing, page, bulk):
        writer = make_cms_user(Role.WRITER, username="penna")
        assert writer.username not in editing.get(bulk(page)).content.decode()
        response = editing.post(bulk(page), {"owner": writer.pk, "review_on": "2026-11-06"})
        assert response.status_code == 200
        assert not Upkeep.objects.exists()
