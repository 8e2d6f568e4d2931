"""What the form builder's script says. `{…}` is filled in by the script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Final[Mapping[str, Promise]] = {
    # The condition
    "always": _("Si vede sempre."),
    "when": _("Si vede quando"),
    "all": _("tutte queste cose sono vere"),
    "any": _("almeno una di queste cose è vera"),
    "and": _(" e "),
    "or": _(" oppure "),
    "unreadable": _("è vera una condizione che non si può leggere"),
    "dropUnreadable": _("Togli la condizione"),
    "add": _("Aggiungi una condizione"),
    "addAnother": _("Aggiungi un’altra condizione"),
    "remove": _("Togli la condizione {number}"),
    "question": _("Condizione {number}: domanda"),
    "operator": _("Condizione {number}: confronto"),
    "value": _("Condizione {number}: valore"),
    "match": _("Quante condizioni devono essere vere"),
    "chooseQuestion": _("scegli una domanda"),
    "chooseValue": _("scegli"),
    "yes": _("Sì"),
    "no": _("No"),
    "noQuestions": _("Prima di qui non c’è ancora nessuna domanda da cui possa dipendere."),
    "untitled": _("senza testo"),
    "fixedStep": _("Sempre chiesto"),
    # What is wrong with a rule
    "deleted": _("domanda cancellata"),
    "deletedNamed": _("domanda cancellata: {name}"),
    "later": _("viene dopo: {name}"),
    "deletedOption": _("scelta cancellata"),
    "problemDeleted": _("La domanda è stata cancellata: togli la condizione o scegline un’altra."),
    "problemLater": _("Questa domanda viene dopo: qui non ha ancora una risposta."),
    "problemOption": _("La scelta è stata cancellata: scegline un’altra."),
    "problemOperator": _("Questo confronto non va bene per questo tipo di domanda."),
    "meant": _("Forse intendevi: {rule}."),
    "takeMeant": _("Prendi questa condizione"),
    "tryExample": _("Prova con questo esempio"),
    # Percorso
    "then": _("Poi: {next}"),
    "thenIf": _("{next}, se si vede"),
    "ends": _("Qui il modulo finisce."),
    "endsWith": _("Qui il modulo finisce: {buttons}"),
    "otherwise": _("; altrimenti: "),
    "check": _("«Controlla le risposte»"),
    "condition": _("Condizione"),
    "conditionOf": _("Condizione di: {name}"),
    "shownWhen": _("si vede quando {conditions}"),
    "optionShown": _("scelta «{name}»: {conditions}"),
    "brokenOne": _("Una condizione non torna più."),
    "brokenMany": _("{number} condizioni non tornano più."),
    "repair": _("Ripara"),
    "moved": _("Spostato: «{name}» dopo «{subject}»."),
    "dropped": _("Tolta una condizione di «{name}»."),
    "empty": _("Qui compaiono i passi e le domande, appena ce ne sono."),
    # Copies and lists
    "likeThisQuestion": _("Altra domanda come questa"),
    "likeThisStep": _("Altro passo come questo"),
    "paste": _("Incolla un elenco"),
    "pasteLabel": _("Una scelta per riga"),
    "pasteButton": _("Aggiungi queste scelte"),
    "pastedOne": _("Aggiunta una scelta."),
    "pastedMany": _("Aggiunte {number} scelte."),
    "pastedNone": _("Nessuna scelta nuova."),
    "repeatedOne": _("Una c’era già."),
    "repeatedMany": _("{number} c’erano già."),
    "tooMany": _("{number} sono di troppo: al massimo possono essere {limit}."),
}
