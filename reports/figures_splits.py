"""What a year says besides, for the terms of external lists: parts of the kinds that are counted together.

A list joins our codes otherwise than `figures_release` does. Small kinds that have one term there are often large
enough together, and of cases with several codes the terms can be said. So «the others» and «several» are parted, one
list after the other, each time inside the parts of before: what leaves is one partition of the cases, whichever lists
there are, and every number in the terms of a list is a sum of printed ones (docs/adr/0048).

The reader knows that what is counted together is small: each kind among «the others», «several» as a whole where it is
among them, each term that a list could not name. What has such a bound stays whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.small_cells import SMALLEST_SHOWN

from .correspondences import Image, Mapped, image_of
from .figures_fields import SEVERAL, UNKNOWN

Codes = tuple[str, ...]
"""All the codes of one case in a field."""
Kind = frozenset[Codes]
"""Cases with one of these, which are counted as one: all sets of «several» together where they are few."""
Numbers = Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Split:
    """Cases that are counted together, and their terms in the lists, by the list's id, in which all have the same."""

    number: int
    images: Mapping[str, Image] = field(default_factory=dict)


def splits(sets: Mapping[Codes, int], joined: Collection[str], lists: Mapping[str, Mapped]) -> tuple[Split, ...]:
    """The parts of «the others», and of «several» where that is named; parts that no list names are left out.

    `sets` says how many cases have exactly these codes, `joined` which kinds are counted as «the others»
    (`figures_release.small_kinds`).
    """
    several = {codes: number for codes, number in sets.items() if len(codes) > 1}
    others = {frozenset([codes]): sets.get(codes, 0) for codes in map(_alone, {*joined} - {SEVERAL})}
    pools: list[Numbers] = [others]
    if SEVERAL in joined:
        others[frozenset(several)] = sum(several.values())
    else:
        pools.append({frozenset([codes]): number for codes, number in several.items()})
    if any(number >= SMALLEST_SHOWN for number in others.values()):
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


def _parted(numbers: Numbers, images: Mapping[str, Image], lists: Sequence[tuple[str, Mapped]]) -> Iterator[Split]:
    if not lists:
        yield Split(sum(numbers.values()), images)
        return
    (list_id, mapped), *later = lists
    named, rest = _part(numbers, mapped)
    for image, group in named.items():
        yield from _parted(group, {**images, list_id: image}, later)
    if rest:  # no later list parts it: of each term in it this one says that it is small
        yield Split(rest, images)


def _part(numbers: Numbers, mapped: Mapped) -> tuple[Mapping[Image, Numbers], int]:
    """Groups of one image each that may be printed, and how many are left, which may be printed too or is nobody.

    Groups that are too few are left together, and so is a kind that has no single image. Nothing is parted where those
    are too few even together, or where each of some small numbers must be the largest that it can be (as in
    `core.small_cells.fold`); to join more instead, or to go on, would tell which they are.
    """
    groups: dict[Image | None, dict[Kind, int]] = {}
    for kind, number in numbers.items():
        groups.setdefault(_image_of(kind, mapped), {})[kind] = number
    sizes = {image: sum(group.values()) for image, group in groups.items()}
    named = {image: groups[image] for image, size in sizes.items() if image is not None and size >= SMALLEST_SHOWN}
    left = [size for image, size in sizes.items() if image not in named]
    if 0 < sum(left) < SMALLEST_SHOWN or any(
        map(_are_all_largest, [left, *(group.values() for group in named.values())])
    ):
        return {}, sum(numbers.values())
    return named, sum(left)


def _image_of(kind: Kind, mapped: Mapped) -> Image | None:
    """The terms that all cases of a kind have; None where they have not all the same."""
    images = {image_of(mapped, codes) for codes in kind}
    return images.pop() if len(images) == 1 else None


def _are_all_largest(numbers: Collection[int]) -> bool:
    return set(numbers) == {SMALLEST_SHOWN - 1}
