"""Somebody at a place of a form, without requests and rows."""

import copy
from dataclasses import dataclass, replace

from django.http import QueryDict

from formbuilder.builder import SEEN_FIELD
from formbuilder.definition import Definition, read_definition
from formbuilder.filling.screens import Screen
from formbuilder.filling.state import FlowState
from formbuilder.filling.steps import Flow, Moved
from formbuilder.journey import CHECK_PATH
from tests.formbuilder.factories import ALL_KINDS, name_of, uid

CHECK = CHECK_PATH


@dataclass(frozen=True)
class At:
    """Somebody at a place of the form. `screen` is what is shown there."""

    flow: Flow
    place: str = "1"
    state: FlowState | None = None

    @property
    def screen(self) -> Screen:
        shown = self.flow.look(self.state, self.place)
        assert isinstance(shown, Screen), shown
        return shown

    def data(self, values=(), action="next", **extra) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, value in dict(values).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        shown = self.flow.look(self.state, self.place)
        if isinstance(shown, Screen):
            data["_step"], data["_mark"] = shown.step_id, shown.mark
        data["_action"] = action
        data.update(extra)
        return data

    def press(self, values=(), action="next", *, today: Flow | None = None, **extra):
        """Press a button of the page on the screen; `today` is the form as it is meanwhile."""
        flow = today or self.flow
        result = flow.proceed(self.state, self.place, self.data(values, action, **extra))
        return At(flow, result.place, result.state) if isinstance(result, Moved) else result

    def go(self, place: str) -> "At":
        """The browser's buttons, a link, or an address typed in; redirects are followed."""
        shown = self.flow.look(self.state, place)
        return replace(self, place=shown if isinstance(shown, str) else place)


def make_flow(stored=None, *, locale="it") -> Flow:
    return Flow(read_definition(ALL_KINDS if stored is None else stored), locale=locale)


def fill(flow: Flow, *steps) -> At:
    at = At(flow)
    for values in steps:
        at = at.press(values)
    return at


def shown(at: At, name: str):
    return at.screen.form[name_of(name)].value()


def edited(change) -> Definition:
    """The usual form with its stored JSON changed."""
    stored = copy.deepcopy(ALL_KINDS)
    change(stored)
    return stored


def set_consent(**values):
    return lambda steps: steps[2]["value"]["questions"][2]["value"].update(values)


def on_screen(at: At) -> dict[str, object]:
    """What the form on the screen shows: what waits is not there without a script."""
    return {
        entry.item.label: entry.field for entry in at.screen.form.items() if not (entry.slot and entry.slot.is_waiting)
    }


def parts_on(at: At) -> list[str]:
    found = []
    for entry in at.screen.form.items():
        if entry.slot and entry.slot.is_waiting:
            continue
        widget = entry.field.field.widget if entry.field else None
        slots = [entry.slot, *getattr(widget, "slots", {}).values()]
        found += [slot.part for slot in slots if slot and not slot.is_waiting]
    return found


def press(at: At, values=(), action="next", **extra):
    """Press a button of the page, which posts what it shows, names of conditional parts included."""
    seen = parts_on(at) if at.screen.form else []
    typed = {}
    for name, value in dict(values).items():
        values_of = [uid(each) for each in value] if isinstance(value, list) else value
        typed[name_of(name)] = uid(value) if value in ("Giorno", "Sera") else values_of
    return at.press({**typed, SEEN_FIELD: seen}, action, **extra)
