"""Posts that no browser makes: deterministic, to a form with every kind of question."""

from __future__ import annotations

from random import Random
from typing import Any

from django.http import QueryDict

from formbuilder.builder import post_of
from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.questions import (
    AboutWhen,
    Address,
    Consent,
    Date,
    Email,
    File,
    FiscalCode,
    Information,
    LongText,
    ManyOf,
    Matrix,
    Number,
    OneOf,
    Option,
    Phone,
    Question,
    Rating,
    Repeat,
    ShortText,
    Time,
    YesNo,
)

IF_YES = Condition(rules=(Rule(question="yes-no", operator="is", value=True),))
OPTIONS = (Option(id="a", label="A"), Option(id="b", label="B", shown_when=IF_YES))
SIMPLE: tuple[Question, ...] = (
    ShortText(id="short", label="?", max_length=50),
    LongText(id="long", label="?", required=False),
    Email(id="email", label="?"),
    Phone(id="phone", label="?"),
    Address(id="address", label="?", required=False),
    FiscalCode(id="code", label="?"),
    Number(id="number", label="?", minimum=-5, maximum=500),
    Date(id="date", label="?", period="past"),
    Time(id="time", label="?", required=False),
    AboutWhen(id="when", label="?"),
    YesNo(id="yes-no-2", label="?"),
    Rating(id="rating", label="?", maximum=5),
    Matrix(id="matrix", label="?", rows=OPTIONS[:1], columns=(Option(id="x", label="X"), Option(id="y", label="Y"))),
)
CHOICES: tuple[Question, ...] = (
    OneOf(id="one", label="?", options=OPTIONS, other="Altro"),
    ManyOf(id="many", label="?", options=OPTIONS, other="Altro", maximum=2),
    OneOf(id="one-2", label="?", options=OPTIONS, shown_when=IF_YES),
    ManyOf(id="many-2", label="?", options=OPTIONS, required=False),
)


def _inside(question: Question) -> Question:
    return type(question)(**{**vars(question), "id": f"in-{question.id}", "shown_when": None})


EVERYTHING = Definition(
    steps=(
        Step(id="s1", items=(YesNo(id="yes-no", label="?"), Information(id="info", text="x", shown_when=IF_YES))),
        Step(id="s2", items=SIMPLE[:6]),
        Step(id="s3", items=SIMPLE[6:]),
        Step(id="s4", items=(*CHOICES, File(id="file", label="?", required=False))),
        Step(
            id="s5", shown_when=IF_YES, items=(Repeat(id="some", label="?", questions=tuple(map(_inside, SIMPLE[:8]))),)
        ),
        Step(
            id="s6",
            items=(
                Repeat(
                    id="more",
                    label="?",
                    required=False,
                    minimum=2,
                    maximum=3,
                    questions=(*map(_inside, SIMPLE[8:]), _inside(CHOICES[0]), _inside(CHOICES[3])),
                ),
            ),
        ),
        Step(id="s7", items=(Consent(id="consent", label="?", text="x", version="1"),)),
    )
)
"""Every kind, alone and inside of a repeat, with parts that depend on others, a step of them too."""

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202egnp.exe",
    "\u200b\u200d\ufeff",
    "\uffff\U0010ffff",
    "a" + "\u0301\u0323" * 50,
    "\u0f73" * 40,
    "9" * 5_000,
    "-" + "9" * 5_000,
    "1" * 30,
    "1e309",
    "NaN",
    "-0",
    "٣",
    "²",
    "１２",
    "0x10",
    "-1",
    "99",
    "true",
    "null",
    "[]",
    "{}",
    '{"other": "x"}',
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "%s%n",
    "' OR 1=1 --",
    "x" * 20_000,
    "\n" * 300,
    "\r\n.\r\n",
    "ada@esempio.it",
    "a@b\r\nBcc: x@y",
    "+39 0171 000000",
    "2026-02-30",
    "31",
    "0",
    "00000",
    "1990",
    "other",
    "yes",
    "on",
    "a",
    "b",
    "x",
    "IT",
    "XX",
    f"{'a' * 32}:pdf:{'9' * 5_000}::x",
    f"{'a' * 32}:pdf:10::x",
    "-5",
    "--5",
    "5-",
)
ACTIONS = ("next", "next", "next", "back", "send", "language", "fill", "", "add", "press:", "press::", "press:some")
BUTTONS = (
    *("add", "remove-1", "restore-1", "remove-2", "add-1", "remove-", "remove--1", "restore-٣", "upload", "remove-x"),
    "remove-" + "9" * 5_000,
    "restore-\x00",
)
PLACES = (*"123456789", "0", "99", "controllo")


