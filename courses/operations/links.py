"""The links of the mails of a registration, closed all at once (`courses.links`)."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from courses.emails import Notice
from courses.models.history import By, Happening
from courses.models.registrations import Registration
from courses.states import State
from outbox import operations as outbox
from staff import audit

from .history import note_event
from .holding import hold_registration
from .notices import CAUSE_APP, notify, send_link
from .offers import write_offer


@transaction.atomic
def revoke_links(*, registration_id: uuid.UUID, actor: User | None = None) -> Registration:
    """Close every link that was ever mailed, and mail a new one. `actor` is who of the office did it; None: the person.

    What waits to be sent holds an old link and does not go, what was sent is not sent again; an offer is written anew.
    From now on the code, which stands in the same mails, opens nothing by itself either: it has the link sent
    (`ask_for_link`).
    """
    hold_registration(registration_id)
    registration = Registration.objects.select_related("group__place").get(pk=registration_id)
    registration.link_edition += 1
    registration.save(update_fields=["link_edition"])
    if registration.email:
        outbox.drop_waiting(cause_app=CAUSE_APP, cause_id=registration.pk, recipient=registration.email)
        outbox.forget_texts(cause_app=CAUSE_APP, cause_id=registration.pk)
        notify(registration, Notice.LINKS_REVOKED)
    if registration.state == State.OFFERED:
        write_offer(registration, now=timezone.now())
    by = By.OFFICE if actor else By.PERSON
    note_event(registration, Happening.LINKS_REVOKED, by=by, actor=actor)
    audit.record(actor=actor, action="registration.links_revoked", target=f"registration:{registration.pk}")
    return registration


@transaction.atomic
def ask_for_link(registration: Registration) -> None:
    """Mail the link to the address of the registration: once a day, so that nobody floods a mailbox.

    Not to somebody who is erased at this moment.
    """
    try:
        hold_registration(registration.pk)
    except Registration.DoesNotExist:
        return
    if send_link(registration):
        note_event(registration, Happening.LINK_SENT, by=By.PERSON)
        audit.record(actor=None, action="registration.link_sent", target=f"registration:{registration.pk}")
