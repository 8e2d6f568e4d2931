"""Where a form ends without being sent: a step that asks nothing and leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_ADDRESS: Final = re.compile(r"tel:\+?[0-9]{2,15}|mailto:[^\s@?&]+@[^\s@?&]+|https?://[^\s/]+(/\S*)?")


@dataclass(frozen=True, kw_only=True)
class ExitButton:
    """Leads to an address or to a page of this site, by id: it is shown in the visitor's language.

    `carries_answers`: the page has a form, which begins with the answers to the questions that both forms share.
    """

    label: str = ""
    address: str = ""
    page: int | None = None
    carries_answers: bool = False


@dataclass(frozen=True, kw_only=True)
class Exit:
    """The form ends at this step for everybody to whom it applies."""

    buttons: tuple[ExitButton, ...] = ()


def is_address(text: str) -> bool:
    """Whether a button may lead there: a telephone, an e-mail address, a web address."""
    return _ADDRESS.fullmatch(text) is not None


def read_exit(stored: Mapping[str, Any]) -> Exit | None:
    """What the editor stores at a step; None where the form goes on after it."""
    return Exit(buttons=tuple(_read_buttons(stored.get("buttons")))) if stored.get("ends") is True else None


def _read_buttons(stored: object) -> Iterator[ExitButton]:
    for entry in stored if isinstance(stored, list) else ():
        values = entry.get("value") if isinstance(entry, Mapping) else None
        if isinstance(values, Mapping):
            label, address, page = (values.get(name) for name in ("label", "address", "page"))
            yield ExitButton(
                label=label.strip() if isinstance(label, str) else "",
                address=address.strip() if isinstance(address, str) else "",
                page=page if type(page) is int else None,
                carries_answers=values.get("carries_answers") is True,
            )
