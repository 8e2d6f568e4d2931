"""What a file is, by how it begins; what it is called."""

from __future__ import annotations

import pytest

from formbuilder.uploads.inspection import inspect
from formbuilder.uploads.kinds import HEAD_BYTES, KINDS, Group, TextCheck, kinds_of, recognise
from formbuilder.uploads.names import NAME_MAX, clean_name
from formbuilder.uploads.refusals import FileRefusal, Reason
from tests.formbuilder.uploads import samples

pytestmark = pytest.mark.once

PDF, JPEG, TXT = KINDS["pdf"], KINDS["jpeg"], KINDS["txt"]


def test_every_kind_is_recognised_by_its_beginning_and_confirmed_by_its_decoder():
    for name, content in samples.each_kind().items():
        kind = recognise(content[:HEAD_BYTES])
        assert kind is not None, name
        finding = inspect(kind, [content])
        assert finding.kind.name == name
        assert not finding.is_like_a_signature, name


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"{\\rtf1 testo}",
        b"GIF89a" + bytes(100),
        b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
        b"Rar!\x1a\x07\0" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        samples.media(b"avif"),
        "testo in UTF-16".encode("utf-16"),
        "perché no".encode("latin-1"),
        b"testo\0con uno zero",
        bytes(100),
        b"\x1b[31mcolori",
    ],
)
def test_anything_else_is_refused(content):
    assert recognise(content[:HEAD_BYTES]) is None


def test_a_pdf_may_begin_with_something_else_but_a_page_is_no_pdf():
    assert recognise(b"\xff\xfe junk \x00 %PDF-1.7 " + bytes(100)) is PDF
    assert recognise(b"<html>%PDF-1.7</html>") is TXT


def test_text_is_judged_across_the_borders_of_pieces():
    check = TextCheck()
    letters = "è".encode()
    assert check.accepts(b"perch" + letters[:1])
    assert not check.ends_well()
    check = TextCheck()
    assert check.accepts(b"perch" + letters[:1])
    assert check.accepts(letters[1:])
    assert check.ends_well()
    assert not check.accepts(b"\xff")


def test_a_group_is_its_kinds():
    assert {kind.name for kind in kinds_of([Group.PICTURE])} == {"jpeg", "png", "heic", "webp"}
    assert {kind.group for kind in kinds_of(Group)} == set(Group)
    assert kinds_of([]) == ()


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("docx", samples.docm(), Reason.MACROS),
        ("docx", samples.docx(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), Reason.MACROS),
        ("odt", samples.odt(Basic__script=b"x"), Reason.MACROS),
        ("docx", samples.archive({"a.txt": "x"}), Reason.KIND),
        ("docx", samples.docx(main="openxmlformats-officedocument.spreadsheetml.sheet"), Reason.KIND),
        ("docx", samples.docx()[:-100], Reason.UNREADABLE),
        ("jpeg", b"\xff\xd8\xff" + bytes(100), Reason.UNREADABLE),
        ("png", samples.picture("PNG", size=(1, 1)), Reason.DOT),
    ],
)
def test_what_a_decoder_finds_is_refused_in_its_own_words(kind, content, reason):
    with pytest.raises(FileRefusal) as caught:
        inspect(KINDS[kind], [content])
    assert caught.value.reason is reason
    assert str(reason.text)


def test_an_archive_that_unpacks_to_a_disk_full_is_refused():
    bomb = samples.docx(word__bomb=bytes(201 * 1024 * 1024))
    assert len(bomb) < 2 * 1024 * 1024
    with pytest.raises(FileRefusal) as caught:
        inspect(KINDS["docx"], [bomb])
    assert caught.value.reason is Reason.UNREADABLE


def test_a_document_is_what_is_inside_it():
    """Both are a ZIP; a bare one is taken for the other until it is opened."""
    assert inspect(KINDS["docx"], [samples.odt()]).kind is KINDS["odt"]


@pytest.mark.parametrize("size", [(600, 120), (40, 40)])
def test_a_small_picture_may_be_the_logo_of_a_signature(size):
    assert inspect(JPEG, [samples.picture(size=size)]).is_like_a_signature


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Foto.JPG", "Foto.JPG"),
        ("perche\u0301.jpg", "perché.jpg"),
        ("نامه\u200cای.jpg", "نامه\u200cای.jpg"),
        ("书信.jpeg", "书信.jpeg"),
        ("письмо.pdf", "письмо.pdf.jpg"),
        ("senza", "senza.jpg"),
        ("", "senza nome.jpg"),
        ("..", "senza nome.jpg"),
        (".jpg", "jpg.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\anna\\foto.jpg", "foto.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe.jpg"),
        ("a\r\nb\x00c.jpg", "abc.jpg"),
        ('"><script>.jpg', '"><script>.jpg'),
        ("foto.php", "foto.php.jpg"),
    ],
)
def test_a_name_stays_as_it_was_but_for_what_deceives(raw, name):
    assert clean_name(raw, JPEG) == name


def test_a_long_name_keeps_its_ending():
    name = clean_name("à" * 500 + ".jpeg", JPEG)
    assert len(name) == NAME_MAX
    assert name.endswith("à.jpeg")
    assert len(clean_name("x" * 500, None)) == NAME_MAX
    assert clean_name("foto.exe", None) == "foto.exe"
