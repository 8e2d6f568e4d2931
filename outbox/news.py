"""What is new, told to the people of the office by mail: how many of which kind, never what; at most once an hour.

An app says what can be new, once, when all apps are loaded:

    register_kind(
        Kind(
            code="enquiry",
            label=_("Una nuova richiesta"),
            permission=Permission.VIEW_ENQUIRIES,
            number=lambda _person, since, until: Enquiry.objects.filter(
                received_at__gt=since, received_at__lte=until
            ).count(),
            words=lambda number: ngettext("%(number)d nuova richiesta", "%(number)d nuove richieste", number),
        )
    )

Nothing is written down when something happens: a due job counts, for everybody who may see a kind and did not refuse
it, what came since the moment up to which she was told. It counts up to a minute ago, because what a transaction still
holds back may bear an earlier time: so nothing is told twice and nothing is missed. Whoever wants none says so on the
page behind her profile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import due_jobs
from core.site_address import absolute_url
from outbox.colleagues import write_to
from outbox.models import DROPPED, FAILED_STATES, Mail, NewsReader
from outbox.operations import Texts
from outbox.registry import apps_for
from staff.registry import Text
from staff.roles import Permission, holders_of, permissions_of

AT_MOST_EVERY = dt.timedelta(hours=1)
SETTLED_AFTER = dt.timedelta(minutes=1)
"""What happened so long ago is committed."""
KEPT = dt.timedelta(days=7)
TEMPLATE = "staff_news"
CAUSE_APP = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Something that can be new. `number` counts it for a person after one moment and up to another; `words`
    completes the mail's line.
    """

    code: str
    label: Text
    permission: Permission
    number: Callable[[User, dt.datetime, dt.datetime], int]
    words: Callable[[int], str]


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind. A second one of the same code is a mistake in the code: ImproperlyConfigured."""
    if kind.code in _kinds:
        raise ImproperlyConfigured(f"Two kinds of news are called {kind.code!r}.")
    _kinds[kind.code] = kind


def kinds_for(person: User) -> list[Kind]:
    """What this person may be told about."""
    allowed = permissions_of(person)
    return [kind for kind in _kinds.values() if kind.permission in allowed]


def refused_by(person: User) -> set[str]:
    """The kinds that this person does not want to be told about."""
    refused = NewsReader.objects.filter(person=person).values_list("refused", flat=True).first()
    return set(refused or ())


def choose(*, person: User, wanted: set[str]) -> None:
    """Note what of the kinds that this person may be told about she wants to be told."""
    offered = {kind.code for kind in kinds_for(person)}
    refused = (refused_by(person) - offered) | (offered - wanted)
    kept = {"refused": sorted(refused)}
    NewsReader.objects.update_or_create(
        person=person, defaults=kept, create_defaults={**kept, "told_at": timezone.now()}
    )


def tell() -> int:
    """Write to everybody for whom there is something new; how many mails that were. A due job."""
    until = timezone.now() - SETTLED_AFTER
    people = {person.pk: person for kind in _kinds.values() for person in holders_of(kind.permission)}
    readers = [person for person in people.values() if person.email]
    return due_jobs.for_each(readers, lambda person: _tell_one(person, until))


@transaction.atomic
def _tell_one(person: User, until: dt.datetime) -> bool:
    row, is_new = NewsReader.objects.get_or_create(person=person, defaults={"told_at": until})
    if is_new or row.told_at > until - AT_MOST_EVERY:
        return False
    wanted = (kind for kind in kinds_for(person) if kind.code not in row.refused)
    found = {kind: kind.number(person, row.told_at, until) for kind in wanted}
    news = {kind: number for kind, number in found.items() if number}
    if not news or not NewsReader.objects.filter(pk=row.pk, told_at=row.told_at).update(told_at=until):
        return False
    _write(person, news, until)
    return True


def _write(person: User, news: dict[Kind, int], until: dt.datetime) -> None:
    write_to(
        person,
        lambda: _texts(news),
        key=f"news:{person.pk}:{until:%Y-%m-%dT%H:%M:%S}",
        template=TEMPLATE,
        cause_app=CAUSE_APP,
        cause_id=person.pk,
        kept=KEPT,
        useful_for=AT_MOST_EVERY,
    )


def _texts(news: dict[Kind, int]) -> Texts:
    lines = [f"- {kind.words(number) % {'number': number}}" for kind, number in news.items()]
    text = "\n".join(
        [
            _("Nell’area riservata c’è qualcosa di nuovo:"),
            *lines,
            "",
            _("Accedi per vedere: %(url)s") % {"url": absolute_url(reverse("staff:home"))},
            "",
            _("Scriviamo al massimo una volta all’ora. Se non vuoi questi messaggi: %(url)s")
            % {"url": absolute_url(reverse("outbox_staff:news"))},
            "",
        ]
    )
    return Texts(subject=_("Novità nell’area riservata"), text=text)


# --- what outbox itself has to tell -----------------------------------------------------------------------------------


def failed_mails(person: User, since: dt.datetime, until: dt.datetime) -> int:
    """Mails whose last attempt failed then, of those that this person follows; not these mails themselves."""
    failed = Mail.objects.filter(cause_app__in=apps_for(person), state__in=FAILED_STATES)
    followed = failed.exclude(template=TEMPLATE).exclude(last_error=DROPPED)
    return followed.annotate(ended=Max("tries__at")).filter(ended__gt=since, ended__lte=until).count()


def stopped_jobs(_person: User, since: dt.datetime, until: dt.datetime) -> int:
    """Jobs that got into trouble then: each is told once, whatever else was told meanwhile."""
    began = (each.troubled_since for each in due_jobs.troubled())
    return sum(moment is not None and since < moment <= until for moment in began)
