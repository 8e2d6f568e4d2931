"""The dashboard says which languages have pages but are not offered, and how far their catalogue is."""

import pytest
from wagtail.models import Locale

from staff.attention import languages_not_offered


@pytest.fixture
def french(home_page):
    locale = Locale.objects.create(language_code="fr")
    home_page.copy_for_translation(locale, alias=True)
    return locale


def said(rf):
    return [item.message for item in languages_not_offered(rf.get("/admin/"))]


def test_a_language_of_aliases_is_nobody_s_work(rf, french):
    assert said(rf) == []


def test_a_language_with_a_page_of_its_own_says_how_far_it_is(rf, home_page, french, home_en, settings):
    home_page.get_translation(french).delete()
    home_page.copy_for_translation(french).save_revision().publish()
    (message,) = said(rf)
    assert message.startswith("français: ")
    assert message.endswith("ne serve il 90%")
    settings.OFFERED_CATALOGUE_SHARE = 0
    assert said(rf) == []
