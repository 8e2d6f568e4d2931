"""Services against violence, courses, schools, participation."""

from __future__ import annotations

from core.topics import Topic
from demo.content.blocks import notice
from demo.content.service_sheet import service
from demo.texts import h, t
from services.categories import ServiceCategory

WOMEN = [
    service(
        "service-violence",
        t("Aiuto alle donne che subiscono violenza", "Help for women who suffer violence"),
        t(
            "Ascolto, protezione, consulenza legale e psicologica, anche per chi non ha ancora deciso niente.",
            "Listening, protection, legal and psychological advice, even if you have not decided anything yet.",
        ),
        slug=t("aiuto-violenza", "help-against-violence"),
        category=ServiceCategory.HEALTH,
        topics=(Topic.GENDER_VIOLENCE, Topic.DOMESTIC_VIOLENCE, Topic.WOMENS_RIGHTS),
        audience=h(
            "<p>A tutte le donne, di ogni età e provenienza, con o senza figli, con o senza permesso di soggiorno. Anche "
            "a chi vuole aiutare un’amica, una figlia, una collega.</p>",
            "<p>All women, of any age and origin, with or without children, with or without a residence permit. Also "
            "those who want to help a friend, a daughter, a colleague.</p>",
        ),
        how_to=h(
            "<ul><li>In pericolo: chiama il <b>112</b>.</li><li>Sempre, giorno e notte: chiama il <b>1522</b>.</li>"
            "<li>A Cuneo: <b>Telefono Donna</b>, 0171 631515, via Carlo Emanuele III 34; <b>Centro antiviolenza "
            "10/A</b>, via Bongioanni 36.</li><li>A Savigliano: <b>Mai+Sole</b>, 335 1701008.</li></ul>",
            "<ul><li>In danger: call <b>112</b>.</li><li>Always, day and night: call <b>1522</b>.</li>"
            "<li>In Cuneo: <b>Telefono Donna</b>, 0171 631515, via Carlo Emanuele III 34; <b>Anti-violence centre "
            "10/A</b>, via Bongioanni 36.</li><li>In Savigliano: <b>Mai+Sole</b>, 335 1701008.</li></ul>",
        ),
        needed=h(
            "<p>Niente. Non serve una denuncia e non serve dire il tuo nome.</p>",
            "<p>Nothing. You need not have gone to the police and you need not say your name.</p>",
        ),
        outcome=h(
            "<ul><li>una donna che ti ascolta e ti crede</li><li>un piano per la tua sicurezza</li>"
            "<li>consulenza legale e psicologica</li><li>se serve, un posto protetto per te e per i tuoi figli</li>"
            "<li>aiuto per lavoro, casa, documenti</li></ul>",
            "<ul><li>a woman who listens to you and believes you</li><li>a plan for your safety</li>"
            "<li>legal and psychological advice</li><li>if needed, a protected place for you and your children</li>"
            "<li>help with work, housing, papers</li></ul>",
        ),
        timing=h(
            "<p>Il 1522 risponde subito, sempre. I centri fissano un colloquio nei giorni successivi. Gli orari dei "
            "centri sono da confermare: chiama prima di andare.</p>",
            "<p>1522 answers at once, always. The centres arrange a conversation in the following days. The centres’ "
            "hours are to be confirmed: call before you go.</p>",
        ),
        access=h(
            "<p>Per telefono o di persona, nei centri indicati in «Come fare». L’ufficio Parità non vede quello che "
            "racconti al centro.</p>",
            "<p>By phone or in person, at the centres listed under “How to”. The Equality Office does not see what you "
            "tell the centre.</p>",
        ),
        body=[
            notice(
                "warning",
                t("Se qualcuno controlla il tuo telefono", "If someone checks your phone"),
                h(
                    "<p>Usa un altro telefono o una finestra in incognito. Leggi "
                    '<a href="page:safe-browsing">Navigare in sicurezza</a>.</p>',
                    "<p>Use another phone or a private window. Read "
                    '<a href="page:safe-browsing">Browse safely</a>.</p>',
                ),
            )
        ],
        unit="unit-office",
    ),
    service(
        "service-men",
        t("Percorsi per uomini che usano violenza", "Programmes for men who use violence"),
        t(
            "Se hai paura di fare del male a chi ami, o lo hai già fatto, si può cambiare. C’è chi ti aiuta.",
            "If you are afraid of hurting those you love, or already have, you can change. Someone can help you.",
        ),
        slug=t("percorsi-per-uomini", "programmes-for-men"),
        category=ServiceCategory.HEALTH,
        topics=(Topic.GENDER_VIOLENCE, Topic.DOMESTIC_VIOLENCE),
        audience=h(
            "<p>Agli uomini che usano o temono di usare violenza in coppia o in famiglia, per scelta propria o su invio "
            "di un servizio o del tribunale.</p>",
            "<p>Men who use, or fear to use, violence in their couple or family, of their own will or sent by a service "
            "or a court.</p>",
        ),
        how_to=h(
            "<p>Chiama l’ufficio: ti diamo il recapito del centro per uomini (CUAV). Chi risponde non ti giudica.</p>",
            "<p>Call the office: we give you the contact of the centre for men (CUAV). Those who answer do not judge "
            "you.</p>",
        ),
        needed=h(
            "<p>La decisione di cominciare. Al primo colloquio il centro ti spiega le regole.</p>",
            "<p>The decision to start. At the first conversation the centre explains the rules.</p>",
        ),
        outcome=h(
            "<p>Colloqui e un gruppo guidato, per riconoscere la violenza, prendersi la responsabilità e fermarsi.</p>",
            "<p>Conversations and a guided group, to recognise violence, take responsibility and stop.</p>",
        ),
        timing=h(
            "<p>Il primo colloquio di solito entro due settimane. Il percorso dura alcuni mesi.</p>",
            "<p>The first conversation is usually within two weeks. The programme lasts some months.</p>",
        ),
        costs=h(
            "<p>Il primo colloquio è gratuito. Per il resto chiedi al centro: i costi sono da confermare.</p>",
            "<p>The first conversation is free. For the rest ask the centre: costs are to be confirmed.</p>",
        ),
        access=h(
            "<p>Per telefono allo 0171 444789. Gli incontri non si tengono mai negli stessi luoghi e orari dei centri per "
            "le donne.</p>",
            "<p>By phone on 0171 444789. Meetings are never held in the same places and at the same times as the centres "
            "for women.</p>",
        ),
        bookable=False,
        unit="unit-office",
    ),
    service(
        "service-self-defence",
        t("Corsi di autodifesa per donne", "Self-defence courses for women"),
        t(
            "Due serate di teoria e otto di pratica, vicino a casa, per riconoscere il pericolo e reagire.",
            "Two evenings of theory and eight of practice, near home, to recognise danger and react.",
        ),
        slug=t("corsi-di-autodifesa", "self-defence-courses"),
        category=ServiceCategory.CULTURE,
        topics=(Topic.SPORT, Topic.GENDER_VIOLENCE, Topic.WOMENS_RIGHTS),
        audience=h(
            "<p>Alle donne dai 16 anni in su, anche senza nessuna esperienza. C’è un secondo livello per chi ha già "
            "frequentato. L’età minima è da confermare.</p>",
            "<p>Women from the age of 16, with no experience needed. There is a second level for those who have already "
            "attended. The minimum age is to be confirmed.</p>",
        ),
        how_to=h(
            "<ol><li>Apri la pagina del corso.</li><li>Scegli il gruppo: il giorno e il quartiere più comodi.</li>"
            "<li>Compila il modulo. Ricevi una e-mail di conferma.</li></ol>",
            "<ol><li>Open the course page.</li><li>Choose the group: the day and district that suit you.</li>"
            "<li>Fill in the form. You get a confirmation e-mail.</li></ol>",
        ),
        needed=h(
            "<p>Un indirizzo e-mail, abiti comodi, scarpe pulite. Se hai meno di 18 anni serve il consenso di un "
            "genitore. Il certificato medico è da confermare.</p>",
            "<p>An e-mail address, comfortable clothes, clean shoes. If you are under 18 you need a parent’s consent. "
            "Whether a medical certificate is needed is to be confirmed.</p>",
        ),
        outcome=h(
            "<p>Dieci incontri con istruttrici e istruttori, un’avvocata, una psicologa e le associazioni della rete. "
            "Alla fine un attestato.</p>",
            "<p>Ten sessions with instructors, a lawyer, a psychologist and the associations of the network. A "
            "certificate at the end.</p>",
        ),
        timing=h(
            "<p>Le iscrizioni si aprono in autunno. I corsi cominciano a gennaio, dalle 20 alle 21. Se il gruppo è pieno "
            "puoi metterti in lista d’attesa.</p>",
            "<p>Enrolment opens in autumn. Courses begin in January, from 8 to 9 pm. If the group is full you can join "
            "the waiting list.</p>",
        ),
        costs=h(
            "<p>La partecipazione è gratuita. Può essere chiesta la sola tessera assicurativa: l’importo è da "
            "confermare.</p>",
            "<p>Participation is free. An insurance card may be required: the amount is to be confirmed.</p>",
        ),
        online_label=t("Vai alla pagina del corso", "Go to the course page"),
        bookable=False,
        unit="unit-office",
    ),
    service(
        "service-schools",
        t("Laboratori nelle scuole", "Workshops in schools"),
        t(
            "Percorsi per classi di ogni età su stereotipi, rispetto e violenza di genere.",
            "Activities for classes of every age on stereotypes, respect and gender-based violence.",
        ),
        slug=t("laboratori-nelle-scuole", "workshops-in-schools"),
        category=ServiceCategory.EDUCATION,
        topics=(Topic.EDUCATION, Topic.GENDER_EQUALITY, Topic.YOUNG_PEOPLE),
        audience=h(
            "<p>Alle scuole di Cuneo, dalla primaria alle superiori. La richiesta la fa chi insegna o la dirigenza.</p>",
            "<p>Schools in Cuneo, from primary to upper secondary. Teachers or head teachers apply.</p>",
        ),
        how_to=h(
            "<p>Scrivi la classe, il numero di alunne e alunni, il tema che vi interessa. Ti chiamiamo per preparare gli "
            "incontri insieme.</p>",
            "<p>Write the class, the number of pupils and the theme you want. We call you to prepare the sessions "
            "together.</p>",
        ),
        needed=h(
            "<p>L’approvazione della scuola e la presenza di un’insegnante o un insegnante a ogni incontro.</p>",
            "<p>The approval of the school and a teacher present at every session.</p>",
        ),
        outcome=h(
            "<p>Due o tre incontri con giochi, storie, film e discussioni, e materiali da usare dopo in classe.</p>",
            "<p>Two or three sessions with games, stories, films and discussion, and materials to use in class.</p>",
        ),
        timing=h(
            "<p>Le richieste si raccolgono entro ottobre. Gli incontri si tengono da novembre a maggio.</p>",
            "<p>Requests are collected by October. Sessions take place from November to May.</p>",
        ),
        bookable=False,
        unit="unit-office",
    ),
    service(
        "service-school-self-defence",
        t("Autodifesa a scuola", "Self-defence at school"),
        t(
            "Una lezione di teoria e due di pratica per le ragazze e i ragazzi delle superiori.",
            "One lesson of theory and two of practice for upper-secondary students.",
        ),
        slug=t("autodifesa-a-scuola", "self-defence-at-school"),
        category=ServiceCategory.EDUCATION,
        topics=(Topic.EDUCATION, Topic.SPORT, Topic.GENDER_VIOLENCE, Topic.YOUNG_PEOPLE),
        audience=h(
            "<p>Alle classi delle scuole superiori di Cuneo, di solito nelle ore di scienze motorie.</p>",
            "<p>Upper-secondary classes in Cuneo, usually during physical education.</p>",
        ),
        how_to=h(
            "<p>Chi insegna scrive all’ufficio con la classe e gli orari possibili. Ogni anno c’è posto per circa dieci "
            "classi.</p>",
            "<p>The teacher writes to the office with the class and possible times. Each year there is room for about "
            "ten classes.</p>",
        ),
        needed=h(
            "<p>Una palestra, l’approvazione della scuola, l’autorizzazione delle famiglie per chi è minorenne.</p>",
            "<p>A gym, the approval of the school, and the families’ permission for pupils under 18.</p>",
        ),
        outcome=h(
            "<p>Tre lezioni: riconoscere una situazione di rischio, chiedere aiuto, liberarsi da una presa.</p>",
            "<p>Three lessons: recognising a risky situation, asking for help, freeing oneself from a grip.</p>",
        ),
        timing=h(
            "<p>Le richieste si raccolgono entro ottobre, le lezioni si tengono da gennaio ad aprile.</p>",
            "<p>Requests are collected by October; lessons take place from January to April.</p>",
        ),
        bookable=False,
        unit="unit-office",
    ),
    service(
        "service-womens-lab",
        t("Partecipare a Laboratorio Donna", "Take part in Laboratorio Donna"),
        t(
            "Entra nel tavolo che decide, con l’ufficio, le iniziative per la parità in città.",
            "Join the table that decides, with the office, what the city does for equality.",
        ),
        slug=t("partecipare-a-laboratorio-donna", "take-part-in-laboratorio-donna"),
        category=ServiceCategory.CULTURE,
        topics=(Topic.ASSOCIATIONS, Topic.VOLUNTEERING, Topic.EQUAL_OPPORTUNITIES),
        audience=h(
            "<p>Ad associazioni, gruppi informali e singole persone che vogliono dare tempo e idee.</p>",
            "<p>Associations, informal groups and single persons who want to give time and ideas.</p>",
        ),
        how_to=h(
            "<p>Scrivi all’ufficio in poche righe chi sei e che cosa ti interessa. Ti invitiamo al prossimo incontro.</p>",
            "<p>Write to the office in a few lines who you are and what interests you. We invite you to the next "
            "meeting.</p>",
        ),
        needed=h(
            "<p>Niente. Le associazioni possono indicare una persona che le rappresenta.</p>",
            "<p>Nothing. Associations may name someone to represent them.</p>",
        ),
        outcome=h(
            "<p>L’invito agli incontri, le decisioni scritte, la possibilità di proporre iniziative.</p>",
            "<p>Invitations to the meetings, written decisions, the chance to propose activities.</p>",
        ),
        timing=h(
            "<p>Il tavolo si riunisce più volte l’anno, di solito in autunno e in inverno per preparare marzo.</p>",
            "<p>The table meets several times a year, usually in autumn and winter to prepare for March.</p>",
        ),
        bookable=False,
        unit="unit-office",
    ),
    service(
        "service-proposal",
        t("Proporre un’iniziativa per «8 marzo è tutto l’anno»", "Propose an event for “8 March all year round”"),
        t(
            "Film, letture, passeggiate, laboratori: porta la tua idea nel programma della città.",
            "Films, readings, walks, workshops: bring your idea into the city’s programme.",
        ),
        slug=t("proporre-iniziativa-8-marzo", "propose-8-march-event"),
        category=ServiceCategory.CULTURE,
        topics=(Topic.ASSOCIATIONS, Topic.WOMENS_RIGHTS, Topic.LEISURE),
        audience=h(
            "<p>Ad associazioni, scuole, biblioteche, cinema, musei, gruppi sportivi e culturali.</p>",
            "<p>Associations, schools, libraries, cinemas, museums, sports and cultural groups.</p>",
        ),
        how_to=h(
            "<p>Scrivi nel modulo titolo, data, luogo, a chi si rivolge e chi organizza. Laboratorio Donna legge le "
            "proposte e costruisce il programma.</p>",
            "<p>Write in the form the title, date, place, audience and organiser. Laboratorio Donna reads the proposals "
            "and builds the programme.</p>",
        ),
        needed=h(
            "<p>Un’iniziativa aperta a chiunque, in un luogo accessibile, legata al tema dell’anno.</p>",
            "<p>An event open to everyone, in an accessible place, linked to the year’s theme.</p>",
        ),
        outcome=h(
            "<p>Il posto nel programma stampato e in questo sito, e l’aiuto dell’ufficio per la sala e la promozione.</p>",
            "<p>A place in the printed programme and on this site, and the office’s help with room and publicity.</p>",
        ),
        timing=h(
            "<p>Le proposte si raccolgono in autunno. Il programma va da marzo a metà aprile. Per il 25 novembre si "
            "scrive entro settembre.</p>",
            "<p>Proposals are collected in autumn. The programme runs from March to mid-April. For 25 November write by "
            "September.</p>",
        ),
        bookable=False,
        unit="unit-office",
    ),
    service(
        "service-awareness",
        t("Sensibilizzazione sul territorio e panchine rosse", "Awareness in the districts and red benches"),
        t(
            "Incontri, mostre, materiali e panchine rosse per parlare di violenza nei quartieri e nei paesi.",
            "Talks, exhibitions, materials and red benches to speak about violence in districts and villages.",
        ),
        slug=t("sensibilizzazione-panchine-rosse", "awareness-red-benches"),
        category=ServiceCategory.CULTURE,
        topics=(Topic.GENDER_VIOLENCE, Topic.INSTITUTIONAL_COMMUNICATION, Topic.VOLUNTEERING),
        audience=h(
            "<p>A comitati di quartiere, parrocchie, associazioni, negozi, aziende, biblioteche.</p>",
            "<p>District committees, parishes, associations, shops, companies, libraries.</p>",
        ),
        how_to=h(
            "<p>Scrivi dove vorresti la panchina o l’incontro e con chi. Per una panchina serve anche il sì dell’ufficio "
            "che cura quel luogo: lo chiediamo noi.</p>",
            "<p>Write where you would like the bench or the talk, and with whom. A bench also needs the yes of the "
            "office in charge of the place: we ask for it.</p>",
        ),
        needed=h(
            "<p>Un luogo visibile e qualcuno che se ne prenda cura. La targa con il numero 1522 la diamo noi.</p>",
            "<p>A visible place and someone to look after it. We provide the plate with the number 1522.</p>",
        ),
        outcome=h(
            "<p>Una panchina rossa con la targa, oppure un incontro, una mostra, cartoline e manifesti in più lingue.</p>",
            "<p>A red bench with the plate, or a talk, an exhibition, postcards and posters in several languages.</p>",
        ),
        timing=h(
            "<p>Tutto l’anno. Per il 25 novembre scrivi entro settembre.</p>",
            "<p>All year. For 25 November write by September.</p>",
        ),
        bookable=False,
        unit="unit-office",
    ),
]
