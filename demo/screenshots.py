"""The pictures of the guides and of each type of page, made from the demo content: `python -m demo.screenshots`.

Serves the demonstration on a database of its own in a temporary folder, walks through it with Chromium and writes small
PNG files (what a window shows, in at most 256 colours). Run it when a screen changes, look at the result, commit it.
Names after the command make only those pictures: `python -m demo.screenshots home case`; `pages`: types of page.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from PIL import Image  # noqa: E402 - after the set-up, with the others
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from demo.builders.people import PASSWORD, PEOPLE  # noqa: E402 - needs the set-up
from demo.builders.surveys import EDITION_TITLE  # noqa: E402 - needs the set-up
from demo.page_pictures import page_pictures, take_page  # noqa: E402 - needs the set-up

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 256
START_SECONDS = 60
STEP_MILLISECONDS = 20_000
CHROMIUM = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
COURSE = "/vivere-cuneo/eventi/corso-di-autodifesa/"
COURSE_TITLE = "Corso di autodifesa per donne, primo livello"
DRAWN_COURSE = "/vivere-cuneo/eventi/laboratorio-di-robotica/"
DESK = "/area-riservata/"
PAGES = "pages"
WORDS = {person.username: person.words for person in PEOPLE}


@dataclass(frozen=True, slots=True)
class Picture:
    """One file. `walk` leads from a fresh window to what it shows; `login` is the demo account that is logged in."""

    name: str
    walk: Callable[[Page], None]
    login: str = ""
    width: int = 1280
    height: int = 800


# --- the ways -------------------------------------------------------------------------------------------------------


def _goto(path: str) -> Callable[[Page], None]:
    def walk(page: Page) -> None:
        page.goto(path)

    return walk


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _show(page: Page, selector: str) -> None:
    """Scroll until the element stands at the top of the window."""
    page.locator(selector).first.evaluate("element => element.scrollIntoView({block: 'start'})")


def _course_step(page: Page) -> None:
    page.goto(f"{COURSE}modulo/")
    page.get_by_role("radio").first.check()
    page.get_by_label("Nome", exact=True).fill("Anna")
    page.get_by_label("Cognome", exact=True).fill("Esempio")
    page.get_by_label("Indirizzo e-mail").fill("anna@example.org")
    for part, value in (("Giorno", "4"), ("Mese", "5"), ("Anno", "1990")):
        page.get_by_role("group", name="Data di nascita").get_by_label(part).fill(value)
    _press(page, "Avanti")
    page.get_by_role("group", name="È la prima volta").get_by_role("radio", name="Sì").check()
    page.get_by_role("radio", name="Una volta alla settimana").check()
    _show(page, "main h1")


def _check_page(page: Page) -> None:
    _course_step(page)
    _press(page, "Avanti")
    page.get_by_role("checkbox", name="Accetto le regole del corso").check()
    _press(page, "Avanti")
    page.get_by_role("heading", name="Controlla le risposte").wait_for()
    _show(page, "main h1")


def _report(page: Page) -> None:
    page.goto("/segnala/")
    _show(page, "main")


def _registration(page: Page) -> None:
    page.goto(f"{DESK}corsi/iscrizioni/")
    page.locator("main tbody a").first.click()
    page.get_by_role("heading", name="Che cosa si può fare").wait_for()


def _draw(page: Page) -> None:
    page.goto(DRAWN_COURSE)
    page.get_by_role("link", name="Esito del sorteggio").click()
    _show(page, "main h1")


def _of_group(page: Page, group: str, link: str) -> None:
    page.goto(f"{DESK}corsi/")
    page.get_by_role("row", name=group).get_by_role("link", name=link).click()


def _message(page: Page) -> None:
    """The preview: what people will read, before anything is sent."""
    _of_group(page, "Borgo San Giuseppe", "Messaggi")
    page.get_by_role("link", name="Scrivi un messaggio").click()
    page.get_by_label("Oggetto").first.fill("Martedì ci troviamo un quarto d’ora prima")
    page.get_by_label("Testo").first.fill(
        "Martedì la palestra apre alle 19:45: vieni un quarto d’ora prima, così cominciamo in orario."
    )
    _press(page, "Guarda prima di inviare")
    page.get_by_role("heading", name="Guarda il messaggio e invialo").wait_for()


def _statistics(page: Page) -> None:
    page.goto(f"{DESK}corsi/")
    page.get_by_role("link", name="Statistiche – Autodifesa, primo livello (dimostrazione)").click()


def _survey(page: Page) -> None:
    page.goto(f"{DESK}corsi/")
    page.get_by_role("link", name=f"Questionario – {EDITION_TITLE}").click()


def _minors(page: Page) -> None:
    """A lesson on a telephone: whom to call, and who may collect."""
    _of_group(page, "Biblioteca", "Presenze")
    page.locator(".desk-ticks a").first.click()
    _show(page, "main h1")


def _unlock(page: Page) -> None:
    page.goto(f"{DESK}segnalazioni/sblocca/")
    page.get_by_label("Frase segreta").fill(WORDS["operatrice"])


def _case(page: Page) -> None:
    _unlock(page)
    _press(page, "Sblocca")
    page.locator("main tbody a").first.click()
    page.get_by_role("heading", name="Che cosa è arrivato").wait_for()


def _own_key(page: Page) -> None:
    """The words are made for the page and stored nowhere: they open nothing."""
    page.goto(f"{DESK}segnalazioni/chiave/")
    _press(page, "Crea una chiave nuova")


def _editor_of(page: Page, title: str) -> None:
    page.goto(f"/admin/pages/search/?q={title}")
    page.get_by_role("link", name=title).first.click()


def _checks(page: Page) -> None:
    """The panel beside a page that has something to be said."""
    _editor_of(page, "Nodo provinciale contro le discriminazioni")
    page.get_by_role("button", name="Attiva/disattiva controlli").click()
    page.get_by_role("heading", name="Nella bozza salvata").wait_for()


def _review(page: Page) -> None:
    """What whoever does not publish finds beside «Salva bozza»."""
    _editor_of(page, "Lo Sportello riceve su appuntamento")
    page.get_by_role("button", name="Altre azioni").last.click()
    page.get_by_role("button", name="Invia a Rilettura").wait_for()


def _delete(page: Page) -> None:
    """What depends on a page, before it goes to the trash."""
    _editor_of(page, COURSE_TITLE)
    page.goto(page.url.replace("/edit/", "/delete/"))
    page.get_by_role("button", name="Metti nel cestino").wait_for()


def _editor_of_course(page: Page) -> None:
    _editor_of(page, COURSE_TITLE)
    page.get_by_role("tab", name="Modulo di iscrizione").click()
    page.locator("[data-contentpath=form_steps]").wait_for()


def _form_builder(page: Page) -> None:
    """The first step unfolded: its questions, each a line."""
    _editor_of_course(page)
    page.locator("[data-contentpath=form_steps] [data-panel-toggle]").nth(0).click()
    page.locator("[data-contentpath=questions] button.c-sf-add-button").first.wait_for()
    _show(page, "[data-contentpath=form_steps]")


def _question_types(page: Page) -> None:
    _form_builder(page)
    page.locator("[data-contentpath=questions] button.c-sf-add-button").first.click()
    page.get_by_role("option", name="Testo breve").wait_for()


def _preview(page: Page) -> None:
    _form_builder(page)
    page.get_by_role("button", name="Attiva/disattiva anteprima").click()
    preview = page.frame_locator(".w-preview__iframe").first
    preview.get_by_role("heading", name=COURSE_TITLE).wait_for()  # Before that, the choice of the mode is not heard.
    page.get_by_label("Modalità anteprima").select_option("form")
    preview.get_by_text("Quanto movimento fai di solito?").wait_for()


def _groups(page: Page) -> None:
    page.goto("/admin/snippets/courses/edition/")
    page.locator("main table .title a").first.click()
    page.get_by_role("heading", name="Gruppi").first.wait_for()
    _show(page, "#panel-gruppi-section")


PICTURES = (
    Picture("home", _goto("/"), height=1000),
    Picture("home-phone", _goto("/"), width=320, height=640),
    Picture("course-form", _course_step),
    Picture("check", _check_page),
    Picture("report", _report),
    Picture("registrations", _goto(f"{DESK}corsi/iscrizioni/"), login="corsi"),
    Picture("registration", _registration, login="corsi", height=920),
    Picture("draw", _draw),
    Picture("message", _message, login="corsi", height=900),
    Picture("statistics", _statistics, login="corsi"),
    Picture("survey", _survey, login="corsi"),
    Picture("minors", _minors, login="corsi", width=390, height=640),
    Picture("unlock", _unlock, login="operatrice"),
    Picture("case", _case, login="operatrice"),
    Picture("own-key", _own_key, login="operatrice"),
    Picture("keys", _goto(f"{DESK}segnalazioni/chiavi/"), login="responsabile"),
    Picture("audit", _goto(f"{DESK}registro/"), login="dpo"),
    Picture("dashboard", _goto("/admin/"), login="redazione"),
    Picture("checks", _checks, login="redazione"),
    Picture("review", _review, login="bozze"),
    Picture("delete", _delete, login="redazione", height=640),
    Picture("form-builder", _form_builder, login="redazione", height=900),
    Picture("question-types", _question_types, login="redazione", height=900),
    Picture("preview", _preview, login="redazione", height=900),
    Picture("groups", _groups, login="redazione"),
)


# --- the site ---------------------------------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _manage(env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)  # noqa: S603 - our own


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "The site did not start."
    raise SystemExit(message)


@contextmanager
def demo_site(*, settings: str = "config.settings.dev") -> Iterator[str]:
    """The demonstration on a database, a media folder and a port of its own; gone afterwards. Yields its address."""
    with tempfile.TemporaryDirectory(prefix="pari-screenshots-") as folder:
        port = _free_port()
        address = f"http://localhost:{port}"
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": settings,
            "DEBUG": "false",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "VAR_DIR": folder,
            "EMAIL_URL": "dummymail://",
            "BASE_URL": address,
        }
        _manage(env, "migrate", "--verbosity", "0")
        _manage(env, "load_demo", "--port", str(port))
        # Otherwise the dashboard would say of every job that it has never run.
        _manage(env, "run_due_jobs")
        server = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(server, port)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=10)


# --- the pictures -----------------------------------------------------------------------------------------------------


def find_chromium() -> str:
    """The system's Chromium; a clear word where there is none."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        message = "The pictures need Chromium: apt-get install chromium (or chromium-headless-shell)."
        raise SystemExit(message)
    return path


