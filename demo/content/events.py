"""Campaigns and events, with dates relative to the day on which the demo is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from core.event_types import EventType
from core.topics import Topic
from demo.content.blocks import paragraph
from demo.pages import PageSpec
from demo.texts import Html, ObjectRef, Text, h, same, t
from events.models import CampaignPage, EventPage

MARCH_CAMPAIGN = ((3, 1), (4, 15))
NOVEMBER_CAMPAIGN = ((11, 18), (12, 2))
FREE = t("Ingresso libero e gratuito", "Free entry")
EVERYBODY = h("<p>A chiunque, senza limiti di età.</p>", "<p>Everyone, of any age.</p>")
TO_CONFIRM = t("Cuneo, luogo da confermare", "Cuneo, venue to be confirmed")


def list_campaigns(today: date) -> list[PageSpec]:
    """The two campaigns: of each, the edition that is on or comes next."""
    march, november = _period(MARCH_CAMPAIGN, today), _period(NOVEMBER_CAMPAIGN, today)
    return [
        _campaign(
            "march",
            t("8 marzo è tutto l’anno", "8 March all year round"),
            t(
                "Da marzo a metà aprile film, incontri, passeggiate e laboratori attorno alla Giornata internazionale della donna.",
                "From March to mid-April films, talks, walks and workshops around International Women’s Day.",
            ),
            period=march,
            theme=t("Il tempo delle donne: lavoro, cura, riposo", "Women’s time: work, care, rest"),
            introduction=h(
                "<p>Un giorno non basta. Per sei settimane la città parla di donne: di quelle che hanno aperto strade e di "
                "quelle che ogni giorno tengono insieme lavoro, casa e cura. Il programma nasce da Laboratorio Donna, con "
                "associazioni, biblioteche, cinema e scuole.</p>"
                "<p>Le date e i luoghi sono un esempio: il programma vero lo pubblica l’ufficio.</p>",
                "<p>One day is not enough. For six weeks the city speaks about women: those who opened paths and those who "
                "every day hold work, home and care together. The programme comes from Laboratorio Donna, with "
                "associations, libraries, cinemas and schools.</p>"
                "<p>Dates and places are an example: the office publishes the real programme.</p>",
            ),
            topics=(Topic.WOMENS_RIGHTS, Topic.GENDER_EQUALITY, Topic.LEISURE),
            image="mimosa",
        ),
        _campaign(
            "november",
            t("25 novembre: fermiamo la violenza", "25 November: stop violence"),
            t(
                "Le iniziative della Rete antiviolenza per la Giornata contro la violenza sulle donne.",
                "The anti-violence network’s events for the Day against Violence against Women.",
            ),
            period=november,
            theme=t("Credere, ascoltare, agire", "Believe, listen, act"),
            introduction=h(
                "<p>Il 25 novembre è la Giornata internazionale per l’eliminazione della violenza contro le donne. A Cuneo "
                "la preparano insieme i centri, le associazioni, le scuole, l’ospedale, le forze dell’ordine.</p>"
                "<p>Se hai bisogno di aiuto non aspettare un evento: il <b>1522</b> risponde sempre.</p>",
                "<p>25 November is the International Day for the Elimination of Violence against Women. In Cuneo the "
                "centres, associations, schools, hospital and police prepare it together.</p>"
                "<p>If you need help do not wait for an event: <b>1522</b> always answers.</p>",
            ),
            topics=(Topic.GENDER_VIOLENCE, Topic.WOMENS_RIGHTS),
            image="scarpe",
        ),
    ]


def list_events(today: date) -> list[PageSpec]:
    """Events of the campaigns on their days, and others in the next weeks, so that the home page is always alive."""
    march, _march_end = _period(MARCH_CAMPAIGN, today)
    november, _november_end = _period(NOVEMBER_CAMPAIGN, today)
    return [*_of_march(march), *_of_november(november), *_of_these_weeks(today)]


def _of_march(first: date) -> list[PageSpec]:
    return [
        _event(
            "march-opening",
            "march",
            t("Apertura: letture e musica", "Opening: readings and music"),
            t(
                "Voci di donne che hanno cambiato la provincia, lette da chi vive qui.",
                "Voices of women who changed the province, read by those who live here.",
            ),
            EventType.SHOW,
            first + timedelta(days=3),
            time(20, 45),
            h(
                "<p>Lettere, diari e canzoni raccolti nelle valli. Alla fine si brinda insieme al programma.</p>",
                "<p>Letters, diaries and songs collected in the valleys. At the end we toast the programme together.</p>",
            ),
        ),
        _event(
            "march-day",
            "march",
            t("8 marzo: camminata tra le panchine rosse", "8 March: a walk among the red benches"),
            t(
                "Cinque chilometri facili, con una storia a ogni panchina.",
                "Five easy kilometres, with a story at each bench.",
            ),
            EventType.WALK,
            first + timedelta(days=7),
            time(10, 0),
            h(
                "<p>Si parte dal centro e si torna al punto di partenza. Il percorso è adatto a passeggini e carrozzine. "
                "In caso di pioggia ci si ritrova al coperto.</p>",
                "<p>We start from the centre and come back to the same point. The route suits prams and wheelchairs. If it "
                "rains we meet indoors.</p>",
            ),
            image="camminata",
        ),
        _event(
            "march-children",
            "march",
            t("Principesse e ingegnere", "Princesses and engineers"),
            t(
                "Laboratorio per bambine e bambini da 6 a 10 anni: costruiamo macchine e storie.",
                "A workshop for children from 6 to 10: we build machines and stories.",
            ),
            EventType.CHILDREN,
            first + timedelta(days=14),
            time(16, 30),
            h(
                "<p>Due ore con carta, ruote e fantasia. Le famiglie possono restare o tornare alla fine.</p>",
                "<p>Two hours with paper, wheels and imagination. Families may stay or come back at the end.</p>",
            ),
            audience=h("<p>A bambine e bambini da 6 a 10 anni.</p>", "<p>Children from 6 to 10.</p>"),
            topics=(
                Topic.GENDER_EQUALITY,
                Topic.FAMILY,
            ),
        ),
        _event(
            "march-museum",
            "march",
            t("Al museo e al cinema con lo sconto", "Reduced tickets for museum and cinema"),
            t(
                "Per tutto il periodo ingresso ridotto per le donne nei luoghi che aderiscono.",
                "For the whole period reduced tickets for women at participating venues.",
            ),
            EventType.OFFER,
            first,
            None,
            h(
                "<p>L’elenco dei luoghi e gli importi sono da confermare.</p>",
                "<p>The list of venues and the prices are to be confirmed.</p>",
            ),
            last=first + timedelta(days=45),
            cost=t("Ingresso ridotto, importo da confermare", "Reduced price, to be confirmed"),
            topics=(
                Topic.CULTURAL_HERITAGE,
                Topic.LEISURE,
            ),
        ),
    ]


def _of_november(first: date) -> list[PageSpec]:
    return [
        _event(
            "november-day",
            "november",
            t("25 novembre: una scarpa rossa per ognuna", "25 November: one red shoe for each"),
            t(
                "In piazza, con le scarpe rosse, i nomi e il silenzio. Poi la parola alle associazioni.",
                "In the square, with red shoes, names and silence. Then the associations speak.",
            ),
            EventType.CEREMONY,
            first + timedelta(days=7),
            time(17, 30),
            h(
                "<p>Porta, se vuoi, un paio di scarpe rosse. Sul posto ci sono le operatrici dei centri: puoi parlare con "
                "loro con discrezione.</p>",
                "<p>Bring a pair of red shoes, if you wish. Staff of the centres are there: you can talk to them "
                "discreetly.</p>",
            ),
            image="scarpe",
            topics=(
                Topic.GENDER_VIOLENCE,
                Topic.WOMENS_RIGHTS,
            ),
        ),
        _event(
            "november-talk",
            "november",
            t("Come si aiuta un’amica", "How to help a friend"),
            t(
                "Che cosa dire, che cosa non dire, a chi rivolgersi: incontro con la Rete antiviolenza.",
                "What to say, what not to say, whom to turn to: a talk with the anti-violence network.",
            ),
            EventType.TALK,
            first + timedelta(days=9),
            time(18, 0),
            h(
                "<p>Una psicologa, un’avvocata e un’operatrice rispondono alle domande, anche scritte su un biglietto senza "
                "nome.</p>",
                "<p>A psychologist, a lawyer and a support worker answer questions, also written on a note without a "
                "name.</p>",
            ),
            image="ascolto",
            topics=(
                Topic.GENDER_VIOLENCE,
                Topic.DOMESTIC_VIOLENCE,
            ),
        ),
    ]


def _of_these_weeks(today: date) -> list[PageSpec]:
    return [
        _event(
            "film",
            "events",
            t("Film e parole: storie di lavoro e di coraggio", "Film and words: stories of work and courage"),
            t(
                "Un film, poi la discussione con chi si occupa di diritti sul lavoro.",
                "A film, then a discussion with people who deal with rights at work.",
            ),
            EventType.FILM,
            today + timedelta(days=5),
            time(20, 45),
            h(
                "<p>La storia di una lavoratrice che chiede di essere pagata come i suoi colleghi. Sottotitoli in italiano. "
                "Dopo il film si discute, senza fretta.</p>",
                "<p>The story of a worker who asks to be paid like her male colleagues. Italian subtitles. After the film we "
                "discuss, without hurry.</p>",
            ),
            image="cinema",
            topics=(
                Topic.WORK,
                Topic.GENDER_EQUALITY,
            ),
        ),
        _event(
            "talk-housing",
            "events",
            t("Casa: quando dicono «non affittiamo a voi»", "Housing: when they say “we don’t rent to you”"),
            t(
                "Riconoscere la discriminazione nell’affitto e sapere che cosa fare.",
                "Recognising discrimination in renting, and knowing what to do.",
            ),
            EventType.TALK,
            today + timedelta(days=11),
            time(18, 0),
            h(
                "<p>Esempi veri, leggi spiegate in modo semplice, e chi può intervenire. Con lo Sportello "
                "antidiscriminazioni. Traduzione in più lingue su richiesta.</p>",
                "<p>Real examples, laws explained simply, and who can step in. With the anti-discrimination desk. "
                "Interpreting on request.</p>",
            ),
            image="ascolto",
            topics=(
                Topic.ANTI_DISCRIMINATION,
                Topic.RACISM,
                Topic.SOCIAL_INTEGRATION,
            ),
        ),
        _event(
            "reading",
            "events",
            t("Gruppo di lettura: autrici da riscoprire", "Reading group: women writers to rediscover"),
            t(
                "Un libro al mese, un tè e un’ora di chiacchiere. Si può venire anche senza aver letto.",
                "A book a month, tea and an hour of talk. You can come even without having read it.",
            ),
            EventType.TALK,
            today + timedelta(days=17),
            time(17, 30),
            h("<p>Il titolo del mese si sceglie insieme.</p>", "<p>We choose the book of the month together.</p>"),
            image="libri",
        ),
        _event(
            "seminar",
            "events",
            t("Parole che includono: scrivere un avviso pubblico", "Words that include: writing a public notice"),
            t(
                "Seminario per chi scrive in uffici, scuole e associazioni.",
                "A seminar for those who write in offices, schools and associations.",
            ),
            EventType.SEMINAR,
            today + timedelta(days=25),
            time(9, 30),
            h(
                "<p>Una mattina di esercizi su testi veri: come nominare donne e uomini, come farsi capire da chi legge a "
                "fatica.</p>",
                "<p>A morning of exercises on real texts: how to name women and men, how to be understood by those who find "
                "reading hard.</p>",
            ),
            audience=h(
                "<p>A chi lavora in uffici pubblici, scuole, associazioni.</p>",
                "<p>People who work in public offices, schools, associations.</p>",
            ),
            image="laboratorio",
            topics=(
                Topic.TRAINING,
                Topic.INSTITUTIONAL_COMMUNICATION,
            ),
        ),
    ]


def _campaign(
    key: str,
    title: Text,
    description: Text,
    *,
    period: tuple[date, date],
    theme: Text,
    introduction: Html,
    topics: Sequence[Topic],
    image: str,
) -> PageSpec:
    return PageSpec(
        key=key,
        model=CampaignPage,
        parent="events",
        title=title,
        description=description,
        image=image,
        fields={
            "theme": theme,
            "start_date": period[0],
            "end_date": period[1],
            "introduction": introduction,
            "co_organisers": [
                ("organiser", {"name": same("Laboratorio Donna")}),
                ("organiser", {"name": same("Rete antiviolenza Cuneo")}),
            ],
            "contacts": h(
                "<p>0171 444789, antidiscriminazioni@comune.cuneo.it</p>",
                "<p>0171 444789, antidiscriminazioni@comune.cuneo.it</p>",
            ),
            "topics": [topic.value for topic in Topic if topic in topics],
        },
    )


def _event(
    key: str,
    parent: str,
    title: Text,
    description: Text,
    kind: EventType,
    day: date,
    start: time | None,
    about: Html,
    *,
    last: date | None = None,
    audience: Html = EVERYBODY,
    cost: Text = FREE,
    image: str = "",
    topics: Sequence[Topic] = (Topic.WOMENS_RIGHTS, Topic.LEISURE),
) -> PageSpec:
    fields: dict[str, Any] = {
        "event_type": kind.value,
        "start_date": day,
        "start_time": start,
        "end_date": last,
        "place_text": TO_CONFIRM,
        "audience": audience,
        "cost": cost,
        "unit": ObjectRef("unit-office"),
        "topics": [topic.value for topic in Topic if topic in topics],
        "body": [paragraph(about)],
    }
    return PageSpec(
        key=f"event-{key}",
        model=EventPage,
        parent=parent,
        title=title,
        description=description,
        image=image,
        fields=fields,
    )


def _period(days: tuple[tuple[int, int], tuple[int, int]], today: date) -> tuple[date, date]:
    (first_month, first_day), (last_month, last_day) = days
    year = today.year if today <= date(today.year, last_month, last_day) else today.year + 1
    return date(year, first_month, first_day), date(year, last_month, last_day)
