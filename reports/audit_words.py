"""The words of the audit log for what this app writes into it. Never of what a case is about."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.audit_words import ActGroup, Detail, Names, TargetKind, Words, numbers_in, of_filter

from .correspondences import FIELDS, GAP, NOT_FORESEEN
from .dossier import Reader
from .figures_fields import fields_of
from .inbox_forms import CaseFilterForm
from .models import CaseText, ExternalList
from .models.cases import Reserve
from .operations.retention import Why
from .reasons import WhyContact, WhyOriginal
from .referral_states import State as ReferralState
from .states import Action, State

_YEAR, _CHARACTERS = 2, 12
"""A reference begins with the year in two digits, and is no longer than that."""


def _find_cases(text: str) -> Q | None:
    """By reference; it is typed with or without the hyphen, and spaces."""
    typed = "".join(each for each in text.upper() if each.isascii() and each.isalnum())
    if not typed[:_YEAR].isdigit() or not _YEAR < len(typed) < _CHARACTERS:
        return None
    return Q(target=f"case:{typed[:_YEAR]}-{typed[_YEAR:]}")


def _text_names(ids: Collection[str]) -> Names:
    numbers = numbers_in(ids)
    return {str(pk): f"«{name}»" for pk, name in CaseText.objects.filter(pk__in=numbers).values_list("pk", "name")}


def _list_names(ids: Collection[str]) -> Names:
    found = ExternalList.objects.filter(pk__in=numbers_in(ids)).values_list("pk", "name")
    return {str(pk): f"«{name}»" for pk, name in found}


def _figure_fields() -> dict[str, str]:
    return {"": str(_("soltanto il totale")), **{key: str(each.label) for key, each in fields_of({}, {}).items()}}


def _code_words() -> dict[str, str]:
    """Some codes stand in several fields with other words: those stay codes."""
    words: dict[str, set[str]] = {}
    for facet in FIELDS.values():
        for code, word in facet.choices.choices:
            words.setdefault(code, set()).add(str(word))
    return {code: next(iter(each)) for code, each in words.items() if len(each) == 1}


_DECISIONS = {GAP: _("da decidere"), NOT_FORESEEN: _("non previsto dall’elenco")}
_READERS = {Reader.OFFICE.value: _("l’ufficio"), Reader.PERSON.value: _("chi ha segnalato")}

_KEYS = (
    "case_key.enrolled",
    "case_key.created",
    "case_key.granted",
    "case_key.refused",
    "case_key.ended",
    "case_key.replacement_allowed",
    "case_key.reinstated",
    "case_key.ceremony_begun",
    "case_key.recovery_made",
    "case_key.recovery_covered",
    "case_key.cards_used",
    "case_key.cards_refused",
    "case_key.drilled",
    "case_key.listed",
    "case_key.unlocked",
    "case_key.unlock_refused",
    "case_key.locked",
    "case.key_changed",
    "case.reserve_covered",
)

WORDS = Words(
    acts=("case", "case_text", "case_key", "figures", "external_list"),
    groups={
        ActGroup.READ: (
            "case.listed",
            "case.opened",
            "case.file_read",
            "case.contact_revealed",
            "referral.answer_read",
            "referral.partner_read",
            "case.messages_read",
            "case.classification_read",
            "case_key.listed",
            "figures.read",
        ),
        ActGroup.EXPORT: ("figures.exported", "case.printed"),
        ActGroup.REFUSED: ("case_key.refused", "case_key.cards_refused", "case_key.unlock_refused"),
        ActGroup.SESSION: ("case_key.unlocked", "case_key.locked"),
        ActGroup.KEY: _KEYS,
    },
    targets=(
        TargetKind(code="case", label=_("segnalazione"), find=_find_cases),
        TargetKind(code="case_text", label=_("risposta pronta per le segnalazioni"), names=_text_names),
        TargetKind(code="external_list", label=_("elenco esterno"), names=_list_names),
        TargetKind(code="office_key", label=_("chiave dell’ufficio n.")),
        TargetKind(code="recovery", label=_("schede di recupero")),
        TargetKind(code="year", label=_("anno")),
    ),
    details={
        **of_filter(CaseFilterForm, CaseFilterForm.link_fields),
        "assignee": Detail(_("assegnata a"), {CaseFilterForm.NOBODY: _("nessuno in particolare")}, kind="user"),
        "point": Detail(_("punto di ascolto"), kind="point"),
        "content": Detail(_("anche il contenuto")),
        "id": Detail(_("numero interno")),
        "action": Detail(_("atto"), Action.choices),
        "from": Detail(_("da"), State.choices),
        "to": Detail(_("a"), State.choices),
        ("case.key_changed", "from"): Detail(_("dalla chiave n.")),
        ("case.key_changed", "to"): Detail(_("alla chiave n.")),
        "due_on": Detail(_("scadenza")),
        "retain_until": Detail(_("si conserva fino al")),
        "why": Detail(_("perché"), Why.choices),
        ("case.contact_revealed", "why"): Detail(_("perché"), WhyContact.choices),
        ("case.file_read", "why"): Detail(_("perché"), WhyOriginal.choices),
        "people": Detail(_("persone"), kind="user"),
        ("case_key.cards_used", "people"): Detail(_("quante persone")),
        "how": Detail(_("come"), Reserve.choices),
        ("case.keepers_ended", "kept"): Detail(_("può ancora avere indietro la segnalazione")),
        "reader": Detail(_("per chi"), _READERS),
        "parts": Detail(_("parti scelte")),
        "left_out": Detail(_("parti lasciate fuori")),
        "files": Detail(_("file allegati")),
        "fingerprint": Detail(_("impronta della chiave")),
        "replaced": Detail(_("al posto di una di prima")),
        "epochs": Detail(_("chiavi dell’ufficio")),
        "epochs_kept": Detail(_("chiavi dell’ufficio portate con sé")),
        "kept": Detail(_("non ancora tolte")),
        "holders": Detail(_("persone che la ricevono")),
        "cases": Detail(_("segnalazioni provate")),
        ("case_key.reinstated", "cases"): Detail(_("segnalazioni riservate che riapre")),
        "day": Detail(_("giorno della prova")),
        "total": Detail(_("segnalazioni contate")),
        "year": Detail(_("anno")),
        "rows": Detail(_("righe"), _figure_fields),
        "columns": Detail(_("colonne"), _figure_fields),
        "file_format": Detail(_("formato")),
        "list": Detail(_("nelle voci di"), kind="external_list"),
        "field": Detail(_("campo"), {name: facet.label for name, facet in FIELDS.items()}),
        "term": Detail(_("voce dell’elenco")),
        "order": Detail(_("ordine cambiato")),
        "code": Detail(_("voce dell’ufficio"), _code_words),
        ("external_list.renamed", "from"): Detail(_("da")),
        ("external_list.renamed", "to"): Detail(_("a")),
        ("external_list.terms_changed", "from"): Detail(_("da"), {"": _("non c’era")}),
        ("external_list.terms_changed", "to"): Detail(_("a"), {"": _("non c’è più")}),
        ("external_list.mapped", "from"): Detail(_("da"), _DECISIONS),
        ("external_list.mapped", "to"): Detail(_("a"), _DECISIONS),
    },
)

REFERRAL_WORDS = Words(
    acts=("referral",),
    details={"referral": Detail(_("invio")), "state": Detail(_("stato"), ReferralState.choices)},
)
