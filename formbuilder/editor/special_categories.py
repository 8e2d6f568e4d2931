"""Questions that sound like special categories of personal data (GDPR art. 9), by their words in Italian and English.

A list of words knows no law: what is found is said to the editor, and refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from formbuilder.definition import Definition
from formbuilder.questions import Question

CATEGORIES: Final[Mapping[Promise, str]] = {
    gettext_lazy("salute"): r"""salute malatti\w* disabil\w* invalidit\w* handicap patologi\w* diagnos\w* terapi\w*
        farmac\w+ allergi\w* intolleranz\w* celiac\w* gravidanz\w* incint\w* psichiatr\w* certificat\w+_medic\w+
        visit\w+_medic\w+ vaccin\w* health illness\w* disabilit\w* pregnan\w* medical""",
    gettext_lazy("religione o convinzioni"): r"religio\w+ fede cred[oi]_religios\w+ convinzioni faith belief\w*",
    gettext_lazy("orientamento o vita sessuale"): r"""orientamento_sessuale vita_sessuale identità_di_genere
        omosessual\w* lesbic\w* gay bisessual\w* transgender lgbt\w* sexual_orientation gender_identity""",
    gettext_lazy("origine etnica"): r"""origin\w*_etnic\w* etni\w+ origine_razziale razza colore_della_pelle
        ethnic\w* skin_colou?r""",
    gettext_lazy("opinioni politiche"): r"""opinion\w+_politic\w+ partit[oi]_politic\w+ per_chi_voti
        political_opinion\w*""",
    gettext_lazy("sindacato"): r"sindacat\w* sindacal\w* trade_union\w*",
    gettext_lazy("dati genetici o biometrici"): r"""genetic\w* biometric\w* impront\w+_digital\w+ dna
        fingerprint\w*""",
}
"""Patterns of words; `_` is a blank within one."""

_PATTERNS: Final = {
    category: re.compile(rf"\b(?:{'|'.join(words.split()).replace('_', ' ')})\b", re.IGNORECASE)
    for category, words in CATEGORIES.items()
}


def find_special(definition: Definition) -> Iterator[tuple[str, Question, str]]:
    """Step id, question and category of each question whose words or options sound like one; helps are not read:
    many say what not to write.
    """
    for step in definition.steps:
        for question in (each for outer in step.questions for each in (outer, *outer.nested)):
            category = category_of(question)
            if category:
                yield step.id, question, category


def category_of(question: Question) -> str:
    """What the question seems to ask about; empty if nothing of the kind."""
    text = " – ".join([question.label, *(option.label for option in question.worded)])
    return next((str(category) for category, pattern in _PATTERNS.items() if pattern.search(text)), "")
