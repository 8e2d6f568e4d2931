"""All that can be said about a page's form without filling it in: the linter, the notice, hints for the writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from formbuilder.definition import Definition, DefinitionError, read_definition
from formbuilder.editor.hints import find_hints
from formbuilder.lint import Finding, lint
from formbuilder.mixins import FormPageMixin
from formbuilder.privacy import PrivacyNotice
from formbuilder.questions.base import with_nested
from formbuilder.wording import item_words


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line. An error keeps people from answering, a warning should be looked at, a hint is advice."""

    level: Literal["error", "warning", "hint"]
    place: str
    quoted: str
    text: str
    shown_by: Finding | None = None
    """The linter's finding, where it has answers that show it: a trial opens with them."""


def check_form(page: FormPageMixin) -> list[Check]:
    """The whole list, for this version of the page."""
    try:
        definition = page.get_definition()
    except DefinitionError:
        return [Check(level="error", place=_("Modulo"), quoted="", text=_("Due parti hanno lo stesso identificativo."))]
    return [*_lint(definition), *_notice(page), *form_hints(page)]


def find_shown(page: FormPageMixin, *, code: str, step: str, item: str, option: str) -> Finding | None:
    """What the linter says there about this version of the page, if it has answers that show it."""
    try:
        found = lint(page.get_definition(), today=timezone.localdate())
    except DefinitionError:
        return None
    wanted = (code, step, item, option)
    shown = (each for each in found if each.example is not None)
    return next(
        (each for each in shown if (each.code, each.path.step, each.path.item, each.path.option) == wanted), None
    )


def form_hints(page: FormPageMixin) -> list[Check]:
    """Advice about what the editor has written; steps built in code are not theirs to change."""
    try:
        definition = read_definition(page.form_steps)
    except DefinitionError:
        return []
    found = find_hints(
        definition,
        language=page.locale.language_code,
        has_special_basis=page.has_special_basis,
    )
    return [Check(level="hint", place=each.place, quoted=each.quoted, text=each.text) for each in found]


def _notice(page: FormPageMixin) -> Iterator[Check]:
    for name in page.privacy_gaps():
        label = str(PrivacyNotice._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field's
        text = _("Manca: serve prima di pubblicare.")
        yield Check(level="warning", place=_("Informativa al modulo"), quoted=label, text=text)


def _lint(definition: Definition) -> Iterator[Check]:
    numbers = {step.id: n for n, step in enumerate(definition.steps, start=1)}
    words = {step.id: step.title for step in definition.steps}
    words |= {item.id: item_words(item) for step in definition.steps for item in with_nested(step.items)}
    for finding in lint(definition, today=timezone.localdate()):
        yield _check(finding, numbers, words)


def _check(finding: Finding, numbers: dict[str, int], words: dict[str, str]) -> Check:
    place = _("Passo %(number)d") % {"number": numbers.get(finding.path.step, 0)}
    quoted = words.get(finding.path.item or finding.path.step, "")
    return Check(
        level=finding.severity,
        place=place,
        quoted=quoted,
        text=f"{finding.message} {finding.what_to_do}".strip(),
        shown_by=None if finding.example is None else finding,
    )
