"""What can be seen without filling anything in: each rule of a condition by itself, and the limits of each question."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formbuilder.conditions import WITHOUT_VALUE, Rule
from formbuilder.definition import Definition
from formbuilder.lint.findings import Code, Finding, Place
from formbuilder.lint.meant import fits, probably_meant
from formbuilder.lint.space import Key, conditions_of, options_of
from formbuilder.questions import Choice, Question

Problem = tuple[Code, str, str]
"""What is wrong, in words, what to do."""


def find_broken_rules(definition: Definition, *, unseen: Collection[str] = ()) -> Iterator[Finding]:
    """Rules that cannot be meant as they stand. What hangs on them is judged once they are mended.

    `unseen` are ids of questions that the page asks besides: of rules about them nothing is known here.
    """
    questions = list(definition.questions)
    for key, condition, number in conditions_of(definition):
        if condition is None:
            continue
        if not condition.is_readable:
            yield _unreadable(key)
        earlier = questions[:number] if condition.rules else []
        for place, rule in enumerate(condition.rules):
            problem = None if rule.question in unseen else _problem_of(definition, key, rule, earlier)
            if problem:
                code, message, what_to_do = problem
                yield Finding(
                    code=code,
                    severity="error",
                    path=Place(step=key[0], item=key[1], option=key[2], field="shown_when", rule=place),
                    message=message,
                    what_to_do=what_to_do,
                    suggestion=probably_meant(code, rule, earlier),
                )


def _unreadable(key: Key) -> Finding:
    return Finding(
        code=Code.UNREADABLE,
        severity="error",
        path=Place(step=key[0], item=key[1], option=key[2], field="shown_when"),
        message=_("C’è una condizione che non si può leggere: questa parte non si vede mai."),
        what_to_do=_("Togli la condizione, poi scrivila di nuovo."),
    )


def _problem_of(definition: Definition, key: Key, rule: Rule, earlier: list[Question]) -> Problem | None:
    question = definition.question(rule.question)
    if not rule.question:
        return Code.INCOMPLETE, _("La condizione non è finita."), _("Scegli la domanda, oppure togli la condizione.")
    if question is None:
        message = _("La domanda è stata cancellata.")
        return Code.DELETED_QUESTION, message, _("Scegline un’altra, oppure togli la condizione.")
    if question not in earlier:
        return _problem_of_order(definition, key, question)
    return _problem_of_comparison(rule, question)


def _problem_of_comparison(rule: Rule, question: Question) -> Problem | None:
    names = {"question": question.label}
    if rule.operator not in question.operators:
        return (
            Code.WRONG_OPERATOR,
            _("Questo confronto non va bene per «%(question)s».") % names,
            _("Scegli un altro confronto."),
        )
    if rule.operator not in WITHOUT_VALUE and rule.value in (None, ""):
        return Code.INCOMPLETE, _("La condizione non è finita."), _("Scegli il valore, oppure togli la condizione.")
    if fits(rule, question):
        return None
    if options_of(question):
        message = _("«%(question)s» non ha più la scelta da cui questo dipende.") % names
        return Code.NO_SUCH_VALUE, message, _("Scegline una che c’è, oppure togli la condizione.")
    message = _("«%(question)s» non può avere una risposta così.") % names
    return Code.NO_SUCH_VALUE, message, _("Scegli un altro valore, oppure togli la condizione.")


def _problem_of_order(definition: Definition, key: Key, question: Question) -> Problem:
    names = {"question": question.label}
    own = _questions_in(definition, key)
    if question.id in own and not key[1]:
        message = _("«%(question)s» sta in questo passo: viene dopo che si è deciso se si vede.") % names
        return Code.OWN_QUESTION, message, _("Scegli una domanda di un passo prima, oppure togli la condizione.")
    if question.id in own:
        message = _("Dipende da sé: quando si decide se si vede, «%(question)s» non ha ancora una risposta.") % names
        return Code.OWN_QUESTION, message, _("Scegli una domanda che viene prima, oppure togli la condizione.")
    if _leads_to(definition, question.id, own):
        message = _("È un circolo: questo dipende da «%(question)s», che a sua volta dipende da questo.") % names
        return Code.CYCLE, message, _("Togli una delle due condizioni, poi metti prima la domanda da cui si parte.")
    message = _("«%(question)s» viene dopo: qui non ha ancora una risposta.") % names
    return Code.LATER_QUESTION, message, _("Sposta «%(question)s» prima di qui, oppure togli la condizione.") % names


def _questions_in(definition: Definition, key: Key) -> set[str]:
    """The questions that are shown only if the condition at this place holds."""
    step_id, item_id, _option = key
    step = definition.step(step_id)
    return {item_id} if item_id else {question.id for question in step.questions} if step else set()


def _leads_to(definition: Definition, start: str, wanted: set[str]) -> bool:
    """Whether what is shown of a question depends, over however many others, on one of these."""
    looks_at: dict[str, set[str]] = {}
    for key, condition, _number in conditions_of(definition):
        rules = condition.rules if condition else ()
        for question in _questions_in(definition, key) if rules else ():
            looks_at.setdefault(question, set()).update(rule.question for rule in rules)
    seen, waiting = set(), [start]
    while waiting:
        question = waiting.pop()
        if question not in seen:
            seen.add(question)
            waiting += looks_at.get(question, ())
    return bool(seen & wanted)


def find_wrong_limits(definition: Definition, *, today: datetime.date) -> Iterator[Finding]:
    """Limits that leave no answer or no effect, and options that nobody can tell apart."""
    for step in definition.steps:
        for question in (each for outer in step.questions for each in (outer, *outer.nested)):
            for code, field, message, what_to_do in _limits_of(question, today):
                yield Finding(
                    code=code,
                    severity="warning" if code is Code.MAXIMUM_ABOVE_OPTIONS else "error",
                    path=Place(step=step.id, item=question.id, field=field),
                    message=message,
                    what_to_do=what_to_do,
                )
            yield from _repeated_options(step.id, question)


def _limits_of(question: Question, today: datetime.date) -> Iterator[tuple[Code, str, str, str]]:
    minimum, maximum = getattr(question, "minimum", None), getattr(question, "maximum", None)
    choices = sum(1 for _part in question.parts()) if isinstance(question, Choice) else 0
    if minimum is not None and maximum is not None and minimum > maximum:
        message = _("Il minimo è più grande del massimo: nessuna risposta va bene.")
        yield Code.MINIMUM_ABOVE_MAXIMUM, "maximum", message, _("Cambia uno dei due.")
    elif (
        question.is_known
        and not isinstance(question, Choice)
        and next(question.answers_apart((), today=today), None) is None
    ):
        message = _("Con questi limiti nessuna risposta va bene.")
        yield Code.NO_ANSWER_LEFT, "", message, _("Cambia i limiti o il periodo.")
    if choices and maximum and maximum > choices:
        message = ngettext(
            "Si possono scegliere al massimo %(maximum)d risposte, ma ce n’è %(count)d.",
            "Si possono scegliere al massimo %(maximum)d risposte, ma ce ne sono %(count)d.",
            choices,
        ) % {"maximum": maximum, "count": choices}
        yield Code.MAXIMUM_ABOVE_OPTIONS, "maximum", message, _("Togli il massimo, o aggiungi scelte.")


def _repeated_options(step_id: str, question: Question) -> Iterator[Finding]:
    seen: set[str] = set()
    for option in options_of(question):
        label = " ".join(option.label.split()).casefold()
        if label and label in seen:
            yield Finding(
                code=Code.DUPLICATE_OPTION,
                severity="error",
                path=Place(step=step_id, item=question.id, option=option.id, field="label"),
                message=_("La scelta «%(option)s» c’è già.") % {"option": option.label},
                what_to_do=_("Cambia il testo di una delle due, o cancellala."),
            )
        seen.add(label)
