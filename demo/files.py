"""The content of the demonstration as files: one for each page or entry, Italian, that the office can read and correct.

`demo/content/<group>/<key>.yaml` holds the fields of one page under the names of its model. `_group.yaml` beside them
says which there are, in their order, and under `shared` what all of them have, unless one says otherwise. A page that
names a `model` of its own takes nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content"
GROUP_FILE = "_group"


class ContentError(ValueError):
    """A file of the demonstration that cannot be used. Says which file and where in it, to whoever wrote it."""

    def within(self, path: Path) -> ContentError:
        """The same, with the name of the file before it."""
        shown = path.relative_to(FOLDER) if path.is_relative_to(FOLDER) else path
        return ContentError(f"{shown}: {self}")


class _Loader(yaml.BaseLoader):
    """Every word and number as it is written, `no` and `09:00` too; a name twice in one place is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(name) for name, _value in node.value]
        for place, (name, _value) in enumerate(node.value):
            if names[place] in names[:place]:
                line = name.start_mark.line + 1
                message = f"riga {line}: «{names[place]}» c’è già"
                raise ContentError(message)
        return super().construct_mapping(node, deep=deep)


def read(name: str) -> dict[str, Any]:
    """What stands in `demo/content/<name>.yaml`. Raises ContentError."""
    path = CONTENT / f"{name}.yaml"
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # makes texts, lists and tables only
    except FileNotFoundError:
        message = "il file non c’è"
        raise ContentError(message).within(path) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        message = f"riga {line}: {error.problem}"
        raise ContentError(message).within(path) from error
    except ContentError as error:
        raise error.within(path) from None
    if not isinstance(found, dict):
        message = "servono righe «nome: valore»"
        raise ContentError(message).within(path)
    return found


@dataclass(frozen=True, slots=True)
class Spec:
    """A page or an entry of the address book as its file says it. `parent` is the key of a page."""

    name: str
    model: type[models.Model]
    parent: str
    fields: Mapping[str, Any]

    @property
    def key(self) -> str:
        """What other files call it."""
        return self.name.rpartition("/")[2]

    @property
    def path(self) -> Path:
        """Its file."""
        return CONTENT / f"{self.name}.yaml"


def read_spec(name: str) -> Spec:
    """One page, by group and key: `services/service-report`. Raises ContentError."""
    return _spec(name, read(f"{name.rpartition('/')[0]}/{GROUP_FILE}"))


def read_group(group: str) -> list[Spec]:
    """All pages of a folder, in their order. Raises ContentError, also for a file that the group does not name."""
    whole = read(f"{group}/{GROUP_FILE}")
    path = CONTENT / group / f"{GROUP_FILE}.yaml"
    order = whole.get("order")
    if not isinstance(order, list):
        message = "serve «order», con un elenco"
        raise ContentError(message).within(path)
    forgotten = {file.stem for file in (CONTENT / group).glob("*.yaml")}.difference(order, [GROUP_FILE])
    if forgotten:
        message = f"in «order» mancano: {', '.join(sorted(forgotten))}"
        raise ContentError(message).within(path)
    return [_spec(f"{group}/{key}", whole) for key in order]


def list_groups() -> list[str]:
    """Every folder of pages or entries."""
    return sorted(path.parent.name for path in CONTENT.glob(f"*/{GROUP_FILE}.yaml"))


def _spec(name: str, group: Mapping[str, Any]) -> Spec:
    own = read(name)
    fields = own if "model" in own else {**group.get("shared", {}), **own}
    try:
        model = apps.get_model(fields.pop("model", ""))
    except (LookupError, ValueError) as error:
        message = f"model: {error}"
        raise ContentError(message).within(CONTENT / f"{name}.yaml") from error
    return Spec(name=name, model=model, parent=fields.pop("parent", ""), fields=fields)
