"""The office answers what a reporter wishes to be done with the whole case: from then on it waits no more."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from core.folding import has_visible
from core.lengths import refuse_too_long

from . import operations
from .acts import ANSWERS, REFUSALS, WISH_OF, Act
from .conversation_views import WriteView, keep_in_message
from .entries import TEXT_MAX
from .errors import OfficeLockedError
from .forms import EntryForm, WordsField
from .office import OpenOffice
from .staff_views import with_authors
from .unsent import WISH


class WishForm(EntryForm):
    """How a wish is answered, and what the reporter reads of it; whoever refuses says why."""

    use_required_attribute = False

    answer = forms.TypedChoiceField(
        label=gettext_lazy("Che cosa rispondi?"),
        choices=[(answer.value, answer.label) for answer in WISH_OF],
        coerce=Act,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Scegli una risposta.")),
    )
    text = WordsField(
        label=gettext_lazy("Le tue parole"),
        help_text=gettext_lazy(
            "Chi ha segnalato le legge con il codice. Se non si può, scrivi perché, e che può rivolgersi al Garante "
            "per la protezione dei dati personali o a un tribunale (GDPR, articolo 12)."
        ),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean_text(self) -> str:
        text = normalize_newlines(self.cleaned_data["text"])
        refuse_too_long(text, most=TEXT_MAX)
        return text if has_visible(text) else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") in REFUSALS and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Scrivi perché non si può: chi ha segnalato deve saperlo."))
        return cleaned


class AnswerWishView(WriteView):
    """The answer, below the conversation with the wish in it."""

    template_name = "staff/reports/answer_wish.html"
    kind = WISH
    form_class = WishForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Rispondi alla richiesta"),
        "button": gettext_lazy("Rispondi"),
        "help": gettext_lazy(
            "Quando rispondi la richiesta non aspetta più: resta fra i messaggi, con la tua risposta."
        ),
        "done": gettext_lazy("Risposta pronta: chi ha segnalato la legge quando torna con il codice."),
    }

    @sensitive_variables()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        try:
            self._opened = operations.open_case(case=self.case, office=self.office, actor=self.actor)
        except OfficeLockedError:
            return self.back_to_case()
        return super().get(request, *args, **kwargs) if self.wish else self._lead_away()

    @cached_property
    def wish(self) -> Act | None:
        """What waits to be answered."""
        return self._opened.standing.wish(self._opened.case.state)

    def _lead_away(self) -> HttpResponse:
        """Nothing waits; words that somebody typed wait in the message."""
        messages.info(self.request, _("Nessuna richiesta aspetta una risposta."))
        response = self.back_to_case()
        if text := self.typed.get("text"):
            keep_in_message(self.request, self.case, text=text, response=response)
        return self.unsent.forget(response)

    @sensitive_variables()
    def screen(self, office: OpenOffice, typed: QueryDict) -> dict[str, Any]:
        return {
            **super().screen(office, typed),
            **with_authors(self._opened),
            "is_told": self._opened.is_told,
        }

    def form_of(self, typed: QueryDict) -> EntryForm:
        form = super().form_of(typed)
        offered = [(answer.value, answer.label) for answer in ANSWERS[self.wish or Act.WITHDRAW]]
        form.fields["answer"].choices = offered  # type: ignore[attr-defined]  # a choice field
        return form

    def write(self, office: OpenOffice, cleaned: dict[str, Any]) -> None:
        operations.write_to_reporter(
            case=self.case,
            office=office,
            text=cleaned["text"],
            key=cleaned["key"],
            seen=cleaned["seen"] or 0,
            actor=self.actor,
            answer=cleaned["answer"],
        )
