"""The office: its story, the provincial Node, the networks it coordinates."""

from __future__ import annotations

from demo.content.blocks import figures, heading, links, notice, paragraph, picture, questions, steps, table, timeline
from demo.pages import PageSpec
from demo.texts import h, same, t
from home.models import StandardPage

OFFICE: list[PageSpec] = [
    PageSpec(
        key="about",
        model=StandardPage,
        parent="offices",
        title=t("Ufficio Parità e antidiscriminazioni", "Equality and Anti-discrimination Office"),
        slug=t("chi-siamo", "about-us"),
        description=t(
            "Chi siamo, da dove veniamo e che cosa facciamo ogni giorno per la parità a Cuneo.",
            "Who we are, where we come from, and what we do every day for equality in Cuneo.",
        ),
        image="portico",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Siamo l’ufficio della Città di Cuneo che si occupa di parità e di lotta alle "
                        "discriminazioni. Aiutiamo le donne che subiscono violenza. Difendiamo chi è trattato peggio "
                        "per il suo genere, l’origine, l’età, una disabilità, la religione, le persone che ama.</p>"
                        "<p>Lo facciamo con servizi gratuiti, con le scuole, con le associazioni e con una rete di "
                        "persone esperte.</p>",
                        "<p>We are the office of the City of Cuneo for equality and against discrimination. We help "
                        "women who suffer violence. We stand up for people who are treated worse because of their "
                        "gender, origin, age, disability, religion, or the people they love.</p>"
                        "<p>We do it with free services, with schools, with associations and with a network of "
                        "experts.</p>",
                    )
                ),
                picture(
                    "portico",
                    t(
                        "Disegno: tre arcate di un portico, con le montagne sullo sfondo e una panchina rossa",
                        "Drawing: three arches of an arcade, with mountains behind and a red bench",
                    ),
                ),
                heading(t("La nostra storia", "Our story")),
                timeline(
                    (
                        same("2002"),
                        t("Nasce l’assessorato", "The department is founded"),
                        h(
                            "<p>La città decide che la parità ha bisogno di un ufficio, non solo di parole.</p>",
                            "<p>The city decides that equality needs an office, not only words.</p>",
                        ),
                    ),
                    (
                        same("2008"),
                        t("La Rete antiviolenza", "The anti-violence network"),
                        h(
                            "<p>Forze dell’ordine, ospedale, avvocate, servizi e associazioni cominciano a lavorare "
                            "allo stesso tavolo.</p>",
                            "<p>Police, hospital, lawyers, services and associations begin to work at the same "
                            "table.</p>",
                        ),
                    ),
                    (
                        t("gennaio 2021", "January 2021"),
                        t("Cuneo diventa Nodo provinciale", "Cuneo becomes a provincial Node"),
                        h(
                            "<p>Entriamo nella Rete regionale contro le discriminazioni, con altri sette Nodi del "
                            "Piemonte.</p>",
                            "<p>We join the regional network against discrimination, with seven other Nodes in "
                            "Piedmont.</p>",
                        ),
                    ),
                ),
                heading(t("Che cosa facciamo", "What we do")),
                paragraph(
                    h(
                        "<ul><li>Sosteniamo i servizi per le donne che subiscono violenza.</li>"
                        "<li>Coordiniamo la Rete antiviolenza Cuneo.</li>"
                        "<li>Portiamo nei quartieri incontri, mostre e panchine rosse.</li>"
                        "<li>Lavoriamo nelle scuole sugli stereotipi e sulla violenza di genere.</li>"
                        "<li>Organizziamo «8 marzo è tutto l’anno» e le iniziative del 25 novembre.</li>"
                        "<li>Promuoviamo corsi per le donne, come quelli di autodifesa.</li>"
                        "<li>Coordiniamo Laboratorio Donna, il tavolo delle associazioni.</li>"
                        "<li>Gestiamo il Nodo provinciale contro le discriminazioni.</li>"
                        "<li>Collaboriamo al Piano di Azioni Positive del Comune.</li></ul>",
                        "<ul><li>We support the services for women who suffer violence.</li>"
                        "<li>We coordinate the Cuneo anti-violence network.</li>"
                        "<li>We bring talks, exhibitions and red benches to the districts.</li>"
                        "<li>We work in schools on stereotypes and gender-based violence.</li>"
                        "<li>We organise “8 March all year round” and the 25 November events.</li>"
                        "<li>We promote courses for women, such as self-defence.</li>"
                        "<li>We coordinate Laboratorio Donna, the associations’ table.</li>"
                        "<li>We run the provincial Node against discrimination.</li>"
                        "<li>We contribute to the municipality’s Positive Action Plan.</li></ul>",
                    )
                ),
                notice(
                    "note",
                    t("Un principio per tutto", "One principle for everything"),
                    h(
                        "<p>La parità non è materia di un solo ufficio. Portiamo una domanda in ogni scelta della "
                        "città: funziona per le donne e per gli uomini, per chi è nato qui e per chi è arrivato?</p>",
                        "<p>Equality is not the business of one office. We bring one question to every decision of "
                        "the city: does it work for women and for men, for those born here and those who came?</p>",
                    ),
                ),
            ]
        },
    ),
    PageSpec(
        key="node",
        model=StandardPage,
        parent="offices",
        title=t("Nodo provinciale contro le discriminazioni", "Provincial Node against discrimination"),
        slug=t("nodo-antidiscriminazioni", "anti-discrimination-node"),
        description=t(
            "Lo sportello che ascolta, orienta e segue chi subisce o vede una discriminazione in provincia di Cuneo.",
            "The desk that listens to, guides and follows anyone who suffers or sees discrimination in the province.",
        ),
        image="nodo",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Il Nodo di Cuneo fa parte della Rete regionale contro le discriminazioni del Piemonte. La "
                        "legge regionale 5 del 2016 vieta di trattare peggio una persona, per esempio, per "
                        "nazionalità, sesso, colore della pelle, origine, lingua, religione, opinioni, disabilità, "
                        "età, orientamento sessuale o identità di genere.</p>",
                        "<p>The Cuneo Node is part of Piedmont’s regional network against discrimination. Regional "
                        "Law 5 of 2016 forbids treating a person worse because of, for example, nationality, sex, "
                        "skin colour, origin, language, religion, opinions, disability, age, sexual orientation or "
                        "gender identity.</p>",
                    )
                ),
                picture(
                    "nodo",
                    t(
                        "Disegno: cerchi di colori diversi legati da linee che arrivano a un centro comune",
                        "Drawing: circles of different colours joined by lines that meet in a common centre",
                    ),
                ),
                heading(t("Come funziona", "How it works")),
                steps(
                    (
                        t("Ci racconti che cosa è successo", "You tell us what happened"),
                        h(
                            "<p>Con il modulo, per telefono, per e-mail o allo sportello. Puoi restare senza nome.</p>",
                            "<p>With the form, by phone, by e-mail or at the desk. You can stay anonymous.</p>",
                        ),
                    ),
                    (
                        t("Ti ascoltiamo", "We listen"),
                        h(
                            "<p>Un colloquio riservato e gratuito, quando e dove ti senti al sicuro.</p>",
                            "<p>A confidential, free conversation, when and where you feel safe.</p>",
                        ),
                    ),
                    (
                        t("Capiamo insieme", "We understand together"),
                        h(
                            "<p>È una discriminazione? Che cosa dice la legge? Che cosa vuoi ottenere?</p>",
                            "<p>Is it discrimination? What does the law say? What do you want to obtain?</p>",
                        ),
                    ),
                    (
                        t("Decidi tu", "You decide"),
                        h(
                            "<p>Prendiamo in carico il caso, cerchiamo un accordo o ti indirizziamo a chi può fare di "
                            "più. Niente parte senza il tuo sì.</p>",
                            "<p>We take the case on, look for an agreement, or send you to those who can do more. "
                            "Nothing starts without your yes.</p>",
                        ),
                    ),
                ),
                heading(t("Chi ti può ascoltare", "Who can listen to you")),
                table(
                    t("La rete del territorio, in tre livelli", "The local network, in three levels"),
                    [t("Chi", "Who"), t("Che cosa fa", "What it does"), t("Segue il caso?", "Takes the case on?")],
                    [
                        t("Sportello del Nodo", "Desk of the Node"),
                        t("Ascolta, orienta, segue, cerca accordi", "Listens, guides, follows, seeks agreements"),
                        t("Sì", "Yes"),
                    ],
                    [
                        t("7 punti di ascolto", "7 listening points"),
                        t("Ascoltano e accompagnano allo Sportello", "Listen and go with you to the desk"),
                        t("No", "No"),
                    ],
                    [
                        t("Punti informativi", "Information points"),
                        t("Spiegano i diritti e indicano dove andare", "Explain rights and say where to go"),
                        t("No", "No"),
                    ],
                ),
                heading(t("Dubbi che hanno in molti", "Doubts many people have")),
                questions(
                    (
                        t("Devo avere delle prove?", "Do I need proof?"),
                        h(
                            "<p>No. Basta raccontare. Se hai messaggi, foto o testimoni, possono aiutare.</p>",
                            "<p>No. Your story is enough. If you have messages, photos or witnesses, they may "
                            "help.</p>",
                        ),
                    ),
                    (
                        t("E se è una cosa piccola?", "What if it is a small thing?"),
                        h(
                            "<p>Raccontala lo stesso. Le cose piccole si sommano, e ci mostrano dove intervenire.</p>",
                            "<p>Tell us all the same. Small things add up, and show us where to act.</p>",
                        ),
                    ),
                    (
                        t("Cambierà qualcosa?", "Will anything change?"),
                        h(
                            "<p>Non possiamo promettere il risultato. Possiamo prometterti che ti rispondiamo e che "
                            "ti diciamo, a ogni passo, che cosa facciamo.</p>",
                            "<p>We cannot promise the result. We can promise that we answer you and that we tell you, "
                            "at every step, what we are doing.</p>",
                        ),
                    ),
                    (
                        t("Fate voi la causa in tribunale?", "Do you go to court for me?"),
                        h(
                            "<p>No, il Nodo non va in giudizio. Ti diciamo come trovare assistenza legale e come "
                            "chiedere aiuto al Fondo di solidarietà della Regione per le spese.</p>",
                            "<p>No, the Node does not go to court. We tell you how to find legal help and how to ask "
                            "the Region’s Solidarity Fund to help with the costs.</p>",
                        ),
                    ),
                ),
                links(
                    (
                        t("UNAR, numero 800 90 10 10", "UNAR, phone 800 90 10 10"),
                        "https://www.unar.it/",
                        t(
                            "L’ufficio nazionale contro le discriminazioni razziali.",
                            "Italy’s national office against racial discrimination.",
                        ),
                    ),
                ),
            ]
        },
    ),
    PageSpec(
        key="anti-violence-network",
        model=StandardPage,
        parent="offices",
        title=t("Rete antiviolenza Cuneo", "Cuneo anti-violence network"),
        slug=t("rete-antiviolenza", "anti-violence-network"),
        description=t(
            "Dal 2008 chi aiuta le donne a Cuneo lavora insieme: centri, ospedale, forze dell’ordine, legali, servizi.",
            "Since 2008 those who help women in Cuneo work together: centres, hospital, police, lawyers, services.",
        ),
        image="rete",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Una donna che chiede aiuto non deve raccontare la sua storia dieci volte. Per questo chi "
                        "si occupa di violenza a Cuneo si siede allo stesso tavolo, con regolarità. L’ufficio Parità "
                        "coordina il lavoro.</p>",
                        "<p>A woman who asks for help should not have to tell her story ten times. So those who deal "
                        "with violence in Cuneo sit at the same table, regularly. The Equality Office coordinates the "
                        "work.</p>",
                    )
                ),
                picture(
                    "rete",
                    t(
                        "Disegno: mani di colori diversi che tengono insieme i fili di una rete",
                        "Drawing: hands of different colours holding the threads of a net together",
                    ),
                ),
                heading(t("Chi ne fa parte", "Who is part of it")),
                paragraph(
                    h(
                        "<ul><li>i centri antiviolenza e le associazioni che accolgono le donne</li>"
                        "<li>la Procura, la Polizia, i Carabinieri e la Polizia locale</li>"
                        "<li>l’ospedale, il pronto soccorso, i consultori</li>"
                        "<li>i servizi sociali</li>"
                        "<li>avvocate e avvocati, psicologhe e psicologi</li></ul>",
                        "<ul><li>the anti-violence centres and the associations that receive women</li>"
                        "<li>the prosecutor’s office, the police, the Carabinieri and the local police</li>"
                        "<li>the hospital, the emergency room, the family clinics</li>"
                        "<li>the social services</li>"
                        "<li>lawyers and psychologists</li></ul>",
                    )
                ),
                heading(t("Che cosa fa", "What it does")),
                paragraph(
                    h(
                        "<ul><li>si accorda su come accogliere una donna, chiunque sia la prima persona a cui si "
                        "rivolge</li>"
                        "<li>forma chi lavora al pronto soccorso, negli sportelli, nelle scuole</li>"
                        "<li>raccoglie dati, per capire se l’aiuto funziona</li>"
                        "<li>prepara le iniziative del 25 novembre</li></ul>",
                        "<ul><li>agrees on how to receive a woman, whoever she turns to first</li>"
                        "<li>trains people who work in emergency rooms, at desks, in schools</li>"
                        "<li>collects data, to see whether the help works</li>"
                        "<li>prepares the 25 November events</li></ul>",
                    )
                ),
                notice(
                    "danger",
                    t("Hai bisogno di aiuto adesso?", "Do you need help now?"),
                    h(
                        "<p>Chiama il <b>1522</b>: è gratuito e risponde giorno e notte. Se sei in pericolo, chiama il "
                        "<b>112</b>.</p>",
                        "<p>Call <b>1522</b>: it is free and answers day and night. If you are in danger, call "
                        "<b>112</b>.</p>",
                    ),
                ),
            ]
        },
    ),
    PageSpec(
        key="womens-lab",
        model=StandardPage,
        parent="offices",
        title=same("Laboratorio Donna"),
        slug=same("laboratorio-donna"),
        description=t(
            "Il tavolo dove associazioni e città decidono insieme le iniziative per la parità.",
            "The table where associations and the city decide together on actions for equality.",
        ),
        image="tavolo",
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Laboratorio Donna è un gruppo di lavoro aperto. Ci siedono le associazioni, i gruppi e le "
                        "persone che a Cuneo si occupano di pari opportunità. L’ufficio convoca gli incontri, tiene "
                        "memoria delle decisioni e le porta agli altri uffici.</p>",
                        "<p>Laboratorio Donna is an open working group. Associations, groups and people who care about "
                        "equal opportunities in Cuneo sit in it. The office calls the meetings, keeps a record of the "
                        "decisions and takes them to the other offices.</p>",
                    )
                ),
                picture(
                    "tavolo",
                    t(
                        "Disegno: un tavolo rotondo visto dall’alto, con otto sedie tutte uguali",
                        "Drawing: a round table seen from above, with eight equal chairs",
                    ),
                ),
                heading(t("Che cosa ha fatto nascere", "What it has started")),
                paragraph(
                    h(
                        "<ul><li>il programma di «8 marzo è tutto l’anno»</li>"
                        "<li>le panchine rosse, con la targa del 1522</li>"
                        "<li>gli incontri nei quartieri e nelle biblioteche</li></ul>",
                        "<ul><li>the programme of “8 March all year round”</li>"
                        "<li>the red benches, with the 1522 plate</li>"
                        "<li>the meetings in districts and libraries</li></ul>",
                    )
                ),
                figures(
                    (
                        "25",
                        t("panchine rosse", "red benches"),
                        t("Laboratorio Donna, dato da confermare", "Laboratorio Donna, figure to be confirmed"),
                        2021,
                    ),
                    (
                        "37",
                        t("panchine rosse, tre anni dopo", "red benches, three years later"),
                        t("Laboratorio Donna, dato da confermare", "Laboratorio Donna, figure to be confirmed"),
                        2024,
                    ),
                ),
                heading(t("Come si entra", "How to join")),
                paragraph(
                    h(
                        "<p>Scrivi all’ufficio e racconta chi sei. Ti invitiamo al prossimo incontro. Non serve "
                        "essere un’associazione.</p>",
                        "<p>Write to the office and say who you are. We invite you to the next meeting. You need not "
                        "be an association.</p>",
                    )
                ),
            ]
        },
    ),
]
