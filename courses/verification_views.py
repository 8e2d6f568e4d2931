"""Anybody who holds a certificate can ask whether it is genuine. The answer repeats neither the name nor the code."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import TemplateView, View

from core.http import SeeOther, mark_sensitive
from courses.models import Certificate
from courses.operations import find_certificate
from formbuilder.builder import summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused

ATTEMPTS: Final = Limit(scope="courses.verify", times=30, window_seconds=15 * 60)
ANSWER_LIFETIME: Final = datetime.timedelta(minutes=15)
SALT: Final = "courses.verified"
TOO_MANY: Final = 429
_MAX: Final = 210


class VerificationForm(forms.Form):
    """What stands on the paper."""

    codice = forms.CharField(
        label=gettext_lazy("Codice"),
        help_text=gettext_lazy("Sono 28 lettere e numeri. Maiuscole, spazi e trattini non contano."),
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": gettext_lazy("Scrivi il codice che sta in basso sull’attestato.")},
    )
    nome = forms.CharField(
        label=gettext_lazy("Nome e cognome"),
        help_text=gettext_lazy("Come sono scritti sull’attestato."),
        max_length=_MAX,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Scrivi il nome e il cognome che stanno sull’attestato.")},
    )


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class VerifyView(View):
    """Asks for code and name. A genuine certificate leads to a page of its own, which knows neither of them.

    No session and no cookie: a forged post could use nothing of the visitor's; posts from other sites are refused.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, VerificationForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            form = VerificationForm(gate.read_post(request))
        except Refused as refused:
            return self._refuse(request, f"{refused.refusal.title}. {refused.refusal.text}", status=refused.status)
        if not form.is_valid():
            return self._show(request, form)
        if not ATTEMPTS.allows(request):
            why = _("Ci sono stati molti tentativi da questa rete. Riprova fra un quarto d’ora.")
            return self._refuse(request, why, status=TOO_MANY)
        found = find_certificate(code=form.cleaned_data["codice"], name=form.cleaned_data["nome"])
        if found is None:
            form.add_error(
                None,
                _(
                    "L’attestato non risulta valido. Controlla di aver copiato il codice e il nome come sono scritti. "
                    "Se sono giusti, chiedi all’ufficio."
                ),
            )
            return self._show(request, form)
        return mark_sensitive(SeeOther(reverse("courses:verified", args=[signing.dumps(found.pk, salt=SALT)])))

    def _refuse(self, request: HttpRequest, why: str, *, status: int) -> HttpResponse:
        form = VerificationForm(QueryDict())
        form.errors.clear()
        form.add_error(None, why)
        return self._show(request, form, status=status)

    @staticmethod
    def _show(request: HttpRequest, form: VerificationForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "errors": summarise_errors(form)}
        return mark_sensitive(TemplateResponse(request, "courses/verify.html", context, status=status))


class VerifiedView(TemplateView):
    """Valid: which course, when. The address is signed and leads nowhere after a quarter of an hour."""

    template_name = "courses/verified.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            key = signing.loads(kwargs["found"], salt=SALT, max_age=ANSWER_LIFETIME)
        except signing.BadSignature as error:
            raise Http404 from error
        found = Certificate.objects.filter(pk=key).first()
        if found is None:
            raise Http404
        return {**super().get_context_data(**kwargs), "certificate": found}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return mark_sensitive(super().render_to_response(context, **kwargs))
