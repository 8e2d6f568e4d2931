"""Standard pages: text, sections, and the lists that the municipal model asks for."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from directory.models import Place, PlacePage
from home.roles import PageRole

QUERY_BUDGET = 12
LICENCE = (
    "in applicazione del principio open by default ai sensi dell’articolo 52 del decreto legislativo 7 marzo "
    "2005, n. 82 (cad) e salvo dove diversamente specificato (compresi i contenuti incorporati di terzi), i dati, "
    "i documenti e le informazioni pubblicati sul sito sono rilasciati con licenza cc-by 4.0. gli utenti sono "
    "quindi liberi di condividere (riprodurre, distribuire, comunicare al pubblico, esporre in pubblico), "
    "rappresentare, eseguire e recitare questo materiale con qualsiasi mezzo e formato e modificare (trasformare "
    "il materiale e utilizzarlo per opere derivate) per qualsiasi fine, anche commerciale con il solo onere di "
    "attribuzione, senza apporre restrizioni aggiuntive."
)
"""COMUNI-MODEL, section 6, as the national validator compares it: lower case, spaces collapsed."""


def soup_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(nodes):
    return [" ".join(node.get_text(" ").split()) for node in nodes]


def count_queries(client, page):
    """Of whoever is not the first since an editor changed something."""
    client.get(page.url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page.url).status_code == 200
    return len(queries)


def test_a_page_shows_its_text(client, make_page):
    page = make_page("Chi siamo", body=[("paragraph", "<p>Nati nel 2002.</p>")])
    soup = soup_of(client, page)
    assert texts(soup.select("h1")) == ["Chi siamo"]
    assert "Nati nel 2002." in soup.select_one(".standard-body").get_text()
    assert not soup.select(".card-grid")


def test_a_section_lists_its_pages_in_order(client, make_page):
    section = make_page("Uffici")
    make_page("Primo", parent=section)
    make_page("Secondo", parent=section)
    hidden = make_page("Riservato", parent=section)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    make_page("Bozza", parent=section, live=False)
    assert texts(soup_of(client, section).select(".card-title")) == ["Primo", "Secondo"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(PageRole.MANAGEMENT, ["management-category-link"] * 2), (PageRole.PLAIN, [None, None])],
)
def test_links_of_the_office_carry_the_model_s_name(client, make_page, role, expected):
    section = make_page("Amministrazione", role=role)
    for title in ("Uffici", "Documenti e dati"):
        make_page(title, parent=section)
    links = soup_of(client, section).select(".card-link")
    assert [link.get("data-element") for link in links] == expected


def test_living_tells_events_from_places(client, make_page, event_index):
    section = make_page("Vivere Cuneo", role=PageRole.LIVING)
    make_page("Luoghi", parent=section, role=PageRole.PLACES)
    event_index.move(section, pos="last-child")
    links = soup_of(client, section).select(".card-link")
    assert [link.get("data-element") for link in links] == ["live-button-locations", "live-button-events"]


def test_the_query_count_does_not_grow_with_children(client, make_page):
    image = Image.objects.create(title="Disegno", file=get_test_image_file())
    section = make_page("Uffici")
    for number in range(10):
        make_page(f"Pagina {number}", parent=section, image=image)
    client.get(section.url)
    few = count_queries(client, section)
    assert few <= QUERY_BUDGET
    for number in range(10, 50):
        make_page(f"Pagina {number}", parent=section, image=image)
    assert count_queries(client, section) == few


def test_legal_notes_carry_the_licence_word_for_word(client, make_page):
    soup = soup_of(client, make_page("Note legali", role=PageRole.LEGAL_NOTES))
    assert texts(soup.select('[data-element="legal-notes-section"]')) == ["Licenza dei contenuti"]
    body = "".join(node.get_text() for node in soup.select('[data-element="legal-notes-body"]'))
    assert " ".join(body.lower().replace("'", "’").split()) == LICENCE


def test_other_pages_carry_no_licence(client, make_page):
    assert not soup_of(client, make_page("Privacy")).select('[data-element="legal-notes-body"]')


def test_topics_in_use_lead_to_their_pages(client, make_page, make_event, make_news):
    make_event("Una camminata", topics=["leisure"])
    make_news("Una notizia", topics=["leisure", "work"])
    soup = soup_of(client, make_page("Argomenti", role=PageRole.TOPICS))
    assert texts(soup.select('[data-element="topic-element"]')) == ["Lavoro", "Tempo libero"]
    assert texts(soup.select(".topic-list > li:last-child a")) == ["Una camminata", "Una notizia"]


def test_the_site_map_is_a_tree_of_public_pages(client, make_page):
    section = make_page("Uffici")
    make_page("Chi siamo", parent=section)
    make_page("Bozza", parent=section, live=False)
    hidden = make_page("Riservato", parent=section)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    make_page("Sotto una pagina riservata", parent=hidden)
    site_map = make_page("Mappa", role=PageRole.SITE_MAP)
    soup = soup_of(client, site_map)
    assert texts(soup.select("main .site-map-sections h2")) == ["Uffici", "Altre pagine"]
    assert texts(soup.select("main .site-map a")) == ["Chi siamo", "Mappa"]


def test_places_show_address_and_contacts(client, make_page, home_page):
    Place.objects.create(name="Sportello", street_address="via Leutrum 7", postal_code="12100", access="Piano terra.")
    soup = soup_of(client, make_page("Luoghi", role=PageRole.PLACES))
    assert "via Leutrum 7" in soup.select_one(".place-row").get_text()


def test_places_link_to_pins_that_are_drawn_and_to_every_page_below(client, make_page):
    for name, town in (("A", "Cuneo"), ("B", "Cuneo"), ("C", "Boves")):
        Place.objects.create(name=name, municipality=town, latitude="44.39", longitude="7.54")
    page = make_page("Luoghi", role=PageRole.PLACES)
    place = Place.objects.get(name="A")
    page.add_child(instance=PlacePage(title="Pagina di A", slug="a", description="d", place=place))
    other = make_page("Come si arriva", parent=page)
    main = soup_of(client, page).main
    pins = [link["href"].removeprefix("#") for link in main.select("a.place-number")]
    assert len(pins) == 2
    assert all(main.find(id=pin) for pin in pins)
    assert [link["href"] for link in main.select(".card a")] == [other.url]


def test_the_answers_to_a_question_are_links_and_lead_back(client, make_page):
    first = make_page("Cosa posso fare?", role=PageRole.QUESTION)
    answers = [make_page(title, parent=first, role=PageRole.QUESTION) for title in ("Sul lavoro", "A casa")]
    end = make_page("Una lettera", parent=answers[0], role=PageRole.QUESTION)
    soup = soup_of(client, first)
    assert [(link.get_text(strip=True), link["href"]) for link in soup.select(".question-answer")] == [
        ("Sul lavoro", answers[0].url),
        ("A casa", answers[1].url),
    ]
    assert not soup.select(".question-way p a"), "nothing stands before the first one"
    assert not soup.main.select("form, .card")
    soup = soup_of(client, end)
    assert not soup.select(".question-answer")
    assert [link["href"] for link in soup.select(".question-way p a")] == [answers[0].url]


def test_a_question_costs_as_much_however_many_answers_it_has(client, make_page):
    first = make_page("Cosa posso fare?", role=PageRole.QUESTION)
    question = make_page("Dove?", parent=first, role=PageRole.QUESTION)
    make_page("Uno", parent=question)
    client.get(question.url)
    few = count_queries(client, question)
    assert few <= QUERY_BUDGET
    for number in range(8):
        make_page(f"Risposta {number}", parent=question)
    assert count_queries(client, question) == few


class TestTheSideOfAPage:
    def test_sections_of_the_text_are_its_index(self, client, make_page):
        body = [
            ("heading", {"text": "Come si fa", "level": "h2"}),
            ("heading", {"text": "Un dettaglio", "level": "h3"}),
            ("heading", {"text": "Dopo", "level": "h2"}),
        ]
        soup = soup_of(client, make_page("Chi siamo", body=body))
        links = soup.select(".page-side a")
        assert [link["href"] for link in links] == ["#come-si-fa", "#dopo"]
        assert all(soup.select_one(f"[id='{link['href'][1:]}']") for link in links)

    def test_one_section_needs_no_index(self, client, make_page):
        page = make_page("Chi siamo", body=[("heading", {"text": "Come si fa", "level": "h2"})])
        assert not soup_of(client, page).select(".page-side")

    def test_the_other_pages_of_the_section_stand_there(self, client, make_page):
        section = make_page("Uffici")
        page = make_page("Primo", parent=section, body=[("paragraph", "<p>Testo.</p>")])
        make_page("Secondo", parent=section)
        hidden = make_page("Riservato", parent=section)
        PageViewRestriction.objects.create(page=hidden, restriction_type="login")
        assert texts(soup_of(client, page).select(".page-side a")) == ["Secondo"]

    def test_a_section_of_the_site_has_no_neighbours(self, client, make_page):
        page = make_page("Uffici", body=[("paragraph", "<p>Testo.</p>")])
        make_page("Novità")
        assert not soup_of(client, page).select(".page-side")


class TestThePictureOfAPage:
    @pytest.fixture
    def image(self):
        return Image.objects.create(title="Disegno", file=get_test_image_file())

    def test_it_stands_beside_the_title(self, client, make_page, image):
        picture = soup_of(client, make_page("Uffici", image=image)).select_one(".it-hero-wrapper img")
        assert picture["alt"] == ""
        assert "srcset" in picture.attrs

    def test_it_does_not_where_the_text_shows_the_same(self, client, make_page, image):
        body = [("image", {"image": image, "alt_text": "Un disegno", "decorative": False, "caption": "", "credit": ""})]
        assert not soup_of(client, make_page("Uffici", image=image, body=body)).select(".it-hero-wrapper img")

    def test_an_exchanged_picture_shows_at_once(self, client, make_page, image):
        page = make_page("Uffici", image=image)
        before = soup_of(client, page).select_one(".it-hero-wrapper img")["src"]
        page.image = Image.objects.create(title="Altro", file=get_test_image_file(filename="altro.png"))
        page.save_revision().publish()
        assert soup_of(client, page).select_one(".it-hero-wrapper img")["src"] != before

    def test_it_costs_no_query_once_it_is_known(self, client, make_page, image):
        assert count_queries(client, make_page("Con", image=image)) == count_queries(client, make_page("Senza"))
