"""The figures of a questionnaire in words: for the page with its bars, for people's spreadsheets and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses.models.surveys import SurveyRound
from courses.statistics import HIDDEN
from courses.survey.results import CHANGED, DEPENDS, FEW, NO_ANSWER, NOBODY
from staff.spreadsheets import Sheet, Value


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: how many gave it, and of a hundred that were asked; None is hidden."""

    label: str
    number: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """What can be chosen, and how often it was. `caption` where a question has several."""

    caption: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """A question and what may be said of it. `why` says why that is nothing."""

    key: str
    label: str
    asked: int | None
    tables: tuple[Table, ...]
    mean: str
    texts: tuple[str, ...]
    why: str


def answers_of(found: SurveyRound) -> list[Answers]:
    """Every question, in the order of the form."""
    questions: Sequence[Mapping[str, Any]] = found.results.get("questions", ())
    return [_question(number, each) for number, each in enumerate(questions, start=1)]


def _question(number: int, data: Mapping[str, Any]) -> Answers:
    return Answers(
        key=f"domanda-{number}",
        label=data["label"],
        asked=data["asked"],
        tables=tuple(_table(each, data["asked"]) for each in data["tables"]),
        mean=mean_words(data),
        texts=tuple(data["texts"]),
        why=_why(data),
    )


def _table(data: Mapping[str, Any], asked: int) -> Table:
    lines = (
        Line(words if words != NO_ANSWER else _("Senza risposta"), number, _percent(number, asked))
        for words, number in data["rows"]
    )
    return Table(data["label"], tuple(lines))


def _percent(number: int | None, asked: int) -> int | None:
    return None if number is None else round(100 * number / asked)


def mean_words(data: Mapping[str, Any]) -> str:
    """«4,3 su 5»; empty where there is none, or it would say too much."""
    if data["mean"] is None:
        return ""
    mean = number_format(data["mean"], decimal_pos=1, use_l10n=True)
    return _("%(mean)s su %(maximum)s") % {"mean": mean, "maximum": data["maximum"]} if data["maximum"] else mean


def _why(data: Mapping[str, Any]) -> str:
    if data["note"]:
        return {
            FEW: _("Le risposte sono troppo poche per dirne qualcosa."),
            DEPENDS: _("Non si mostra: è stata fatta solo a una parte delle persone, e si capirebbe a quante."),
            CHANGED: _("Non si mostra: è cambiata mentre il questionario era aperto."),
            NOBODY: _("Nessuna risposta."),
        }[data["note"]]
    is_erased = data["kind"] in ("short_text", "long_text") and not data["texts"]
    return _("Le risposte scritte sono già cancellate.") if is_erased else ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition among those of its course: who answered, and the means of the questions that several share."""

    found: SurveyRound
    means: tuple[str, ...]


def compared(rounds: Sequence[SurveyRound]) -> tuple[list[str], list[Edition]]:
    """The questions with a mean, and each edition with its own; nothing where there is only one edition."""
    if len(rounds) < 2:  # noqa: PLR2004 - to compare takes two
        return [], []
    by_round = [
        {each["id"]: each for each in found.results.get("questions", ()) if each["kind"] == "rating"}
        for found in rounds
    ]
    labels = {key: each["label"] for questions in reversed(by_round) for key, each in questions.items()}
    rows = [
        Edition(found, tuple(mean_words(questions[key]) if key in questions else "" for key in labels))
        for found, questions in zip(rounds, by_round, strict=True)
    ]
    return list(labels.values()), rows


# --- files ------------------------------------------------------------------------------------------------------------


def sheets(found: SurveyRound) -> Iterator[Sheet]:
    """The figures of all questions, then the texts of each that has some."""
    yield figures(found, hidden=HIDDEN)
    for question in answers_of(found):
        if question.texts:
            yield Sheet(title=question.label, header=[question.label], rows=[[text] for text in question.texts])


def figures(found: SurveyRound, *, hidden: Value = None) -> Sheet:
    """One row for each number."""
    rows: list[list[Value]] = [[_("Hanno risposto"), "", "", found.results.get("answered"), None]]
    for question in answers_of(found):
        for table in question.tables:
            rows += [
                [
                    question.label,
                    table.caption,
                    line.label,
                    hidden if line.number is None else line.number,
                    line.percent,
                ]
                for line in table.lines
            ]
        if question.mean:
            rows.append([question.label, "", _("Media"), question.mean, None])
    header = [_("Domanda"), _("Riga"), _("Risposta"), _("Numero"), _("Su cento")]
    return Sheet(title=_("Questionario"), header=header, rows=rows)


def one_sheet(found: SurveyRound) -> Sheet:
    """Everything in one table, for programs; what is hidden is empty."""
    sheet = figures(found)
    texts = [[question.label, "", text, None, None] for question in answers_of(found) for text in question.texts]
    return Sheet(title=sheet.title, header=sheet.header, rows=[*sheet.rows, *texts])
