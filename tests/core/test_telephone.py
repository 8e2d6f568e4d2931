"""How a number that an editor has written is dialled."""

import pytest

from core.telephone import dialled_number


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0171 444789", "+390171444789"),
        ("335 1701008", "+393351701008"),
        ("+39 0171 631515", "+390171631515"),
        ("0039 0171 631515", "+390171631515"),
        ("800 90 10 10", "800901010"),
        ("1522", "1522"),
        ("112", "112"),
        ("0171/444.789", "+390171444789"),
    ],
)
def test_numbers_are_dialled_from_anywhere(number, expected):
    assert dialled_number(number) == expected
