"""A course form that robots have found: with a script, without one, and two people at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import ROOMY_GROUP, Person, press, walk_to_check_page

ASK_ALWAYS = "from courses.models import CoursePage; CoursePage.objects.update(always_proof={})"


@pytest.fixture(autouse=True)
def _under_attack(site_server):
    site_server.manage("shell", "-v0", "-c", ASK_ALWAYS.format(True))
    yield
    site_server.manage("shell", "-v0", "-c", ASK_ALWAYS.format(False))


def person(name: str) -> Person:
    return Person(first_name=name, last_name="Calcola", email=f"{name.lower()}.calcola@example.org")


def test_the_device_calculates_and_the_form_leaves_for_two_people_at_once(new_context):
    pages = [new_context().new_page() for _each in range(2)]
    for page, name in zip(pages, ("Adele", "Bruna"), strict=True):
        walk_to_check_page(page, person(name), group=ROOMY_GROUP)
        expect(page.get_by_role("status")).to_contain_text("Il calcolo è finito")
        assert page.locator("[data-proof-worker]").input_value()
    for page in pages:
        press(page, "Invia l’iscrizione")
        expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")


def test_pressed_too_early_the_form_leaves_by_itself(page):
    page.add_init_script("""
        const post = Worker.prototype.postMessage
        const waiting = []
        Worker.prototype.postMessage = function (...message) { waiting.push(() => post.apply(this, message)) }
        window.calculate = () => waiting.forEach(begin => begin())
    """)
    walk_to_check_page(page, person("Carla"), group=ROOMY_GROUP)
    press(page, "Invia l’iscrizione")
    expect(page.get_by_role("status")).to_contain_text("fra qualche secondo il modulo parte da solo")
    expect(page.get_by_role("button", name="Invia l’iscrizione")).to_be_enabled()
    page.evaluate("window.calculate()")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")


def test_without_a_script_a_page_counts_down_and_leads_back(page_without_javascript):
    page = page_without_javascript
    walk_to_check_page(page, person("Diana"), group=ROOMY_GROUP)
    press(page, "Invia l’iscrizione")
    expect(page.get_by_role("heading", name="Aspetta un momento")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("poi puoi inviare")
    expect(page.get_by_role("alert")).to_contain_text("Grazie dell’attesa", timeout=30_000)
    expect(page.get_by_role("main")).to_contain_text("Calcola")
    press(page, "Invia l’iscrizione")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")


ATTACK = """
from core import ratelimit
from courses.models import CoursePage
from formbuilder.filling.robots import crowd_limit
page = CoursePage.objects.get(slug="corso-di-autodifesa", locale__language_code="it")
limit = crowd_limit(str(page.translation_key), page.form_send_limit)
for _time in range(limit.times + 1):
    ratelimit.hit_by_anybody(
        scope=limit.scope, limit=limit.times, window_seconds=limit.window_seconds, fail_closed=False
    )
"""


@pytest.fixture
def _many_networks_send(site_server):
    site_server.manage("shell", "-v0", "-c", ATTACK)
    yield
    site_server.manage("shell", "-v0", "-c", "from django.core.cache import cache; cache.clear()")


@pytest.mark.usefixtures("_many_networks_send")
def test_under_attack_the_device_calculates_longer_and_so_is_the_wait_without_a_script(new_context):
    slow = new_context(java_script_enabled=False).new_page()
    walk_to_check_page(slow, person("Elena"), group=ROOMY_GROUP)
    press(slow, "Invia l’iscrizione")
    expect(slow.get_by_role("heading", name="Aspetta un momento")).to_be_visible()
    assert int(re.search(r"ancora (\d+) secondi", slow.get_by_role("main").inner_text())[1]) > 20
    page = new_context().new_page()
    walk_to_check_page(page, person("Franca"), group=ROOMY_GROUP)
    assert page.locator("[data-proof-most]").get_attribute("data-proof-most") == "200000"
    expect(page.get_by_role("status")).to_contain_text("Il calcolo è finito", timeout=60_000)
    press(page, "Invia l’iscrizione")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
