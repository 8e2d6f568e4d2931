"""Something handed to somebody outside who has no account: it opens with a link and a short code together.

The link alone is too little for whoever reads somebody's mail, the code alone for whoever hears it on the telephone.
The link's token is 160 bits and stands nowhere with us but as a digest; the code is 40 bits, made slow to try by
Argon2id. Both are stretched together to the private key of a pair that is never stored, and content is sealed to that
pair as records are (`vault.envelope`).
"""

from dataclasses import dataclass, field
from hashlib import sha256

from vault import aead, crockford
from vault.keys import KeyPair
from vault.stretch import OFFICE_SLOTS, RECEIPT_COST, Cost, Slots, stretch

TOKEN_CHARACTERS = 32
CODE_CHARACTERS = 8
SEED_BYTES_MIN = 16

_PERSON = "pari.handed"


@dataclass(frozen=True, slots=True)
class Handed:
    """What is told once to whoever hands it on. Neither shows in a repr."""

    token: str = field(repr=False)
    code: str = field(repr=False)

    @property
    def groups(self) -> list[str]:
        """The code as it is shown: two groups of four."""
        return crockford.in_groups(self.code).split("-")


def from_seed(seed: bytes) -> Handed:
    """The token and the code that belong to a secret seed, so that a repeated press makes the same ones again."""
    if len(seed) < SEED_BYTES_MIN:
        raise ValueError("The seed is too short.")
    token = crockford.encode(aead.derive_key(seed, person=_PERSON, purpose="token"), length=TOKEN_CHARACTERS)
    code = crockford.encode(aead.derive_key(seed, person=_PERSON, purpose="code"), length=CODE_CHARACTERS)
    return Handed(token=token.lower(), code=code)


def parse_code(typed: str) -> str | None:
    """Read a code as people type it; None when it is not eight characters of the alphabet."""
    text = crockford.normalise(typed)
    return text if text is not None and len(text) == CODE_CHARACTERS else None


def digest_of(token: str) -> str:
    """What finds the row of a token: 64 hexadecimal digits."""
    return sha256(token.encode()).hexdigest()


def pair_of(handed: Handed, *, salt: bytes, cost: Cost = RECEIPT_COST, slots: Slots = OFFICE_SLOTS) -> KeyPair:
    """The pair of a link and its code; of a wrong code it is another, which opens nothing. Raises `BusyError`."""
    secret = aead.bind(_PERSON, handed.token, handed.code)
    return KeyPair.from_private(stretch(secret, salt=salt, cost=cost, slots=slots))
