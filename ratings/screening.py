"""What readers wrote is looked through before it is stored: what looks like a personal datum is covered.

Nobody can tell every name by a pattern. So the form asks for none, what looks like one is covered rather too often than
too seldom, and a text of which this cannot be said is not kept at all (docs/adr/0044-clarity-ratings.md).
"""

from __future__ import annotations

import re
from typing import Final

from core.folding import fold_name, normalize

COVER: Final = "[…]"
"""Stands where something was covered."""
READABLE_MIN: Final = 2
"""Words that must be left for a text to be worth keeping."""
_CASELESS_SIGNS: Final = "ªº"

_UPPER: Final = f"[{''.join(chr(code) for code in range(0x2000) if chr(code).isupper())}]"
_NAME: Final = rf"{_UPPER}[\w’'`-]+"
_ANY_NAME: Final = r"[^\W\d_][\w’'`-]*"
_PARTICLE: Final = r"(?:(?:de|di|da|del|della|dei|van|von|el|al|bin)\s+)?"
_KNOWN: Final = (
    r"(?:Cuneo|Comune|Piemonte|Italia|Europa|Internet|Google|Android|Windows"
    r"|CAF|CIE|CUP|FAQ|HTML|IBAN|IMU|INAIL|INPS|ISEE|OTP|PDF|PEC|PIN|SMS|SPID|TARI|URL|URP|USB|NON|NOT)\b"
)
"""Capitals that are nobody's name, and the one word that must not go: without it a sentence says the contrary."""
_WITHIN: Final = r"(?:(?<!^)(?<!\w\w\.\s)(?<!\w\w[!?]\s)(?<![^\w\s.][.!?]\s))"
"""Not at the beginning of a text, nor after a full stop. What opens a quotation or a bracket begins no sentence."""

_DOMAINS: Final = "it|com|org|net|eu|info|gov|edu|me|io|tv|app|site|online|link|ly|uk|de|fr|es|ch|ro|al|ua|cn"
_INTRODUCED: Final = (
    r"mi\s+chiamo|il\s+mio\s+nome\s+[eè]|sono\s+l[ao]\s+signor[ae]?|si\s+chiama(?:va)?|di\s+nome"
    r"|my\s+name\s+is|his\s+name\s+is|her\s+name\s+is|i\s+am\s+called|called"
    r"|je\s+m['’]appelle|il\s+s['’]appelle|elle\s+s['’]appelle|mon\s+nom\s+est"
    r"|m[aă]\s+numesc|numele\s+meu\s+este|se\s+nume[sș]te|m[aă]\s+cheam[aă]"
    r"|quhem|quhet|emri\s+im\s+[eë]sht[eë]|un[eë]\s+jam"
    r"|мене\s+звати|моє\s+ім[’'`]я|його\s+звати|її\s+звати"
)
_TITLES: Final = (
    r"sig(?:\.?ra|\.?na|\.)?|signor[aei]?|signorina|dott(?:\.?ssa|\.)?|dottor(?:e|essa)?|dr(?:\.?ssa|\.)?|prof(?:\.?ssa|\.)?"
    r"|professor(?:e|essa)?|avv\.?|avvocat[ao]|ing\.|arch\.|geom\.|assessor[ae]|sindac[ao]|maestr[ao]|don|suor"
    r"|mr\.?|mrs\.?|ms\.?|miss|doctor|madame|monsieur|mme|domnul|doamna|zoti|zonja|пан|пані"
)

PATTERNS: Final = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # An address of mail, of the web, of a social network.
        (r"\S+@\S*|@\w+", 0),
        (rf"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})\b(?:/\S*)?", re.IGNORECASE),
        # A tax code, an IBAN, a plate, a telephone number, a document: letters and digits in one word, or many digits.
        (r"\b(?:[A-Z]{6}\s?\d{2}\s?[A-Z]\s?\d{2}\s?[A-Z]\s?\d{3}\s?[A-Z])\b", re.IGNORECASE),
        (r"\b[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){10,30}\b", 0),
        (r"\b[A-Z]{2}[\s-]?\d{3}[\s-]?[A-Z]{2}\b", re.IGNORECASE),
        (r"\b(?=\w*\d)(?=\w*[^\W\d_])\w{5,}\b", 0),
        (r"\+?\d(?:[\s./()-]*\d){4,}", 0),
        # Somebody's name: after words that announce one, in two words with capitals, in one that has no other letters,
        # in one in the middle of a sentence.
        (rf"(?i:\b(?:{_INTRODUCED}))\s+{_ANY_NAME}(?:\s+{_NAME})*", 0),
        (rf"(?i:\b(?:{_TITLES}))\s+{_ANY_NAME}(?:\s+{_NAME})*", 0),
        (rf"\b(?!{_KNOWN}){_NAME}(?:\s+{_PARTICLE}(?!{_KNOWN}){_NAME})+", 0),
        (rf"(?<![^\W_])(?!{_KNOWN}){_UPPER}{{3,}}(?![^\W\d_])", 0),
        (rf"{_WITHIN}(?<![^\W_])(?!{_KNOWN}){_UPPER}[^\W\d_]{{2,}}", 0),
        # Where somebody lives.
        (rf"(?i:\b(?:via|viale|corso|piazza|vicolo|strada|frazione|rue|rruga))\s+{_NAME}(?:[\s,]+\w+)?", 0),
    )
)


def can_judge(text: str) -> bool:
    """Whether names show in this writing: they do not where letters have no capitals (Arabic, Chinese)."""
    return all(
        char.lower() != char.upper()
        for char in normalize("NFC", text)
        if char.isalpha() and char not in _CASELESS_SIGNS
    )


def screen(text: str) -> str:
    """The words that may be kept, with `COVER` for what looked like a personal datum; empty if none may."""
    line = normalize("NFKC", fold_name(text))
    if not can_judge(line) or line.isupper():
        return ""
    for pattern in PATTERNS:
        line = pattern.sub(COVER, line)
    line = re.sub(rf"(?:{re.escape(COVER)}[\s,;]*){{2,}}", f"{COVER} ", line).strip()
    left = re.findall(r"[^\W\d_]{2,}", line.replace(COVER, " "))
    return line if len(left) >= READABLE_MIN else ""
