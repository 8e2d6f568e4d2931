"""What stays in the folder of Firefox after a report, and what Back shows: no typed word, however one leaves."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.e2e.conftest import NEUTRAL, SiteServer
from tests.e2e.marionette import Firefox
from tests.e2e.profiles import found_in
from tests.e2e.steps import REPORT_FORM, Story, write_story

WITH_AND_WITHOUT = pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
SESSION_FILE = "recovery.jsonlz4"
SETTLED = "everything-before-this-is-written"
FIRST_ANSWERS = ("anonymous", "victim", "help")
NOTED = ".receipt__form button"
EXIT = ".quick-exit"


@contextmanager
def firefox(folder: Path, **preferences: object) -> Iterator[Firefox]:
    if shutil.which("firefox-esr") is None:
        reason = "This proof needs Firefox: apt-get install firefox-esr."
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    browser = Firefox(folder, **preferences)
    try:
        yield browser
        browser.close()
    except BaseException:
        browser.kill()
        raise


class Reporter:
    """Somebody in front of the report form."""

    def __init__(self, browser: Firefox, site: str, story: Story) -> None:
        self.browser, self.site, self.story = browser, site, story

    def begin(self) -> None:
        self.browser.open(f"{self.site}{REPORT_FORM}")
        for value in FIRST_ANSWERS:
            self.browser.click(f"main input[value={value}]")
        self.forward("2")
        self.browser.click("main input[value=no]")
        self.forward("4")  # the third step is for whoever is in danger

    def forward(self, place: str, *, button: str = "next") -> None:
        self.browser.click(f"main form .actions button[value={button}]")
        self.browser.find(f"main form[action$='/{place}/']")

    def tell(self) -> None:
        self.browser.type("main textarea", self.story.story)

    def fill_in(self) -> None:
        """Up to the page that shows all the answers."""
        self.begin()
        self.tell()
        elsewhere, town, *_when = self.browser.find_all("main .form-control:not(textarea)")
        for field, text in ((elsewhere, self.story.elsewhere), (town, self.story.town)):
            self.browser("WebDriver:ElementSendKeys", id=field, text=text)
        self.forward("5")
        self.browser.click("main input[type=checkbox]")
        self.browser.click("main input[type=radio]")
        self.forward("6")
        self.browser.click("main input[value=email]")
        contact, safety, _notice = self.browser.find_all("main .form-control")
        for field, text in ((contact, self.story.contact), (safety, self.story.safety)):
            self.browser("WebDriver:ElementSendKeys", id=field, text=text)
        self.forward("controllo")
        assert self.on_screen() == list(self.story.words)

    def on_screen(self) -> list[str]:
        """Which of the words stand on the page or in its fields."""
        fields = self.browser.find_all("main input[type=text], main textarea")
        content = self.browser.source + " ".join(self.browser.value_of(field) for field in fields)
        return [word for word in self.story.words if word in content]

    def see_nothing_going_back(self, times: int) -> None:
        for _press in range(times):
            self.browser.back()
            assert self.on_screen() == []


def leave_by_sending(reporter: Reporter) -> None:
    reporter.fill_in()
    reporter.browser.click("main form button[value=send]")
    reporter.browser.find(NOTED)
    reporter.see_nothing_going_back(1)
    reporter.browser.click(NOTED)
    reporter.browser.find("main a[href$='/codice/']")
    reporter.see_nothing_going_back(4)


def leave_by_quick_exit(reporter: Reporter) -> None:
    reporter.fill_in()
    reporter.browser.click(EXIT)
    reporter.browser.find("body:not(:has(main form))")
    reporter.see_nothing_going_back(5)
    reporter.browser("WebDriver:Refresh")
    assert reporter.on_screen() == []


def leave_half_typed_by_quick_exit(reporter: Reporter) -> None:
    reporter.begin()
    reporter.tell()
    reporter.browser.click(EXIT)
    reporter.browser.find("body:not(:has(main form))")
    reporter.see_nothing_going_back(1)


def leave_by_back_and_closing_the_tab(reporter: Reporter) -> None:
    reporter.fill_in()
    for _press in range(2):
        reporter.browser.back()


def leave_half_typed(reporter: Reporter) -> None:
    reporter.begin()
    reporter.tell()


WAYS: tuple[Callable[[Reporter], None], ...] = (
    leave_by_sending,
    leave_by_quick_exit,
    leave_half_typed_by_quick_exit,
    leave_by_back_and_closing_the_tab,
    leave_half_typed,
)


def settle(browser: Firefox, site: str) -> None:
    """Visit a page, and wait until the session file knows it: what happened before has been written too."""
    browser.open(f"{site}{NEUTRAL}?{SETTLED}")
    for _attempt in range(100):
        if any(SESSION_FILE in place for place in found_in(browser.folder, [SETTLED]).get(SETTLED, ())):
            return
        time.sleep(0.1)
    pytest.fail("Firefox wrote no session file.")


@WITH_AND_WITHOUT
def test_no_typed_word_is_left_in_firefox(
    tmp_path: Path, site_server: SiteServer, neutral_page: str, java_script: bool
):
    words: list[str] = []

    def somebody(browser: Firefox, mark: str) -> Reporter:
        story = write_story(mark)
        words.extend(story.words)
        return Reporter(browser, site_server.url, story)

    with firefox(tmp_path, **{"javascript.enabled": java_script}) as browser:
        for number, leave in enumerate(WAYS):
            browser.open_tab()
            leave(somebody(browser, f"Dunlin{number}x"))
            browser.close_tab()
        leave_half_typed(somebody(browser, "Whimbrelx"))
        browser.open_tab()
        settle(browser, site_server.url)
        assert found_in(tmp_path, words) == {}, "after every way of leaving, and with a half-typed form still open"
        somebody(browser, "Turnstonex").fill_in()
    assert found_in(tmp_path, words) == {}, "after closing the browser in the middle of it"


class _RememberedForm(BaseHTTPRequestHandler):
    """A form as they usually are."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<main><form method=post><textarea name=t></textarea></form></main>")

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def remembered_form() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _RememberedForm)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_same_search_finds_a_word_in_a_form_that_lets_the_browser_remember(tmp_path: Path, remembered_form: str):
    """The negative control: half-typed text lies packed in the session file."""
    with firefox(tmp_path) as browser:
        browser.open(remembered_form)
        browser.type("textarea", "Canaryremembered")
        browser.open_tab()
        settle(browser, remembered_form.rstrip("/"))
        places = found_in(tmp_path, ["Canaryremembered"])["Canaryremembered"]
    assert any(SESSION_FILE in place for place in places)
