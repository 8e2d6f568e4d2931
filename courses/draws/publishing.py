"""A draw as everybody may read and check it: the list of codes, how fair it was, the file to do it again with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from courses.models.courses import CourseGroup, Edition
from courses.models.draws import Draw

from .drawing import promise_of

RECIPE: Final = """\
import hashlib, json

data = json.load(open("sorteggio.json", encoding="utf-8"))
seed, free = bytes.fromhex(data["seed"]), dict(data["seats"])
assert hashlib.sha256(seed).hexdigest() == data["sha256"]

def turn(entry):
    ticket = hashlib.sha256(seed + entry["code"].encode()).hexdigest()
    return (data["residents_first"] and not entry["resident"], ticket)

for rank, entry in enumerate(sorted(data["entries"], key=turn), start=1):
    group = next((wish for wish in entry["wishes"] if free[wish] >= entry["size"]), None)
    if group:
        free[group] -= entry["size"]
    print(rank, entry["code"], data["groups"].get(group, "-"))
"""
"""What anybody can run beside the file: it prints the draw once more."""

FILE_NAME: Final = "sorteggio.json"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the published list; without `group` the entry waits in the queue of `first_wish`."""

    rank: int
    code: str
    first_wish: str
    group: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Fairness:
    """What came of a group's seats, counted in people: `wished` had it as their first wish, `got` of them got it."""

    group: str
    seats: int
    given: int
    wished: int
    got: int
    residents_wished: int
    residents_got: int

    @property
    def chance(self) -> int:
        """How many of a hundred who wished it most got it."""
        return round(100 * self.got / self.wished) if self.wished else 0


def data_of(draw: Draw, *, names: Mapping[str, str]) -> dict[str, Any]:
    """The file: everything that went into the draw, sorted by code so that it says nothing of the order, and the names
    of the groups.
    """
    edition: Edition = draw.edition
    entries = [{key: value for key, value in each.items() if key != "group"} for each in draw.entries]
    return {
        "seed": edition.draw_seed,
        "sha256": promise_of(edition.draw_seed),
        "residents_first": draw.residents_first,
        "groups": dict(names),
        "seats": draw.seats,
        "entries": sorted(entries, key=lambda entry: str(entry["code"])),
    }


def rows_of(draw: Draw, *, names: Mapping[str, str]) -> list[Row]:
    """The list, in the drawn order."""
    return [
        Row(
            rank=rank,
            code=each["code"],
            first_wish=names.get(_first(each), ""),
            group=names.get(each["group"], ""),
            size=each["size"],
        )
        for rank, each in enumerate(draw.entries, start=1)
    ]


def fairness_of(draw: Draw, *, names: Mapping[str, str]) -> list[Fairness]:
    """The report, a line for each group that had seats to draw or somebody who wished it."""
    return [_fairness(draw, group, name) for group, name in names.items() if group in draw.seats]


def _fairness(draw: Draw, group: str, name: str) -> Fairness:
    wished = [each for each in draw.entries if _first(each) == group]
    got = [each for each in wished if each["group"] == group]
    return Fairness(
        group=name,
        seats=draw.seats[group],
        given=_people(each for each in draw.entries if each["group"] == group),
        wished=_people(wished),
        got=_people(got),
        residents_wished=_people(each for each in wished if each["resident"]),
        residents_got=_people(each for each in got if each["resident"]),
    )


def _first(entry: Mapping[str, Any]) -> str:
    return str(entry["wishes"][0]) if entry["wishes"] else ""


def _people(entries: Iterable[Mapping[str, Any]]) -> int:
    return sum(each["size"] for each in entries)


def groups_of(edition: Edition) -> list[CourseGroup]:
    """The groups in the order in which people read them."""
    return list(CourseGroup.objects.filter(edition=edition).select_related("place"))