def compress(png: bytes) -> bytes:
    """The same picture in at most 256 colours, without noise that would make the file larger."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    reduced = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    reduced.save(out, "PNG", optimize=True)
    return out.getvalue()


def _log_in(page: Page, username: str) -> None:
    page.goto(f"{DESK}accesso/")
    page.get_by_label("Nome utente o indirizzo e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    _press(page, "Accedi")
    page.wait_for_url(lambda url: "/accesso/" not in url)


def take(picture: Picture, *, browser: Browser, address: str) -> bytes:
    """One picture, in a window that knows nothing of the others."""
    context = browser.new_context(
        base_url=address,
        locale="it-IT",
        timezone_id="Europe/Rome",
        color_scheme="light",
        reduced_motion="reduce",
        viewport={"width": picture.width, "height": picture.height},
    )
    context.set_default_timeout(STEP_MILLISECONDS)
    try:
        page = context.new_page()
        if picture.login:
            _log_in(page, picture.login)
        picture.walk(page)
        page.wait_for_load_state("networkidle")
        return compress(page.screenshot(animations="disabled", caret="hide"))
    finally:
        context.close()


def main(arguments: list[str] | None = None) -> None:
    """Make the pictures that are asked for, or all of them."""
    parser = argparse.ArgumentParser(description="Make the pictures of the README and the guides.")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(picture.name for picture in PICTURES))
    names: list[str] = parser.parse_args(arguments).names
    if unknown := set(names) - {picture.name for picture in PICTURES} - {PAGES}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    chromium = find_chromium()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        for number, picture in enumerate(wanted, start=1):
            sys.stdout.write(f"[{number:>2}/{len(wanted)}] {picture.name}.png … ")
            sys.stdout.flush()
            png = take(picture, browser=browser, address=address)
            (FOLDER / f"{picture.name}.png").write_bytes(png)
            sys.stdout.write(f"{len(png) // 1024} KB\n")
        for page_picture in page_pictures() if not names or PAGES in names else []:
            webp = take_page(page_picture, browser=browser, address=address)
            page_picture.file.parent.mkdir(exist_ok=True)
            page_picture.file.write_bytes(webp)
            sys.stdout.write(f"{page_picture.file.name} {len(webp) // 1024} KB\n")
        browser.close()


if __name__ == "__main__":
    main()
