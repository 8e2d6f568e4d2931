"""One form with every kind of item, each once with all that it can hold and once with nothing it can do without.

The golden files in `snapshots/` were written from it. A new kind is not added here: it gets a golden file of its own.
"""

from __future__ import annotations

import datetime

from formbuilder.definition import Definition, Step
from formbuilder.questions import (
    Consent,
    Date,
    Email,
    Information,
    LongText,
    ManyOf,
    Number,
    OneOf,
    Option,
    Phone,
    ShortText,
    YesNo,
)
from formbuilder.questions.text import LONG_TEXT_DEFAULT, SHORT_TEXT_MAX

FULL = Step(
    id="full",
    title="Tutto",
    intro="<p>Prima di <b>cominciare</b>.</p>",
    items=(
        ShortText(
            id="f-short", label="Nome", help_text="Come vuoi", required=False, max_length=80, autocomplete="name"
        ),
        LongText(id="f-long", label="Racconto", help_text="Con calma", required=False, max_length=500),
        Email(id="f-email", label="E-mail", help_text="Solo tua", required=False),
        Phone(id="f-phone", label="Telefono", help_text="Anche estero", required=False),
        Number(id="f-number", label="Persone", help_text="Con te", required=False, minimum=1, maximum=5),
        Date(
            id="f-date",
            label="Nascita",
            help_text="Tre numeri",
            required=False,
            minimum=datetime.date(1920, 1, 2),
            maximum=datetime.date(2020, 12, 31),
            period="past",
            autocomplete="bday",
        ),
        YesNo(id="f-yes", label="Prima volta", help_text="In questo corso", required=False),
        OneOf(
            id="f-one",
            label="Età",
            help_text="Oggi",
            required=False,
            options=(
                Option(id="young", label="Da 16 a 17", help_text="Serve chi firma"),
                Option(id="adult", label="Da 18"),
            ),
        ),
        ManyOf(
            id="f-many",
            label="Orari",
            help_text="Più di uno",
            required=False,
            options=(
                Option(id="am", label="Mattina", help_text="Dalle 9"),
                Option(id="pm", label="Pomeriggio"),
                Option(id="ev", label="Sera"),
            ),
            maximum=2,
        ),
        Consent(
            id="f-consent",
            label="Fotografie",
            help_text="Facoltativo",
            required=False,
            text="<p>Facciamo <b>fotografie</b>.</p><p>Le teniamo un anno.</p>",
            version="2026-1",
        ),
        Information(id="f-information", title="Avviso", text="<p>Leggi <i>bene</i>.</p>"),
    ),
)
BARE = Step(
    id="bare",
    title="",
    intro="",
    items=(
        ShortText(
            id="b-short", label="Cognome", help_text="", required=True, max_length=SHORT_TEXT_MAX, autocomplete=""
        ),
        LongText(id="b-long", label="Altro", help_text="", required=True, max_length=LONG_TEXT_DEFAULT),
        Email(id="b-email", label="Altra e-mail", help_text="", required=True),
        Phone(id="b-phone", label="Altro telefono", help_text="", required=True),
        Number(id="b-number", label="Numero", help_text="", required=True, minimum=None, maximum=None),
        Date(
            id="b-date",
            label="Giorno",
            help_text="",
            required=True,
            minimum=None,
            maximum=None,
            period="any",
            autocomplete="",
        ),
        YesNo(id="b-yes", label="D’accordo?", help_text="", required=True),
        OneOf(id="b-one", label="Uno", help_text="", required=True, options=(Option(id="o", label="O", help_text=""),)),
        ManyOf(
            id="b-many",
            label="Molti",
            help_text="",
            required=True,
            options=(Option(id="o", label="O", help_text=""),),
            maximum=None,
        ),
        Consent(id="b-consent", label="Ho compiuto 16 anni.", help_text="", required=True, text="", version=""),
        Information(id="b-information", title="", text=""),
    ),
)
EVERY_KIND = Definition(steps=(FULL, BARE))
ANSWERS = {
    "f-short": "Ada Neri",
    "f-long": "Vorrei\nvenire.",
    "f-email": "ada@esempio.it",
    "f-phone": "+39 0171 000000",
    "f-number": 2,
    "f-date": "1990-03-08",
    "f-yes": True,
    "f-one": "young",
    "f-many": ["am", "ev"],
    "f-consent": {"given": True, "version": "2026-1"},
    "b-number": 1500,
    "b-yes": False,
    "b-consent": {"given": False, "version": ""},
}
