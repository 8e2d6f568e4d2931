"""The office asks for consent, notes it, and says what became of a referral."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.generic import TemplateView
from django.views.generic.base import View

from core.http import SeeOther, mark_sensitive
from core.once import OnceForm, new_key
from core.site_address import absolute_url
from staff.ready_texts import choosing
from vault.handed import Handed
from vault.stretch import BusyError

from . import operations
from .conversation_views import NO_GRANT, WHY_NOT_STORED, WriteView
from .errors import OfficeLockedError, TransitionRefusedError
from .kept_views import WHY
from .models import Case
from .office import OpenOffice
from .operations.handing import make_link
from .referral_forms import AskConsentForm, NoteConsentForm, ReferralActForm
from .referral_states import NOTES, TABLES, Action
from .referrals import Referred
from .staff_views import CaseView
from .unsent import CONSENT, LINK, NOTED_CONSENT, Unsent

DONE_FIELD = "consegnato"
MOVED = gettext_lazy("Nel frattempo è cambiato qualcosa: leggi qui che cosa, poi decidi.")


class AskConsentView(WriteView):
    """To whom, why, and what would be passed on; looked at as the reporter reads it before it leaves."""

    template_name = "staff/reports/ask_consent.html"
    kind = CONSENT
    form_class = AskConsentForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Chiedi il permesso"),
        "button": gettext_lazy("Chiedi"),
        "help": gettext_lazy(
            "Chi ha segnalato lo legge quando torna con il codice, e risponde sì o no. Senza il suo sì non si fa "
            "niente."
        ),
        "done": gettext_lazy("Il permesso è chiesto: chi ha segnalato risponde quando torna con il codice."),
    }

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().post(request, *args, **kwargs)
        except TransitionRefusedError:
            messages.error(request, _("La segnalazione è chiusa: per chiedere qualcosa, prima riaprila."))
            return self.keep(self.back_to_case())

    @sensitive_variables()
    def screen(self, office: OpenOffice, typed: QueryDict) -> dict[str, Any]:
        try:
            opened = operations.open_case(case=self.case, office=office, actor=self.actor)
        except OfficeLockedError:
            return super().screen(office, typed)
        language = opened.payload.locale
        form = self.form_of(typed)
        context: dict[str, Any] = {
            "language": language,
            "language_name": dict(settings.LANGUAGES).get(language, language),
            "today": timezone.localdate(),
            "is_told": opened.is_told,
            "has_reader": opened.classification.has_reader,
        }
        if not typed:
            return {**context, "form": form}
        button, is_valid = typed.get(choosing.BUTTON), form.is_valid()
        template = form.cleaned_data.get(choosing.FIELD)
        context["italian"] = choosing.in_italian(template, language=language)
        if button == choosing.INSERT:
            put = choosing.put_in(typed.get("text", ""), template, language=language)
            form = AskConsentForm(initial={**typed.dict(), "text": put.text})
            context["said"] = put.said
        elif button == choosing.PREVIEW and is_valid and isinstance(form, AskConsentForm):
            context["preview"] = form.request
        return {**context, "form": form}

    def write(self, office: OpenOffice, cleaned: dict[str, Any]) -> None:
        form = AskConsentForm(self.posted)
        form.is_valid()
        operations.ask_consent(
            case=self.case, office=office, request=form.request, key=cleaned["key"], actor=self.actor
        )


@sensitive_variables()
def find_in(case: Case, referral: uuid.UUID, *, office: OpenOffice, person: User) -> Referred:
    """One referral of a case, which is opened for it and recorded. Raises `OfficeLockedError` and `Http404`."""
    opened = operations.open_case(case=case, office=office, actor=person)
    found = next((each for each in opened.referrals if each.id == referral), None)
    if found is None:
        raise Http404
    return found


class ReferralView(CaseView):
    """About one referral of the case."""

    @property
    def referral(self) -> uuid.UUID:
        return self.kwargs["referral"]

    def back_to_case(self) -> HttpResponse:
        return SeeOther(f"{self.case_url}#invii")


class ActView(ReferralView, View):
    """A button of the table of referrals, or «Ho letto»."""

    http_method_names = ["post"]

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReferralActForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        if self.office is None:
            return self.lead_to_unlock(back=self.case_url)
        pressed: dict[str, Any] = {
            "case": self.case,
            "office": self.office,
            "referral": self.referral,
            "seen": form.cleaned_data["seen"],
            "actor": self.actor,
        }
        action = form.cleaned_data["action"]
        try:
            if action == ReferralActForm.SEEN:
                operations.mark_answer_read(**pressed)
            else:
                operations.act_on_referral(**pressed, action=Action(action))
        except OfficeLockedError:
            messages.error(request, str(WHY_NOT_STORED[NO_GRANT]))
        except TransitionRefusedError:
            messages.error(request, MOVED)
        return self.back_to_case()


class LinkView(ReferralView, TemplateView):
    """The link and the code for a service, to be handed over: for half an hour, for this browser, until the button."""

    template_name = "staff/reports/referral_link.html"
    http_method_names = ["get", "post", "options"]
    keeps_typed = False

    @cached_property
    def waiting(self) -> Unsent:
        return Unsent(self.request, self.referral, kind=LINK)

    @sensitive_variables()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = self.waiting.load()
        if self.office is None:
            return self.lead_to_unlock()
        if "token" not in waiting:
            messages.error(request, _("Il collegamento non si vede più."))
            return self.back_to_case()
        try:
            found = find_in(self.case, self.referral, office=self.office, person=self.actor)
        except OfficeLockedError:
            return self.back_to_case()
        secret = Handed(token=str(waiting["token"]), code=str(waiting["code"]))
        link = absolute_url(reverse("handed:page", args=[secret.token]))
        context = self.get_context_data(case=self.case, referred=found, handed=secret, link=link, done_field=DONE_FIELD)
        return mark_sensitive(self.render_to_response(context))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if DONE_FIELD in request.POST:
            messages.success(request, _("Il collegamento non si vede più."))
            return self.waiting.forget(self.back_to_case())
        form = OnceForm(request.POST)
        form.is_valid()
        if self.office is None:
            return self.lead_to_unlock(back=self.case_url)
        try:
            secret = make_link(
                case=self.case,
                office=self.office,
                referral=self.referral,
                key=form.cleaned_data["key"],
                actor=self.actor,
            )
        except OfficeLockedError:
            messages.error(request, str(WHY_NOT_STORED[NO_GRANT]))
            return self.back_to_case()
        except TransitionRefusedError:
            messages.error(request, MOVED)
            return self.back_to_case()
        except BusyError:
            messages.error(request, _("In questo momento il server è troppo occupato. Riprova fra qualche secondo."))
            return self.back_to_case()
        waiting = QueryDict(mutable=True)
        waiting.update({"token": secret.token, "code": secret.code})
        return self.waiting.keep(waiting, SeeOther(request.path))


class NoteConsentView(ReferralView, WriteView):
    """What the reporter said on the telephone or at the counter, and how."""

    template_name = "staff/reports/note_consent.html"
    kind = NOTED_CONSENT
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Annota che cosa ha detto"),
        "button": gettext_lazy("Annota"),
        "help": gettext_lazy(
            "Per chi non usa il codice: leggi il testo ad alta voce, e annota solo un sì o un no chiaro."
        ),
        "done": gettext_lazy("Annotato."),
    }

    @property
    def about(self) -> uuid.UUID:
        return self.referral

    @sensitive_variables()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        try:
            found = find_in(self.case, self.referral, office=self.office, person=self.actor)
        except OfficeLockedError:
            return self.back_to_case()
        possible = [action for action in TABLES[found.request.kind].actions_from(found.state) if action in NOTES]
        if not possible and not self.typed:
            messages.error(request, MOVED)
            return self.back_to_case()
        form = NoteConsentForm(self.typed or None, possible=possible, initial={"key": new_key()})
        if why := WHY_NOT_STORED.get(self.typed.get(WHY, "")):
            form.add_error(None, str(why))
        return self.render_to_response(self.get_context_data(form=form, referred=found))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NoteConsentForm(request.POST, possible=list(NOTES))
        if not form.is_valid():
            return self.keep()
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        try:
            operations.note_consent(
                case=self.case,
                office=self.office,
                referral=self.referral,
                action=form.cleaned_data["action"],
                how=form.cleaned_data["text"],
                key=form.cleaned_data["key"],
                actor=self.actor,
            )
        except OfficeLockedError:
            return self.keep(why=NO_GRANT)
        except TransitionRefusedError:
            messages.error(request, MOVED)
            return self.keep()
        messages.success(request, str(self.texts["done"]))
        return self.unsent.forget(self.back_to_case())
