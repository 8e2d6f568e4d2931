"""What people type is compared as it was meant."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.folding import (
    fold_name,
    fold_technical,
    fold_words,
    has_visible,
    normalize,
    person_terms,
    person_text,
    phone_digits,
)

LRM, RLM, ALM, ZWSP, BOM, WJ, SHY = "\u200e\u200f\u061c\u200b\ufeff\u2060\u00ad"
UNSEEN = [
    LRM,
    RLM,
    ALM,
    ZWSP,
    BOM,
    WJ,
    SHY,
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u180e",
    "\u034f",
    "\u3164",
    "\u2800",
    "\U000e0041",
]
JOINERS = ["\u200c", "\u200d", "\ufe0f"]
SPACES = [" ", "\u00a0", "\u2002", "\u2009", "\u202f", "\u3000", "\t"]
DASHES = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Pd"] + [
    "\u2212",
    "\u2043",
    "\u02d7",
]
ZEROS = [chr(code) for code in range(0x110000) if unicodedata.decimal(chr(code), None) == 0]
any_text = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from(UNSEEN + JOINERS + DASHES + SPACES), max_size=20
)
examples = settings(max_examples=300, deadline=None)


def disguised(text: str):
    """The text with unseen characters put anywhere, digits in some script, any dash and any space."""

    def one(char: str):
        if char.isdigit():
            return st.sampled_from([chr(ord(zero) + int(char)) for zero in ZEROS])
        if char == "-":
            return st.sampled_from(DASHES)
        if char == " ":
            return st.sampled_from(SPACES)
        return st.just(char)

    unseen = st.lists(st.sampled_from(UNSEEN + JOINERS), max_size=2).map("".join)
    return st.tuples(*(st.tuples(unseen, one(char), unseen).map("".join) for char in text)).map("".join)


@pytest.mark.parametrize("text", ["+39 0171-444789", "ada@esempio.it", "8", "-1500", "ABCD-1234-EFGH"])
def test_a_technical_text_is_the_same_however_it_is_disguised(text):
    @examples
    @given(disguised(text))
    def check(found):
        assert fold_technical(found) == text

    check()


@examples
@given(any_text)
def test_folding_twice_changes_nothing(text):
    for fold in (fold_technical, fold_name, fold_words):
        assert fold(fold(text)) == fold(text), fold.__name__


@examples
@given(any_text)
def test_a_technical_text_holds_no_digit_dash_or_space_but_the_plain_ones(text):
    for char in fold_technical(text):
        category = unicodedata.category(char)
        assert category not in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Pd", "Nd") or char in " -0123456789"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("０１７１ー４４４７８９", "0171-444789"),
        ("スーパー", "スーパー"),
        ("ａｄａ＠esempio。it", "ada@esempio.it"),
        ("ﬁore@esempio.it", "fiore@esempio.it"),
        ("\u2066+39 333 1234567\u2069", "+39 333 1234567"),
        ("３️⃣", "3"),
    ],
)
def test_technical_texts_as_they_arrive(typed, meant):
    assert fold_technical(typed) == meant


@examples
@given(any_text)
def test_a_name_is_empty_or_shows_something_and_is_composed(text):
    name = fold_name(text)
    assert name == "" or has_visible(name)
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set(UNSEEN)


@pytest.mark.parametrize("char", [*UNSEEN, *JOINERS, *SPACES, "\u0301"])
def test_what_is_not_seen_is_no_name(char):
    assert fold_name(char * 3) == ""
    assert not has_visible(f" {char}")
    assert fold_name(f"{char} Ada{char if char != chr(0x301) else ''}") in ("Ada", f"{char} Ada")


@pytest.mark.parametrize(
    "name",
    [
        "D’Aponte",
        "D'Aponte",
        "Niccolò",
        "Đặng Thị Hằng",
        "İpek",
        "Straße",
        "Łukasz",
        "Σωτήρης",
        "محمّد",
        "نرگس\u200cخاتون",
        "क्\u200dष",
        "葛\U000e0100城",
        "Anna-Maria",
        "李",
        "👩\u200d👧",
    ],
)
def test_a_name_stays_as_the_person_writes_it(name):
    assert fold_name(f" {unicodedata.normalize('NFD', name)}\u200e ") == unicodedata.normalize("NFC", name)


def test_joiners_between_letters_that_never_join_are_not_seen():
    assert fold_name("A\u200dd\u200ca") == "Ada"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D’Aponte", "d'aponte"),
        ("D’Aponte", "DAPONTE"),
        ("D`Aponte", "Dʼaponte"),
        ("Niccolò", "niccolo"),
        ("Niccolò", "NICCOLÒ"),
        ("Niccolò", "NICCOLO'"),
        ("Niccolò", "Niccolo\u0300"),
        ("Đặng", "dang"),
        ("İpek", "ipek"),
        ("Işık", "isik"),
        ("Straße", "STRASSE"),
        ("Łukasz", "lukasz"),
        ("Ølgaard", "olgaard"),
        ("Æsa", "aesa"),
        ("Йовчева", "йовчева"),
        ("محمّد", "محمد"),
        ("Σωτήρης", "ΣΩΤΗΡΗΣ"),
        ("ﬁore", "FIORE"),
        ("Anna‑Maria", "anna-maria"),
        ("نرگس\u200cخاتون", "نرگسخاتون"),
    ],
)
def test_spellings_of_one_name_meet(one, other):
    assert fold_words(one) == fold_words(other)


def test_other_names_do_not_meet():
    assert fold_words("Niccolò") != fold_words("Nicolò")
    assert fold_words("Maria") != fold_words("Mario")


@pytest.mark.parametrize(
    "typed",
    [
        "0171 444789",
        "+39 0171 444789",
        "0039 0171/444789",
        "+39-0171-444789",
        "390171444789",
        "(+39) 0171 444789",
        "٠١٧١ ٤٤٤٧٨٩",
    ],
)
def test_spellings_of_one_number_meet(typed):
    assert phone_digits(typed) == "0171444789"


@pytest.mark.parametrize(
    ("typed", "digits"), [("392 1234567", "3921234567"), ("+44 20 7946 0000", "442079460000"), ("+39", "")]
)
def test_digits_of_other_numbers(typed, digits):
    assert phone_digits(typed) == digits


def finds(query: str, text: str) -> bool:
    terms = person_terms(query)
    return bool(terms) and all(any(each in text for each in term) for term in terms)


PERSON = person_text("Niccolò", "D’Aponte", "Nic.Aponte+corsi@Esempio.it", "3F2A9B1C", phones=["+39 333 1234567"])


@pytest.mark.parametrize(
    "query",
    [
        "aponte",
        "d'aponte niccolo",
        "NICCOLÒ D’APONTE",
        "niccolo'",
        "d aponte",
        "nic.aponte+corsi@esempio.it",
        "3f2a9b1c",
        "3F2A",
        "333 1234567",
        "+39 333 12 34 567",
        "0039 3331234567",
        "1234567",
        "+39 333 12",
        "aponte 333 1234567",
        "333 1234567 aponte",
        "\u200eAPONTE\u00a0",
    ],
)
def test_a_person_is_found(query):
    assert finds(query, PERSON)


@pytest.mark.parametrize("query", ["nicolo", "niccolo rossi", "333 7654321", "", " ", "’", "\u200e", "-", "%", "_"])
def test_a_person_is_not_found(query):
    assert not finds(query, PERSON)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("333 1234567", [("333",), ("1234567",)]),
        ("3331234567", [("3331234567",)]),
        ("+39 333 1234567", [("333",), ("1234567",)]),
        ("39 333 1234567", [("3331234567", "39"), ("333",), ("1234567",)]),
    ],
)
def test_a_number_is_asked_for_in_as_few_ways_as_find_it(query, terms):
    """A database reads an index for each way; the whole number is one only where a part alone would not be in it."""
    assert person_terms(query) == terms


@examples
@given(any_text, any_text)
def test_everybody_is_found_by_their_own_name(first, last):
    name = f"{fold_name(first)} {fold_name(last)}"
    text = person_text(fold_name(first), fold_name(last))
    assert finds(name, text) or not person_terms(name)


# --- what only somebody hostile types ---------------------------------------------------------------------------------

ABOVE, BELOW = "\u0301", "\u0323"


@given(any_text, st.sampled_from(["NFC", "NFKC", "NFKD"]))
def test_a_text_is_normalised_as_unicode_says(text, form):
    assert normalize(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("mark", [ABOVE + BELOW, "\u0f73", "\uff9e\u0301", "\u0344\u0323"])
@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
def test_marks_are_never_sorted_over_more_than_a_few(mark, form):
    """Without a joiner between them a long row takes minutes; each mark is still there."""
    found = normalize(form, "a" + mark * 2_000)
    assert max(map(len, unicodedata.normalize("NFKD", found).split("\u034f"))) <= 100
    same = unicodedata.normalize("NFKD", mark * 2_000)
    assert Counter(unicodedata.normalize("NFKD", found)) - Counter("\u034f" * 5_000) == Counter("a" + same)
