"""What the office may do with a mail, as a table (`staff.state_table`). To hand it over is the postman's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from outbox.models import Mail, MailState
from staff.roles import Permission
from staff.state_table import StateTable, Step


class Action(models.TextChoices):
    """What the office can do with a mail: the text of the button."""

    RELEASE = "release", _("Spedisci")
    TRY_NOW = "try_now", _("Prova adesso")
    SEND_AGAIN = "send_again", _("Invia di nuovo")
    DROP = "drop", _("Non spedire")


_MAY = Permission.WORK_MAIL

TABLE = StateTable(
    {
        (MailState.HELD, Action.RELEASE): Step(MailState.WAITING, "mail.released", _MAY),
        (MailState.HELD, Action.DROP): Step(MailState.GIVEN_UP, "mail.dropped", _MAY),
        (MailState.WAITING, Action.TRY_NOW): Step(MailState.WAITING, "mail.sent_again", _MAY),
        (MailState.WAITING, Action.DROP): Step(MailState.GIVEN_UP, "mail.dropped", _MAY),
        # These stay what they are: a new edition goes.
        (MailState.SENT, Action.SEND_AGAIN): Step(MailState.SENT, "mail.sent_again", _MAY),
        (MailState.REFUSED, Action.SEND_AGAIN): Step(MailState.REFUSED, "mail.sent_again", _MAY),
        (MailState.GIVEN_UP, Action.SEND_AGAIN): Step(MailState.GIVEN_UP, "mail.sent_again", _MAY),
    }
)


def actions_for(mail: Mail) -> list[Action]:
    """What the table allows for this mail: one whose texts were forgotten, or that was dropped, does not go again."""
    possible = TABLE.actions_from(mail.state)
    goes_again = mail.has_texts and not mail.was_dropped
    return [action for action in possible if action != Action.SEND_AGAIN or goes_again]
