"""Telephone numbers of every country: what is refused and what it says to do, and how a number is shown."""

import phonenumbers
import pytest
from django.core.exceptions import ValidationError

from formbuilder.answers import display_lines
from formbuilder.questions import Phone

PHONE = Phone(id="q", label="L")


def clean(text):
    return PHONE.build_field().clean(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0171 444789", "0171 444789"),
        ("0171/44.47.89", "0171 444789"),
        ("+39 0171-444789", "0171 444789"),
        ("00390171444789", "0171 444789"),
        ("333 1234567", "333 123 4567"),
        ("+378 0549 882222", "+378 0549 882222"),
        ("+41 (0)79 123 45 67", "+41 79 123 45 67"),
        ("0044 20 7946 0958", "+44 20 7946 0958"),
        ("+1 (202) 555-0143", "+1 202-555-0143"),
        ("+355691234567", "+355 69 123 4567"),
        ("112233", "112233"),
    ],
)
def test_a_number_is_kept_as_written_and_shown_as_people_write_it(written, shown):
    assert clean(written) == written
    assert display_lines(PHONE, written) == (shown,)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_number_of_every_country_is_accepted_with_its_prefix(region):
    number = phonenumbers.format_number(phonenumbers.example_number(region), phonenumbers.PhoneNumberFormat.E164)
    assert clean(number) == number


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("chiamami", "Questo non sembra un numero di telefono."),
        ("()- /", "Questo non sembra un numero di telefono."),
        ("0171 444789 int. 3", "Questo non sembra un numero di telefono."),
        ("12", "A questo numero mancano delle cifre"),
        ("112", "A questo numero mancano delle cifre"),
        ("+", "Questo non sembra un numero di telefono."),
        ("+39", "A questo numero mancano delle cifre"),
        ("+999 0171 444789", "Il prefisso dopo il + non è di nessun Paese."),
        ("0171 444789 333 1234567", "Questo numero ha troppe cifre"),
        ("9" * 40, "Questo numero ha troppe cifre"),
    ],
)
def test_what_no_country_has_is_refused_with_what_to_do(written, message):
    with pytest.raises(ValidationError) as caught:
        clean(written)
    assert caught.value.messages[0].startswith(message)


@pytest.mark.parametrize("stored", ["chiamami", "12", "+999 1", ""])
def test_what_was_stored_before_is_shown_as_it_is(stored):
    assert PHONE.words(stored) == (stored,)
    assert PHONE.telephones(stored) == (stored,)


def test_what_a_foreign_number_needs_is_said_before_the_field():
    assert list(PHONE.limits()) == ["Se il numero è estero, scrivi prima + e il prefisso del Paese: per esempio +41."]
