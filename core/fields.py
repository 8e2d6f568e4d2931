"""Model fields that several apps share."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Model
from django.db.models.sql.compiler import SQLCompiler
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.choices import by_name
from core.topics import Topic, known_topics


class TopicsField(models.JSONField):
    """Topic codes as a JSON list, in the vocabulary's order; edited as checkboxes, by name.

    The model gains `get_<field>_display()`: the list of labels in the active language, by name. Filter with
    `<field>__has_topic="work"`, which works on SQLite and PostgreSQL. `blank=False` asks for at least one topic.
    wagtail-localize keeps it in step across languages, because codes are not text.
    """

    description = _("Argomenti")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("verbose_name", _("argomenti"))
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        method = f"get_{name}_display"
        if method not in cls.__dict__:
            setattr(cls, method, partialmethod(_labels, name=name))

    def validate(self, value: Any, model_instance: Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not set(map(str, value)) <= set(Topic.values):
            raise ValidationError(_("Scegli gli argomenti dall'elenco."), code="unknown_topic")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        options = {
            "required": not self.blank,
            "label": capfirst(str(self.verbose_name)),
            "help_text": self.help_text,
            "choices": _choices,
            "widget": forms.CheckboxSelectMultiple,
            "initial": self.get_default(),
        }
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        return TopicsFormField(**{**options, **kwargs})


class TopicsFormField(forms.MultipleChoiceField):
    """Checkboxes whose answer is stored in the vocabulary's order, so that equal choices are equal values."""

    def clean(self, value: Any) -> list[str]:
        return [topic.value for topic in known_topics(super().clean(value))]


@TopicsField.register_lookup
class HasTopic(Lookup):
    """`topics__has_topic="work"`: the list holds this code."""

    lookup_name = "has_topic"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        code = str(self.rhs)
        if connection.vendor == "postgresql":
            return f"jsonb_exists({lhs}, %s)", (*params, code)
        return f"EXISTS (SELECT 1 FROM json_each({lhs}) WHERE value = %s)", (*params, code)  # noqa: S608  # column only


def has_topics(model: type[Model]) -> bool:
    """Whether pages of this class are about topics: whoever lists them finds the classes here."""
    return any(isinstance(field, TopicsField) and field.name == "topics" for field in model._meta.get_fields())


def _labels(instance: Model, *, name: str) -> list[str]:
    return [str(topic.label) for topic in by_name(known_topics(getattr(instance, name) or []))]


def _choices() -> list[tuple[str, str]]:
    """Called for each form: the order is the one of the language on the screen."""
    return [(topic.value, str(topic.label)) for topic in by_name(Topic)]
