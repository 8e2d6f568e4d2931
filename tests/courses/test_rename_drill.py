"""The drill: while somebody fills a form in, the office renames the page, moves it, renames the page above it."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from core.site_settings import SiteSettings
from courses.form_definition import EMAIL_ID, FIRST_NAME_ID, GROUP_ID, LAST_NAME_ID
from courses.models import Registration
from home.models import StandardPage
from tests.courses.pages import OPTION_YES, QUESTION_ID, question_steps

pytestmark = pytest.mark.django_db


class Browser:
    """Follows redirects with method and body, as browsers do, and sends the form on the screen where it says."""

    def __init__(self, url: str) -> None:
        self.client = Client()
        self.url = url
        self._show(self.client.get(url, follow=True))

    def _show(self, response) -> None:
        self.response = response
        for address, _status in getattr(response, "redirect_chain", []):
            self.url = urljoin(self.url, address)
        self.soup = BeautifulSoup(response.content, "html.parser")

    def press(self, **typed: str) -> None:
        form = self.soup.main.form
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        self.url = urljoin(self.url, form.get("action") or self.url)
        self._show(self.client.post(self.url, {**hidden, **typed, "_action": "next"}, follow=True))

    def identify(self, group) -> None:
        answers = {GROUP_ID: str(group.uuid), FIRST_NAME_ID: "Ada", LAST_NAME_ID: "Neri", EMAIL_ID: "ada@example.org"}
        self.press(**{f"q-{question}": value for question, value in answers.items()})

    def send(self) -> None:
        form = self.soup.main.form
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
        self.url = urljoin(self.url, form.get("action") or self.url)
        self._show(self.client.post(self.url, {**hidden, "_action": "send"}, follow=True))


@pytest.fixture
def page(course_page):
    course_page.form_steps = question_steps()
    course_page.slug = "autodifesa"
    course_page.save_revision().publish()
    return Page.objects.get(pk=course_page.pk).specific


@pytest.fixture
def disturb(page, home_page, django_capture_on_commit_callbacks):
    """Each call is one more thing that happens to the page's address."""

    def rename_page() -> None:
        fresh = Page.objects.get(pk=page.pk).specific
        fresh.slug = f"{fresh.slug}-nuovo"
        fresh.save_revision().publish()

    def rename_parent() -> None:
        parent = Page.objects.get(pk=page.pk).get_parent().specific
        parent.slug = "appuntamenti"
        parent.save_revision().publish()

    def move_parent() -> None:
        section = home_page.add_child(instance=StandardPage(title="Sezione", slug="sezione", description="x"))
        Page.objects.get(pk=page.pk).get_parent().specific.move(Page.objects.get(pk=section.pk), pos="last-child")

    events = iter((rename_page, rename_parent, rename_page, move_parent))

    def happen() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            next(events)()

    return happen


def test_nothing_typed_is_lost_when_the_page_moves_at_every_step(page, disturb):
    browser = Browser(page.form_url)
    disturb()
    browser.identify(page.groups[0])
    disturb()
    browser.press(**{f"q-{QUESTION_ID}": OPTION_YES})
    disturb()
    browser.send()

    registration = Registration.objects.get()
    assert (registration.first_name, registration.answers[QUESTION_ID]) == ("Ada", OPTION_YES)
    assert browser.url.startswith("/appuntamenti/autodifesa-nuovo-nuovo/")


def test_an_address_printed_before_everything_happened_opens_the_form(page, disturb):
    printed = page.form_url
    for _each in range(4):
        disturb()

    browser = Browser(printed)

    assert browser.response.status_code == 200
    assert browser.url.startswith("/sezione/appuntamenti/autodifesa-nuovo-nuovo/modulo/")
    browser.identify(page.groups[0])
    assert "Hai già frequentato un corso?" in browser.soup.main.text


def test_an_unpublished_page_says_so_to_who_stands_in_its_form(page, disturb):
    browser = Browser(page.form_url)
    disturb()
    Page.objects.get(pk=page.pk).specific.unpublish()
    settings = SiteSettings.for_site(page.get_site())
    settings.office_phone = "0171 444789"
    settings.save()

    browser.identify(page.groups[0])

    assert browser.response.status_code == 404
    assert "Il modulo non c’è più" in browser.soup.main.text
    assert "ada@example.org" in browser.soup.main.text
    assert browser.soup.main.select_one("a[href^='tel:']")
    assert not Registration.objects.exists()
