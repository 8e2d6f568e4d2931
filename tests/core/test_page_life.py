"""Translations go where their page goes; what hangs on a page is said before; some pages stay."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core import housekeeping, trash
from core.site_settings import SiteSettings
from courses import operations
from courses.models import CoursePage
from home.models import StandardPage
from staff.grants import apply_roles
from staff.roles import Role, give_role
from tests.courses.factories import GroupFactory, registration_input
from tests.courses.pages import make_course_page
from tests.events.pages import make_index, make_unit
from tests.reports.factories import make_case, make_office
from tests.reports.pages import make_page as make_report_page

pytestmark = pytest.mark.django_db


def make_page(parent, slug, **fields):
    return parent.add_child(instance=StandardPage(title=slug, slug=slug, description="Una pagina.", **fields))


def translate(page, locale):
    translation = page.copy_for_translation(locale, copy_parents=True)
    translation.save_revision().publish()
    return Page.objects.get(pk=translation.pk).specific


@pytest.fixture
def editor(client, db):
    """A signed-in editor without further rights."""
    apply_roles()
    user = User.objects.create_user("redazione", password="una-frase-lunga-e-sicura")
    give_role(user, Role.EDITOR)
    return user


@pytest.fixture
def course_page(site_it, home_page):
    return make_course_page(
        make_index(home_page), slug="autodifesa", course=GroupFactory().edition.course, unit=make_unit(home_page)
    )


@pytest.fixture
def course_en(course_page, home_en, locale_en):
    return translate(course_page, locale_en)


def is_live(page):
    return Page.objects.filter(pk=page.pk, live=True).exists()


def exists(page):
    """And is not in the trash: `tests/core/test_trash.py` speaks of what is."""
    return any(not trash.in_trash(found) for found in Page.objects.filter(pk=page.pk))


def act(client, page, action, **data):
    return client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), data, follow=True)


def act_in_bulk(client, page, action, **data):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return client.post(f"{url}?id={page.pk}&next=/admin/", data, follow=True)


TICKED = {"translations_asked": "1", "translations_follow": "1"}
UNTICKED = {"translations_asked": "1"}


@pytest.mark.parametrize("data", [TICKED, {}])
def test_unpublishing_takes_the_translations_along(admin_client, course_page, course_en, data):
    act(admin_client, course_page, "unpublish", **data)
    assert not is_live(course_page)
    assert not is_live(course_en)
    assert admin_client.get("/en/eventi/autodifesa/modulo/").status_code == 404


def test_unless_somebody_unticks_it(admin_client, course_page, course_en):
    act(admin_client, course_page, "unpublish", **UNTICKED)
    assert not is_live(course_page)
    assert is_live(course_en)


@pytest.mark.parametrize("data", [TICKED, {}])
def test_deleting_takes_the_translations_along(admin_client, course_page, course_en, data):
    act(admin_client, course_page, "delete", **data)
    assert not exists(course_page)
    assert not exists(course_en)


def test_deleting_leaves_them_when_unticked(admin_client, course_page, course_en):
    act(admin_client, course_page, "delete", **UNTICKED)
    assert not exists(course_page)
    assert exists(course_en)


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_in_bulk_they_always_go(admin_client, course_page, course_en, action):
    act_in_bulk(admin_client, course_page, action)
    assert not is_live(course_page)
    assert not is_live(course_en)


def test_a_program_and_the_expiry_date_take_them_along(course_page, course_en):
    CoursePage.objects.filter(pk=course_page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert not is_live(course_page)
    assert not is_live(course_en)


def test_what_lies_below_goes_with_its_translations_too(course_page, course_en):
    course_page.get_parent().specific.delete()
    assert not exists(course_page)
    assert not exists(course_en)


def test_a_translation_leads_nobody(admin_client, course_page, course_en):
    act(admin_client, course_en, "unpublish", **TICKED)
    assert is_live(course_page)
    act(admin_client, course_en, "delete", **TICKED)
    assert exists(course_page)


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_the_confirmation_names_what_hangs_on_the_page(admin_client, site_it, course_page, course_en, action):
    operations.register(**registration_input(course_page.groups[0]))
    text = admin_client.get(reverse(f"wagtailadmin_pages:{action}", args=[course_page.pk])).content.decode()
    assert "1 iscrizione al corso" in text
    assert "1 traduzione" in text
    assert 'name="translations_follow" value="1" checked' in text
    bulk = admin_client.get(
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={course_page.pk}"
    ).content.decode()
    assert "1 iscrizione al corso" in bulk


FILLED_IN = "restano aperte e si possono ancora compilare"
FOUND = "Se le lasci, chi legge in quelle lingue le trova ancora."


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_only_a_page_with_a_form_or_above_one_can_still_be_filled_in(
    admin_client, home_page, home_en, locale_en, course_page, course_en, action
):
    def said(page):
        return admin_client.get(reverse(f"wagtailadmin_pages:{action}", args=[page.pk])).content.decode()

    page = make_page(home_page, "senza")
    translate(page, locale_en)
    assert FOUND in said(page)
    assert FILLED_IN not in said(page)
    for with_form in (course_page, course_page.get_parent()):
        assert FILLED_IN in said(with_form)
        assert FOUND not in said(with_form)


STAY = "Senza la spunta le pagine sotto restano in rete"


def test_what_is_below_stays_online_as_the_confirmation_says(admin_client, site_it, home_page):
    parent = make_page(home_page, "sopra")
    below = make_page(parent, "sotto")
    urls = [reverse("wagtailadmin_pages:unpublish", args=[page.pk]) for page in (parent, below)]
    assert [STAY in admin_client.get(url).content.decode() for url in urls] == [True, False]
    act(admin_client, parent, "unpublish")
    assert admin_client.get("/sopra/").status_code == 404
    assert admin_client.get("/sopra/sotto/").status_code == 200


def test_a_page_goes_into_the_trash_by_that_name(admin_client, home_page):
    page = make_page(home_page, "pagina")
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}"
    for url in (reverse("wagtailadmin_pages:delete", args=[page.pk]), bulk):
        html = admin_client.get(url).content.decode()
        assert "Metti nel cestino" in html
        assert "non elimina" not in html
    html = admin_client.get(reverse("wagtailadmin_explore", args=[home_page.pk])).content
    links = BeautifulSoup(html, "html.parser").select(f'a[href^="/admin/pages/{page.pk}/delete/"]')
    assert {each.get_text(strip=True) for each in links} == {"Metti nel cestino"}


# --- pages that stay ------------------------------------------------------------------------------------------------


@pytest.fixture
def named_page(site_it, home_page):
    page = make_page(make_page(home_page, "sezione"), "aiuto-subito")
    SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": page})
    return page


@pytest.mark.parametrize("how", [act, act_in_bulk])
@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_a_page_that_the_settings_name_stays(admin_client, named_page, how, action):
    response = how(admin_client, named_page, action)
    assert "Le impostazioni del sito portano a questa pagina" in response.content.decode()
    assert is_live(named_page)


def test_the_confirmation_offers_no_button_where_unpublishing_would_be_refused(admin_client, named_page, home_page):
    free = make_page(home_page, "libera")
    button = "Sì, annulla la pubblicazione"
    assert button in admin_client.get(reverse("wagtailadmin_pages:unpublish", args=[free.pk])).content.decode()
    held = admin_client.get(reverse("wagtailadmin_pages:unpublish", args=[named_page.pk])).content.decode()
    assert "Le impostazioni del sito portano a questa pagina" in held
    assert button not in held


def test_so_does_what_lies_above_it(admin_client, named_page):
    section = named_page.get_parent()
    act(admin_client, section, "delete")
    act(admin_client, section, "unpublish", include_descendants="on")
    assert is_live(named_page)
    act(admin_client, section, "unpublish")
    assert not is_live(section), "alone, it leaves the page below as it is"


def test_it_goes_when_no_setting_names_it_any_more(admin_client, named_page):
    SiteSettings.objects.update(help_page=None)
    act(admin_client, named_page, "delete")
    assert not exists(named_page)


def test_it_may_not_expire_either(admin_client, named_page):
    data = {
        "title": "Aiuto",
        "slug": "aiuto-subito",
        "description": "Una pagina.",
        "body-count": "0",
        "role": "",
        "expire_at": "2099-01-01 00:00",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    response = admin_client.post(reverse("wagtailadmin_pages:edit", args=[named_page.pk]), data)
    assert "Le impostazioni del sito portano a questa pagina" in response.content.decode()
    assert Page.objects.get(pk=named_page.pk).expire_at is None


def expire(page, user=None):
    """As a date that was set earlier, by `user`, and has come."""
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=user).publish(user=user)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))


def test_a_page_that_was_named_after_it_got_its_date_stays_and_others_expire(admin_user, named_page, home_page, caplog):
    other = make_page(home_page, "scaduta")
    expire(named_page, admin_user)
    expire(other, admin_user)
    with pytest.raises(housekeeping.ScheduledPublishingError, match="1"):
        housekeeping.publish_scheduled()
    assert (is_live(named_page), is_live(other)) == (True, False)
    assert f"{named_page.pk} failed: PageStaysError" in caplog.text

    SiteSettings.objects.update(help_page=None)
    housekeeping.publish_scheduled()
    assert not is_live(named_page)


def test_the_report_page_expires_only_if_a_superuser_says_so(admin_user, editor, home_page):
    page = make_report_page(home_page)
    for user in (None, editor):
        expire(page, user)
        with pytest.raises(housekeeping.ScheduledPublishingError):
            housekeeping.publish_scheduled()
        assert is_live(page)
    expire(page, admin_user)
    housekeeping.publish_scheduled()
    assert not is_live(page)


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_an_editor_does_not_close_the_report_page(client, editor, home_page, action):
    page = make_report_page(home_page)
    client.force_login(editor)
    act(client, page, action)
    act_in_bulk(client, page, action)
    assert is_live(page)


def test_a_superuser_may_and_is_told_how_many_reports_came(admin_client, home_page, settings):
    make_office(settings)
    page = make_report_page(home_page)
    Page.objects.filter(pk=page.pk).update(translation_key=make_case().form_key)
    text = admin_client.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).content.decode()
    assert "1 segnalazione ricevuta da qui" in text
    act(admin_client, page, "unpublish")
    assert not is_live(page)


def test_an_incomplete_draft_is_not_published_in_bulk(admin_client, home_page):
    page = make_page(home_page, "bozza", live=False)
    page.description = ""
    page.save_revision(clean=False)
    response = act_in_bulk(admin_client, page, "publish")
    assert response.status_code == 200
    assert "«bozza»" in response.content.decode()
    assert not is_live(page)


def test_nor_one_with_an_empty_block(admin_client, home_page):
    """The model knows nothing of what stands in blocks: the form does."""
    page = make_page(home_page, "bozza", live=False, body=[("paragraph", "")])
    assert "è vuoto o ha qualcosa da correggere" in act_in_bulk(admin_client, page, "publish").content.decode()
    assert not is_live(page)
    page.body = [("paragraph", "<p>Lo sportello.</p>")]
    page.save_revision()
    act_in_bulk(admin_client, page, "publish")
    assert is_live(page)


def test_an_incomplete_draft_is_not_published_with_the_page_above_it(admin_client, home_page):
    parent = make_page(home_page, "sopra", live=False)
    page = make_page(parent, "bozza", live=False)
    page.description = ""
    page.save_revision(clean=False)
    response = act_in_bulk(admin_client, parent, "publish", include_descendants="on")
    assert "«bozza»" in response.content.decode()
    assert not is_live(page)
    assert not is_live(parent)
    act_in_bulk(admin_client, parent, "publish")
    assert is_live(parent)


def test_a_page_that_must_stay_is_not_put_behind_a_login(client, editor, home_page):
    """Nor what lies above it; any other page may be."""
    section = make_page(home_page, "sezione")
    other = make_page(home_page, "altra")
    report = make_report_page(section)
    for page, status in ((report, 302), (section, 302), (home_page, 302), (other, 200)):
        client.force_login(editor)
        response = client.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login"})
        assert response.status_code == status, page
    assert [each.page_id for each in PageViewRestriction.objects.all()] == [other.pk]


def test_nor_moved_behind_one(admin_client, named_page, home_page):
    closed = make_page(home_page, "riservata")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    move = reverse("wagtailadmin_pages:move_confirm", args=[named_page.pk, closed.pk])
    response = admin_client.post(move, follow=True)
    assert "Le impostazioni del sito portano a questa pagina" in response.content.decode()
    assert Page.objects.get(pk=named_page.pk).get_parent().pk != closed.pk
