"""Once a week whoever keeps pages reads which of them are to be reviewed: titles and links to the admin, no more."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import due_jobs
from core.site_address import absolute_url
from editorial.models import Upkeep
from editorial.operations import due, kept_by_nobody, upkeep_url
from outbox.colleagues import write_to
from outbox.operations import Texts
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff.roles import Permission

CAUSE_APP: Final = "editorial"
TEMPLATE: Final = "editorial.reviews"


def remind(*, today: datetime.date | None = None) -> int:
    """Write to everybody who has pages to review by the end of this week; once a week. How many were written to.

    What is planned for this week after its mail went out stands on the dashboard at once, and in Monday's mail.
    """
    today = today or timezone.localdate()
    sunday = today + datetime.timedelta(days=7 - today.isoweekday())
    pages: dict[User, list[Upkeep]] = defaultdict(list)
    planned = due(sunday).exclude(kept_by_nobody()).exclude(owner__email="").select_related("page", "owner")
    for upkeep in planned.order_by("review_on", "page__title"):
        assert upkeep.owner is not None  # noqa: S101 - excluded
        pages[upkeep.owner].append(upkeep)
    return due_jobs.for_each(pages.items(), lambda found: _write(*found, sunday=sunday))


def _write(owner: User, planned: list[Upkeep], *, sunday: datetime.date) -> int:
    """The key names the week: a second call in it writes nothing."""
    write_to(
        owner,
        lambda: _texts(planned),
        key=f"editorial:reviews:{owner.pk}:{sunday:%Y-%m-%d}",
        template=TEMPLATE,
        cause_app=CAUSE_APP,
        cause_id=owner.pk,
    )
    return 1


def _texts(planned: list[Upkeep]) -> Texts:
    """Titles, days and links."""
    lines = [
        f"- {each.page.title} ({date_format(each.review_on)}): {absolute_url(upkeep_url(each.page_id))}"
        for each in planned
        if each.review_on  # always: it is how they were found
    ]
    text = "\n".join(
        [
            _("Queste pagine del sito sono da rivedere. Accanto al titolo, entro quando:"),
            "",
            *lines,
            "",
            _("Quando ne hai riletta una, premi «Rivista oggi»: il promemoria torna dopo sei o dodici mesi."),
            _("Scriviamo al massimo una volta alla settimana."),
            "",
        ]
    )
    return Texts(subject=_("Pagine da rivedere"), text=text)


def hand_in() -> None:
    """Register the job and what its mails are called; once, when all apps are loaded."""
    register_cause(
        Cause(
            app=CAUSE_APP,
            permission=Permission.WORK_ACCOUNT_MAIL,
            templates={TEMPLATE: gettext_lazy("promemoria: pagine da rivedere")},
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="editorial.remind",
            label=gettext_lazy("Ricordare le pagine da rivedere"),
            every=datetime.timedelta(days=1),
            run=remind,
        )
    )
