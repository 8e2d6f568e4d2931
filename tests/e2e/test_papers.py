"""What the desk prints, and what somebody with the paper can find out; all of it without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import DESK, log_in, press
from tests.printing.samples import opened, text_of

NAME = "Ottavia Attestati"
GYM = "palestra dove si è finito"
MAKE_GROUP = f"""
import datetime, uuid
from courses.models import CourseGroup, Registration
yesterday = datetime.date.today() - datetime.timedelta(days=1)
group = CourseGroup.objects.filter(registrations__state="confirmed").first()
person = group.registrations.filter(state="confirmed").first()
group.pk, group.uuid, group.venue, group._state.adding = None, uuid.uuid4(), {GYM!r}, True
group.first_date, group.last_date = yesterday - datetime.timedelta(weeks=3), yesterday
group.save()
person.pk, person.submission_digest, person._state.adding, person.group = uuid.uuid4(), uuid.uuid4().hex, True, group
person.first_name, person.last_name = {NAME!r}.split()
person.save()
print(group.uuid)
"""
FORGET_GROUP = f"""
from courses.models import CourseGroup
for group in CourseGroup.objects.filter(venue={GYM!r}):
    group.registrations.all().delete()
    group.delete()
"""


@pytest.fixture
def past_group(site_server: SiteServer) -> Iterator[str]:
    """What can be printed of a group that has met for the last time: the address of that page."""
    group = site_server.manage("shell", "-v0", "-c", MAKE_GROUP).split()[-1]
    yield f"{DESK}corsi/gruppi/{group}/stampe/"
    site_server.manage("shell", "-v0", "-c", FORGET_GROUP)


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).or_(
            page.get_by_role("main").get_by_role("button", name=name)
        ).click()
    return Path(download.value.path()).read_bytes()


def test_the_desk_prints_and_anybody_verifies_the_certificate(past_group, new_context):
    desk = new_context(java_script_enabled=False, accept_downloads=True).new_page()
    log_in(desk, "corsi", target=past_group)
    expect(desk.get_by_role("main")).to_contain_text(GYM)
    for paper in ("Foglio presenze", "Elenco", "Etichette", "Cartellini"):
        assert "Ottavia" in text_of(saved(desk, paper))
    certificate = saved(desk, "Scarica gli attestati")
    with opened(certificate) as pdf:
        assert len(pdf.pages) == 1
    code = next(line for line in text_of(certificate).splitlines() if line.count("-") == 6)

    anybody = new_context(java_script_enabled=False)
    page = anybody.new_page()
    page.goto("/verifica/")
    page.get_by_label("Codice").fill(code.lower().replace("-", " "))
    page.get_by_label("Nome e cognome").fill("Un Altro Nome")
    press(page, "Verifica")
    expect(page.get_by_text("non risulta valido")).to_be_visible()
    page.get_by_label("Nome e cognome").fill(NAME.upper())
    press(page, "Verifica")
    expect(page.get_by_role("heading", name="L’attestato è valido")).to_be_visible()
    assert "Ottavia" not in page.content()
    assert anybody.cookies() == []
