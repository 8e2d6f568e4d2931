"""Every page of the demonstration in every language, asked for once: what has to hold of each of them, and of all."""

from __future__ import annotations

import gzip
import json
import secrets
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import is_valid_path
from lxml import etree
from wagtail.models import Locale, Page

from core.site_address import absolute_url
from tests.demo.shapes import faults_of
from tests.html_rules import faults_in, keep

MOST_QUERIES = 45
"""Of a page that nobody has asked for since an editor changed something; what a reader costs after that is pinned for
each type of page by the tests of its app."""
MOST_BYTES = 20_000
"""Of a page, compressed. With style sheet, script and five of our six fonts it weighs less than 150 KB (what a browser
really loads for each type of page: `tests/e2e/weight.py`)."""
LEADS_BACK = "/quando/"
"""The times of an appointment, before its service is chosen; a choice (`?…`) may lead on."""
NOT_FOR_READERS = ("/area-riservata/", "/admin/", "/uscita/", "/modulo/", "/static/", "/media/", "/valutazione/")
FETCHED = {"link": "href", "script": "src", "img": "src", "source": "srcset", "iframe": "src", "object": "data"}
"""What a browser asks for by itself."""
SCHEMA = "https://schema.org"
NOT_FETCHED = {"canonical", "alternate"}


