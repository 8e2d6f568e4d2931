"""The block of help: what editors choose, in the reader's language, wherever somebody may need it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from core.site_settings import SiteSettings
from directory.danger_words import SEED
from directory.models import ContactPoint, HelpNow
from tests.directory.factories import ContactPointFactory, PlaceFactory, make_unit
from tests.services.factories import make_index, make_service


@pytest.fixture
def numbers(home_page):
    return [
        ContactPointFactory(value="112", label="In pericolo adesso", hours="giorno e notte"),
        ContactPointFactory(
            value="1522", label="Numero antiviolenza", languages="italiano, arabo", chat_url="https://chat.example/"
        ),
        ContactPointFactory(value="0171 444789", label="Sportello"),
    ]


@pytest.fixture
def chosen(site_it, numbers):
    """The editors' choice: three numbers and a place."""
    setting = HelpNow.for_site(site_it)
    setting.entries = [*(("number", point) for point in numbers), ("place", PlaceFactory(name="Centro 10/A"))]
    setting.save()
    return setting


def soup_of(client, url, **params):
    response = client.get(url, params)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def calls(soup):
    return [link["href"] for link in soup.select(".help-number__call")]


def test_a_page_shows_who_helps_when_in_which_languages_and_where(client, chosen, make_page):
    page = make_page("Aiuto subito", body=[("help_now", None)])
    block = soup_of(client, page.url).select_one(".help-now")
    assert calls(block) == ["tel:112", "tel:1522", "tel:+390171444789"]
    assert block.select_one('a[href="https://chat.example/"]').get_text(strip=True) == "Scrivi in chat al 1522"
    text = " ".join(block.get_text(" ").split())
    for words in ("In pericolo adesso", "giorno e notte", "Si parla: italiano, arabo", "Centro 10/A", "via Leutrum 7"):
        assert words in text


def test_the_name_of_a_link_says_who_answers(client, chosen, make_page):
    page = make_page("Aiuto subito", body=[("help_now", None)])
    first = soup_of(client, page.url).select_one(".help-number__call")
    assert " ".join(first.get_text().split()) == "112, In pericolo adesso"


