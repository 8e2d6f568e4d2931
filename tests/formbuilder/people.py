"""A question about several people, with what is typed into it and pressed."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from formbuilder.builder import StepForm, pick_posted, summarise_errors
from formbuilder.definition import Step
from formbuilder.questions import Date, Number, Repeat, ShortText

NAME = ShortText(id="name", label="Nome", max_length=30)
AGE = Number(id="age", label="Età", minimum=0, maximum=120, required=False)
BORN = Date(id="born", label="Nascita", required=False)


def people(**values) -> Repeat:
    values = {"label": "Chi viene?", "one": "Persona", "questions": (NAME, AGE), "maximum": 3, **values}
    return Repeat(id="p", **values)


def post(*slots, **typed) -> MultiValueDict:
    """A post with these entries; `name_1` is what was typed as the name of the first."""
    data = MultiValueDict({"q-p": [str(slot) for slot in slots]})
    for key, value in typed.items():
        name, number = key.split("_", 1)
        number, _sign, part = number.partition("_")
        data.setlist(f"q-p_{number}_{name}" + (f"_{part}" if part else ""), [value])
    return data


def ask(item: Repeat, *slots, **typed) -> StepForm:
    return StepForm(Step(id="s", items=(item,)), posted=pick_posted(post(*slots, **typed)))


def show(item: Repeat, *slots, **typed) -> StepForm:
    return StepForm(Step(id="s", items=(item,)), prefill=pick_posted(post(*slots, **typed)))


def entries(form: StepForm):
    return form["q-p"].entries


def errors(form: StepForm) -> list[tuple[str, str]]:
    return [(each.label, each.message) for each in summarise_errors(form)]


def render(form: StepForm) -> str:
    return render_to_string("forms/items.html", {"form": form, "names": {"action": "_action"}})


def press(item: Repeat, posted: MultiValueDict, *buttons: str) -> MultiValueDict:
    for button in buttons:
        posted = item.press(posted, button).posted
    return posted
