"""Words of a search that say nothing about what is looked for, and those that ask for the office itself.

PostgreSQL drops some of the first by its Italian dictionary, whatever the language of the page, SQLite none. The
Italian list holds all of those, so that both find the same. Written without accents, by language of the page.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from core.folding import fold_words

_SMALL: Final = {
    "it": """
        a abbia abbiamo abbiano abbiate ad agl agli ai al all alla alle allo anche avemmo avendo avere avesse avessero
        avessi avessimo aveste avesti avete aveva avevamo avevano avevate avevi avevo avrai avranno avrebbe avrebbero
        avrei avremmo avremo avreste avresti avrete avuta avute avuti avuto c che chi ci ciao coi col com come con
        contro cos cosa cose cui da dagl dagli dai dal dall dalla dalle dallo degl degli dei del dell della delle dello
        deve devo di dov dove e ebbe ebbero ebbi ed era erano eravamo eravate eri ero essendo essere fa faccia facciamo
        facciano facciate faccio facemmo facendo facesse facessero facessi facessimo faceste facesti faceva facevamo
        facevano facevate facevi facevo fai fanno farai faranno fare farebbe farebbero farei faremmo faremo fareste
        faresti farete fece fecero feci fosse fossero fossi fossimo foste fosti fra fu fui fummo furono gli ha hai hanno
        ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio ne negl negli nei nel nell nella nelle nello
        no noi non nostra nostre nostri nostro o per perche piu poi posso puo qual quale quali quando quanta quante
        quanti quanto quella quelle quelli quello questa queste questi questo qui sarai saranno sarebbe sarebbero sarei
        saremmo saremo sareste saresti sarete se sei si sia siamo siano siate siete sono sta stai stando stanno starai
        staranno starebbe starebbero starei staremmo staremo stareste staresti starete stata stava stavamo stavano
        stavate stavi stavo stemmo stesse stessero stessi stessimo steste stesti stette stettero stetti stia stiamo
        stiano stiate sto su sua sue sugl sugli sui sul sull sulla sulle sullo suo suoi te ti tra tu tua tue tuo tuoi
        tutti tutto un una uno vi voglio voi vorrei vostra vostre vostri vostro
    """,
    "en": """
        a about am an and any are as at be been by can could did do does for from get has have he her his how i if in is
        it me my of on or our she so some that the their them there they this to us want was we were what when where
        which who why will with would you your
    """,
    "fr": """
        a ai au aux avec avez ce ces cette comment c d dans de des du elle en est et etes etre faire fait il ils j je l
        la le les leur ma mais me mes mon n ne nous on ou par pas peux pour pourquoi qu quand que quel quelle qui s sa
        se ses son sont suis sur ta te toi tu un une veux vos votre vous
    """,
    "ro": """
        a ai al ale am ar are as au ca cand care ce cea cei cine cu cum cat da de din dar e ea ei el este eu fi il in
        la le lui ma mea mei meu mi mie nu o pe pentru sa sau se si sunt ti un una unde unei unui va vreau
    """,
    "sq": """
        a ai ajo ca cila cili dhe do e eshte i ime im ja jam jane ju ka kam kjo ku kur me mua mund ne nese nga nje nuk o
        pa per po pse qe sa se si te tek tim une
    """,
    "uk": """
        а або але в вам ви вони все де для до з за зі і й із його коли ми мене мені мій моя мої мою на не ні об як
        яка який які про та так те ти то у хто це цей чи чому що щоб я є
    """,
    "ar": """
        في من الى على عن ما ماذا هل هو هي هذا هذه ذلك التي الذي كيف اين متى لماذا انا انت نحن او و مع كل لي لا ان قد
    """,
}
_ASKS: Final = {
    "it": """
        aperti apertura aperto aperture chiamare chiamarvi contattare contattarvi contatti contatto dov dove email
        indirizzo mail numero orari orario pec raggiungervi recapiti recapito sede telefonare telefono trovarvi
    """,
    "en": "address call contact contacts email hours mail number open opening phone telephone where",
}
_OFFICE: Final = {
    "it": "comune cuneo meet parita antidiscriminazioni antidiscriminazione sportelli sportello uffici ufficio",
    "en": "counter cuneo desk equality meet office",
}


def _folded(words: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(map(fold_words, text.split())) for language, text in words.items()}


SMALL_WORDS: Final = _folded(_SMALL)
ASKING_WORDS: Final = _folded(_ASKS)
OFFICE_WORDS: Final = _folded(_OFFICE)
_NONE: Final[frozenset[str]] = frozenset()


def with_content(terms: Collection[str], language: str) -> tuple[str, ...]:
    """The words that say what is looked for, as they were typed; none of «dove siete»."""
    small = SMALL_WORDS.get(language, _NONE)
    return tuple(term for term in terms if fold_words(term) not in small)


def asks_for_the_office(terms: Collection[str], language: str) -> bool:
    """Whether somebody wants to know where the office is, when it is open, how it is reached, and nothing else.

    «dove siete», «orari sportello»; not «orari corso autodifesa».
    """
    asking = ASKING_WORDS.get(language, _NONE)
    words = {fold_words(term) for term in terms}
    return bool(words & asking) and words <= asking | OFFICE_WORDS[language] | SMALL_WORDS[language]
