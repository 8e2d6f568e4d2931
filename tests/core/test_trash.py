"""The trash: away at once, back as it was for seven days, then gone."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from core import page_life, trash
from core.models import TrashedPage
from core.site_settings import SiteSettings
from home.models import StandardPage
from staff.roles import Role
from tests.core.test_page_life import act, act_in_bulk, course_en, course_page, make_page, translate  # noqa: F401
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
LISTS = ("wagtailadmin_explore", "wagtailadmin_choose_page_child")


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


@pytest.fixture
def section(site_it, home_page):
    """A section with a published page and a draft below it."""
    section = make_page(home_page, "sezione")
    section.save_revision().publish()
    section = fresh(section)
    make_page(section, "pubblica").save_revision().publish()
    make_page(fresh(section), "bozza", live=False)
    return fresh(section)


@pytest.fixture
def batch(admin_client, section):
    act(admin_client, section, "delete")
    return TrashedPage.objects.get(is_leading=True).batch


def restore(client, batch):
    return client.post(reverse("trash_restore", args=[batch]), follow=True)


class TestPutting:
    def test_it_is_gone_from_the_site_and_from_every_list_of_the_admin(self, admin_client, client, section, home_page):
        url, below = section.url, section.get_children().get(slug="pubblica").url
        assert client.get(below).status_code == 200
        act(admin_client, section, "delete")
        assert client.get(url).status_code == 404
        assert client.get(below).status_code == 404
        for name in LISTS:
            assert "sezione" not in admin_client.get(reverse(name, args=[home_page.pk])).content.decode()

    def test_negative_control_before_it_is_in_those_lists(self, admin_client, section, home_page):
        for name in LISTS:
            assert "sezione" in admin_client.get(reverse(name, args=[home_page.pk])).content.decode()

    def test_its_address_is_free(self, batch, home_page):
        make_page(fresh(home_page), "sezione")
        assert Page.objects.filter(url_path="/home/sezione/").count() == 1

    def test_nothing_is_done_to_it_meanwhile(self, admin_client, batch, section, home_page):
        other = make_page(fresh(home_page), "altra")
        below = section.get_children().get(slug="bozza")
        tries = [
            ("get", reverse("wagtailadmin_pages:edit", args=[below.pk]), {}),
            ("post", reverse("wagtailadmin_pages:edit", args=[section.pk]), {"action-publish": "1"}),
            (
                "post",
                reverse("wagtailadmin_pages:copy", args=[section.pk]),
                {"new_slug": "copia", "new_title": "Copia"},
            ),
            ("post", reverse("wagtailadmin_pages:move_confirm", args=[other.pk, section.pk]), {}),
            ("post", reverse("wagtailadmin_pages:delete", args=[below.pk]), {}),
            ("get", reverse("wagtailadmin_pages:add", args=["home", "standardpage", section.pk]), {}),
            ("post", reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={below.pk}", {}),
        ]
        for method, url, data in tries:
            assert getattr(admin_client, method)(url, data).url == reverse("trash"), url
        assert not Page.objects.filter(pk__in=[section.pk, below.pk], live=True).exists()
        assert Page.objects.filter(slug__in=["copia", "altra"]).count() == 1

    def test_what_was_planned_is_off(self, admin_user, section):
        draft = fresh(section.get_children().get(slug="bozza"))
        at = timezone.now() + DAY
        draft.go_live_at = at
        draft.save_revision(approved_go_live_at=at)
        trash.put(section, user=admin_user)
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()

    def test_in_bulk_a_page_and_one_below_it_are_one_thing(self, admin_client, section):
        below = section.get_children().get(slug="pubblica")
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        admin_client.post(f"{url}?id={below.pk}&id={section.pk}&next=/admin/")
        assert [row.page_id for row in TrashedPage.objects.all()] == [section.pk]

    def test_it_is_noted_who_did_it(self, batch, section, admin_user):
        entry = PageLogEntry.objects.get(page=section.pk, action=trash.PUT_ACTION)
        assert entry.user == admin_user

    def test_a_program_deletes_as_ever(self, section):
        section.delete()
        assert not TrashedPage.objects.exists()
        assert not Page.objects.filter(pk=section.pk).exists()


class TestRestoring:
    def test_all_is_as_it_was(self, admin_client, batch, section):
        before = {"sezione": True, "pubblica": True, "bozza": False}
        assert not any(section.get_descendants(inclusive=True).values_list("live", flat=True))
        response = restore(admin_client, batch)
        assert "è di nuovo dov’era" in response.content.decode()
        rows = fresh(section).get_descendants(inclusive=True)
        assert dict(rows.values_list("slug", "live")) == before
        assert {page.has_unpublished_changes for page in rows.filter(live=True)} == {False}
        assert all(page.live_revision_id for page in rows.filter(live=True))
        assert admin_client.get("/sezione/pubblica/").status_code == 200
        assert not TrashedPage.objects.exists()

    def test_a_draft_comes_back_with_its_newest_words_and_the_published_page_with_its_own(
        self, admin_client, home_page, site_it
    ):
        page = make_page(home_page, "pagina")
        page.save_revision().publish()
        page = fresh(page)
        page.description = "Parole nuove, non pubblicate."
        page.save_revision()
        act(admin_client, page, "delete")
        restore(admin_client, TrashedPage.objects.get().batch)
        page = fresh(page)
        assert (page.live, page.description) == (True, "Una pagina.")
        assert page.has_unpublished_changes
        assert page.get_latest_revision_as_object().description == "Parole nuove, non pubblicate."

    def test_an_address_that_is_taken_gets_a_number(self, admin_client, batch, home_page, section):
        make_page(fresh(home_page), "sezione")
        restore(admin_client, batch)
        page = fresh(section)
        assert page.slug == "sezione-2"
        assert page.get_latest_revision_as_object().slug == "sezione-2"
        assert admin_client.get("/sezione-2/pubblica/").status_code == 200

    def test_what_lay_below_waits_for_what_was_above(self, admin_client, section):
        below = fresh(section.get_children().get(slug="pubblica"))
        act(admin_client, below, "delete")
        mine = TrashedPage.objects.get().batch
        act(admin_client, fresh(section), "delete")
        assert "Prima rimetti dov’era" in restore(admin_client, mine).content.decode()
        restore(admin_client, TrashedPage.objects.get(page=section).batch)
        assert not fresh(below).live, "it was in the trash before"
        restore(admin_client, mine)
        assert (fresh(below).live, fresh(below).slug) == (True, "pubblica")

    def test_a_translation_goes_and_comes_with_its_page(self, admin_client, course_page, course_en):  # noqa: F811
        act(admin_client, course_page, "delete")
        assert {row.page_id for row in TrashedPage.objects.all()} == {course_page.pk, course_en.pk}
        assert not fresh(course_en).live
        restore(admin_client, TrashedPage.objects.first().batch)
        assert (fresh(course_page).live, fresh(course_en).live) == (True, True)
        assert (fresh(course_page).slug, fresh(course_en).slug) == (course_page.slug, course_en.slug)

    def test_translations_that_somebody_keeps_are_not_touched(self, admin_client, course_page, course_en):  # noqa: F811
        act(admin_client, course_page, "delete", translations_asked="1")
        assert [row.page_id for row in TrashedPage.objects.all()] == [course_page.pk]
        assert fresh(course_en).live

    def test_twice_is_once(self, admin_client, batch):
        restore(admin_client, batch)
        assert "Non c’è più" in restore(admin_client, batch).content.decode()

    def test_by_get_nothing_happens(self, admin_client, batch):
        assert admin_client.get(reverse("trash_restore", args=[batch])).status_code == 405


class TestList:
    def test_it_names_what_is_there_and_for_how_long(self, admin_client, batch, section):
        TrashedPage.objects.update(trashed_at=timezone.now() - 3 * DAY)
        html = admin_client.get(reverse("trash")).content.decode()
        assert "sezione (Italiano)" in html
        assert "Con 2 pagine sotto di sé." in html
        assert "fra 4 giorni" in html
        assert reverse("trash_restore", args=[batch]) in html

    def test_who_may_not_publish_puts_nothing_public_back(self, client, batch, section):
        client.force_login(make_cms_user(Role.WRITER))
        assert "sezione" not in client.get(reverse("trash")).content.decode()
        response = client.post(reverse("trash_restore", args=[batch]))
        assert response.status_code == 302
        assert TrashedPage.objects.filter(batch=batch).exists()
        client.force_login(make_cms_user(Role.EDITOR))
        client.post(reverse("trash_restore", args=[batch]))
        assert not TrashedPage.objects.exists()


class TestPurging:
    def test_after_seven_days_it_is_gone_and_not_before(self, batch, section):
        now = timezone.now()
        with time_machine.travel(now + 6 * DAY):
            assert trash.purge() == 0
        assert Page.objects.filter(pk=section.pk).exists()
        with time_machine.travel(now + 8 * DAY):
            assert trash.purge() == 1
        assert not Page.objects.filter(pk=section.pk).exists()
        assert not TrashedPage.objects.exists()

    def test_translations_that_were_kept_stay(self, admin_client, course_page, course_en):  # noqa: F811
        act(admin_client, course_page, "delete", translations_asked="1")
        with time_machine.travel(timezone.now() + 8 * DAY):
            trash.purge()
        assert not Page.objects.filter(pk=course_page.pk).exists()
        assert fresh(course_en).live

    def test_a_page_that_must_stay_by_now_stops_no_other(self, batch, section, site_it, home_page, admin_client):
        other = make_page(fresh(home_page), "altra")
        act(admin_client, other, "delete")
        SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": section})
        with time_machine.travel(timezone.now() + 8 * DAY), pytest.raises(page_life.PageStaysError):
            trash.purge()
        assert Page.objects.filter(pk=section.pk).exists()
        assert not Page.objects.filter(pk=other.pk).exists()

    def test_what_was_published_by_another_way_is_none_of_it(self, batch, section):
        fresh(section).get_latest_revision().publish()
        with time_machine.travel(timezone.now() + 8 * DAY):
            assert trash.purge() == 0
        assert Page.objects.filter(pk=section.pk, live=True).exists()


def test_who_has_gone_leaves_the_trash_as_it_is(section, admin_client, batch):
    User.objects.all().delete()
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert trash.purge() == 1


def test_the_confirmation_names_the_pages_that_lead_here(admin_client, section, home_page):
    leading = fresh(home_page).add_child(
        instance=StandardPage(
            title="Porta là",
            slug="porta",
            description="Una.",
            body=[("paragraph", f'<p><a linktype="page" id="{section.pk}">là</a></p>')],
        )
    )
    for action in ("delete", "unpublish"):
        text = admin_client.get(reverse(f"wagtailadmin_pages:{action}", args=[section.pk])).content.decode()
        assert "1 pagina porta qui: «Porta là»" in text
    own = admin_client.get(reverse("wagtailadmin_pages:delete", args=[leading.pk])).content.decode()
    assert "porta qui" not in own
    assert act_in_bulk(admin_client, section, "delete").status_code == 200
