"""Forms to test with: the raw JSON that the page editor stores, and pages that hold it."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Page

from tests.formbuilder.testapp.models import SurveyPage

NAMESPACE = uuid.UUID("7d4f4ef0-0c4c-4a57-9a5e-9d3c26a3c0de")


def uid(name: str) -> str:
    """A stable UUID for a readable name."""
    return str(uuid.uuid5(NAMESPACE, name))


def question(kind: str, name: str, **values: Any) -> dict[str, Any]:
    if kind != "information":
        values = {"label": name, "required": True, **values}
    return {"type": kind, "id": uid(name), "value": values}


def options(*labels: str) -> list[dict[str, Any]]:
    return [{"type": "item", "id": uid(label), "value": {"label": label, "help_text": ""}} for label in labels]


def step(name: str, *questions: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "type": "step",
        "id": uid(name),
        "value": {"title": name, "intro": "", "questions": list(questions), **values},
    }


ALL_KINDS = [
    step(
        "Chi sei",
        question("short_text", "Nome", autocomplete="name"),
        question("email", "E-mail"),
        question("phone", "Telefono", required=False),
        question("date", "Nascita", period="past"),
    ),
    step(
        "Che cosa chiedi",
        question("information", "Avviso", title="Prima", text="<p>Leggi <b>bene</b>.</p>"),
        question("long_text", "Racconto", max_length=500),
        question("number", "Persone", minimum=1, maximum=5),
        question("yes_no", "Prima volta"),
    ),
    step(
        "Scelte",
        question("one_of", "Giorno", options=options("Lunedì", "Giovedì")),
        question("many_of", "Orari", options=options("Mattina", "Pomeriggio", "Sera"), required=False),
        question("consent", "Fotografie", text="<p>Facciamo fotografie.</p>", version="2026-1"),
    ),
]
"""Three steps with every kind of question."""


def name_of(name: str) -> str:
    """The name of the input of a question."""
    return f"q-{uid(name)}"


STEP_1 = {
    name_of("Nome"): "Ada Neri",
    name_of("E-mail"): "ada@esempio.it",
    name_of("Telefono"): "+39 0171 000000",
    name_of("Nascita") + "_day": "8",
    name_of("Nascita") + "_month": "3",
    name_of("Nascita") + "_year": "1990",
}
STEP_2 = {
    name_of("Racconto"): "Vorrei\nvenire.",
    name_of("Persone"): "2",
    name_of("Prima volta"): "yes",
}
STEP_3 = {
    name_of("Giorno"): uid("Giovedì"),
    name_of("Orari"): [uid("Sera"), uid("Mattina")],
    name_of("Fotografie"): "on",
}
ANSWERS = {
    uid("Nome"): "Ada Neri",
    uid("E-mail"): "ada@esempio.it",
    uid("Telefono"): "+39 0171 000000",
    uid("Nascita"): "1990-03-08",
    uid("Racconto"): "Vorrei\nvenire.",
    uid("Persone"): 2,
    uid("Prima volta"): True,
    uid("Giorno"): uid("Giovedì"),
    uid("Orari"): [uid("Mattina"), uid("Sera")],
    uid("Fotografie"): {"given": True, "version": "2026-1"},
}


PRIVACY = {"privacy_purpose": "Per provare.", "privacy_retention": "Fino a domani."}


def make_survey(parent: Page, steps: list[dict[str, Any]] | None = None, **fields: Any) -> SurveyPage:
    """A published page with a form, of every kind of question unless `steps` says otherwise."""
    fields = {"title": "Sondaggio", "slug": "sondaggio", "locale": parent.locale, **PRIVACY, **fields}
    page = SurveyPage(form_steps=ALL_KINDS if steps is None else steps, **fields)
    parent.add_child(instance=page)
    return SurveyPage.objects.get(pk=page.pk)
