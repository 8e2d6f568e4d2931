"""The components with invented content, a line for each state. Nobody of these exists."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any, Final

from django.core.paginator import Paginator
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from core.alerts import AlertLevel
from core.chrome import AlertBar, LanguageLink, Link
from core.feeds import FeedLink
from core.site_settings import SiteSettings
from core.state_looks import Look
from core.topics import Topic
from directory.help_now import HelpNumber, HelpPlace
from news.kinds import NewsKind
from services.blocks import PhaseBlock
from services.models import ServiceStatus

from .entries import Entry, Example

NOT_SHOWN: Final = {
    "components/alternates.html": "stands in the head of a page and shows nothing",
    "components/chrome/meta.html": "stands in the head of a page and shows nothing",
    "blocks/preview.html": "is the page in which the editor looks at a block",
    "components/service/about.html": "is a state, shown among the states, and a sentence of a service’s head",
    "blocks/image_figure.html": "is part of blocks/image.html and blocks/gallery.html",
}
"""Templates without an entry, and why."""

KINDS: Final = ("success", "warning", "danger", "info")
NOVEMBER: Final = datetime.date(2026, 11, 25)
DECEMBER: Final = datetime.date(2026, 12, 10)
LONG: Final = "Un titolo molto lungo, perché anche le parole precipitevolissimevolmente lunghe devono stare nella riga"
SENTENCE: Final = "Una frase che spiega, con parole semplici, che cosa si trova qui."
RICH: Final = (
    '<p>Un testo con un <a href="#">collegamento</a> e <b>parole forti</b>.</p><ul><li>uno</li><li>due</li></ul>'
)


def _page(title: str = "Una pagina", **more: Any) -> Page:
    """As much of a page as a component asks for; it is never saved."""
    page = Page(title=title, locale=Locale.get_active())
    for name, value in {"description": SENTENCE, "get_url": lambda request=None: "#", **more}.items():
        setattr(page, name, value)
    return page


def _picture() -> Any:
    return get_image_model().objects.order_by("pk").first()


def _examples(**contexts: dict[str, Any]) -> tuple[Example, ...]:
    return tuple(Example(name=name.replace("_", " "), context=context) for name, context in contexts.items())


def _chrome() -> SimpleNamespace:
    report = Link(title="Segnala", url="#")
    names = ("help_page", "aid_page", "faq_page", "booking_page", "privacy_page", "legal_notes_page", "site_map_page")
    return SimpleNamespace(
        home_url="#",
        settings=SiteSettings(
            municipality_name="Comune di Esempio",
            parent_body_name="Regione Esempio",
            parent_body_url="https://regione.example/",
            tax_code="00000000000",
            office_address="Via di Esempio 1, 12100 Esempio",
            office_phone="0171 000000",
            office_email="ufficio@comune.example",
            office_pec="ufficio@pec.comune.example",
            personal_area_url="https://comune.example/area-personale/",
        ),
        links={"report_page": report, "topics_page": Link(title="Tutti gli argomenti", url="#")}
        | {name: Link(title=name, url="#") for name in names},
        menu=[
            Link(title="Amministrazione", url="#", element="management"),
            Link(title="Servizi", url="#", element="all-services", is_open=True),
            Link(title="Novità", url="#", element="news"),
            Link(title="Vivere Esempio", url="#", element="live", is_current=True, is_open=True),
        ],
        open_links=(),
        breadcrumb=[
            Link(title="Home", url="#"),
            Link(title="Una sezione", url="#"),
            Link(title=LONG, url="#", is_current=True),
        ],
        languages=[
            LanguageLink(code="it", name="Italiano", url="#", is_current=True, has_page=True),
            LanguageLink(code="en", name="English", url="#", is_current=False, has_page=False, note="home"),
        ],
    )


def _service(**more: Any) -> Page:
    phase = PhaseBlock()
    texts = dict.fromkeys(("access", "audience", "contacts", "costs", "how_to", "needed", "outcome", "timing"), RICH)
    return _page(
        "Un servizio",
        **{
            **texts,
            "standing": ServiceStatus.ACTIVE,
            "is_active": True,
            "is_bookable": True,
            "online_url": "https://comune.example/servizio/",
            "online_label": "",
            "translation_key": "0",
            "unit": None,
            "phases": [phase.bind(phase.get_preview_value())],
            "body": RICH,
            "topics": [Topic.WORK, Topic.SPORT],
            "terms_document": SimpleNamespace(
                url="#", title="Le condizioni del servizio", file_extension="pdf", file_size=120_000
            ),
            **more,
        },
    )


def _of_service() -> list[Entry]:
    sheet = {"chrome": _chrome(), "sheet": SimpleNamespace(online_page=None, terms_page=_page("Le condizioni"))}
    off = _service(is_active=False, standing=ServiceStatus.INACTIVE)
    names = ("audience", "contacts", "costs", "how_to", "more", "needed", "outcome", "terms", "timing", "topics")
    return [
        Entry(
            template="components/service/access.html",
            examples=_examples(attivo={**sheet, "page": _service()}, non_attivo={**sheet, "page": off}),
        ),
        *(
            Entry(
                template=f"components/service/{name}.html", examples=_examples(con_tutto={**sheet, "page": _service()})
            )
            for name in names
        ),
    ]


def _of_chrome() -> list[Entry]:
    chrome = _chrome()
    shown = {"chrome": chrome, "page": _page()}
    link = Link(title="Una pagina", url="#")
    of_page = ("topbar", "demo_banner", "header", "breadcrumb", "language_switch", "footer")
    return [
        *(
            Entry(template=f"components/chrome/{name}.html", examples=_examples(come_in_ogni_pagina=shown))
            for name in of_page
        ),
        Entry(
            template="components/chrome/alert.html",
            examples=tuple(
                Example(name=level.value, context={"alert": AlertBar(level=level, text=SENTENCE, link=link)})
                for level in AlertLevel
            ),
        ),
        Entry(
            template="components/chrome/footer_link.html",
            examples=_examples(con={"link": link, "text": "Una pagina"}, senza={}),
            around='<ul class="list-unstyled">{}</ul>',
        ),
        Entry(
            template="components/chrome/last_updated.html",
            examples=_examples(pubblicata={"page": _page(last_published_at=NOVEMBER)}),
        ),
        Entry(template="components/chrome/mark.html", examples=_examples(marchio={"css_class": "it-brand-mark"})),
        Entry(template="components/chrome/parent_body.html", examples=_examples(con_indirizzo=shown)),
    ]


def component_entries() -> list[Entry]:
    """An entry for each template of `templates/components/`."""
    picture = _picture()
    illustrated = SimpleNamespace(head_image_id=picture.pk, image=picture) if picture else None
    card = {"title": "Un titolo", "url": "#", "text": SENTENCE}
    numbers = [
        HelpNumber(who="Emergenze", number="112", href="tel:112", hours="Sempre"),
        HelpNumber(
            who="Violenza e stalking",
            number="1522",
            href="tel:1522",
            hours="Sempre, gratis",
            languages="italiano, inglese, arabo",
            chat_url="https://chat.example/",
        ),
    ]
    places = [HelpPlace(name="Centro di esempio", address="Via di Esempio 1", access="Senza appuntamento")]
    cities = [
        SimpleNamespace(city="Esempio", country="Italia", url="https://esempio.example/", role="capofila"),
        SimpleNamespace(city="Beispielstadt", country="Germania", url="", role=""),
    ]
    questions = [{"question": "Quanto costa?", "answer": RICH}, {"question": LONG, "answer": RICH}]
    steps = [
        {"title": "Scrivi", "text": SENTENCE, "when": "oggi"},
        {"title": "Aspetta", "text": SENTENCE, "when": "entro 5 giorni"},
        {"title": "Leggi la risposta", "text": ""},
    ]
    feeds = [FeedLink("Tutte", "#"), FeedLink("Solo gli avvisi", "#")]
    news: dict[str, Any] = {"kind_choice": NewsKind(NewsKind.values[0]), "date": NOVEMBER}
    pages = Paginator(range(60), 20)
    return [
        Entry(
            template="components/callout.html",
            examples=_examples(
                senza_tipo={"title": "Da sapere", "text": SENTENCE},
                **{
                    kind: {"title": kind, "kind": kind, "text": SENTENCE}
                    for kind in ("success", "warning", "danger", "info")
                },
                senza_titolo={"text": SENTENCE},
            ),
        ),
        Entry(
            template="components/card.html",
            examples=_examples(
                semplice=card,
                con_immagine={**card, "image": picture},
                lunga={**card, "title": LONG},
                prima={**card, "image": picture, "is_lead": True},
            ),
            around='<ul class="card-grid list-unstyled"><li>{}</li></ul>',
        ),
        Entry(template="components/cities.html", examples=_examples(due={"cities": cities})),
        Entry(
            template="components/date_block.html",
            examples=_examples(novembre={"date": NOVEMBER}, dicembre={"date": DECEMBER}),
        ),
        Entry(
            template="components/empty_state.html",
            examples=_examples(
                semplice={"title": "Niente per ora"},
                con_tutto={
                    "title": LONG,
                    "text": SENTENCE,
                    "url": "#",
                    "link_text": "Guarda tutto",
                    "icon": "it-calendar",
                },
            ),
        ),
        Entry(
            template="components/follow.html",
            examples=_examples(
                due={"title": "Segui le novità", "text": SENTENCE, "icon_name": "it-rss", "feeds": feeds, "kind": "a/b"}
            ),
        ),
        Entry(
            template="components/help_now.html",
            examples=_examples(
                tutto={"numbers": numbers, "places": places, "level": 2},
                breve={"numbers": numbers, "short": True, "level": 2},
            ),
        ),
        Entry(
            template="components/hero.html",
            examples=_examples(
                semplice={"title": "Un titolo", "lead": SENTENCE},
                con_tutto={
                    "title": LONG,
                    "kicker": "Evento",
                    "date": NOVEMBER,
                    "lead": SENTENCE,
                    "picture_of": illustrated,
                    "primary_url": "#",
                    "primary_text": "Iscriviti",
                },
                **{
                    tone: {
                        "title": "Un titolo",
                        "lead": SENTENCE,
                        "tone": tone,
                        "primary_url": "#",
                        "primary_text": "Vai",
                    }
                    for tone in ("plum", "petrol")
                },
            ),
        ),
        Entry(
            template="components/hero_picture.html",
            examples=_examples(immagine={"picture_of": illustrated}) if illustrated else (),
        ),
        Entry(
            template="components/news_card.html",
            examples=_examples(
                con_immagine={"item": _page(image=picture, **news)}, senza={"item": _page(image=None, **news)}
            ),
            around='<ul class="card-grid list-unstyled"><li>{}</li></ul>',
        ),
        Entry(template="components/page_rows.html", examples=_examples(due={"pages": [_page(), _page(LONG)]})),
        Entry(
            template="components/page_side.html",
            examples=_examples(
                con_tutto={"headings": [{"anchor": "a", "text": "Prima parte"}], "siblings": [_page(), _page(LONG)]}
            ),
        ),
        Entry(
            template="components/pagination.html",
            examples=_examples(
                prima={"page": pages.page(1), "list_url": "?"},
                in_mezzo={"page": pages.page(2), "list_url": "?"},
                ultima={"page": pages.page(3), "list_url": "?"},
            ),
        ),
        Entry(template="components/questions.html", examples=_examples(chiuse={"entries": questions})),
        Entry(
            template="components/section_header.html",
            examples=_examples(
                semplice={"title": "Una sezione"},
                con_tutto={"title": LONG, "text": SENTENCE, "url": "#", "link_text": "Guarda tutto"},
            ),
        ),
        Entry(
            template="components/service_row.html",
            examples=_examples(
                attivo={"service": _service()},
                non_attivo={"service": _service(is_active=False, standing=ServiceStatus.INACTIVE)},
            ),
            around='<ul class="row-list list-unstyled">{}</ul>',
        ),
        Entry(
            template="components/state.html",
            examples=tuple(
                Example(name=look.name.lower(), context={"look": look, "word": look.name.lower().replace("_", " ")})
                for look in Look
            ),
        ),
        Entry(
            template="components/steps.html",
            examples=_examples(uno_sotto_l_altro={"steps": steps}, affiancati={"steps": steps, "horizontal": True}),
        ),
        Entry(template="components/topics.html", examples=_examples(due={"topics": [Topic.WORK, Topic.SPORT]})),
        *_of_chrome(),
        *_of_service(),
    ]
