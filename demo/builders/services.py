"""The services and their list."""

from __future__ import annotations

from demo.content.services_rights import RIGHTS
from demo.content.services_women import WOMEN
from demo.pages import Desk, PageSpec
from demo.texts import t
from services.models import ServiceIndexPage


def build(desk: Desk) -> None:
    """The list first, then every service: the help against violence before all others."""
    desk.make(
        PageSpec(
            key="services",
            model=ServiceIndexPage,
            parent="home",
            title=t("Servizi", "Services"),
            description=t(
                "Tutto quello che puoi chiedere all’ufficio: aiuto, ascolto, corsi, laboratori, informazioni.",
                "All you can ask of the office: help, listening, courses, workshops, information.",
            ),
        )
    )
    for spec in [*WOMEN, *RIGHTS]:
        desk.make(spec)
