"""How long the linter takes for the largest form that may be saved: 60 questions, nearly all with a condition.

The ratio compares it with reading the same form from its stored JSON, which every request of a form does.
`python -m bench.lint`
"""

from __future__ import annotations

import datetime
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django

django.setup()

from formbuilder.conditions import Condition, Rule  # noqa: E402 - needs Django set up
from formbuilder.definition import Definition, Step  # noqa: E402 - needs Django set up
from formbuilder.lint import lint  # noqa: E402 - needs Django set up
from formbuilder.questions import Date, ManyOf, Number, OneOf, Option, Question, YesNo  # noqa: E402 - needs Django set up

STEPS, PER_STEP, OPTIONS, CONDITIONAL, ROUNDS = 10, 6, 8, 2, 20
REQUIRED, FREE = 0.5, 0.25
"""Which share of the questions must be answered, and which has no condition."""
BAR = 100
"""Milliseconds that an editor does not notice."""
TODAY = datetime.date(2026, 11, 26)


def large_form(seed: int) -> Definition:
    """Sixty questions of five kinds, 24 of them with eight options; three of four depend on one to three others."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    steps: list[Step] = []
    earlier: list[Question] = []
    for step in range(STEPS):
        of_step = _condition(dice, earlier) if step else None
        items: list[Question] = []
        for item in range(PER_STEP):
            question = _question(dice, f"q{step}-{item}", earlier)
            items.append(question)
            earlier.append(question)
        steps.append(Step(id=f"s{step}", title="Passo", items=tuple(items), shown_when=of_step))
    return Definition(steps=tuple(steps))


def chain() -> Definition:
    """Each question is shown only after «yes» to the one before it: the last depends on all of them."""
    items = [YesNo(id="q0", label="q0")]
    for number in range(1, STEPS * PER_STEP):
        rule = Rule(question=f"q{number - 1}", operator="is", value=True)
        items.append(YesNo(id=f"q{number}", label="q", shown_when=Condition(rules=(rule,))))
    parts = [items[place : place + PER_STEP] for place in range(0, len(items), PER_STEP)]
    return Definition(steps=tuple(Step(id=f"s{n}", items=tuple(part)) for n, part in enumerate(parts)))


def _question(dice: random.Random, name: str, earlier: list[Question]) -> Question:
    condition = _condition(dice, earlier)
    kind = dice.choice([Number, Date, YesNo, OneOf, ManyOf])
    if kind in (OneOf, ManyOf):
        options = tuple(
            Option(id=f"{name}-{n}", label=str(n), shown_when=_condition(dice, earlier) if n < CONDITIONAL else None)
            for n in range(OPTIONS)
        )
        return kind(id=name, label=name, options=options, shown_when=condition)
    return kind(id=name, label=name, required=dice.random() < REQUIRED, shown_when=condition)


def _condition(dice: random.Random, earlier: list[Question]) -> Condition | None:
    if not earlier or dice.random() < FREE:
        return None
    rules = tuple(_rule(dice, dice.choice(earlier)) for _ in range(dice.choice([1, 1, 2, 3])))
    return Condition(match=dice.choice(["all", "any"]), rules=rules)


def _rule(dice: random.Random, question: Question) -> Rule:
    match question:
        case Number():
            return Rule(question=question.id, operator="more", value=dice.randint(0, 9))
        case Date():
            return Rule(question=question.id, operator="younger", value=dice.choice([14, 18, 65]))
        case OneOf() | ManyOf():
            value = dice.choice(question.options).id
            return Rule(question=question.id, operator="includes" if question.is_list else "is", value=value)
    return Rule(question=question.id, operator="is", value=dice.choice([True, False]))


def measure(work: Callable[[], object]) -> float:
    """Milliseconds of this process."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print the times and their ratio."""
    forms = [large_form(seed) for seed in range(ROUNDS)]
    linted = [measure(partial(lint, form, today=TODAY)) for form in forms]
    read = [measure(partial(Definition.from_json, form.to_json())) for form in forms]
    findings = sum(len(lint(form, today=TODAY)) for form in forms)
    median = statistics.median(linted)
    ratio = median / statistics.median(read)
    sys.stdout.write(
        f"60 questions with conditions, {ROUNDS} forms at random, {findings} findings:\n"
        f"  median {median:.0f} ms, {sum(each > BAR for each in linted)} over {BAR} ms, slowest {max(linted):.0f} ms;"
        f" {ratio:.1f} × reading the form\n"
        f"60 questions in a chain: {measure(partial(lint, chain(), today=TODAY)):.0f} ms\n"
    )


if __name__ == "__main__":
    main()
