"""Pages for people in danger or in doubt: written to be read in a hurry."""

from __future__ import annotations

from demo.content.blocks import heading, notice, paragraph, questions, steps, table
from demo.pages import PageSpec
from demo.texts import h, same, t
from home.models import StandardPage

SAFETY: list[PageSpec] = [
    PageSpec(
        key="help-now",
        model=StandardPage,
        parent="home",
        title=t("Aiuto subito", "Help now"),
        slug=t("aiuto-subito", "help-now"),
        description=t(
            "I numeri da chiamare e i luoghi dove andare se hai bisogno di aiuto adesso.",
            "Numbers to call and places to go if you need help now.",
        ),
        fields={
            "body": [
                notice(
                    "danger",
                    t("Sei in pericolo? Chiama il 112", "Are you in danger? Call 112"),
                    h(
                        "<p>Il <b>112</b> risponde sempre, anche se non puoi parlare a lungo. Di’ dove sei.</p>"
                        "<p>Se non puoi parlare, usa l’app <b>112 Where ARE U</b>: manda la tua posizione in "
                        "silenzio.</p>",
                        "<p><b>112</b> always answers, even if you cannot talk for long. Say where you are.</p>"
                        "<p>If you cannot talk, use the app <b>112 Where ARE U</b>: it sends your position "
                        "silently.</p>",
                    ),
                ),
                heading(t("Violenza e stalking: 1522", "Violence and stalking: 1522")),
                paragraph(
                    h(
                        "<p>Il <b>1522</b> è gratuito. Rispondono donne, giorno e notte, al telefono e in chat. Non "
                        "devi dire il tuo nome. Non chiamano la polizia senza dirtelo.</p>"
                        "<p>Rispondono in italiano, inglese, francese, spagnolo, arabo, persiano, albanese, russo, "
                        "ucraino, portoghese e polacco. Non in romeno e non in cinese: per queste lingue scrivici, "
                        "cerchiamo un’interprete.</p>",
                        "<p><b>1522</b> is free. Women answer, day and night, by phone and chat. You need not say your "
                        "name. They do not call the police without telling you.</p>"
                        "<p>They answer in Italian, English, French, Spanish, Arabic, Persian, Albanian, Russian, "
                        "Ukrainian, Portuguese and Polish. Not in Romanian and not in Chinese: for these languages "
                        "write to us, we look for an interpreter.</p>",
                    )
                ),
                heading(t("A Cuneo e vicino", "In Cuneo and nearby")),
                paragraph(
                    h(
                        "<ul><li><b>Telefono Donna</b>, via Carlo Emanuele III 34, Cuneo: 0171 631515</li>"
                        "<li><b>Centro antiviolenza 10/A</b>, via Bongioanni 36, Cuneo: chiama il <b>1522</b></li>"
                        "<li><b>Mai+Sole</b>, Savigliano: 335 1701008</li>"
                        "<li><b>Sportello antidiscriminazioni</b>, .MEET, via Leutrum 7, Cuneo: 0171 444789</li>"
                        "<li><b>UNAR</b>, contro le discriminazioni razziali, in tutta Italia: 800 90 10 10</li></ul>",
                        "<ul><li><b>Telefono Donna</b>, via Carlo Emanuele III 34, Cuneo: 0171 631515</li>"
                        "<li><b>Anti-violence centre 10/A</b>, via Bongioanni 36, Cuneo: call <b>1522</b></li>"
                        "<li><b>Mai+Sole</b>, Savigliano: 335 1701008</li>"
                        "<li><b>Anti-discrimination desk</b>, .MEET, via Leutrum 7, Cuneo: 0171 444789</li>"
                        "<li><b>UNAR</b>, against racial discrimination, all over Italy: 800 90 10 10</li></ul>",
                    )
                ),
                paragraph(
                    h(
                        "<p>Gli orari dei centri cambiano: chiama prima di andare. L’ufficio deve ancora confermare "
                        "questi recapiti.</p>",
                        "<p>The centres’ hours change: call before you go. The office has yet to confirm these "
                        "contacts.</p>",
                    )
                ),
                heading(t("Che cosa puoi fare adesso", "What you can do now")),
                paragraph(
                    h(
                        "<ul><li>Se puoi, vai dove ci sono altre persone.</li>"
                        "<li>Al pronto soccorso di’ che hai subito violenza: c’è un percorso riservato per le "
                        "donne.</li>"
                        "<li>Prendi con te documenti, telefono, medicine e le cose dei bambini. Se non puoi, esci lo "
                        "stesso.</li>"
                        "<li>Racconta a qualcuno di cui ti fidi che cosa succede.</li></ul>",
                        "<ul><li>If you can, go where there are other people.</li>"
                        "<li>At the emergency room say that you suffered violence: there is a private path for "
                        "women.</li>"
                        "<li>Take documents, phone, medicines and the children’s things. If you cannot, leave all the "
                        "same.</li>"
                        "<li>Tell someone you trust what is happening.</li></ul>",
                    )
                ),
            ]
        },
    ),
    PageSpec(
        key="safe-browsing",
        model=StandardPage,
        parent="home",
        title=t("Navigare in sicurezza", "Browse safely"),
        slug=t("navigare-in-sicurezza", "browse-safely"),
        description=t(
            "Che cosa resta sul telefono o sul computer quando leggi questo sito, e come cancellarlo.",
            "What stays on your phone or computer when you read this site, and how to delete it.",
        ),
        fields={
            "body": [
                notice(
                    "warning",
                    t("Se qualcuno controlla il tuo telefono", "If someone checks your phone"),
                    h(
                        "<p>Usa, se puoi, il telefono di una persona di cui ti fidi o il computer di una "
                        "biblioteca.</p>",
                        "<p>If you can, use the phone of someone you trust, or a computer in a library.</p>",
                    ),
                ),
                heading(t("Il tasto «Esci in fretta»", "The “Leave quickly” button")),
                paragraph(
                    h(
                        "<p>È in alto in ogni pagina. Porta subito su un sito qualunque. Dalla tastiera puoi premere "
                        "tre volte di seguito il tasto Maiuscolo (Shift). Se stavi scrivendo in un modulo, quello che "
                        "hai scritto sparisce.</p>"
                        "<p><b>Non cancella la cronologia.</b> Chi apre il tuo browser può vedere che sei passata o "
                        "passato di qui.</p>",
                        "<p>It is at the top of every page. It takes you at once to another site. On a keyboard you "
                        "can press the Shift key three times in a row. If you were filling in a form, what you wrote "
                        "disappears.</p>"
                        "<p><b>It does not delete your history.</b> Anyone who opens your browser can see that you "
                        "came here.</p>",
                    )
                ),
                heading(t("Prima di leggere: la finestra in incognito", "Before you read: a private window")),
                table(
                    t(
                        "Come aprire una finestra che non lascia cronologia",
                        "How to open a window that keeps no history",
                    ),
                    [t("Programma", "Browser"), t("Che cosa fare", "What to do")],
                    [
                        same("Chrome"),
                        t(
                            "Menu con i tre puntini, poi «Nuova finestra di navigazione in incognito»",
                            "Three-dot menu, then “New Incognito window”",
                        ),
                    ],
                    [
                        same("Safari (iPhone)"),
                        t("Tasto delle schede, poi «Privata»", "Tabs button, then “Private”"),
                    ],
                    [
                        same("Firefox"),
                        t(
                            "Menu con le tre righe, poi «Nuova finestra anonima»",
                            "Three-line menu, then “New private window”",
                        ),
                    ],
                    [
                        same("Edge"),
                        t(
                            "Menu con i tre puntini, poi «Nuova finestra InPrivate»",
                            "Three-dot menu, then “New InPrivate window”",
                        ),
                    ],
                ),
                heading(t("Dopo: cancellare solo questo sito", "Afterwards: delete only this site")),
                steps(
                    (
                        t("Apri la cronologia", "Open the history"),
                        h(
                            "<p>Sul computer premi Ctrl e H insieme (su Mac: Cmd e Y).</p>",
                            "<p>On a computer press Ctrl and H together (on a Mac: Cmd and Y).</p>",
                        ),
                    ),
                    (
                        t("Cerca «cuneo»", "Search for “cuneo”"),
                        h(
                            "<p>Cancella solo le righe di questo sito. Una cronologia tutta vuota può insospettire.</p>",
                            "<p>Delete only the lines of this site. An empty history can raise suspicion.</p>",
                        ),
                    ),
                    (
                        t("Controlla anche le ricerche", "Check your searches too"),
                        h(
                            "<p>Le parole che hai cercato restano nel motore di ricerca e nel tuo account.</p>",
                            "<p>The words you searched for stay in the search engine and in your account.</p>",
                        ),
                    ),
                ),
                heading(t("Che cosa sa di te questo sito", "What this site knows about you")),
                paragraph(
                    h(
                        "<p>Se leggi e basta: niente. Non usiamo cookie nelle pagine, non chiamiamo altri siti, non "
                        "conserviamo il tuo indirizzo internet. La segnalazione viene chiusa a chiave appena "
                        "arriva.</p>"
                        "<p>C’è un limite da sapere: chi controlla il server del Comune potrebbe vedere una "
                        "segnalazione nel momento in cui arriva o viene letta. Se il pericolo viene da lì, usa il "
                        "telefono o vieni di persona.</p>",
                        "<p>If you only read: nothing. We set no cookies on the pages, call no other sites, and do not "
                        "keep your internet address. A report is locked as soon as it arrives.</p>"
                        "<p>There is one limit you should know: whoever controls the municipality’s server could see a "
                        "report at the moment it arrives or is read. If the danger comes from there, use the phone or "
                        "come in person.</p>",
                    )
                ),
            ]
        },
    ),
    PageSpec(
        key="faq",
        model=StandardPage,
        parent="home",
        title=t("Domande frequenti", "Frequently asked questions"),
        slug=t("domande-frequenti", "faq"),
        description=t(
            "Le risposte brevi alle domande che ci fanno più spesso.",
            "Short answers to the questions we are asked most often.",
        ),
        fields={
            "body": [
                heading(t("Segnalare", "Reporting")),
                questions(
                    (
                        t("Che cos’è una discriminazione?", "What is discrimination?"),
                        h(
                            "<p>È quando una persona, per quello che è, viene trattata peggio di un’altra nella stessa "
                            "situazione. Succede anche con regole che sembrano uguali per tutti ma danneggiano "
                            "qualcuno.</p>",
                            "<p>It is when a person, because of who they are, is treated worse than another in the "
                            "same situation. It also happens with rules that look equal for all but harm some.</p>",
                        ),
                    ),
                    (
                        t("Posso segnalare se l’ho solo visto?", "Can I report if I only saw it?"),
                        h(
                            "<p>Sì. Può segnalare chi ha subito, chi ha visto, un familiare, un’associazione.</p>",
                            "<p>Yes. Those who suffered it, those who saw it, a relative or an association can "
                            "report.</p>",
                        ),
                    ),
                    (
                        t("Posso non dire chi sono?", "Can I stay anonymous?"),
                        h(
                            "<p>Sì. Alla fine ricevi un codice. Con quello torni a vedere a che punto è. Conservalo: "
                            "se lo perdi non possiamo ritrovarlo.</p>",
                            "<p>Yes. At the end you get a code. With it you can come back and see how far it has got. Keep "
                            "it: if you lose it, we cannot find it again.</p>",
                        ),
                    ),
                    (
                        t("E se cambio idea?", "And if I change my mind?"),
                        h(
                            "<p>Con il codice puoi ritirare la segnalazione, chiedere di cancellare tutto, dire chi sei o "
                            "tornare in anonimo, prendere un codice nuovo. Quando abbiamo finito puoi dire com’è andata, e "
                            "farci riaprire.</p>",
                            "<p>With the code you can withdraw the report, ask for everything to be erased, say who you are "
                            "or be anonymous again, take a new code. When we have finished you can say how it went, and have "
                            "us reopen it.</p>",
                        ),
                    ),
                    (
                        t("Chi legge quello che scrivo?", "Who reads what I write?"),
                        h(
                            "<p>Solo chi lavora allo Sportello. Non la legge chi gestisce il sito, né altri uffici del "
                            "Comune.</p>",
                            "<p>Only the people who work at the desk. Not those who run the website, nor other offices "
                            "of the municipality.</p>",
                        ),
                    ),
                    (
                        t("La persona che segnalo lo viene a sapere?", "Will the person I report find out?"),
                        h(
                            "<p>Non da noi, se tu non vuoi. Prima di ogni passo ti chiediamo il permesso.</p>",
                            "<p>Not from us, unless you want it. Before every step we ask for your permission.</p>",
                        ),
                    ),
                    (
                        t("Quanto costa?", "What does it cost?"),
                        h("<p>Niente.</p>", "<p>Nothing.</p>"),
                    ),
                ),
                heading(t("Corsi ed eventi", "Courses and events")),
                questions(
                    (
                        t("Come mi iscrivo a un corso?", "How do I enrol in a course?"),
                        h(
                            "<p>Apri la pagina del corso, scegli il gruppo e compila il modulo. Ricevi una conferma "
                            "per e-mail.</p>",
                            "<p>Open the course page, choose a group and fill in the form. You get a confirmation by "
                            "e-mail.</p>",
                        ),
                    ),
                    (
                        t("E se i posti sono finiti?", "What if all places are taken?"),
                        h(
                            "<p>Puoi metterti in lista d’attesa. Se un posto si libera ti scriviamo, in ordine di "
                            "arrivo.</p>",
                            "<p>You can join the waiting list. If a place becomes free we write to you, in order of "
                            "arrival.</p>",
                        ),
                    ),
                    (
                        t("Non ho un’e-mail. Come faccio?", "I have no e-mail. What can I do?"),
                        h(
                            "<p>Chiama lo 0171 444789: raccogliamo noi i tuoi dati.</p>",
                            "<p>Call 0171 444789: we take your details.</p>",
                        ),
                    ),
                ),
                heading(t("L’ufficio", "The office")),
                questions(
                    (
                        t("Serve un appuntamento?", "Do I need an appointment?"),
                        h(
                            "<p>Sì, così abbiamo tempo per te. Chiama o scrivi.</p>",
                            "<p>Yes, so that we have time for you. Call or write.</p>",
                        ),
                    ),
                    (
                        t("Non parlo bene italiano", "I do not speak Italian well"),
                        h(
                            "<p>Dillo quando prenoti: cerchiamo un’interprete o un interprete. È gratuito.</p>",
                            "<p>Say so when you book: we look for an interpreter. It is free.</p>",
                        ),
                    ),
                    (
                        t("Ho una disabilità: posso venire?", "I have a disability: can I come?"),
                        h(
                            "<p>Sì. Scrivici di che cosa hai bisogno. Se non puoi muoverti, troviamo un altro modo di "
                            "parlarci.</p>",
                            "<p>Yes. Write to us what you need. If you cannot travel, we find another way to talk.</p>",
                        ),
                    ),
                ),
            ]
        },
    ),
]
