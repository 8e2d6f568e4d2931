"""What the law asks every public site to say, and the ways to write to the office."""

from __future__ import annotations

from demo.content.blocks import heading, notice, paragraph, table
from demo.pages import PageSpec
from demo.texts import h, same, t
from home.models import StandardPage
from home.roles import PageRole

TO_CONFIRM = notice(
    "warning",
    t("Testo di esempio", "Sample text"),
    h(
        "<p>Questo è un sito dimostrativo. L’ufficio deve completare e approvare questa pagina prima dell’uso "
        "reale.</p>",
        "<p>This is a demonstration site. The office must complete and approve this page before real use.</p>",
    ),
)

LEGAL: list[PageSpec] = [
    PageSpec(
        key="privacy",
        model=StandardPage,
        parent="home",
        title=t("Informativa privacy", "Privacy notice"),
        slug=same("privacy"),
        description=t(
            "Quali dati raccogliamo, perché, per quanto tempo e che cosa puoi chiederci.",
            "Which data we collect, why, for how long, and what you can ask of us.",
        ),
        fields={
            "body": [
                TO_CONFIRM,
                heading(t("In breve", "In short")),
                paragraph(
                    h(
                        "<ul><li>Se leggi il sito non raccogliamo dati su di te.</li>"
                        "<li>Se ti iscrivi a un corso usiamo i tuoi dati solo per il corso.</li>"
                        "<li>Se segnali una discriminazione, quello che scrivi è cifrato e lo apre solo chi lavora allo "
                        "Sportello.</li>"
                        "<li>Non vendiamo e non diamo i tuoi dati a nessuno per pubblicità.</li></ul>",
                        "<ul><li>If you read the site, we collect no data about you.</li>"
                        "<li>If you enrol in a course, we use your data only for the course.</li>"
                        "<li>If you report discrimination, what you write is encrypted and only the people at the desk "
                        "open it.</li>"
                        "<li>We never sell your data or give them to anyone for advertising.</li></ul>",
                    )
                ),
                heading(t("Chi tratta i dati", "Who handles the data")),
                paragraph(
                    h(
                        "<p>Il titolare è il Comune di Cuneo. Puoi scrivere al responsabile della protezione dei dati "
                        "(RPD): il recapito va inserito dall’ufficio.</p>",
                        "<p>The controller is the Municipality of Cuneo. You can write to the data protection officer "
                        "(DPO): the contact is to be added by the office.</p>",
                    )
                ),
                heading(t("Quali dati, perché e per quanto", "Which data, why, for how long")),
                table(
                    t("I trattamenti di questo sito", "What this site processes"),
                    [
                        t("Quando", "When"),
                        t("Quali dati", "Which data"),
                        t("Perché possiamo", "Legal basis"),
                        t("Per quanto", "For how long"),
                    ],
                    [
                        t("Leggi il sito", "You read the site"),
                        t("Nessuno", "None"),
                        same("–"),
                        same("–"),
                    ],
                    [
                        t("Ti iscrivi a un corso", "You enrol in a course"),
                        t("Nome, contatti, risposte al modulo", "Name, contacts, answers to the form"),
                        t("Compito di interesse pubblico (GDPR, art. 6)", "Public task (GDPR, art. 6)"),
                        t("Fino alla data scritta nel modulo", "Until the date stated at the form"),
                    ],
                    [
                        t("Segnali una discriminazione", "You report discrimination"),
                        t("Quello che scegli di raccontare", "What you choose to tell"),
                        t("Interesse pubblico rilevante (GDPR, art. 9)", "Substantial public interest (GDPR, art. 9)"),
                        t(
                            "Fino alla chiusura del caso e al termine scritto nel modulo",
                            "Until the case is closed and the period stated at the form",
                        ),
                    ],
                ),
                heading(t("Cookie", "Cookies")),
                paragraph(
                    h(
                        "<p>Le pagine da leggere non usano cookie. Per questo non vedi il solito avviso.</p>"
                        "<p>I moduli ne usano uno solo, che è necessario: serve a passare da una pagina all’altra "
                        "senza perdere le risposte. Arriva quando vai avanti la prima volta. Sparisce quando invii, "
                        "quando premi «Esci in fretta» o quando chiudi il browser. Un altro cookie tecnico serve "
                        "solo a chi entra nell’area riservata.</p>",
                        "<p>Pages to read use no cookies. That is why you see no banner.</p>"
                        "<p>Forms use just one, which is necessary: it lets you go from one page to the next without "
                        "losing your answers. It comes when you go on for the first time. It goes when you send, when "
                        "you press “Leave quickly” or when you close the browser. Another technical cookie serves only "
                        "those who log in to the reserved area.</p>",
                    )
                ),
                heading(t("I tuoi diritti", "Your rights")),
                paragraph(
                    h(
                        "<p>Puoi chiedere di vedere i tuoi dati, correggerli, cancellarli, limitarne l’uso, opporti. "
                        "Se pensi che li usiamo male puoi scrivere al "
                        '<a href="https://www.garanteprivacy.it/">Garante per la protezione dei dati</a>.</p>',
                        "<p>You can ask to see your data, correct them, delete them, limit or oppose their use. If you "
                        "think that we use them badly, you can write to the "
                        '<a href="https://www.garanteprivacy.it/">Italian data protection authority</a>.</p>',
                    )
                ),
            ]
        },
    ),
    PageSpec(
        key="legal-notes",
        model=StandardPage,
        parent="home",
        title=t("Note legali", "Legal notes"),
        slug=t("note-legali", "legal-notes"),
        description=t(
            "Come si possono usare i testi e le immagini di questo sito.",
            "How the texts and images of this site may be used.",
        ),
        fields={
            "role": PageRole.LEGAL_NOTES,
            "body": [
                heading(t("Chi risponde dei contenuti", "Who answers for the content")),
                paragraph(
                    h(
                        "<p>I contenuti sono curati dall’ufficio Parità e antidiscriminazioni. Se trovi un errore, "
                        "scrivici: lo correggiamo.</p>",
                        "<p>The content is in the care of the Equality and Anti-discrimination Office. If you find an "
                        "error, write to us: we correct it.</p>",
                    )
                ),
                heading(t("Altri siti", "Other sites")),
                paragraph(
                    h(
                        "<p>Quando un collegamento porta fuori da qui, lo diciamo. Non rispondiamo di quello che "
                        "trovi sugli altri siti.</p>",
                        "<p>When a link leads away from here, we say so. We do not answer for what you find on other "
                        "sites.</p>",
                    )
                ),
            ],
        },
    ),
    PageSpec(
        key="accessibility",
        model=StandardPage,
        parent="home",
        title=t("Accessibilità", "Accessibility"),
        slug=t("accessibilita", "accessibility"),
        description=t(
            "Come abbiamo costruito il sito perché lo usi ogni persona, e come dirci che qualcosa non va.",
            "How we built the site so that everyone can use it, and how to tell us that something is wrong.",
        ),
        fields={
            "body": [
                paragraph(
                    h(
                        "<p>Un sito sulla parità deve funzionare per tutte le persone. Lo abbiamo costruito seguendo "
                        "le regole internazionali WCAG 2.1, livello AA, e la legge 4 del 2004.</p>",
                        "<p>A site about equality must work for everyone. We built it following the international "
                        "WCAG 2.1 rules, level AA, and Italian Law 4 of 2004.</p>",
                    )
                ),
                heading(t("Che cosa puoi fare", "What you can do")),
                paragraph(
                    h(
                        "<ul><li>ingrandire fino al 400% senza perdere testo</li><li>usare solo la tastiera</li>"
                        "<li>ascoltare le pagine con un lettore di schermo</li><li>compilare ogni modulo senza "
                        "JavaScript</li><li>togliere le animazioni dalle impostazioni del tuo dispositivo</li></ul>",
                        "<ul><li>zoom to 400% without losing text</li><li>use only the keyboard</li>"
                        "<li>listen to pages with a screen reader</li><li>fill in every form without JavaScript</li>"
                        "<li>switch off animations in the settings of your device</li></ul>",
                    )
                ),
                heading(t("Qualcosa non funziona?", "Does something not work?")),
                paragraph(
                    h(
                        "<p>Scrivi a antidiscriminazioni@comune.cuneo.it o chiama lo 0171 444789. Di’ quale pagina "
                        "guardavi e che cosa usavi. Se la risposta non arriva o non basta, puoi rivolgerti al "
                        "Difensore civico per il digitale di AgID.</p>",
                        "<p>Write to antidiscriminazioni@comune.cuneo.it or call 0171 444789. Say which page you were "
                        "looking at and what you were using. If no answer comes, or it is not enough, you can turn to "
                        "AgID’s digital ombudsman.</p>",
                    )
                ),
                notice(
                    "note",
                    t("La dichiarazione ufficiale", "The official statement"),
                    h(
                        "<p>La dichiarazione di accessibilità si pubblica sul sito di AgID. Il collegamento comparirà "
                        "in fondo a ogni pagina quando l’ufficio l’avrà compilata.</p>",
                        "<p>The accessibility statement is published on AgID’s site. The link will appear at the foot "
                        "of every page once the office has filled it in.</p>",
                    ),
                ),
            ]
        },
    ),
    PageSpec(
        key="terms",
        model=StandardPage,
        parent="home",
        title=t("Condizioni dei servizi", "Terms of our services"),
        slug=t("condizioni-dei-servizi", "terms-of-service"),
        description=t(
            "Le regole uguali per tutti i nostri servizi: gratuità, riservatezza, tempi, reclami.",
            "The rules that hold for all our services: free of charge, confidential, with set times and complaints.",
        ),
        fields={
            "body": [
                heading(t("Quello che ti garantiamo", "What we guarantee")),
                paragraph(
                    h(
                        "<ul><li><b>Gratuità</b>: ascolto, orientamento e presa in carico non costano nulla.</li>"
                        "<li><b>Riservatezza</b>: chi lavora qui è tenuto al segreto d’ufficio.</li>"
                        "<li><b>Consenso</b>: non facciamo passi che non hai approvato, salvo quando la legge ci "
                        "obbliga.</li>"
                        "<li><b>Tempi</b>: ti diciamo che abbiamo ricevuto la richiesta entro 7 giorni e ti "
                        "rispondiamo entro 90.</li>"
                        "<li><b>Rispetto</b>: niente giudizi, niente domande inutili.</li></ul>",
                        "<ul><li><b>Free of charge</b>: listening, guidance and taking a case on cost nothing.</li>"
                        "<li><b>Confidentiality</b>: those who work here are bound by official secrecy.</li>"
                        "<li><b>Consent</b>: we take no step that you have not approved, unless the law obliges "
                        "us.</li>"
                        "<li><b>Times</b>: we tell you within 7 days that we have received the request, and answer "
                        "within 90.</li>"
                        "<li><b>Respect</b>: no judgements, no needless questions.</li></ul>",
                    )
                ),
                heading(t("Quello che ti chiediamo", "What we ask of you")),
                paragraph(
                    h(
                        "<ul><li>raccontare i fatti come li ricordi</li><li>avvisare se non puoi venire a un "
                        "appuntamento o a un corso</li><li>rispettare chi lavora e chi aspetta con te</li></ul>",
                        "<ul><li>tell the facts as you remember them</li><li>let us know if you cannot come to an "
                        "appointment or a course</li><li>respect those who work here and those who wait with "
                        "you</li></ul>",
                    )
                ),
                heading(t("Se qualcosa è andato male", "If something went wrong")),
                paragraph(
                    h(
                        "<p>Scrivi a antidiscriminazioni@comune.cuneo.it. Un’altra persona dell’ufficio legge il "
                        "reclamo e ti risponde.</p>",
                        "<p>Write to antidiscriminazioni@comune.cuneo.it. Another person in the office reads the "
                        "complaint and answers you.</p>",
                    )
                ),
            ]
        },
    ),
    PageSpec(
        key="topics",
        model=StandardPage,
        parent="home",
        title=t("Tutti gli argomenti", "All topics"),
        slug=t("argomenti", "topics"),
        description=t(
            "Gli argomenti di cui parlano i servizi, le notizie e gli eventi del sito.",
            "The topics that the site’s services, news and events are about.",
        ),
        fields={"role": PageRole.TOPICS},
    ),
    PageSpec(
        key="site-map",
        model=StandardPage,
        parent="home",
        title=t("Mappa del sito", "Site map"),
        slug=t("mappa-del-sito", "site-map"),
        description=t("Tutte le pagine del sito, in ordine.", "All pages of the site, in order."),
        fields={"role": PageRole.SITE_MAP},
    ),
]