def test_an_entry_that_is_translated_is_shown_in_the_reader_s_language(client, chosen, numbers, home_en):
    ContactPoint.objects.create(
        locale=Locale.objects.get(language_code="en"),
        translation_key=numbers[0].translation_key,
        kind=ContactPoint.Kind.TELEPHONE,
        value="112",
        label="In danger now",
    )
    text = soup_of(client, "/en/cerca/", q="stalking").select_one(".help-now").get_text(" ")
    assert "In danger now" in text
    assert "In pericolo adesso" not in text
    assert "Sportello" in text
    languages = [item.get("lang") for item in soup_of(client, "/en/cerca/", q="stalking").select(".help-number")]
    assert languages == [None, None, "it"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_of_numbers_for_everybody_the_site_says_who_answers_where_nobody_translated_them(client, chosen, language):
    block = soup_of(client, f"/{language}/cerca/", q="stalking").select_one(".help-now")
    first, second, desk = block.select(".help-number")
    assert not first.has_attr("lang")
    assert "In pericolo adesso" not in first.get_text()
    assert second.select_one('a[href="https://chat.example/"]')
    assert {"en": "Arabic", "ar": "العربية"}[language] in second.get_text()
    assert (desk["lang"], "Sportello" in desk.get_text()) == ("it", True)


def test_a_language_without_words_of_the_site_keeps_those_of_the_editors(client, chosen):
    first = soup_of(client, "/ro/cerca/", q="stalking").select_one(".help-number")
    assert first["lang"] == "it"
    assert "In pericolo adesso" in first.get_text()


def test_a_number_that_changes_shows_at_once(client, chosen, numbers, make_page):
    page = make_page("Aiuto subito", body=[("help_now", None)])
    assert "tel:1522" in calls(soup_of(client, page.url))
    numbers[1].value = "1523"
    numbers[1].save()
    assert "tel:1523" in calls(soup_of(client, page.url))


def test_an_entry_that_was_deleted_is_left_out(client, chosen, numbers, make_page):
    page = make_page("Aiuto subito", body=[("help_now", None)])
    numbers[1].delete()
    assert calls(soup_of(client, page.url)) == ["tel:112", "tel:+390171444789"]


def test_where_nothing_is_chosen_the_numbers_for_everybody_stand(client, site_it, make_page):
    page = make_page("Aiuto subito", body=[("help_now", None)])
    assert calls(soup_of(client, page.url)) == ["tel:112", "tel:1522"]


def test_words_in_another_language_say_so(client, chosen, home_en):
    block = soup_of(client, "/en/cerca/", q="stalking").select_one(".help-now")
    assert [item.get("lang") for item in block.select("li")] == [None, None, "it", "it"]


def test_the_block_costs_no_query_once_it_is_known(client, chosen, make_page):
    def count(page):
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    plain = make_page("Chi siamo", body=[("paragraph", "<p>Siamo noi.</p>")])
    assert count(make_page("Aiuto subito", body=[("help_now", None)])) == count(plain)


@pytest.mark.parametrize("shows_help", [True, False])
def test_a_service_for_people_in_danger_shows_it_before_its_sheet(client, chosen, home_page, shows_help):
    service = make_service(make_index(home_page), make_unit(home_page), shows_help=shows_help)
    soup = soup_of(client, service.url)
    assert bool(soup.select(".help-now")) is shows_help
    html = str(soup)
    if shows_help:
        assert html.index("help-now__list") < html.index('data-element="page-index"')
    assert bool(soup.select_one('.it-hero-wrapper a[href="#access"]')) is not shows_help
    assert len(soup.select('[data-element="service-topic"]')) == 2


class TestSearch:
    @pytest.mark.parametrize(
        "words",
        [
            "botte",
            "BOTTE",
            "mio marito mi picchia",
            "Stalking!",
            "ho  paura",
            "يضربني",
            "我老公打我",
            "hărţuire",
            "б’є мене",
            "aiuto",
            "help",
            "mi mena",
            "mi fa male",
            "abusi",
            "minaccia",
            "خوف",
            "والخوف",
            "soțul mă bate",
            "Mio marito mi ha minacciata",
            "il me frappe",
        ],
    )
    def test_words_of_danger_put_help_before_any_result(self, client, chosen, make_page, words):
        make_page("Le botte", body=[("paragraph", "<p>Le botte di vino e lo stalking.</p>")])
        soup = soup_of(client, "/cerca/", q=words)
        assert calls(soup)[0] == "tel:112"
        results = soup.select_one(".search-count")
        if results:
            assert str(soup).index("help-now") < str(soup).index("search-count")

    @pytest.mark.parametrize(
        "words", ["bottega", "corso di autodifesa", "paurosa", "helpdesk", "battesimo", "", "  ", "*", "' OR 1=1"]
    )
    def test_other_words_do_not(self, client, chosen, words):
        assert not calls(soup_of(client, "/cerca/", q=words))

    def test_a_star_stands_for_the_rest_of_a_word_and_only_there(self, client, chosen):
        chosen.danger_words = "minacc*\n*nave*\n*\n botta "
        chosen.save()
        for words in ("minaccia", "lui MINACCIAVA", "minacc", "astronavetta", "una botta"):
            assert calls(soup_of(client, "/cerca/", q=words)), words
        for words in ("la bottaia", "eminacce", "una"):
            assert not calls(soup_of(client, "/cerca/", q=words)), words

    def test_a_word_of_another_language_counts_on_a_page_of_this_one(self, client, chosen, home_en):
        assert calls(soup_of(client, "/cerca/", q="help"))
        assert calls(soup_of(client, "/en/cerca/", q="aiuto"))

    def test_help_leads_on_to_its_page_where_the_site_has_one(self, client, chosen, site_it, make_page):
        lead_on = ".help-now__page a"
        assert not soup_of(client, "/cerca/", q="help").select(lead_on)
        page = make_page("Aiuto subito")
        SiteSettings.objects.update_or_create(site=site_it, defaults={"help_page": page})
        (link,) = soup_of(client, "/cerca/", q="help").select(lead_on)
        assert link["href"] == page.url

    def test_editors_change_the_words(self, client, chosen):
        chosen.danger_words = "ombrello\n\n   \nmi fa male"
        chosen.save()
        assert calls(soup_of(client, "/cerca/", q="Ombrello"))
        assert calls(soup_of(client, "/cerca/", q="mi fa male la gamba"))
        assert not calls(soup_of(client, "/cerca/", q="botte"))
        assert not calls(soup_of(client, "/cerca/", q="male"))


DANGER = {
    "it": """
        mi ha messo le mani addosso; mani addosso; mi hanno toccata; Mi ha palpata; mi tira i capelli; mi prende a calci
        mi spinge; mi spingeva giù dalle scale; mi lancia le cose; mi costringe; mi ha costretta; mi urla
        mi ha bloccata in casa; mi chiude a chiave; non mi fa uscire; mio marito non mi lascia uscire
        mi rompe il telefono; soldi mio marito non me li dà; non mi da soldi; foto intime; mi pega; mi soffocava
        mi ha strozzata; mi spia; vuole pubblicare le foto di me nuda; mi aspetta sotto casa; ha alzato le mani
        matrimonio forzato; mi stringe il collo; è stata rinchiusa; mi ha preso i documenti
        mio marito mi picchia; schiaffo
    """,
    "en": """
        he chokes me; he pushes me; he grabbed me; he locked me in; he forces me; my husband won't let me go out
        he choked me; they pushed me; he pulls my hair; he kicked me; he touched me; I was groped; he screams at me
        he broke my phone; he took my passport; he takes my money; my husband won’t give me money; he shared my photos
        intimate pictures; he follows me; he waits outside my house; forced marriage; I am not allowed to go out
        my boyfriend hits me; he dragged me by the hair; he pulls me by my hair; my husband won’t let me work
        he does not let me work; he never lets me work
    """,
    "es": """
        me pega; mi marido me pegó; me ha empujado; no me deja salir; me encierra; me quita el dinero; fotos íntimas
        me agarró; me obliga
    """,
    "fr": """
        il m’a poussée; il m’étrangle; il m’enferme; mon mari ne me laisse pas sortir; il m’a touchée; photos intimes
        il a cassé mon téléphone; il me tire les cheveux; il me force
    """,
    "ro": """
        mă împinge; m-a strâns de gât; mă trage de păr; nu mă lasă să ies; m-a încuiat în casă; nu-mi dă bani
        mi-a spart telefonul; poze intime; m-a atins; ma obliga
    """,
    "sq": """
        më shtyn; më kapi për fyti; më detyron; nuk më lë të dal; më mbylli në shtëpi; më merr paratë; me preku
    """,
    "ar": """
        خنقني; زوجي يخنقني; دفعني; يشد شعري; حبسني في البيت; لا يعطيني المال; كسر هاتفي; يجبرني; لمسني; يبتزني
    """,
    "uk": """
        він мене штовхає; душить мене; замкнув мене вдома; не випускає з дому; не дає мені грошей; розбив мій телефон
        змусив мене; інтимні фото; вдарив
    """,
    "zh": "掐我脖子; 他推我; 老公踢我; 把我锁在家里; 不让我出门; 不给我钱; 抢我手机; 裸照; 逼我结婚; 想死",
    "ru": "он меня душит; толкнул меня; запер меня дома; не даёт денег; интимные фото",
    "pt": "ele me empurrou; não me deixa sair; me tranca em casa; me machuca",
}
"""How people in danger write, in the languages of the seed."""

HARMLESS = """
    spinge; calcio femminile; calci di rigore; taglio capelli; foto del corso; le mie foto
    telefono dello sportello; soldi per l’affitto; non mi fa entrare nel sito; il sito non mi fa prenotare
    toccata e fuga; palpebra; palpazione del seno; viole del pensiero; sequestro auto; umili origini; cura del pelo
    testata giornalistica; mani in pasta; uscire la sera; porta chiusa; bloccare la pubblicità; orari sportello
    dove siete; 25 novembre volantino; iscrivere mia figlia; incinta e licenziata; mio marito vuole iscriversi
    artichoke; push notifications; let me see my appointment; can I bring my daughter; opening hours; grab a coffee
    locker room; forced labour museum; touch typing course; phone number; money for rent; keep in touch
    kick off meeting; photos of the event; remove my photos; follow us; work force; is my child allowed to leave alone
    hairdresser; choke cherry; hold the line; let me work in italy; cut by the hair salon; permit to let me work
"""
"""What people look for every day, with letters and words of the list."""


def phrases(text):
    return [
        " ".join(phrase.split()) for line in text.strip().split("\n") for phrase in line.split(";") if phrase.strip()
    ]


class TestSeed:
    @pytest.mark.parametrize(("language", "text"), DANGER.items())
    def test_help_comes_first_for_what_people_in_danger_write(self, language, text):
        setting = HelpNow()
        assert [phrase for phrase in phrases(text) if not setting.speaks_of_danger(phrase)] == []

    def test_and_not_for_what_they_look_for_every_day(self):
        setting = HelpNow()
        assert [phrase for phrase in phrases(HARMLESS) if setting.speaks_of_danger(phrase)] == []

    def test_a_line_is_a_phrase_or_a_word_once(self):
        assert all(line == " ".join(line.split()) and line.strip("*") for line in SEED)
        assert len(SEED) == len(set(SEED))
