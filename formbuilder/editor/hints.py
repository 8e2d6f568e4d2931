"""Hints in plain language for whoever writes a form. Pure, and never a refusal: the editor knows better.

The rules about sentences are for Italian (`core.plain_language`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from core.plain_language import CLICK_HERE, GULPEASE_MIN, gulpease, is_hard, plain, sentences_of, words_of
from formbuilder.definition import Definition, Step
from formbuilder.editor.special_categories import find_special
from formbuilder.questions import Address, Choice, Date, Email, FiscalCode, Item, Phone, Question
from formbuilder.questions.base import with_nested

MAX_QUESTIONS_IN_A_STEP: Final = 7
MAX_WORDS_IN_A_SENTENCE: Final = 25

_INTERROGATIVE = r"chi|che cosa|cosa|come|quando|dove|perché|quale|quali|quanto|da quando"
_TWO_IN_ONE = re.compile(rf"\?.*\?|\be/o\b|\b(?:e|o|oppure),? (?:{_INTERROGATIVE})\b(?=.*\?)", re.I | re.S)
_PERSONAL = re.compile(
    r"\b(?:nome|cognome|codice fiscale|data di nascita|luogo di nascita|indirizzo|residenza|domicilio|telefono|"
    r"cellulare|e-?mail|documento|cittadinanza|nazionalità)\b",
    re.IGNORECASE,
)
_PERSONAL_KINDS: Final = (Address, Email, FiscalCode, Phone)
_ITALIAN: Final = "it"


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One thing that could be said more plainly, or left out. `place` and `quoted` say to a person where it is."""

    step: str
    item: str = ""
    place: str
    quoted: str
    text: str


def find_hints(definition: Definition, *, language: str, has_special_basis: bool) -> tuple[Hint, ...]:
    """Everything that can be said about a form, in its order. `has_special_basis`: its notice names one of art. 9."""
    found = [hint for number, step in enumerate(definition.steps, start=1) for hint in _of_step(step, number, language)]
    if not has_special_basis:
        found += _special(definition)
    order = {each.id: n for n, each in enumerate(_all(definition))}
    return tuple(sorted(found, key=lambda hint: order[hint.item or hint.step]))


def _all(definition: Definition) -> Iterator[Step | Item]:
    for step in definition.steps:
        yield step
        yield from with_nested(step.items)


def _special(definition: Definition) -> Iterator[Hint]:
    numbers = {step.id: n for n, step in enumerate(definition.steps, start=1)}
    for step_id, question, category in find_special(definition):
        text = _(
            "Sembra chiedere un dato particolare (%(category)s): togli la domanda, oppure scegli la base "
            "nell’informativa al modulo."
        )
        yield Hint(
            step=step_id,
            item=question.id,
            place=_step_words(numbers[step_id]),
            quoted=question.label,
            text=text % {"category": category},
        )


def _of_step(step: Step, number: int, language: str) -> Iterator[Hint]:
    place = _step_words(number)
    if len(step.questions) > MAX_QUESTIONS_IN_A_STEP:
        text = _("Ha %(number)d domande: più di %(limit)d stancano. Dividilo in due passi.")
        words = {"number": len(step.questions), "limit": MAX_QUESTIONS_IN_A_STEP}
        yield Hint(step=step.id, place=place, quoted=step.title, text=text % words)
    for passage in (step.title, step.intro):
        for text in _of_text(passage, language):
            yield Hint(step=step.id, place=place, quoted=step.title, text=text)
    for item in with_nested(step.items):
        quoted = str(getattr(item, "label", "") or getattr(item, "title", ""))
        for text in _of_item(item, language):
            yield Hint(step=step.id, item=item.id, place=place, quoted=quoted, text=text)


def _of_item(item: Item, language: str) -> Iterator[str]:
    if isinstance(item, Question):
        if language == _ITALIAN and _TWO_IN_ONE.search(item.label):
            yield _("Sembra chiedere due cose: meglio due domande.")
        if _is_personal(item, language) and not item.help_text:
            yield _("Chiede un dato personale: scrivi nell’aiuto perché serve, o togli la domanda.")
    texts = [str(getattr(item, name, "")) for name in ("label", "title", "help_text", "text", "low_text", "high_text")]
    if isinstance(item, Question):
        texts += [text for option in item.worded for text in (option.label, option.help_text)]
    for text in texts:
        yield from _of_text(text, language)


def _is_personal(question: Question, language: str) -> bool:
    if isinstance(question, _PERSONAL_KINDS) or (isinstance(question, Date) and question.autocomplete):
        return True
    # What is chosen from a list names nobody.
    return language == _ITALIAN and not isinstance(question, Choice) and bool(_PERSONAL.search(question.label))


def _of_text(source: str, language: str) -> Iterator[str]:
    text = plain(source)
    if CLICK_HERE.search(text):
        yield _("«Clicca qui» non dice dove porta: metti il collegamento sulle parole che lo dicono.")
    if language != _ITALIAN:
        return
    longest = max((len(words_of(sentence)) for sentence in sentences_of(text)), default=0)
    if longest > MAX_WORDS_IN_A_SENTENCE:
        yield _("Una frase ha %(number)d parole: dividila, o togli ciò che non serve.") % {"number": longest}
    elif is_hard(text):
        hard = _("È difficile da leggere (Gulpease %(index)d, meglio sopra %(least)d): parole e frasi più corte.")
        yield hard % {"index": round(gulpease(text)), "least": GULPEASE_MIN}


def _step_words(number: int) -> str:
    return _("Passo %(number)d") % {"number": number}
