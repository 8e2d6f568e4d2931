"""Plans and figures: what the second news seed speaks about, explained."""

from __future__ import annotations

from demo.content.blocks import heading, links, notice, paragraph, picture, questions, steps, table
from demo.pages import PageSpec
from demo.texts import h, t
from home.models import StandardPage

PLANS: list[PageSpec] = [
    PageSpec(
        key="positive-action-plan",
        model=StandardPage,
        parent="documents",
        title=t("Piano di Azioni Positive", "Positive Action Plan"),
        slug=t("piano-di-azioni-positive", "positive-action-plan"),
        description=t(
            "Il piano di tre anni con cui il Comune toglie gli ostacoli alla parità tra chi ci lavora.",
            "The three-year plan by which the municipality removes obstacles to equality among its staff.",
        ),
        image="gradini",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>La legge (decreto legislativo 198 del 2006, articolo 48) chiede a ogni ente pubblico un "
                        "piano per la parità nel lavoro. Dura tre anni. Il nostro ufficio lo prepara insieme al "
                        "Comitato unico di garanzia e all’ufficio Personale.</p>",
                        "<p>The law (Legislative Decree 198 of 2006, article 48) asks every public body for a plan for "
                        "equality at work. It lasts three years. Our office prepares it with the Staff Equality "
                        "Committee (CUG) and the Human Resources office.</p>",
                    )
                ),
                picture(
                    "gradini",
                    t(
                        "Disegno: gradini di altezze diverse che diventano una rampa uguale per tutte le persone",
                        "Drawing: steps of different heights turning into a ramp that is the same for everyone",
                    ),
                ),
                heading(t("Di che cosa parla", "What it is about")),
                table(
                    t("Le aree del piano", "The areas of the plan"),
                    [t("Area", "Area"), t("Obiettivo", "Goal"), t("Esempio di azione", "Example of action")],
                    [
                        t("Tempi di vita e di lavoro", "Time for life and work"),
                        t("Conciliare cura e lavoro", "Combine care and work"),
                        t("Orari flessibili e lavoro agile", "Flexible hours and remote work"),
                    ],
                    [
                        t("Carriera", "Career"),
                        t("Stesse possibilità di crescere", "Same chances to grow"),
                        t("Commissioni di concorso equilibrate", "Balanced selection panels"),
                    ],
                    [
                        t("Benessere", "Well-being"),
                        t("Un ambiente senza molestie", "A workplace without harassment"),
                        t("Formazione e un luogo a cui rivolgersi", "Training and a place to turn to"),
                    ],
                    [
                        t("Linguaggio", "Language"),
                        t("Parole che includono", "Words that include"),
                        t("Guida agli atti scritti", "A guide to official documents"),
                    ],
                ),
                notice(
                    "note",
                    t("Il testo approvato", "The approved text"),
                    h(
                        "<p>In questa dimostrazione le azioni sono esempi. Il testo approvato dal Comune va caricato "
                        "qui dall’ufficio.</p>",
                        "<p>In this demonstration the actions are examples. The text approved by the municipality is "
                        "to be added here by the office.</p>",
                    ),
                ),
                heading(t("Chi decide e chi controlla", "Who decides and who checks")),
                paragraph(
                    h(
                        "<p>Il piano è approvato dal Comune. Ogni azione ha un ufficio responsabile e una scadenza. "
                        "Ogni anno si scrive che cosa è stato fatto e che cosa no.</p>",
                        "<p>The municipality approves the plan. Each action has an office in charge and a deadline. "
                        "Every year what was done, and what was not, is written down.</p>",
                    )
                ),
            ]
        },
    ),
    PageSpec(
        key="gender-equality-plan",
        model=StandardPage,
        parent="documents",
        title=t("Piano per la parità di genere (GEP)", "Gender Equality Plan (GEP)"),
        slug=t("piano-parita-di-genere", "gender-equality-plan"),
        description=t(
            "Che cos’è un Gender Equality Plan, che cosa contiene e perché serve a una città.",
            "What a Gender Equality Plan is, what it contains, and why a city needs one.",
        ),
        image="bilancia",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Il GEP è un piano con obiettivi, scadenze e numeri. Dice come un ente vuole arrivare alla "
                        "parità tra donne e uomini, dentro i suoi uffici e nelle sue scelte. L’Unione europea lo "
                        "chiede a chi vuole partecipare ai suoi programmi di ricerca.</p>",
                        "<p>A GEP is a plan with goals, deadlines and numbers. It says how an organisation means to "
                        "reach equality between women and men, in its offices and in its choices. The European Union "
                        "asks for one from those who want to take part in its research programmes.</p>",
                    )
                ),
                heading(t("Le cinque aree", "The five areas")),
                paragraph(
                    h(
                        "<ul><li>equilibrio tra vita e lavoro</li><li>donne e uomini dove si decide</li>"
                        "<li>assunzioni e carriere</li><li>la differenza di genere nei servizi e nei progetti</li>"
                        "<li>misure contro le molestie e la violenza</li></ul>",
                        "<ul><li>balance between life and work</li><li>women and men where decisions are made</li>"
                        "<li>hiring and careers</li><li>gender in services and projects</li>"
                        "<li>measures against harassment and violence</li></ul>",
                    )
                ),
                heading(t("Come si costruisce", "How it is made")),
                steps(
                    (
                        t("Si contano le cose", "Count"),
                        h(
                            "<p>Quante donne e quanti uomini, in quali ruoli, con quali orari e stipendi.</p>",
                            "<p>How many women and men, in which roles, with which hours and pay.</p>",
                        ),
                    ),
                    (
                        t("Si ascolta", "Listen"),
                        h(
                            "<p>Chi lavora nell’ente dice dove stanno gli ostacoli.</p>",
                            "<p>The people who work there say where the obstacles are.</p>",
                        ),
                    ),
                    (
                        t("Si scelgono le azioni", "Choose"),
                        h(
                            "<p>Poche, con chi ne risponde, una data e un numero per capire se funzionano.</p>",
                            "<p>A few actions, with someone in charge, a date, and a number to tell whether they "
                            "work.</p>",
                        ),
                    ),
                    (
                        t("Si controlla", "Check"),
                        h(
                            "<p>Ogni anno si pubblicano i risultati, anche quando non sono buoni.</p>",
                            "<p>Every year the results are published, even when they are not good.</p>",
                        ),
                    ),
                ),
                heading(t("E il Piano di Azioni Positive?", "And the Positive Action Plan?")),
                paragraph(
                    h(
                        '<p>Sono parenti stretti. Il <a href="page:positive-action-plan">Piano di Azioni Positive</a> '
                        "è chiesto dalla legge italiana e guarda a chi lavora nell’ente. Il GEP guarda anche ai "
                        "servizi per la città.</p>",
                        '<p>They are close relatives. The <a href="page:positive-action-plan">Positive Action '
                        "Plan</a> is required by Italian law and looks at the staff. The GEP also looks at the "
                        "services for the city.</p>",
                    )
                ),
                links(
                    (
                        t("Torino: Piano per la parità di genere", "Turin: Gender Equality Plan"),
                        "https://www.comune.torino.it/",
                        t(
                            "Una città vicina che lavora al suo piano con il progetto FEMACT Cities.",
                            "A nearby city working on its plan with the FEMACT Cities project.",
                        ),
                    ),
                    (
                        t("Istituto europeo per l’uguaglianza di genere", "European Institute for Gender Equality"),
                        "https://eige.europa.eu/",
                        t("Guide ed esempi, in più lingue.", "Guides and examples, in several languages."),
                    ),
                ),
            ]
        },
    ),
    PageSpec(
        key="gender-budgeting",
        model=StandardPage,
        parent="documents",
        title=t("Bilancio di genere", "Gender budgeting"),
        slug=t("bilancio-di-genere", "gender-budgeting"),
        description=t(
            "Leggere i conti della città con una domanda: questi soldi arrivano alle donne e agli uomini allo stesso "
            "modo?",
            "Reading the city’s accounts with one question: does this money reach women and men alike?",
        ),
        image="monete",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Un bilancio sembra neutro: sono numeri. Ma un lampione, un asilo, una palestra non servono "
                        "a tutte le persone allo stesso modo. Il bilancio di genere rilegge le spese e mostra a chi "
                        "arrivano.</p>",
                        "<p>A budget seems neutral: just numbers. But a street light, a nursery, a gym do not serve "
                        "everyone in the same way. Gender budgeting reads the spending again and shows whom it "
                        "reaches.</p>",
                    )
                ),
                picture(
                    "monete",
                    t(
                        "Disegno: due colonne di monete della stessa altezza, unite dal segno di uguale",
                        "Drawing: two columns of coins of the same height, joined by an equals sign",
                    ),
                ),
                heading(t("Tre tipi di spesa", "Three kinds of spending")),
                table(
                    t("Come si classifica una spesa", "How spending is classed"),
                    [t("Tipo", "Kind"), t("Che cosa vuol dire", "What it means"), t("Esempio", "Example")],
                    [
                        t("Neutra", "Neutral"),
                        t("Non cambia le differenze tra donne e uomini", "Does not change the gap"),
                        t("La manutenzione di un tetto", "Repairing a roof"),
                    ],
                    [
                        t("Sensibile", "Sensitive"),
                        t("Ha effetti diversi su donne e uomini", "Affects women and men differently"),
                        t("Gli orari degli autobus", "Bus timetables"),
                    ],
                    [
                        t("Per ridurre le differenze", "For reducing gaps"),
                        t("Nasce per la parità", "Made for equality"),
                        t("Un corso di autodifesa", "A self-defence course"),
                    ],
                ),
                heading(t("A che cosa serve", "What it is for")),
                questions(
                    (
                        t("Si spende di più?", "Does it cost more?"),
                        h(
                            "<p>No. Si sceglie meglio. A volte basta spostare un orario o una fermata.</p>",
                            "<p>No. It helps to choose better. Sometimes moving a timetable or a stop is enough.</p>",
                        ),
                    ),
                    (
                        t("Chi lo fa già?", "Who does it already?"),
                        h(
                            "<p>Torino, Milano e Bologna, tra le altre, pubblicano dati o bilanci di genere.</p>",
                            "<p>Turin, Milan and Bologna, among others, publish gender data or gender budgets.</p>",
                        ),
                    ),
                    (
                        t("E Cuneo?", "And Cuneo?"),
                        h(
                            "<p>Questa pagina spiega il metodo. I dati della città si pubblicheranno qui quando "
                            "saranno approvati.</p>",
                            "<p>This page explains the method. The city’s data will be published here once they are "
                            "approved.</p>",
                        ),
                    ),
                ),
            ]
        },
    ),
]
