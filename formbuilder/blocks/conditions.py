"""When a step, a question or an option is shown: what the editor's widget posts, and what is stored of it.

`{"match": "all" or "any", "rules": [{"question": id, "operator": …, "value": …}]}`
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import FieldBlock

from formbuilder.conditions import read_condition


class ConditionWidget(forms.HiddenInput):
    """One input that holds JSON; `frontend/src/editor/condition-widget.js` shows it in words."""

    show_add_comment_button = False


class ConditionError(ValidationError):
    """Messages at the rules of one condition, by their place, and at the condition as a whole."""

    def __init__(self, *, rules: Mapping[int, str] | None = None, messages: list[str] | None = None) -> None:
        self.rules = dict(rules or {})
        self.own_messages = list(messages or [])
        super().__init__([*self.own_messages, *self.rules.values()])

    def as_json_data(self) -> dict[str, Any]:
        """What `ConditionField` in the browser shows, each message at its rule."""
        rules = {str(place): str(message) for place, message in self.rules.items()}
        return {"messages": [str(message) for message in self.own_messages], "rules": rules}


class ConditionBlock(FieldBlock):
    """A condition, stored as plain JSON. One that cannot be read is kept as it is until somebody takes it away.

    Whether its rules make sense is the whole form's question: a draft keeps them as they are.
    """

    def __init__(self, **kwargs: Any) -> None:
        # A CharField and not a JSONField: after a refusal that one encodes its text twice.
        self.field = forms.CharField(required=False, widget=ConditionWidget())
        kwargs.setdefault("label", _("quando si vede"))
        super().__init__(**kwargs)

    def value_from_form(self, value: Any) -> Any:
        try:
            return self.to_python(json.loads(value or "null"))
        except ValueError:
            return value

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value) if value else ""

    def to_python(self, value: Any) -> Any:
        condition = read_condition(value)
        if condition is None:
            return None
        if not condition.is_readable:
            return value
        return {"match": condition.match, "rules": [asdict(rule) for rule in condition.rules]}

    def normalize(self, value: Any) -> Any:
        return self.to_python(value)

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Nothing to translate: wagtail-localize never offers it."""
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """The translation has the same condition: it names questions and options by id."""
        return value

    class Meta:
        icon = "view"
