"""How many answers a question or an option has already: said to the editor before they delete it. Counts, no answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formbuilder.definition import Definition, DefinitionError, read_definition
from formbuilder.mixins import FormPageMixin
from formbuilder.questions import Choice


def count_ids(submissions: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """In how many submissions each question was answered, and each option chosen, by id."""
    found: Counter[str] = Counter()
    for answers in submissions:
        found.update({each for question_id, answer in answers.items() for each in (question_id, *_chosen(answer))})
    return found


def _chosen(answer: Any) -> Iterator[str]:
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, list):
        yield from (each for each in answer if isinstance(each, str))


def warnings_before_deleting(page: FormPageMixin) -> dict[str, str]:
    """A sentence for each step, question and option of the newest draft that somebody has answered, by its id.

    Where answers are sealed nobody can count them, and every part has a sentence that says so.
    """
    counts = page.count_answers()
    try:
        definition = read_definition(page.get_latest_revision_as_object().form_steps)
    except DefinitionError:
        return {}
    if counts is None:
        text = _("Le risposte sono cifrate: nessuno può contarle. Restano con il modulo di allora. Elimini lo stesso?")
        return {part: text for part, *_below in _groups(definition)}
    options = {option.id for each in definition.questions if isinstance(each, Choice) for option in each.options}
    questions = {question.id for question in definition.questions}
    warnings = {}
    for part, *below in _groups(definition):
        number = counts[part] if part in questions | options else max((counts[each] for each in below), default=0)
        if number:
            warnings[part] = _sentence(number)
    return warnings


def _groups(definition: Definition) -> Iterator[tuple[str, ...]]:
    """Each part of a form, and behind it the questions that stand below it."""
    for step in definition.steps:
        yield (step.id, *(question.id for question in step.questions))
        for question in step.questions:
            yield (question.id,)
            for option in question.options if isinstance(question, Choice) else ():
                yield (option.id,)


def _sentence(number: int) -> str:
    return ngettext(
        "Qui c’è già %(number)d risposta: resta, con il modulo di allora. Per cambiare una parola basta modificarla. "
        "Elimini lo stesso?",
        "Qui ci sono già %(number)d risposte: restano, con il modulo di allora. Per cambiare una parola basta "
        "modificarla. Elimini lo stesso?",
        number,
    ) % {"number": number}
