"""How long a closed case is kept, and how it is erased: by itself when its time is over, or by somebody before."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from formbuilder.uploads import waiting
from reports.entries import Side
from reports.errors import CaseDamagedError, CaseGoneError, NotDueError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.permissions import has_news
from reports.states import State
from staff import audit
from staff.conflicts import require_current

from .authenticity import changing, file_marks, opening, target_of
from .conversation import require_open, write_entry
from .sealing import is_written

if TYPE_CHECKING:
    from reports.models.pages import ReportPage

DAYS_WITHOUT_RULE: Final = 5 * 365
"""Where the page of the form says no days: as long as d.lgs. 24/2023, art. 14, lets reports of wrongdoing be kept."""
SOON: Final = datetime.timedelta(days=30)
"""How long before a case is erased the office is told."""


class Why(models.TextChoices):
    """Why a case is erased; the log keeps the code."""

    EXPIRED = "expired", _("È passato il tempo")
    ASKED = "asked", _("Lo ha chiesto chi ha segnalato o una persona di cui si parla")
    MISTAKE = "mistake", _("È un doppione o una prova")
    NOT_NEEDED = "not_needed", _("Non serve più")


def retention_date(*, form_key: uuid.UUID, promised: Mapping[str, int], outcome: str) -> datetime.date:
    """The last day of a case that is closed today: the shorter of what the notice had promised when it was sent, and
    of what the page of its form says now.
    """
    pages: type[ReportPage] = apps.get_model("reports", "ReportPage")  # models/pages.py imports this package
    page = pages.objects.filter(translation_key=form_key, locale__language_code=settings.LANGUAGE_CODE).first()
    said = (promised.get(outcome, promised.get("")), page.days_kept(outcome) if page else None)
    days = min((each for each in said if each), default=DAYS_WITHOUT_RULE)
    return timezone.localdate() + datetime.timedelta(days=days)


@sensitive_variables()
def keep_until(
    *,
    case: Case,
    office: OpenOffice,
    day: datetime.date,
    reason: str,
    key: str,
    actor: User,
    version: str | None = None,
) -> None:
    """Keep a closed case until another day; the reason is a note of the case.

    The same `key` with the same day and reason is one. Raises `NotDueError` for an open case, `StaleRecordError` when
    the page of the `version` showed another day, `OfficeLockedError` and `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        require_open(current, office)
        act = f"{day.isoformat()}:{key}"
        if is_written(current, act, reason):
            return
        require_current(current, ["retain_until"], version)
        if current.state != State.CLOSED:
            raise NotDueError("The case is open.")
        current.retain_until = day
        write_entry(current, SealedRecord.Field.NOTE, key=act, text=reason, side=Side.OFFICE, author=actor)
        details = {"retain_until": day.isoformat()}
        audit.record(actor=actor, action="case.kept", target=target_of(current), details=details)


SEEN_BEFORE_ERASING: Final = ("state", "unread", "retain_until", "referral_acts")
"""What somebody must have seen who erases a case by hand: `referral_acts` grows with each answer about a referral."""


def erase(*, case: Case, why: Why, actor: User | None, version: str | None = None) -> None:
    """Destroy a closed case with its keys, records and files. Its row of figures stays, and nobody finds it any more.

    A copy of the database still opens with the office's key until the backups are over. Raises `NotDueError` for an
    open case, and for an `EXPIRED` one whose time is not over; `StaleRecordError` when the page of the `version` showed
    something else, a new message or an answer for example; `CaseDamagedError`: a day that somebody else wrote erases
    nothing.
    """
    with opening(case, actor=actor) as current:
        require_current(current, SEEN_BEFORE_ERASING, version)
        if current.state != State.CLOSED or (why is Why.EXPIRED and not _is_over(current)):
            raise NotDueError("The case is not to be erased now.")
        audit.record(actor=actor, action="case.erased", target=target_of(current), details={"why": why.value})
        waiting.forget_marked(file_marks(current))
        current.delete()


def erase_expired() -> None:
    """Erase every case whose time is over, each for itself. Damaged ones stay, and the daily proof names them.

    Where somebody has written or answered and nobody has read it, the case stays until somebody has.
    """
    over = Case.objects.filter(state=State.CLOSED, retain_until__lt=timezone.localdate())
    for case in over.exclude(has_news()):
        with suppress(CaseDamagedError, CaseGoneError, NotDueError):
            erase(case=case, why=Why.EXPIRED, actor=None)


def erased_soon() -> models.Q:
    """The cases that are erased by themselves in the next days."""
    return models.Q(state=State.CLOSED, retain_until__lt=timezone.localdate() + SOON)


def _is_over(case: Case) -> bool:
    if case.retain_until is None or case.retain_until >= timezone.localdate():
        return False
    return not Case.objects.filter(has_news(), pk=case.pk).exists()
