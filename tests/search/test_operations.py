"""What is found, for whom, in which order; and that no query a visitor types does harm."""

import datetime

import pytest
from django.db import connection
from django.utils import translation
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction
from wagtail.search.query import PlainText

from core.search_kinds import SearchKind
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from search import operations
from search.operations import (
    FEW,
    MAX_QUERY_LENGTH,
    MAX_TERMS,
    RESULTS_PER_KIND,
    RESULTS_PER_PAGE,
    find_pages,
    parse_query,
)
from tests.services.factories import make_service

HOSTILE = [
    '"',
    '""',
    "'",
    "' OR 1=1 --",
    '"unclosed',
    "a* b*",
    "NEAR(a b)",
    "title:parità",
    "{title body} : parità",
    "parità AND",
    "OR NOT",
    "-parità",
    "^parità",
    "parità)",
    "((((((",
    "a & b | !c",
    "<-> :*",
    "%s %d %(x)s",
    "%",
    "\\",
    "\x00parità\x00",
    "pari\x00tà",
    "<script>alert(1)</script>",
    "🏳️‍🌈 🙂",
    "العربية ضد التمييز",
    "反对歧视",
    "a" * 10_000,
    "parola " * 2_000,
    "\ud800",
    "\u202eevil",
    "١٢٣",
]


def titles(query, **options):
    results = find_pages(parse_query(query), **options)
    return [hit.page.title for hit in hits_of(results)] if results else None


def hits_of(results):
    return [*results.whole_hits, *results.hits, *(hit for group in results.groups for hit in group.hits)]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_no_query_raises(text, make_page):
    make_page("Parità")
    results = find_pages(parse_query(text))
    assert results is None or results.total >= 0


