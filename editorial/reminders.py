"""Once a week whoever keeps pages reads which of them are to be reviewed: titles and links to the admin, no more."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import due_jobs
from core.site_address import absolute_url
from editorial.models import Upkeep
from editorial.operations import due, kept_by_nobody, upkeep_url
from outbox import operations as outbox
from outbox.registry import Cause
from outbox.registry import register as register_cause
from staff.letters import language_of
from staff.roles import Permission

CAUSE_APP: Final = "editorial"
TEMPLATE: Final = "editorial.reviews"
MAIL_KEPT: Final = datetime.timedelta(days=30)


def remind(*, today: datetime.date | None = None) -> int:
    """Write to everybody who has pages to review by the end of this week; once a week. How many were written to."""
    today = today or timezone.localdate()
    sunday = today + datetime.timedelta(days=7 - today.isoweekday())
    pages: dict[User, list[Upkeep]] = defaultdict(list)
    planned = due(sunday).exclude(kept_by_nobody()).exclude(owner__email="").select_related("page", "owner")
    for upkeep in planned.order_by("review_on", "page__title"):
        assert upkeep.owner is not None  # noqa: S101 - excluded
        pages[upkeep.owner].append(upkeep)
    return due_jobs.for_each(pages.items(), lambda found: _write(*found, sunday=sunday))


def _write(owner: User, planned: list[Upkeep], *, sunday: datetime.date) -> int:
    """Titles, days and links. The key names the week: a second call in it writes nothing."""
    language = language_of(owner)
    with translation.override(language):
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
        subject = _("Pagine da rivedere")
    outbox.put(
        key=f"editorial:reviews:{owner.pk}:{sunday:%Y-%m-%d}",
        recipient=owner.email,
        texts=outbox.Texts(subject=subject, text=text),
        language=language,
        template=TEMPLATE,
        cause_app=CAUSE_APP,
        cause_id=owner.pk,
        purge_on=timezone.localdate() + MAIL_KEPT,
    )
    return 1


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
