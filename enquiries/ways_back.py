"""How what the desk does with enquiries is taken back («Annulla», `staff.undo`)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from enquiries import operations
from enquiries.models import Enquiry
from staff import undo
from staff.roles import Permission


def _take_back(facts: undo.Facts, actor: User) -> str:
    try:
        operations.take_back(facts=dict(facts), actor=actor)
    except (operations.ChangedMeanwhileError, Enquiry.DoesNotExist) as error:
        raise undo.ChangedSinceError from error
    return _("Annullato: la richiesta è di nuovo come prima.")


def _take_back_note(facts: undo.Facts, actor: User) -> str:
    try:
        operations.take_back_note(message=facts["message"], actor=actor)
    except operations.ChangedMeanwhileError as error:
        raise undo.ChangedSinceError from error
    return _("Annullato: la nota non c’è più.")


ENQUIRY = undo.Way(code="enquiry", permission=Permission.MANAGE_ENQUIRIES, take_back=_take_back)
NOTE = undo.Way(code="enquiry_note", permission=Permission.MANAGE_ENQUIRIES, take_back=_take_back_note)

WAYS = (ENQUIRY, NOTE)
