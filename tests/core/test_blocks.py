"""Every block of a page body: what the editor sees, what it prints, what it refuses, how it is translated."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.views.generic.preview import StreamFieldBlockPreview
from wagtail.blocks import StreamBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from core.blocks import CONTENT_BLOCKS, MachineKeyBlock
from core.blocks.media import ImageFieldsBlock
from core.blocks.text import HeadingBlock
from home.models import StandardPage

BLOCKS = dict(CONTENT_BLOCKS)
NAMES = list(BLOCKS)

RAW_VALUES = {
    "heading": {"text": "Come si partecipa", "level": "h2"},
    "paragraph": "<p>Lo sportello <b>ascolta</b>.</p>",
    "quote": {"text": "Ogni giorno conta.", "source": "Assessorato", "context": "Alla presentazione"},
    "notice": {"kind": "warning", "title": "Su appuntamento", "text": "<p>Chiama prima.</p>"},
    "accordion": {"entries": [{"question": "Quanto costa?", "answer": "<p>Niente.</p>"}]},
    "steps": {"entries": [{"title": "Scrivi", "text": "<p>Col modulo.</p>"}, {"title": "Parla", "text": ""}]},
    "external_links": {"entries": [{"title": "UNAR", "url": "https://www.unar.it/", "text": "L'ufficio nazionale"}]},
    "call_to_action": {
        "title": "Hai visto qualcosa?",
        "text": "Anche in forma anonima.",
        "button": "Segnala",
        "page": None,
        "url": "https://example.org/",
        "emphasis": "primary",
    },
    "video_link": {
        "title": "Una panchina",
        "url": "https://video.example.org/1",
        "host": "Video del Comune",
        "text": "La posa di una panchina rossa.",
        "minutes": "4 minuti",
        "captions": True,
    },
    "key_figures": {
        "entries": [{"number": "1368", "unit": "persone", "label": "iscritte", "source": "Anagrafe", "year": 2024}]
    },
    "timeline": {
        "entries": [
            {"date": "2002-03-08", "period": "", "title": "Nasce l'assessorato", "text": "<p>In città.</p>"},
            {"date": None, "period": "da marzo a maggio", "title": "Incontri", "text": ""},
        ]
    },
    "partner_cities": {"entries": [{"city": "Cracovia", "country": "Polonia", "role": "capofila", "url": ""}]},
    "table": {
        "caption": "Orari dello sportello",
        "columns": ["Giorno", "Orario"],
        "rows": [{"cells": ["mercoledì", "9–12"]}],
        "row_headers": True,
    },
}
"""A finished stored value of each block that needs no other object: what programs write into a body."""


@pytest.fixture
def image(root_page):
    return get_image_model().objects.create(title="Panchina", file=get_test_image_file())


@pytest.fixture
def document(root_page):
    return get_document_model().objects.create(title="Piano", file=ContentFile(b"testo", name="piano.txt"), file_size=5)


def stored(block_name: str, value) -> dict:
    """A block as the database holds it."""
    return {"type": block_name, "value": value, "id": str(uuid4())}


def render(block_name: str, value) -> str:
    block = BLOCKS[block_name]
    return block.render(block.to_python(value), context={"request": RequestFactory().get("/")})


def errors_of(block, value) -> dict:
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(value))
    return caught.value.block_errors


# What the editor sees


@pytest.mark.parametrize("name", NAMES)
def test_block_presents_itself_in_the_picker(name):
    block = BLOCKS[name]
    assert block.meta.icon != "placeholder"
    assert str(block.meta.group)
    assert str(block.meta.label)
    assert str(block.get_description())
    assert block.is_previewable


@pytest.mark.parametrize("name", NAMES)
def test_block_renders_its_preview(name, home_page, image, document):
    block = StreamBlock(CONTENT_BLOCKS).child_blocks[name]
    request = RequestFactory().get("/admin/block-preview/", {"id": block.definition_prefix})
    response = StreamFieldBlockPreview.as_view()(request).render()
    assert response.status_code == 200
    assert f' block-{name}"' in response.text


@pytest.mark.parametrize("name", NAMES)
def test_block_renders_an_unfinished_draft(name, db):
    block = BLOCKS[name]
    block.render(block.get_default())


@pytest.mark.parametrize("name", [name for name in NAMES if name in RAW_VALUES])
def test_block_accepts_its_own_finished_value(name):
    block = BLOCKS[name]
    block.clean(block.to_python(RAW_VALUES[name]))


def test_a_draft_may_be_saved_unfinished():
    block = BLOCKS["call_to_action"]
    block.clean_deferred(block.get_default())
    assert "title" in errors_of(block, block.get_default())


# What each block prints


def test_heading_can_be_linked_by_its_words():
    assert render("heading", {"text": "Così è", "level": "h2"}).strip() == '<h2 id="così-è" class="h3">Così è</h2>'
    assert "<h3 " in render("heading", {"text": "Sotto", "level": "h3"})


def test_heading_in_another_script_keeps_an_anchor():
    block = HeadingBlock()
    assert block.to_python({"text": "اتصل بنا", "level": "h2"}).anchor


def test_only_headings_print_headings(db):
    for name, value in RAW_VALUES.items():
        if name != "heading":
            assert "<h" not in render(name, value).replace("<hr", ""), name


def test_text_of_editors_is_escaped():
    value = {"text": "<script>alert(1)</script>", "source": "<b>Ufficio</b>", "context": ""}
    html = render("quote", value)
    assert "<script>" not in html
    assert "<b>" not in html


def test_notice_says_its_kind_in_words():
    assert "Attenzione:" in render("notice", RAW_VALUES["notice"])


def test_accordion_opens_without_javascript():
    html = render("accordion", RAW_VALUES["accordion"])
    assert "<details" in html
    assert "<summary" in html


def test_key_figure_follows_the_language():
    assert "1.368" in render("key_figures", RAW_VALUES["key_figures"])
    with translation.override("en"):
        assert "1,368" in render("key_figures", RAW_VALUES["key_figures"])
    assert "Fonte: Anagrafe, 2024" in render("key_figures", RAW_VALUES["key_figures"])


def test_timeline_marks_dates_for_machines():
    html = render("timeline", RAW_VALUES["timeline"])
    assert '<time datetime="2002-03-08">8 marzo 2002</time>' in html.lower()
    assert "da marzo a maggio" in html


def test_table_has_caption_and_headers():
    html = render("table", RAW_VALUES["table"])
    assert "<caption>Orari dello sportello</caption>" in html
    assert html.count('scope="col"') == 2
    assert '<th scope="row">mercoledì</th>' in html


def test_video_is_a_link_and_loads_nothing():
    html = render("video_link", RAW_VALUES["video_link"])
    assert 'href="https://video.example.org/1"' in html
    assert "src=" not in html


@pytest.mark.parametrize("name", list(RAW_VALUES))
def test_blocks_have_no_inline_style_script_or_handler(name):
    html = render(name, RAW_VALUES[name])
    for forbidden in (" style=", "<script", " onclick=", " src=", "<iframe"):
        assert forbidden not in html


def test_document_shows_format_and_size(document):
    html = render("documents", {"entries": [{"document": document.pk, "title": "", "text": "Tre anni"}]})
    assert "Piano" in html
    assert "TXT" in html
    assert "5\xa0byte" in html


# Images


def test_image_prints_the_words_of_this_place(image):
    value = {"image": image.pk, "alt_text": "Una panchina", "decorative": False, "caption": "Via Roma", "credit": ""}
    html = render("image", value)
    assert 'alt="Una panchina"' in html
    assert "Via Roma" in html
    assert 'type="image/avif"' in html


def test_decorative_image_has_an_empty_alternative(image):
    html = render("image", {"image": image.pk, "alt_text": "", "decorative": True, "caption": "", "credit": ""})
    assert 'alt=""' in html


def test_one_image_used_twice_keeps_both_texts(image):
    entries = [
        {"image": image.pk, "alt_text": words, "decorative": False, "caption": "", "credit": ""}
        for words in ("Prima volta", "Seconda volta")
    ]
    html = render("gallery", {"entries": entries})
    assert 'alt="Prima volta"' in html
    assert 'alt="Seconda volta"' in html


@pytest.mark.parametrize(
    ("alt_text", "decorative"),
    [("", False), ("IMG_1234", False), ("panchina-rossa.jpg", False), ("Una panchina", True)],
)
def test_image_asks_for_a_meaningful_alternative(image, alt_text, decorative):
    value = {"image": image, "alt_text": alt_text, "decorative": decorative, "caption": "", "credit": ""}
    assert "alt_text" in errors_of(ImageFieldsBlock(), value)


@pytest.mark.parametrize(("alt_text", "decorative"), [("Una panchina rossa", False), ("", True)])
def test_image_accepts_words_or_decoration(image, alt_text, decorative):
    block = ImageFieldsBlock()
    block.clean(
        block.normalize({"image": image, "alt_text": alt_text, "decorative": decorative, "caption": "", "credit": ""})
    )


@pytest.mark.parametrize("count", [2, 6])
def test_gallery_costs_the_same_for_any_number_of_images(count, root_page, django_assert_num_queries):
    images = [
        get_image_model().objects.create(title=str(number), file=get_test_image_file(filename=f"{number}.png"))
        for number in range(count)
    ]
    entries = [
        {"image": image.pk, "alt_text": "Una foto", "decorative": False, "caption": "", "credit": ""}
        for image in images
    ]
    render("gallery", {"entries": entries})
    with django_assert_num_queries(2):
        render("gallery", {"entries": entries})


# Links


@pytest.fixture
def child_pages(home_page):
    pages = []
    for number in range(3):
        page = StandardPage(title=f"Pagina {number}", slug=f"pagina-{number}", description=f"Descrizione {number}")
        home_page.add_child(instance=page)
        pages.append(page)
    return pages


def cards(pages) -> dict:
    return {"entries": [{"page": page.pk, "title": "", "text": ""} for page in pages]}


def test_cards_use_the_words_of_the_page_unless_the_editor_writes_others(child_pages):
    value = cards(child_pages)
    value["entries"][0]["title"] = "Un altro titolo"
    html = render("page_cards", value)
    assert "Un altro titolo" in html
    assert "Pagina 0" not in html
    assert "Descrizione 0" in html
    assert 'href="/pagina-1/"' in html


def test_cards_leave_out_pages_that_are_not_published(child_pages):
    child_pages[1].unpublish()
    assert "Pagina 1" not in render("page_cards", cards(child_pages))


def test_cards_lead_to_the_readers_language(child_pages, home_en, locale_en):
    english = child_pages[0].copy_for_translation(locale_en)
    english.title = "Page in English"
    english.save_revision().publish()
    with translation.override("en"):
        html = render("page_cards", cards(child_pages))
    assert "Page in English" in html
    assert 'hreflang="it"' in html, "what is not translated says its language"
    assert "Pagina 1" in html


def test_cards_do_not_take_an_untranslated_alias_for_a_translation(child_pages, home_en, locale_en):
    alias = child_pages[0].copy_for_translation(locale_en, alias=True)
    assert alias.live
    with translation.override("en"):
        html = render("page_cards", cards(child_pages[:1]))
    assert 'hreflang="it"' in html
    assert 'href="/pagina-0/"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_the_same_for_any_number_of_pages(child_pages, count, django_assert_num_queries):
    with django_assert_num_queries(6):  # chosen pages, versions, one page type; the site's root, three
        render("page_cards", cards(child_pages[:count]))


def test_action_leads_to_one_target(child_pages):
    block = BLOCKS["call_to_action"]
    value = {**RAW_VALUES["call_to_action"], "page": child_pages[0]}
    assert "url" in errors_of(block, value)
    assert "page" in errors_of(block, {**value, "page": None, "url": ""})
    assert 'href="/pagina-0/"' in render("call_to_action", {**value, "page": child_pages[0].pk, "url": ""})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x", "example"])
def test_links_take_web_addresses_only(address):
    value = {"entries": [{"title": "Sito", "url": address, "text": ""}]}
    assert "entries" in errors_of(BLOCKS["external_links"], value)


# Rules that span fields


def test_timeline_wants_a_date_or_a_period():
    block = BLOCKS["timeline"]
    both = {"date": datetime.date(2025, 3, 8), "period": "a marzo", "title": "Incontro", "text": ""}
    assert "entries" in errors_of(block, {"entries": [both]})
    assert "entries" in errors_of(block, {"entries": [{**both, "date": None, "period": ""}]})


def test_table_rows_are_as_wide_as_the_header():
    value = {**RAW_VALUES["table"], "rows": [{"cells": ["mercoledì", "9–12", "in più"]}]}
    assert "rows" in errors_of(BLOCKS["table"], value)


def test_number_is_stored_as_a_number():
    block = BLOCKS["key_figures"]
    assert block.to_python(RAW_VALUES["key_figures"])["entries"][0]["number"] == Decimal("1368")


# Translation


@pytest.fixture
def full_page(home_page, image, document):
    """A page with every block, list items with their own ids, as the editor stores them."""
    values = {
        **RAW_VALUES,
        "image": {"image": image.pk, "alt_text": "Una panchina", "decorative": False, "caption": "Via", "credit": "C"},
        "gallery": {
            "entries": [
                {"image": image.pk, "alt_text": "Gallerìa", "decorative": False, "caption": "Due", "credit": ""},
                {"image": image.pk, "alt_text": "", "decorative": True, "caption": "", "credit": ""},
            ]
        },
        "documents": {"entries": [{"document": document.pk, "title": "Il piano", "text": "Tre anni"}]},
        "page_cards": {"entries": [{"page": home_page.pk, "title": "Inizio", "text": "La prima pagina"}]},
    }
    assert set(values) == set(BLOCKS)
    page = StandardPage(title="Tutto", slug="tutto", description="Ogni blocco")
    page.body = [stored(name, with_ids(values[name])) for name in BLOCKS]
    home_page.add_child(instance=page)
    return StandardPage.objects.get(pk=page.pk)


def with_ids(value):
    """Give every list item an id, at every depth."""
    if isinstance(value, dict):
        return {key: with_ids(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [{"type": "item", "value": with_ids(inner), "id": str(uuid4())} for inner in value]
    return value


def ids_in(value) -> list[str]:
    """All block and item ids, in order."""
    if isinstance(value, list):
        return [found for inner in value for found in ids_in(inner)]
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value and "type" in value else []
        return own + [found for key, inner in value.items() if key != "id" for found in ids_in(inner)]
    return []


def test_every_block_survives_a_translation(full_page, home_en, locale_en):
    source, _created = TranslationSource.update_or_create_from_instance(full_page)
    work = Translation.objects.create(source=source, target_locale=locale_en)
    segments = list(source.stringsegment_set.select_related("string", "context"))
    for segment in segments:
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=locale_en,
            data=f"EN {segment.string.data}",
        )
    work.save_target(publish=True)

    english = StandardPage.objects.get(translation_key=full_page.translation_key, locale=locale_en)
    original = full_page.body.get_prep_value()
    translated = english.body.get_prep_value()

    assert all(UUID(found) for found in ids_in(original))
    assert ids_in(translated) == ids_in(original)
    words = str(translated)
    for text in ("EN Come si partecipa", "EN mercoledì", "EN Giorno", "EN Cracovia", "EN capofila", "EN Quanto costa?"):
        assert text in words
    for kept in ("'kind': 'warning'", "'level': 'h2'", "'number': '1368'", "'emphasis': 'primary'", "2002-03-08"):
        assert kept in words
    assert "EN warning" not in words
    assert english.body[0].value.anchor == "en-come-si-partecipa"


def test_untranslated_segments_are_few_and_known(full_page):
    """Every word an editor types in a block is offered to translators; no key, number or address is."""
    source, _created = TranslationSource.update_or_create_from_instance(full_page)
    offered = set(source.stringsegment_set.values_list("string__data", flat=True))
    assert {"Una panchina", "Gallerìa", "9–12", "da marzo a maggio", "Il piano", "La prima pagina"} <= offered
    assert not offered & {"h2", "warning", "primary", "1368", "2024", "https://www.unar.it/", "2002-03-08"}


def test_machine_key_is_never_offered_to_translators():
    block = MachineKeyBlock()
    assert block.get_translatable_segments("chiave") == []
    assert block.restore_translated_segments("chiave", []) == "chiave"
