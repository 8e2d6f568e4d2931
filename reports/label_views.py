"""The office's own words for a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from core.folding import fold_name
from core.once import OnceForm, new_key

from . import operations
from .classification import LABEL_MAX, LABELS_MAX
from .classification_views import InternalFormView
from .errors import TooManyLabelsError
from .gists import labels_of
from .inbox import load_gists
from .unsent import LABELS

SEPARATOR = ","


def split(text: str) -> list[str]:
    """The labels of a line, each once however it is written."""
    found: dict[str, str] = {}
    for each in text.split(SEPARATOR):
        if label := fold_name(each):
            found.setdefault(label.casefold(), label)
    return list(found.values())


class LabelsForm(OnceForm):
    """All labels of a case in one line; `was` is the line as it stood there."""

    use_required_attribute = False

    labels = forms.CharField(
        label=gettext_lazy("Etichette"),
        help_text=gettext_lazy("Separate da virgole. Parole vostre, per ritrovare insieme i casi che c’entrano."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_labels(self) -> list[str]:
        labels = split(self.cleaned_data["labels"])
        if len(labels) > LABELS_MAX:
            raise ValidationError(_("Sono troppe: al massimo %(number)d.") % {"number": LABELS_MAX})
        long = next((each for each in labels if len(each) > LABEL_MAX), "")
        if long:
            text = ngettext(
                "«%(label)s» è troppo lunga: al massimo %(number)d lettera.",
                "«%(label)s» è troppo lunga: al massimo %(number)d lettere.",
                LABEL_MAX,
            )
            raise ValidationError(text % {"label": long, "number": LABEL_MAX})
        return labels

    @property
    def changes(self) -> tuple[Sequence[str], Sequence[str]]:
        """What came and what went."""
        now, before = self.cleaned_data["labels"], split(self.cleaned_data["was"])
        return [each for each in now if each not in before], [each for each in before if each not in now]


class LabelView(InternalFormView):
    """Write them, with those that other cases have beside."""

    kind = LABELS
    template_name = "staff/reports/labels.html"

    @sensitive_variables()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        line = f"{SEPARATOR} ".join(self.read(self.office).labels)
        form = LabelsForm(self.typed or None, initial={"labels": line, "was": line, "key": new_key()})
        used = labels_of(load_gists(request, office=self.office, person=self.actor))
        return self.render_to_response(self.get_context_data(case=self.case, form=form, used=used))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LabelsForm(request.POST)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        if not form.is_valid():
            return self.keep()
        added, removed = form.changes
        if added or removed:
            try:
                operations.label(
                    case=self.case,
                    office=self.office,
                    added=added,
                    removed=removed,
                    key=form.cleaned_data["key"],
                    actor=self.actor,
                )
            except TooManyLabelsError:
                messages.error(request, _("Nel frattempo ne sono state aggiunte altre: adesso sono troppe."))
                return self.keep()
        messages.success(request, _("Etichette salvate."))
        return self.unsent.forget(self.back_to_case())
