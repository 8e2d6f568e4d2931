"""What of the words of a vote may be kept: nothing that looks like somebody."""

import pytest

from ratings.screening import COVER, can_judge, screen


@pytest.mark.parametrize(
    "text",
    [
        "non capivo dove cliccare per i corsi",
        "Manca il servizio per cambiare il nome sui documenti.",
        "La pagina è lunga. Meglio un elenco, grazie!",
        "I could not find the office hours, and I'd like a map",
        "il sito del Comune e quello di Cuneo sono diversi",
        "lo SPID non funziona, il PDF è del 2019",
        "сторінка незрозуміла, де подати заяву",
        "meno di 100 parole, 2 immagini",
        "Per l’ISEE serve la CIE, una PEC e l’IBAN: dell’INPS non si dice",
        "Il sito NON funziona. Anche la guida è «vecchia». Peccato!! Grazie (lo stesso)",
    ],
)
def test_negative_control_what_is_about_the_page_stays_as_it_is(text):
    assert screen(text) == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("scrivetemi a anna.b@example.org per favore", "example"),
        ("scrivetemi a anna @ example.org per favore", "example"),
        ("sono @annabianchi su instagram da anni", "anna"),
        ("guardate su www.esempio.it se è giusto", "esempio"),
        ("guardate su https://esempio.it/io?x=1 se è giusto", "esempio"),
        ("guardate su esempio.it se è giusto", "esempio"),
        ("richiamatemi al 333 1234567 la sera", "333"),
        ("richiamatemi al +39 0171-444.789 la sera", "0171"),
        ("richiamatemi al ３３３１２３４５６７ la sera", "333"),
        ("richiamatemi al 3 3 3 1 2 3 4 5 la sera", "3 3"),
        ("il mio codice RSSMRA85T10A562S non va", "RSSMRA"),
        ("il mio codice rssmra85t10a562s non va", "rssmra"),
        ("il mio codice RSSMRA 85T10 A562S non va", "RSSMRA"),
        ("pagate su IT60X0542811101000000123456 per favore", "0542"),
        ("pagate su IT60 X054 2811 1010 0000 0123 456 per favore", "2811"),
        ("la macchina AB123CD era davanti alla porta", "123"),
        ("la macchina ab 123 cd era davanti alla porta", "123"),
        ("la carta CA12345BB è scaduta da tempo", "12345"),
        ("mi chiamo anna e non trovo la pagina", "anna"),
        ("Mi  chiamo Anna Bianchi e non trovo la pagina", "Bianchi"),
        ("my name is anna and I find no page", "anna"),
        ("je m’appelle anna et je ne trouve pas", "anna"),
        ("mă numesc ana și nu găsesc pagina", "ana"),
        ("мене звати оксана, я не розумію", "оксана"),
        ("ho parlato con Anna Bianchi allo sportello", "Bianchi"),
        ("ho parlato con Anna de Bianchi allo sportello", "Bianchi"),
        ("allo sportello Șerban Țepeș è gentile", "epe"),
        ("ho parlato con la signora bianchi allo sportello", "bianchi"),
        ("ho scritto alla dott.ssa bianchi due volte", "bianchi"),
        ("ho scritto ieri a Fatima due volte", "Fatima"),
        ("ho parlato con ROSSI allo sportello", "ROSSI"),
        ("ROSSI mi ha detto di tornare", "ROSSI"),
        ("lo SPID di MARIO non funziona più", "MARIO"),
        ('ho parlato con "Fatima" allo sportello', "Fatima"),
        ("ho parlato con ‘Fatima’ allo sportello", "Fatima"),
        ("ho parlato con “Fatima” allo sportello", "Fatima"),
        ("ho parlato con (Fatima) allo sportello", "Fatima"),
        ("ho parlato con *Fatima* e con _Fatima_", "Fatima"),
        ("ho parlato con l’Anna allo sportello", "Anna"),
        ("ho parlato con l'Anna allo sportello", "Anna"),
        ("ho parlato con « «Anna» » allo sportello", "Anna"),
        ("lo sportellista – Marco – è gentile", "Marco"),
        ("lo sportellista -Marco- è gentile", "Marco"),
        ("(Marco, lo sportellista) è gentile", "Marco"),
        ("«Marco» è gentile con tutte le persone", "Marco"),
        ("ho parlato con A. Bianchi allo sportello", "Bianchi"),
        ("ho parlato con... Marco, allo sportello", "Marco"),
        ("ho parlato con lui.Marco è gentile", "Marco"),
        ("la tessera 12345678, di Marco, è scaduta", "Marco"),
        ("la tessera 12345678 Marco l’ha scaduta", "Marco"),
        ("abito in via Roma 12 e non arriva niente", "Roma"),
        ("scrivetemi a anna.b\u200b@exam\u200bple.org per favore", "example"),
    ],
)
def test_what_looks_like_somebody_is_covered_and_the_rest_stays(text, secret):
    kept = screen(text)
    assert secret not in kept
    assert COVER in kept
    assert len(kept) > len(COVER) + 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "333 1234567",
        "Anna Bianchi",
        "anna@example.org",
        "ANNA BIANCHI MI HA DETTO",
        "هذه الصفحة غير واضحة",
        "这个页面不清楚",
    ],
)
def test_what_cannot_be_judged_or_says_nothing_else_is_not_kept(text):
    assert screen(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("Ciao, com’è? №ª", True), ("中文", False), ("العربية", False), ("", True)]
)
def test_names_show_only_in_writing_with_capitals(text, expected):
    assert can_judge(text) is expected
