"""From a file of the demonstration to stored values: ids that never change, and mistakes that say where they are."""

import uuid
from datetime import date

import pytest
from wagtail import blocks

from demo.files import ContentError
from demo.rich_text import to_html
from demo.streams import Writer, block_id, demo_uuid
from formbuilder.blocks.conditions import ConditionBlock
from home.models import StandardPage
from news.models import NewsPage


class Option(blocks.StructBlock):
    label = blocks.CharBlock()
    note = blocks.CharBlock(required=False)


class Question(blocks.StructBlock):
    label = blocks.CharBlock()
    required = blocks.BooleanBlock(required=False)
    maximum = blocks.IntegerBlock(required=False)
    period = blocks.ChoiceBlock(choices=[("past", "Past"), ("future", "Future")], required=False)
    shown_when = ConditionBlock(required=False)
    page = blocks.PageChooserBlock(required=False)
    options = blocks.ListBlock(Option())


class Form(blocks.StreamBlock):
    yes_no = Question()
    one_of = Question()


class Known:
    days = {"today": date(2026, 3, 10)}
    years = {"last-year": 2025}

    def page_id(self, key):
        return {"faq": 42}.get(key)

    def object_id(self, key):
        return {"unit-desk": 7}.get(key)


QUANDO = {"label": "Quando?", "options": {"1": "Oggi", "2": {"label": "Ieri", "note": "sera"}}}


def write(items, key="page"):
    return Writer(key=key, known=Known()).stream(Form(), items, "form")


def test_ids_are_the_same_every_time_and_differ_between_pages():
    assert write({"1 one_of": QUANDO}) == write({"1 one_of": QUANDO})
    assert write({"1 one_of": QUANDO})[0]["id"] != write({"1 one_of": QUANDO}, "another")[0]["id"]


def test_an_id_goes_with_the_name_wherever_the_block_is_moved():
    other = {"label": "Prima?"}
    moved = write({"new yes_no": other, "1 one_of": QUANDO})
    assert moved[1] == write({"1 one_of": QUANDO})[0]
    assert moved[1]["id"] == block_id("page", "form", "1 one_of")


def test_every_block_and_item_has_its_own_id():
    block = write({"1 one_of": QUANDO})[0]
    ids = [block["id"], *(item["id"] for item in block["value"]["options"])]
    assert len({uuid.UUID(each) for each in ids}) == 3


def test_a_struct_written_as_one_text_fills_its_first_field_and_a_text_left_out_is_empty():
    options = write({"1 one_of": QUANDO})[0]["value"]["options"]
    assert options[0]["value"] == {"label": "Oggi", "note": ""}


def test_values_are_what_the_block_stores():
    said = {"label": "no", "required": "false", "maximum": "last-year", "period": "past", "page": "faq"}
    value = write({"1 yes_no": said})[0]["value"]
    assert value == {"label": "no", "required": False, "maximum": 2025, "period": "past", "page": 42}


def test_a_condition_names_an_earlier_question_by_its_words():
    asked = write(
        {
            "1 one_of": QUANDO,
            "2 yes_no": {"label": "E poi?", "shown_when": {"question": "Quando?", "operator": "is", "value": "Ieri"}},
            "3 yes_no": {"label": "Ma?", "shown_when": {"question": "E poi?", "operator": "is", "value": "false"}},
        }
    )
    yesterday = asked[0]["value"]["options"][1]["id"]
    rules = [each["value"]["shown_when"]["rules"] for each in asked[1:]]
    assert rules == [
        [{"question": asked[0]["id"], "operator": "is", "value": yesterday}],
        [{"question": asked[1]["id"], "operator": "is", "value": False}],
    ]


