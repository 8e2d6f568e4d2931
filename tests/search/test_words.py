"""Which words of a search say what is looked for, and which ask for the office."""

import pytest
from django.db import connection

from search.words import ASKING_WORDS, OFFICE_WORDS, SMALL_WORDS, asks_for_the_office, with_content


@pytest.mark.parametrize(
    ("language", "typed", "content"),
    [
        ("it", "corso di autodifesa per ragazze", "corso autodifesa ragazze"),
        ("it", "come prenoto un appuntamento", "prenoto appuntamento"),
        ("it", "iscrivere mia figlia", "iscrivere figlia"),
        ("it", "25 novembre volantino", "25 novembre volantino"),
        ("it", "mi hanno licenziata perché incinta", "licenziata incinta"),
        ("it", "PERCHÈ perche", ""),
        ("it", "dove siete", ""),
        ("it", "violenza contro le donne", "violenza donne"),
        ("it", "sto con tutti i nostri", ""),
        ("it", "stato civile", "stato civile"),
        ("it", "Sarà sara", "Sarà sara"),
        ("it", "chi siamo", ""),
        ("en", "how do I book an appointment", "book appointment"),
        ("en", "come prenoto", "come prenoto"),
        ("fr", "où êtes vous", ""),
        ("uk", "як записатися на курс", "записатися курс"),
        ("ar", "كيف احجز موعد في", "احجز موعد"),
        ("zh-hans", "预约", "预约"),
    ],
)
def test_small_words_are_left_out_in_the_language_of_the_page(language, typed, content):
    assert with_content(typed.split(), language) == tuple(content.split())


@pytest.mark.parametrize(
    ("language", "typed", "asks"),
    [
        ("it", "dove siete", True),
        ("it", "orari sportello", True),
        ("it", "a che numero vi posso chiamare", True),
        ("it", "Contatti", True),
        ("it", "orari corso autodifesa", False),
        ("it", "dove denunciare", False),
        ("it", "sportello", False),
        ("it", "come", False),
        ("it", "", False),
        ("en", "where are you", True),
        ("en", "opening hours", True),
        ("en", "orari", False),
        ("ro", "orari", False),
    ],
)
def test_who_asks_for_the_office_asks_for_nothing_else(language, typed, asks):
    assert asks_for_the_office(typed.split(), language) is asks


def test_a_language_in_which_one_asks_has_its_other_words():
    assert set(ASKING_WORDS) == set(OFFICE_WORDS) <= set(SMALL_WORDS)


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no dictionary")
def test_what_the_dictionary_drops_is_a_small_word_here_too():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM pg_config, "
            "unnest(string_to_array(pg_read_file(setting || '/tsearch_data/italian.stop'), chr(10))) AS word "
            "WHERE name = 'SHAREDIR' AND word <> '' AND to_tsvector('pari_italian', word) = ''::tsvector"
        )
        dropped = {word for (word,) in cursor}
    assert {"contro", "sullo", "abbiamo"} <= dropped, "control"
    assert not {"sarà", "stato"} & dropped, "control: accents go first, and «Sara» is a name"
    assert with_content(dropped, "it") == ()
