"""A picture of each type of page, as a telephone and a desk show it, made by `demo.screenshots`."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser
from wagtail.models import get_page_models

from core.models import BasePage

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "screenshots" / "pages"
WIDTHS: Final = (320, 1280)
HIGHEST: Final = 1600
"""Points that a picture shows of a page; below stand the footer and more of the same."""
QUALITY: Final = 20

PATHS: Final = {
    "appointments.AppointmentPage": "/prenota-un-appuntamento/",
    "courses.CoursePage": "/vivere-cuneo/eventi/corso-di-autodifesa/",
    "courses.CourseSurveyPage": "/com-e-andato-il-corso/",
    "directory.PartnerPage": "/amministrazione/uffici/rete-antiviolenza/centro-10a/",
    "directory.PersonPage": "/amministrazione/uffici/chi-siamo/anna-esempio/",
    "directory.PlacePage": "/vivere-cuneo/luoghi/meet/",
    "directory.UnitPage": "/amministrazione/uffici/chi-siamo/",
    "documents.DocumentPage": "/amministrazione/documenti-e-dati/piano-di-azioni-positive/",
    "documents.ProjectPage": "/amministrazione/documenti-e-dati/progetto-femact-cities/",
    "enquiries.EnquiryPage": "/richiedi-assistenza/",
    "events.CampaignPage": "/vivere-cuneo/eventi/8-marzo-e-tutto-lanno/",
    "events.EventIndexPage": "/vivere-cuneo/eventi/",
    "events.EventPage": "/vivere-cuneo/eventi/8-marzo-e-tutto-lanno/apertura-letture-e-musica/",
    "home.FaqPage": "/domande-frequenti/",
    "home.HomePage": "/",
    "home.StandardPage": "/aiuto-subito/",
    "home.TopicPage": "/argomenti/violenza-di-genere/",
    "news.NewsIndexPage": "/novita/",
    "news.NewsPage": "/novita/femact-cities-torino/",
    "reports.ReportPage": "/segnala/",
    "services.ServiceIndexPage": "/servizi/",
    "services.ServicePage": "/servizi/aiuto-violenza/",
}
"""One page of the demonstration for each type."""
WITHOUT: Final = {"reports.FollowUpPage": "has no address: the desk sends its questions, and they stand in a case"}
"""Types without a picture, and why."""
MORE: Final = {
    "home-section": "/amministrazione/",
    "home-topics": "/argomenti/",
    "home-places": "/vivere-cuneo/luoghi/",
    "home-map": "/mappa-del-sito/",
    "search": "/cerca/?q=violenza",
    "reports-form": "/segnala/modulo/",
    "home-en": "/en/",
    "reports-report-en": "/en/report/",
    "services-en": "/en/services/",
    "search-ar": "/ar/cerca/?q=violenza",
}
"""What is no type of its own; English, and Arabic from right to left."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    name: str
    path: str
    width: int

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}-{self.width}.webp"


def name_of(label: str) -> str:
    """`events.EventIndexPage` → `events-event-index`."""
    app, model = label.split(".")
    words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in model.removesuffix("Page"))
    return f"{app}{words}"


def page_types() -> set[str]:
    """Every type of page that the site has."""
    types = [model for model in get_page_models() if issubclass(model, BasePage)]
    return {model._meta.label for model in types if not model.__module__.startswith("tests.")}


def page_pictures() -> list[PagePicture]:
    pages = {name_of(label): path for label, path in PATHS.items()} | MORE
    return [PagePicture(name, path, width) for name, path in sorted(pages.items()) for width in WIDTHS]


def compress(png: bytes) -> bytes:
    """Its upper part, as WebP."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    image.crop((0, 0, image.width, min(image.height, HIGHEST))).save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def take_page(picture: PagePicture, *, browser: Browser, address: str) -> bytes:
    """The page as it stands when everything is loaded. A page that does not answer is an error."""
    context = browser.new_context(
        base_url=address,
        timezone_id="Europe/Rome",
        color_scheme="light",
        reduced_motion="reduce",
        viewport={"width": picture.width, "height": 900},
    )
    try:
        page = context.new_page()
        answer = page.goto(picture.path)
        if answer is None or not answer.ok:
            message = f"{picture.path} does not answer."
            raise SystemExit(message)
        page.evaluate("for (const image of document.images) image.loading = 'eager'")
        page.wait_for_load_state("networkidle")
        return compress(page.screenshot(full_page=True, animations="disabled", caret="hide"))
    finally:
        context.close()
