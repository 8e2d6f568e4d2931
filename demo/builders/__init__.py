"""The builders of the demonstration, in the order in which they depend on one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.pages import Desk

from . import (
    appointments,
    cases,
    courses,
    directory,
    documents,
    drawn_courses,
    enquiries,
    figures,
    finish,
    people,
    pictures,
    points,
    ratings,
    sections,
    surveys,
    upkeep,
)


@dataclass(frozen=True, slots=True)
class Builder:
    """One area of the demonstration. `build` makes what is missing and changes nothing that is there."""

    label: str
    build: Callable[[Desk], None]


def _pages(label: str, group: str) -> Builder:
    """The pages of a folder and nothing else."""
    return Builder(label, lambda desk: desk.make_group(group))


BUILDERS: tuple[Builder, ...] = (
    Builder("Disegni", pictures.build),
    Builder("File da scaricare", documents.build),
    Builder("Pagina iniziale e sezioni", sections.build),
    Builder("Rubrica: uffici, luoghi, recapiti", directory.build),
    Builder("Pagine per chiedere qualcosa all’ufficio", enquiries.build),
    Builder("Ufficio, piani, sicurezza, note di legge", sections.build_pages),
    _pages("Pagine dei luoghi", "place-pages"),
    _pages("Persone con un incarico", "people"),
    _pages("Enti della rete", "network"),
    _pages("Servizi", "services"),
    Builder("Sportelli su appuntamento", appointments.build),
    _pages("Campagne ed eventi", "events"),
    Builder("Corsi e iscrizioni", courses.build),
    Builder("Corsi a sorteggio", drawn_courses.build),
    Builder("Questionario di fine corso", surveys.build),
    _pages("Novità", "news"),
    _pages("Pagine degli argomenti", "topic-pages"),
    _pages("Pagina per segnalare", "report"),
    _pages("Che cosa posso fare", "aid"),
    Builder("Persone, ruoli, chiavi", people.build),
    Builder("Segnalazioni inventate", cases.build),
    Builder("Punto di ascolto", points.build),
    Builder("Dati delle segnalazioni chiuse", figures.build),
    Builder("Richieste di persone inventate", enquiries.build_people),
    Builder("Appuntamenti di persone inventate", appointments.build_people),
    Builder("Voti sulle pagine", ratings.build),
    Builder("Revisioni delle pagine", upkeep.build),
    Builder("Menu, piè di pagina, collegamenti", finish.build),
)

__all__ = ["BUILDERS", "Builder"]
