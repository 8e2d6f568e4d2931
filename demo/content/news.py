"""News with dates relative to the day on which the demo is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core.topics import Topic
from demo.content.blocks import Block, cards, gallery, heading, links, paragraph, picture, quote
from demo.pages import PageSpec
from demo.texts import Html, ObjectRef, PageRef, Text, same, t
from news.kinds import NewsKind
from news.models import NewsPage


def list_news(today: date) -> list[PageSpec]:
    """All news, as they would stand on this day."""
    return [
        _femact(today),
        *_notices(today),
        *_others(today),
    ]


def _news(
    key: str,
    title: Text,
    description: Text,
    *,
    day: date,
    topics: Sequence[Topic],
    body: Sequence[Block],
    kind: NewsKind = NewsKind.NEWS,
    image: str = "",
    expires_on: date | None = None,
    related: Sequence[str] = (),
    slug: Text | None = None,
    number: str = "",
    unit: str = "unit-office",
) -> PageSpec:
    return PageSpec(
        key=key,
        model=NewsPage,
        parent="news",
        title=title,
        description=description,
        slug=slug,
        image=image,
        fields={
            "kind": kind.value,
            "date": day,
            "expires_on": expires_on,
            "press_release_number": number,
            "unit": ObjectRef(unit),
            "topics": [topic.value for topic in Topic if topic in topics],
            "body": list(body),
            "related": [("page", PageRef(related_key)) for related_key in related],
        },
    )


def _text(it: str, en: str) -> Block:
    return paragraph(Html(it=it, en=en))


def _femact(today: date) -> PageSpec:
    partners = (
        ("Clermont Auvergne Métropole", t("Francia", "France"), t("capofila", "lead partner")),
        ("Szabolcs 05", t("Ungheria", "Hungary"), same("")),
        ("Postojna", same("Slovenia"), same("")),
        ("Kraków", t("Polonia", "Poland"), same("")),
        ("Cluj Metropolitan Area", same("Romania"), same("")),
        ("Região de Coimbra", t("Portogallo", "Portugal"), same("")),
        ("Länsstyrelsen Skåne", t("Svezia", "Sweden"), same("")),
        ("Torino", t("Italia", "Italy"), t("ospita l’incontro", "hosts the meeting")),
    )
    return _news(
        "news-femact",
        t(
            "Otto città d’Europa a Torino per la parità: FEMACT Cities",
            "Eight European cities in Turin for equality: FEMACT Cities",
        ),
        t(
            "Due giorni di lavoro per passare dalle parole ai piani: come una città può cambiare i suoi uffici e i suoi servizi.",
            "Two days of work to go from words to plans: how a city can change its offices and its services.",
        ),
        slug=t("femact-cities-torino", "femact-cities-turin"),
        day=today - timedelta(days=1),
        topics=(Topic.GENDER_EQUALITY, Topic.EQUAL_OPPORTUNITIES, Topic.TWINNING),
        image="otto-citta",
        body=[
            _text(
                "<p>Otto città e territori europei si ritrovano a Torino, in un centro di quartiere, per due giorni. "
                "Li unisce <b>FEMACT Cities</b>, un progetto europeo per la parità tra donne e uomini. Ogni città "
                "scrive un piano d’azione: chi decide, chi viene assunto, come si sta al lavoro, come si ferma la "
                "violenza.</p>"
                "<p>Il progetto fa parte del programma URBACT IV. È nato a giugno 2023 e si chiude a dicembre 2025. Cuneo "
                "non è tra le città partner, ma lavora sugli stessi temi e segue i risultati da vicino.</p>",
                "<p>Eight European cities and areas meet in Turin, in a neighbourhood centre, for two days. "
                "<b>FEMACT Cities</b>, a European project for equality between women and men, brings them together. "
                "Each city writes an action plan: who decides, who is hired, what work is like, how violence is "
                "stopped.</p>"
                "<p>The project is part of the URBACT IV programme. It began in June 2023 and closes in December 2025. "
                "Cuneo is not one of the partner cities, but works on the same themes and follows the results "
                "closely.</p>",
            ),
            quote(
                t(
                    "Un piano per la parità non è un documento da mettere in un cassetto. È una lista di cose da fare, con "
                    "un nome e una data accanto a ognuna.",
                    "An equality plan is not a document for a drawer. It is a list of things to do, with a name and a date "
                    "beside each.",
                ),
                t(
                    "Ufficio Parità e antidiscriminazioni della Città di Cuneo",
                    "Equality and Anti-discrimination Office, City of Cuneo",
                ),
                t("sul confronto con le città di FEMACT", "on learning from the FEMACT cities"),
            ),
            heading(t("Che cosa fa Torino", "What Turin is doing")),
            _text(
                "<p>A Torino una cinquantina di dipendenti comunali, di settori diversi, ha scelto di lavorare al progetto. "
                'Preparano un <a href="page:gender-equality-plan">Piano per la parità di genere</a> e un '
                '<a href="page:gender-budgeting">bilancio di genere</a>: il primo guarda alle persone, il secondo ai '
                "conti.</p>",
                "<p>In Turin about fifty city employees, from different departments, chose to work on the project. They "
                'are preparing a <a href="page:gender-equality-plan">Gender Equality Plan</a> and a '
                '<a href="page:gender-budgeting">gender budget</a>: the first looks at people, the second at '
                "accounts.</p>",
            ),
            heading(t("Le immagini dell’incontro", "Pictures of the meeting")),
            gallery(
                (
                    "casa-comune",
                    t(
                        "Disegno: un edificio con il tetto a denti e tre arcate, davanti tre persone si salutano",
                        "Drawing: a building with a saw-tooth roof and three arches, three people greet each other in front",
                    ),
                    t("Il centro di quartiere che ospita i lavori", "The neighbourhood centre that hosts the meeting"),
                ),
                (
                    "laboratorio",
                    t(
                        "Disegno: quattro persone sedute a un tavolo davanti a fogli colorati",
                        "Drawing: four people sitting at a table in front of coloured sheets",
                    ),
                    t("Un gruppo di lavoro", "A working group"),
                ),
                (
                    "otto-citta",
                    t(
                        "Disegno: otto cerchi legati fra loro attorno al segno di uguale",
                        "Drawing: eight circles joined to each other around an equals sign",
                    ),
                    t("Otto città, un solo scopo", "Eight cities, one aim"),
                ),
                (
                    "piano",
                    t(
                        "Disegno: un foglio con cinque righe, tre già segnate",
                        "Drawing: a sheet with five lines, three already ticked",
                    ),
                    t("I piani d’azione prendono forma", "The action plans take shape"),
                ),
            ),
            heading(t("Le città partner", "The partner cities")),
            (
                "partner_cities",
                {
                    "entries": [
                        {"city": city, "country": country, "role": role, "url": ""} for city, country, role in partners
                    ]
                },
            ),
            links(
                (
                    t("FEMACT Cities su URBACT", "FEMACT Cities on URBACT"),
                    "https://urbact.eu/networks/femact-cities",
                    t("Il progetto, le città, i risultati (in inglese).", "The project, the cities, the results."),
                ),
            ),
        ],
        related=("gender-equality-plan", "gender-budgeting", "positive-action-plan"),
    )


def _notices(today: date) -> list[PageSpec]:
    return [
        _news(
            "news-enrolment",
            t("Autodifesa: le iscrizioni sono aperte", "Self-defence: enrolment is open"),
            t(
                "Tre gruppi in tre quartieri, la sera dalle 20 alle 21. Si comincia con due serate di teoria.",
                "Three groups in three districts, from 8 to 9 pm. It starts with two evenings of theory.",
            ),
            day=today - timedelta(days=4),
            topics=(Topic.SPORT, Topic.WOMENS_RIGHTS, Topic.GENDER_VIOLENCE),
            image="autodifesa",
            body=[
                _text(
                    "<p>Scegli il giorno e il quartiere, compila il modulo e ricevi subito la conferma. Non serve "
                    "nessuna esperienza. Se il gruppo è pieno puoi metterti in lista d’attesa: ogni anno qualche posto "
                    "si libera.</p>",
                    "<p>Choose the day and the district, fill in the form and get the confirmation at once. No experience "
                    "is needed. If the group is full you can join the waiting list: every year some places become "
                    "free.</p>",
                ),
                cards("service-self-defence"),
            ],
        ),
        _news(
            "news-desk-hours",
            t("Lo Sportello riceve su appuntamento", "The desk receives by appointment"),
            t(
                "Mercoledì e giovedì, dalle 9 alle 12, da .MEET in via Leutrum 7. Si prenota per telefono o per e-mail.",
                "Wednesdays and Thursdays, from 9 to 12, at .MEET, via Leutrum 7. Book by phone or e-mail.",
            ),
            kind=NewsKind.NOTICE,
            day=today - timedelta(days=6),
            expires_on=today + timedelta(days=120),
            topics=(Topic.ANTI_DISCRIMINATION, Topic.INFORMATION_ACCESS),
            image="ascolto",
            unit="unit-desk",
            body=[
                _text(
                    "<p>L’appuntamento serve a darti il tempo che ti serve, senza nessuno in attesa fuori dalla porta. "
                    "Chiama lo 0171 444789 o scrivi a antidiscriminazioni@comune.cuneo.it. Se non puoi in quegli orari, "
                    "dillo: cerchiamo un’altra soluzione.</p>",
                    "<p>The appointment is there to give you the time you need, with no one waiting outside the door. Call "
                    "0171 444789 or write to antidiscriminazioni@comune.cuneo.it. If you cannot come at those times, say "
                    "so: we look for another way.</p>",
                ),
            ],
        ),
        _news(
            "news-proposals",
            t("«8 marzo è tutto l’anno»: manda la tua proposta", "“8 March all year round”: send your proposal"),
            t(
                "Associazioni, scuole e gruppi possono proporre un’iniziativa per il nuovo programma.",
                "Associations, schools and groups can propose an event for the new programme.",
            ),
            kind=NewsKind.NOTICE,
            day=today - timedelta(days=12),
            expires_on=today + timedelta(days=60),
            topics=(Topic.ASSOCIATIONS, Topic.WOMENS_RIGHTS),
            image="mimosa",
            body=[
                _text(
                    "<p>Bastano poche righe: che cosa, dove, per chi. Laboratorio Donna legge tutte le proposte e "
                    "costruisce il programma. Diamo spazio alle iniziative aperte e accessibili a ogni persona.</p>",
                    "<p>A few lines are enough: what, where, for whom. Laboratorio Donna reads all proposals and builds "
                    "the programme. We give room to events that are open and accessible to everyone.</p>",
                ),
                cards("proposal", "service-proposal"),
            ],
        ),
    ]


def _others(today: date) -> list[PageSpec]:
    return [
        _news(
            "news-benches",
            t("Le panchine rosse sono diventate 37", "There are now 37 red benches"),
            t(
                "Erano 25 nel 2021. Ognuna porta una targa con il 1522, il numero contro la violenza.",
                "There were 25 in 2021. Each carries a plate with 1522, the helpline against violence.",
            ),
            kind=NewsKind.PRESS_RELEASE,
            number="1",
            day=today - timedelta(days=20),
            topics=(Topic.GENDER_VIOLENCE, Topic.VOLUNTEERING),
            image="panchina",
            body=[
                picture(
                    "panchina",
                    t(
                        "Disegno: una panchina rossa tra due rami di mimosa",
                        "Drawing: a red bench between two sprigs of mimosa",
                    ),
                ),
                _text(
                    "<p>Una panchina rossa non è un arredo. È il posto lasciato vuoto da una donna uccisa, e un cartello "
                    "per chi ha bisogno di aiuto: sulla targa c’è il 1522. Le ultime sono nate in quartieri e frazioni che le hanno "
                    "chieste. Il numero è da confermare con Laboratorio Donna.</p>",
                    "<p>A red bench is not furniture. It is the place left empty by a woman who was killed, and a sign for "
                    "those who need help: the plate carries 1522. The latest were set up in districts and villages that "
                    "asked for them. The number is to be confirmed with Laboratorio Donna.</p>",
                ),
                cards("service-awareness"),
            ],
        ),
        _news(
            "news-schools",
            t(
                "Stereotipi: se ne parla in più di trenta classi",
                "Stereotypes: more than thirty classes talk about them",
            ),
            t(
                "Nove scuole della città hanno scelto i laboratori su rispetto, linguaggio e violenza di genere.",
                "Nine schools in the city have chosen the workshops on respect, language and gender-based violence.",
            ),
            day=today - timedelta(days=27),
            topics=(Topic.EDUCATION, Topic.GENDER_EQUALITY, Topic.YOUNG_PEOPLE),
            image="scuola",
            body=[
                _text(
                    "<p>«È un gioco da maschi», «non piangere come una femmina». Si parte da frasi che tutte e tutti "
                    "conoscono, e si prova a capire che cosa fanno a chi le ascolta. Nelle superiori si parla anche di "
                    "controllo, gelosia, foto condivise senza permesso.</p>",
                    "<p>“That’s a boys’ game”, “don’t cry like a girl”. It starts from phrases that everyone knows, and "
                    "tries to understand what they do to those who hear them. In upper secondary schools the workshops also "
                    "cover control, jealousy, photos shared without consent.</p>",
                ),
                cards("service-schools"),
            ],
        ),
        _news(
            "news-information-points",
            t("Cresce la rete: nuovi punti informativi in provincia", "The network grows: new information points"),
            t(
                "Sindacati, associazioni e centri per il lavoro spiegano i diritti e indicano dove andare.",
                "Unions, associations and job centres explain rights and say where to go.",
            ),
            day=today - timedelta(days=34),
            topics=(Topic.ANTI_DISCRIMINATION, Topic.ASSOCIATIONS),
            image="nodo",
            unit="unit-desk",
            body=[
                _text(
                    "<p>Un punto informativo non segue i casi: li riconosce e accompagna le persone allo Sportello. Chi ci "
                    "lavora ha seguito un corso del Nodo e può chiamarci quando ha un dubbio.</p>",
                    "<p>An information point does not take cases on: it recognises them and goes with people to the desk. "
                    "Those who work there have attended a course of the Node and can call us when in doubt.</p>",
                ),
                cards("service-network"),
            ],
        ),
        _news(
            "news-plan",
            t(
                "Piano di Azioni Positive: al lavoro sul nuovo triennio",
                "Positive Action Plan: work on the next three years",
            ),
            t(
                "Un questionario a chi lavora in Comune per scegliere le azioni che servono davvero.",
                "A questionnaire for municipal staff, to choose the actions that are really needed.",
            ),
            kind=NewsKind.PRESS_RELEASE,
            number="2",
            day=today - timedelta(days=41),
            topics=(Topic.WORK, Topic.EQUAL_OPPORTUNITIES),
            image="gradini",
            body=[
                _text(
                    "<p>Orari, carriere, linguaggio, benessere: il piano parte da quello che dicono le persone. Le risposte "
                    "sono anonime. I risultati saranno pubblicati in «Documenti e dati».</p>",
                    "<p>Hours, careers, language, well-being: the plan starts from what people say. The answers are "
                    "anonymous. The results will be published under “Documents and data”.</p>",
                ),
                cards("positive-action-plan"),
            ],
        ),
    ]
