"""What programs ask of a site before its pages."""

import datetime

import pytest
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from core.site_address import hreflang_links
from core.site_settings import SiteSettings
from home.models import StandardPage

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
QUERIES = 1
"""Every page with its language; where the trees of the languages begin is remembered."""


def read_sitemap(client):
    response = client.get("/sitemap.xml")
    assert response.headers["X-Robots-Tag"] == "noindex, noodp, noarchive"
    return etree.fromstring(response.content)


def addresses(sitemap, path="s:url/s:loc/text()"):
    return [*map(str, sitemap.xpath(path, namespaces=SITEMAP))]


@pytest.fixture
def make_page(home_page):
    def make(title, **fields):
        return home_page.add_child(instance=StandardPage(title=title, description="Che cosa c’è.", **fields))

    return make


def test_pages_that_everybody_may_read_are_in_the_sitemap(client, make_page):
    make_page("Aperta")
    make_page("Bozza", live=False)
    closed = make_page("Riservata")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert addresses(read_sitemap(client)) == ["http://testserver/", "http://testserver/aperta/"]


def test_each_version_names_every_other_and_the_one_for_everybody_else(client, home_page, home_en, make_page):
    make_page("Solo in italiano")
    home_page.refresh_from_db()
    home_page.save_revision().publish()
    sitemap = read_sitemap(client)
    assert addresses(sitemap) == ["http://testserver/", "http://testserver/en/", "http://testserver/solo-in-italiano/"]
    (url, *_) = sitemap.xpath("s:url", namespaces=SITEMAP)
    links = {link.get("hreflang"): link.get("href") for link in url.xpath("x:link", namespaces=SITEMAP)}
    assert links == {"it": "http://testserver/", "en": "http://testserver/en/", "x-default": "http://testserver/"}
    assert url.xpath("s:lastmod/text()", namespaces=SITEMAP) == [timezone.localdate().isoformat()]
    assert len(sitemap.xpath("s:url[3]/x:link", namespaces=SITEMAP)) == 0


def test_a_language_that_is_not_offered_is_not_in_the_sitemap(client, home_page, home_en, settings):
    settings.OFFERED_CATALOGUE_SHARE = 2
    assert addresses(read_sitemap(client)) == ["http://testserver/"]


def test_it_costs_the_same_however_many_pages_there_are(client, make_page, django_assert_num_queries):
    for number in range(12):
        make_page(f"Pagina {number}")
    read_sitemap(client)
    with django_assert_num_queries(QUERIES):
        read_sitemap(client)


def test_a_page_without_an_italian_version_is_for_everybody_in_its_first_language():
    assert hreflang_links({"en": "/en/", "fr": "/fr/"})[-1] == ("x-default", "/en/")


def test_robots_may_read_the_public_site_and_find_its_map(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert closed == ["/admin/", "/area-riservata/", "/*/area-riservata/", "/uscita/"]


def test_whoever_finds_a_weakness_reads_whom_to_tell(client, site_it):
    assert client.get("/.well-known/security.txt").status_code == 404, "never a made-up address"
    settings = SiteSettings.for_site(site_it)
    settings.security_email = "sicurezza@comune.example"
    settings.save()
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:sicurezza@comune.example"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    assert datetime.timedelta(days=90) < expires - timezone.now() < datetime.timedelta(days=365)
