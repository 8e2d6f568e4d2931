"""A colleague enters a report that came by telephone, by mail, at the counter, or that the office makes itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.generic import TemplateView

from core.http import SeeOther, mark_sensitive
from core.once import new_key
from formbuilder.answers import Submission
from formbuilder.builder import StepForm, pick_posted
from formbuilder.definition import Definition
from formbuilder.questions.base import PREFIX
from staff.roles import Permission
from vault.receipt import parse as parse_code

from . import operations
from .desk_form import desk_definition, languages_of, pages_to_enter, submission_key
from .entering_forms import EnteringForm, PointEnteringForm
from .errors import FormClosedError
from .kept_views import WHY, KeptView
from .models import Case, ReportPage
from .questions import contact_errors
from .staff_views import ReportsView
from .unsent import CODE, ENTERING, Unsent

_CLOSED = "closed"


class EnteringView(ReportsView):
    """What the pages share: the list to which they lead back, and each other."""

    staff_permission = Permission.WORK_CASES
    list_name: ClassVar[str] = "reports_staff:case_list"
    list_title: ClassVar[str | Promise] = gettext_lazy("Segnalazioni")
    form_name: ClassVar[str] = "reports_staff:enter"
    code_name: ClassVar[str] = "reports_staff:entered"


class ChooseFormView(EnteringView, TemplateView):
    """Which form; where there is one only, straight to it."""

    template_name = "staff/reports/enter_choose.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages = pages_to_enter()
        if len(pages) == 1:
            return redirect(self.form_name, form=pages[0].translation_key)
        return self.render_to_response(self.get_context_data(pages=pages))


class EnterView(EnteringView, KeptView):
    """How it came and from whom, then the questions of the form, none of them by force."""

    kind = ENTERING
    form_class: ClassVar[type[EnteringForm | PointEnteringForm]] = EnteringForm
    template_name = "staff/reports/enter.html"
    http_method_names = ["get", "post", "options"]

    @cached_property
    def page(self) -> ReportPage:
        found = next((page for page in pages_to_enter() if page.translation_key == self.kwargs["form"]), None)
        if found is None:
            raise Http404
        return found

    @property
    def about(self) -> uuid.UUID:
        return self.page.translation_key

    @cached_property
    def definition(self) -> Definition:
        return desk_definition(self.page)

    @cached_property
    def languages(self) -> list[str]:
        return languages_of(self.page)

    def check_object(self) -> None:
        _ = self.page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.typed
        form = self.form_class(typed or None, languages=self.languages, initial={"key": new_key()})
        steps = self._steps(typed) if typed else [StepForm(step, sensitive=True) for step in self.definition.steps]
        if typed:
            self._judge(form, steps)
        if typed.get(WHY) == _CLOSED:
            form.add_error(None, _("Adesso nessuna segnalazione si può chiudere a chiave. Riprova fra poco."))
        return super().get_context_data(**{**kwargs, "page": self.page, "form": form, "step_forms": steps})

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, steps = self.form_class(request.POST, languages=self.languages), self._steps(request.POST)
        if not self._judge(form, steps):
            return self.keep()
        try:
            receipt = self._enter(form, steps)
        except FormClosedError:
            return self.keep(why=_CLOSED)
        if receipt.code is None:
            messages.success(request, _("Segnalazione %(reference)s inserita.") % {"reference": receipt.reference})
            return self.unsent.forget(redirect(self.list_name))
        response = self.unsent.forget(SeeOther(reverse(self.code_name, args=[receipt.case_id])))
        waiting = QueryDict(mutable=True)
        waiting["code"] = receipt.code.text
        return Unsent(request, receipt.case_id, kind=CODE).keep(waiting, response)

    def _steps(self, typed: QueryDict) -> list[StepForm]:
        return [StepForm(step, posted=pick_posted(typed), sensitive=True) for step in self.definition.steps]

    @staticmethod
    def _judge(form: Form, steps: Iterable[StepForm]) -> bool:
        """Whether all of it is right, what the contact step promises included."""
        if not all([form.is_valid(), *(step.is_valid() for step in steps)]):
            return False
        errors = contact_errors(_answers(steps))
        for step in steps:
            for question, message in errors.items():
                if PREFIX + question in step.fields:
                    step.add_error(PREFIX + question, message)
        return not errors

    def _enter(self, form: Form, steps: Iterable[StepForm]) -> operations.Receipt:
        given, answers = form.cleaned_data, _answers(steps)
        return operations.submit(
            submission=Submission(
                definition=desk_definition(self.page, language=given["locale"]),
                answers=answers,
                locale=given["locale"],
                submission_key=submission_key(self.page, actor=self.actor, given=given, answers=answers),
            ),
            source_definition=self.definition,
            form_key=self.page.translation_key,
            promised=self.page.promised_days,
            entered=self.entered(given),
        )

    def entered(self, given: Mapping[str, Any]) -> operations.Entered:
        """What the office knows of it from the beginning."""
        return operations.Entered(
            channel=given["channel"],
            reporter=given["reporter"],
            received_on=given["received_on"],
            gives_code=given["gives_code"] == "yes",
            actor=self.actor,
        )


@method_decorator(sensitive_variables(), name="dispatch")
class EnteredView(EnteringView, TemplateView):
    """The code, to be handed over: for half an hour, for this browser, until the button says that it is."""

    template_name = "staff/reports/entered.html"
    http_method_names = ["get", "post", "options"]
    keeps_typed = False

    @cached_property
    def waiting(self) -> Unsent:
        return Unsent(self.request, self.kwargs["case"], kind=CODE)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = parse_code(self.waiting.load().get("code", ""))
        case = Case.objects.filter(pk=self.kwargs["case"]).first()
        if code is None or case is None:
            messages.error(request, _("Il codice non si vede più."))
            return redirect(self.list_name)
        return mark_sensitive(self.render_to_response(self.get_context_data(case=case, code=code)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.waiting.load().get("code"):
            operations.mark_code_saved(case_id=self.kwargs["case"])
            messages.success(request, _("Segnalazione inserita. Il codice non si vede più."))
        return self.waiting.forget(redirect(self.list_name))


def _answers(steps: Iterable[StepForm]) -> dict[str, Any]:
    return {key: value for step in steps for key, value in step.answers().items()}
