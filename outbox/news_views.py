"""Which news somebody of the office wants by mail: the page behind one's own profile."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.http import SeeOther
from outbox import news
from staff.roles import Permission
from staff.views import StaffView


class NewsForm(forms.Form):
    """A tick for each kind that this person may be told about."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Scrivimi quando c’è"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = news.kinds_for(person)
        refused = news.refused_by(person)
        self.initial = {"wanted": [kind.code for kind in kinds if kind.code not in refused]}
        field = cast(forms.MultipleChoiceField, self.fields["wanted"])
        field.choices = [(kind.code, kind.label) for kind in kinds]


class NewsView(StaffView, TemplateView):
    """One's own choice, and nobody else's."""

    staff_permission = Permission.USE_OWN_ACCOUNT
    template_name = "staff/outbox/news.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": NewsForm(person=self.actor), **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewsForm(request.POST, person=self.actor)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        news.choose(person=self.actor, wanted=set(form.cleaned_data["wanted"]))
        messages.success(request, _("Salvato."))
        return SeeOther(request.path)
