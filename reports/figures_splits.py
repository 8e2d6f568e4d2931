"""What a year says besides, for the terms of external lists: parts of the kinds that are counted together.

A list joins our codes otherwise than `figures_release` does. Small kinds that have one term there are often large
enough together, and of cases with several codes the terms can be said. So «the others» and «several» are parted, one
list after the other, each time inside the parts of before: what leaves is one partition of the cases, whichever lists
there are, and every number in the terms of a list is a sum of printed ones (docs/adr/0048).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.small_cells import SMALLEST_SHOWN

from .correspondences import Image, Mapped, image_of
from .figures import Row
from .figures_fields import SEVERAL, UNKNOWN, Field, tally

Codes = tuple[str, ...]
Atoms = Mapping[Codes, int]
"""How many cases have exactly these codes."""


@dataclass(frozen=True, slots=True)
class Split:
    """Cases that are counted together, and their terms in the lists, by the list's id, in which all have the same."""

    number: int
    images: Mapping[str, Image] = field(default_factory=dict)


def splits(
    rows: Sequence[Row], by: Field, name_of: Callable[[str], str], *, others: str, lists: Mapping[str, Mapped]
) -> tuple[Split, ...]:
    """The parts of «the others», and of «several» where that is named; parts that no list names are left out.

    `name_of` says under which name a kind is counted (`figures_release.joining`), `others` is that of the small ones.
    """
    numbers = tally(rows, by)
    joined = [kind for kind in dict.fromkeys([*by.words, *numbers]) if name_of(kind) == others]
    sets = Counter(tuple(sorted(row.of(by.key))) for row in rows)
    several = {codes: number for codes, number in sets.items() if len(codes) > 1}
    small = {codes: sets[codes] for kind in joined if kind != SEVERAL for codes in [_alone(kind)]}
    pools: list[Atoms] = [small | several] if SEVERAL in joined else [small, several]
    if any(numbers.get(kind, 0) >= SMALLEST_SHOWN for kind in joined):
        del pools[0]  # large ones are among them so that the small ones cannot be computed: that must stay so
    ordered = _coarse_first(lists)
    named = [each for pool in pools for each in _parted(pool, {}, ordered) if each.images]
    return tuple(sorted(named, key=lambda each: (sorted(each.images.items()), each.number)))


def _alone(kind: str) -> Codes:
    """The codes of a case of one kind."""
    return () if kind == UNKNOWN else (kind,)


def _coarse_first(lists: Mapping[str, Mapped]) -> list[tuple[str, Mapped]]:
    """Those with few terms first, because their parts are large; the order says nothing of the cases."""
    return sorted(lists.items(), key=lambda each: (len(set(each[1].values())), each[0]))


def _parted(atoms: Atoms, images: Mapping[str, Image], lists: list[tuple[str, Mapped]]) -> Iterator[Split]:
    named: Mapping[Image, Atoms] = {}
    if lists:
        (list_id, mapped), later = lists[0], lists[1:]
        named, rest = part(atoms, lambda codes: image_of(mapped, codes))
    if not named:
        yield Split(sum(atoms.values()), images)
        return
    for image, group in named.items():
        yield from _parted(group, {**images, list_id: image}, later)
    if sum(rest.values()):
        yield from _parted(rest, images, later)


def part(atoms: Atoms, image: Callable[[Codes], Image]) -> tuple[Mapping[Image, Atoms], Atoms]:
    """Groups of one image each that may be printed, and what is left, which may be printed too or is nobody.

    Groups that are too few are left together. Nothing is parted, by this list or a later one, where those are too few
    even together, or where each of some small numbers must be the largest that it can be (as in
    `core.small_cells.fold`); to join more instead, or to go on, would tell which they are.
    """
    groups: dict[Image, dict[Codes, int]] = {}
    for codes, number in atoms.items():
        groups.setdefault(image(codes), {})[codes] = number
    sizes = {key: sum(group.values()) for key, group in groups.items()}
    left = {key for key, size in sizes.items() if size < SMALLEST_SHOWN}
    named = {key: group for key, group in groups.items() if key not in left}
    together = [sizes[key] for key in left]
    if 0 < sum(together) < SMALLEST_SHOWN or any(
        map(_are_all_largest, [together, *(group.values() for group in named.values())])
    ):
        return {}, atoms
    return named, {codes: number for key in left for codes, number in groups[key].items()}


def _are_all_largest(numbers: Collection[int]) -> bool:
    return set(numbers) == {SMALLEST_SHOWN - 1}
