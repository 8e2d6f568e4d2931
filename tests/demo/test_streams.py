"""From demo data to stored content: ids that never change, and no text in one language only."""

import uuid

import pytest
from wagtail import blocks

from demo.streams import Strings, UnpairedTextError, Writer, demo_uuid
from demo.texts import PageRef, h, same, t


class Form(blocks.StreamBlock):
    question = blocks.StructBlock([("label", blocks.CharBlock()), ("options", blocks.ListBlock(blocks.CharBlock()))])


def write(key="page"):
    writer = Writer(key=key, resolve=lambda reference: 7)
    items = [("question", {"label": t("Quando?", "When?"), "options": [t("Oggi", "Today"), same("–")]})]
    return writer, writer.stream(Form(), items, "form")


def test_ids_are_the_same_every_time_and_differ_between_pages():
    assert write()[1] == write()[1]
    assert write("page")[1][0]["id"] != write("another")[1][0]["id"]


def test_every_block_and_item_has_its_own_id():
    block = write()[1][0]
    ids = [block["id"], *(item["id"] for item in block["value"]["options"])]
    assert len({uuid.UUID(each) for each in ids}) == 3


def test_the_italian_is_stored_and_the_english_remembered():
    writer, raw = write()
    assert raw[0]["value"]["label"] == "Quando?"
    assert writer.strings == {"Quando?": "When?", "Oggi": "Today", "–": "–"}


def test_a_text_left_out_is_stored_empty_not_null():
    writer = Writer(key="page", resolve=lambda reference: 7)
    assert writer.stream(Form(), [("question", {"options": []})], "form")[0]["value"]["label"] == ""


def test_an_unknown_field_is_an_error():
    with pytest.raises(KeyError, match="lable"):
        Writer(key="page", resolve=lambda reference: 7).stream(Form(), [("question", {"lable": "x"})], "form")


def test_links_to_pages_become_wagtail_s():
    writer = Writer(key="page", resolve=lambda reference: {"faq": 42}[reference.key])
    html = writer.value(h('<p>Leggi <a href="page:faq">qui</a>.</p>', '<p>Read <a href="page:faq">here</a>.</p>'))
    assert html == '<p>Leggi <a linktype="page" id="42">qui</a>.</p>'
    assert PageRef("faq").key == "faq"


@pytest.mark.parametrize("english", ["<p>One.</p>", "<p>One.</p><ul><li>Two</li><li>Three</li></ul>"])
def test_rich_texts_of_different_shape_are_refused(english):
    with pytest.raises(UnpairedTextError):
        Strings().add_html(h("<p>Uno.</p><p>Due.</p>", english))


def test_two_translations_of_one_text_are_refused():
    strings = Strings()
    strings.add_text(t("Novità", "News"))
    with pytest.raises(UnpairedTextError):
        strings.add_text(t("Novità", "Novelties"))


def test_ids_are_pinned():
    """A changed namespace would make a second demonstration beside the first."""
    assert str(demo_uuid("page", "home")) == "1da9ff4d-5a18-5325-8df6-e3a0388a8077"


def test_what_a_thumb_can_call_or_write_to_is_a_link():
    writer = Writer(key="page", resolve=lambda reference: 7)
    html = writer.value(
        h(
            "<p>Chiama il <b>1522</b>, lo 0171 444789 o scrivi a prova@comune.cuneo.it. Sono 112 giorni.</p>",
            "<p>Call <b>1522</b>, 0171 444789 or write to prova@comune.cuneo.it. It is 112 days.</p>",
        )
    )
    assert html == (
        '<p>Chiama il <a href="tel:1522"><b>1522</b></a>, lo <a href="tel:0171444789">0171 444789</a> o scrivi a '
        '<a href="mailto:prova@comune.cuneo.it">prova@comune.cuneo.it</a>. Sono 112 giorni.</p>'
    )
