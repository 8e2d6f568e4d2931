"""An alert: an editor writes it and sees it before saving, a visitor reads it, after its end it is gone."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import log_in

TEXT = "Oggi lo sportello chiude alle 15. Per parlare con noi scrivi un’e-mail."
LONGEST = "Lo sportello di via Leutrum resta chiuso per lavori. " * 4
BAR = ".site-alert"
END_SOON = """
import re
from datetime import timedelta
from django.utils import timezone
from core.models import Alert
Alert.objects.filter(ends_at__gt=timezone.now(), starts_at__lt=timezone.now()).update(
    ends_at=timezone.now() + timedelta(seconds=25)
)
"""
MAKE_LONGEST = f"""
import re
from datetime import timedelta
from django.utils import timezone
from core.models import Alert
now = timezone.now()
Alert.objects.create(
    level="emergency", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1),
    texts=[("text", {{"language": "it", "text": {LONGEST[:200]!r}}})],
)
"""


def save(page: Page) -> None:
    """By the keyboard: the calendar of a date lies over the button."""
    page.get_by_role("button", name=re.compile(r"^\s*Salva\s*$")).press("Enter")
    page.wait_for_load_state()


def test_an_editor_writes_an_alert_a_visitor_reads_it_and_it_ends_by_itself(
    page: Page, new_context, site_server: SiteServer
):
    log_in(page, "redazione", target="/admin/")
    page.goto("/admin/snippets/core/alert/add/")
    page.locator("[data-contentpath=text] textarea").fill(TEXT)
    page.get_by_label("Livello").select_option(label="Attenzione")
    now = timezone.localtime()
    page.locator("[name=starts_at]").fill(f"{now - timedelta(minutes=5):%Y-%m-%d %H:%M}")
    page.locator("[name=ends_at]").fill(f"{now - timedelta(minutes=10):%Y-%m-%d %H:%M}")
    save(page)
    expect(page.get_by_text("La fine deve venire dopo l’inizio.")).to_be_visible()
    page.locator("[name=ends_at]").fill(f"{now + timedelta(hours=1):%Y-%m-%d %H:%M}")
    page.locator("[data-side-panel-toggle=preview]").press("Enter")
    preview = page.frame_locator("[data-side-panel=preview] iframe").first
    expect(preview.locator(BAR)).to_contain_text(TEXT)
    visitor = new_context(java_script_enabled=False).new_page()
    visitor.goto("/novita/")
    expect(visitor.locator(BAR)).to_have_count(0)

    save(page)
    expect(page.locator(".messages .success")).to_be_visible()
    visitor.goto("/novita/")
    expect(visitor.get_by_role("region", name="Attenzione", exact=True).filter(has_text=TEXT)).to_contain_text(
        "Attenzione."
    )
    assert visitor.context.cookies() == []

    site_server.manage("shell", "-v0", "-c", END_SOON)
    visitor.goto("/novita/")
    expect(visitor.locator(BAR)).to_have_count(1)
    visitor.wait_for_timeout(26_000)
    visitor.goto("/novita/")
    expect(visitor.locator(BAR)).to_have_count(0)


def test_on_the_smallest_screen_the_longest_one_pushes_no_help_out_of_it(new_context, site_server: SiteServer):
    def heights(path: str) -> tuple[float, float]:
        visitor.goto(path)
        number = visitor.locator("main a[href='tel:112']").first.bounding_box()
        title = visitor.locator("h1").bounding_box()
        assert number is not None
        assert title is not None
        return title["y"], number["y"]

    visitor = new_context(viewport={"width": 320, "height": 568}, java_script_enabled=False).new_page()
    before = heights("/aiuto-subito/")
    site_server.manage("shell", "-v0", "-c", MAKE_LONGEST)
    assert heights("/aiuto-subito/") == before
    expect(visitor.locator(BAR)).to_have_count(1)
    visitor.goto("/")
    bar, title = visitor.locator(BAR).bounding_box(), visitor.locator("h1").bounding_box()
    assert bar is not None
    assert title is not None
    assert bar["height"] < 568 / 3
    assert title["y"] + title["height"] < 568
    expect(visitor.get_by_role("link", name="Segnala una discriminazione").first).to_be_in_viewport()
