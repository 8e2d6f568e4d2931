"""Findings of the linter as errors of the page editor: nested as its blocks want them, each at its rule or field."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils import timezone
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from formbuilder.blocks.conditions import ConditionError
from formbuilder.definition import Definition, DefinitionError, read_definition
from formbuilder.lint.findings import Code, Finding
from formbuilder.lint.linter import lint
from formbuilder.lint.space import conditions_of

Errors = dict[int, ValidationError]
"""By the place of a child in its stream or list."""
Fields = dict[str, ValidationError]
CONDITION = "shown_when"
AT_FIELD: Mapping[Code, str] = {Code.STEP_ALWAYS_EMPTY: "questions", Code.NO_OPTION_LEFT: "options"}
"""Where a finding about the whole is said."""


def stream_errors(stream_value: Any) -> Errors:
    """What keeps these steps from being published, whatever the page asks besides; nothing where ids are double."""
    try:
        definition = read_definition(stream_value)
    except DefinitionError:
        return {}
    return block_errors(lint(definition, today=timezone.localdate(), unseen=of_the_page(definition)), stream_value)


def page_errors(page: Any) -> Errors:
    """What keeps the form of a page from being published; nothing while the page does not know all of its steps."""
    try:
        definition = page.get_definition()
    except (DefinitionError, ObjectDoesNotExist):
        return {}
    return block_errors(lint(definition, today=timezone.localdate()), page.form_steps)


def of_the_page(definition: Definition) -> set[str]:
    """Ids in conditions that no block can have: questions built in code are named by words."""
    named = {
        rule.question for _key, condition, _n in conditions_of(definition) if condition for rule in condition.rules
    }
    return {each for each in named if each and definition.question(each) is None and not _is_uuid(each)}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def merge_errors(error: ValidationError, more: ValidationError) -> ValidationError:
    """The first with what the second says beside it: whoever is refused reads everything at once."""
    mine, theirs = getattr(error, "block_errors", None), getattr(more, "block_errors", None)
    if mine is not None and theirs is not None:
        for key, each in theirs.items():
            mine[key] = merge_errors(mine[key], each) if key in mine else each
    return error


def block_errors(findings: Iterable[Finding], stream_value: Any) -> Errors:
    """The errors among the findings, by the place of the step, for a `StreamBlockValidationError`."""
    found = [finding for finding in findings if finding.severity == "error"]
    errors: Errors = {}
    for place, step in enumerate(stream_value):
        of_step = [finding for finding in found if finding.path.step == str(step.id)]
        if of_step:
            errors[place] = _step_error(of_step, step.value)
    return errors


def _step_error(findings: list[Finding], value: Any) -> StructBlockValidationError:
    fields = dict(_field_errors([finding for finding in findings if not finding.path.item]))
    children = _question_errors(findings, value["questions"])
    return StructBlockValidationError(
        block_errors=_with_children(fields, "questions", StreamBlockValidationError, children)
    )


def _question_errors(findings: list[Finding], questions: Any) -> Errors:
    """By the place of each question of a stream, those of the questions in it included."""
    found = {}
    for place, child in enumerate(questions):
        ids = {str(child.id), *(str(inner.id) for inner in child.value.get("questions") or ())}
        of_child = [finding for finding in findings if finding.path.item in ids]
        if of_child:
            found[place] = _item_error(of_child, str(child.id), child.value)
    return found


def _item_error(findings: list[Finding], item_id: str, value: Any) -> StructBlockValidationError:
    own = [finding for finding in findings if finding.path.item == item_id and not finding.path.option]
    children = {
        place: StructBlockValidationError(block_errors=dict(_field_errors(of_child)))
        for place, child in enumerate(getattr(value.get("options"), "bound_blocks", ()))
        if (of_child := [finding for finding in findings if finding.path.option == str(child.id)])
    }
    fields = _with_children(dict(_field_errors(own)), "options", ListBlockValidationError, children)
    inner = _question_errors(findings, value.get("questions") or ())
    return StructBlockValidationError(
        block_errors=_with_children(fields, "questions", StreamBlockValidationError, inner),
        non_block_errors=[_words(finding) for finding in own if not _field_of(finding)],
    )


def _with_children(fields: Fields, name: str, error_class: Any, children: Mapping[int, ValidationError]) -> Fields:
    """The errors of a block's fields, and in the one that holds its children theirs too."""
    if children or name in fields:
        messages = fields[name].messages if name in fields else None
        fields[name] = error_class(block_errors=children, non_block_errors=messages)
    return fields


def _field_errors(findings: list[Finding]) -> Iterator[tuple[str, ValidationError]]:
    for name in dict.fromkeys(filter(None, map(_field_of, findings))):
        here = [finding for finding in findings if _field_of(finding) == name]
        yield name, _condition_error(here) if name == CONDITION else ValidationError([_words(each) for each in here])


def _condition_error(findings: list[Finding]) -> ConditionError:
    at_rules = {finding.path.rule: _words(finding) for finding in findings if finding.path.rule is not None}
    return ConditionError(rules=at_rules, messages=[_words(each) for each in findings if each.path.rule is None])


def _field_of(finding: Finding) -> str:
    return finding.path.field or AT_FIELD.get(finding.code, "")


def _words(finding: Finding) -> str:
    return f"{finding.message} {finding.what_to_do}"
