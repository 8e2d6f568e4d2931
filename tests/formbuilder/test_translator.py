"""A translator sees where each text of a form stands, in the order of the form."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import edit_translation

from formbuilder.editor import translator
from tests.formbuilder.factories import ALL_KINDS, make_survey, options, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation(site_it, home_page, home_en, locale_en) -> Translation:
    source, _created = TranslationSource.update_or_create_from_instance(make_survey(home_page))
    made = Translation.objects.create(source=source, target_locale=locale_en)
    made.save_target(publish=False)
    return made


def shown(client, translation):
    """What wagtail-localize's editor is given: (heading, words beside the text, Italian text), in order."""
    client.force_login(make_user(is_superuser=True))
    page = SurveyPage.objects.get(locale=translation.target_locale)
    body = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    (props,) = re.findall(r'data-props="([^"]*)"', body)
    segments = json.loads(unescape(props))["segments"]
    return [
        (each["location"]["field"], each["location"]["subField"], each["source"], each["location"]["blockId"])
        for each in segments
        if each["type"] == "string" and each["contentPath"].startswith("form_steps.")
    ]


def test_each_text_is_named_in_the_order_of_the_form(client, translation):
    found = shown(client, translation)
    assert [each[:3] for each in found] == [
        ("Passo 1 – Chi sei", "titolo del passo", "Chi sei"),
        ("1.1 Testo breve – Nome", "domanda", "Nome"),
        ("1.2 E-mail – E-mail", "domanda", "E-mail"),
        ("1.3 Telefono – Telefono", "domanda", "Telefono"),
        ("1.4 Data – Nascita", "domanda", "Nascita"),
        ("Passo 2 – Che cosa chiedi", "titolo del passo", "Che cosa chiedi"),
        ("2.1 Informazione – Prima", "titolo", "Prima"),
        ("2.1 Informazione – Prima", "testo", "Leggi <b>bene</b>."),
        ("2.2 Testo lungo – Racconto", "domanda", "Racconto"),
        ("2.3 Numero – Persone", "domanda", "Persone"),
        ("2.4 Sì o no – Prima volta", "domanda", "Prima volta"),
        ("Passo 3 – Scelte", "titolo del passo", "Scelte"),
        ("3.1 Una scelta – Giorno", "domanda", "Giorno"),
        ("3.1 Una scelta – Giorno", "scelta 1", "Lunedì"),
        ("3.1 Una scelta – Giorno", "scelta 2", "Giovedì"),
        ("3.2 Più scelte – Orari", "domanda", "Orari"),
        ("3.2 Più scelte – Orari", "scelta 1", "Mattina"),
        ("3.2 Più scelte – Orari", "scelta 2", "Pomeriggio"),
        ("3.2 Più scelte – Orari", "scelta 3", "Sera"),
        ("3.3 Consenso – Fotografie", "domanda", "Fotografie"),
        ("3.3 Consenso – Fotografie", "testo del consenso", "Facciamo fotografie."),
    ]


def test_a_question_and_its_options_are_one_group(client, translation):
    groups = {block_id for heading, _word, _text, block_id in shown(client, translation) if heading.startswith("3.1 ")}
    assert groups == {uid("Giorno")}


def test_without_it_nothing_of_this_is_named(client, translation, monkeypatch):
    monkeypatch.setattr(edit_translation, "get_segment_location_info", translator.STOCK)
    assert {each[0] for each in shown(client, translation)} == {"Passo"}


def test_help_of_a_question_and_of_an_option(home_page, site_it):
    steps = json.loads(json.dumps(ALL_KINDS))
    page = make_survey(home_page, steps)
    day = uid("Giorno")
    path = f"form_steps.{uid('Scelte')}.questions.{day}"
    words = [
        translator._describe(page._meta.get_field("form_steps").stream_block, page.form_steps.raw_data, ids)
        for ids in (
            f"{path}.help_text".split(".")[1:],
            f"{path}.options.{uid('Giovedì')}.help_text".split(".")[1:],
            f"{path}.options.{uid('nessuna')}.label".split(".")[1:],
            f"form_steps.{uid('nessuno')}.title".split(".")[1:],
        )
    ]
    assert [each.get("subField") for each in words] == ["aiuto", "scelta 2: spiegazione", "", None]


def test_a_question_about_one_of_several_people(home_page, site_it):
    inner = [question("short_text", "Nome di ciascuna"), question("one_of", "Lingua", options=options("Araba"))]
    people = question("repeat", "Chi viene", one="Persona", questions=inner)
    page = make_survey(home_page, [step("S", people)])
    path = [uid("S"), "questions", uid("Chi viene")]
    of_language = [*path, "questions", uid("Lingua")]
    found = [
        translator._describe(page._meta.get_field("form_steps").stream_block, page.form_steps.raw_data, ids)
        for ids in (
            [*path, "one"],
            [*path, "questions", uid("Nome di ciascuna"), "label"],
            [*of_language, "options", uid("Araba"), "label"],
        )
    ]
    assert [(each["field"], each["subField"]) for each in found] == [
        ("1.1 Più persone o cose – Chi viene", "come si chiama una voce"),
        ("1.1 Più persone o cose – Chi viene", "testo breve 1"),
        ("1.1 Più persone o cose – Chi viene", "una scelta 2: scelta 1"),
    ]


def test_what_is_relied_on_of_wagtail_localize():
    """Private: its name, its arguments, and the keys that its editor in the browser reads."""
    assert edit_translation.get_segment_location_info is translator.locate
    code = translator.STOCK.__code__
    assert code.co_varnames[: code.co_argcount] == (
        "source_instance",
        "tab_helper",
        "content_path",
        "field_path",
        "widget",
    )
    assert {"field", "blockId", "subField"} <= set(_strings(code))


def _strings(code):
    """Every text that a function's code holds, in tuples too."""
    for each in code.co_consts:
        if isinstance(each, str):
            yield each
        elif isinstance(each, tuple):
            yield from (item for item in each if isinstance(item, str))
