"""Short names for the questions of the forms with which people ask something of the office."""

from __future__ import annotations

from typing import Any

from demo.content.blocks import Block, notice
from demo.pages import PageSpec
from demo.texts import ObjectRef, Text, h, same, t
from enquiries.kinds import Kind
from enquiries.models import EnquiryPage

READERS = t("Le persone dell’ufficio che rispondono.", "The people in the office who answer.")
KEPT = t("Poi restano solo i numeri.", "Then only the numbers remain.")


def choice(kind: str, label: Text, *options: Text, required: bool = True, **more: Any) -> Block:
    """One or several of these."""
    return kind, {"label": label, "required": required, "options": [{"label": each} for each in options], **more}


def line(label: Text, help_text: Text | None = None, *, required: bool = True, **more: Any) -> Block:
    """One line of text."""
    return "short_text", {"label": label, "help_text": help_text or same(""), "required": required, **more}


def story(label: Text, help_text: Text | None = None, *, required: bool = True, **more: Any) -> Block:
    """Several lines of text."""
    return "long_text", {"label": label, "help_text": help_text or same(""), "required": required, **more}


def step(title: Text, *questions: Block) -> Block:
    """A step without introduction."""
    return "step", {"title": title, "intro": same(""), "questions": list(questions)}


def enquiry_page(
    key: str, kind: Kind, parent: str, title: Text, slug: Text, description: Text, **fields: Any
) -> PageSpec:
    """A page with what all of them share: office, privacy notice, days."""
    return PageSpec(
        key=key,
        model=EnquiryPage,
        parent=parent,
        title=title,
        slug=slug,
        description=description,
        fields={
            "kind": kind.value,
            "unit": ObjectRef("unit-office"),
            "privacy_basis": "public_task",
            "privacy_readers": READERS,
            "privacy_days": 365,
            "privacy_retention": KEPT,
            **fields,
        },
    )


READ_THE_NOTICE: Block = (
    "consent",
    {
        "label": t("Ho letto come usate i miei dati", "I have read how you use my data"),
        "text": h(
            "<p>Lo spieghiamo all’inizio del modulo e nell’informativa del sito.</p>",
            "<p>We explain it at the beginning of the form and in the site’s privacy notice.</p>",
        ),
        "version": "2026-1",
        "required": True,
    },
)
NOT_A_REPORT = notice(
    "note",
    t("Non è una segnalazione di discriminazione", "This is not a report of discrimination"),
    h(
        "<p>Per raccontare una discriminazione usa «Segnala una discriminazione», in alto in ogni pagina: è protetta.</p>",
        "<p>To tell us about discrimination use “Report discrimination”, at the top of every page: it is protected.</p>",
    ),
)