@dataclass
class Crawl:
    """What was found, page by page; every page is kept in `folder`, where there is one."""

    folder: Path | None = None
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    alternates: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    fragments: list[tuple[str, str, str]] = field(default_factory=list)
    files: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What pages show or offer, and which pages."""
    types: set[str] = field(default_factory=set)
    most_queries: int = 0

    def walk(self, client: Client, starts: list[str]) -> None:
        queue, seen = deque(starts), {(start,) for start in starts}
        while queue:
            path = queue.popleft()
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path, headers={"host": "localhost"})
            self.most_queries = max(self.most_queries, len(queries))
            self.look_at(path, response, queries=len(queries))
            for address in links_of(response):
                target = urlsplit(urljoin(path, address))
                if target.scheme or target.netloc:
                    continue
                if target.path.startswith(settings.MEDIA_URL):
                    self.files[target.path].add(path)
                if any(part in target.path for part in NOT_FOR_READERS):
                    continue
                if target.fragment and not target.query:
                    self.fragments.append((path, unquote(target.path), target.fragment))
                # Of a list that is filtered and leafed through, one page for each set of parameters.
                kind = (target.path, *sorted(parse_qs(target.query)))
                if kind not in seen:
                    seen.add(kind)
                    queue.append(target._replace(fragment="").geturl())

    def look_at(self, path: str, response: HttpResponse, *, queries: int) -> None:
        found = self.faults[path]
        leads_on = response.status_code == 302 and ("?" in path or path.endswith(LEADS_BACK))
        if response.status_code != 200 and not leads_on:
            found.append(f"status {response.status_code}")
        if leads_on and not is_ours(urljoin(path, response.headers["Location"])):
            found.append(f"leads to {response.headers['Location']}")
        if response.cookies:
            found.append("a cookie")
        if queries > MOST_QUERIES:
            found.append(f"{queries} queries")
        if response.headers["Content-Type"].startswith("text/html") and not leads_on:
            if (weight := len(gzip.compress(response.content))) > MOST_BYTES:
                found.append(f"{weight} bytes, compressed")
            if self.folder:
                keep(response.content, path, self.folder)
            soup = BeautifulSoup(response.content, "lxml")
            self.look_into(path, soup)
            if "noindex" not in response.headers.get("X-Robots-Tag", "") and "?" not in path:
                found += self.faults_of_head(path, soup)

    def look_into(self, path: str, soup: BeautifulSoup) -> None:
        found = self.faults[path]
        self.ids[unquote(path)] = {each["id"] for each in soup.select("[id]")}
        if len(soup.select("h1")) != 1:
            found.append("not one main heading")
        for address in fetched(soup):
            if is_ours(address):
                self.files[address].add(path)
            else:
                found.append(f"asks another site: {address}")
        for script in soup.select('script[type="application/ld+json"]'):
            data = json.loads(script.string)
            self.types |= {each.get("@type") for each in data.get("@graph", [data])}
            found += faults_of(data)

    def faults_of_head(self, path: str, soup: BeautifulSoup) -> Iterator[str]:
        """What others learn of the page: one address of its own, its other languages, how it looks when shared."""
        if soup.select('meta[name="robots"][content*="noindex"]'):
            return
        self.titles[soup.html.get("lang"), soup.title.get_text()].append(path)
        canonical = [link["href"] for link in soup.select('link[rel="canonical"]')]
        if canonical != [absolute_url(path)]:
            yield f"canonical {canonical}"
        self.alternates[absolute_url(path)] = {
            link["hreflang"]: link["href"] for link in soup.select('link[rel="alternate"][hreflang]')
        }
        for name in ("title", "description", "image"):
            if not soup.select(f'meta[property="og:{name}"][content]:not([content=""])'):
                yield f"og:{name}"
        if not soup.select('meta[name="description"][content]'):
            yield "description"

    def faults_of_all(self) -> dict[str, Any]:
        """What does not hold of the pages together."""
        named_back = {
            address: links
            for address, links in self.alternates.items()
            for other in links.values()
            if self.alternates.get(other) != links or address not in links.values()
        }
        return {
            "the same title": [paths for paths in self.titles.values() if len(paths) > 1],
            "versions that do not name each other": named_back,
            "files that are not there": {
                address: paths for address, paths in self.files.items() if not is_there(address)
            },
            "links to a place that is not there": [
                (path, where, fragment)
                for path, where, fragment in self.fragments
                if where in self.ids and fragment not in self.ids[where]
            ],
        }


def links_of(response: HttpResponse) -> list[str]:
    if "Location" in response.headers:
        return [response.headers["Location"]]
    if not response.headers["Content-Type"].startswith("text/html"):
        return []
    return [link["href"] for link in BeautifulSoup(response.content, "lxml").select("a[href]:not([download])")]


def fetched(soup: BeautifulSoup) -> Iterator[str]:
    for tag, attribute in FETCHED.items():
        for each in soup.select(f"{tag}[{attribute}]"):
            if tag != "link" or not NOT_FETCHED & {*each["rel"]}:
                yield from (part.split()[0] for part in each[attribute].split(", "))


def is_ours(address: str) -> bool:
    return address.startswith("data:") or (address.startswith("/") and not address.startswith("//"))


def is_there(address: str) -> bool:
    """Whether a file of ours can be fetched; what a page has within itself is there."""
    path = unquote(urlsplit(address).path)
    if address.startswith("data:"):
        return True
    if path.startswith(settings.MEDIA_URL):
        return default_storage.exists(path.removeprefix(settings.MEDIA_URL))
    if path.startswith(settings.STATIC_URL):
        return finders.find(path.removeprefix(settings.STATIC_URL)) is not None
    return is_valid_path(path)


@pytest.fixture
def addresses(demo, db):
    """The home page of each language, and every page that readers find."""
    pages = Page.objects.filter(depth__gte=2, locale__in=Locale.objects.all()).live().specific()
    found = [page.url for page in pages if getattr(page, "has_address", True)]
    return [page.url for page in pages if page.depth == 2], found


def test_every_page_of_every_language_holds(client, addresses, tmp_path):
    starts, pages = addresses
    crawl = Crawl(folder=tmp_path)
    crawl.walk(client, starts)
    assert {path: found for path, found in crawl.faults.items() if found} == {}
    assert {what: found for what, found in crawl.faults_of_all().items() if found} == {}
    assert len(crawl.faults) > 120
    assert faults_in(tmp_path) == []
    assert {*pages} <= {*crawl.faults}, "a page that nobody can reach"
    assert {"GovernmentOffice", "WebSite", "NewsArticle", "Event", "Course", "GovernmentService", "BreadcrumbList"} <= (
        crawl.types
    )
    sitemap = etree.fromstring(client.get("/sitemap.xml").content)
    listed = {each.text for each in sitemap.iter("{*}loc")}
    assert listed == {absolute_url(page) for page in pages}
    assert listed <= {*crawl.alternates}, "in the sitemap, and not for search engines"


def bare(head: str, body: str = "<h1>Una pagina</h1>") -> HttpResponse:
    return HttpResponse(f"<html><head><title>Una pagina</title>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("head", "body", "fault"),
    [
        ("", "<p>…</p>", "not one main heading"),
        (
            '<script src="https://cdn.example/a.js"></script>',
            "<h1>A</h1>",
            "asks another site: https://cdn.example/a.js",
        ),
        ('<link rel="canonical" href="http://testserver/b/">', "<h1>A</h1>", "canonical ['http://testserver/b/']"),
        ("", "<h1>A</h1>", "og:image"),
        (
            f'<script type="application/ld+json">{{"@context": "{SCHEMA}", "@type": "Event", "wann": "x"}}</script>',
            "<h1>A</h1>",
            "Event.wann is unknown",
        ),
    ],
)
def test_negative_control_what_does_not_hold_is_found(head, body, fault):
    crawl = Crawl()
    crawl.look_at("/a/", bare(head, body), queries=0)
    assert fault in crawl.faults["/a/"]


def test_negative_control_of_the_answer():
    response = bare("", f"<h1>A</h1>{secrets.token_hex(MOST_BYTES)}")
    response.status_code = 404
    response.set_cookie("nome", "valore")
    crawl = Crawl()
    crawl.look_at("/a/", response, queries=0)
    assert {"status 404", "a cookie"} <= {*crawl.faults["/a/"]}
    assert any(fault.endswith("bytes, compressed") for fault in crawl.faults["/a/"])


@pytest.mark.django_db
def test_a_list_is_asked_for_once_with_each_set_of_parameters():
    class Site:
        asked: ClassVar[list[str]] = []

        def get(self, path: str, headers: dict[str, str]) -> HttpResponse:
            self.asked.append(path)
            links = ("?p=2", "?p=3", "?tipo=a&p=2", "/b/#qui", "/b/?q=1#qui", "/modulo/", "https://altro.example/")
            return bare("", "<h1>A</h1>" + "".join(f'<a href="{link}">…</a>' for link in links))

    Crawl().walk(Site(), ["/a/"])
    assert Site.asked == ["/a/", "/a/?p=2", "/a/?tipo=a&p=2", "/b/", "/b/?q=1", "/b/?p=2", "/b/?tipo=a&p=2"]


@pytest.mark.parametrize(
    ("path", "location", "faults"),
    [
        ("/a/?p=9", "?p=2", []),
        ("/a/quando/", "/a/", []),
        ("/a/?p=9", "https://altro.example/", ["leads to https://altro.example/"]),
        ("/a/?p=9", "//altro.example/", ["leads to //altro.example/"]),
    ],
)
def test_a_choice_may_lead_on_within_the_site(path, location, faults):
    crawl = Crawl()
    crawl.look_at(path, HttpResponseRedirect(location), queries=0)
    assert crawl.faults[path] == faults


def test_negative_control_of_what_holds_of_all():
    crawl = Crawl()
    version = '<link rel="alternate" hreflang="{}" href="http://testserver{}">'
    crawl.look_at("/a/", bare(version.format("it", "/a/") + version.format("en", "/b/")), queries=MOST_QUERIES + 1)
    crawl.look_at("/b/", bare(""), queries=0)
    crawl.fragments.append(("/b/", "/a/", "niente"))
    crawl.files |= {f"{settings.MEDIA_URL}niente.avif": {"/a/"}, f"{settings.STATIC_URL}niente.css": {"/a/"}}
    assert all(crawl.faults_of_all().values())
    assert f"{MOST_QUERIES + 1} queries" in crawl.faults["/a/"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"@type": "Place"}, "@context"),
        ({"@context": SCHEMA, "@type": "Posto"}, "@type: Posto"),
        (
            {"@context": SCHEMA, "@type": "ListItem", "position": "1", "name": "a"},
            "ListItem.position = '1'",
        ),
        (
            {"@context": SCHEMA, "@type": "VirtualLocation", "url": "/qui/"},
            "VirtualLocation.url = '/qui/'",
        ),
        (
            {"@context": SCHEMA, "@type": "Event", "startDate": "2026-11-28T18:00:00"},
            "Event.startDate = '2026-11-28T18:00:00'",
        ),
        (
            {"@context": SCHEMA, "@type": "Event", "location": {"@type": "Person", "name": "a"}},
            "Event.location is a Person",
        ),
        ({"@context": SCHEMA, "@graph": [{"@type": "Answer"}]}, "Answer.text is missing"),
    ],
)
def test_negative_control_what_schema_org_does_not_know_is_found(data, fault):
    assert fault in [*faults_of(data)]
