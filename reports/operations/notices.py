"""A reporter is told by mail that there is something to read, and nothing else (docs/adr/0036)."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

import outbox.operations as outgoing
from reports.errors import CaseGoneError
from reports.models.cases import Case
from reports.notices import Notice
from reports.office import OpenOffice
from vault.keys import KeyPair
from vault.receipt import ReceiptCode

from .authenticity import changing, opening
from .casework import content_pair
from .reporter import content_pair_of, find_with_code
from .sealing import open_notice, seal_notice

KEPT_FOR = datetime.timedelta(days=7)
"""The longest that a mail may wait which nobody can hand over; handed over it is gone at once."""


@sensitive_variables()
def ask_with_code(*, code: ReceiptCode, notice: Notice) -> bool:
    """The reporter asks to be told, or, without an address, to be told no more; False when the code is of no case.

    What was there before is gone. Nothing is recorded. Raises as `read_with_code` does.
    """
    found = find_with_code(code)
    if found is None:
        return False
    try:
        with changing(found[0]) as case:
            content_pair_of(case, found[1])
            seal_notice(case, notice)
    except CaseGoneError:
        return False
    return True


@sensitive_variables()
def is_told(*, case: Case, office: OpenOffice, actor: User) -> bool:
    """Whether a mail leaves when the office writes. Raises `OfficeLockedError` and `CaseDamagedError`."""
    with opening(case, actor=actor) as current:
        return open_notice(current, content=content_pair(current, office)).goes_out


@sensitive_variables()
def tell_reporter(case: Case, *, content: KeyPair) -> None:
    """Owe the reporter a mail, if they asked for it, in the transaction that writes to them. Raises `CaseDamagedError`.

    Neither its row nor its text says which case it is about; the address is sealed until it is handed over.
    """
    notice = open_notice(case, content=content)
    if not notice.goes_out:
        return
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        texts = outgoing.Texts(subject=_("C’è una novità per te"), text=render_to_string("emails/report_notice.txt"))
    outgoing.put(
        key=f"notice:{uuid.uuid4()}",
        recipient=notice.address,
        texts=texts,
        language=notice.language,
        template="notice",
        cause_app="reports",
        cause_id="",
        purge_on=timezone.localdate() + KEPT_FOR,
        is_traceless=True,
    )