class Hostile:
    """Makes posts; the same ones for the same seed."""

    def __init__(self, seed: int, definition: Definition = EVERYTHING) -> None:
        self.random = Random(seed)  # noqa: S311 - the same posts every time
        self.definition = definition
        self._questions = list(definition.questions)

    def place(self) -> str:
        return self.random.choice(PLACES)

    def post(self, step: Step | None = None, mark: str = "") -> QueryDict:
        """A post for this step, or for any."""
        step = step or self.random.choice(self.definition.steps)
        data = QueryDict(mutable=True)
        data.setlist("_step", [self._mostly(step.id, *TEXTS, "-check")])
        data.setlist("_mark", [self._mostly(mark, *TEXTS, "..", mark + ".")])
        data.setlist("_action", [self._action(step)])
        parts = [part for each in step.questions for part in each.conditional_parts()]
        data.setlist("_seen", [*self.random.choice([parts, parts, [], list(TEXTS)])])
        for question in step.questions:
            self._answer(data, step, question)
        for _extra in range(self.random.choice([0, 0, 1, 5])):
            data.setlist(self._foreign_name(), self._values())
        return data

    def _mostly(self, right: str, *others: str) -> str:
        return right if self.random.random() < 0.9 else self.random.choice(others)

    def _action(self, step: Step) -> str:
        if self.random.random() < 0.2:
            question = self.random.choice([*(each.id for each in step.questions), "file"])
            return f"press:{question}:{self.random.choice(BUTTONS)}"
        return self.random.choice(ACTIONS)

    def _answer(self, data: QueryDict, step: Step, question: Question) -> None:
        """Rightly, as often as not; then something else under some of its names."""
        if self.random.random() < 0.6:
            for name, values in post_of(step, {question.id: question.example()}).lists():
                data.setlist(name, list(values))
        if self.random.random() < 0.5:
            data.setlist(self.random.choice(self._names_of(question)), self._values())

    def _names_of(self, question: Question) -> list[str]:
        inside = [name for each in question.nested for name in each.input_names()]
        slots = ["1", "2", "30", "31", "999999", "-1", "0", "01", "٣", "", "9" * 5_000]
        of_entries = [
            f"{question.input_name}_{slot}_{name.removeprefix('q-')}" for name in inside[:8] for slot in slots
        ]
        return [*question.input_names(), *question.input_names(), question.input_name, *of_entries]

    def _foreign_name(self) -> str:
        question = self.random.choice(self._questions)
        name = question.input_name
        return self.random.choice(
            [
                f"{name}[]",
                f"{name}[0][a]",
                f"{name}.x",
                f"{name}_",
                f"{name}__",
                f"{name}_other_other",
                f"{name}_{'9' * 400}_x",
                "q-",
                "q-__proto__",
                "__class__",
                "q-\x00",
                "q-\ud800",
                "_exit",
                "_proof",
                "sito_web" + self.random.choice(["", "2"]),
                name,
            ]
        )

    def _values(self) -> list[Any]:
        if self.random.random() < 0.05:
            return [self.random.choice(TEXTS) for _each in range(500)]
        return [self.random.choice(TEXTS) for _each in range(self.random.choice([0, 1, 1, 1, 2]))]
