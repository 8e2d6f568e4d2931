"""Random forms and random answers to them."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from formbuilder.definition import (
    EARLIEST_DATE,
    LATEST_DATE,
    NUMBER_LIMIT,
    Consent,
    Date,
    Definition,
    Email,
    Information,
    LongText,
    ManyOf,
    Number,
    OneOf,
    Option,
    Phone,
    ShortText,
    Step,
    YesNo,
)

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ids = st.uuids().map(str)
days = st.dates(EARLIEST_DATE, LATEST_DATE)
numbers = st.integers(-NUMBER_LIMIT, NUMBER_LIMIT)
option_lists = st.lists(ids, min_size=2, max_size=5, unique=True).flatmap(
    lambda found: st.tuples(*(st.builds(Option, id=st.just(each), label=texts, help_text=texts) for each in found))
)


def _common(identity: str):
    return {"id": st.just(identity), "label": texts, "help_text": texts, "required": st.booleans()}


def _item(identity: str):
    common = _common(identity)
    return st.one_of(
        st.builds(ShortText, **common, max_length=st.integers(1, 250), autocomplete=st.sampled_from(["", "name"])),
        st.builds(LongText, **common, max_length=st.integers(1, 10_000)),
        st.builds(Email, **common),
        st.builds(Phone, **common),
        st.builds(Number, **common, minimum=st.none() | numbers, maximum=st.none() | numbers),
        st.builds(
            Date,
            **common,
            minimum=st.none() | days,
            maximum=st.none() | days,
            period=st.sampled_from(["any", "past", "future"]),
        ),
        st.builds(YesNo, **common),
        st.builds(OneOf, **common, options=option_lists),
        st.builds(ManyOf, **common, options=option_lists, maximum=st.none() | st.integers(2, 5)),
        st.builds(Consent, **common, text=texts, version=texts),
        st.builds(Information, id=st.just(identity), title=texts, text=texts),
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


def answer_to(question):  # noqa: PLR0911 - one line per kind of question
    """An answer that the question accepts; None where its bounds leave none."""
    match question:
        case ShortText(max_length=limit) | LongText(max_length=limit):
            return st.text("abcàèùñ漢ع", min_size=1, max_size=min(limit, 20))
        case Email():
            return st.sampled_from(["ada@esempio.it", "a.b+c@sub.esempio.it"])
        case Phone():
            return st.sampled_from(["0171 000000", "+39 0171 000000", "112233"])
        case Number(minimum=low, maximum=high):
            low, high = -NUMBER_LIMIT if low is None else low, NUMBER_LIMIT if high is None else high
            return st.integers(low, high) if low <= high else st.none()
        case Date(minimum=low, maximum=high, period=period):
            low, high, today = low or EARLIEST_DATE, high or LATEST_DATE, datetime.date.today()
            low, high = (max(low, today), high) if period == "future" else (low, high)
            low, high = (low, min(high, today)) if period == "past" else (low, high)
            return st.dates(low, high).map(datetime.date.isoformat) if low <= high else st.none()
        case YesNo():
            return st.booleans()
        case OneOf():
            return st.sampled_from([option.id for option in question.options])
        case ManyOf(maximum=limit):
            order = [option.id for option in question.options]
            chosen = st.lists(st.sampled_from(order), min_size=1, max_size=limit or 5, unique=True)
            return chosen.map(lambda found: sorted(found, key=order.index))
        case Consent(version=version):
            return st.just({"given": True, "version": version})


@st.composite
def answered_definitions(draw):
    definition = draw(definitions())
    answers = {each.id: draw(answer_to(each)) for each in definition.questions}
    return definition, {key: value for key, value in answers.items() if value is not None}
