"""Random forms and random answers to them."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

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
    Rating,
    Repeat,
    ShortText,
    Time,
    YesNo,
)
from formbuilder.questions.date import EARLIEST_DATE, LATEST_DATE
from formbuilder.questions.number import NUMBER_LIMIT
from formbuilder.uploads.kinds import Group

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ids = st.uuids().map(str)
days = st.dates(EARLIEST_DATE, LATEST_DATE)
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
numbers = st.integers(-NUMBER_LIMIT, NUMBER_LIMIT)
file_groups = st.lists(st.sampled_from([each.value for each in Group]), min_size=1, unique=True).map(tuple)
option_lists = st.lists(ids, min_size=2, max_size=5, unique=True).flatmap(
    lambda found: st.tuples(*(st.builds(Option, id=st.just(each), label=texts, help_text=texts) for each in found))
)
others = st.sampled_from(["", "", "Altro, quale?"])
written = st.text("abcàèùñ漢ع", min_size=1, max_size=20).map(lambda text: {"other": text})


def whole_forms(number: int = 100) -> settings:
    """Settings for a test that draws whole forms, with answers or a way through them.

    To draw one takes some hundredths of a second and many choices, more on a machine that does other things besides.
    Hypothesis calls that `too_slow`, and an unlucky draw `data_too_large`: neither says anything about what is tested.
    For the same reason an example has no deadline.
    """
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=number, deadline=None, suppress_health_check=checks)


def _common(identity: str):
    return {"id": st.just(identity), "label": texts, "help_text": texts, "required": st.booleans()}


def _item(identity: str):
    return st.one_of(
        simple_questions(identity),
        st.builds(Consent, **_common(identity), text=texts, version=texts),
        st.builds(Information, id=st.just(identity), title=texts, text=texts),
        repeats(identity),
    )


@st.composite
def repeats(draw, identity: str):
    questions = tuple(draw(simple_questions(each)) for each in draw(st.lists(ids, min_size=1, max_size=3, unique=True)))
    minimum = draw(st.integers(1, 3))
    maximum = draw(st.integers(minimum, 4))
    common = draw(st.fixed_dictionaries(_common(identity)))
    return Repeat(**common, one=draw(texts), questions=questions, minimum=minimum, maximum=maximum)


def simple_questions(identity: str):
    """A question that may be asked again and again."""
    common = _common(identity)
    return st.one_of(
        st.builds(ShortText, **common, max_length=st.integers(1, 250), autocomplete=st.sampled_from(["", "name"])),
        st.builds(LongText, **common, max_length=st.integers(1, 10_000)),
        st.builds(Email, **common),
        st.builds(Phone, **common),
        st.builds(Address, **common),
        st.builds(FiscalCode, **common),
        st.builds(Number, **common, minimum=st.none() | numbers, maximum=st.none() | numbers),
        st.builds(
            Date,
            **common,
            minimum=st.none() | days,
            maximum=st.none() | days,
            period=st.sampled_from(["any", "past", "future"]),
        ),
        st.builds(Time, **common, minimum=st.none() | times, maximum=st.none() | times),
        st.builds(AboutWhen, **common, period=st.sampled_from(["any", "past", "future"])),
        st.builds(Rating, **common, maximum=st.integers(2, 10), low_text=texts, high_text=texts),
        st.builds(Matrix, **common, rows=option_lists, columns=option_lists),
        st.builds(YesNo, **common),
        st.builds(File, **common, groups=file_groups, max_files=st.integers(1, 10)),
        st.builds(OneOf, **common, options=option_lists, other=others),
        st.builds(ManyOf, **common, options=option_lists, other=others, maximum=st.none() | st.integers(2, 5)),
    )


@st.composite
def definitions(draw) -> Definition:
    identities = iter(draw(st.lists(ids, min_size=20, max_size=20, unique=True)))
    return Definition(
        steps=tuple(
            Step(
                id=next(identities),
                title=draw(texts),
                intro=draw(texts),
                items=tuple(draw(_item(next(identities))) for _ in range(draw(st.integers(0, 4)))),
            )
            for _ in range(draw(st.integers(1, 4)))
        )
    )


words = st.text(st.characters(categories=("L", "N", "P", "Z")), min_size=1, max_size=20)


@st.composite
def rough_days(draw, period):
    """A day, a month or a year, perhaps up to a later one; or nothing remembered."""
    today = datetime.date.today()
    low, high = (today if period == "future" else EARLIEST_DATE), (today if period == "past" else LATEST_DATE)
    first, last = sorted(draw(st.lists(st.dates(low, high), min_size=2, max_size=2)))
    start, end = (day.isoformat()[: draw(st.sampled_from([4, 7, 10]))] for day in (first, last))
    found = [{"from": start}, {"unknown": True}, *([{"from": start, "to": end}] if start[:4] < end[:4] else [])]
    return draw(st.sampled_from(found))


ADDRESSES = [
    {"street": "Via Roma", "number": "28", "postcode": "12100", "municipality": "Cuneo", "country": "IT"},
    {"street": "Piazza Galimberti", "postcode": "12100", "municipality": "Cuneo", "country": "IT"},
    {"street": "شارع الحمراء", "municipality": "بيروت", "country": "LB"},
]


def answer_to(question):  # noqa: C901, PLR0911, PLR0912 - one line per kind of question
    """An answer that the question accepts; None where its bounds leave none."""
    match question:
        case ShortText(max_length=limit) | LongText(max_length=limit):
            return st.text("abcàèùñ漢ع", min_size=1, max_size=min(limit, 20))
        case Email():
            return st.sampled_from(["ada@esempio.it", "a.b+c@sub.esempio.it"])
        case Phone():
            return st.sampled_from(["0171 000000", "+39 0171 000000", "112233"])
        case Address():
            return st.sampled_from(ADDRESSES)
        case FiscalCode():
            return st.sampled_from(["RSSMRA80A01H501U", {"none": True}])
        case Number(minimum=low, maximum=high):
            low, high = -NUMBER_LIMIT if low is None else low, NUMBER_LIMIT if high is None else high
            return st.integers(low, high) if low <= high else st.none()
        case Date(minimum=low, maximum=high, period=period):
            low, high, today = low or EARLIEST_DATE, high or LATEST_DATE, datetime.date.today()
            low, high = (max(low, today), high) if period == "future" else (low, high)
            low, high = (low, min(high, today)) if period == "past" else (low, high)
            return st.dates(low, high).map(datetime.date.isoformat) if low <= high else st.none()
        case Time(minimum=low, maximum=high):
            low, high = low or datetime.time.min, high or datetime.time(23, 59)
            return st.times(low, high).map(lambda time: f"{time:%H:%M}") if low <= high else st.none()
        case AboutWhen(period=period):
            return rough_days(period)
        case Rating(maximum=limit):
            return st.integers(1, limit)
        case Matrix(rows=rows, columns=columns):
            return st.fixed_dictionaries({row.id: st.sampled_from([each.id for each in columns]) for row in rows})
        case YesNo():
            return st.booleans()
        case File():
            return st.just(question.example())
        case OneOf():
            chosen = st.sampled_from([option.id for option in question.options])
            return chosen | written if question.other else chosen
        case ManyOf(maximum=limit):
            order = [option.id for option in question.options]
            chosen = st.lists(st.sampled_from(order), min_size=1, max_size=limit or 5, unique=True)
            in_order = chosen.map(lambda found: sorted(found, key=order.index))
            with_other = st.tuples(in_order, written).map(lambda both: [*both[0][: (limit or 5) - 1], both[1]])
            return in_order | with_other if question.other else in_order
        case Consent(version=version):
            return st.just({"given": True, "version": version})
        case Repeat():
            return _entries(question)


@st.composite
def _entries(draw, question):
    """As many entries as may be, each answered in full; None where a question of theirs has no answer."""
    number = draw(st.integers(question.minimum, question.maximum))
    entries = [{each.id: draw(answer_to(each)) for each in question.questions} for _ in range(number)]
    return None if any(None in entry.values() for entry in entries) else entries


@st.composite
def answered_definitions(draw):
    definition = draw(definitions())
    answers = {each.id: draw(answer_to(each)) for each in definition.questions}
    return definition, {key: value for key, value in answers.items() if value is not None}
