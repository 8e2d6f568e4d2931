"""Fields of a sentence or two: several lines to write in, one that is stored."""

from __future__ import annotations

from wagtail.blocks import CharBlock

from core.alerts import TEXT_MAX_LENGTH, AlertTextBlock
from core.fields import TopicsField
from core.models import DESCRIPTION_MAX_LENGTH
from core.text_inputs import ParagraphBlock, ParagraphInput
from events.models import EventPage


def test_what_is_written_on_several_lines_is_one():
    typed = {"text": " Una frase.\r\n\r\nUn’altra. "}
    assert ParagraphInput().value_from_datadict(typed, {}, "text") == "Una frase. Un’altra."
    assert ParagraphInput().value_from_datadict({}, {}, "text") is None


def test_a_description_and_an_alert_are_written_in_one_that_knows_its_limit():
    description = EventPage.get_edit_handler().get_form_class().base_fields["description"]
    alert = AlertTextBlock().child_blocks["text"].field
    for field, limit in ((description, DESCRIPTION_MAX_LENGTH), (alert, TEXT_MAX_LENGTH)):
        assert isinstance(field.widget, ParagraphInput)
        assert int(field.widget.attrs["maxlength"]) == limit


def test_to_the_database_it_is_the_block_it_was():
    options = {"label": "Testo", "max_length": 200}
    assert ParagraphBlock(**options).deconstruct() == CharBlock(**options).deconstruct()


def test_topics_begin_with_a_capital_like_every_label():
    assert TopicsField().formfield().label == "Argomenti"
