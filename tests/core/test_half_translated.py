"""A translation that is not whole, or alone, goes live only when somebody has read what readers would find."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from core.half_translated import CONFIRMED_FIELD, shortfalls_of
from core.page_checks import check_page
from home.models import StandardPage
from staff.roles import Role
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

ASKED = "In rete non è ancora cambiato niente"


@pytest.fixture
def italian(home_page, home_en, site_it):
    page = StandardPage(
        title="La pagina", slug="pagina", description="Una pagina.", body=[("paragraph", "<p>Lo sportello.</p>")]
    )
    home_page.refresh_from_db()
    home_page.add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


@pytest.fixture
def english(italian, locale_en):
    """Its translation, a draft in which nothing is translated."""
    translate_object(italian, [locale_en])
    return StandardPage.objects.get(translation_key=italian.translation_key, locale=locale_en)


def translate(page, *, without=()):
    for segment in StringSegment.objects.filter(source__object_id=page.translation_key):
        if segment.context.path not in without:
            StringTranslation.objects.create(
                translation_of=segment.string, context=segment.context, locale=page.locale, data=segment.string.data
            )


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Press the button of wagtail-localize's editor: the answer, and whether the page is online then."""

    def press(client, page, **more):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish", **more})
        return response, Page.objects.get(pk=page.pk).live

    return press


def test_half_a_translation_is_not_published_before_somebody_said_so(admin_client, english, publish):
    translate(english, without=["description"])
    response, live = publish(admin_client, english)
    html = response.content.decode()
    assert not live
    assert "1 testo non è tradotto: si leggerebbe in italiano." in html
    assert "«Una pagina.»" in html
    assert f'name="{CONFIRMED_FIELD}"' in html


def test_whoever_says_so_publishes_it(admin_client, english, publish):
    response, live = publish(admin_client, english, **{CONFIRMED_FIELD: "1"})
    assert response.status_code == 302
    assert live


def test_negative_control_a_whole_one_is_published_at_once(admin_client, english, publish):
    translate(english)
    response, live = publish(admin_client, english)
    assert response.status_code == 302
    assert live


def test_one_whose_italian_page_is_not_online_is_asked_about(admin_client, italian, english, publish):
    translate(english)
    italian.unpublish()
    response, live = publish(admin_client, english)
    assert not live
    assert "La pagina italiana non è pubblicata" in response.content.decode()


def test_what_is_new_in_italian_since_is_named(italian, english):
    translate(english)
    italian.description = "Con altre parole."
    italian.save_revision().publish()
    (shortfall,) = shortfalls_of(english)
    assert "1 testo italiano è nuovo o cambiato" in shortfall.text


def test_only_so_many_texts_are_quoted(english, monkeypatch):
    monkeypatch.setattr("core.half_translated.NAMED", 2)
    (shortfall,) = shortfalls_of(english)
    assert len(shortfall.quoted) == 2
    assert shortfall.more


def test_the_italian_page_and_a_translation_that_goes_its_own_way_are_not_asked_about(italian, english):
    assert shortfalls_of(italian) == []
    Translation.objects.update(enabled=False)
    assert shortfalls_of(english) == []


def test_who_may_not_publish_is_asked_nothing(client, english, publish):
    client.force_login(make_cms_user(Role.WRITER))
    response, live = publish(client, english)
    assert not live
    assert ASKED not in response.content.decode()


def test_in_bulk_nobody_would_be_asked(admin_client, english):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    admin_client.post(f"{url}?id={english.pk}")
    assert not Page.objects.get(pk=english.pk).live
    translate(english)
    admin_client.post(f"{url}?id={english.pk}")
    assert Page.objects.get(pk=english.pk).live


@pytest.mark.parametrize("taken_down", [True, False])
def test_the_checks_say_it_whether_the_italian_page_is_online_or_not(italian, english, taken_down):
    if taken_down:
        italian.unpublish()
    assert any("ancora in italiano" in each.text for each in check_page(english))


def test_negative_control_the_checks_of_a_whole_one_say_nothing(italian, english):
    translate(english)
    italian.unpublish()
    assert check_page(english) == []


def test_synchronising_publishes_what_is_whole_and_leaves_the_rest(
    admin_client, italian, english, django_capture_on_commit_callbacks
):
    source = TranslationSource.objects.get_for_instance(italian)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])

    def synchronise():
        with django_capture_on_commit_callbacks(execute=True):
            response = admin_client.post(address, {"publish_translations": "on"}, follow=True)
        return response.content.decode(), Page.objects.get(pk=english.pk).live

    translate(english, without=["description"])
    told, live = synchronise()
    assert "1 testo non è tradotto" in told
    assert "pubblicala dal suo editor" in told
    assert not live
    StringTranslation.objects.all().delete()
    translate(english)
    assert synchronise()[1]
