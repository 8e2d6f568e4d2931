"""One thing that a reporter does with the code: a page that says what happens and asks once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.debug import sensitive_variables

from core.http import mark_sensitive
from core.once import KEY_MAX, new_key
from formbuilder.builder import FormError, StepForm, pick_posted, post_of, summarise_errors
from formbuilder.filling.keeper import Keeper, Kept, KeptChanged
from vault.receipt import ReceiptCode
from vault.stretch import BusyError

from . import opinions, room
from .act_pages import ACTS_ANCHOR, PAGES, STATE_ANCHOR, ActPage, promised_words
from .acts import ANSWERS, Act
from .code_view import LIFETIME, MESSAGES, PageOfVisit, changes_language, other_languages, slot
from .errors import CaseDamagedError, CaseTakenError, NotAskedError, TooManyMessagesError
from .operations import ReporterCase, renew_code
from .visit import BUSY, INVALID, NOT_ASKED, TOO_MANY, TOO_OFTEN, WHY_NOT_DONE, Visit
from .vocabularies import Outcome

KEY_FIELD: Final = "key"
"""By which a second press of «Prendi un codice nuovo» is known."""
_REASONS: Final[dict[type[Exception], str]] = {
    BusyError: BUSY,
    TooManyMessagesError: TOO_MANY,
    NotAskedError: NOT_ASKED,
}


class ActView(PageOfVisit):
    """A page of `act_pages`."""

    @sensitive_variables()
    def act(
        self, request: HttpRequest, keeper: Keeper, kept: Kept, *, code: ReceiptCode | None, post: QueryDict
    ) -> HttpResponse:
        typed, page = Visit.from_bytes(kept.content), self.page
        if code is None:
            return self._lead_on(keeper, kept, typed)  # a second press: the code that the first one made is shown
        if page.act is Act.NEW_CODE and not changes_language(post):
            key = str(post.get(KEY_FIELD, ""))[:KEY_MAX] or new_key()
            return self._renew(request, keeper, kept, code=code, key=key)
        if changes_language(post):
            typed = replace(typed, why_not_done="", act=page.key, posted=dict(pick_posted(post).lists()))
            return self._lead_on(keeper, kept, typed)
        form = StepForm(page.step(), posted=pick_posted(post))
        why = self._do(request, page, form, code) if form.is_valid() else INVALID
        posted = dict(pick_posted(post).lists()) if why else {}
        typed = replace(typed, why_not_done=why, act=page.key if why else "", posted=posted)
        return self._lead_on(keeper, kept, typed)

    @sensitive_variables()
    def _renew(self, request: HttpRequest, keeper: Keeper, kept: Kept, *, code: ReceiptCode, key: str) -> HttpResponse:
        """The new code is in force and kept for the page that shows it, or neither."""
        typed = replace(Visit.from_bytes(kept.content), act="", why_not_done="", posted={})
        if not MESSAGES.allows(request):
            return self._lead_on(keeper, kept, replace(typed, act=self.page.key, why_not_done=TOO_OFTEN))
        try:
            renewal = room.prepare_new_code(request, code, key=key)
            with transaction.atomic():
                if renewal is not None and renew_code(renewal):
                    typed = replace(typed, code=renewal.code.text, fresh="1")
                    keeper.replace(slot(self.kwargs["visit"]), typed.to_bytes(), lifetime=LIFETIME, kept=kept)
        except (BusyError, CaseTakenError):
            return self._lead_on(keeper, kept, replace(typed, act=self.page.key, why_not_done=BUSY))
        except (CaseDamagedError, KeptChanged):
            return self._lead_on(keeper, kept, Visit.from_bytes(kept.content))  # the page that follows says so
        return self._lead_on(keeper, kept, typed)

    @property
    def page(self) -> ActPage:
        """What this address does."""
        return PAGES[self.kwargs["act"]]

    @staticmethod
    @sensitive_variables()
    def _do(request: HttpRequest, page: ActPage, form: StepForm, code: ReceiptCode) -> str:
        """Do it; why not, if not."""
        if not MESSAGES.allows(request):
            return TOO_OFTEN
        try:
            room.act(request, code, page.acts(form.answers()))
        except CaseDamagedError:
            return ""  # the page that follows finds the same, and says so
        except tuple(_REASONS) as error:
            return _REASONS[type(error)]
        return ""

    def _lead_on(self, keeper: Keeper, kept: Kept, typed: Visit) -> HttpResponse:
        """To what stands now, or back to the page where it was not taken."""
        anchor = STATE_ANCHOR if self.page.act in ANSWERS else ACTS_ANCHOR
        address = self.visit_url + ("" if typed.fresh else anchor)
        again = reverse("reports:act", kwargs={**self.kwargs, "act": typed.act}) if typed.act else address
        return self.keep_and_lead(keeper, kept, typed, to=again, otherwise=address)

    def show_case(self, request: HttpRequest, found: ReporterCase, typed: Visit, *, visit: str) -> HttpResponse:
        page = self.page
        was_here = typed.act == page.key
        is_judged = was_here and bool(typed.why_not_done)
        is_offered = page.is_offered(found) and not page.done_on(found)
        is_late = was_here and typed.why_not_done == NOT_ASKED
        if not is_offered and not is_late:
            anchor = STATE_ANCHOR if page.done_on(found) else ACTS_ANCHOR
            return mark_sensitive(HttpResponseRedirect(self.visit_url + anchor))
        posted = MultiValueDict({name: list(values) for name, values in typed.posted.items()})
        step = page.asked(found)
        prefill = posted if was_here else post_of(step, page.known(found))
        form = StepForm(step, posted=posted if is_judged else None, prefill=prefill, sensitive=True)
        errors = summarise_errors(form) if is_judged else []
        if was_here and typed.why_not_done in WHY_NOT_DONE:
            errors.append(FormError(label="", message=str(WHY_NOT_DONE[typed.why_not_done]), anchor=""))
        context = {
            "found": found,
            "form": form,
            "errors": errors,
            "is_offered": is_offered,
            "not_taken": opinions.in_words(page.said(StepForm(page.step(), posted=posted).answers()))
            if is_late
            else [],
            "key": new_key() if page.act is Act.NEW_CODE else "",
            "key_field": KEY_FIELD,
            "back_url": self.visit_url + ACTS_ANCHOR,
            "languages": other_languages(request) if is_offered and list(form) else [],
            "days_withdrawn": promised_words(found, Outcome.WITHDRAWN),
        }
        return self.render(request, page.template, context)
