"""What every file is: tagged, titled, in its language, its fonts inside, each word a word to whoever copies it."""

from __future__ import annotations

import pytest

from printing.fonts import FAMILIES

from .samples import DOCUMENTS, NAMES, opened, positions, printed, sample, tags, text_of

pytestmark = pytest.mark.once

UA = "http://www.aiim.org/pdfua/ns/id/"


@pytest.mark.parametrize("language", ["it", "ar"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_pdf_ua(name, language):
    with opened(sample(name, language)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == str(pdf.open_metadata()["dc:title"]) != ""
        assert pdf.open_metadata()[f"{{{UA}}}part"] == "1"
    assert tags(sample(name, language))["/Document"] == 1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_fonts_are_inside(name):
    families = {family.replace(" ", "") for family in FAMILIES}
    with opened(sample(name)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            family = str(font.BaseFont).partition("+")[2].partition("-")[0]
            assert family in families
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_document_is_the_same_bytes(name):
    assert printed(DOCUMENTS[name]) == sample(name)


@pytest.mark.parametrize("language", ["it", "ar"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_names_of_every_script_are_text(name, language):
    text = text_of(sample(name, language)).split()
    for person in NAMES:
        for word in person.split():
            # What runs from right to left is drawn from left to right: a reader turns it around.
            assert word in text or word[::-1] in text or word in "".join(text), word


def test_a_name_in_arabic_can_be_searched_for():
    """Some fonts draw a letter's dots apart, and copied text then has each letter twice: this one does not."""
    assert "فاطمة"[::-1] in text_of(sample("listing"))


def test_tags_of_a_list():
    found = tags(sample("listing"))
    assert (found["/H1"], found["/H2"]) == (1, 3)
    assert (found["/Table"], found["/TH"]) == (2, 6)
    assert found["/TD"] == 3 * (len(NAMES) + 1)


@pytest.mark.parametrize(("name", "headings"), [("attendance", 1), ("certificates", len(NAMES)), ("record", 1)])
def test_tags_of_the_others(name, headings):
    found = tags(sample(name))
    assert found["/H1"] == headings
    assert found["/TH"] or name == "certificates"


@pytest.mark.parametrize(("name", "pages"), [("attendance", 2), ("certificates", len(NAMES)), ("labels", 2)])
def test_a_page_for_each(name, pages):
    with opened(sample(name)) as pdf:
        assert len(pdf.pages) == pages


def test_the_foot_says_who_printed_it_and_when_and_is_no_content():
    text = text_of(sample("listing"))
    assert "Stampa di Giulia Ferrero, 26 novembre 2026, 10:34" in text
    assert "Pagina 1 di 1" in text
    with opened(sample("listing")) as pdf:
        stream = pdf.pages[0].Contents.read_bytes()
    assert b"/Artifact" in stream


def test_right_to_left_turns_the_sheet_around():
    """The first column of a list stands on the right: its cells begin further to the right than those of the second."""
    assert _column(sample("listing", "it"), "Nome") < _column(sample("listing", "it"), "Stato")
    assert _column(sample("listing", "ar"), "Nome") > _column(sample("listing", "ar"), "Stato")


def _column(data, word):
    return min(x for x, text in positions(data) if text == word)


def test_a_name_on_a_label_is_a_paragraph():
    assert tags(sample("labels"))["/P"] == 2 * 4 * len(NAMES)
