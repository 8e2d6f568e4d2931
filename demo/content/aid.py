"""«Cosa posso fare?»: questions whose answers are the pages below, down to numbers, places, rights and their time limits.

The limits are those of the law: querela 3 months (art. 124 c.p.), 6 for stalking (art. 612-bis), 12 for sexual violence
(art. 609-septies); a dismissal is contested within 60 days, then 180 to go to court (L. 604/1966, art. 6).
"""

from __future__ import annotations

from demo.content.blocks import action, heading, notice, paragraph
from demo.pages import PageSpec
from demo.texts import Html, Text, h, same, t
from home.models import StandardPage
from home.roles import PageRole

_TO_REPORT = action(
    t("Raccontacelo", "Tell us"),
    t(
        "Puoi restare in anonimo. Non servono prove. Puoi chiedere aiuto o lasciare solo una segnalazione.",
        "You may stay anonymous. No proof is needed. You can ask for help or leave only a report.",
    ),
    t("Segnala una discriminazione", "Report discrimination"),
    "report",
)
_TO_HELP = action(
    t("Numeri e luoghi", "Numbers and places"),
    t("Chi risponde adesso, giorno e notte, e dove andare.", "Who answers now, day and night, and where to go."),
    t("Aiuto subito", "Help now"),
    "help-now",
)


def _step(key: str, parent: str, title: Text, slug: Text, question: Text, *body: tuple[str, object]) -> PageSpec:
    return PageSpec(
        key=key,
        model=StandardPage,
        parent=parent,
        title=title,
        slug=slug,
        description=question,
        fields={"role": PageRole.QUESTION, "body": list(body)},
    )


def _text(it: str, en: str) -> tuple[str, Html]:
    return paragraph(h(it, en))


