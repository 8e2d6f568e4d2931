"""The page of components: `/_componenti/`, `?gruppo=` one group of them, `?dir=rtl` from right to left."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from .blocks import block_entries
from .components import component_entries
from .entries import Entry

GROUPS: Final = {
    "componenti": "components/",
    "cornice": "components/chrome/",
    "servizi": "components/service/",
    "blocchi": "blocks/",
}
"""The folder of templates of each group; what stands in a deeper one belongs to that."""


def all_entries() -> dict[str, list[Entry]]:
    """The entries of each group."""
    groups: dict[str, list[Entry]] = {name: [] for name in GROUPS}
    for entry in [*component_entries(), *block_entries()]:
        folders = [name for name, folder in GROUPS.items() if entry.template.startswith(folder)]
        groups[max(folders, key=lambda name: len(GROUPS[name]))].append(entry)
    return groups


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every template in every state; Italian in both directions, so that the site's own fonts draw all of it."""
    wanted = request.GET.get("gruppo", "")
    with translation.override("it"):
        shown = [
            {
                "entry": entry,
                "examples": [(example.name, entry.render(example, request)) for example in entry.examples],
            }
            for name, entries in all_entries().items()
            if wanted in ("", name)
            for entry in entries
        ]
        context = {"shown": shown, "groups": GROUPS, "is_rtl": request.GET.get("dir") == "rtl"}
        return render(request, "showcase/page.html", context)
