import math
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import passphrase
from vault.errors import DecryptionError
from vault.stretch import PASSPHRASE_COST, RECEIPT_COST, Cost

CHEAP = Cost(ops=1, memory_mib=1)
PRIVATE = bytes(range(32))


def wrap(text="one two three", context="staff:1"):
    return passphrase.wrap(PRIVATE, text, context=context, cost=CHEAP)


def test_six_words_make_at_least_70_bits():
    words = passphrase.generate().split(" ")
    assert len(words) == 6
    assert set(words) <= set(passphrase._words())
    assert len(passphrase._words()) >= 3251
    assert 6 * math.log2(len(passphrase._words())) >= 70
    assert passphrase.generate() != passphrase.generate()


def sounds(word: str) -> str:
    """How a word is heard by somebody who writes it down: one consonant or two, with or without h."""
    return re.sub(r"(.)\1", r"\1", word).replace("h", "")


def test_every_word_is_spelled_as_it_is_heard():
    words = passphrase._words()
    assert list(words) == sorted(set(words))
    assert [word for word in words if not re.fullmatch(r"[a-ilmnopqrstuvz]{4,9}", word)] == []
    assert [word for word in words if word[-1] not in "aeiou"] == []
    assert [word for word in words if re.search(r"cq|qq|cie|gie|scie", word)] == []
    heard = Counter(map(sounds, words))
    assert [word for word in words if heard[sounds(word)] > 1] == []


@pytest.mark.parametrize(
    "word", ["software", "computer", "weekend", "mouse", "giulia", "marco", "milano", "americano", "saab", "morte"]
)
def test_no_foreign_word_no_name_and_nothing_that_hurts(word):
    assert word not in passphrase._words()


def test_a_phrase_of_the_earlier_list_still_opens():
    earlier = "xilografo weekend montana quieto yogurt jazz"
    assert not set(earlier.split()) <= set(passphrase._words())
    assert passphrase.unwrap(wrap(earlier), earlier, context="staff:1") == PRIVATE


def test_the_costs_are_those_of_the_design():
    assert Cost(ops=4, memory_mib=256) == PASSPHRASE_COST
    assert Cost(ops=2, memory_mib=64) == RECEIPT_COST


def test_the_full_cost_works_and_is_what_a_key_is_wrapped_with_by_default():
    wrapped = passphrase.wrap(PRIVATE, "one two three", context="staff:1")
    assert wrapped[:4] == bytes([1, 4]) + (256).to_bytes(2, "big")
    assert passphrase.unwrap(wrapped, "one two three", context="staff:1") == PRIVATE


@pytest.mark.parametrize(
    "typed", ["one two three", " One  TWO\tthree ", "one-two-three", "ONE.two,three.", "one – two_three"]
)
def test_case_and_separators_do_not_matter(typed):
    assert passphrase.unwrap(wrap(), typed, context="staff:1") == PRIVATE


@pytest.mark.parametrize("typed", ["", "one two", "two one three", "one two threee"])
def test_a_wrong_passphrase_is_refused(typed):
    with pytest.raises(passphrase.WrongPassphraseError):
        passphrase.unwrap(wrap(), typed, context="staff:1")


def test_a_wrapped_key_moved_to_another_person_is_refused():
    with pytest.raises(DecryptionError):
        passphrase.unwrap(wrap(), "one two three", context="staff:2")


def test_two_wraps_of_one_key_share_no_salt():
    assert wrap()[4:20] != wrap()[4:20]


@given(position=st.integers(min_value=0, max_value=91))
def test_any_changed_byte_is_refused(position):
    wrapped = bytearray(wrap())
    wrapped[position % len(wrapped)] ^= 1
    with pytest.raises(DecryptionError):
        passphrase.unwrap(bytes(wrapped), "one two three", context="staff:1")


@pytest.mark.parametrize("length", [0, 1, 19, 20, 50])
def test_a_cut_key_is_refused(length):
    with pytest.raises(DecryptionError):
        passphrase.unwrap(wrap()[:length], "one two three", context="staff:1")


@pytest.mark.parametrize(("ops", "memory_mib"), [(0, 1), (17, 1), (1, 0), (1, 1025)])
def test_absurd_costs_are_refused_before_any_work(ops, memory_mib):
    wrapped = wrap()
    absurd = wrapped[:1] + bytes([ops]) + memory_mib.to_bytes(2, "big") + wrapped[4:]
    with pytest.raises(DecryptionError, match="costs"):
        passphrase.unwrap(absurd, "one two three", context="staff:1")
