"""The reporter comes back: a page whose address and title say nothing."""

from __future__ import annotations

import dataclasses
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from core.folding import has_visible
from core.http import mark_sensitive
from formbuilder.builder import summarise_errors
from formbuilder.filling.gate import Limit, Refused
from formbuilder.filling.keeper import Keeper
from formbuilder.uploads import in_forms
from formbuilder.uploads.delivery import FileDamaged, Version, send
from formbuilder.uploads.waiting import FilesGone
from vault.stretch import BusyError

from . import attachments
from .act_pages import LOOK_BACK, offers_of
from .attachments import Attached
from .code_view import (
    CLOSE_FIELD,
    FOLLOW_UP,
    MESSAGES,
    NOTED_FIELD,
    RETURN,
    VIEWS,
    CodeView,
    changes_language,
    other_languages,
    slot,
)
from .errors import CaseDamagedError, TooManyFilesError, TooManyMessagesError, TransitionRefusedError
from .follow_up_views import given_back
from .follow_ups import open_requests
from .forms import CodeForm, MessageForm, NoticeForm
from .milestones import milestones_of, telling_of
from .notices import Notice
from .operations import ReporterCase
from .referral_words import answer_in, for_reporter
from .room import answer_request, ask_for_notices, check_code, write_code
from .states import State
from .typed_answers import with_post
from .visit import (
    BUSY,
    FILES_GONE,
    INVALID,
    MOVED,
    NO_FILE,
    NOT_YET,
    TOO_MANY,
    TOO_MANY_FILES,
    TOO_OFTEN,
    WHY_NO_CONSENT,
    Visit,
    message_form_of,
    notice_form_of,
)

