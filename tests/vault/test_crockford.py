import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import crockford


def test_known_spelling():
    assert crockford.encode(b"\x00\x00\x00\x00\x01", length=8) == "00000001"
    assert crockford.encode(b"\xff" * 5, length=8) == "ZZZZZZZZ"


def test_more_characters_than_data_are_refused():
    with pytest.raises(ValueError, match="not enough data"):
        crockford.encode(b"\xff", length=2)


@given(st.binary(min_size=5, max_size=5), st.sampled_from([" ", "-", "–", "—", "\u00a0", "\n", " - "]))
def test_reading_forgives_case_and_separators(data, separator):
    text = crockford.encode(data, length=8)
    assert crockford.normalise(crockford.in_groups(text.lower(), separator=separator)) == text


@pytest.mark.parametrize(
    ("typed", "read"), [("OoIiLl", "001111"), ("AB CD-EF", "ABCDEF"), ("\uff21\uff22", "AB"), ("", "")]
)
def test_lookalikes(typed, read):
    assert crockford.normalise(typed) == read


@pytest.mark.parametrize("typed", ["U", "é", "AB!CD", "٣", "AB😀"])
def test_foreign_characters_are_refused(typed):
    assert crockford.normalise(typed) is None
