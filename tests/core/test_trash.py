"""The trash: away at once, back as it was for seven days, then gone."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, Locale, Page, PageLogEntry, PageViewRestriction, Revision
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object
from wagtail_localize.synctree import synchronize_tree

from appointments.models import DeskService
from core import page_life, trash, trash_views
from core.models import TrashedPage
from core.site_settings import SiteSettings
from courses import operations
from formbuilder.editor import form_copies, trial
from home.models import StandardPage
from staff.roles import Role
from tests.appointments.factories import make_desk
from tests.core.test_page_life import act, act_in_bulk, course_en, course_page, make_page, translate  # noqa: F401
from tests.courses.factories import GroupFactory, registration_input
from tests.courses.pages import make_course_page
from tests.formbuilder.browsing import FORM_URL, begin, press, text
from tests.formbuilder.factories import STEP_1, STEP_2, make_survey
from tests.reports.pages import make_page as make_report_page
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
def section_en(section, home_en, locale_en):
    top = translate(section, locale_en)
    translate(fresh(section.get_children().get(slug="pubblica")), locale_en)
    return fresh(top)


@pytest.fixture
def editor_client(client):
    client.force_login(make_cms_user(Role.EDITOR))
    return client


@pytest.fixture
def survey(site_it, home_page):
    page = make_survey(home_page)
    page.save_revision().publish()
    return fresh(page)


@pytest.fixture
def synced(section, home_en, locale_en):
    """The section with a translation that wagtail-localize keeps like it."""
    translate_object(section, [locale_en])
    page = Page.objects.get(translation_key=section.translation_key, locale=locale_en)
    page.specific.save_revision().publish()
    return fresh(page)


@pytest.fixture
def batch(admin_client, section):
    act(admin_client, section, "delete")
    return TrashedPage.objects.get(is_leading=True).batch


def restore(client, batch):
    return client.post(reverse("trash_restore", args=[batch]), follow=True)


class TestPutting:
    def test_it_is_gone_from_the_site_and_from_explorer_and_chooser(self, admin_client, client, section, home_page):
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
        below = fresh(section).get_children().get(slug="bozza")
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
            (
                "post",
                reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={other.pk}",
                {"chooser": section.pk},
            ),
            (
                "post",
                reverse("wagtailadmin_pages:copy", args=[other.pk]),
                {"new_slug": "copia", "new_title": "Copia", "new_parent_page": section.pk},
            ),
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

    def test_a_translation_goes_and_comes_with_its_page(self, admin_client, course_page, course_en):  # noqa: F811 - a fixture
        act(admin_client, course_page, "delete")
        assert {row.page_id for row in TrashedPage.objects.all()} == {course_page.pk, course_en.pk}
        assert not fresh(course_en).live
        restore(admin_client, TrashedPage.objects.first().batch)
        assert (fresh(course_page).live, fresh(course_en).live) == (True, True)
        assert (fresh(course_page).slug, fresh(course_en).slug) == (course_page.slug, course_en.slug)

    def test_translations_that_somebody_keeps_are_not_touched(self, admin_client, course_page, course_en):  # noqa: F811 - a fixture
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

    def test_a_writer_puts_a_draft_back_and_publishes_nothing_by_it(self, client, course_page, course_en):  # noqa: F811 - a fixture
        course_page.unpublish()
        fresh(course_en).save_revision().publish()
        writer = make_cms_user(Role.WRITER)
        client.force_login(writer)
        trash.put(fresh(course_page), user=writer)
        batch = TrashedPage.objects.get(is_leading=True).batch
        assert restore(client, batch).status_code == 200
        assert TrashedPage.objects.count() == 2, "the translation was public"
        TrashedPage.objects.update(live_pages={})
        restore(client, batch)
        assert not TrashedPage.objects.exists()
        assert not fresh(course_en).live

    def test_with_a_draft_a_writer_deletes_no_page_that_is_public(self, client, course_page, course_en):  # noqa: F811 - a fixture
        course_page.unpublish()
        fresh(course_en).save_revision().publish()
        client.force_login(make_cms_user(Role.WRITER))
        html = act(client, course_page, "delete").content.decode()
        assert "la può eliminare soltanto chi pubblica" in html
        assert not TrashedPage.objects.exists()
        assert fresh(course_en).live
        client.force_login(make_cms_user(Role.EDITOR))
        act(client, course_page, "delete")
        assert TrashedPage.objects.count() == 2

    def test_a_language_that_is_added_copies_nothing_of_it(self, editor_client, section, site_it):
        act(editor_client, section.get_children().get(slug="pubblica"), "delete")
        french = Locale.objects.create(language_code="fr")
        synchronize_tree(Locale.get_default(), french)
        titles = set(Page.objects.filter(locale=french).values_list("title", flat=True))
        assert section.title in titles, "the rest is mirrored"
        assert "Cestino" not in titles
        assert not any("pubblica" in title for title in titles)

    def test_what_expired_meanwhile_comes_back_expired(self, editor_client, section):
        page = section.get_children().get(slug="pubblica")
        act(editor_client, page, "delete")
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - DAY)
        restore(editor_client, TrashedPage.objects.get().batch)
        assert (fresh(page).live, fresh(page).expired) == (False, True)

    def test_what_is_due_says_so(self, admin_client, batch):
        TrashedPage.objects.update(trashed_at=timezone.now() - 9 * DAY)
        html = admin_client.get(reverse("trash")).content.decode()
        assert "fra 0 giorni" not in html
        assert "al prossimo giro di pulizia" in html

    def test_it_costs_no_query_for_each_page(self, editor_client, section, home_page):
        user = User.objects.get()

        def count(url):
            with CaptureQueriesContext(connection) as queries:
                assert editor_client.get(url).status_code == 200
            return len(queries)

        urls = [reverse("trash"), reverse("wagtailadmin_explore", args=[home_page.pk])]
        trash.put(make_page(fresh(home_page), "prima"), user=user)
        for url in urls:
            count(url)
        before = [count(url) for url in urls]
        for number in range(5):
            page = make_page(fresh(home_page), f"altra-{number}")
            make_page(page, "sotto")
            trash.put(fresh(page), user=user)
        assert "altra-4" in editor_client.get(urls[0]).content.decode()
        assert [count(url) for url in urls] == before

    def test_it_has_pages(self, admin_client, admin_user, home_page, site_it, monkeypatch):
        monkeypatch.setattr(trash_views, "PER_PAGE", 2)
        for number in range(3):
            trash.put(make_page(fresh(home_page), f"altra-{number}"), user=admin_user)
        first, second = (admin_client.get(reverse("trash"), {"p": p}).content.decode() for p in (1, 2))
        assert [f"altra-{n}" in first for n in range(3)] == [False, True, True]
        assert [f"altra-{n}" in second for n in range(3)] == [True, False, False]


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

    def test_translations_that_were_kept_stay(self, admin_client, course_page, course_en):  # noqa: F811 - a fixture
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

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": False}])
    def test_whoever_deleted_may_have_left_by_now(self, batch, section, admin_user, change):
        User.objects.filter(pk=admin_user.pk).update(**change)
        with time_machine.travel(timezone.now() + 8 * DAY):
            assert trash.purge() == 1
        assert not Page.objects.filter(pk=section.pk).exists()
        assert not Page.objects.filter(slug="bozza").exists()

    def test_a_translation_with_pages_below_it(self, client, section_en, section):
        trash.put(fresh(section), user=make_cms_user(Role.EDITOR))
        assert fresh(section_en).get_children().exists()
        with time_machine.travel(timezone.now() + 8 * DAY):
            assert trash.purge() == 2
        assert not Page.objects.filter(pk=section_en.pk).exists()


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


class TestWhatGoesOnMeanwhile:
    """Nothing that is done to the rest of the site reaches what is in the trash."""

    def bulk(self, client, action, query, **data):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return client.post(f"{url}?{query}&next=/admin/", data, follow=True)

    def test_publishing_the_section_with_all_below(self, editor_client, section):
        page = fresh(section.get_children().get(slug="pubblica"))
        act(editor_client, page, "delete")
        assert trash.in_trash(fresh(page))
        self.bulk(editor_client, "publish", f"id={section.pk}", include_descendants="on")
        assert fresh(section).get_children().get().live, "the draft below it was published"
        assert not fresh(page).live
        assert editor_client.get("/sezione/pubblica/").status_code == 404

    def test_everything_in_the_folder_is_chosen(self, editor_client, section, home_page):
        other = make_page(fresh(home_page), "altra")
        act(editor_client, make_page(fresh(home_page), "via"), "delete")
        self.bulk(editor_client, "unpublish", f"id=all&childOf={home_page.pk}")
        assert not fresh(other).live
        assert not fresh(section).live

    def test_the_section_goes_after_what_was_below_it(self, editor_client, section):
        for page in section.get_children():
            act(editor_client, page, "delete")
        act(editor_client, fresh(section), "delete")
        assert TrashedPage.objects.count() == 3

    def test_copying_the_section_copies_nothing_of_it(self, editor_client, section, home_page):
        act(editor_client, section.get_children().get(slug="pubblica"), "delete")
        data = {
            "new_title": "Copia",
            "new_slug": "copia",
            "new_parent_page": home_page.pk,
            "copy_subpages": "on",
        }
        act(editor_client, section, "copy", **data)
        copied = Page.objects.get(slug="copia").get_children()
        assert [page.slug for page in copied] == ["bozza"]

    def test_a_page_that_mirrors_another_stays_away_and_one_elsewhere_stays(self, editor_client, section, home_page):
        here = section.create_alias(parent=fresh(home_page), update_slug="specchio")
        there = section.create_alias(parent=fresh(home_page), update_slug="altro-specchio")
        act(editor_client, here, "delete")
        fresh(section).save_revision().publish()
        assert (fresh(here).live, fresh(there).live) == (False, True)
        act(editor_client, here, "delete")
        for child in section.get_children():
            act(editor_client, child, "delete")
        act(editor_client, fresh(section), "delete")
        assert trash.in_trash(fresh(section))
        assert fresh(there).live
        restore(editor_client, TrashedPage.objects.get(page=here.pk).batch)
        assert (fresh(here).live, fresh(here).slug) == (True, "specchio")

    def test_a_translation_is_not_synced_and_can_be_made_anew(self, admin_client, section, synced, locale_en):
        assert synced.live
        act(admin_client, synced, "delete")
        assert trash.in_trash(fresh(synced))
        source = TranslationSource.objects.get(object_id=section.translation_key)
        url = reverse("wagtail_localize:update_translations", args=[source.pk])
        admin_client.post(url, {"publish_translations": "on"})
        assert not fresh(synced).live
        assert not Page.objects.filter(translation_key=section.translation_key, locale=locale_en).exists()

        translate_object(fresh(section), [locale_en])
        anew = Page.objects.get(translation_key=section.translation_key, locale=locale_en)
        assert anew.pk != synced.pk
        batch = TrashedPage.objects.get().batch
        assert "un’altra traduzione" in restore(admin_client, batch).content.decode()
        act(admin_client, anew, "delete")
        restore(admin_client, batch)
        back = fresh(synced)
        assert (back.translation_key, back.live, back.slug) == (section.translation_key, True, synced.slug)
        assert Translation.objects.get(source=source, target_locale=locale_en).enabled

    @pytest.mark.parametrize("do", [act, act_in_bulk])
    def test_the_translation_first_then_its_page(self, editor_client, course_page, course_en, do):  # noqa: F811 - a fixture
        act(editor_client, course_en, "delete")
        do(editor_client, fresh(course_page), "delete")
        assert [row.is_leading for row in TrashedPage.objects.all()] == [True, True]
        for row in TrashedPage.objects.order_by("-pk"):
            restore(editor_client, row.batch)
        assert (fresh(course_page).live, fresh(course_en).live) == (True, True)
        assert fresh(course_en).translation_key == course_page.translation_key

    def test_no_translation_comes_back_below_a_page_in_the_trash(self, admin_client, section, section_en):
        page = fresh(section.get_children().get(slug="pubblica"))
        act(admin_client, page, "delete")
        batch = TrashedPage.objects.get(is_leading=True).batch
        assert TrashedPage.objects.count() == 2
        act(admin_client, fresh(section_en), "delete")
        assert "Prima rimetti dov’era" in restore(admin_client, batch).content.decode()
        assert not fresh(page).live

    def test_no_translation_is_made_there(self, admin_client, section, section_en, locale_en):
        act(admin_client, section_en, "delete")
        draft = fresh(section.get_children().get(slug="bozza"))
        made = draft.copy_for_translation(locale_en, copy_parents=True)
        assert not trash.in_trash(made)

    def test_a_page_that_a_colleague_has_locked(self, editor_client, section, admin_user):
        page = section.get_children().get(slug="pubblica")
        Page.objects.filter(pk=page.pk).update(locked=True, locked_by=admin_user)
        act(editor_client, page, "delete")
        assert trash.in_trash(fresh(page))

    def test_it_comes_back_between_the_same_pages(self, editor_client, home_page, site_it):
        pages = [make_page(fresh(home_page), slug) for slug in ("a", "b", "c")]
        act(editor_client, pages[1], "delete")
        restore(editor_client, TrashedPage.objects.get().batch)
        assert [page.slug for page in fresh(home_page).get_children()] == ["a", "b", "c"]

    def test_it_makes_no_redirect(self, editor_client, section, django_capture_on_commit_callbacks):
        page = section.get_children().get(slug="pubblica")
        with django_capture_on_commit_callbacks(execute=True):
            act(editor_client, page, "delete")
        with django_capture_on_commit_callbacks(execute=True):
            restore(editor_client, TrashedPage.objects.get().batch)
        assert fresh(page).url == "/sezione/pubblica/"
        assert not Redirect.objects.exists()

    def test_an_older_address_that_led_to_it_leads_nowhere(self, editor_client, section, site_it):
        Redirect.objects.create(
            old_path="/vecchia", site=site_it, redirect_page=section.page_ptr, automatically_created=True
        )
        page = section.get_children().get(slug="pubblica")
        Redirect.objects.create(old_path="/vecchia-sotto", site=site_it, redirect_page=page)
        for child in section.get_children():
            act(editor_client, child, "delete")
        act(editor_client, fresh(section), "delete")
        for url in ("/vecchia/", "/vecchia/modulo/", "/vecchia-sotto/"):
            assert editor_client.get(url).status_code == 404

    def test_the_first_page_of_the_site_stays(self, admin_client, home_page, site_it):
        text = act(admin_client, home_page, "delete").content.decode()
        assert "iniziale" in text or "impostazioni" in text
        assert fresh(home_page).url == "/"

    def test_a_page_in_the_trash_is_none_that_leads_somewhere(self, admin_client, admin_user, section, home_page):
        leading = fresh(home_page).add_child(
            instance=StandardPage(
                title="Porta là",
                slug="porta",
                description="Una.",
                body=[("paragraph", f'<p><a linktype="page" id="{section.pk}">là</a></p>')],
            )
        )
        trash.put(leading, user=admin_user)
        text = admin_client.get(reverse("wagtailadmin_pages:unpublish", args=[section.pk])).content.decode()
        assert "pagina porta qui" not in text


class TestSections:
    """Who publishes puts a page away with all below it, knowing what that is."""

    def test_the_confirmation_says_how_much_goes(self, editor_client, section):
        html = editor_client.get(reverse("wagtailadmin_pages:delete", args=[section.pk])).content.decode()
        assert "Si eliminano anche 2 pagine che stanno sotto." in html
        assert "1 pagina pubblicata sotto di essa" in html

    def test_and_how_many_forms_each_once(self, editor_client, survey, section, locale_en, home_en):
        translate(survey, locale_en)
        survey.move(section, pos="last-child")
        address = reverse("wagtailadmin_pages:delete", args=[section.pk])
        assert "1 modulo pubblicato" in editor_client.get(address).content.decode()
        fresh(survey).unpublish()
        assert "modulo pubblicato" not in editor_client.get(address).content.decode()

    @pytest.mark.parametrize("kind", ["named in the settings", "for reports"])
    @pytest.mark.parametrize("do", [act, act_in_bulk])
    def test_a_page_below_its_translation_alone_stays_where_it_must(
        self, editor_client, section, section_en, site_it, do, kind
    ):
        if kind == "for reports":
            below = make_report_page(section_en, locale=section_en.locale, slug="only-english")
        else:
            below = make_page(section_en, "only-english", locale=section_en.locale)
            SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": below})
        html = do(editor_client, section, "delete").content.decode()
        assert "«sezione»: Le impostazioni" in html or "«sezione»: Questa pagina, o una sotto di essa" in html
        assert not TrashedPage.objects.exists()
        assert fresh(below).live

    def test_the_confirmation_counts_what_goes_with_the_translations(self, editor_client, section, section_en):
        below = make_page(section_en, "only-english", locale=section_en.locale)
        make_page(below, "deeper", locale=section_en.locale, live=False)
        address = reverse("wagtailadmin_pages:delete", args=[section.pk])
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        for html in (editor_client.get(each).content.decode() for each in (address, f"{bulk}?id={section.pk}")):
            assert "Con le traduzioni si eliminano altre 3 pagine." in " ".join(html.split())
        alone = reverse("wagtailadmin_pages:delete", args=[section_en.pk])
        assert "Con le traduzioni" not in editor_client.get(alone).content.decode(), "it leads nobody"
        trash.put(fresh(section), user=User.objects.get())
        assert trash.all_pages().count() == 3 + 1 + 3, "with the translation itself"

    def test_the_confirmation_names_the_desks_that_receive_for_a_service(self, editor_client, home_page, site_it):
        desk = make_desk(home_page, services=2)
        service = desk.services.first().service
        for page in (service, service.get_parent()):
            html = editor_client.get(reverse("wagtailadmin_pages:delete", args=[page.pk])).content.decode()
            assert html.count(f"lo sportello «{desk}» riceve per questo servizio") == 1
        DeskService.objects.all().delete()
        assert "riceve per" not in editor_client.get(reverse("wagtailadmin_pages:delete", args=[service.pk])).text

    def test_its_courses_are_counted_at_once(self, course_page, home_page):  # noqa: F811 - a fixture
        operations.register(**registration_input(course_page.groups[0]))
        index = course_page.get_parent().specific

        def count():
            with CaptureQueriesContext(connection) as queries:
                said = page_life.what_hangs_on(fresh(index))
            return len(queries), sum("iscrizion" in each for each in said)

        count()
        before, said = count()
        assert said == 1
        for number in range(3):
            course = GroupFactory().edition.course
            page = make_course_page(index, slug=f"corso-{number}", course=course, unit=course_page.unit)
            operations.register(**registration_input(page.groups[0]))
        assert count() == (before, 4)

    @pytest.mark.parametrize("do", [act, act_in_bulk])
    def test_it_goes_and_comes_back(self, editor_client, section, do):
        do(editor_client, section, "delete")
        assert trash.in_trash(fresh(section))
        restore(editor_client, TrashedPage.objects.get().batch)
        assert dict(section.get_descendants(inclusive=True).values_list("slug", "live")) == {
            "sezione": True,
            "pubblica": True,
            "bozza": False,
        }

    @pytest.mark.parametrize("do", [act, act_in_bulk])
    def test_negative_control_not_without_that_permission(self, editor_client, section, do):
        GroupPagePermission.objects.filter(permission__codename="bulk_delete_page").delete()
        do(editor_client, section, "delete")
        assert not trash.in_trash(fresh(section))

    @pytest.mark.parametrize("do", [act, act_in_bulk])
    def test_the_first_page_of_a_language_stays_for_an_editor(self, editor_client, home_en, do):
        html = do(editor_client, home_en, "delete").content.decode()
        assert "È la prima pagina di una lingua" in html
        assert fresh(home_en).live
        assert not trash.in_trash(fresh(home_en))

    @pytest.mark.parametrize("do", [act, act_in_bulk])
    def test_it_stays_as_a_draft_too_with_what_is_public_below_it(self, editor_client, section_en, home_en, do):
        fresh(home_en).unpublish()
        html = do(editor_client, home_en, "delete").content.decode()
        assert "È la prima pagina di una lingua" in html
        assert not trash.in_trash(fresh(home_en))
        assert fresh(section_en).live

    def test_and_goes_for_who_administers(self, admin_client, home_en):
        act(admin_client, home_en, "delete")
        assert trash.in_trash(fresh(home_en))

    def test_nor_is_it_unpublished_by_an_editor(self, editor_client, home_en):
        act(editor_client, home_en, "unpublish")
        assert fresh(home_en).live


class TestForms:
    def test_who_is_in_the_middle_of_a_form_gets_back_what_was_typed(self, client, survey, admin_user):
        second = press(client, begin(client), STEP_1)
        trash.put(fresh(survey), user=admin_user)
        gone = press(client, second, STEP_2)
        assert gone.status_code == 404
        for words in ("Abbiamo tolto questa pagina dal sito", "Ada Neri", "Vorrei"):
            assert words in text(gone)

    def test_but_not_where_the_page_was_for_some_alone(self, client, survey, admin_user):
        PageViewRestriction.objects.create(page=survey.get_parent(), restriction_type="login")
        trash.put(fresh(survey), user=admin_user)
        assert "Abbiamo tolto" not in text(client.get(FORM_URL))

    def test_it_is_no_model_for_another_form_and_nobody_tries_it(self, survey, admin_user, home_page):
        other = make_survey(fresh(home_page), [], title="Altro", slug="altro")
        token = trial.token_for(survey)
        found = form_copies.page_sources(other, admin_user)
        assert [page.pk for page in found] == [survey.pk]
        assert trial.page_of(token, "it") is not None
        trash.put(fresh(survey), user=admin_user)
        assert form_copies.page_sources(other, admin_user) == []
        assert form_copies.find_source(f"page:{survey.pk}", admin_user) is None
        assert trial.page_of(token, "it") is None
