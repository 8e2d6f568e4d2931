"""What stays in the folder of a real browser after a report, and what Back shows: no typed word, however one leaves."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.e2e.conftest import NEUTRAL, SiteServer
from tests.e2e.profiles import found_in, open_profile
from tests.e2e.steps import (
    RETURN_IN_ENGLISH,
    Story,
    exactly,
    fill_in_report,
    in_english,
    press,
    walk_to_report_form,
    walk_to_story,
    write_story,
)

WITH_AND_WITHOUT = pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
SETTLE_MS = 1_500
"""Chromium writes its session files with a delay; the last cookie lives for a second."""


def go_back(page: Page) -> None:
    """Back, where a page may come out of the browser's memory and load nothing."""
    page.go_back(wait_until="commit")
    page.wait_for_timeout(300)
    expect(page.get_by_role("main")).to_be_visible()


def typed_on(page: Page, story: Story) -> list[str]:
    """Which words stand on the page or in its fields."""
    fields = page.locator("main input[type=text], main textarea").all()
    content = page.content() + " ".join(field.input_value() for field in fields)
    return [word for word in story.words if word in content]


def leave_by_sending(page: Page, story: Story) -> None:
    walk_to_report_form(page)
    fill_in_report(page, story)
    press(page, "Send the report")
    code = "-".join(page.locator(".receipt__group").all_inner_texts())
    go_back(page)
    assert typed_on(page, story) == []
    expect(page.locator(".receipt__group")).to_have_count(5)
    press(page, in_english("L’ho annotato"))
    expect(page.get_by_role("heading", name=in_english("Bene. È tutto fatto"))).to_be_visible()
    for _press in range(4):
        go_back(page)
        assert typed_on(page, story) == []
        assert code[5:9] not in page.content()

    page.goto(RETURN_IN_ENGLISH)
    page.get_by_label(in_english("Il tuo codice")).fill(code)
    press(page, in_english("Avanti"))
    expect(page.get_by_role("main")).to_contain_text(story.story)
    page.get_by_role("main").get_by_role("button", name=in_english("Chiudi")).click()
    go_back(page)
    assert typed_on(page, story) == []


def leave_by_quick_exit(page: Page, story: Story) -> None:
    walk_to_report_form(page)
    fill_in_report(page, story)
    page.get_by_role("link", name=exactly(in_english("Esci in fretta"))).click()
    expect(page).to_have_url(re.compile(f"{NEUTRAL}$"))
    for _press in range(5):
        go_back(page)
        assert typed_on(page, story) == []
        page.reload()
        assert typed_on(page, story) == []


def leave_the_first_questions_by_quick_exit(page: Page, story: Story) -> None:
    """What was typed and not posted."""
    walk_to_report_form(page)
    walk_to_story(page)
    page.get_by_label("Tell us what happened").fill(story.story)
    page.get_by_role("link", name=exactly(in_english("Esci in fretta"))).click()
    expect(page).to_have_url(re.compile(f"{NEUTRAL}$"))
    go_back(page)
    assert typed_on(page, story) == []


def leave_by_back(page: Page, story: Story) -> None:
    walk_to_report_form(page)
    fill_in_report(page, story)
    for _press in range(6):
        go_back(page)
    page.goto("/")


def leave_by_closing_the_tab(page: Page, story: Story) -> None:
    walk_to_report_form(page)
    fill_in_report(page, story)
    go_back(page)
    page.close()


WAYS = (
    leave_by_sending,
    leave_by_quick_exit,
    leave_the_first_questions_by_quick_exit,
    leave_by_back,
    leave_by_closing_the_tab,
)


@WITH_AND_WITHOUT
def test_no_typed_word_is_left_in_the_browser(
    playwright: Playwright, tmp_path: Path, site_server: SiteServer, neutral_page: str, java_script: bool
):
    options = {"base_url": site_server.url, "java_script_enabled": java_script, "locale": "en-GB"}
    context = open_profile(playwright, tmp_path, **options)
    context.new_page()  # So that the browser stays when a tab is closed.
    words: list[str] = []
    for number, leave in enumerate(WAYS):
        story = write_story(f"Dunlin{number}x")
        words += story.words
        page = context.new_page()
        leave(page, story)
        context.pages[0].wait_for_timeout(SETTLE_MS)
        assert found_in(tmp_path, words) == {}, leave.__name__
    story = write_story("Whimbrelx")
    words += story.words
    page = context.new_page()
    walk_to_report_form(page)
    fill_in_report(page, story)
    context.close()
    assert found_in(tmp_path, words) == {}, "after closing the browser in the middle of it"

    context = open_profile(playwright, tmp_path, **options)
    context.new_page().goto("/")
    context.close()
    assert found_in(tmp_path, words) == {}, "after another start"


class _PlainForm(BaseHTTPRequestHandler):
    """A form as they usually are: the answer to the post is a page."""

    def do_GET(self) -> None:
        self._answer(b'<form method="post" autocomplete="off"><textarea name="t"></textarea><button>Go</button></form>')

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"<main>Thank you</main>")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def plain_form() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _PlainForm)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_same_search_finds_a_word_that_was_posted_and_answered_with_a_page(
    playwright: Playwright, tmp_path: Path, plain_form: str
):
    """The negative control."""
    context: BrowserContext = open_profile(playwright, tmp_path)
    page = context.new_page()
    page.goto(plain_form)
    page.locator("textarea").fill("Canaryplainpost")
    page.get_by_role("button").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    page.wait_for_timeout(SETTLE_MS)
    context.close()
    places = found_in(tmp_path, ["Canaryplainpost"])["Canaryplainpost"]
    assert any("Sessions" in place for place in places)
