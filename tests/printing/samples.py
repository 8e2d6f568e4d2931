"""One document of each kind, with names of every script, and what a reader of the file finds in it."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import pikepdf

from printing.attendance import AttendanceGroup, AttendanceSheet
from printing.certificate import Certificate, Certificates
from printing.labels import BADGES_2X5, Label, Labels
from printing.listing import Listing, Rows
from printing.paper import Letterhead, Printed
from printing.programme import Day, Happening, Programme
from printing.record import Record, Section
from printing.rendering import render

LETTERHEAD = Letterhead(
    body="Comune di Cuneo",
    office="Ufficio Parità e Antidiscriminazioni",
    contacts=("Via Roma 28, 12100 Cuneo", "0171 444 111"),
)
PRINTED = Printed(by="Giulia Ferrero", at=datetime(2026, 11, 26, 9, 34, tzinfo=UTC))
NAMES = (
    "Maria Rossi",
    "Олена Шевченко",
    "فاطمة الزهراء",
    "张伟",
    "Ελένη Παπαδοπούλου",
    "Ștefan Țurcanu",
    "Nguyễn Thị Hồng",
)
LESSONS = tuple(date(2026, 10, 6) + timedelta(weeks=week) for week in range(10))

DOCUMENTS = {
    "listing": Listing(
        title="Iscrizioni",
        columns=("Nome", "Stato", "Nota"),
        groups=(
            Rows(title="Gruppo A", rows=tuple((name, "confermata", "") for name in NAMES)),
            Rows(title="Gruppo B", rows=(("Anna", "in attesa", "Una nota. " * 20),)),
            Rows(title="Gruppo C", rows=()),
        ),
        facts=(("Corso", "Autodifesa"),),
        is_landscape=True,
    ),
    "attendance": AttendanceSheet(
        course="Autodifesa",
        groups=(
            AttendanceGroup(
                title="Gruppo A",
                people=NAMES,
                lessons=LESSONS,
                facts=(("Luogo", "Palestra"),),
                minors=((NAMES[0], "Maria Neri, 0171 000000", "Ugo Neri, 0171 111111"), (NAMES[1], "", "")),
            ),
            AttendanceGroup(title="Gruppo B", people=(), lessons=()),
        ),
    ),
    "certificates": Certificates(
        certificates=tuple(
            Certificate(
                name=name,
                course="Autodifesa",
                facts=(("Lezioni", "9 su 10"),),
                issued_on=date(2026, 12, 12),
                code="ABCD-EFGH",
                address="parita.example/verifica",
            )
            for name in NAMES
        ),
        place="Cuneo",
        signatory="La responsabile",
    ),
    "labels": Labels(subject="Autodifesa", labels=tuple(Label(name=name, lines=("Gruppo A",)) for name in NAMES * 4)),
    "badges": Labels(subject="Autodifesa", labels=tuple(Label(name=name) for name in NAMES), stock=BADGES_2X5),
    "programme": Programme(
        name="8 marzo è tutto l’anno",
        period="dal 6 marzo al 15 aprile 2027",
        theme="Il tempo delle donne",
        days=(
            Day(
                name="domenica 7 marzo 2027",
                happenings=tuple(
                    Happening(title=name, facts=("Incontro", "18:00", "Sala della biblioteca"), text="Con chi vuole.")
                    for name in NAMES
                ),
            ),
            Day(name="lunedì 8 marzo 2027", happenings=(Happening(title="Film", facts=("Film",), is_off=True),)),
        ),
        organisers=NAMES[:2],
        address="parita.example/marzo/",
        as_of="26 novembre 2026",
    ),
    "record": Record(
        title="Copia dei dati",
        sections=(
            Section(title="Persona", entries=tuple(("Nome", name) for name in NAMES)),
            Section(title="Risposte", entries=(("Perché?", "Due righe:\nqui e qui."), ("Altro", ""))),
            Section(title="Storia", entries=()),
        ),
    ),
}


def printed(document, language="it"):
    return render(document, letterhead=LETTERHEAD, printed=PRINTED, language=language)


@lru_cache
def sample(name, language="it"):
    """The file of a document above, made once for all tests of this process."""
    return printed(DOCUMENTS[name], language)


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def tags(data):
    """How often each tag stands in the structure tree."""
    found = Counter()

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found[str(node.S)] += 1
            if "/K" in node:
                walk(node.K)

    with opened(data) as pdf:
        walk(pdf.Root.StructTreeRoot.K)
    return found


def text_of(data):
    """The text of a file as a reader copies it: codes of glyphs, through the ToUnicode map of their font."""
    with opened(data) as pdf:
        return "\n".join(_text_of_page(page) for page in pdf.pages)


def _text_of_page(page):
    maps = {name: _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    shown, current, spans = [], {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BDC", "BMC"):
            said = operands[1].get("/ActualText") if str(operator) == "BDC" else None
            spans.append(said is not None)
            shown += [str(said)] if said is not None else []
        elif str(operator) == "EMC":
            spans.pop()
        elif str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ") and not any(spans):
            shown += _glyphs(operands[0], current)
        elif str(operator) == "ET":
            shown.append("\n")
    return "".join(shown)


def _glyphs(operand, font):
    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = [bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)]
    return [font.get(code[at : at + 2], "") for code in codes for at in range(0, len(code), 2)]


def _to_unicode(font):
    """From the two bytes of a glyph to its characters: the `bfchar` and `bfrange` lines of the font's map."""
    found = {}
    ranges = False
    for line in font.ToUnicode.read_bytes().decode("latin-1").splitlines():
        ranges = "beginbfrange" in line or (ranges and "endbfrange" not in line)
        parts = [bytes.fromhex(each) for each in line.replace("<", " ").replace(">", " ").split() if _is_hex(each)]
        if len(parts) == 2 and line.startswith("<"):
            found[parts[0]] = parts[1].decode("utf-16-be")
        elif len(parts) == 3 and ranges:
            first, last, start = (int.from_bytes(each, "big") for each in parts)
            for code in range(first, last + 1):
                found[code.to_bytes(2, "big")] = chr(start + code - first)
    return found


def _is_hex(text):
    return len(text) % 2 == 0 and all(each in "0123456789abcdefABCDEF" for each in text)


def positions(data):
    """Where each piece of text of the first page begins."""
    with opened(data) as pdf:
        page = pdf.pages[0]
        maps = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
        found, stack, current, x, font = [], [], 0.0, 0.0, {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    stack.append(current)
                case "Q":
                    current = stack.pop()
                case "cm":
                    current += float(operands[4])
                case "Tm":
                    x = float(operands[4])
                case "Tf":
                    font = maps[str(operands[0])]
                case "Tj" | "TJ":
                    found.append((current + x, "".join(_glyphs(operands[0], font))))
    return found
