"""What of the courses waits for the desk: the lines of its home, and of the editors' dashboard."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Count, F, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.lists import of_status
from courses.models import CourseGroup, CoursePage, Edition, Registration, wishes_to_move
from courses.models.courses import EnrolmentStatus
from courses.seats import nearly_full
from courses.staff_forms import ENDING_SOON, TO_BE_CALLED, TWICE_IN_DRAW, WANTS_TO_MOVE, in_state
from courses.states import State
from staff.registry import AttentionItem, AttentionProvider

DECISION_AHEAD = datetime.timedelta(days=7)
"""So long before the day of decision the desk is told that people are missing."""


def waiting_seats(_request: HttpRequest) -> Iterable[AttentionItem]:
    """Groups in which a seat is free and somebody waits for it."""
    number = CourseGroup.objects.filter(waiting__gt=0, seats__gt=F("seats_taken") + F("offered")).count()
    if number:
        message = ngettext(
            "%(number)d gruppo con un posto libero e qualcuno in attesa",
            "%(number)d gruppi con un posto libero e qualcuno in attesa",
            number,
        )
        yield AttentionItem(
            message=message % {"number": number}, url=reverse("courses_staff:course_list"), count=number
        )


def full_groups(request: HttpRequest) -> Iterable[AttentionItem]:
    """Groups with a waiting list whose edition still takes registrations: editors may want to say so on the page."""
    number = CourseGroup.objects.filter(waiting__gt=0, edition__enrolment_until__gt=timezone.now()).count()
    if number:
        yield AttentionItem(
            message=ngettext(
                "%(number)d gruppo di un corso è al completo.", "%(number)d gruppi di corsi sono al completo.", number
            )
            % {"number": number},
            url=reverse("wagtailsnippets_courses_edition:list")
            if request.user.has_perm("courses.change_edition")
            else "",
            count=number,
            level="info",
        )


def offers(_request: HttpRequest) -> Iterator[AttentionItem]:
    """Offers that no mail tells anybody of, and those that end soon. One query."""
    numbers = Registration.objects.filter(state=State.OFFERED).aggregate(
        calls=Count("pk", filter=in_state(TO_BE_CALLED)),
        ending=Count("pk", filter=in_state(ENDING_SOON)),
    )
    url = reverse("courses_staff:registration_list")
    if numbers["calls"]:
        message = ngettext(
            "%(number)d posto offerto a chi non ha un indirizzo e-mail: telefona",
            "%(number)d posti offerti a chi non ha un indirizzo e-mail: telefona",
            numbers["calls"],
        )
        yield AttentionItem(
            message=message % {"number": numbers["calls"]}, url=f"{url}?stato={TO_BE_CALLED}", count=numbers["calls"]
        )
    if numbers["ending"]:
        message = ngettext(
            "%(number)d posto offerto senza risposta: l’offerta finisce entro un giorno",
            "%(number)d posti offerti senza risposta: le offerte finiscono entro un giorno",
            numbers["ending"],
        )
        yield AttentionItem(
            message=message % {"number": numbers["ending"]},
            url=f"{url}?stato={ENDING_SOON}",
            count=numbers["ending"],
            level="info",
        )


def decisions(_request: HttpRequest) -> Iterator[AttentionItem]:
    """Editions with too few people whose day of decision is near, or past while no group has met. One query.

    Before lots are drawn those who take part count.
    """
    today = timezone.localdate()
    in_draws = Registration.objects.filter(group__edition=OuterRef("pk"), state=State.RECEIVED).order_by()
    taking_part = in_draws.values("group__edition").annotate(number=Count("pk")).values("number")
    editions = Edition.objects.filter(
        minimum_participants__isnull=False, decision_day__lte=today + DECISION_AHEAD
    ).annotate(
        people=Sum("groups__seats_taken") + Coalesce(Subquery(taking_part), 0), first_day=Min("groups__begins_on")
    )
    for edition in editions.filter(people__lt=F("minimum_participants"), first_day__gt=today).order_by("decision_day"):
        assert edition.decision_day is not None  # noqa: S101 - filtered
        is_late = edition.decision_day < today
        message = (
            _("%(edition)s: %(people)d su almeno %(needed)d. Si doveva decidere entro il %(day)s")
            if is_late
            else _("%(edition)s: %(people)d su almeno %(needed)d. Si decide entro il %(day)s")
        )
        yield AttentionItem(
            message=message
            % {
                "edition": edition.title,
                "people": edition.people,
                "needed": edition.minimum_participants,
                "day": date_format(edition.decision_day, "DATE_FORMAT"),
            },
            url=f"{reverse('courses_staff:registration_list')}?corso={edition.pk}",
            level="error" if is_late else "warning",
        )


def nearly_full_groups(_request: HttpRequest) -> Iterator[AttentionItem]:
    """Groups of which one can still have a seat in the form, but not for long. One query."""
    yield from _nearly_full(reverse("courses_staff:course_list"))


def nearly_full_courses(_request: HttpRequest) -> Iterator[AttentionItem]:
    """The same for editors: the page may say that one has to be quick."""
    yield from _nearly_full(f"{reverse('course_list:index')}?posti=quasi")


def _nearly_full(url: str) -> Iterator[AttentionItem]:
    number = nearly_full(CourseGroup.objects.all(), timezone.now()).count()
    if number:
        message = ngettext("%(number)d gruppo quasi al completo", "%(number)d gruppi quasi al completo", number)
        yield AttentionItem(message=message % {"number": number}, url=url, count=number, level="info")


def closed_courses(_request: HttpRequest) -> Iterator[AttentionItem]:
    """Pages that readers find although nobody can register any more. One query."""
    pages = CoursePage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True)
    number = of_status(pages, EnrolmentStatus.CLOSED).count()
    if number:
        message = ngettext(
            "%(number)d corso pubblicato ha il modulo chiuso: le iscrizioni sono finite",
            "%(number)d corsi pubblicati hanno il modulo chiuso: le iscrizioni sono finite",
            number,
        )
        url = f"{reverse('course_list:index')}?pubblicazione=pubblicate&iscrizioni={EnrolmentStatus.CLOSED}"
        yield AttentionItem(message=message % {"number": number}, url=url, count=number, level="info")


def wishes(_request: HttpRequest) -> Iterator[AttentionItem]:
    """People who asked for another group and wait for an answer. One query."""
    number = Registration.objects.filter(wishes_to_move()).count()
    if number:
        message = ngettext(
            "%(number)d persona chiede di cambiare gruppo", "%(number)d persone chiedono di cambiare gruppo", number
        )
        url = f"{reverse('courses_staff:registration_list')}?stato={WANTS_TO_MOVE}"
        yield AttentionItem(message=message % {"number": number}, url=url, count=number)


def doubles_in_draws(_request: HttpRequest) -> Iterator[AttentionItem]:
    """Names that stand more than once in a draw still to come: whether it is one person, the desk knows. One query."""
    taking_part = Registration.objects.filter(state=State.RECEIVED).order_by()
    names = taking_part.values("group__edition", "name_folded").annotate(people=Count("pk")).filter(people__gt=1)
    number = names.count()
    if number:
        message = ngettext(
            "%(number)d nome compare più volte in un sorteggio ancora da fare: guarda se è la stessa persona",
            "%(number)d nomi compaiono più volte in un sorteggio ancora da fare: guarda se è la stessa persona",
            number,
        )
        url = f"{reverse('courses_staff:registration_list')}?stato={TWICE_IN_DRAW}"
        yield AttentionItem(message=message % {"number": number}, url=url, count=number)


ON_HOME: tuple[AttentionProvider, ...] = (offers, wishes, doubles_in_draws, decisions, nearly_full_groups)
"""What stands on the home of whoever sees registrations, beside what counts in the badge of the section."""
FOR_EDITORS: tuple[AttentionProvider, ...] = (full_groups, nearly_full_courses, closed_courses)
"""What stands on the dashboard of `/admin/`."""
