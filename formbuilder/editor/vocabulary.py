"""What the widget of a condition offers, beside the sentences of `wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formbuilder.conditions import Operator

ValueType = Literal["", "boolean", "option", "number", "date"]

CHOICES: Final[Mapping[Operator, Promise]] = {
    "is": _("è"),
    "is_not": _("non è"),
    "includes": _("comprende"),
    "answered": _("ha una risposta"),
    "unanswered": _("non ha una risposta"),
    "less": _("è meno di"),
    "more": _("è più di"),
    "before": _("è prima del"),
    "after": _("è dopo il"),
    "younger": _("dà un’età sotto i"),
    "at_least": _("dà un’età di almeno"),
}
"""Between the question and the value."""
VALUES: Final[Mapping[Operator, ValueType]] = {
    "answered": "",
    "unanswered": "",
    "less": "number",
    "more": "number",
    "before": "date",
    "after": "date",
    "younger": "number",
    "at_least": "number",
}
"""What follows; the others compare with what the kind of question says (`Question.compared_with`)."""
UNITS: Final[Mapping[Operator, Promise]] = {"younger": _("anni"), "at_least": _("anni")}
"""After the value."""
