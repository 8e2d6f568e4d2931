"""Site settings: what an editor may enter."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.models import SiteSettings


def test_nothing_is_filled_in_by_default_except_the_way_out(site_it):
    site_settings = SiteSettings.for_site(site_it)
    assert site_settings.quick_exit_url.startswith("https://")
    assert not any(getattr(site_settings, f"{name}_id") for name in SiteSettings.page_fields())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accessibility_statement_url", "https://example.org/dichiarazione"),
        ("accessibility_statement_url", "https://form.agid.gov.it.example.org/view/1"),
        ("vat_number", "123"),
        ("personal_area_url", "javascript:alert(1)"),
        ("social_urls", "https://www.instagram.com/a/\nfacebook"),
        ("quick_exit_url", ""),
        ("quick_exit_url", "javascript:alert(1)"),
        ("office_pec", "non una pec"),
    ],
)
def test_wrong_value_is_refused_at_its_field(site_it, field, value):
    site_settings = SiteSettings(site=site_it, **{field: value})
    with pytest.raises(ValidationError) as raised:
        site_settings.full_clean(validate_unique=False)
    assert field in raised.value.error_dict


def test_statement_published_by_agid_is_accepted(site_it):
    site_settings = SiteSettings(site=site_it, accessibility_statement_url="https://form.agid.gov.it/view/abc")
    site_settings.full_clean(validate_unique=False)


def test_editor_finds_every_page_link_in_the_panels():
    panels = SiteSettings.edit_handler.bind_to_model(SiteSettings)
    names = set(panels.get_form_options()["fields"])
    assert set(SiteSettings.page_fields()) <= names


def test_channels_are_called_by_their_network_or_their_host():
    urls = "https://www.facebook.com/comune\nhttps://notfacebook.com/x\n\nhttps://social.example/@comune"
    channels = SiteSettings(social_urls=urls).social_channels
    assert [name for name, _url in channels] == ["Facebook", "notfacebook.com", "social.example"]


def test_what_the_law_expects_and_nobody_entered_is_known(site_it, home_page):
    site_settings = SiteSettings.for_site(site_it)
    missing = site_settings.missing_by_law
    assert {"PEC", "Codice fiscale", "Amministrazione trasparente", "Segnala un disservizio"} <= {
        each[0].upper() + each[1:] for each in missing
    }
    site_settings.office_pec = "ufficio@pec.example"
    site_settings.problem_page = home_page
    assert set(missing) - set(site_settings.missing_by_law) == {"PEC", "Segnala un disservizio"}
