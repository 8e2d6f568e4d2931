"""Addresses of any country, and the Italian fiscal code of those who have one."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from formbuilder.answers import Row, display_lines
from formbuilder.builder import StepForm, check_step, pick_posted, summarise_errors
from formbuilder.definition import Step
from formbuilder.questions import Address, FiscalCode
from formbuilder.questions.address import countries

HOME = Address(id="q", label="Dove abiti?")
CODE = FiscalCode(id="q", label="Codice fiscale")
VIA_ROMA = {"street": "Via Roma", "number": "28", "postcode": "12100", "municipality": "Cuneo"}


def ask(item, **parts):
    post = MultiValueDict({f"{item.input_name}_{part}": [value] for part, value in parts.items()})
    return StepForm(Step(id="s", items=(item,)), posted=pick_posted(post))


def error_of(form):
    (error,) = summarise_errors(form)
    return error.message


def accepted(form):
    assert form.is_valid(), form.errors
    assert check_step(form.step, form.answers()) == form.answers()
    return form.answers().get("q")


# --- address ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer", "lines"),
    [
        (VIA_ROMA, {**VIA_ROMA, "country": "IT"}, ("Via Roma 28", "12100 Cuneo")),
        (
            {"street": "Borgata Alta", "postcode": "١٢١٠٠ ", "municipality": " Vernante ", "country": "IT"},
            {"street": "Borgata Alta", "postcode": "12100", "municipality": "Vernante", "country": "IT"},
            ("Borgata Alta", "12100 Vernante"),
        ),
        (
            {"street": "10 Downing St", "postcode": "SW1A 2AA", "municipality": "London", "country": "GB"},
            {"street": "10 Downing St", "postcode": "SW1A 2AA", "municipality": "London", "country": "GB"},
            ("10 Downing St", "SW1A 2AA London", "Regno Unito"),
        ),
        (
            {"street": "شارع الحمراء", "municipality": "بيروت", "country": "LB"},
            {"street": "شارع الحمراء", "municipality": "بيروت", "country": "LB"},
            ("شارع الحمراء", "بيروت", "Libano"),
        ),
    ],
)
def test_an_address_of_any_country_is_kept_in_parts_and_read_in_lines(typed, answer, lines):
    assert accepted(ask(HOME, **typed)) == answer
    assert display_lines(HOME, answer) == lines


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"street": ""}, "Manca la via o la piazza."),
        ({"municipality": " "}, "Manca il comune o la città."),
        ({"postcode": ""}, "Manca il CAP: se l’indirizzo non è in Italia, cambia il Paese."),
        ({"postcode": "1210"}, "Il CAP ha cinque cifre"),
        ({"postcode": "SW1A 2AA"}, "Il CAP ha cinque cifre"),
        ({"country": "XX"}, "Scegli il Paese dall’elenco."),
        ({"country": "EU"}, "Scegli il Paese dall’elenco."),
        ({"street": "x" * 121}, "Il testo è troppo lungo"),
        ({"municipality": "a\x00"}, "Qui ci sono caratteri che non si possono leggere"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_the_rest_stays(change, message):
    typed = VIA_ROMA | change
    form = ask(HOME, **typed)
    assert error_of(form).startswith(message)
    html = str(form["q-q"])
    assert all(f'value="{value}"' in html for part, value in VIA_ROMA.items() if part not in change)


def test_a_country_without_post_codes_needs_none_and_italy_does():
    typed = {part: text for part, text in VIA_ROMA.items() if part != "postcode"}
    assert ask(HOME, **typed, country="IE").is_valid()
    assert not ask(HOME, **typed, country="IT").is_valid()


def test_the_country_that_stands_there_from_the_start_is_no_answer():
    optional = Address(id="q", label="L", required=False)
    assert accepted(ask(optional, street="", number="", postcode="", municipality="", country="")) is None
    html = str(StepForm(Step(id="s", items=(optional,)))["q-q"])
    assert '<option value="" selected>Italia</option>' in html
    assert error_of(ask(HOME, country="FR")) == "Serve una risposta."


def test_each_part_has_its_label_and_the_browser_may_fill_it_in_unless_the_form_is_sensitive():
    step = Step(id="s", items=(HOME,))
    html = render_to_string("forms/items.html", {"form": StepForm(step)})
    assert html.count("<label") == 5
    for token in ("address-line1", "postal-code", "address-level2", "country"):
        assert html.count(f'autocomplete="{token}"') == 1
    assert str(StepForm(step, sensitive=True)["q-q"]).count('autocomplete="off"') == 5


@pytest.mark.parametrize("language", sorted(dict(settings.LANGUAGES)))
def test_countries_have_names_in_every_language_each_once(language):
    names = countries(language)
    assert len(names) > 240
    assert len(set(names.values())) == len(names)
    assert {"IT", "CH", "XK"} <= names.keys()
    assert not {"EU", "ZZ", "UN"} & names.keys()


def test_countries_are_sorted_as_people_look_for_them_and_read_in_their_language():
    found = list(countries("it").values())
    assert found.index("Egitto") < found.index("Emirati Arabi Uniti") < found.index("Etiopia")
    assert found.index("Zimbabwe") > found.index("Svezia")
    with translation.override("en"):
        assert display_lines(HOME, {"street": "Rue", "municipality": "Nice", "country": "FR"})[-1] == "France"


def test_an_address_is_one_text_for_mails_and_exports():
    lines = HOME.words({**VIA_ROMA, "country": "IT"})
    assert Row(question=HOME, lines=lines).text == "Via Roma 28, 12100 Cuneo"


@pytest.mark.parametrize(
    "stored", [{"street": 3}, {"x": "y"}, {"country": "FR"}, {"country": "IT"}, {}, "Via Roma", ["a"]]
)
def test_a_stored_answer_that_is_no_address_is_shown_and_not_accepted(stored):
    assert check_step(Step(id="s", items=(HOME,)), {"q": stored}) is None
    if stored:
        assert display_lines(HOME, stored)


# --- fiscal code ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("RSSMRA80A01H501U", "RSSMRA80A01H501U"),
        (" rss mra 80a01 h501u ", "RSSMRA80A01H501U"),
        ("RSS-MRA-80A01-H501U", "RSSMRA80A01H501U"),
        ("RSSMRA80A41H501Y", "RSSMRA80A41H501Y"),
        ("00743110157", "00743110157"),
    ],
)
def test_a_code_is_accepted_however_it_is_spaced(typed, answer):
    assert accepted(ask(CODE, code=typed)) == answer


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("RSSMRA80A01H501", "Il codice fiscale ha sedici lettere e cifre: qui ce ne sono 15."),
        ("x" * 200, "Il codice fiscale ha sedici lettere e cifre: qui ce ne sono 200."),
        ("RSSMRA80A01H501X", "Questo codice fiscale non è giusto"),
        ("RSSMRA80A01H5O1U", "Questo codice fiscale non è giusto"),
        ("RSSMRA80A99H501U", "Questo codice fiscale non è giusto"),
        ("12345678901", "Questo codice fiscale non è giusto"),
        ("", "Scrivi il codice fiscale. Se non ce l’hai, spunta la casella: va bene lo stesso."),
    ],
)
def test_a_wrong_code_says_what_to_do_and_stays(typed, message):
    form = ask(CODE, code=typed)
    assert error_of(form).startswith(message)
    assert typed in str(form["q-q"])


def test_whoever_has_none_says_so_and_goes_on():
    assert accepted(ask(CODE, none="on")) == {"none": True}
    assert display_lines(CODE, {"none": True}) == ("Non ho un codice fiscale",)
    form = ask(CODE, none="on", code="RSSMRA80A01H501U")
    assert error_of(form).startswith("Hai scritto un codice e spuntato «Non ho un codice fiscale»")
    assert "checked" in str(form["q-q"])


@pytest.mark.parametrize("stored", [{"none": "on"}, {"none": False}, {}, ["RSSMRA80A01H501U"], 3, "RSSMRA80A01H501X"])
def test_a_stored_answer_that_is_no_code_is_not_accepted_and_never_breaks(stored):
    assert check_step(Step(id="s", items=(CODE,)), {"q": stored}) is None
    display_lines(CODE, stored)


def test_what_to_do_without_a_code_is_said_before_the_field():
    html = render_to_string("forms/items.html", {"form": StepForm(Step(id="s", items=(CODE,)))})
    assert html.index("Se non ce l’hai, spunta la casella.") < html.index('name="q-q_code"') < html.index("q-q_none")
