"""The criteria of the municipal model over the whole demonstration, walked through as the national validator walks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

FIRST_LEVEL = {
    "management": r"amministrazione",
    "news": r"novità",
    "all-services": r"servizi",
    "live": r"vivere .*",
}
CATEGORIES = {
    "management-category-link": {
        "aree amministrative", "documenti e dati", "enti e fondazioni", "organi di governo", "personale amministrativo",
        "politici", "uffici",
    },
    "news-category-link": {"avvisi", "comunicati", "notizie"},
    "service-category-link": {
        "educazione e formazione", "salute, benessere e assistenza", "vita lavorativa", "mobilità e trasporti",
        "catasto e urbanistica", "anagrafe e stato civile", "turismo", "giustizia e sicurezza pubblica",
        "tributi, finanze e contravvenzioni", "cultura e tempo libero", "ambiente", "imprese e commercio",
        "autorizzazioni", "appalti pubblici", "agricoltura e pesca", "agricoltura, caccia e pesca",
    },
    "live-button-locations": {"luoghi"},
    "live-button-events": {"eventi"},
}  # fmt: skip
INDEX = {
    "A chi è rivolto": ["service-addressed"],
    "Come fare": ["service-how-to"],
    "Cosa serve": ["service-needed"],
    "Cosa si ottiene": ["service-achieved"],
    "Tempi e scadenze": ["service-calendar-text", "service-calendar-list"],
    "Accedi al servizio": ["service-generic-access", "service-booking-access", "service-online-access"],
    "Condizioni di servizio": ["service-file"],
    "Contatti": ["service-area"],
}
OUTSIDE_THE_INDEX = ["service-title", "service-description", "service-status", "service-topic", "service-area"]
METATAG = [
    ["@type"], ["name"], ["serviceType"], ["serviceOperator", "name"], ["areaServed", "name"],
    ["audience", "audienceType"], ["availableChannel", "serviceUrl"], ["availableChannel", "serviceLocation", "name"],
    ["availableChannel", "serviceLocation", "address", "streetAddress"],
    ["availableChannel", "serviceLocation", "address", "postalCode"],
    ["availableChannel", "serviceLocation", "address", "addressLocality"],
]  # fmt: skip


def text(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def find(soup: BeautifulSoup, element: str, tag: str = "") -> list[Any]:
    return soup.select(f'{tag}[data-element="{element}"]')


@dataclass
class Walk:
    """The pages of the demonstration by address, each asked for once."""

    client: Any
    pages: dict[str, BeautifulSoup] = field(default_factory=dict)

    def page(self, address: str) -> BeautifulSoup:
        if address not in self.pages:
            response = self.client.get(address, headers={"host": "localhost"})
            assert response.status_code == 200, address
            assert not response.cookies, address
            self.pages[address] = BeautifulSoup(response.content, "html.parser")
        return self.pages[address]

    @property
    def home(self) -> BeautifulSoup:
        return self.page("/")

    def first_level(self) -> list[str]:
        return [find(self.home, element, "a")[0]["href"] for element in FIRST_LEVEL]

    def services(self) -> list[str]:
        index = self.page(find(self.home, "all-services", "a")[0]["href"])
        return [link["href"] for link in find(index, "service-link", "a")]


@pytest.fixture
def walk(client):
    return Walk(client)


def faults_of_service(soup: BeautifulSoup) -> list[str]:
    """What of the fourteen items is missing or in another order, and what else every service must have."""
    titles = [text(link) for link in soup.select('ul[data-element="page-index"] > li > a')]
    faults = [name for name in INDEX if name not in titles]
    if [title for title in titles if title in INDEX] != list(INDEX):
        faults.append("order of the index")
    faults += [name for name, elements in INDEX.items() if not any(find(soup, element) for element in elements)]
    faults += [element for element in OUTSIDE_THE_INDEX if not find(soup, element)]
    crumbs = [
        re.sub(r"[^a-z0-9 ]", "", text(each).lower()).strip() for each in soup.select('[data-element="breadcrumb"] li')
    ]
    if "servizi" not in crumbs or len(crumbs[crumbs.index("servizi") + 1]) < 3:
        faults.append("category")
    if not find(soup, "appointment-booking", "a"):
        faults.append("booking")
    (script,) = find(soup, "metatag") or [None]
    data = json.loads(script.string) if script else {}
    return faults + [".".join(path) for path in METATAG if not value_at(data, path)]


def value_at(data: Any, path: list[str]) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def test_the_menu_has_the_four_entries_of_the_model_once_and_in_order(walk):
    """C.SI.1.6."""
    order = [each["data-element"] for each in walk.home.select("[data-element]") if each["data-element"] in FIRST_LEVEL]
    assert order == list(FIRST_LEVEL)
    for element, words in FIRST_LEVEL.items():
        assert re.fullmatch(words, text(find(walk.home, element)[0]).lower())
    assert not find(walk.home, "custom-submenu")


def test_every_second_level_title_is_the_model_s(walk):
    """C.SI.1.7: only words of the model, and none of the lists it asks for missing."""
    found: dict[str, set[str]] = {element: set() for element in CATEGORIES}
    for address in walk.first_level():
        soup = walk.page(address)
        assert not find(soup, "custom-category-link")
        for element in CATEGORIES:
            found[element] |= {text(link).lower() for link in find(soup, element, "a")}
    assert all(found.values())
    assert {
        element: words - CATEGORIES[element] for element, words in found.items() if words - CATEGORIES[element]
    } == {}


def test_every_service_is_whole(walk):
    """C.SI.1.3, C.SI.2.1, C.SI.2.2, R.SI.1.1."""
    services = walk.services()
    assert len(services) >= 12
    faults = {address: faults_of_service(walk.page(address)) for address in services}
    assert {address: found for address, found in faults.items() if found} == {}


def test_negative_control_a_service_without_an_item_is_found(walk):
    soup = walk.page(walk.services()[0])
    find(soup, "service-needed")[0].decompose()
    soup.select('ul[data-element="page-index"] > li')[1].decompose()
    assert faults_of_service(soup) == ["Come fare", "order of the index", "Cosa serve"]


def test_services_can_be_booked_from_their_list(walk):
    """C.SI.2.1; the list has all of them, no page of it is passed over."""
    index = walk.page(find(walk.home, "all-services", "a")[0]["href"])
    assert find(index, "appointment-booking", "a")
    assert not find(index, "pager-link")


def test_the_footer_leads_where_the_law_asks(walk):
    """C.SI.2.3, C.SI.2.4, C.SI.3.3, C.SI.3.4."""
    (footer,) = walk.home.select("footer")
    links = {element: find(footer, element)[0] for element in ("faq", "report-inefficiency", "privacy-policy-link")}
    assert "faq" in text(links["faq"]).lower()
    assert text(links["report-inefficiency"]).lower() == "segnala disservizio"
    for link in links.values():
        assert link["href"].startswith("mailto:") or walk.page(link["href"])
    legal = walk.page(find(footer, "legal-notes")[0]["href"])
    assert [text(each) for each in find(legal, "legal-notes-section")] == ["Licenza dei contenuti"]


def test_topics_are_found_from_the_home_page(walk):
    """C.SI.1.5; which words they may be is asked in `tests/core/test_topics.py`."""
    topics = walk.page(find(walk.home, "all-topics", "a")[0]["href"])
    assert len(find(topics, "topic-element")) > 3


def test_every_service_and_every_list_asks_how_clear_it_is(walk):
    """C.SI.2.5, C.SI.2.6; how the question behaves: `tests/e2e/test_ratings.py`."""
    addresses = ["/", *walk.first_level(), *walk.services()]
    assert [address for address in addresses if not find(walk.page(address), "feedback", "form")] == []
