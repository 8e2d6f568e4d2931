"""What may be said of the answers to a questionnaire: figures in which no small number stands (docs/adr/0028).

    figures = summarise(forms, given, today=today)

The outcome is plain data, made once when the questionnaire closes: the answers are erased with it, so whatever is
hidden here can be computed by nobody any more. Of fewer than five answers nothing is said at all.

Each question is one table over those who were asked it. Tables with one total are safe together (docs/adr/0026). A
question that only some were asked says how many gave a certain answer before: it is shown only where that is shown.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.small_cells import SMALLEST_SHOWN, protect_list
from formbuilder.conditions import Condition
from formbuilder.definition import Definition
from formbuilder.journey import Journey
from formbuilder.questions import LongText, ManyOf, Matrix, Number, OneOf, Question, Rating, ShortText, YesNo
from formbuilder.questions.choosing import OTHER, is_other

FEW, DEPENDS, CHANGED, NOBODY = "few", "depends", "changed", "nobody"
"""Why nothing is shown of a question."""
NO_ANSWER: Final = ""
"""Stands for the words of «no answer» in a table."""

Figures = dict[str, Any]
Row = list[Any]
"""Words, and a number; None is hidden."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one person answered, and to which of the forms."""

    form: int
    answers: Mapping[str, Any]


@dataclass(slots=True)
class _Asked:
    """A question in its newest words, and the answer of everybody who was asked it; None is no answer."""

    question: Question
    step: str
    words: dict[str, str] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    forms: int = 0
    was_always_asked_alike: bool = True
    answers: list[Any] = field(default_factory=list)

    @property
    def answered(self) -> list[Any]:
        return [answer for answer in self.answers if answer is not None]


def summarise(forms: Sequence[Definition], given: Sequence[Given], *, today: datetime.date) -> Figures:
    """The figures. `forms` in the order in which they were answered, in the office's words: the newest words win."""
    if len(given) < SMALLEST_SHOWN:
        return {"answered": 0 if not given else None, "questions": []}
    asked = _asked(forms)
    for each in given:
        journey = Journey.along(forms[each.form], each.answers, today=today)
        for question in journey.applicable.questions:
            asked[question.id].answers.append(journey.existing.get(question.id))
    shown: dict[str, _Shown] = {}
    for question_id, found in asked.items():
        why = _why_hidden(found, asked, shown, forms=len(forms), people=len(given))
        shown[question_id] = _Shown(note=why) if why else _count(found)
    return {
        "answered": len(given),
        "questions": [_as_data(question_id, asked[question_id], each) for question_id, each in shown.items()],
    }


def _asked(forms: Sequence[Definition]) -> dict[str, _Asked]:
    """Every question of every form; those that the newest form asks first, in its order."""
    order = [question.id for form in reversed(forms) for question in form.questions]
    found: dict[str, _Asked] = {}
    for form in forms:
        for step in form.steps:
            for question in step.questions:
                before = found.get(question.id)
                asked = _Asked(
                    question,
                    step.title,
                    words={each.id: each.label for each in question.worded},
                    conditions=tuple(each for each in (step.shown_when, question.shown_when) if each is not None),
                    forms=1,
                )
                if before is not None:
                    asked.words = {**before.words, **asked.words}
                    asked.forms += before.forms
                    is_alike = before.conditions == asked.conditions
                    asked.was_always_asked_alike = before.was_always_asked_alike and is_alike
                found[question.id] = asked
    return {question_id: found[question_id] for question_id in dict.fromkeys(order)}


# --- one question -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is said of a question. `is_whole`: its tables hide nothing."""

    tables: tuple[tuple[str, list[Row]], ...] = ()
    mean: float | None = None
    texts: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.tables) and all(number is not None for _words, rows in self.tables for _word, number in rows)


def _as_data(question_id: str, asked: _Asked, shown: _Shown) -> Figures:
    return {
        "id": question_id,
        "kind": asked.question.kind,
        "step": asked.step,
        "label": asked.question.label,
        "asked": len(asked.answers) if not shown.note else None,
        "tables": [{"label": words, "rows": rows} for words, rows in shown.tables],
        "mean": shown.mean,
        "maximum": asked.question.maximum if isinstance(asked.question, Rating) else None,
        "texts": list(shown.texts),
        "note": shown.note,
    }


def _may_be_said(number: int) -> bool:
    return number == 0 or number >= SMALLEST_SHOWN


