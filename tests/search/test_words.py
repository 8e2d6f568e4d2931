"""Which words of a search say what is looked for, and which ask for the office."""

import pytest

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
