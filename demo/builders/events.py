"""What is on: the list, the two campaigns with their programmes, events of these weeks."""

from __future__ import annotations

from demo.content.events import list_campaigns, list_events
from demo.pages import Desk, PageSpec
from demo.texts import t
from events.models import EventIndexPage


def build(desk: Desk) -> None:
    """Campaigns before the events that stand below them."""
    desk.make(
        PageSpec(
            key="events",
            model=EventIndexPage,
            parent="live",
            title=t("Eventi", "Events"),
            slug=t("eventi", "events"),
            description=t(
                "Incontri, film, camminate, corsi: che cosa c’è in programma e come partecipare.",
                "Talks, films, walks, courses: what is on and how to take part.",
            ),
        )
    )
    for spec in [*list_campaigns(desk.today), *list_events(desk.today)]:
        desk.make(spec)
