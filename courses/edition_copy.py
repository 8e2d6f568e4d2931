"""«Copia l’edizione» in the CMS: asks for a name and a first day, then makes the copy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from courses import operations
from courses.models import Edition


class CopyEditionForm(forms.Form):
    """What is different in the copy."""

    title = forms.CharField(label=gettext_lazy("Nome interno della nuova edizione"), max_length=150)
    first_day = forms.DateField(
        label=gettext_lazy("Primo giorno"),
        widget=AdminDateInput(),
        help_text=gettext_lazy(
            "La prima lezione è in questo giorno o in uno dei sei che seguono: i giorni della settimana restano quelli."
        ),
    )


class EditionCopyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Shows the question, and copies when it is answered."""

    permission_policy: Any = None
    permission_required = "add"
    pk_url_kwarg = "pk"
    form_class = CopyEditionForm
    template_name = "courses/admin/copy_edition.html"
    header_icon = "copy"
    page_title = gettext_lazy("Copia l’edizione")

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(Edition, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.edition)

    def form_valid(self, form: CopyEditionForm) -> HttpResponse:
        copy = operations.copy_edition(edition=self.edition, **form.cleaned_data)
        messages.success(self.request, _("L’edizione è copiata: controlla periodo delle iscrizioni, gruppi e lezioni."))
        return redirect("wagtailsnippets_courses_edition:edit", copy.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            action_url=reverse("wagtailsnippets_courses_edition:copy", args=[self.edition.pk]),
            submit_button_label=_("Copia"),
            submit_button_active_label=_("Copia"),
            media=self.get_form().media if "form" not in kwargs else kwargs["form"].media,
        )