def when(**condition):
    return {"1 one_of": QUANDO, "2 yes_no": {"label": "E poi?", "shown_when": condition}}


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ({"1 once_of": QUANDO}, "form/1 once_of: il blocco «once_of» non c’è; ci sono: yes_no, one_of"),
        ({"1 one_of": {"lable": "x"}}, "form/1 one_of/lable: questo non c’è"),
        ({"1 one_of": {"maximum": "due"}}, "form/1 one_of/maximum: «due» non va bene qui"),
        ({"1 one_of": {"required": "sì"}}, "form/1 one_of/required: «sì» non va bene qui"),
        ({"1 one_of": {"period": "mai"}}, "form/1 one_of/period: «mai» non è tra le scelte"),
        ({"1 one_of": {"page": "nowhere"}}, "form/1 one_of/page: la pagina «nowhere» non c’è"),
        ({"1 one_of": {"label": ["a"]}}, "form/1 one_of/label: qui va un testo solo"),
        ({"1 one_of": {"options": ["a"]}}, "form/1 one_of/options: ogni parte ha un nome"),
        (when(question="Chi?", operator="is"), "form/2 yes_no/shown_when: prima di qui nessuno chiede «Chi?»"),
        (when(question="Quando?", operator="eq"), "form/2 yes_no/shown_when: «eq» non è uno di"),
        (when(question="Quando?", operator="is", value="Mai"), "«Mai» non è una risposta a «Quando?»"),
    ],
)
def test_a_mistake_says_where_it_is(items, message):
    with pytest.raises(ContentError) as caught:
        write(items)
    assert message in str(caught.value)


def test_fields_of_a_page_are_read_as_the_model_wants_them():
    fields = Writer(key="page", known=Known()).fields(
        NewsPage, {"title": "2026", "date": "today - 3", "expires_on": "2026-04-01", "unit": "unit-desk"}
    )
    assert fields == {"title": "2026", "date": date(2026, 3, 7), "expires_on": date(2026, 4, 1), "unit_id": 7}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"titolo": "x"}, "titolo: StandardPage non ha questo campo"),
        ({"image": "nothing"}, "image: «nothing» non c’è"),
    ],
)
def test_a_field_that_the_page_does_not_have_is_an_error(fields, message):
    with pytest.raises(ContentError, match=message):
        Writer(key="page", known=Known()).fields(StandardPage, fields)


def test_a_day_without_a_name_that_is_known_is_an_error():
    with pytest.raises(ContentError, match=r"date: «tomorrow \+ 1» non va bene qui"):
        Writer(key="page", known=Known()).fields(NewsPage, {"date": "tomorrow + 1"})


def test_links_to_pages_become_wagtail_s():
    fields = Writer(key="page", known=Known()).fields(NewsPage, {"body": {"1 paragraph": "Leggi [qui](page:faq)."}})
    assert fields["body"].raw_data[0]["value"] == '<p>Leggi <a linktype="page" id="42">qui</a>.</p>'


def test_rich_text_is_stored_as_the_page_editor_stores_it():
    text = 'Due **parole**\ne *altre*.\n\n- una\n- due <b>\n\n1. prima\n2. «dopo» "qui"\n'
    assert to_html(text) == (
        "<p>Due <b>parole</b> e <i>altre</i>.</p><ul><li>una</li><li>due &lt;b&gt;</li></ul>"
        '<ol><li>prima</li><li>«dopo» "qui"</li></ol>'
    )


def test_what_a_thumb_can_call_or_write_to_is_a_link():
    html = to_html("Chiama il **1522**, lo 0171 444789 o scrivi a prova@comune.cuneo.it. Sono 112 giorni.")
    assert html == (
        '<p>Chiama il <a href="tel:1522"><b>1522</b></a>, lo <a href="tel:0171444789">0171 444789</a> o scrivi a '
        '<a href="mailto:prova@comune.cuneo.it">prova@comune.cuneo.it</a>. Sono 112 giorni.</p>'
    )


def test_ids_are_pinned():
    """A changed namespace would make a second demonstration beside the first."""
    assert str(demo_uuid("page", "home")) == "1da9ff4d-5a18-5325-8df6-e3a0388a8077"
