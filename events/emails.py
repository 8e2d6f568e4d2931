"""The mails that a registrant gets: in their own language, and neutral.

Neutral means: neither subject nor body names the course. A course can tell something about who attends it, and not
only its owner may read a mailbox. Day, time, place and a reference are enough for the person concerned.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.site_settings import SiteSettings
from events.models.registrations import Registration
from events.states import State


class Notice(models.TextChoices):
    """Why we write."""

    RECEIVED = "received"
    REPEATED = "repeated"
    PROMOTED = "promoted"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a mail says first."""

    subject: Promise
    lead: Promise


_CONFIRMED = Wording(
    subject=_("La tua iscrizione è confermata"),
    lead=_("Abbiamo ricevuto la tua iscrizione: hai un posto nel gruppo indicato qui sotto."),
)
_WAITING = Wording(
    subject=_("La tua iscrizione è in lista d’attesa"),
    lead=_("Abbiamo ricevuto la tua iscrizione. Il gruppo è al completo: ti abbiamo messo in lista d’attesa."),
)
_WORDINGS: dict[Notice, Wording] = {
    Notice.REPEATED: Wording(
        subject=_("La tua iscrizione c’è già"),
        lead=_(
            "Qualcuno ha provato a iscrivere di nuovo questo indirizzo. Non abbiamo cambiato niente: la tua iscrizione "
            "resta com’era. Se non eri tu, puoi dircelo rispondendo a questo messaggio."
        ),
    ),
    Notice.PROMOTED: Wording(
        subject=_("Si è liberato un posto per te"),
        lead=_("Si è liberato un posto: la tua iscrizione ora è confermata."),
    ),
    Notice.SENT_BACK: Wording(
        subject=_("La tua iscrizione è tornata in lista d’attesa"),
        lead=_("La tua iscrizione è di nuovo in lista d’attesa. Se non sai perché, scrivici."),
    ),
    Notice.WITHDRAWN: Wording(
        subject=_("La tua iscrizione è stata ritirata"),
        lead=_("La tua iscrizione è stata ritirata. Se non l’hai chiesto tu, scrivici."),
    ),
    Notice.REINSTATED: Wording(
        subject=_("La tua iscrizione è di nuovo valida"),
        lead=_("Abbiamo annullato il ritiro della tua iscrizione: ora è in lista d’attesa."),
    ),
}


def wording_of(registration: Registration, notice: Notice) -> Wording:
    """The words for this notice; a new registration's depend on whether it got a seat."""
    if notice == Notice.RECEIVED:
        return _WAITING if registration.state == State.WAITING else _CONFIRMED
    return _WORDINGS[notice]


def _office_address() -> list[str]:
    """Where answers go: the office's address from the site's settings, if it is there."""
    found = SiteSettings.objects.filter(site__is_default_site=True).exclude(office_email="")
    return list(found.values_list("office_email", flat=True)[:1])


def build_message(*, registration: Registration, notice: Notice) -> EmailMultiAlternatives:
    """The mail, text and HTML, ready to send."""
    with translation.override(registration.locale):
        wording = wording_of(registration, notice)
        context = {
            "registration": registration,
            "group": registration.group,
            "position": registration.position,
            "subject": str(wording.subject),
            "lead": str(wording.lead),
            "LANGUAGE_CODE": registration.locale,
            "LANGUAGE_BIDI": translation.get_language_bidi(),
        }
        message = EmailMultiAlternatives(
            subject=str(wording.subject),
            body=render_to_string("emails/registration.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[registration.email],
            reply_to=_office_address(),
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("emails/registration.html", context), "text/html")
    return message
