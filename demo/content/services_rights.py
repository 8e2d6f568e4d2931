"""Services of the Node: against discrimination."""

from __future__ import annotations

from core.topics import Topic
from demo.content.service_sheet import service
from demo.texts import h, t
from services.categories import ServiceCategory

RIGHTS = [
    service(
        "service-report",
        t("Segnalare una discriminazione", "Report discrimination"),
        t(
            "Hai subito o hai visto una discriminazione? Raccontala all’ufficio, anche senza dire chi sei.",
            "Did you suffer or see discrimination? Tell the office, even without saying who you are.",
        ),
        slug=t("segnalare-una-discriminazione", "report-discrimination"),
        category=ServiceCategory.JUSTICE,
        topics=(Topic.ANTI_DISCRIMINATION, Topic.HUMAN_RIGHTS, Topic.EQUAL_OPPORTUNITIES),
        audience=h(
            "<p>A chiunque viva, lavori, studi o passi dalla provincia di Cuneo.</p>"
            "<ul><li>chi ha subito una discriminazione</li><li>chi l’ha vista</li>"
            "<li>familiari, amiche e amici</li><li>associazioni, scuole, sindacati</li></ul>",
            "<p>Anyone who lives, works, studies or passes through the province of Cuneo.</p>"
            "<ul><li>those who suffered discrimination</li><li>those who saw it</li>"
            "<li>relatives and friends</li><li>associations, schools, trade unions</li></ul>",
        ),
        how_to=h(
            "<ol><li>Apri il modulo protetto e rispondi alle domande. Puoi saltare quelle che non sono "
            "obbligatorie.</li><li>Scegli se restare senza nome e se vuoi essere ricontattata o ricontattato.</li>"
            "<li>Rileggi e invia.</li><li>Copia il codice che compare: serve per vedere a che punto è.</li></ol>"
            "<p>Se preferisci parlare, chiama o prenota un appuntamento.</p>",
            "<ol><li>Open the protected form and answer the questions. You may skip those that are not required.</li>"
            "<li>Choose whether to stay anonymous and whether you want to be contacted.</li>"
            "<li>Read it again and send.</li><li>Copy the code that appears: you need it to see how far it has got.</li></ol>"
            "<p>If you prefer to talk, call or book an appointment.</p>",
        ),
        needed=h(
            "<p>Niente. Non servono documenti e non servono prove. Se hai messaggi, foto o il nome di chi ha visto, "
            "possono aiutare.</p>",
            "<p>Nothing. No documents and no proof are needed. Messages, photos or the names of those who saw can "
            "help.</p>",
        ),
        outcome=h(
            "<p>Una risposta. Se lo vuoi anche un colloquio, informazioni sui tuoi diritti, un intervento dell’ufficio. "
            "Se chiedi solo di registrare il fatto, lo registriamo: serve a capire dove agire.</p>",
            "<p>An answer. If you wish, also a conversation, information on your rights, action by the office. If you "
            "only ask us to record what happened, we record it: it helps us see where to act.</p>",
        ),
        timing=h(
            "<p>Puoi segnalare in ogni momento, anche molto dopo i fatti.</p>",
            "<p>You can report at any time, even long after the facts.</p>",
        ),
        phases=[
            (
                t("subito", "at once"),
                t("Ricevi il codice", "You get the code"),
                t("Quello che hai scritto è già chiuso a chiave.", "What you wrote is already locked."),
            ),
            (
                t("entro 7 giorni", "within 7 days"),
                t("La prendiamo in mano", "We take it up"),
                t("Con il codice vedi che l’abbiamo letta.", "With the code you see that we have read it."),
            ),
            (
                t("entro 90 giorni", "within 90 days"),
                t("Ti rispondiamo", "We answer"),
                t("Che cosa si può fare e che cosa abbiamo fatto.", "What can be done and what we have done."),
            ),
        ],
        online_label=t("Apri il modulo protetto", "Open the protected form"),
    ),
    service(
        "service-interview",
        t("Colloquio di ascolto", "A conversation with the desk"),
        t(
            "Un’ora tutta per te con una persona dello Sportello, per capire che cosa è successo e che cosa puoi fare.",
            "An hour all for you with someone from the desk, to understand what happened and what you can do.",
        ),
        slug=t("colloquio-di-ascolto", "listening-conversation"),
        category=ServiceCategory.HEALTH,
        topics=(Topic.ANTI_DISCRIMINATION, Topic.SOCIAL_ASSISTANCE),
        audience=h(
            "<p>A chi pensa di aver subito o visto una discriminazione e vuole parlarne prima di decidere.</p>",
            "<p>Anyone who thinks they suffered or saw discrimination and wants to talk before deciding.</p>",
        ),
        how_to=h(
            "<p>Prenota per telefono o per e-mail. Di’ solo un nome, anche inventato. Puoi venire con una persona di "
            "cui ti fidi.</p>",
            "<p>Book by phone or e-mail. Give just a name, even an invented one. You can come with someone you "
            "trust.</p>",
        ),
        needed=h(
            "<p>Nessun documento. Se parli un’altra lingua o usi la lingua dei segni, dillo quando prenoti.</p>",
            "<p>No document. If you speak another language or use sign language, say so when you book.</p>",
        ),
        outcome=h(
            "<p>Un colloquio riservato, di persona, al telefono o in video. Alla fine sai quali strade hai e scegli "
            "tu.</p>",
            "<p>A confidential conversation, in person, by phone or by video. At the end you know your options and you "
            "choose.</p>",
        ),
        timing=h(
            "<p>Lo Sportello riceve il mercoledì e il giovedì, dalle 9 alle 12. Se non puoi in quelle ore, cerchiamo un "
            "altro momento.</p>",
            "<p>The desk receives on Wednesdays and Thursdays, from 9 to 12. If you cannot come then, we look for "
            "another time.</p>",
        ),
    ),
    service(
        "service-case",
        t("Presa in carico di una discriminazione", "Taking on a case of discrimination"),
        t(
            "Lo Sportello segue la tua situazione passo dopo passo, finché serve e finché lo vuoi.",
            "The desk follows your situation step by step, as long as it is needed and as long as you want.",
        ),
        slug=t("presa-in-carico", "taking-on-a-case"),
        category=ServiceCategory.JUSTICE,
        topics=(Topic.ANTI_DISCRIMINATION, Topic.HUMAN_RIGHTS, Topic.JUSTICE),
        audience=h(
            "<p>A chi ha subito una discriminazione in provincia di Cuneo e chiede aiuto per farla finire o per avere "
            "una riparazione.</p>",
            "<p>Anyone who suffered discrimination in the province of Cuneo and asks for help to stop it or to have it "
            "put right.</p>",
        ),
        how_to=h(
            "<p>Si comincia da una segnalazione o da un colloquio. Poi scriviamo insieme che cosa vuoi ottenere e quali "
            "passi fare. Ogni passo parte solo con il tuo consenso.</p>",
            "<p>It starts from a report or a conversation. Then we write down together what you want to obtain and "
            "which steps to take. Each step starts only with your consent.</p>",
        ),
        needed=h(
            "<p>Il tuo racconto e un modo sicuro per parlarci. Se ci sono documenti (contratti, lettere, messaggi) li "
            "guardiamo insieme.</p>",
            "<p>Your story and a safe way to talk. If there are documents (contracts, letters, messages) we look at "
            "them together.</p>",
        ),
        outcome=h(
            "<ul><li>una persona dell’ufficio che ti segue</li><li>una lettera a chi ha discriminato, se lo vuoi</li>"
            "<li>l’invio a legali, sindacati, centri, uffici nazionali</li>"
            "<li>informazioni sul Fondo di solidarietà della Regione per le spese legali</li></ul>",
            "<ul><li>someone in the office who follows you</li><li>a letter to those who discriminated, if you want "
            "it</li><li>referral to lawyers, unions, centres, national offices</li>"
            "<li>information on the Region’s Solidarity Fund for legal costs</li></ul>",
        ),
    ),
    service(
        "service-conciliation",
        t("Conciliazione dopo una discriminazione", "Conciliation after discrimination"),
        t(
            "Un incontro guidato per riparare a un torto senza andare in tribunale.",
            "A guided meeting to put a wrong right without going to court.",
        ),
        slug=t("conciliazione", "conciliation"),
        category=ServiceCategory.JUSTICE,
        topics=(Topic.ANTI_DISCRIMINATION, Topic.JUSTICE),
        audience=h(
            "<p>A chi è seguito dallo Sportello e vuole provare a trovare un accordo con la persona, l’azienda o l’ente "
            "che l’ha discriminata o discriminato.</p>",
            "<p>Anyone followed by the desk who wants to try to reach an agreement with the person, company or body "
            "that discriminated against them.</p>",
        ),
        how_to=h(
            "<p>Ne parli con la persona che segue il tuo caso. L’ufficio scrive all’altra parte e propone un incontro. "
            "Non sei mai obbligata o obbligato a incontrarla: possiamo parlare noi per te.</p>",
            "<p>You talk about it with the person who follows your case. The office writes to the other side and "
            "proposes a meeting. You are never obliged to meet them: we can speak for you.</p>",
        ),
        needed=h(
            "<p>Il tuo consenso scritto, che puoi ritirare quando vuoi.</p>",
            "<p>Your written consent, which you can withdraw at any time.</p>",
        ),
        outcome=h(
            "<p>Un accordo scritto: scuse, un cambio di regole, un risarcimento, un posto di lavoro o una casa di nuovo "
            "accessibili. Se l’accordo non riesce, le altre strade restano aperte.</p>",
            "<p>A written agreement: an apology, a change of rules, compensation, a job or a home open again. If there "
            "is no agreement, the other ways stay open.</p>",
        ),
        timing=h(
            "<p>Di solito bastano uno o due incontri. Prima di cominciare ti diciamo se una scadenza di legge è "
            "vicina.</p>",
            "<p>One or two meetings are usually enough. Before we start we tell you if a legal deadline is near.</p>",
        ),
    ),
    service(
        "service-information",
        t("Informazioni sui tuoi diritti", "Information on your rights"),
        t(
            "Non sai se quello che ti è successo è una discriminazione? Chiedi: ti rispondiamo con parole semplici.",
            "Not sure whether what happened to you is discrimination? Ask: we answer in plain words.",
        ),
        slug=t("informazioni-sui-diritti", "information-on-rights"),
        category=ServiceCategory.JUSTICE,
        topics=(Topic.ANTI_DISCRIMINATION, Topic.HUMAN_RIGHTS, Topic.INFORMATION_ACCESS),
        audience=h(
            "<p>A ogni persona, associazione, scuola o azienda che vuole sapere che cosa dice la legge.</p>",
            "<p>Any person, association, school or company that wants to know what the law says.</p>",
        ),
        how_to=h(
            "<p>Chiama o scrivi. Se la domanda è complessa ti proponiamo un colloquio.</p>",
            "<p>Call or write. If the question is complex we offer you a conversation.</p>",
        ),
        needed=h("<p>Solo la tua domanda.</p>", "<p>Only your question.</p>"),
        outcome=h(
            "<p>Una risposta chiara, i nomi delle leggi e l’ufficio giusto a cui rivolgerti. Non è un parere legale e "
            "non sostituisce un’avvocata o un avvocato.</p>",
            "<p>A clear answer, the names of the laws and the right office to turn to. It is not legal advice and does "
            "not replace a lawyer.</p>",
        ),
    ),
    service(
        "service-network",
        t("Diventare punto informativo della rete", "Become an information point of the network"),
        t(
            "Associazioni, sindacati e sportelli possono entrare nella rete contro le discriminazioni della provincia.",
            "Associations, unions and help desks can join the province’s network against discrimination.",
        ),
        slug=t("punto-informativo", "information-point"),
        category=ServiceCategory.EDUCATION,
        topics=(Topic.ASSOCIATIONS, Topic.ANTI_DISCRIMINATION, Topic.VOLUNTEERING),
        audience=h(
            "<p>A enti, associazioni, sindacati, scuole, centri per il lavoro, patronati della provincia di Cuneo.</p>",
            "<p>Public bodies, associations, unions, schools, job centres and advice offices of the province.</p>",
        ),
        how_to=h(
            "<p>Scrivi all’ufficio e racconta chi siete. Facciamo un incontro, un breve corso per chi sta allo sportello "
            "e una lettera di adesione.</p>",
            "<p>Write to the office and say who you are. We hold a meeting, a short course for your desk staff, and sign "
            "a letter of membership.</p>",
        ),
        needed=h(
            "<p>Una persona di riferimento e un luogo, anche per poche ore, dove chi entra possa parlare con calma.</p>",
            "<p>A contact person and a place, even for a few hours, where visitors can talk calmly.</p>",
        ),
        outcome=h(
            "<p>Il nome nella rete, i materiali da distribuire, la formazione e una persona dello Sportello da chiamare "
            "quando serve.</p>",
            "<p>Your name in the network, materials to hand out, training, and someone at the desk to call when "
            "needed.</p>",
        ),
        timing=h(
            "<p>Si può aderire in ogni momento. I corsi si tengono in primavera e in autunno.</p>",
            "<p>You can join at any time. Courses take place in spring and autumn.</p>",
        ),
        bookable=False,
    ),
    service(
        "service-training",
        t("Formazione contro le discriminazioni", "Training against discrimination"),
        t(
            "Incontri per chi lavora a contatto con le persone: riconoscere una discriminazione e sapere che cosa fare.",
            "Sessions for people who work with the public: recognising discrimination and knowing what to do.",
        ),
        slug=t("formazione-antidiscriminazione", "anti-discrimination-training"),
        category=ServiceCategory.EDUCATION,
        topics=(Topic.TRAINING, Topic.ANTI_DISCRIMINATION, Topic.EQUAL_OPPORTUNITIES),
        audience=h(
            "<p>A chi lavora in uffici pubblici, scuole, servizi sociali e sanitari, negozi, associazioni sportive.</p>",
            "<p>People who work in public offices, schools, social and health services, shops, sports clubs.</p>",
        ),
        how_to=h(
            "<p>Scrivi quante persone siete, di che cosa vi occupate e quali situazioni vi mettono in difficoltà. "
            "Prepariamo l’incontro su misura.</p>",
            "<p>Write how many you are, what you do and which situations you find difficult. We prepare the session "
            "for you.</p>",
        ),
        needed=h(
            "<p>Una sala accessibile e un gruppo di almeno otto persone. Se siete di meno, vi uniamo a un altro "
            "gruppo.</p>",
            "<p>An accessible room and a group of at least eight. If you are fewer, we join you to another group.</p>",
        ),
        outcome=h(
            "<p>Due incontri con esempi veri, una guida breve e un attestato di partecipazione.</p>",
            "<p>Two sessions with real examples, a short guide and a certificate of attendance.</p>",
        ),
        timing=h(
            "<p>Le date si fissano insieme, di solito entro due mesi dalla richiesta.</p>",
            "<p>Dates are set together, usually within two months of the request.</p>",
        ),
        bookable=False,
    ),
    service(
        "service-data",
        t("Dati sulle discriminazioni", "Data on discrimination"),
        t(
            "Chi studia o scrive può chiedere i dati raccolti dal Nodo, sempre anonimi e in forma di totali.",
            "Students, researchers and journalists can ask for the Node’s data, always anonymous and in totals.",
        ),
        slug=t("dati-sulle-discriminazioni", "discrimination-data"),
        category=ServiceCategory.JUSTICE,
        topics=(Topic.INFORMATION_ACCESS, Topic.TRANSPARENCY, Topic.ANTI_DISCRIMINATION),
        audience=h(
            "<p>A chi fa ricerca, informazione, progetti, e a ogni persona interessata.</p>",
            "<p>Researchers, journalists, people who run projects, and anyone interested.</p>",
        ),
        how_to=h(
            "<p>Scrivi quali dati cerchi, di quali anni e per quale uso.</p>",
            "<p>Write which data you need, for which years and for what use.</p>",
        ),
        needed=h("<p>Una richiesta scritta, anche per e-mail.</p>", "<p>A written request, e-mail is fine.</p>"),
        outcome=h(
            "<p>Tabelle con i totali. I numeri sotto il 5 non si pubblicano mai, perché potrebbero far riconoscere "
            "qualcuno.</p>",
            "<p>Tables of totals. Numbers under 5 are never published, because they could identify someone.</p>",
        ),
        timing=h(
            "<p>Rispondiamo entro 30 giorni. I dati di un anno sono pronti nella primavera di quello dopo.</p>",
            "<p>We answer within 30 days. The data of a year are ready in the spring of the next.</p>",
        ),
        bookable=False,
    ),
]
