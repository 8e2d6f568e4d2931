"""The builders of the demonstration, in the order in which they depend on one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.pages import Desk

from . import directory, finish, pictures, sections, services


@dataclass(frozen=True, slots=True)
class Builder:
    """One area of the demonstration. `build` makes what is missing and changes nothing that is there."""

    label: str
    build: Callable[[Desk], None]


BUILDERS: tuple[Builder, ...] = (
    Builder("Disegni", pictures.build),
    Builder("Home e sezioni", sections.build),
    Builder("Rubrica: uffici, luoghi, recapiti", directory.build),
    Builder("Pagine dell’ufficio", sections.build_pages),
    Builder("Servizi", services.build),
    Builder("Menu, collegamenti, piè di pagina", finish.build),
)

__all__ = ["BUILDERS", "Builder"]
