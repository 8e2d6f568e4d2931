"""The mails about an enquiry: in the person's language, and neutral.

Neither subject nor acknowledgement says what was asked: not only its owner may read a mailbox. A code, a day and a link
are enough; what a colleague writes in a reply is theirs to weigh.
"""

from __future__ import annotations

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enquiries.models.enquiries import Enquiry
from outbox.operations import Texts
from outbox.writing import compose


class Notice(models.TextChoices):
    """Why we write; the label is what the desk calls the mail."""

    RECEIVED = "received", _("Richiesta ricevuta")
    REPLY = "reply", _("Risposta a una richiesta")
    LINK = "link", _("Nuovo collegamento a una richiesta")


_SUBJECTS: dict[Notice, Promise] = {
    Notice.RECEIVED: _("Abbiamo ricevuto la tua richiesta %(reference)s"),
    Notice.REPLY: _("Risposta alla tua richiesta %(reference)s"),
    Notice.LINK: _("La tua richiesta %(reference)s"),
}
_LEADS: dict[Notice, Promise] = {
    Notice.RECEIVED: _("Abbiamo ricevuto la tua richiesta."),
    Notice.LINK: _("Ecco un nuovo collegamento per leggere la tua richiesta."),
}


def write(*, enquiry: Enquiry, notice: Notice, link: str, text: str = "") -> Texts:
    """The mail's subject and texts; `text` is what a colleague wrote, a reply's own words."""
    with translation.override(enquiry.locale):
        subject = str(_SUBJECTS[notice]) % {"reference": enquiry.reference}
    return compose(
        "enquiry",
        language=enquiry.locale,
        subject=subject,
        # What a stranger typed reaches no mailbox before somebody of the office has seen it.
        name="" if notice == Notice.RECEIVED else enquiry.name,
        enquiry=enquiry,
        lead=text or _LEADS[notice],
        says_when=notice == Notice.RECEIVED,
        link=link,
    )
