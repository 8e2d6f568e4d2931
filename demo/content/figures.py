"""The closed cases of last year, invented, and the page that shows what of them was approved."""

from __future__ import annotations

from demo.content.blocks import Block, heading, paragraph
from demo.pages import PageSpec
from demo.texts import h, t
from home.models import StandardPage

FACETS = ("ground", "area", "form", "reporter", "channel", "outcome", "territory")

ENDED: tuple[tuple[int, str, str], ...] = (
    (9, "origin housing direct victim online conciliated city", "0-7 31-90 31-365"),
    (6, "origin work direct victim desk court city", "0-7 181+ 31-365"),
    (3, "origin police institutional witness phone no_response province", "8-30 31-90 0-7"),
    (8, "disability transport denied_accommodation victim online practice_changed city", "0-7 31-90 8-30"),
    (4, "disability public_services denied_accommodation relative phone practice_changed city", "0-7 8-30 8-30"),
    (6, "sex work harassment victim online withdrawn province", "0-7 91-180 366+"),
    (5, "sex work retaliation victim desk transferred city", "0-7 31-90 31-365"),
    (2, "religion_belief education indirect relative email conciliated city", "8-30 31-90 8-30"),
    (5, "sexual_orientation shops_hospitality hate_speech witness online recorded city", "0-7 0-7 0-7"),
    (1, "age financial indirect association email rejected province", "0-7 91-180 31-365"),
    (3, "gender_identity health harassment victim listening_point transferred province", "0-7 31-90 8-30"),
)
"""How many, the codes of `FACETS`, then the bands of first answer and duration and the delay of the report."""


def figures_page(year: int) -> PageSpec:
    """The page with the numbers of a year."""

    def shown(by: str) -> Block:
        return "year_figures", {"year": year, "by": by}

    return PageSpec(
        key="figures",
        model=StandardPage,
        parent="offices",
        title=t("I numeri delle segnalazioni", "Reports in numbers"),
        slug=t("numeri-segnalazioni", "reports-in-numbers"),
        description=t(
            "Quante segnalazioni abbiamo chiuso in un anno, per quali motivi e come sono finite.",
            "How many reports we closed in a year, on which grounds, and how they ended.",
        ),
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Segnalare cambia le cose. Una volta all’anno diciamo che cosa ci è arrivato e come è "
                        "finita, senza dire di chi si tratta. (Numeri inventati per la dimostrazione.)</p>",
                        "<p>Reporting changes things. Once a year we say what reached us and how it ended, without "
                        "saying whom it is about. (Numbers invented for the demonstration.)</p>",
                    )
                ),
                heading(t("Per quale motivo", "On which ground")),
                shown("ground"),
                heading(t("In quale ambito", "In which area of life")),
                shown("area"),
                heading(t("Come è finita", "How it ended")),
                shown("outcome"),
                heading(t("In quanto tempo", "How long it took")),
                shown("times"),
            ]
        },
    )