def _why_hidden(
    found: _Asked, asked: Mapping[str, _Asked], shown: Mapping[str, _Shown], *, forms: int, people: int
) -> str:
    """Nothing where the question may be counted. How many were asked must be known from elsewhere already."""
    if found.forms < forms or not found.was_always_asked_alike:
        return CHANGED
    if any(getattr(part, "shown_when", None) for part in found.question.worded):
        return DEPENDS  # How often an option was chosen, of those who saw it, is a table of both questions.
    rules = {rule for condition in found.conditions for rule in condition.rules}
    if rules:
        (parent, *others) = {rule.question for rule in rules}
        if others or parent not in shown or not shown[parent].is_whole:
            return DEPENDS
        if isinstance(asked[parent].question, ManyOf) and len(rules) > 1:
            return DEPENDS  # Who chose both, or one of the two: that stands in no table.
        people = len(asked[parent].answers)
    number = len(found.answers)
    if not _may_be_said(number) or not _may_be_said(people - number):
        return DEPENDS
    return "" if number else NOBODY


def _count(found: _Asked) -> _Shown:
    match found.question:
        case ShortText() | LongText():
            return _texts(found)
        case Number():
            mean = _mean_of_numbers(found.question, found.answered)
            return _Shown(mean=mean, note="" if mean is not None else FEW)
        case ManyOf():
            return _several(found, found.question)
        case Matrix():
            return _matrix(found, found.question)
        case OneOf() | YesNo() | Rating():
            return _single(found)
    return _Shown(note=FEW)


def _texts(found: _Asked) -> _Shown:
    """In the order of the alphabet: the third of one question and the third of another are not the same person."""
    texts = [text for answer in found.answered if (text := str(answer).strip())]
    if not texts:
        return _Shown(note=NOBODY)
    if not _may_be_said(len(texts)):
        return _Shown(note=FEW)
    return _Shown(texts=_sorted(texts))


def _sorted(texts: list[str]) -> tuple[str, ...]:
    return tuple(sorted(texts, key=lambda text: (text.casefold(), text)))


def _code(answer: Any) -> str:
    """What of an answer is counted."""
    if answer is None:
        return NO_ANSWER
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return OTHER if is_other(answer) else str(answer)


def _codes_of(found: _Asked) -> dict[str, str]:
    """What can be answered, in words, by its code."""
    question = found.question
    if isinstance(question, YesNo):
        return {"yes": question.words(True)[0], "no": question.words(False)[0]}
    if isinstance(question, Rating):
        return {str(number): question.words(number)[0] for number in range(1, question.maximum + 1)}
    return found.words


def _rows(words: Mapping[str, str], counts: Mapping[str, int]) -> list[Row] | None:
    """One list in which everybody stands once, and what of it may be said; None where that is nothing."""
    codes = [*words, *([NO_ANSWER] if counts.get(NO_ANSWER) else [])]
    numbers, total = protect_list([counts.get(code, 0) for code in codes])
    if total is None or counts.keys() - {*codes, NO_ANSWER}:
        return None
    return [[words.get(code, NO_ANSWER), number] for code, number in zip(codes, numbers, strict=True)]


def _single(found: _Asked) -> _Shown:
    words, counts = _codes_of(found), Counter(_code(answer) for answer in found.answers)
    rows = _rows(words, counts)
    if rows is None:
        return _Shown(note=FEW)
    mean = None
    if isinstance(found.question, Rating):
        # Where the mean would tell a hidden number, it is worth more than the numbers that are shown.
        all_hidden: list[Row] = [[label, None if number != 0 else 0] for label, number in rows]
        mean = _mean_of_ratings(rows, counts)
        if mean is None and (mean := _mean_of_ratings(all_hidden, counts)) is not None:
            rows = all_hidden
    return _Shown(tables=(("", rows),), mean=mean, texts=_others(found.answered, rows, list(words)))


def _several(found: _Asked, question: ManyOf) -> _Shown:
    """Each option by itself: who chose it, and who did not."""
    counts: Counter[str] = Counter()
    for answer in found.answers:
        counts.update({_code(each) for each in answer} if answer else {NO_ANSWER})
    if question.maximum == 1:
        rows = _rows(found.words, counts)
        if rows is None:
            return _Shown(note=FEW)
    else:
        people = len(found.answers)
        rows = [[words, _apart(counts[code], people)] for code, words in found.words.items()]
        silent = _apart(counts[NO_ANSWER], people)
        if _can_be_found([number for _words, number in rows], silent, people=people, maximum=question.maximum):
            return _Shown(note=FEW)
        rows += [[NO_ANSWER, silent]] if counts[NO_ANSWER] else []
    chosen = [each for answer in found.answered for each in answer]
    return _Shown(tables=(("", rows),), texts=_others(chosen, rows, list(found.words)))


