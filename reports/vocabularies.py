"""The words by which the office classifies a case: the vocabularies of the regional network (L.R. Piemonte 5/2016).

Codes are stored, sealed, for ever: none is renamed or taken away; a code that is not used any more stays readable. A
label may change. Adding a word is one line here, adding a facet one line in `FACETS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Relevance(TextChoices):
    """Whether it is discrimination in the sense of the law."""

    TO_ASSESS = "to_assess", _("Ancora da valutare")
    RELEVANT = "relevant", _("Sì")
    NOT_RELEVANT = "not_relevant", _("No")


class Ground(TextChoices):
    """What somebody was discriminated for (L.R. Piemonte 5/2016, art. 2)."""

    NATIONALITY = "nationality", _("Nazionalità")
    SEX = "sex", _("Sesso")
    SKIN_COLOUR = "skin_colour", _("Colore della pelle")
    ORIGIN = "origin", _("Ascendenza od origine nazionale, etnica o sociale")
    GENETIC = "genetic", _("Caratteristiche genetiche")
    LANGUAGE = "language", _("Lingua")
    RELIGION_BELIEF = "religion_belief", _("Religione o convinzioni personali")
    POLITICAL_OPINION = "political_opinion", _("Opinioni politiche o di altra natura")
    NATIONAL_MINORITY = "national_minority", _("Appartenenza a una minoranza nazionale")
    PROPERTY = "property", _("Patrimonio")
    BIRTH = "birth", _("Nascita")
    DISABILITY = "disability", _("Disabilità")
    AGE = "age", _("Età")
    SEXUAL_ORIENTATION = "sexual_orientation", _("Orientamento sessuale")
    GENDER_IDENTITY = "gender_identity", _("Identità di genere")
    OTHER = "other", _("Un’altra condizione personale o sociale")


class MacroGround(TextChoices):
    """The groups in which UNAR counts grounds; derived, never chosen."""

    ETHNIC_RACIAL = "ethnic_racial", _("Origine etnica e razza")
    RELIGION = "religion", _("Religione e convinzioni")
    DISABILITY = "disability", _("Disabilità")
    AGE = "age", _("Età")
    SEXUAL_ORIENTATION_GENDER_IDENTITY = (
        "sexual_orientation_gender_identity",
        _("Orientamento sessuale e identità di genere"),
    )
    GENDER = "gender", _("Genere")
    OTHER = "other", _("Altro")
    MULTIPLE = "multiple", _("Più motivi insieme")


class Area(TextChoices):
    """Where in life it happened."""

    WORK = "work", _("Lavoro")
    HOUSING = "housing", _("Casa")
    EDUCATION = "education", _("Scuola e formazione")
    HEALTH = "health", _("Salute")
    PUBLIC_SERVICES = "public_services", _("Servizi pubblici")
    SHOPS_HOSPITALITY = "shops_hospitality", _("Negozi, bar, locali e alberghi")
    FINANCIAL = "financial", _("Banche e assicurazioni")
    TRANSPORT = "transport", _("Trasporti")
    POLICE = "police", _("Forze dell’ordine")
    MEDIA_ONLINE = "media_online", _("Giornali, televisione e rete")
    PUBLIC_LIFE = "public_life", _("Vita pubblica")
    LEISURE_SPORT = "leisure_sport", _("Tempo libero e sport")


class Form(TextChoices):
    """How somebody was discriminated."""

    DIRECT = "direct", _("Discriminazione diretta")
    INDIRECT = "indirect", _("Discriminazione indiretta")
    HARASSMENT = "harassment", _("Molestie")
    SEXUAL_HARASSMENT = "sexual_harassment", _("Molestie sessuali")
    INSTRUCTION = "instruction", _("Ordine di discriminare")
    RETALIATION = "retaliation", _("Ritorsione")
    DENIED_ACCOMMODATION = "denied_accommodation", _("Accomodamento ragionevole negato")
    HATE_SPEECH = "hate_speech", _("Discorsi d’odio")
    VIOLENCE = "violence", _("Violenza")
    INSTITUTIONAL = "institutional", _("Discriminazione istituzionale")


class Author(TextChoices):
    """Who discriminated."""

    PERSON = "person", _("Una persona")
    GROUP = "group", _("Un gruppo")
    EMPLOYER = "employer", _("Datore o datrice di lavoro")
    LANDLORD_AGENCY = "landlord_agency", _("Chi affitta o un’agenzia")
    BUSINESS = "business", _("Un’impresa o un negozio")
    PUBLIC_BODY = "public_body", _("Un ente pubblico")
    SCHOOL = "school", _("Una scuola")
    HEALTH_BODY = "health_body", _("Un ospedale o un servizio sanitario")
    POLICE = "police", _("Forze dell’ordine")
    MEDIA = "media", _("Un giornale o un altro mezzo di informazione")
    UNKNOWN = "unknown", _("Non si sa")


class Reporter(TextChoices):
    """Who reported."""

    VICTIM = "victim", _("La persona discriminata")
    WITNESS = "witness", _("Chi ha assistito")
    RELATIVE = "relative", _("Parente o persona vicina")
    ASSOCIATION = "association", _("Un’associazione")
    LISTENING_POINT = "listening_point", _("Un punto di ascolto")
    OFFICE = "office", _("L’ufficio stesso")


class Channel(TextChoices):
    """How it reached the office."""

    ONLINE = "online", _("Modulo del sito")
    PHONE = "phone", _("Telefono")
    EMAIL = "email", _("E-mail")
    DESK = "desk", _("Sportello")
    LISTENING_POINT = "listening_point", _("Punto di ascolto")
    MEDIA = "media", _("Notizia di stampa")


class Measure(TextChoices):
    """What the office did."""

    LISTENING = "listening", _("Ascolto")
    ORIENTATION = "orientation", _("Orientamento")
    CONCILIATION = "conciliation", _("Conciliazione")
    FORMAL_NOTICE = "formal_notice", _("Lettera formale")
    LEGAL_OPINION = "legal_opinion", _("Parere legale")
    SOLIDARITY_FUND = "solidarity_fund", _("Fondo di solidarietà")
    REFERRAL = "referral", _("Invio a un altro servizio")


class Referral(TextChoices):
    """To whom the office sent the person on."""

    UNAR = "unar", _("UNAR")
    OSCAD = "oscad", _("OSCAD")
    POSTAL_POLICE = "postal_police", _("Polizia postale")
    EQUALITY_ADVISER = "equality_adviser", _("Consigliera o consigliere di parità")
    OMBUDSMAN = "ombudsman", _("Difensora o difensore civico")
    DETAINEES_GUARANTOR = "detainees_guarantor", _("Garante delle persone detenute")
    CHILDREN_GUARANTOR = "children_guarantor", _("Garante per l’infanzia e l’adolescenza")
    CORECOM = "corecom", _("Corecom")
    LEGAL_AID = "legal_aid", _("Assistenza legale")
    UNION = "union", _("Sindacato")
    ANTI_VIOLENCE_CENTRE = "anti_violence_centre", _("Centro antiviolenza")
    OTHER_NODE = "other_node", _("Un altro nodo della rete")


class Delay(TextChoices):
    """How long after it happened it was reported; of something that goes on, since it began."""

    WITHIN_7 = "0-7", _("Entro 7 giorni")
    WITHIN_30 = "8-30", _("Entro un mese")
    WITHIN_365 = "31-365", _("Entro un anno")
    LONGER = "366+", _("Dopo più di un anno")


class Victims(TextChoices):
    """How many people were discriminated."""

    ONE = "1", _("Una")
    FEW = "2-4", _("Da 2 a 4")
    MANY = "5+", _("5 o più")


class Gender(TextChoices):
    """Of the person discriminated."""

    WOMAN = "woman", pgettext_lazy("gender", "Donna")
    MAN = "man", pgettext_lazy("gender", "Uomo")
    OTHER = "other", pgettext_lazy("gender", "Altro")


class AgeBand(TextChoices):
    """Of the person discriminated; no age is noted."""

    UNDER_18 = "0-17", _("Meno di 18 anni")
    FROM_18 = "18-29", _("Da 18 a 29 anni")
    FROM_30 = "30-44", _("Da 30 a 44 anni")
    FROM_45 = "45-64", _("Da 45 a 64 anni")
    FROM_65 = "65+", _("65 anni o più")


class Citizenship(TextChoices):
    """Of the person discriminated."""

    ITALIAN = "italian", _("Italiana")
    EU = "eu", _("Di un altro Paese dell’Unione europea")
    NON_EU = "non_eu", _("Di un Paese fuori dall’Unione europea")


class Territory(TextChoices):
    """Where it happened; no municipality but the city itself is named, because small ones would name people."""

    CITY = "city", _("Nel comune")
    PROVINCE = "province", _("In provincia")
    REGION = "region", _("In regione")
    ELSEWHERE = "elsewhere", _("Altrove")


class Outcome(TextChoices):
    """How the office's work ended."""

    CONCILIATED = "conciliated", _("Si è trovato un accordo")
    PRACTICE_CHANGED = "practice_changed", _("Chi discriminava ha cambiato comportamento")
    REJECTED = "rejected", _("L’altra parte ha rifiutato")
    WITHDRAWN = "withdrawn", _("Chi ha segnalato ha rinunciato")
    COURT = "court", _("È passata al tribunale")
    TRANSFERRED = "transferred", _("La segue un altro servizio")
    NO_RESPONSE = "no_response", _("Nessuno ha più risposto")
    RECORDED = "recorded", _("È stata solo registrata")
    DUPLICATE = "duplicate", _("È un doppione di un’altra")


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that is said of a case: its `name` where it is stored, its words, whether several may hold."""

    name: str
    label: str | Promise
    choices: type[TextChoices]
    several: bool = False
    hint: str | Promise = ""

    def words_of(self, codes: Iterable[str]) -> list[str]:
        """In the order of the vocabulary; what it does not know any more is said by its code."""
        given = list(codes)
        known = [str(label) for code, label in self.choices.choices if code in given]
        return known + [code for code in given if code not in self.choices.values]


RELEVANCE = Facet("relevance", _("È una discriminazione?"), Relevance)
GROUND = Facet("ground", _("Per quale motivo"), Ground, several=True, hint=_("Anche più di uno."))
AREA = Facet("area", _("In quale ambito"), Area)
OUTCOME = Facet("outcome", _("Esito"), Outcome)

FACETS = (
    RELEVANCE,
    GROUND,
    AREA,
    Facet("form", _("In che modo"), Form),
    Facet("author", _("Chi ha discriminato"), Author),
    Facet("territory", _("Dove è successo"), Territory),
    Facet("delay", _("Dopo quanto tempo è stata segnalata"), Delay),
    Facet("reporter", _("Chi ha segnalato"), Reporter),
    Facet("channel", _("Come è arrivata"), Channel),
    Facet("victims", _("Quante persone sono state discriminate"), Victims),
    Facet("gender", _("Genere della persona discriminata"), Gender),
    Facet("age", _("Età della persona discriminata"), AgeBand),
    Facet("citizenship", _("Cittadinanza della persona discriminata"), Citizenship),
    Facet("action", _("Che cosa ha fatto l’ufficio"), Measure, several=True),
    Facet("referral", _("A chi l’ha inviata"), Referral, several=True),
)
"""What is said of a case while it is worked on, in the order in which it is asked. The outcome is said at its end."""

_MACRO = MappingProxyType(
    {
        Ground.NATIONALITY: MacroGround.ETHNIC_RACIAL,
        Ground.SKIN_COLOUR: MacroGround.ETHNIC_RACIAL,
        Ground.ORIGIN: MacroGround.ETHNIC_RACIAL,
        Ground.LANGUAGE: MacroGround.ETHNIC_RACIAL,
        Ground.NATIONAL_MINORITY: MacroGround.ETHNIC_RACIAL,
        Ground.RELIGION_BELIEF: MacroGround.RELIGION,
        Ground.DISABILITY: MacroGround.DISABILITY,
        Ground.AGE: MacroGround.AGE,
        Ground.SEXUAL_ORIENTATION: MacroGround.SEXUAL_ORIENTATION_GENDER_IDENTITY,
        Ground.GENDER_IDENTITY: MacroGround.SEXUAL_ORIENTATION_GENDER_IDENTITY,
        Ground.SEX: MacroGround.GENDER,
    }
)


def macro_ground(grounds: Collection[str]) -> MacroGround | None:
    """The group in which UNAR counts these grounds; several groups are `MULTIPLE`, no ground is None."""
    groups = {_MACRO.get(ground, MacroGround.OTHER) for ground in grounds}  # type: ignore[call-overload]  # a code
    if len(groups) > 1:
        return MacroGround.MULTIPLE
    return next(iter(groups), None)
