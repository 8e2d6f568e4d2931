"""The mails that an operation causes: written into the outbox, in its transaction."""

from __future__ import annotations

import datetime

from django.utils import timezone

from core.site_settings import office_mailbox
from enquiries.emails import Notice, write
from enquiries.models.enquiries import Enquiry
from outbox import operations as outbox
from outbox.models import Mail

from .links import make_link

CAUSE_APP = "enquiries"
KEPT_FOR = datetime.timedelta(days=90)
"""How long the office can see that a mail went; never longer than the enquiry itself is kept."""


def notify(
    enquiry: Enquiry, notice: Notice, *, moment: str = "", text: str = "", due: datetime.datetime | None = None
) -> Mail | None:
    """Owe the person a mail with a link of its own; None where there is no address.

    `moment` tells mails of the same sort apart; it leaves at `due`, or now. The link opens the enquiry, so the texts
    are forgotten when they were handed over: what was said stands in the conversation, `send_link` sends a new link.
    """
    if not enquiry.email:
        return None
    return outbox.put(
        key=f"enquiry:{enquiry.pk}:{notice.value}{moment}",
        recipient=enquiry.email,
        texts=write(enquiry=enquiry, notice=notice, link=make_link(enquiry), text=text),
        language=enquiry.locale,
        template=f"enquiry.{notice.value}",
        cause_app=CAUSE_APP,
        cause_id=enquiry.pk,
        purge_on=min(timezone.localdate() + KEPT_FOR, enquiry.retain_until),
        reply_to=reply_address(enquiry),
        due=due,
        is_secret=True,
    )


def reply_address(enquiry: Enquiry) -> str:
    """Where answers by mail go: the page's own box, or the office's from the site's settings; perhaps neither."""
    own = enquiry.page.reply_to if enquiry.page else ""
    return own or office_mailbox()


def last_mail(enquiry: Enquiry) -> Mail | None:
    """The newest mail about an enquiry, for whoever wants to know whether it has gone."""
    return outbox.last_mail(cause_app=CAUSE_APP, cause_id=enquiry.pk)