def _apart(number: int, people: int) -> int | None:
    return number if _may_be_said(number) and _may_be_said(people - number) else None


def _can_be_found(numbers: list[int | None], nobody: int | None, *, people: int, maximum: int | None) -> bool:
    """Whether a hidden number follows from the others: whoever answered chose one option at least, and `maximum` at
    most. `nobody` is how many did not answer.
    """
    small = [each for each in range(1, people) if _apart(each, people) is None]
    hidden, shown = numbers.count(None), [each for each in numbers if each is not None]
    possible: dict[str, set[int]] = {"option": set(), "nobody": set()}
    for silent in small if nobody is None else [nobody]:
        answering = people - silent
        fits = [each for each in small if each <= answering]
        if max(shown, default=0) > answering:
            continue
        sums = range(answering, answering * (maximum or len(numbers)) + 1)
        rests = _sums(fits, max(hidden - 1, 0))
        for one in fits if hidden else [0]:
            if any(sum(shown) + one + rest in sums for rest in rests):
                possible["option"].add(one)
                possible["nobody"].add(silent)
    unknown = [possible["option"]] * (hidden > 0) + [possible["nobody"]] * (nobody is None)
    return any(len(each) < 2 for each in unknown)  # noqa: PLR2004 - this number, or another one


def _sums(values: list[int], times: int) -> set[int]:
    """What so many of these numbers can add up to."""
    found = {0}
    for _each in range(times):
        found = {each + value for each in found for value in values}
    return found


def _matrix(found: _Asked, question: Matrix) -> _Shown:
    """Each row is a list of its own."""
    columns = {option.id: found.words[option.id] for option in question.columns}
    tables = []
    for row in question.rows:
        counts = Counter(_code((answer or {}).get(row.id)) for answer in found.answers)
        rows = _rows(columns, counts)
        if rows is None:
            return _Shown(note=FEW)
        tables.append((row.label, rows))
    return _Shown(tables=tuple(tables))


def _others(answers: list[Any], rows: list[Row], codes: list[str]) -> tuple[str, ...]:
    """What was written for «other», where its number is shown: to read the texts is to count them."""
    texts = [each[OTHER].strip() for each in answers if is_other(each)]
    number = rows[codes.index(OTHER)][1] if OTHER in codes else None
    return _sorted(texts) if texts and number is not None else ()


# --- means ------------------------------------------------------------------------------------------------------------


def _rounded(total: int, number: int) -> float:
    return round(total / number, 1)


def _mean_of_ratings(rows: list[Row], counts: Mapping[str, int]) -> float | None:
    """The mean, unless it would tell a hidden number: each must be able to be another one with the same mean.

    With a few answers the sum follows from the rounded mean, so the sum is what has to stay the same.
    """
    if any(words == NO_ANSWER and number is None for words, number in rows):
        return None
    values = {int(code): number for code, number in counts.items() if code != NO_ANSWER}
    people = sum(values.values())
    if people < SMALLEST_SHOWN:
        return None
    hidden = {rating: values[rating] for rating, row in enumerate(rows, start=1) if row[1] is None}
    if not all(_could_be_another(rating, hidden) for rating in hidden):
        return None
    return _rounded(sum(rating * number for rating, number in values.items()), people)


def _could_be_another(rating: int, hidden: Mapping[int, int]) -> bool:
    """Whether people of this and two other hidden ratings could stand otherwise: as many, with the same sum."""
    others = [each for each in hidden if each != rating]
    for one in others:
        for two in others:
            for change in (1, -1, 2, -2, 3, -3):
                # one + two = -change, and the same weighted with the ratings
                share, rest = divmod(change * (two - rating), one - two) if one != two else (0, 1)
                moved = {rating: change, one: share, two: -change - share}
                if not rest and all(hidden[each] + by >= 1 for each, by in moved.items()):
                    return True
    return False


def _mean_of_numbers(question: Number, answers: list[int]) -> float | None:
    """The mean, unless nearly everybody stands at a bound: then it would say how far away the few others are."""
    if len(answers) < SMALLEST_SHOWN:
        return None
    total = sum(answers)
    for bound in (question.minimum, question.maximum):
        if bound is not None and not _may_be_said(abs(bound * len(answers) - total)):
            return None
    return _rounded(total, len(answers))