AID: list[PageSpec] = [
    _step(
        "aid",
        "home",
        t("Cosa posso fare?", "What can I do?"),
        t("cosa-posso-fare", "what-can-i-do"),
        t(
            "Scegli la frase che ti somiglia. Non devi scrivere niente e qui non resta niente.",
            "Choose the sentence that fits. You need not write anything, and nothing is kept here.",
        ),
        notice(
            "danger",
            t("Sei in pericolo adesso? Chiama il 112", "Are you in danger now? Call 112"),
            h(
                "<p>Per violenza e stalking c’è anche il <b>1522</b>: gratuito, giorno e notte, anche in chat.</p>",
                "<p>For violence and stalking there is <b>1522</b> too: free, day and night, by chat as well.</p>",
            ),
        ),
    ),
    _step(
        "aid-fear",
        "aid",
        t("Qualcuno mi fa paura o mi fa del male", "Somebody frightens me or hurts me"),
        same("1"),
        t(
            "In famiglia, un ex, una persona che ti segue o ti minaccia: non è colpa tua.",
            "In the family, an ex, somebody who follows or threatens you: it is not your fault.",
        ),
        heading(t("Chi ti ascolta", "Who listens")),
        _text(
            "<ul><li><b>1522</b>: gratuito, giorno e notte, in undici lingue</li>"
            "<li><b>Telefono Donna</b>, Cuneo: 0171 631515</li></ul>"
            "<p>Al pronto soccorso di’ che hai subito violenza: c’è un percorso riservato.</p>",
            "<ul><li><b>1522</b>: free, day and night, in eleven languages</li>"
            "<li><b>Telefono Donna</b>, Cuneo: 0171 631515</li></ul>"
            "<p>At the emergency room say that you suffered violence: there is a private path.</p>",
        ),
        heading(t("Quanto tempo hai", "How much time you have")),
        _text(
            "<ul><li>Per chiedere aiuto: sempre, anche dopo anni.</li>"
            "<li>Per la querela: di solito tre mesi; sei mesi per lo stalking, dodici per la violenza sessuale. In molti "
            "casi la polizia procede anche senza querela.</li></ul>",
            "<ul><li>To ask for help: always, also after years.</li>"
            "<li>For a complaint to the police: three months as a rule; six months for stalking, twelve for sexual "
            "violence. In many cases the police act without one.</li></ul>",
        ),
        _TO_HELP,
    ),
    _step(
        "aid-worse",
        "aid",
        t("Mi trattano peggio degli altri", "I am treated worse than others"),
        same("2"),
        t("Dove succede?", "Where does it happen?"),
    ),
    _step(
        "aid-work",
        "aid-worse",
        t("Sul lavoro", "At work"),
        same("1"),
        t(
            "Un colloquio, la paga, i turni, le battute, un licenziamento.",
            "An interview, the pay, the shifts, jokes, a dismissal.",
        ),
        heading(t("Chi ti aiuta", "Who helps")),
        _text(
            "<ul><li>La <b>consigliera di parità</b> della Provincia, se c’entra il sesso o la maternità: è gratuita</li>"
            "<li>Un <b>sindacato</b>, anche senza tessera</li>"
            "<li>Noi: ti ascoltiamo e ti accompagniamo da chi serve</li></ul>",
            "<ul><li>The <b>equality adviser</b> of the Province, where sex or maternity play a part: she is free</li>"
            "<li>A <b>trade union</b>, also without a card</li>"
            "<li>We do: we listen and go with you to whoever is needed</li></ul>",
        ),
        heading(t("Quanto tempo hai", "How much time you have")),
        _text(
            "<p>Un licenziamento si contesta per iscritto entro <b>60 giorni</b>; poi ci sono 180 giorni per andare dal "
            "giudice. Prima chiedi, meglio è.</p><p>Conserva messaggi, turni, buste paga e il nome di chi ha visto.</p>",
            "<p>A dismissal is contested in writing within <b>60 days</b>; then there are 180 days to go to court. The "
            "sooner you ask, the better.</p><p>Keep messages, shifts, pay slips and the names of who saw it.</p>",
        ),
        _TO_REPORT,
    ),
    _step(
        "aid-services",
        "aid-worse",
        t("Cercando casa, in un negozio, in un ufficio", "Looking for a home, in a shop, in an office"),
        same("2"),
        t(
            "Un affitto negato, un locale che non ti fa entrare, uno sportello che non ti risponde.",
            "A flat refused, a venue that does not let you in, a counter that does not answer you.",
        ),
        heading(t("I tuoi diritti", "Your rights")),
        _text(
            "<p>Nessuno può rifiutarti una casa, un servizio o un posto per la tua origine, la religione, una disabilità, "
            "l’età, il sesso o la persona che ami. Si può chiedere a un giudice che smetta e che ti risarcisca.</p>"
            "<p>Anche l’<b>UNAR</b> risponde, gratis, in tutta Italia: 800 90 10 10.</p>",
            "<p>Nobody may refuse you a home, a service or a place for your origin, religion, a disability, age, sex or "
            "the person you love. A judge can be asked to make it stop and to have you compensated.</p>"
            "<p><b>UNAR</b> answers too, free, all over Italy: 800 90 10 10.</p>",
        ),
        heading(t("Che cosa tenere", "What to keep")),
        _text(
            "<p>Il giorno, il luogo, le parole che hanno usato, l’annuncio, chi era con te. Se non hai niente di "
            "scritto, raccontalo lo stesso.</p>",
            "<p>The day, the place, the words they used, the advertisement, who was with you. If you have nothing in "
            "writing, tell it all the same.</p>",
        ),
        _TO_REPORT,
    ),
    _step(
        "aid-online",
        "aid-worse",
        t("In rete o sui giornali", "Online or in the press"),
        same("3"),
        t("Insulti, minacce, foto o notizie che ti feriscono.", "Insults, threats, pictures or news that hurt you."),
        heading(t("Subito", "At once")),
        _text(
            "<ul><li>Salva una schermata con la data e l’indirizzo della pagina, prima che sparisca.</li>"
            "<li>Non rispondere da solo o da sola: segnala il contenuto al sito.</li>"
            "<li>Per minacce e foto intime c’è la <b>Polizia postale</b>.</li></ul>",
            "<ul><li>Save a screenshot with the date and the address of the page, before it disappears.</li>"
            "<li>Do not answer alone: report the content to the site.</li>"
            "<li>For threats and intimate pictures there is the <b>postal police</b>.</li></ul>",
        ),
        heading(t("Quanto tempo hai", "How much time you have")),
        _text(
            "<p>Per la querela di solito tre mesi da quando lo hai saputo.</p>",
            "<p>For a complaint to the police three months as a rule from when you learnt of it.</p>",
        ),
        _TO_REPORT,
    ),
    _step(
        "aid-witness",
        "aid",
        t("Ho visto succedere qualcosa a un’altra persona", "I saw something happen to somebody else"),
        same("3"),
        t(
            "Chi vede può fare molto, senza mettersi in pericolo.",
            "Whoever sees can do much, without putting themselves in danger.",
        ),
        heading(t("Che cosa fare", "What to do")),
        _text(
            "<ul><li>Se c’è pericolo chiama il <b>112</b>.</li>"
            "<li>Chiedi alla persona come sta e che cosa vuole: decide lei.</li>"
            "<li>Segna giorno, ora, luogo e parole.</li>"
            "<li>Puoi segnalarlo anche tu, come testimone, senza il suo nome.</li></ul>",
            "<ul><li>If there is danger call <b>112</b>.</li>"
            "<li>Ask the person how they are and what they want: it is for them to decide.</li>"
            "<li>Note the day, the hour, the place and the words.</li>"
            "<li>You can report it too, as a witness, without their name.</li></ul>",
        ),
        _TO_REPORT,
    ),
    _step(
        "aid-unsure",
        "aid",
        t("Non so se è una discriminazione", "I do not know whether it is discrimination"),
        same("4"),
        t("Non devi saperlo tu: è il nostro lavoro capirlo.", "You need not know: it is our work to find out."),
        heading(t("Probabilmente sì, se…", "It probably is, if…")),
        _text(
            "<ul><li>ti hanno trattato peggio di un’altra persona nella stessa situazione</li>"
            "<li>una regola uguale per tutti ti mette in svantaggio: una scala senza rampa, un modulo in una lingua "
            "sola</li>"
            "<li>ti offendono o ti mettono in ridicolo per come sei, per le tue origini, per chi ami</li>"
            "<li>ti hanno punito perché ti sei lamentato o lamentata</li></ul>",
            "<ul><li>you were treated worse than somebody else in the same situation</li>"
            "<li>a rule that is the same for all puts you at a disadvantage: stairs without a ramp, a form in one "
            "language only</li>"
            "<li>you are insulted or ridiculed for how you are, for your origins, for whom you love</li>"
            "<li>you were punished because you complained</li></ul>",
        ),
        heading(t("Forse serve un’altra porta", "Perhaps another door is needed")),
        _text(
            "<ul><li>Una lite tra vicini o un debito: un avvocato, o un’associazione di consumatori</li>"
            "<li>La paga o i turni, uguali per tutti: il sindacato</li>"
            "<li>Un reato: <b>112</b></li></ul>",
            "<ul><li>A quarrel among neighbours or a debt: a lawyer, or a consumers’ association</li>"
            "<li>Pay or shifts, the same for all: a trade union</li>"
            "<li>A crime: <b>112</b></li></ul>",
        ),
        _TO_REPORT,
    ),
]
"""Every question after the one that leads to it."""