@given(text=st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_no_text_at_all_raises(db, text):
    find_pages(parse_query(text))


def test_pages_are_found_by_title_description_and_body(make_page):
    make_page("Zenzero")
    make_page("Uno", description="Parla di zenzero.")
    make_page("Due", text="Dove cresce lo zenzero?")
    make_page("Tre")
    assert sorted(titles("zenzero")) == ["Due", "Uno", "Zenzero"]


def test_all_the_words_count(make_page):
    make_page("Corso di autodifesa")
    make_page("Corso di cucina")
    results = find_pages(parse_query("corso di autodifesa"))
    assert [hit.page.title for hit in results.whole_hits] == ["Corso di autodifesa"]


@pytest.mark.parametrize("query", ["parità", "parita", "PARITÀ", "  la  parità ", "dell’parità", "parita\u0300"])
def test_case_accents_and_articles_make_no_difference(make_page, query):
    make_page("La parità in città")
    assert titles(query) == ["La parità in città"]


def test_an_article_joined_to_a_word_is_left_out(make_page):
    make_page("Ufficio")
    assert titles("l'ufficio") == titles("dell’ufficio") == ["Ufficio"]


def test_drafts_restricted_pages_and_indexes_are_not_found(make_page, service_index):
    make_page("Zenzero in bozza", live=False)
    closed = make_page("Zenzero riservato")
    make_page("Zenzero sotto il riservato", parent=closed)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    service_index.title = "Zenzero elenco"
    service_index.save_revision().publish()
    results = find_pages(parse_query("zenzero"))
    assert (results.total, hits_of(results)) == (0, [])


def test_only_the_active_language_is_searched(make_page, home_en):
    make_page("Zenzero")
    make_page("Zenzero english", parent=home_en, locale=home_en.locale)
    assert titles("zenzero") == ["Zenzero"]
    with translation.override("en"):
        assert titles("zenzero") == ["Zenzero english"]


def test_an_alias_in_another_language_is_not_found(make_page, home_en):
    page = make_page("Zenzero")
    page.copy_for_translation(home_en.locale, alias=True)
    with translation.override("en"):
        assert titles("zenzero") == []


def test_what_is_unpublished_disappears(make_page):
    page = make_page("Zenzero")
    assert titles("zenzero") == ["Zenzero"]
    page.unpublish()
    assert titles("zenzero") == []


@pytest.fixture
def mixed(make_page, home_page, service_index, unit):
    make_page("Zenzero in cucina")
    make_page("Zenzero in giardino")
    make_service(service_index, unit, title="Zenzero per tutti")
    index = home_page.add_child(instance=NewsIndexPage(title="Novità", description="Le notizie."))
    index.add_child(
        instance=NewsPage(
            title="Zenzero, la notizia",
            description="Una notizia.",
            date=datetime.date(2026, 11, 2),
            unit=unit,
            topics=["work"],
            body=[("paragraph", "<p>Testo.</p>")],
        )
    )


def test_kinds_are_counted_for_the_whole_search(mixed):
    results = find_pages(parse_query("zenzero"), kind=SearchKind.SERVICE)
    assert {facet.kind: facet.count for facet in results.facets} == {
        SearchKind.SERVICE: 1,
        SearchKind.NEWS: 1,
        SearchKind.STANDARD: 2,
    }
    assert results.total == 4
    assert [hit.page.title for hit in results.hits] == ["Zenzero per tutti"]
    assert results.hits[0].kind == SearchKind.SERVICE


def test_a_kind_without_results_gives_an_empty_page(mixed):
    results = find_pages(parse_query("zenzero"), kind=SearchKind.COURSE)
    assert (results.hits, results.total) == ((), 4)


def test_the_excerpt_comes_from_the_indexed_text(make_page):
    make_page("Titolo", text="Lo <b>zenzero</b> &amp; la parità.", description="Descrizione breve.")
    (hit,) = hits_of(find_pages(parse_query("zenzero")))
    assert "Lo <mark>zenzero</mark>" in hit.excerpt
    assert "&amp; la parità" in hit.excerpt


def test_choices_of_editors_are_not_words_of_the_page(home_page):
    body = [
        ("heading", {"text": "Chi siamo", "level": "h2"}),
        ("notice", {"kind": "note", "title": "Attenti", "text": "<p>Serve lo zenzero.</p>"}),
    ]
    home_page.add_child(instance=StandardPage(title="Titolo", description="Breve.", body=body))
    (hit,) = hits_of(find_pages(parse_query("zenzero")))
    assert strip_tags(hit.excerpt) == "Breve. Chi siamo. Attenti. Serve lo zenzero."
    assert titles("sezione") == titles("nota") == []


def test_headings_and_texts_are_sentences_of_the_excerpt(home_page):
    body = [
        ("heading", {"text": "Le case rifugio", "level": "h2"}),
        ("heading", {"text": "Un dubbio?", "level": "h3"}),
        ("paragraph", "<p>Nessuno ne dice l’indirizzo.</p>"),
    ]
    home_page.add_child(instance=StandardPage(title="Titolo", description="Breve", body=body))
    (hit,) = hits_of(find_pages(parse_query("rifugio")))
    assert "Le case rifugio. Un dubbio? Nessuno" in strip_tags(hit.excerpt)


@pytest.mark.parametrize("number", [None, "", "0", "-3", "999", "abc", "9" * 5_000, "1.5"])
def test_any_page_number_leads_to_results(make_page, number):
    for index in range(RESULTS_PER_PAGE + 1):
        make_page(f"Zenzero {index}")
    results = find_pages(parse_query("zenzero"), kind=SearchKind.STANDARD, page_number=number)
    assert results.hits
    assert results.page.paginator.num_pages == 2


def test_of_all_kinds_the_best_are_shown_kind_by_kind(make_page, service_index, unit):
    section = make_page("Sezione", description="Altro.")
    for index in range(RESULTS_PER_KIND + 2):
        make_page(f"Zenzero {index}", parent=section)
    make_service(service_index, unit, title="Zenzero per tutti")
    results = find_pages(parse_query("zenzero"))
    groups = {group.kind: group for group in results.groups}
    assert (results.count, results.hits) == (RESULTS_PER_KIND + 3, ())
    assert groups[SearchKind.STANDARD].count == RESULTS_PER_KIND + 2
    assert [hit.trail for hit in groups[SearchKind.STANDARD].hits] == [("Sezione",)] * RESULTS_PER_KIND
    assert [hit.page.title for hit in groups[SearchKind.SERVICE].hits] == ["Zenzero per tutti"]


def test_what_is_called_so_comes_before_what_only_mentions_it(make_page):
    for number in range(4):
        make_page(f"Pagina {number}", text="aiuto aiuto aiuto aiuto")
    make_page("Aiuto subito", text="Chi risponde adesso, di giorno e di notte.")
    assert titles("aiuto")[0] == "Aiuto subito"
    assert [hit.page.title for hit in find_pages(parse_query("subito aiuto")).whole_hits] == ["Aiuto subito"]


def test_a_short_word_is_no_name_and_of_one_kind_what_is_called_so_comes_first_too(make_page):
    for number in range(RESULTS_PER_PAGE):
        make_page(f"Pagina {number}", text="il corso il corso il corso")
    make_page("Corso di difesa", text="Ogni lunedì, il mercoledì mai: per chi comincia e per chi ha già cominciato.")
    assert titles("il corso")[0] == "Corso di difesa"
    chosen = find_pages(parse_query("il corso"), kind=SearchKind.STANDARD)
    assert chosen.hits[0].page.title == "Corso di difesa"
    assert (len(chosen.hits), chosen.count, chosen.page.paginator.num_pages) == (RESULTS_PER_PAGE, 11, 2)


def test_the_trail_names_no_page_that_is_not_there(make_page):
    section = make_page("Riservata")
    make_page("Zenzero", parent=section)
    section.unpublish()
    assert [hit.trail for hit in hits_of(find_pages(parse_query("zenzero")))] == [()]


def test_pages_do_not_overlap(make_page):
    for index in range(2 * RESULTS_PER_PAGE):
        make_page(f"Zenzero {index}")
    query = parse_query("zenzero")
    found = [find_pages(query, kind=SearchKind.STANDARD, page_number=number) for number in (1, 2)]
    seen = [hit.page.pk for results in found for hit in results.hits]
    assert len(set(seen)) == 2 * RESULTS_PER_PAGE


@pytest.mark.parametrize(("raw", "expected"), [("", False), ("   ", False), ("\x00", False), ("a", True), ("!", True)])
def test_an_empty_query_is_not_a_short_one(raw, expected):
    query = parse_query(raw)
    assert query.is_too_short is expected
    assert find_pages(query) is None


def test_a_query_is_cut_and_says_so():
    long_text = parse_query("parola " * 50)
    many_words = parse_query(" ".join(f"p{number}" for number in range(MAX_TERMS + 1)))
    assert long_text.is_cut
    assert len(long_text.text) <= MAX_QUERY_LENGTH
    assert many_words.is_cut
    assert len(many_words.terms) == MAX_TERMS
    assert not parse_query("due parole").is_cut


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no stemmer")
def test_postgresql_finds_other_forms_of_an_italian_word(make_page):
    make_page("Corsi di autodifesa")
    (hit,) = hits_of(find_pages(parse_query("corso")))
    assert hit.title.startswith("<mark>Corsi</mark>")


class TestSomeOfTheWords:
    """How people ask: whole sentences, of which no page holds every word."""

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("corso di autodifesa per ragazze", "Corso di autodifesa"),
            ("come prenoto un appuntamento", "Appuntamento allo sportello"),
            ("iscrivere mia figlia", "Servizi"),
            ("25 novembre volantino", "25 novembre: le scarpe rosse"),
            ("mi hanno licenziata perché incinta", "Licenziata"),
        ],
    )
    def test_the_way_people_ask_finds_what_fits_best(self, make_page, typed, first):
        make_page("Corso di autodifesa", text="Ogni lunedì.")
        make_page("Corso di cucina", text="Per ragazze e ragazzi, come un appuntamento.")
        make_page("Appuntamento allo sportello")
        make_page("Servizi", text="Per iscrivere chi vuoi.")
        make_page("25 novembre: le scarpe rosse")
        make_page("Novembre")
        make_page("Licenziata", text="Che cosa fare.")
        results = find_pages(parse_query(typed))
        assert results.is_partial
        assert (results.whole_total, results.whole_hits) == (0, ())
        assert hits_of(results)[0].page.title == first

    def test_where_enough_pages_hold_all_the_words_there_are_no_others(self, make_page):
        for number in range(FEW):
            make_page(f"Zenzero e curcuma {number}")
        make_page("Zenzero")
        results = find_pages(parse_query("zenzero curcuma"))
        assert (results.is_partial, results.total, results.whole_hits) == (False, FEW, ())

    def test_a_small_word_makes_no_part(self, make_page):
        make_page("Zenzero", text="Niente altro.")
        make_page("Per te", text="Come e perché.")
        assert titles("come per lo zenzero") == ["Zenzero"]
        assert not find_pages(parse_query("come per lo zenzero")).is_partial

    def test_one_word_and_nothing_found_stay_as_they_are(self, make_page):
        make_page("Zenzero")
        assert not find_pages(parse_query("zenzero")).is_partial
        results = find_pages(parse_query("curcuma cannella"))
        assert (results.is_partial, results.total, hits_of(results)) == (False, 0, [])

    def test_pages_with_all_the_words_stand_apart_and_are_counted_once(self, make_page, service_index, unit):
        make_service(service_index, unit, title="Zenzero e curcuma")
        for number in range(RESULTS_PER_KIND):
            make_page(f"Zenzero {number}")
        results = find_pages(parse_query("zenzero e curcuma"))
        assert (results.whole_total, results.count, results.total) == (1, RESULTS_PER_KIND + 1, RESULTS_PER_KIND + 1)
        assert [hit.page.title for hit in results.whole_hits] == ["Zenzero e curcuma"]
        (group,) = results.groups
        assert (group.kind, group.count, group.has_more) == (SearchKind.STANDARD, RESULTS_PER_KIND, False)
        assert {facet.kind: facet.count for facet in results.facets} == {SearchKind.SERVICE: 1, SearchKind.STANDARD: 3}

    def test_more_of_a_kind_is_told(self, make_page):
        make_page("Zenzero e curcuma")
        for number in range(RESULTS_PER_KIND + 1):
            make_page(f"Zenzero {number}")
        (group,) = find_pages(parse_query("zenzero curcuma")).groups
        assert (group.count, len(group.hits), group.has_more) == (RESULTS_PER_KIND + 2, RESULTS_PER_KIND, True)

    def test_of_one_kind_pages_follow_each_other_without_a_gap(self, make_page):
        best = make_page("Zenzero e curcuma")
        for number in range(2 * RESULTS_PER_PAGE):
            make_page(f"Zenzero {number}")
        query = parse_query("zenzero curcuma")
        found = [find_pages(query, kind=SearchKind.STANDARD, page_number=number) for number in (1, 2, 3)]
        assert [[hit.page.pk for hit in each.whole_hits] for each in found] == [[best.pk], [], []]
        seen = [hit.page.pk for each in found for hit in hits_of(each)]
        assert len(seen) == len(set(seen)) == 2 * RESULTS_PER_PAGE + 1 == found[0].count
        assert [len(hits_of(each)) for each in found] == [RESULTS_PER_PAGE, RESULTS_PER_PAGE, 1]

    def test_several_words_in_a_title_come_before_one_that_is_repeated(self, make_page):
        for number in range(3):
            make_page(f"Pagina {number}", text="zenzero zenzero zenzero zenzero zenzero")
        make_page("La curcuma e lo zenzero", text="Lunga pagina che parla di tutt’altro, e poi ancora d’altro.")
        results = find_pages(parse_query("zenzero curcuma cannella"))
        assert hits_of(results)[0].page.title == "La curcuma e lo zenzero"

    @pytest.mark.parametrize("kind", [None, SearchKind.STANDARD])
    def test_a_page_with_all_the_words_is_shown_however_little_relevant_it_is(self, make_page, monkeypatch, kind):
        monkeypatch.setattr(operations, "RESULTS_LOOKED_AT", 2)
        for word in ("Zenzero", "Curcuma", "Cannella"):
            make_page(word, text=f"{word} {word} {word} {word}")
        far = " ".join(f"parola{number}" for number in range(200))
        whole = make_page("Cucina", text=f"zenzero {far} curcuma {far} cannella")
        query = parse_query("zenzero curcuma cannella")
        some = PlainText("zenzero curcuma cannella", operator="or")
        assert whole.pk not in [page.pk for page in Page.objects.search(some)[:2]], "control"
        results = find_pages(query, kind=kind)
        assert (results.whole_count, [hit.page.pk for hit in results.whole_hits]) == (1, [whole.pk])
        assert whole.pk not in [hit.page.pk for hit in hits_of(results)[1:]]

    def test_a_draft_is_not_found_by_some_of_its_words_either(self, make_page):
        make_page("Zenzero in bozza", live=False)
        assert titles("zenzero curcuma") == []

    @pytest.mark.parametrize("text", ["or zenzero", "zenzero OR curcuma", "NOT zenzero curcuma", "zenzero | curcuma"])
    def test_words_of_an_index_are_words(self, make_page, text):
        make_page("Zenzero")
        assert titles(text) == ["Zenzero"]
