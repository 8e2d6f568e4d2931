"""What the linter finds, and where: plain data, for the editor's page, a JSON answer, a mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from formbuilder.conditions import Rule

Severity = Literal["error", "warning"]
"""An error keeps the form from being published; a warning is said and does not."""


class Code(StrEnum):
    """What is wrong."""

    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    DELETED_QUESTION = "deleted_question"
    LATER_QUESTION = "later_question"
    CYCLE = "cycle"
    OWN_QUESTION = "own_question"
    WRONG_OPERATOR = "wrong_operator"
    NO_SUCH_VALUE = "no_such_value"
    NEVER_TRUE = "never_true"
    ALWAYS_TRUE = "always_true"
    NEVER_SHOWN = "never_shown"
    NEVER_REACHED = "never_reached"
    END_NEVER_REACHED = "end_never_reached"
    STEP_ALWAYS_EMPTY = "step_always_empty"
    NO_OPTION_LEFT = "no_option_left"
    MINIMUM_ABOVE_MAXIMUM = "minimum_above_maximum"
    NO_ANSWER_LEFT = "no_answer_left"
    MAXIMUM_ABOVE_OPTIONS = "maximum_above_options"
    DUPLICATE_OPTION = "duplicate_option"
    MISSING_TEXT = "missing_text"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the form: ids, from the outside in, and the rule's number in the condition that stands there.

    `field` is what of it has to change: `shown_when`, a limit, a text; empty where it is the whole.
    """

    step: str
    item: str = ""
    option: str = ""
    field: str = ""
    rule: int | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    `suggestion` is the rule as it was probably meant. `example` holds answers, by question id, under which it shows;
    None where no answers can show it. `language` is set where only one language is concerned.
    """

    code: Code
    severity: Severity
    path: Place
    message: str
    what_to_do: str
    suggestion: Rule | None = None
    example: Mapping[str, Any] | None = field(default=None, hash=False)
    language: str = ""
