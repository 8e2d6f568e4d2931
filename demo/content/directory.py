"""The address book: only what the notes on the office state. What is uncertain says that it is to be confirmed."""

from __future__ import annotations

from typing import Any

from demo.texts import h, same, t
from directory.models import ContactPoint, OrganisationalUnit, Place

Kind = ContactPoint.Kind
TO_CONFIRM = t("Orari da confermare: chiama prima di andare", "Hours to be confirmed: call before you go")
ACCESS_TO_CONFIRM = t(
    "Accessibilità da confermare: chiama prima di venire, troviamo insieme il modo.",
    "Accessibility to be confirmed: call before you come, we find a way together.",
)

CONTACTS: dict[str, dict[str, Any]] = {
    "phone-desk": {
        "kind": Kind.TELEPHONE,
        "value": "0171 444789",
        "label": t("Sportello antidiscriminazioni", "Anti-discrimination desk"),
        "hours": t("mercoledì e giovedì, 9–12", "Wednesdays and Thursdays, 9–12"),
    },
    "email-desk": {
        "kind": Kind.EMAIL,
        "value": "antidiscriminazioni@comune.cuneo.it",
        "label": t("Ufficio Parità e antidiscriminazioni", "Equality and Anti-discrimination Office"),
        "hours": same(""),
    },
    "phone-1522": {
        "kind": Kind.TELEPHONE,
        "value": "1522",
        "label": t("Numero antiviolenza e stalking", "Violence and stalking helpline"),
        "hours": t("gratuito, giorno e notte", "free, day and night"),
    },
    "phone-telefono-donna": {
        "kind": Kind.TELEPHONE,
        "value": "0171 631515",
        "label": same("Telefono Donna"),
        "hours": TO_CONFIRM,
    },
    "phone-mai-piu-sole": {
        "kind": Kind.TELEPHONE,
        "value": "335 1701008",
        "label": same("Mai+Sole"),
        "hours": TO_CONFIRM,
    },
    "phone-unar": {
        "kind": Kind.TELEPHONE,
        "value": "800 90 10 10",
        "label": t("UNAR, contro le discriminazioni razziali", "UNAR, against racial discrimination"),
        "hours": t("numero verde", "toll-free"),
    },
}

PLACES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "place-meet": (
        {
            "name": t(".MEET – Sportello antidiscriminazioni", ".MEET – Anti-discrimination desk"),
            "kind": Place.Kind.OFFICE,
            "description": t("Qui riceve lo Sportello, su appuntamento.", "The desk receives here, by appointment."),
            "street_address": "via Leutrum 7",
            "postal_code": "12100",
            "municipality": "Cuneo",
            "access": ACCESS_TO_CONFIRM,
            "hours": [
                (
                    "interval",
                    {
                        "days": ["wednesday", "thursday"],
                        "opens": "09:00:00",
                        "closes": "12:00:00",
                        "note": t("solo su appuntamento", "by appointment only"),
                    },
                )
            ],
        },
        ("phone-desk", "email-desk"),
    ),
    "place-10a": (
        {
            "name": t("Centro antiviolenza 10/A", "Anti-violence centre 10/A"),
            "kind": Place.Kind.HELP_CENTRE,
            "description": t(
                "Ascolto e aiuto per le donne che subiscono violenza.",
                "Listening and help for women who suffer violence.",
            ),
            "street_address": "via Bongioanni 36",
            "postal_code": "12100",
            "municipality": "Cuneo",
            "access": ACCESS_TO_CONFIRM,
        },
        ("phone-1522",),
    ),
    "place-listening-point": (
        {
            "name": t("Punto di ascolto (inventato)", "Listening point (invented)"),
            "kind": Place.Kind.LISTENING_POINT,
            "description": t(
                "Uno dei punti che ascoltano e accompagnano allo Sportello. Inventato per la dimostrazione.",
                "One of the points that listen and lead to the desk. Invented for the demonstration.",
            ),
            "street_address": "via da confermare",
            "postal_code": "12100",
            "municipality": "Cuneo",
            "access": ACCESS_TO_CONFIRM,
        },
        ("phone-desk",),
    ),
    "place-telefono-donna": (
        {
            "name": same("Telefono Donna"),
            "kind": Place.Kind.HELP_CENTRE,
            "description": t(
                "Un’associazione che ascolta e accompagna le donne.",
                "An association that listens to women and stands by them.",
            ),
            "street_address": "via Carlo Emanuele III 34",
            "postal_code": "12100",
            "municipality": "Cuneo",
            "access": ACCESS_TO_CONFIRM,
        },
        ("phone-telefono-donna",),
    ),
}

UNITS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "unit-office": (
        {
            "name": t("Ufficio Parità e antidiscriminazioni", "Equality and Anti-discrimination Office"),
            "kind": OrganisationalUnit.Kind.OFFICE,
            "description": t(
                "Servizi, reti e iniziative della Città di Cuneo per la parità.",
                "The City of Cuneo’s services, networks and activities for equality.",
            ),
            "competences": h(
                "<p>Pari opportunità tra donne e uomini, sostegno ai servizi contro la violenza, scuole, corsi, "
                "campagne, Laboratorio Donna.</p>",
                "<p>Equal opportunities for women and men, support for services against violence, schools, courses, "
                "campaigns, Laboratorio Donna.</p>",
            ),
        },
        ("phone-desk", "email-desk"),
    ),
    "unit-desk": (
        {
            "name": t("Sportello antidiscriminazioni del Nodo di Cuneo", "Anti-discrimination desk of the Cuneo Node"),
            "kind": OrganisationalUnit.Kind.NODE,
            "description": t(
                "Ascolta, orienta e segue chi subisce o vede una discriminazione.",
                "Listens to, guides and follows those who suffer or see discrimination.",
            ),
            "competences": h(
                "<p>Colloqui, informazioni sui diritti, presa in carico, conciliazione, rete del territorio, raccolta "
                "dei dati.</p>",
                "<p>Conversations, information on rights, taking cases on, conciliation, the local network, data.</p>",
            ),
        },
        ("phone-desk", "email-desk"),
    ),
}
