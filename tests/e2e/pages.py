"""One address for each type of page, with the demo content behind it."""

from __future__ import annotations

from typing import Final

from tests.e2e.steps import COURSE, COURSE_FORM, REPORT_FORM, REPORT_IN_ENGLISH, RETURN_IN_ENGLISH

NOT_FOUND: Final = "/questa-pagina-non-esiste/"

PUBLIC: Final = {
    "home": "/",
    "home in English": "/en/",
    "help": "/aiuto-subito/",
    "question answered by links": "/cosa-posso-fare/",
    "management": "/amministrazione/",
    "living": "/vivere-cuneo/",
    "section": "/amministrazione/uffici/",
    "office": "/amministrazione/uffici/chi-siamo/",
    "person": "/amministrazione/uffici/chi-siamo/anna-esempio/",
    "network": "/amministrazione/uffici/rete-antiviolenza/",
    "partner": "/amministrazione/uffici/rete-antiviolenza/telefono-donna/",
    "standard page": "/amministrazione/uffici/laboratorio-donna/",
    "document": "/amministrazione/documenti-e-dati/parole-che-includono/",
    "document with tables": "/amministrazione/documenti-e-dati/piano-di-azioni-positive/",
    "project": "/amministrazione/documenti-e-dati/progetto-femact-cities/",
    "standard page with figures": "/amministrazione/uffici/numeri-segnalazioni/",
    "places": "/vivere-cuneo/luoghi/",
    "place": "/vivere-cuneo/luoghi/meet/",
    "questions": "/domande-frequenti/",
    "legal notes": "/note-legali/",
    "topics": "/argomenti/",
    "topic": "/argomenti/violenza-di-genere/",
    "site map": "/mappa-del-sito/",
    "news index": "/novita/",
    "news": "/novita/femact-cities-torino/",
    "news in English": "/en/news/femact-cities-turin/",
    "service index": "/servizi/",
    "service": "/servizi/aiuto-violenza/",
    "event index": "/vivere-cuneo/eventi/",
    "campaign": "/vivere-cuneo/eventi/8-marzo-e-tutto-lanno/",
    "event": "/vivere-cuneo/eventi/gruppo-di-lettura-autrici-da-riscoprire/",
    "course": COURSE,
    "appointments": "/prenota-un-appuntamento/",
    "enquiry": "/segnala-disservizio/",
    "questionnaire": "/com-e-andato-il-corso/",
    "report": "/segnala/",
    "report in English": REPORT_IN_ENGLISH,
    "search": "/cerca/",
    "search with results": "/cerca/?q=corso",
    "search without results": "/cerca/?q=qwertyuiop",
    "search in English": "/en/cerca/?q=course",
    "not found": NOT_FOUND,
    "not found in English": f"/en{NOT_FOUND}",
}
"""No cookie and no token; all but the search may be kept by a cache."""

FORMS: Final = {
    "course form": COURSE_FORM,
    "enquiry form": "/segnala-disservizio/modulo/",
    "before the report": f"{REPORT_IN_ENGLISH}prima-di-iniziare/",
    "report form": REPORT_FORM,
    "code": "/codice/",
    "code in English": RETURN_IN_ENGLISH,
    "certificate": "/verifica/",
}
"""What nobody may keep, and still no cookie."""

IN_ARABIC: Final = {name: f"/ar{path}" for name, path in {**PUBLIC, **FORMS}.items() if not path.startswith("/en/")} | {
    "before the report": "/ar/segnala/prima-di-iniziare/",
    "report form": "/ar/segnala/modulo/",
}
"""In Arabic's own direction and style sheet, once these pages exist in that language (`arabic_pages`)."""
