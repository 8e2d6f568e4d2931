"""Forms to begin with: `templates_data/*.json`, Italian texts that anybody can correct, made into stored forms.

In the files a question may have a `name`, so that a condition can speak of it; a condition on an option quotes the
option's text. `shown_when` is one rule, `["name", "is", value]`, or `{"any": [rule, …]}` or `{"all": [rule, …]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "templates_data"
ORDER: Final = ("course", "event", "appointment", "assistance", "problem", "school", "discrimination", "survey")
TEXTS: Final = ("form_intro", "submit_label", "confirmation_title", "confirmation_text")
"""What a form page says around its steps, and a template or another page can bring along."""
LISTS: Final = frozenset({"rows", "columns"})
"""What a grid has in the place of options."""

Raw = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class FormTemplate:
    """A form to begin with. `steps` is what the editor stores; its ids are those of the template, for `remap`."""

    key: str
    title: str
    description: str
    texts: Mapping[str, str]
    steps: list[Raw]


@cache
def all_templates() -> tuple[FormTemplate, ...]:
    """Every template, in the order in which they are offered."""
    return tuple(_load(key) for key in ORDER)


def find(key: str) -> FormTemplate | None:
    """The template of this key."""
    return next((each for each in all_templates() if each.key == key), None)


def _load(key: str) -> FormTemplate:
    data = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    options = dict(_options(data["steps"]))
    return FormTemplate(
        key=key,
        title=data["title"],
        description=data["description"],
        texts={name: data[name] for name in TEXTS},
        steps=[_step(step, n, options) for n, step in enumerate(data["steps"], start=1)],
    )


def _options(steps: list[Raw]) -> Iterator[tuple[tuple[str, str], str]]:
    """The id of each option by its question's name and its text."""
    for n, step in enumerate(steps, start=1):
        for m, question in enumerate(step["questions"], start=1):
            for k, text in enumerate(question.get("options", ()), start=1):
                yield (question.get("name", ""), text), f"option-{n}-{m}-{k}"


def _step(data: Raw, n: int, options: Mapping[tuple[str, str], str]) -> Raw:
    questions = [_question(each, f"{n}-{m}", options) for m, each in enumerate(data["questions"], start=1)]
    value = {"title": data["title"], "intro": data.get("intro", ""), "questions": questions}
    return {"type": "step", "id": f"step-{n}", "value": value}


def _question(data: Raw, place: str, options: Mapping[tuple[str, str], str]) -> Raw:
    value = {key: each for key, each in data.items() if key not in ("kind", "name", "shown_when", "options")}
    for name in LISTS & data.keys():
        value[name] = [
            {"type": "item", "id": f"{name}-{place}-{k}", "value": {"label": text}}
            for k, text in enumerate(data[name], start=1)
        ]
    if data["kind"] != "information":
        value = {"help_text": "", "required": True, **value}
    if "options" in data:
        value["options"] = [
            {"type": "item", "id": f"option-{place}-{k}", "value": {"label": text, "help_text": ""}}
            for k, text in enumerate(data["options"], start=1)
        ]
    if "shown_when" in data:
        value["shown_when"] = _condition(data["shown_when"], options)
    return {"type": data["kind"], "id": data.get("name", f"question-{place}"), "value": value}


def _condition(data: Any, options: Mapping[tuple[str, str], str]) -> Raw:
    ((match, rules),) = data.items() if isinstance(data, dict) else [("all", [data])]
    return {
        "match": match,
        "rules": [
            {"question": name, "operator": operator, "value": options.get((name, value), value)}
            for name, operator, value in rules
        ],
    }
