"""The person comes back through the link of a mail: reads, adds something, closes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic.base import View

from core.chrome import chrome_of
from core.folding import has_visible
from core.http import SeeOther, mark_sensitive
from core.once import new_key
from enquiries import operations
from enquiries.forms import FILES, MoreForm
from enquiries.models import Enquiry
from enquiries.states import EXPLANATIONS, OURS_TO_ACT, TABLE, Action, State
from enquiries.timeline import conversation_of
from formbuilder.builder import FormError, summarise_errors
from formbuilder.filling import gate
from formbuilder.filling.gate import Limit, Refused
from formbuilder.filling.serving import POST_WITH_FILES_MAX_BYTES
from formbuilder.filling.steps import ACTION_FIELD
from formbuilder.filling.steps import Action as FormAction
from formbuilder.reading import read_as_sent, read_snapshot
from formbuilder.uploads import in_forms, waiting
from formbuilder.uploads.receiving import Reception, read_with_files

POSTS: Final = Limit(scope="enquiries.person", times=40, window_seconds=60 * 60)
CLOSE_FIELD: Final = "chiudi"
SENT: Final = "inviato"
"""In the address after a message was sent, so that the page says so."""
_FILES_GONE: Final = gettext_lazy("I file non sono stati tenuti: sceglili di nuovo prima di inviare.")


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class PersonView(View):
    """One enquiry, for whoever holds a link of it. A GET shows, a POST acts and is answered with 303.

    There is no session that a forged post could use, so Django's CSRF cookie is not needed; posts from other sites are
    refused all the same (`formbuilder.filling.gate`).
    """

    http_method_names = ["get", "head", "post"]

    @sensitive_variables()
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        enquiry = operations.find_by_token(token)
        if enquiry is None:
            return self._render(request, "enquiries/gone.html", {}, status=HTTPStatus.NOT_FOUND)
        return self._show(request, enquiry, MoreForm(initial={"key": new_key()}), was_sent=SENT in request.GET)

    @sensitive_variables()
    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        enquiry = operations.find_by_token(token)
        if enquiry is None:
            return self._render(request, "enquiries/gone.html", {}, status=HTTPStatus.NOT_FOUND)
        reception = self._expect_files(request)
        try:
            post = self._read(request, reception)
        except Refused as refused:
            return self._refuse(request, enquiry, str(refused.refusal.title), str(refused.refusal.text), refused.status)
        if not POSTS.allows(request):
            text = _("Da questa rete sono arrivati molti messaggi. Riprova fra un’ora.")
            return self._give_back(
                request, enquiry, post, reception, errors=[text], status=HTTPStatus.TOO_MANY_REQUESTS
            )
        if post.get(ACTION_FIELD) == FormAction.LANGUAGE.value:
            return self._give_back(request, enquiry, post, reception, status=HTTPStatus.OK)
        here = reverse("enquiries:person", args=[token])
        if CLOSE_FIELD in post:
            return self._close(request, enquiry, post, reception, here)
        return self._add(request, enquiry, post, reception, here)

    # --- receiving ------------------------------------------------------------------------------------------------

    @staticmethod
    def _expect_files(request: HttpRequest) -> Reception | None:
        if not in_forms.is_multipart(request):
            return None
        return Reception(request, FILES.file_inputs(), total_bytes=in_forms.FORM_MAX_BYTES)

    @staticmethod
    def _read(request: HttpRequest, reception: Reception | None) -> QueryDict:
        if reception is None:
            return gate.read_post(request)
        read = partial(read_with_files, reception=reception)
        return gate.read_post(request, max_bytes=POST_WITH_FILES_MAX_BYTES, read=read)

    @staticmethod
    def _forget_files(reception: Reception | None) -> bool:
        """Whether there were any."""
        taken = [each.file.id for each in reception.taken] if reception else []
        waiting.forget(taken)
        return bool(taken)

    def _close(
        self, request: HttpRequest, enquiry: Enquiry, post: QueryDict, reception: Reception | None, here: str
    ) -> HttpResponse:
        """Unless a message stands there: it would be lost, and sending it afterwards would open the request again."""
        if has_visible(str(post.get("text", ""))) or (reception and reception.taken):
            text = (
                _(
                    "La richiesta non è ancora chiusa: qui sotto c’è un messaggio che non è partito. Invialo, oppure "
                    "cancellalo e premi di nuovo «Chiudi la richiesta»."
                )
                if has_visible(str(post.get("text", "")))
                else _(
                    "La richiesta non è ancora chiusa: avevi scelto un file che non è partito. Sceglilo di nuovo e "
                    "invialo, oppure premi di nuovo «Chiudi la richiesta»."
                )
            )
            return self._give_back(
                request, enquiry, post, reception, errors=[text], status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        with suppress(operations.ImpossibleActionError):  # It is closed already: the page says so.
            operations.act(enquiry_id=enquiry.pk, action=Action.GIVE_UP, actor=None)
        return mark_sensitive(SeeOther(here))

    def _add(
        self, request: HttpRequest, enquiry: Enquiry, post: QueryDict, reception: Reception | None, here: str
    ) -> HttpResponse:
        taken = [each.file for each in reception.taken] if reception else []
        form = MoreForm(post, has_files=bool(taken))
        for refused in reception.refused if reception else ():
            form.add_error(None, _("«%(name)s» %(reason)s") % {"name": refused.name, "reason": refused.reason.text})
        if form.is_valid():
            try:
                operations.write(
                    enquiry_id=enquiry.pk, text=form.cleaned_data["text"], key=form.cleaned_data["key"], files=taken
                )
            except operations.ImpossibleActionError:
                form.add_error(None, _("Questa richiesta non si segue più qui. Telefona all’ufficio."))
            except operations.TooManyError:
                form.add_error(None, _("Qui ci sono già molti messaggi. Per andare avanti telefona all’ufficio."))
            else:
                return mark_sensitive(SeeOther(f"{here}?{SENT}#messaggi"))
        if self._forget_files(reception):
            form.add_error(None, _FILES_GONE)
        return self._show(request, enquiry, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _give_back(
        self,
        request: HttpRequest,
        enquiry: Enquiry,
        post: QueryDict,
        reception: Reception | None,
        *,
        errors: Sequence[str] = (),
        status: int,
    ) -> HttpResponse:
        """The page with what was typed, which nobody has asked to send."""
        said = [*errors, *([str(_FILES_GONE)] if self._forget_files(reception) else [])]
        form = MoreForm(initial={"key": post.get("key") or new_key(), "text": post.get("text", "")})
        messages = [FormError(label="", message=text, anchor="") for text in said]
        return self._show(request, enquiry, form, errors=messages, status=status)

    # --- showing --------------------------------------------------------------------------------------------------

    def _refuse(self, request: HttpRequest, enquiry: Enquiry, title: str, text: str, status: int) -> HttpResponse:
        message = FormError(label="", message=f"{title}. {text}", anchor="")
        return self._show(request, enquiry, MoreForm(initial={"key": new_key()}), errors=[message], status=status)

    def _show(
        self,
        request: HttpRequest,
        enquiry: Enquiry,
        form: MoreForm,
        *,
        errors: list[FormError] | None = None,
        was_sent: bool = False,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        with override(enquiry.locale):
            sections = read_as_sent(read_snapshot(enquiry.definition), enquiry.answers)
        may = TABLE.actions_from(enquiry.state)
        context = {
            "enquiry": enquiry,
            "explanation": EXPLANATIONS[State(enquiry.state)],
            "says_when": enquiry.state in OURS_TO_ACT,
            "sections": sections,
            "conversation": conversation_of(enquiry, with_notes=False),
            "form": form,
            "errors": errors or summarise_errors(form),
            "files": FILES.build_field().widget.get_context(FILES.input_name, None, None)["widget"],
            "files_limits": list(FILES.limits()),
            "can_write": Action.WRITE in may,
            "can_close": Action.GIVE_UP in may,
            "close_field": CLOSE_FIELD,
            "was_sent": was_sent,
            "languages": chrome_of(request, None).other_versions if Action.WRITE in may else [],
            "names": {"action": ACTION_FIELD},
        }
        return self._render(request, "enquiries/person.html", context, status=status)

    @staticmethod
    def _render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        return mark_sensitive(TemplateResponse(request, template, {"sensitive": True, **context}, status=status))
