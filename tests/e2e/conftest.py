"""A real server with the demo content, a real browser.

The server is the one `make run` starts, on a database of its own (SQLite, or PostgreSQL when the suite runs there):
what a test sees is what a person sees, middleware, static files, compression and all. Each worker has one browser, and
each file of tests a site of its own: it stays whole in one worker (`tests.scheduling`), in the order in which it is
written, so what it leaves behind meets nobody else.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.databases import PostgresStore, demonstration, store_for
from tests.e2e.warm import WarmProcess

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

PATIENCE_MS = 15_000
"""How long a test waits for what it expects: long enough for a machine that does everything at once."""

STARTS_SECONDS = 120
"""The same for a site that starts: only one that has ended is given up sooner."""

LONG = {
    "test_accessibility.py",
    "test_form_builder.py",
    "test_forms_by_keyboard.py",
    "test_traces_in_firefox.py",
    "test_traces_on_the_device.py",
}
"""The files that take longest: begun last, one of them would keep one worker long after the other has ended."""

NEUTRAL = "/mappa-del-sito/"
LEAD_TO_NEUTRAL_PAGE = """
from core.site_settings import SiteSettings
from wagtail.models import Site
settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
settings.quick_exit_url = {url!r}
settings.save()
"""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the browser tests; once the rest is shuffled, each file of them stands in the order it is written in.

    They come last: Playwright keeps an event loop in the process, and Django makes no database where one runs.
    """
    for item in items:
        if _in_browser(item):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost"]))
            # Browser, server and everything else share two cores: two more looks, and the summary names it (-r R).
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))
    yield
    files = sorted({item.path: None for item in items if _in_browser(item)}, key=lambda path: path.name not in LONG)
    turn = {path: place for place, path in enumerate(files, start=1)}
    items.sort(key=lambda item: (turn.get(item.path, 0), item.path in turn and item.location[1]))


def _in_browser(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


@dataclass(frozen=True)
class SiteServer:
    """The running site: its address, and the folder that holds everything it writes."""

    url: str
    folder: Path
    env: dict[str, str]
    process: WarmProcess

    def manage(self, *arguments: str) -> str:
        """Run a management command on the server's database and return what it prints."""
        answer = self.process.run(arguments)
        if answer.code:
            pytest.fail(f"manage.py {arguments[0]} failed:\n{answer.errors[-3000:]}")
        return answer.printed

    def mails(self) -> str:
        """Everything the site has sent, once what waits in the outbox has gone."""
        self.manage("shell", "-v0", "-c", "from outbox import delivery; delivery.sweep()")
        return "\n".join(path.read_text() for path in sorted((self.folder / "mail").glob("*")))


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture(scope="module")
def site_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "tmp").mkdir()
    shutil.copytree(ROOT / "frontend" / "dist", folder / "dist")
    store = store_for(settings.DATABASES["default"])
    name = f"pari_e2e_{os.getpid()}" if isinstance(store, PostgresStore) else str(folder / "db.sqlite3")
    demonstration().copy(store, name, folder=folder)
    # What the command printed names the demonstration's passphrases: no trace that the site leaves.
    (folder / "load_demo.log").unlink()
    port = _free_port()
    url = f"http://localhost:{port}"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "FRONTEND_DIST": str(folder / "dist"),
        "DEBUG": "false",
        "DATABASE_URL": store.url(name),
        "CACHE_URL": f"filecache://{folder / 'cache'}",
        "MEDIA_ROOT": str(folder / "media"),
        "VAR_DIR": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "BASE_URL": url,
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "server.log"
    with log.open("w") as stream:
        process = WarmProcess(port, folder=str(ROOT), env=env, log=stream)
    try:
        _wait_until_it_answers(url, process, log)
        yield SiteServer(url=url, folder=folder, env=env, process=process)
    finally:
        process.stop()
        store.drop(name)


def _wait_until_it_answers(url: str, process: WarmProcess, log: Path) -> None:
    end = time.monotonic() + STARTS_SECONDS
    while time.monotonic() < end and not process.has_ended:
        try:
            urllib.request.urlopen(url, timeout=STARTS_SECONDS)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def neutral_page(site_server: SiteServer) -> str:
    """Where the quick exit leads: a page of the same server, because no other is there."""
    url = f"{site_server.url}{NEUTRAL}"
    site_server.manage("shell", "-v0", "-c", LEAD_TO_NEUTRAL_PAGE.format(url=url))
    return url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as instance:
        yield instance


def chromium() -> str:
    """Where this machine has its Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-headless-shell") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("The browser tests need Chromium: apt-get install chromium (or chromium-headless-shell).")
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    instance = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
    yield instance
    instance.close()


@pytest.fixture
def new_context(browser: Browser, site_server: SiteServer) -> Iterator:
    """Make a visitor: `new_context(java_script_enabled=False, locale="en")`, closed at the end of the test."""
    contexts: list[BrowserContext] = []

    def make(**options) -> BrowserContext:
        options.setdefault("locale", "it-IT")
        context = browser.new_context(base_url=site_server.url, **options)
        context.set_default_timeout(2 * PATIENCE_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context) -> Page:
    return new_context().new_page()


@pytest.fixture
def page_without_javascript(new_context) -> Page:
    return new_context(java_script_enabled=False).new_page()
