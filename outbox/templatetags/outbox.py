"""`{% load outbox %}`: what the office may do with a mail."""

from __future__ import annotations

from django import template

from outbox.models import Mail
from outbox.states import Action, actions_for

register = template.Library()

_ADDRESSES = {
    Action.RELEASE: "outbox_staff:release",
    Action.TRY_NOW: "outbox_staff:send_again",
    Action.SEND_AGAIN: "outbox_staff:send_again",
    Action.DROP: "outbox_staff:drop",
}


@register.simple_tag
def mail_actions(mail: Mail) -> list[tuple[Action, str]]:
    """What is possible now, each with the name of its view."""
    return [(action, _ADDRESSES[action]) for action in actions_for(mail)]
