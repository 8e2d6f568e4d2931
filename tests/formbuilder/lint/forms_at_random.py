"""Small forms at random: every kind that a condition can look at, with domains that can be listed."""

from __future__ import annotations

import datetime

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.definition.exits import Exit
from formbuilder.questions import Consent, Date, Information, ManyOf, Number, OneOf, Option, Repeat, ShortText, YesNo
from formbuilder.questions.rating import Rating

KINDS = [Number, Date, Rating, YesNo, YesNo, OneOf, OneOf, ManyOf, ManyOf, Consent, ShortText, Repeat, Information]
WAYS_MAX = 20_000
LOW_DAY = datetime.date(2008, 11, 25)
"""The day before the birthday of whoever becomes 18 on the day of the tests."""


def random_definition(random):
    """two to four steps, and exits; whoever fills it in has at most `WAYS_MAX` ways."""
    room, earlier, steps, number = WAYS_MAX, [], [], 0
    for step_number in range(random.randint(2, 4)):
        shown_when = _condition(random, earlier, 0.4)
        items = []
        for _ in range(random.randint(0 if random.random() < 0.1 else 1, 4)):
            number += 1
            item = _item(random, f"q{number}", earlier)
            size = _size(item)
            if size > room:
                continue
            room //= size
            items.append(item)
            if not isinstance(item, Information):
                earlier = [*earlier, item]
        steps.append(Step(id=f"s{step_number}", title="Passo", items=tuple(items), shown_when=shown_when))
        if random.random() < 0.25:
            steps.append(_exit(random, f"s{step_number}e", earlier))
    return Definition(steps=tuple(steps))


def _exit(random, step_id, earlier):
    text = Information(id=f"{step_id}i", text="Testo", shown_when=_condition(random, earlier, 0.4))
    shown_when = _condition(random, earlier, 0.9)
    return Step(id=step_id, title="Fine", items=(text,)[: random.randint(0, 1)], shown_when=shown_when, exit=Exit())


def _size(item):
    match item:
        case Number() | Date() | Repeat():
            return 5
        case YesNo() | Consent() | Rating():
            return 4
        case OneOf(options=options):
            return len(options) + 2
        case ManyOf(options=options):
            return 2 ** (len(options) + 1)
        case ShortText():
            return 2
    return 1


def _item(random, item_id, earlier):  # noqa: PLR0911 - one line per kind of question
    common = {"id": item_id, "shown_when": _condition(random, earlier, 0.45)}
    kind = random.choice(KINDS)
    if kind is Information:
        return Information(**common, text="Testo")
    common |= {"label": item_id, "required": random.random() < 0.6}
    if kind is Number:
        return Number(**common, minimum=random.randint(0, 1), maximum=random.randint(1, 3))
    if kind is Rating:
        return Rating(**common, maximum=random.randint(2, 3))
    if kind is Repeat:
        inner = (ShortText(id=f"{item_id}n", label="Nome"),)
        return Repeat(**common, one="Persona", questions=inner, minimum=random.randint(1, 2), maximum=3)
    if kind is Date:
        return Date(**common, minimum=LOW_DAY, maximum=LOW_DAY + datetime.timedelta(random.randint(0, 3)))
    if kind in (OneOf, ManyOf):
        conditional = random.random() < 0.5
        options = tuple(
            Option(id=f"{item_id}{letter}", label=letter, shown_when=_condition(random, earlier, 0.7 * conditional))
            for letter in "abc"[: random.randint(1, 3)]
        )
        extra = {"maximum": random.choice([None, None, 1, 2])} if kind is ManyOf else {}
        return kind(**common, options=options, other=random.choice(["", "", "", "Altro"]), **extra)
    return kind(**common)


def _condition(random, earlier, share):
    if not earlier or random.random() > share:
        return None
    rules = tuple(_rule(random, random.choice(earlier)) for _ in range(random.choice([1, 1, 1, 2, 2, 3])))
    return Condition(match=random.choice(["all", "any"]), rules=rules)


def _rule(random, question):
    if random.random() < 0.25 or isinstance(question, Consent | ShortText):
        return Rule(question=question.id, operator=random.choice(["answered", "unanswered"]))
    match question:
        case Number() | Rating() | Repeat():
            operators, value = ["is", "is_not", "less", "more"], random.randint(-1, 4)
        case Date():
            if random.random() < 0.5:
                operators, value = ["younger", "at_least"], random.choice([17, 18, 18, 18, 19])
            else:
                day = LOW_DAY + datetime.timedelta(random.randint(-1, 4))
                operators, value = ["before", "after"], day.isoformat()
        case YesNo():
            operators, value = ["is", "is_not"], random.choice([True, False])
        case OneOf():
            operators, value = ["is", "is_not"], _choice_of(random, question)
        case ManyOf():
            operators, value = ["includes"], _choice_of(random, question)
    return Rule(question=question.id, operator=random.choice(operators), value=value)


def _choice_of(random, question):
    return random.choice([*(option.id for option in question.options), *(["other"] if question.other else [])])
