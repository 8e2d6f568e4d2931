"""Lots are drawn when enrolment is over: by the clock, once for each edition, and by nobody else (docs/adr/0023)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core import due_jobs
from core.daytime import next_daytime
from courses import seats
from courses.draws.drawing import Drawn, Entry, draw
from courses.draws.wishes import entry_of
from courses.emails import Notice
from courses.models.courses import Allocation, CourseGroup, Edition
from courses.models.draws import Draw
from courses.models.history import By, Happening
from courses.models.registrations import Registration
from courses.states import Action, State
from staff import audit

from .history import note_event
from .notices import notify_each
from .retention import retention_date
from .steps import take_step
from .together import readers_among


def draw_due(*, now: datetime.datetime | None = None) -> int:
    """Draw for every edition whose enrolment is over; returns for how many. For the due jobs.

    Without anybody to draw for there is no draw yet: whoever the office still enters takes part in the next run's.
    """
    now = now or timezone.now()
    taking_part = Registration.objects.filter(group__edition=OuterRef("pk"), state=State.RECEIVED)
    due = Edition.objects.filter(
        Exists(taking_part), allocation=Allocation.DRAW, drawn_at=None, enrolment_until__lte=now
    )
    return due_jobs.for_each(list(due.values_list("pk", flat=True)), lambda pk: draw_edition(pk, now=now))


@transaction.atomic
def draw_edition(edition_id: int, *, now: datetime.datetime) -> bool:
    """Draw, give every seat, put the others into the queues, owe everybody a mail, keep what anybody can check.

    The rows of the groups are locked first: whoever registers at this moment is in the draw or is told that enrolment
    is over. A second call changes nothing and returns False.
    """
    seats.hold_edition(edition_id)
    edition = Edition.objects.get(pk=edition_id)
    if not edition.awaits_draw or edition.enrolment_until > now:
        return False
    groups = {str(each.uuid): each for each in CourseGroup.objects.filter(edition=edition).select_related("place")}
    people = _taking_part(edition, groups)
    if not people:  # The last of them has left at this moment.
        return False
    free = {name: max(0, group.seats_to_offer) for name, group in groups.items()}
    entries = [entry_of(members, groups=groups) for members in people.values()]
    drawn = draw(entries, seats=free, seed=edition.draw_seed, residents_first=edition.draw_residents_first)
    for each in drawn:
        _give(people[each.entry.code], each, groups=groups, edition=edition)
    Draw.objects.create(
        edition=edition,
        residents_first=edition.draw_residents_first,
        seats=free,
        entries=[_published(each) for each in drawn],
    )
    Edition.objects.filter(pk=edition_id).update(drawn_at=now)
    readers = [each for entry in drawn for each in readers_among(people[entry.entry.code])]
    notify_each(readers, Notice.DRAWN, due=next_daytime(now))
    placed = sum(each.entry.size for each in drawn if each.group is not None)
    audit.record(
        actor=None,
        action="edition.drawn",
        target=f"edition:{edition_id}",
        details={"number": sum(each.entry.size for each in drawn), "seats": placed},
    )
    return True


def _taking_part(edition: Edition, groups: Mapping[str, CourseGroup]) -> dict[str, list[Registration]]:
    """Everybody in the draw, by code: people who belong together have one."""
    found = Registration.objects.filter(group__edition=edition, state=State.RECEIVED)
    people: dict[str, list[Registration]] = {}
    for each in found.select_related("group").order_by("party_place"):
        each.group = groups[str(each.group.uuid)]
        people.setdefault(each.draw_code, []).append(each)
    return people


def _give(members: list[Registration], drawn: Drawn, *, groups: Mapping[str, CourseGroup], edition: Edition) -> None:
    """The seats that were drawn, or the end of the queue of the first wish: called in the drawn order."""
    if drawn.group is not None and groups[drawn.group] != members[0].group:
        for each in members:
            each.group = groups[drawn.group]
            each.retain_until = retention_date(edition=edition, group=each.group)
            each.save(update_fields=["group", "retain_until"])
    action = Action.DRAW_SEAT if drawn.group is not None else Action.DRAW_QUEUE
    take_step(members, action)
    for each in members:
        note_event(each, Happening(action.value), by=By.TIME)


def _published(drawn: Drawn) -> dict[str, Any]:
    entry = drawn.entry
    return {
        "code": entry.code,
        "wishes": list(entry.wishes),
        "size": entry.size,
        "resident": entry.is_resident,
        "group": drawn.group,
    }


def redraw(kept: Draw) -> list[Drawn]:
    """The draw once more, from what is published: the same, unless somebody has changed what was kept."""
    entries = [
        Entry(code=each["code"], wishes=tuple(each["wishes"]), size=each["size"], is_resident=each["resident"])
        for each in kept.entries
    ]
    seed = kept.edition.draw_seed
    return draw(entries, seats=kept.seats, seed=seed, residents_first=kept.residents_first)


def verify_draws() -> Sequence[Draw]:
    """The draws that cannot be drawn again with the same result; none where all is well."""
    kept = Draw.objects.select_related("edition").order_by("pk")
    return [each for each in kept if [_published(drawn) for drawn in redraw(each)] != each.entries]
