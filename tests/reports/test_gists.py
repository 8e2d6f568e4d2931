"""Which cases are pointed out beside another one, and that a gist survives its memory."""

from __future__ import annotations

import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.gists import ALIKE, Gist, alike, from_bytes, to_bytes

COMMON = "quando sono entrata mi hanno detto che non era possibile e che dovevo andare via subito"
WORDS = [f"parola{number}" for number in range(400)]


def gists(*said: str, contacts: tuple[tuple[str, ...], ...] = ()) -> dict[uuid.UUID, Gist]:
    return {
        uuid.UUID(int=number): Gist(mac="", said=text, contacts=contacts[number] if contacts else ())
        for number, text in enumerate(said)
    }


def found(*said: str, **more) -> list[int]:
    return [each.case.int for each in alike(uuid.UUID(int=0), gists(*said, **more))]


def others(number: int) -> list[str]:
    """Stories that have nothing to do with each other but the words that all stories have."""
    dice = random.Random(7)  # noqa: S311 - no secret
    return [f"{COMMON} {' '.join(dice.sample(WORDS, 15))}" for _each in range(number)]


def test_the_same_story_told_twice_is_found():
    story = f"{COMMON} la palestra in via gaballo il corso di yoga e la direttrice signora rossi"
    again = f"{COMMON} alla palestra di via gaballo la direttrice rossi per il corso di yoga"
    assert found(story, *others(20), again) == [21]


def test_words_that_every_story_has_make_no_likeness():
    assert found(*others(30)) == []


def test_the_same_contact_comes_first():
    same = "la palestra in via gaballo"
    assert found(same, same, "altro", contacts=(("0171444000",), (), ("0171444000",))) == [2, 1]


def test_nothing_is_found_for_a_case_that_is_not_read_or_alone():
    assert alike(uuid.UUID(int=9), gists("a", "b")) == []
    assert found("la palestra in via gaballo") == []
    assert found("", "") == []


@given(st.lists(st.text(alphabet="abc ", max_size=30), min_size=2, max_size=6))
def test_likeness_is_mutual_and_at_most_one(said):
    read = gists(*said)
    for case in read:
        for each in alike(case, read):
            assert ALIKE <= each.likeness <= 1 + 1e-9
            back = {other.case: other.likeness for other in alike(each.case, read)}
            assert back.get(case, each.likeness) == pytest.approx(each.likeness)


def test_the_memory_gives_back_what_it_was_given():
    read = {uuid.UUID(int=1): Gist(mac="aa", grounds=("sex", "age"), first_words="Ciao «mondo»", contacts=("1",))}
    assert from_bytes(to_bytes(read)) == read


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"x": []}', f'{{"{uuid.UUID(int=1)}": [1]}}'.encode()])
def test_a_memory_of_another_version_is_empty(content):
    assert from_bytes(content) == {}
