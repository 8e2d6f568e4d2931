"""The desk sends a reporter questions that the editors have written."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override
from django.views.decorators.debug import sensitive_variables

from formbuilder.questions import Item
from formbuilder.wording import ItemLine, outline
from staff.ready_texts import choosing

from . import operations
from .asking import asked_in
from .conversation_views import NOT_LOOKED_AT, WriteView
from .errors import NotLookedAtError, OfficeLockedError
from .follow_ups import Asked
from .kept_views import WHY
from .office import OpenOffice
from .staff_forms import AskForm
from .staff_views import with_authors
from .unsent import ASKING


class AskView(WriteView):
    """The form, and what it will look like; one button shows it, the other sends it.

    What was looked at is what leaves, and nobody sends a language that the reporter did not choose without seeing it.
    """

    template_name = "staff/reports/ask.html"
    kind = ASKING
    form_class = AskForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Chiedi altre informazioni"),
        "button": gettext_lazy("Invia le domande"),
        "help": gettext_lazy("Chi ha segnalato le trova quando torna con il codice, e risponde una volta sola."),
        "done": gettext_lazy("Le domande sono pronte per chi ha segnalato: le trova quando torna con il codice."),
    }

    @sensitive_variables()
    def screen(self, office: OpenOffice, typed: QueryDict) -> dict[str, Any]:
        """With the conversation: what stands there counts as read by whoever asks."""
        try:
            opened = operations.open_case(case=self.case, office=office, actor=self.actor)
        except OfficeLockedError:
            return super().screen(office, typed)
        form, language, names = self.form_of(typed), opened.payload.locale, dict(settings.LANGUAGES)
        context = {
            **with_authors(opened),
            "form": form,
            "language_name": names.get(language, language),
            "is_told": opened.is_told,
            "has_reader": opened.classification.has_reader,
        }
        is_looked_at = typed.get(WHY) == NOT_LOOKED_AT or (
            typed.get(choosing.BUTTON) == choosing.PREVIEW and form.is_valid()
        )
        page = form.cleaned_data.get("questions") if is_looked_at else None
        asked = asked_in(page, language=language) if page else None
        if asked is None:
            return context
        said = choosing.said_about(asked.locale, language) if asked.locale != language else ""
        return {**context, "asked": asked, "items": items_of(asked), "said": said, "preview": form.cleaned_data["text"]}

    @sensitive_variables()
    def write(self, office: OpenOffice, cleaned: dict[str, Any]) -> None:
        page, looked = cleaned["questions"], cleaned["looked"]

        def choose(language: str) -> Asked | None:
            asked = asked_in(page, language=language)
            if asked and asked.digest != looked and (looked or asked.locale != language):
                raise NotLookedAtError("Other questions, or another language.")
            return asked

        operations.ask_reporter(
            case=self.case,
            office=office,
            choose=choose,
            text=cleaned["text"],
            key=cleaned["key"],
            seen=cleaned["seen"] or 0,
            actor=self.actor,
        )


def items_of(asked: Asked) -> list[tuple[tuple[ItemLine, Item], tuple[ItemLine, Item]]]:
    """What stands in the form, as the reporter reads it, each with the same in Italian."""
    theirs, italian = asked.definition, asked.in_italian
    with override(asked.locale):
        words = [line for step in outline(theirs) for line in step.items]
    ours = [line for step in outline(italian) for line in step.items]
    items = [list(step.items) for step in (*theirs.steps, *italian.steps)]
    return list(zip(zip(words, items[0], strict=True), zip(ours, items[1], strict=True), strict=True))
