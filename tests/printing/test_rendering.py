"""Nothing that somebody typed, and no length, stops a document or a worker."""

from __future__ import annotations

import random

import pytest
from django.utils.translation import gettext_lazy

from core.sandbox import MEGABYTE, Limits
from printing import rendering
from printing.attendance import BOXES_MAX, LESSONS_A_PAGE, AttendanceGroup, AttendanceSheet, _portions
from printing.certificate import CERTIFICATES_MAX, Certificates
from printing.labels import LABELS_MAX, Label, Labels
from printing.listing import CELL_MAX, ROWS_MAX, Listing, Rows
from printing.paper import PrintingError, TooLongError
from printing.record import CHARACTERS_MAX, Record, Section

from .samples import DOCUMENTS, LESSONS, opened, printed, text_of


def record(*values):
    return Record(title="Scheda", sections=(Section(title="Dati", entries=tuple(("Voce", each) for each in values)),))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Zoë \U0001f600 Neri", "Zoë □ Neri"),
        ("\U0001f469\u200d\U0001f467", "□\u200d□"),
        ("Anna\x00\x07\x1b", "Anna"),
        ("Anna\u202e\u2066 Neri", "Anna Neri"),
        ("\ud800Anna\uffff", "Anna□"),
        ("e\u0300", "è"),
        ('#panic(1) *a* `b` $c$ @d <e> \\f "g"', '#panic(1) *a* `b` $c$ @d <e> \\f "g"'),
        ("Anna\u1680Neri", "Anna Neri"),
    ],
)
def test_what_is_typed_is_shown_or_stood_in_for(typed, shown):
    assert f"Voce{shown}Stampa" in text_of(printed(record(typed))).replace("\n", "")


def test_a_text_that_waits_for_its_language_is_said_in_that_of_the_document():
    assert "Nome e cognome" in text_of(printed(record(gettext_lazy("Nome e cognome"))))


def test_no_character_stops_a_document():
    """Characters of all planes at random: letters, marks of other scripts on them, joiners, nothing at all."""
    draw = random.Random(7)  # noqa: S311 - the same characters each time
    planes = ((0x20, 0x3000), (0, 0x110000), (0x600, 0x700), (0x1F000, 0x1FA00), (0x300, 0x370))
    lines = ["".join(chr(draw.randrange(*draw.choice(planes))) for _ in range(40)) for _ in range(150)]
    assert printed(record(*lines)).startswith(b"%PDF")


def test_five_thousand_rows():
    rows = tuple((f"Persona {number}", "confermata", "una nota") for number in range(ROWS_MAX))
    data = printed(Listing(title="Elenco", columns=("Nome", "Stato", "Nota"), groups=(Rows(rows=rows),)))
    with opened(data) as pdf:
        assert len(pdf.pages) > 80


def _labels(count):
    return Labels(subject="", labels=(Label(name="Anna"),) * count)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Listing(title="", columns=("A",), groups=(Rows(rows=(("a",),) * (ROWS_MAX + 1)),)),
        lambda: AttendanceSheet(
            course="",
            groups=(AttendanceGroup(title="", people=("A",) * (BOXES_MAX // 10 + 1), lessons=LESSONS),),
        ),
        lambda: Certificates(certificates=(None,) * (CERTIFICATES_MAX + 1)),
        lambda: _labels(LABELS_MAX + 1),
        lambda: record("a" * (CHARACTERS_MAX + 1)),
    ],
)
def test_more_than_one_file_may_hold_is_refused_before_anything_is_made(make):
    with pytest.raises(TooLongError):
        make()


def test_a_long_cell_is_shortened():
    content = Listing(title="", columns=("A",), groups=(Rows(rows=(("a" * (CELL_MAX + 1),),)),)).content()
    assert content["groups"][0]["rows"][0][0] == "a" * CELL_MAX + "…"


def test_the_lessons_of_a_group_go_evenly_on_pages():
    assert [len(each) for each in _portions(LESSONS)] == [10]
    assert [len(each) for each in _portions(LESSONS * 2)] == [10, 10]
    assert [len(each) for each in _portions((*LESSONS, *LESSONS[: LESSONS_A_PAGE - 9]))] == [8, 7]
    assert _portions(()) == [()]


def test_a_font_that_is_not_there_is_an_error(monkeypatch):
    """Typst would leave the paper white, and say so in a warning."""
    monkeypatch.setattr(rendering, "FAMILIES", (*rendering.FAMILIES, "Comic Sans"))
    with pytest.raises(PrintingError, match="unknown font"):
        printed(record("Anna"))


def test_a_document_that_takes_too_much_ends_without_a_word_of_it(monkeypatch):
    monkeypatch.setattr(rendering, "LIMITS", Limits(memory_bytes=64 * MEGABYTE))
    with pytest.raises(PrintingError) as caught:
        printed(record("Anna Segreta"))
    assert "Segreta" not in str(caught.value)


def test_a_template_that_is_wrong_says_why_and_quotes_nothing(tmp_path, monkeypatch):
    broken = tmp_path / "template.typ"
    broken.write_text(
        "#let d = json(bytes(sys.inputs.data))\n#panic(d.content.sections.first().entries.first().last())"
    )
    (tmp_path / "probe.typ").write_text("")
    monkeypatch.setattr(rendering, "ROOT", tmp_path)
    monkeypatch.setattr(Record, "template", broken)
    with pytest.raises(PrintingError) as caught:
        printed(record("Anna Segreta"))
    assert str(caught.value).startswith("error: panicked with (")
    assert str(caught.value).endswith("/template.typ:2:1)")
    assert "Segreta" not in str(caught.value)


def test_a_template_reads_nothing_outside_its_folder(tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text("secret")
    room = tmp_path / "room"
    room.mkdir()
    (room / "probe.typ").write_text("")
    nosy = room / "template.typ"
    nosy.write_text('#set document(title: "x")\n#read("../secret.txt")')
    monkeypatch.setattr(rendering, "ROOT", room)
    monkeypatch.setattr(Record, "template", nosy)
    with pytest.raises(PrintingError):
        printed(record("Anna"))
    nosy.write_text('#set document(title: "x")\n= nothing')
    assert printed(record("Anna")).startswith(b"%PDF")


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("language", ["en", "zh-hans", "uk"])
def test_every_language(name, language):
    with opened(printed(DOCUMENTS[name], language)) as pdf:
        assert pdf.Root.Lang == language.partition("-")[0]
