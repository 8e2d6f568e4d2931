import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import crockford, receipt
from vault.errors import DecryptionError
from vault.receipt import ReceiptCode
from vault.stretch import Cost

CHEAP = Cost(ops=1, memory_mib=1)
SALT = b"0123456789abcdef"
PRIVATE = bytes(range(32))


def keys_of(code, salt=SALT):
    return receipt.stretch_code(code, salt=salt, cost=CHEAP)


def test_a_code_is_five_groups_of_four_in_crockfords_alphabet():
    code = receipt.generate()
    assert [len(group) for group in code.groups] == [4] * 5
    assert set(code.text) <= set(crockford.ALPHABET)
    assert code.locator == code.groups[0]
    assert code.grouped == "-".join(code.groups)


def test_a_code_never_shows_in_a_repr():
    code = receipt.generate()
    assert code.text not in repr(code)
    assert code.grouped not in repr(code)
    assert "lookup" not in repr(keys_of(code))


@given(st.binary(min_size=16, max_size=64), st.integers(min_value=0, max_value=3))
def test_a_seed_gives_the_same_code_again_and_another_one_per_attempt(seed, attempt):
    code = receipt.from_seed(seed, attempt=attempt)
    assert code == receipt.from_seed(seed, attempt=attempt)
    assert code.text != receipt.from_seed(seed, attempt=attempt + 1).text


def test_a_short_seed_is_refused():
    with pytest.raises(ValueError, match="too short"):
        receipt.from_seed(b"fifteen bytes..")


@pytest.mark.parametrize(
    "typed",
    [
        "AG78-1WZ0-XCA6-G5QQ-Q5Z8",
        "ag781wz0xca6g5qqq5z8",
        " AG78 1WZ0 XCA6 G5QQ Q5Z8\n",
        "AG78—IWZO—XCA6—G5QQ—Q5Z8",
        "ag78.lwzo.xca6.g5qq.q5z8",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert receipt.parse(typed) == ReceiptCode("AG781WZ0XCA6G5QQQ5Z8")


@pytest.mark.parametrize(
    "typed", ["", "AG78", "AG78-1WZ0-XCA6-G5QQ-Q5Z", "AG781WZ0XCA6G5QQQ5Z88", "UUUU" * 5, "é" * 20]
)
def test_what_is_not_a_code_is_none(typed):
    assert receipt.parse(typed) is None


@given(st.text(max_size=200))
def test_no_text_makes_the_parser_fail(typed):
    parsed = receipt.parse(typed)
    assert parsed is None or receipt.parse(parsed.grouped) == parsed


def test_the_lookup_value_and_the_wrapping_key_are_two():
    keys = keys_of(receipt.generate())
    assert keys.lookup != keys.wrapping_key
    assert len(keys.lookup) == len(keys.wrapping_key) == 32


def test_another_salt_or_another_code_gives_other_keys():
    code = receipt.generate()
    assert keys_of(code) == keys_of(code)
    assert keys_of(code).lookup != keys_of(code, salt=b"fedcba9876543210").lookup
    assert keys_of(code).lookup != keys_of(receipt.generate()).lookup


def test_an_unknown_locator_costs_the_same_run(monkeypatch):
    costs = []

    def observed(secret, *, salt, cost, slots):
        costs.append((cost, len(salt)))
        return b"\0" * 32

    monkeypatch.setattr(receipt, "stretch", observed)
    receipt.stretch_code(receipt.generate(), salt=SALT)
    receipt.stretch_code(receipt.generate(), salt=None)
    assert costs == [(receipt.RECEIPT_COST, len(SALT))] * 2


def test_the_code_opens_what_was_wrapped_for_its_case_only():
    code = receipt.generate()
    wrapped = receipt.wrap(PRIVATE, keys=keys_of(code), context="case-1")
    assert receipt.unwrap(wrapped, keys=keys_of(code), context="case-1") == PRIVATE
    with pytest.raises(DecryptionError):
        receipt.unwrap(wrapped, keys=keys_of(code), context="case-2")
    with pytest.raises(DecryptionError):
        receipt.unwrap(wrapped, keys=keys_of(receipt.generate()), context="case-1")


def test_the_lookup_value_does_not_open_it():
    """The lookup value stands in the database: it must be useless as a key."""
    keys = keys_of(receipt.generate())
    wrapped = receipt.wrap(PRIVATE, keys=keys, context="case-1")
    stolen = receipt.ReceiptKeys(lookup=keys.lookup, wrapping_key=keys.lookup)
    with pytest.raises(DecryptionError):
        receipt.unwrap(wrapped, keys=stolen, context="case-1")
