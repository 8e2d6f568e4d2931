"""What people do on the site, as functions that a test reads like a story.

Texts are asked for as the site's own catalogues say them (`in_english`), so a better translation breaks no test.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from demo.builders.people import PASSWORD, PEOPLE

COURSE = "/vivere-cuneo/eventi/corso-di-autodifesa/"
COURSE_FORM = f"{COURSE}modulo/"
REPORT_IN_ENGLISH = "/en/report/"
REPORT_FORM = f"{REPORT_IN_ENGLISH}modulo/"
RETURN_IN_ENGLISH = "/en/codice/"
LOGIN = "/area-riservata/accesso/"
DESK = "/area-riservata/"
REGISTRATIONS = f"{DESK}corsi/iscrizioni/"
CASES = f"{DESK}segnalazioni/"
ROOMY_GROUP = "Madonna dell’Olmo"

PASSPHRASES = {person.username: person.words for person in PEOPLE}


def in_english(italian: str) -> str:
    """What the site says in English for one of its Italian sentences."""
    with translation.override("en"):
        return gettext(italian)


def exactly(text: str) -> re.Pattern[str]:
    """The whole accessible name, so that a button «Avanti» is not found in «Andare avanti»."""
    return re.compile(rf"^\s*{re.escape(text)}\s*$")


def press(page: Page, name: str) -> None:
    """Press the button of this name; where that leads to another page, it is there whole afterwards."""
    page.get_by_role("button", name=exactly(name)).click()
    page.wait_for_load_state()


def expect_kept(field: Locator, text: str) -> None:
    """What was half typed is there again: it is on its way while the next page is asked for, so it may come later."""
    for _look in range(10):
        if field.input_value() == text:
            return
        field.page.wait_for_timeout(500)
        field.page.reload()
    expect(field).to_have_value(text)


# --- the protected area -----------------------------------------------------------------------------------------------


def log_in(page: Page, username: str, *, target: str = "") -> None:
    """User name and password; whoever has a second factor stands before its question afterwards."""
    page.goto(f"{LOGIN}?next={target}" if target else LOGIN)
    page.get_by_label("Nome utente o indirizzo e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Accedi")
    expect(page.get_by_role("heading", name=exactly("Accedi"))).to_have_count(0)


def code_of_app(secret: str, *, ahead: int = 0) -> str:
    """What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, 6 digits), or will show `ahead` periods later."""
    counter = int(time.time()) // 30 + ahead
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def give_code(page: Page, code: str) -> None:
    """Answer the question for the second factor."""
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit].btn-primary").click()


# --- the course -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who registers."""

    first_name: str
    last_name: str
    email: str


def fill_in_who(page: Page, person: Person, *, group: str) -> None:
    """The first step: group, name, address, date of birth."""
    page.get_by_role("radio", name=group).check()
    page.get_by_label("Nome", exact=True).fill(person.first_name)
    page.get_by_label("Cognome", exact=True).fill(person.last_name)
    page.get_by_label("Indirizzo e-mail").fill(person.email)
    fill_in_birthday(page, 1990)


def fill_in_birthday(page: Page, year: int) -> None:
    """The date of birth: the fourth of May of a year."""
    group = page.get_by_role("group", name="Data di nascita").first
    for part, value in (("Giorno", 4), ("Mese", 5), ("Anno", year)):
        group.get_by_label(part).fill(str(value))


def fill_in_about(page: Page) -> None:
    """The editor's first step, as far as it must be answered."""
    page.get_by_role("group", name="È la prima volta").get_by_role("radio", name="Sì").check()
    page.get_by_role("radio", name="Una volta alla settimana").check()


def walk_to_check_page(page: Page, person: Person, *, group: str) -> None:
    """From an empty form to the page that shows all the answers."""
    page.goto(COURSE_FORM)
    fill_in_who(page, person, group=group)
    press(page, "Avanti")
    fill_in_about(page)
    press(page, "Avanti")
    page.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()


def register(page: Page, person: Person, *, group: str) -> None:
    """The whole registration, up to the answer."""
    walk_to_check_page(page, person, group=group)
    press(page, "Invia l’iscrizione")


# --- the report -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Story:
    """What somebody types into the text fields of a report. Each is a word that occurs nowhere else."""

    story: str
    elsewhere: str
    town: str
    contact: str
    safety: str

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that must be found nowhere."""
        return (self.story, self.elsewhere, self.town, self.contact, self.safety)


def write_story(mark: str) -> Story:
    """A story whose every field holds a word of its own."""
    return Story(
        story=f"Canarystory{mark}",
        elsewhere=f"Canaryplace{mark}",
        town=f"Canarytown{mark}",
        contact=f"canarycontact{mark.lower()}@example.org",
        safety=f"Canarysafety{mark}",
    )


def walk_to_report_form(page: Page) -> None:
    """From the page that explains, past the interruption page, to the first question. In English."""
    page.goto(REPORT_IN_ENGLISH)
    page.get_by_role("link", name=exactly(in_english("Comincia"))).click()
    expect(page.get_by_role("heading", name=in_english("Prima di iniziare"))).to_be_visible()
    page.get_by_role("link", name=exactly(in_english("Ho capito, vado avanti"))).click()
    expect(page.get_by_role("radio", name=in_english("È successo a me"))).to_be_visible()


def walk_to_story(page: Page, *, in_danger: bool = False) -> None:
    """From the first question, past the one about danger, to the step that asks what happened. In English."""
    page.get_by_role("radio", name=in_english("In anonimo: non dico chi sono")).check()
    page.get_by_role("radio", name=in_english("È successo a me")).check()
    page.get_by_role("radio", name=in_english("Avere ascolto o aiuto")).check()
    press(page, in_english("Avanti"))
    danger = page.get_by_role("group", name="Are you in danger now?")
    danger.get_by_role("radio", name=in_english("Sì") if in_danger else "No", exact=True).check()
    press(page, in_english("Avanti"))


def walk_to_contact(page: Page, story: Story) -> None:
    """Every step in English up to the one that asks whether and how to be contacted."""
    forward = in_english("Avanti")
    walk_to_story(page)
    page.get_by_label("Tell us what happened").fill(story.story)
    page.get_by_label(in_english("%(option)s – scrivi qui") % {"option": "Elsewhere: where?"}).fill(story.elsewhere)
    page.get_by_label("In which municipality?").fill(story.town)
    page.get_by_role("group", name="When?").locator("input[name$=_from_year]").fill("2024")
    press(page, forward)
    page.get_by_role("checkbox", name="Nationality").check()
    page.get_by_role("group", name="Is it still happening?").get_by_role("radio").first.check()
    press(page, forward)


def fill_in_report(page: Page, story: Story) -> None:
    """The same, with an address to answer to, up to the page that shows all the answers."""
    walk_to_contact(page, story)
    page.get_by_role("radio", name=in_english("Sì, per e-mail")).check()
    page.get_by_label(in_english("Telefono o e-mail")).fill(story.contact)
    page.get_by_label(in_english("Quando e come è sicuro cercarti?")).fill(story.safety)
    press(page, in_english("Avanti"))
    expect(page.get_by_role("heading", name=in_english("Controlla le risposte"))).to_be_visible()


def send_report(page: Page, story: Story) -> str:
    """The whole way; returns the code, noted by the person from the only page that shows it."""
    walk_to_report_form(page)
    fill_in_report(page, story)
    press(page, "Send the report")
    code = "-".join(page.locator(".receipt__group").all_inner_texts())
    press(page, in_english("L’ho annotato"))
    expect(page.get_by_role("heading", name=in_english("Bene. È tutto fatto"))).to_be_visible()
    return code
