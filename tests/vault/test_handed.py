import pytest

from vault import crockford, handed
from vault.envelope import Place, seal, unseal
from vault.errors import DecryptionError
from vault.handed import Handed
from vault.stretch import PUBLIC_SLOTS, Cost

CHEAP = Cost(ops=1, memory_mib=1)
SALT = b"0123456789abcdef"
SEED = bytes(range(32))
PLACE = Place(case="c", field="passed_on", row="r")


def pair_of(secret: Handed, salt: bytes = SALT):
    return handed.pair_of(secret, salt=salt, cost=CHEAP)


def test_a_seed_gives_the_same_link_and_code_again():
    secret = handed.from_seed(SEED)
    assert secret == handed.from_seed(SEED) != handed.from_seed(SEED[::-1])
    assert set(secret.token.upper()) | set(secret.code) <= set(crockford.ALPHABET)
    assert (len(secret.token), [len(group) for group in secret.groups]) == (32, [4, 4])
    with pytest.raises(ValueError, match="too short"):
        handed.from_seed(b"fifteen bytes..")
    assert handed.from_seed(b"sixteen bytes...").code


def test_neither_shows_in_a_repr():
    secret = handed.from_seed(SEED)
    assert secret.token not in repr(secret)
    assert secret.code not in repr(secret)


def test_a_code_reads_however_it_is_typed():
    assert handed.parse_code(" abcd-efg0 ") == "ABCDEFG0"
    assert handed.parse_code("ABCD-EFGO") == "ABCDEFG0"
    assert [handed.parse_code(typed) for typed in ("", "ABCD", "ABCDEFGHI", "ABCDEFG!")] == [None] * 4


def test_only_link_and_code_together_open():
    secret = handed.from_seed(SEED)
    sealed = seal(b"words", to=pair_of(secret).public, place=PLACE)
    assert unseal(sealed, pair=pair_of(secret), place=PLACE) == b"words"
    others = [
        pair_of(Handed(token=secret.token, code="00000000")),
        pair_of(Handed(token="0" * 32, code=secret.code)),
        pair_of(secret, salt=SALT[::-1]),
    ]
    for other in others:
        with pytest.raises(DecryptionError):
            unseal(sealed, pair=other, place=PLACE)


def test_whoever_tries_codes_waits_where_the_public_does(monkeypatch):
    used = []

    def observed(secret, *, salt, cost, slots):
        used.append(slots)
        return SEED

    monkeypatch.setattr(handed, "stretch", observed)
    handed.pair_of(handed.from_seed(SEED), salt=SALT, slots=PUBLIC_SLOTS)
    assert used == [PUBLIC_SLOTS]