ATTEMPTS = Limit(scope="reports.return", times=10, window_seconds=15 * 60, fail_closed=True)
TEXT_FIELD = "text"
CODE_MAX_CHARACTERS = 200
OPEN_FIELD = "apri"
NOTICE_FIELD, STOP = "avviso", "no"
CONSENT_FIELD = "permesso"
DROPPED_FIELD = "toglilo"
_BUTTONS = frozenset({DROPPED_FIELD, OPEN_FIELD, CONSENT_FIELD, NOTICE_FIELD})
"""What does something else than send a message. Where it belongs to the message's form, the message comes along."""
_REASONS: dict[type[Exception], str] = {
    BusyError: BUSY,
    TooManyMessagesError: TOO_MANY,
    TooManyFilesError: TOO_MANY_FILES,
    FilesGone: FILES_GONE,
}


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class ReturnView(CodeView):
    """The code is typed and posted; it stands in no address, and no post that holds it stays in the history.

    What was typed, a message included, is kept sealed for a quarter of an hour, as a form in progress is
    (docs/adr/0006), so that the page with the answer is an ordinary one. There is no session that a forged post could
    use, so Django's CSRF cookie is not needed; posts from other sites are refused all the same.
    """

    http_method_names = ["get", "head", "post"]

    @sensitive_variables()
    def get(self, request: HttpRequest, visit: str = "") -> HttpResponse:
        if not visit:
            return self.show_form(request, CodeForm())
        kept = Keeper(request).load(slot(visit))
        if kept is None:
            return mark_sensitive(HttpResponseRedirect(reverse("reports:return")))
        typed = Visit.from_bytes(kept.content)
        if typed.fresh:
            return self.show_new_code(request, typed, visit=visit)
        if typed.has_unsent and not typed.code:
            return self.show_form(request, CodeForm(), typed=typed, visit=visit)
        if not VIEWS.allows(request):
            return self.show_too_many(request, typed=typed, visit=visit)
        return self.answer(request, typed, visit=visit)

    @sensitive_variables()
    def post(self, request: HttpRequest, visit: str = "") -> HttpResponseBase:
        keeper = Keeper(request)
        self.kept = kept = keeper.load(slot(visit)) if visit else None
        typed = Visit.from_bytes(kept.content) if kept else Visit()
        if in_forms.is_multipart(request) and (ask := keeper.ask_for_cookie()):
            return mark_sensitive(ask)
        try:
            post, attached = attachments.receive(request, there=typed.files, is_expected=bool(typed.code))
        except Refused as refused:
            return self.show_refused(request, refused)
        ask = keeper.ask_for_cookie()
        if ask is not None:
            return mark_sensitive(ask)
        if CLOSE_FIELD in post:
            attachments.forget(typed.files)
            return self.close(keeper, visit)
        return self._act(request, keeper, typed, post=post, attached=attached, visit=visit if kept else "")

    def _act(
        self, request: HttpRequest, keeper: Keeper, typed: Visit, *, post: QueryDict, attached: Attached, visit: str
    ) -> HttpResponseBase:
        """What the button says."""
        if NOTED_FIELD in post:
            keeper.change_cookie()
            return self.keep(request, keeper, dataclasses.replace(typed, fresh=""), visit=visit)
        if "address" in post:
            typed = dataclasses.replace(typed, address=str(post["address"]))
        if not _BUTTONS.isdisjoint(post):
            typed = _set_aside(typed, post=post, attached=attached)
        if DROPPED_FIELD in post:
            return self.keep(request, keeper, typed.without_answers, visit=visit, anchor="#messaggi")
        if OPEN_FIELD in post:
            return self._open_file(request, keeper, typed, file_id=str(post[OPEN_FIELD]), visit=visit)
        if CONSENT_FIELD in post:
            return self._answer_request(request, keeper, typed, post=post, visit=visit)
        if NOTICE_FIELD in post:
            return self._ask_for_notices(request, keeper, typed, post=post, visit=visit)
        return self._read_typed(request, keeper, typed, post=post, attached=attached, visit=visit)

    def _read_typed(
        self, request: HttpRequest, keeper: Keeper, typed: Visit, *, post: QueryDict, attached: Attached, visit: str
    ) -> HttpResponse:
        """The code, a message, answers that a page without a visit has brought along."""
        stays = attached.is_pressed or changes_language(post)
        typed = with_post(typed, post)
        if TEXT_FIELD in post:
            typed = _with_message(typed.unjudged, post=post, attached=attached, why=NOT_YET if stays else "")
        if "code" in post:
            typed = dataclasses.replace(typed, code=str(post["code"])[:CODE_MAX_CHARACTERS])
            if CodeForm({"code": typed.code}).is_valid() and not ATTEMPTS.allows(request):
                return self.show_too_many(request, typed=typed, visit=visit)
        if TEXT_FIELD not in post:
            return self.keep(request, keeper, typed, visit="", page=FOLLOW_UP if typed.filled else RETURN)
        if attached.is_pressed:
            return self.keep(request, keeper, typed, visit=visit, anchor=f"#id_{attachments.NAME}")
        if stays or attached.refused:
            return self.keep(request, keeper, typed, visit=visit)
        typed = self._write(request, typed)
        return self.keep(request, keeper, typed, visit=visit, anchor="#messaggi" if typed.sent else "")

    @staticmethod
    def _write(request: HttpRequest, waiting: Visit) -> Visit:
        """Send the message if that is possible now. What has not left is kept, with the reason."""
        code_form, form = CodeForm({"code": waiting.code}), MessageForm(waiting.typed)
        if not code_form.is_valid() or not form.is_valid():
            return waiting
        if not MESSAGES.allows(request):
            return dataclasses.replace(waiting, why_not_sent=TOO_OFTEN)
        code, text, key = code_form.cleaned_data["code"], form.cleaned_data["text"], form.cleaned_data["key"]
        try:
            written = write_code(request, code, text=text, key=key, files=waiting.files)
        except CaseDamagedError:
            return waiting  # the page that follows finds the same, and says so
        except tuple(_REASONS) as error:
            left = () if isinstance(error, FilesGone) else waiting.files
            return dataclasses.replace(waiting, files=left, why_not_sent=_REASONS[type(error)])
        return waiting.without_message if written else waiting

    @sensitive_variables()
    def _ask_for_notices(
        self, request: HttpRequest, keeper: Keeper, typed: Visit, *, post: QueryDict, visit: str
    ) -> HttpResponse:
        """To be told when the office writes, or to be told no more."""
        code_form, form = CodeForm({"code": typed.code}), NoticeForm({"address": typed.address})
        stops = post[NOTICE_FIELD] == STOP
        waiting = dataclasses.replace(typed, why_no_notice=INVALID)
        if not code_form.is_valid() or not (stops or form.is_valid()):
            return self.keep(request, keeper, waiting, visit=visit)
        address = "" if stops else form.cleaned_data["address"]
        waiting = dataclasses.replace(waiting, address=address, why_no_notice=BUSY)
        if MESSAGES.allows(request):
            with suppress(BusyError, CaseDamagedError):
                notice = Notice(address=address, language=get_language() or "")
                ask_for_notices(request, code_form.cleaned_data["code"], notice)
                waiting = dataclasses.replace(waiting, address="", why_no_notice="")
        return self.keep(request, keeper, waiting, visit=visit, anchor="#avvisi")

    @sensitive_variables()
    def _answer_request(
        self, request: HttpRequest, keeper: Keeper, typed: Visit, *, post: QueryDict, visit: str
    ) -> HttpResponse:
        """Yes, no, or a change of mind, to one request of the office."""
        code_form, answer = CodeForm({"code": typed.code}), answer_in(str(post[CONSENT_FIELD]))
        if not code_form.is_valid() or answer is None:
            return self.keep(request, keeper, typed, visit=visit)
        why = TOO_OFTEN
        if MESSAGES.allows(request):
            why = BUSY
            with suppress(BusyError, CaseDamagedError):
                try:
                    answer_request(request, code_form.cleaned_data["code"], referral=answer[1], action=answer[0])
                    why = ""
                except TransitionRefusedError:
                    why = MOVED
        return self.keep(
            request, keeper, dataclasses.replace(typed, why_no_consent=why), visit=visit, anchor="#permessi"
        )

    @sensitive_variables()
    def _open_file(
        self, request: HttpRequest, keeper: Keeper, typed: Visit, *, file_id: str, visit: str
    ) -> HttpResponseBase:
        """One file, of either side, as a download with a name that tells nothing: it stays on the device."""
        code_form = CodeForm({"code": typed.code})
        if not code_form.is_valid():
            return self.keep(request, keeper, typed, visit=visit)
        if not VIEWS.allows(request):
            return self.show_too_many(request, typed=typed, visit=visit)
        try:
            found = check_code(request, code_form.cleaned_data["code"])
        except BusyError:
            return self.show_busy(request, code_form, typed=typed, visit=visit)
        except CaseDamagedError:
            found = None  # the page that follows finds the same, and says so
        file = found.files.get(file_id) if found else None
        if file is None:
            return self.keep(request, keeper, typed, visit=visit)
        try:
            return mark_sensitive(send(file, Version.ORIGINAL, name=f"file.{file.format.extensions[0]}"))
        except FileDamaged:
            return self.keep(request, keeper, dataclasses.replace(typed, why_not_sent=NO_FILE), visit=visit)

    def show_case(self, request: HttpRequest, found: ReporterCase, typed: Visit, *, visit: str) -> HttpResponse:
        with override(found.payload.locale):
            sections = found.payload.sections()
        form, notice_form = message_form_of(typed), notice_form_of(typed)
        milestones, follow_ups = milestones_of(found), open_requests(found.messages)
        no_reply, refused, refused_in = given_back(found, typed, is_kept=bool(visit))
        context = {
            "found": found,
            "telling": telling_of(found),
            "milestones": milestones,
            "has_files": any(found.files),
            "is_late": any(each.is_late for each in milestones),
            "sections": sections,
            "language": found.payload.locale,
            "close_field": CLOSE_FIELD,
            "open_field": OPEN_FIELD,
            "form": form,
            "was_sent": bool(typed.sent),
            "consents": for_reporter(found.referrals),
            "why_no_consent": WHY_NO_CONSENT.get(typed.why_no_consent, ""),
            "consent_field": CONSENT_FIELD,
            "notice_form": notice_form,
            "notice_field": NOTICE_FIELD,
            "notice_stop": STOP,
            "offers_notices": bool(settings.NEUTRAL_FROM_EMAIL),
            "follow_ups": follow_ups,
            "follow_up": follow_ups[0] if follow_ups else None,
            "no_reply": no_reply,
            "refused": refused,
            "refused_in": refused_in,
            "dropped_field": DROPPED_FIELD,
            "offers": offers_of(found),
            "look_back": LOOK_BACK if found.state is State.CLOSED and visit else "",
            "visit": visit,
            "errors": summarise_errors(form) + summarise_errors(notice_form),
            "languages": other_languages(request),
            "code_field": CodeForm()["code"] if not visit else None,
        }
        return self.render(request, "reports/reporter_case.html", context)


def _set_aside(typed: Visit, *, post: QueryDict, attached: Attached) -> Visit:
    """What was typed on a page whose button did something else: it stays, and nothing is said of it.

    Only of a file that was not taken, because it would have to be chosen again.
    """
    typed = typed.unjudged
    if TEXT_FIELD not in post:
        return typed
    typed = _with_message(typed, post=post, attached=attached, why=NOT_YET)
    return typed if has_visible(typed.text) or typed.files else dataclasses.replace(typed, text="", key="")


def _with_message(typed: Visit, *, post: QueryDict, attached: Attached, why: str) -> Visit:
    """The message as it stands in a post; `why` it does not leave."""
    attachments.forget(file for file in typed.files if file not in attached.files)
    return dataclasses.replace(
        typed,
        text=str(post[TEXT_FIELD]),
        key=str(post.get("key", "")),
        files=attached.files,
        refused=attached.refused,
        why_not_sent=why,
    )
