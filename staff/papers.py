"""Documents of `printing` as the staff area gives them: letterhead, who prints, the file, what the log says.

    class AttendanceView(PaperView):
        staff_permission = Permission.VIEW_REGISTRATIONS
        audit_action = "registration.attendance_printed"
        file_name = _("presenze")

        def get_document(self):
            return attendance_sheet(self.group)

        def get_back_url(self):
            return reverse("courses_staff:course_list")

What is dear to make is made in a process of its own; the log gets its line when the file is given.
"""

from __future__ import annotations

import logging
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import ratelimit
from core.http import mark_sensitive
from core.site_settings import SiteSettings
from printing.paper import Document, Letterhead, Printed, PrintingError, TooLongError
from printing.rendering import LIMITS, render

from .registry import Text
from .roles import AnyUser
from .views import StaffView

logger = logging.getLogger(__name__)

AT_ONCE: Final = 3


def letterhead_of(request: HttpRequest) -> Letterhead:
    """The office as the site's settings describe it."""
    known = SiteSettings.for_request(request)
    address = ", ".join(filter(None, map(str.strip, known.office_address.splitlines())))
    return Letterhead(
        body=known.municipality_name,
        office=_("Ufficio Parità e Antidiscriminazioni"),
        contacts=tuple(filter(None, (address, known.office_phone, known.office_email))),
    )


def name_of(user: AnyUser) -> str:
    """How a sheet calls whoever printed it."""
    return str(user.get_full_name() or user.get_username())  # type: ignore[union-attr]  # signed in: StaffView


class PaperView(StaffView):
    """Gives a document as a file, in the language of whoever prints it; where there is none it says why."""

    http_method_names = ["get", "options"]
    file_name: ClassVar[Text]
    """After the day, in the name of the file: what it is, never who is in it."""
    language: ClassVar[str] = ""
    """A language of its own: for what somebody outside the office reads."""

    def get_document(self) -> Document:
        """What is printed. May raise `TooLongError`."""
        raise NotImplementedError

    def get_back_url(self) -> str:
        """Where one comes from."""
        raise NotImplementedError

    def get_language(self) -> str:
        """In which language it is printed."""
        return self.language or translation.get_language() or ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.give()

    def give(self) -> HttpResponse:
        """The answer with the file, or back with a message. Few are made at once: each takes a processor and memory."""
        place = ratelimit.take_place(scope="staff.papers", places=AT_ONCE, seconds=LIMITS.seconds)
        if place is None:
            return self._refuse(_("Si stanno preparando altri PDF: riprova fra un momento."))
        try:
            return self._made()
        finally:
            ratelimit.leave_place(place)

    def _made(self) -> HttpResponse:
        language = self.get_language()
        try:
            with translation.override(language):
                made = render(
                    self.get_document(),
                    letterhead=letterhead_of(self.request),
                    printed=Printed(by=name_of(self.request.user), at=timezone.now()),
                    language=language,
                )
        except TooLongError as error:
            return self._refuse(_("È troppo lungo per un PDF: al massimo %(number)d righe.") % {"number": error.most})
        except PrintingError as error:
            logger.error("A document could not be printed: %s", error)
            return self._refuse(_("Il PDF non è riuscito. Riprova; se succede ancora, dillo a chi gestisce il sito."))
        name = f"{timezone.localdate():%Y-%m-%d}-{slugify(str(self.file_name))}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return mark_sensitive(HttpResponse(made, content_type="application/pdf", headers=headers))

    def _refuse(self, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return redirect(self.get_back_url())
