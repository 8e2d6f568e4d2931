"""How the desk finds a person: one column with all that identifies a registration, folded, on every database alike."""

from __future__ import annotations

import datetime
import difflib
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from core.finding import matching
from core.folding import fold_words, person_text, phone_digits
from courses import minors
from courses.models.registrations import Registration
from courses.states import State
from formbuilder import conditions
from formbuilder.reading import read_snapshot

NAME_KEY_MAX = 255


def search_text(
    *,
    reference: str,
    first_name: str,
    last_name: str,
    email: str,
    definition: object,
    answers: Mapping[str, Any],
    phone: str = "",
    draw_code: str = "",
) -> str:
    """What `Registration.search_text` holds: name, address, codes, and every telephone number."""
    return person_text(
        first_name, last_name, email, reference, draw_code, phones=[phone, *_phones(definition, answers)]
    )


def _phones(definition: object, answers: Mapping[str, Any]) -> Iterator[str]:
    for question in read_snapshot(definition).questions:
        yield from question.telephones(answers.get(question.id))


def perhaps_twice_in_draw() -> Q:
    """People of one name in a draw that is still to come: under two addresses one person has two chances."""
    others = Registration.objects.filter(
        state=State.RECEIVED, group__edition=OuterRef("group__edition"), name_folded=OuterRef("name_folded")
    ).exclude(pk=OuterRef("pk"))
    return Q(Exists(others), state=State.RECEIVED)


ALIKE_MAX = 10


def alike(registration: Registration) -> QuerySet[Registration]:
    """Other registrations that may be the same person's: same name, address or number; their own group's first."""
    same = Q(search_text__contains=f"{fold_words(registration.full_name)} ")
    if registration.email_normalised:
        same |= Q(email_normalised=registration.email_normalised)
    if number := phone_digits(registration.phone):
        same |= Q(search_text__contains=number)
    others = Registration.objects.filter(same).exclude(pk=registration.pk)
    if registration.party:  # They share an address because they entered together.
        others = others.exclude(party=registration.party)
    is_here = Case(When(group_id=registration.group_id, then=0), default=1)
    return others.select_related("group__place").order_by(is_here, "-received_at")[:ALIKE_MAX]


def age_on(registration: Registration, day: datetime.date) -> int | None:
    """Somebody's age in whole years on a day; None where the form did not ask the date of birth."""
    birthday = minors.born(registration.answers)
    return conditions.age_on(day, birthday) if birthday else None


def whose(registration: Registration) -> str:
    """The name that a mail and the page behind its link say, because others may read them; empty where nobody would.

    One person enrols several under one address, and a grown-up reads what is about a minor: «your registration» would
    be the wrong one (docs/adr/0029).
    """
    return registration.full_name if registration.party or minors.was_minor(registration) else ""


def fold_person(first_name: str, last_name: str) -> str:
    """Under which two spellings of a name are one person, whatever stands in which field."""
    return " ".join(sorted(fold_words(f"{first_name} {last_name}").split()))[:NAME_KEY_MAX]


# --- typing errors ---------------------------------------------------------------------------------------------------

SIMILARITY = 0.7
"""How alike two words must be for one to be the other's typing error: «Rosi» and «Rossi» are 0.89 alike."""
WORDS_MAX, EACH_MAX, SUGGESTIONS_MAX = 4, 3, 3


def similar(query: str) -> list[str]:
    """Queries that find somebody, with words of names in place of mistyped ones. Ask when the query finds nobody."""
    words = query.split()[:WORDS_MAX]
    known = _words_of_names()
    spellings = [_spellings(word, known) for word in words]
    tried = (" ".join(each) for each in itertools.product(*spellings))
    others = (each for each in tried if fold_words(each) != fold_words(query))
    found = (each for each in others if Registration.objects.filter(matching(each)).exists())
    return list(itertools.islice(found, SUGGESTIONS_MAX))


def _words_of_names() -> dict[str, str]:
    """Every word of a name: folded, and as somebody wrote it. Two queries."""
    names = itertools.chain.from_iterable(
        Registration.objects.order_by().values_list(part, flat=True).distinct().iterator()
        for part in ("last_name", "first_name")
    )
    return {fold_words(word): word for name in names for word in name.split()}


def _spellings(word: str, known: Mapping[str, str]) -> list[str]:
    """What a word may have meant: itself where it is part of a name or is no name, else the names most like it."""
    folded = fold_words(word)
    if not any(map(str.isalpha, folded)) or any(folded in each for each in known):
        return [word]
    return [known[each] for each in difflib.get_close_matches(folded, known, n=EACH_MAX, cutoff=SIMILARITY)]
