"""Several people named in one step: added, changed, taken away and brought back, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.steps import COURSE_FORM, ROOMY_GROUP, Person, expect_kept, fill_in_about, fill_in_who, press

PERSON = Person(first_name="Norma", last_name="Tantepersone", email="norma.tantepersone@example.org")
ADD, NAME, PHONE = "Aggiungi: Persona {}", "Come si chiama", "Il suo telefono"
FITS = "() => document.scrollingElement.scrollWidth <= window.innerWidth"
KEYS_UNTIL = 60


def go_to_step(page: Page) -> None:
    page.goto(COURSE_FORM)
    fill_in_who(page, PERSON, group=ROOMY_GROUP)
    press(page, "Avanti")
    fill_in_about(page)


def person(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Persona {number}", exact=True)


def fill_in(page: Page, number: int, name: str, phone: str) -> None:
    person(page, number).get_by_label(NAME).fill(name)
    person(page, number).get_by_label(PHONE).fill(phone)


def tab_to(page: Page, target: Locator) -> None:
    for _key in range(KEYS_UNTIL):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no key leads to {target}")


def test_with_the_keyboard_alone_at_320_pixels_and_without_javascript(new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    go_to_step(page)

    tab_to(page, page.get_by_role("button", name=ADD.format(1)))
    page.keyboard.press("Enter")
    expect(person(page, 1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(person(page, 1).get_by_label(NAME)).to_be_focused()
    page.keyboard.type("Eva Neri")
    tab_to(page, page.get_by_role("button", name=ADD.format(2)))
    page.keyboard.press("Enter")
    expect(person(page, 2)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Mia Bianchi")
    page.keyboard.press("Enter")

    errors = page.locator(".form-errors")
    expect(errors).to_contain_text("Persona 1, Il suo telefono – Serve una risposta.")
    expect(errors).to_contain_text("Persona 2, Il suo telefono – Serve una risposta.")
    assert page.evaluate(FITS)
    tab_to(page, errors.get_by_role("link").first)
    page.keyboard.press("Enter")
    page.keyboard.type("0171 000000")
    tab_to(page, person(page, 2).get_by_role("button", name="Togli: Persona 2"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Non c’è più: Mia Bianchi")).to_be_focused()
    assert page.evaluate(FITS)
    tab_to(page, page.get_by_role("button", name="Rimetti"))
    page.keyboard.press("Enter")
    expect(person(page, 2)).to_be_focused()
    expect(person(page, 2).get_by_label(NAME)).to_have_value("Mia Bianchi")
    tab_to(page, person(page, 2).get_by_label(PHONE))
    page.keyboard.type("0171 111111")
    page.keyboard.press("Enter")

    page.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(page, "Avanti")
    expect(page.get_by_role("main")).to_contain_text(
        "Persona 1 – Come si chiama: Eva Neri; Il suo telefono: 0171 000000"
    )
    expect(page.get_by_role("main")).to_contain_text("Persona 2 – Come si chiama: Mia Bianchi")
    assert page.evaluate(FITS)


@pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_back_forward_and_reload_show_what_was_pressed(new_context, java_script):
    page = new_context(java_script_enabled=java_script).new_page()
    go_to_step(page)
    press(page, ADD.format(1))
    fill_in(page, 1, "Eva Neri", "0171 000000")
    press(page, ADD.format(2))
    expect(person(page, 2)).to_be_visible()
    page.reload()
    expect(person(page, 1).get_by_label(NAME)).to_have_value("Eva Neri")
    expect(person(page, 2)).to_be_visible()
    press(page, "Togli: Persona 2")
    press(page, "Avanti")
    expect(page).to_have_url(re.compile(r"/5/$"))
    page.go_back()
    expect(person(page, 1).get_by_label(NAME)).to_have_value("Eva Neri")
    page.go_forward()
    expect(page.get_by_role("checkbox", name="Accetto le regole del corso")).to_be_visible()


def test_with_javascript_what_is_half_typed_is_kept_too(new_context):
    page = new_context().new_page()
    go_to_step(page)
    press(page, ADD.format(1))
    fill_in(page, 1, "Eva", "")
    page.goto("/mappa-del-sito/")
    page.go_back()
    expect_kept(person(page, 1).get_by_label(NAME), "Eva")


def test_two_windows_of_one_form_keep_what_was_pressed_last(new_context):
    context = new_context(java_script_enabled=False)
    page, other = context.new_page(), context.new_page()
    go_to_step(page)
    press(page, ADD.format(1))
    other.goto(page.url)
    fill_in(page, 1, "Eva", "0171 000000")
    press(page, ADD.format(2))
    fill_in(other, 1, "Mia", "0171 111111")
    press(other, ADD.format(2))
    fill_in(other, 2, "Ada", "0171 222222")
    press(other, "Avanti")
    press(page, "Togli: Persona 2")
    expect(person(page, 1).get_by_label(NAME)).to_have_value("Eva")
    expect(person(page, 2)).to_have_count(0)
