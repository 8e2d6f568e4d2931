"""What joins the pages: menu, footer, the doors of the home page, links to forms made after the page that has them."""

from __future__ import annotations

import csv
from datetime import time, timedelta

from django.conf import settings as site
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from core.alerts import Alert
from core.days import at
from core.site_settings import SiteSettings
from demo.files import CONTENT, read
from demo.pages import Desk
from directory.models import HelpNow

SETTINGS_PAGES = {
    "management_page": "management",
    "news_page": "news",
    "services_page": "services",
    "live_page": "live",
    "topics_page": "topics",
    "report_page": "report",
    "help_page": "help-now",
    "safe_browsing_page": "safe-browsing",
    "aid_page": "aid",
    "faq_page": "faq",
    "booking_page": "booking",
    "assistance_page": "assistance",
    "problem_page": "problem",
    "privacy_page": "privacy",
    "legal_notes_page": "legal-notes",
    "accessibility_page": "accessibility",
    "site_map_page": "site-map",
}
SETTINGS_TEXTS = {
    "office_address": ".MEET, via Leutrum 7, 12100 Cuneo",
    "office_phone": "0171 444789",
    "office_email": "antidiscriminazioni@comune.cuneo.it",
}
"""What the footer shows. Certified mail, tax code and the address of the transparency pages are the office's to write:
a mail to an address that is made up would be lost, and editors are told what is lacking
(`staff.attention.footer_gaps`)."""
HELP_NOW = (
    ("number", "phone-112"),
    ("number", "phone-1522"),
    ("number", "phone-telefono-donna"),
    ("number", "phone-mai-piu-sole"),
    ("number", "phone-desk"),
    ("number", "phone-unar"),
    ("place", "place-10a"),
    ("place", "place-telefono-donna"),
    ("place", "place-meet"),
)
LINKS = {
    "home": {"help_page": "help-now", "report_page": "report", "join_page": "events", "who_page": "about"},
    "service-report": {"online_page": "report"},
    "service-self-defence": {"online_page": "course"},
    "service-schools": {"online_page": "school-request"},
    "service-school-self-defence": {"online_page": "school-request"},
    "service-proposal": {"online_page": "proposal"},
}


def build(desk: Desk) -> None:
    """Fill what is still empty: an editor's choice is never overwritten."""
    _fill_settings(desk)
    _choose_help(desk)
    for key, targets in LINKS.items():
        desk.link(key, targets)
    _lead_on(desk)
    if site.DEMO_BANNER:
        _announce(desk)


def _announce(desk: Desk) -> None:
    """An alert that is over and one that is to come: neither stands above the pages that are shown."""
    if Alert.objects.exists():
        return
    for row in read("desk/alerts")["alerts"]:
        day = desk.today + timedelta(days=int(row["begins_in_days"]))
        begins = at(day, time(8))
        texts = [("text", {"language": language, "text": text}) for language, text in row["texts"].items()]
        ends = at(day + timedelta(days=int(row["lasts_days"])), time(8))
        alert = Alert(level=row["level"], starts_at=begins, ends_at=ends, texts=texts)
        alert.full_clean()
        alert.save()
        desk.made += 1


def _fill_settings(desk: Desk) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    values = {f"{name}_id": desk.page(key).pk for name, key in SETTINGS_PAGES.items()} | SETTINGS_TEXTS
    empty = {name: value for name, value in values.items() if not getattr(settings, name)}
    if empty:
        for name, value in empty.items():
            setattr(settings, name, value)
        settings.save()
        desk.made += 1


def _choose_help(desk: Desk) -> None:
    help_now = HelpNow.for_site(Site.objects.get(is_default_site=True))
    if not help_now.entries:
        help_now.entries = [(kind, desk.get(key)) for kind, key in HELP_NOW]
        help_now.save()
        desk.made += 1


def _lead_on(desk: Desk) -> None:
    """Addresses of an earlier site, as an editor imports them."""
    with (CONTENT / "old-addresses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not Redirect.objects.filter(old_path=row["old address"]).exists():
                redirect = Redirect(old_path=row["old address"], redirect_page=desk.page(row["page"]))
                redirect.full_clean()
                redirect.save()
                desk.made += 1
