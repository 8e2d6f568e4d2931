"""What search engines read on the home page: who this is, and how to search here."""

import json

from bs4 import BeautifulSoup

from core.site_settings import SiteSettings


def test_the_home_page_says_who_we_are_and_how_to_search(client, site_it):
    settings = SiteSettings.for_site(site_it)
    settings.office_phone = "0171 444789"
    settings.save()
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    (script,) = soup.select('head script[type="application/ld+json"]')
    office, site = json.loads(script.string)["@graph"]
    assert office["@type"] == "GovernmentOffice"
    assert office["telephone"] == "0171 444789"
    assert "email" not in office
    assert site["potentialAction"]["target"]["urlTemplate"].endswith("/cerca/?q={query}")
