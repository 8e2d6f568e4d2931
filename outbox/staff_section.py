"""What this app hands in: its section, the names of its actions, its due jobs, the mails of accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import due_jobs
from outbox import delivery, news, operations
from outbox.audit_words import WORDS
from outbox.models import DROPPED, FAILED_STATES, Mail, MailState
from outbox.registry import Cause, apps_for
from outbox.registry import register as register_cause
from outbox.staff_forms import NOT_SENT
from staff import registry
from staff.audit_words import register as register_words
from staff.roles import Permission

ACTIONS = {
    "mail.listed": _("ha visto l’elenco dei messaggi in uscita"),
    "mail.sent_again": _("ha fatto ripartire un messaggio"),
    "mail.released": _("ha fatto partire un messaggio fermo"),
    "mail.dropped": _("ha fermato un messaggio"),
}

SWEEP_EVERY = timedelta(seconds=15)


def to_look_at(request: HttpRequest) -> Iterable[registry.AttentionItem]:
    """Mails that failed, and mails that wait for the office's word."""
    states = [*FAILED_STATES, MailState.HELD]
    mine = Mail.objects.filter(cause_app__in=apps_for(request.user), state__in=states).exclude(last_error=DROPPED)
    numbers = Counter(dict(mine.order_by().values_list("state").annotate(number=Count("pk"))))
    url = reverse("outbox_staff:mail_list")
    if held := numbers.pop(MailState.HELD, 0):
        message = ngettext(
            "%(number)d messaggio aspetta il vostro sì", "%(number)d messaggi aspettano il vostro sì", held
        )
        yield registry.AttentionItem(message=message % {"number": held}, url=f"{url}?stato=held", count=held)
    if failed := numbers.total():
        message = ngettext("%(number)d messaggio non è partito", "%(number)d messaggi non sono partiti", failed)
        yield registry.AttentionItem(
            message=message % {"number": failed}, url=f"{url}?stato={NOT_SENT}", count=failed, level="error"
        )


def hand_in() -> None:
    """Register everything; called once, when all apps are loaded."""
    registry.register(
        registry.Section(
            key="mail",
            label=_("Posta"),
            description=_("I messaggi che il sito spedisce: quali aspettano, quali non sono partiti."),
            url_name="outbox_staff:mail_list",
            permission=Permission.WORK_MAIL,
            icon="it-mail",
            order=60,
            waits=to_look_at,
        )
    )
    registry.register_actions(ACTIONS)
    register_words(WORDS)
    register_cause(
        Cause(
            app="staff",
            permission=Permission.WORK_ACCOUNT_MAIL,
            templates={
                "password_reset_key": _("Una nuova password"),
                "password_link": _("Una nuova password"),
                "invitation": _("Invito"),
                "password_changed": _("Password cambiata"),
                "email_changed": _("Indirizzo cambiato"),
                "username_changed": _("Nome utente cambiato"),
                "second_factor_removed": _("Secondo fattore tolto"),
                "second_factor_cleared": _("Secondo fattore azzerato"),
                news.TEMPLATE: _("Avviso: c’è qualcosa di nuovo"),
            },
        )
    )
    news.register_kind(
        news.Kind(
            code="mail.failed",
            label=_("Un messaggio che non è partito"),
            permission=Permission.WORK_MAIL,
            number=news.failed_mails,
            words=lambda number: ngettext(
                "%(number)d messaggio non è partito", "%(number)d messaggi non sono partiti", number
            ),
        )
    )
    news.register_kind(
        news.Kind(
            code="job.stopped",
            label=_("Un lavoro periodico che non va avanti"),
            permission=Permission.WORK_ACCOUNT_MAIL,
            number=news.stopped_jobs,
            words=lambda number: ngettext(
                "%(number)d lavoro periodico non va avanti", "%(number)d lavori periodici non vanno avanti", number
            ),
        )
    )
    due_jobs.register(
        due_jobs.Job(
            name="outbox.news",
            label=_("Avvisare le persone dell’ufficio"),
            every=timedelta(minutes=10),
            run=news.tell,
        )
    )
    due_jobs.register(
        due_jobs.Job(name="outbox.sweep", label=_("Spedire i messaggi"), every=SWEEP_EVERY, run=delivery.sweep)
    )
    due_jobs.register(
        due_jobs.Job(
            name="outbox.purge", label=_("Cancellare i messaggi scaduti"), every=timedelta(days=1), run=operations.purge
        )
    )
