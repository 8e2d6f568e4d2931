"""The steps that every report form has, around those an editor builds. Their ids are codes and never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.questions import Email, LongText, OneOf, Option, Phone, Question, ShortText, YesNo

from .opinions import QUESTIONS, Answer

WHO_STEP: Final = "report-who"
CONTACT_STEP: Final = "report-contact"
REPORTER: Final = "report-reporter"
REQUEST: Final = "report-request"
DISCLOSURE: Final = "report-disclosure"
CONTACT: Final = "report-contact-choice"
CONTACT_DETAIL: Final = "report-contact-detail"
CONTACT_SAFETY: Final = "report-contact-safety"
NOTICE: Final = "report-notice"

NAME: Final = "report-name"
LOOK_BACK_STEP: Final = "report-look-back"
REOPEN: Final = "report-look-back-reopen"

CALL_STEP: Final = "report-call"
VOICEMAIL: Final = "report-call-voicemail"
WHO_ANSWERS: Final = "report-call-who-answers"
SPOKEN: Final = "report-call-language"
INTERPRETER: Final = "report-call-interpreter"

CALL_IDS: Final = (VOICEMAIL, WHO_ANSWERS, SPOKEN, INTERPRETER)
CONTACT_IDS: Final = frozenset({NAME, CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, *CALL_IDS})

_NAME_MAX = 120
_DETAIL_MAX = 120
_SAFETY_MAX = 500
_WHO_ANSWERS_MAX = 200
_SPOKEN_MAX = 60


class Disclosure(models.TextChoices):
    """To whom a reporter is known; its label is what the office reads of it."""

    ANONYMOUS = "anonymous", gettext_lazy("In anonimo")
    CONFIDENTIAL = "confidential", gettext_lazy("In modo riservato: il nome lo sa solo l’ufficio")
    NAMED = "named", gettext_lazy("Con nome")


def with_fixed_steps(definition: Definition, *, language: str) -> Definition:
    """The editor's form between the fixed first step and the last ones, in a language.

    The codes of `reporter` are those of the case vocabulary (DOMAIN). An empty form stays empty: it is not ready.
    """
    if not definition.steps:
        return definition
    with override(language):
        return definition.prepend(_who()).append(_contact()).append(_call())


def without_notice(definition: Definition) -> Definition:
    """The form without the question whose answer is no answer of the report: it can be taken back (`notices`)."""
    steps = [replace(step, items=tuple(item for item in step.items if item.id != NOTICE)) for step in definition.steps]
    return replace(definition, steps=tuple(steps))


def identity_step() -> Step:
    """What a reporter says of themselves later, with the code, in the language of now: the name, then as in the form.

    It has the id of the form's own step, and so its rule (`contact_errors`).
    """
    asked = _disclosure()
    disclosure = replace(asked, options=tuple(each for each in asked.options if each.id != Disclosure.ANONYMOUS))
    choice = OneOf(
        id=CONTACT,
        label=_("Vuoi che ti contattiamo?"),
        options=(
            Option(id="none", label=_("No, scrivetemi soltanto qui")),
            Option(id="phone", label=_("Sì, per telefono")),
            Option(id="email", label=_("Sì, per e-mail")),
        ),
    )
    how = [item for item in _contact().items if item.id in (CONTACT_DETAIL, CONTACT_SAFETY)]
    return Step(id=CONTACT_STEP, title="", items=(disclosure, _name(), choice, *how))


def _disclosure() -> OneOf:
    return OneOf(
        id=DISCLOSURE,
        label=_("Come vuoi segnalare?"),
        help_text=_(
            "Dopo puoi cambiare idea, con il codice. Prima di parlarne con altri l’ufficio ti chiede il permesso."
        ),
        options=(
            Option(id=Disclosure.ANONYMOUS.value, label=_("In anonimo: non dico chi sono")),
            Option(id=Disclosure.CONFIDENTIAL.value, label=_("In modo riservato: il mio nome lo sa solo l’ufficio")),
            Option(id=Disclosure.NAMED.value, label=_("Con il mio nome")),
        ),
    )


def _name(*, shown_when: Condition | None = None) -> ShortText:
    return ShortText(id=NAME, label=_("Come ti chiami?"), max_length=_NAME_MAX, shown_when=shown_when)


def look_back_step() -> Step:
    """What a reporter is asked once the office has ended its work: all of it may be left out, but not all at once."""
    answers = tuple(Option(id=each.value, label=str(each.label)) for each in Answer)
    asked = [
        OneOf(id=f"{LOOK_BACK_STEP}-{name}", label=str(words), options=answers, required=False)
        for name, words in QUESTIONS.items()
    ]
    reopen = OneOf(
        id=REOPEN,
        label=_("Vuoi che riapriamo?"),
        help_text=_("Se dici di sì l’ufficio ricomincia subito. Dopo puoi scrivergli che cosa manca."),
        options=(Option(id="yes", label=_("Sì, riaprite")), Option(id="no", label=_("No"))),
        required=False,
    )
    return Step(id=LOOK_BACK_STEP, title="", items=(*asked, reopen))


def look_back_errors(answers: Mapping[str, Any], _known: None = None) -> dict[str, str]:
    """Nothing answered is nothing to send."""
    return {} if any(answers.values()) else {REOPEN: _("Rispondi almeno a una domanda, oppure torna indietro.")}


def contact_errors(answers: Mapping[str, Any], _known: None = None) -> dict[str, str]:
    """Whoever asks to be contacted leaves an address of that kind, and whoever does not leaves none; nor a name
    beside «In anonimo», where all questions stand at once (`desk_form`).

    The office promises what it reads here: an address beside «No» would tempt it to break its word.
    """
    return {**_name_errors(answers), **_detail_errors(answers)}


def _name_errors(answers: Mapping[str, Any]) -> dict[str, str]:
    if answers.get(DISCLOSURE) != Disclosure.ANONYMOUS or not answers.get(NAME):
        return {}
    return {NAME: _("Più sopra c’è «In anonimo»: togli il nome, oppure cambia quella risposta.")}


def _detail_errors(answers: Mapping[str, Any]) -> dict[str, str]:
    choice, detail = str(answers.get(CONTACT)), answers.get(CONTACT_DETAIL, "")
    if choice == "none":
        message = _("Hai risposto «No»: togli questo testo, oppure cambia la risposta qui sopra.")
        return {question: message for question in (CONTACT_DETAIL, CONTACT_SAFETY) if answers.get(question)}
    if choice not in _PROMISES:
        return {}
    kind, missing, wrong = _PROMISES[choice]
    if not detail:
        return {CONTACT_DETAIL: str(missing)}
    try:
        kind(id=CONTACT_DETAIL, label="").build_field().clean(detail)
    except ValidationError:
        return {CONTACT_DETAIL: str(wrong)}
    return {}


_PROMISES: Final[Mapping[str, tuple[type[Question], Promise, Promise]]] = {
    "phone": (
        Phone,
        gettext_lazy("Scrivi il numero di telefono, oppure scegli «No» qui sopra."),
        gettext_lazy("Questo non è un numero di telefono. Correggilo, oppure cambia la risposta qui sopra."),
    ),
    "email": (
        Email,
        gettext_lazy("Scrivi l’indirizzo e-mail, oppure scegli «No» qui sopra."),
        gettext_lazy("Questo non è un indirizzo e-mail. Correggilo, oppure cambia la risposta qui sopra."),
    ),
}
"""What each «Sì» promises: a question that knows such addresses, and the words where there is none or another."""


_NOT_ANONYMOUS: Final = Condition(
    match="any",
    rules=tuple(
        Rule(question=DISCLOSURE, operator="is", value=each.value)
        for each in (Disclosure.CONFIDENTIAL, Disclosure.NAMED)
    ),
)


def _who() -> Step:
    return Step(
        id=WHO_STEP,
        title=_("Chi scrive"),
        items=(
            _disclosure(),
            OneOf(
                id=REPORTER,
                label=_("Qual è il tuo legame con quello che è successo?"),
                options=(
                    Option(id="victim", label=_("È successo a me")),
                    Option(id="witness", label=_("L’ho visto o sentito")),
                    Option(id="relative", label=_("È successo a una persona che conosco")),
                    Option(id="association", label=_("Scrivo per un’associazione")),
                ),
            ),
            OneOf(
                id=REQUEST,
                label=_("Che cosa vorresti?"),
                help_text=_("Puoi cambiare idea in ogni momento."),
                options=(
                    Option(id="record_only", label=_("Solo farlo sapere all’ufficio")),
                    Option(id="help", label=_("Avere ascolto o aiuto")),
                    Option(id="undecided", label=_("Non lo so ancora")),
                ),
            ),
        ),
    )


def _contact() -> Step:
    return Step(
        id=CONTACT_STEP,
        title=_("Se e come contattarti"),
        intro=_("Un recapito non serve: con il codice che ricevi alla fine puoi tornare a vedere a che punto è."),
        items=(
            _name(shown_when=_NOT_ANONYMOUS),
            OneOf(
                id=CONTACT,
                label=_("Vuoi che ti contattiamo?"),
                options=(
                    Option(id="none", label=_("No, scrivetemi soltanto qui")),
                    Option(id="phone", label=_("Sì, per telefono")),
                    Option(id="email", label=_("Sì, per e-mail")),
                ),
            ),
            ShortText(
                id=CONTACT_DETAIL,
                label=_("Telefono o e-mail"),
                help_text=_("Solo se vuoi che ti contattiamo. Scegli un recapito che controlli soltanto tu."),
                required=False,
                max_length=_DETAIL_MAX,
            ),
            LongText(
                id=CONTACT_SAFETY,
                label=_("Quando e come è sicuro cercarti?"),
                help_text=_("Per esempio: solo di mattina, senza lasciare messaggi, in quale lingua."),
                required=False,
                max_length=_SAFETY_MAX,
            ),
            *(_notice() if settings.NEUTRAL_FROM_EMAIL else ()),
        ),
    )


def _call() -> Step:
    """For whoever wants to be called: what may be said, and to whom, before somebody dials."""
    return Step(
        id=CALL_STEP,
        title=_("Se ti telefoniamo"),
        intro=_("Servono a non metterti in difficoltà. Puoi lasciare vuoto quello che non vuoi dire."),
        shown_when=Condition(rules=(Rule(question=CONTACT, operator="is", value="phone"),)),
        items=(
            OneOf(
                id=VOICEMAIL,
                label=_("Se non rispondi, possiamo lasciare un messaggio?"),
                options=(
                    Option(id="no", label=_("No, mai")),
                    Option(id="neutral", label=_("Sì, senza dire chi siamo né di che cosa si tratta")),
                    Option(id="yes", label=_("Sì")),
                ),
                required=False,
            ),
            ShortText(
                id=WHO_ANSWERS,
                label=_("Può rispondere qualcun altro? Che cosa dobbiamo dire?"),
                help_text=_("Per esempio: no, rispondo solo io; oppure: dite che avete sbagliato numero."),
                required=False,
                max_length=_WHO_ANSWERS_MAX,
            ),
            ShortText(id=SPOKEN, label=_("In quale lingua vuoi parlare?"), required=False, max_length=_SPOKEN_MAX),
            YesNo(id=INTERPRETER, label=_("Ti serve qualcuno che traduca?"), required=False),
        ),
    )


def _notice() -> tuple[Email]:
    return (
        Email(
            id=NOTICE,
            label=_("Vuoi un avviso per e-mail quando ti scriviamo?"),
            help_text=_(
                "Se non lo vuoi, lascia vuoto. L’avviso non dice chi siamo né di che cosa si tratta, ma chi legge "
                "quella posta vede che è arrivato: usa una casella che apri soltanto tu."
            ),
            required=False,
        ),
    )
