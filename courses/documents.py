"""What the desk prints about courses: rows of the database as documents of `printing`, in the reader's words."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from core.site_address import absolute_url
from courses import minors
from courses.answers import read_registration
from courses.minors import Collected
from courses.models import By, CourseGroup, Lesson, Registration, RegistrationEvent
from courses.operations import Issued, files_of, history_of, lessons_attended, lessons_of
from courses.states import SEATED_STATES, State
from formbuilder.copies import answers_on_paper
from printing.attendance import AttendanceGroup, AttendanceSheet
from printing.certificate import Certificate, Certificates
from printing.labels import LABELS_3X8, Label, Labels, Stock
from printing.listing import ROWS_MAX, Listing, Rows
from printing.record import Record, Section

ON_PAPER = ("first_name", "last_name", "email", "phone", "state", "received_at", "queue_number", "group_id")
"""All that lists need of a registration: no answers."""


def expected(group: CourseGroup, *, with_answers: bool = False) -> QuerySet[Registration]:
    """Who has a seat, as one looks for a name on paper."""
    columns = (*ON_PAPER, "answers") if with_answers else ON_PAPER
    people = Registration.objects.filter(group=group, state__in=SEATED_STATES).only(*columns)
    return people.order_by("last_name", "first_name", "pk")


def lesson_days(group: CourseGroup) -> tuple[datetime.date, ...]:
    """The days on which the group meets."""
    return tuple(lessons_of(group).values_list("date", flat=True))


def duration(group: CourseGroup) -> str:
    """How many lessons and how many hours there were, as a certificate says it; empty where nobody noted lessons."""
    lessons = list(lessons_of(group))
    if not lessons:
        return ""
    hours = sum(_hours(each, group) for each in lessons)
    words = {
        "lessons": ngettext("%(number)d lezione", "%(number)d lezioni", len(lessons)) % {"number": len(lessons)},
        "hours": number_format(hours, decimal_pos=1 if hours % 1 else 0),
    }
    return _("%(lessons)s, ore %(hours)s") % words


def _hours(lesson: Lesson, group: CourseGroup) -> float:
    times = (lesson.start_time or group.start_time, lesson.end_time or group.end_time)
    begin, end = (datetime.timedelta(hours=each.hour, minutes=each.minute) for each in times)
    return (end - begin) / datetime.timedelta(hours=1)


def attendance_sheet(groups: Sequence[CourseGroup]) -> AttendanceSheet:
    """A page for each group of one edition."""
    return AttendanceSheet(course=groups[0].edition.title, groups=tuple(map(_attendance_of, groups)))


def _attendance_of(group: CourseGroup) -> AttendanceGroup:
    """Whoever is under age when it is printed, or when the group begins, comes with who may collect them."""
    people = list(expected(group, with_answers=True))
    day = max(group.begins_on, timezone.localdate())
    at_the_door = ((each.full_name, minors.at_the_door(each.answers, day=day)) for each in people)
    return AttendanceGroup(
        title=str(group),
        people=tuple(each.full_name for each in people),
        lessons=lesson_days(group),
        facts=((_("Periodo"), period(group.begins_on, group.ends_on)),),
        minors=tuple((name, *_collected(found)) for name, found in at_the_door if found),
    )


def _collected(found: Collected) -> tuple[str, str]:
    """Who is responsible, and who may collect, in words."""
    guardian = ", ".join(filter(None, (found.guardian, found.phone)))
    if found.goes_alone:
        return guardian, _("Può tornare a casa per conto proprio.")
    return guardian, "; ".join(", ".join(each) for each in found.others)


def registration_list(found: QuerySet[Registration]) -> Listing:
    """What the desk has filtered, group by group, in the order of names."""
    people = found.order_by(
        "-group__edition__enrolment_until", "group__edition", "group", "last_name", "first_name", "pk"
    )
    people = people.select_related("group__edition", "group__place").defer("answers", "definition", "source_definition")
    groups = itertools.groupby(people[: ROWS_MAX + 1], key=lambda each: each.group)
    return Listing(
        title=_("Elenco delle iscrizioni"),
        columns=(*_columns(), _("Stato")),
        groups=tuple(
            Rows(
                title=f"{group.edition.title}, {group}",
                rows=tuple((*_row(each), str(each.get_state_display())) for each in members),
            )
            for group, members in groups
        ),
        is_landscape=True,
    )


def participant_list(group: CourseGroup) -> Listing:
    """Who has a seat, and who waits for one in which order."""
    people = Registration.objects.filter(group=group).only(*ON_PAPER)
    waiting = people.filter(state=State.WAITING).order_by("queue_number")
    return Listing(
        title=_("Elenco di un gruppo"),
        facts=((_("Corso"), group.edition.title), (_("Gruppo"), str(group))),
        columns=_columns(),
        is_landscape=True,
        groups=(
            Rows(title=_("Con un posto"), rows=tuple(map(_row, expected(group)))),
            Rows(title=_("In lista d’attesa"), rows=tuple(map(_row, waiting))),
        ),
    )


def _columns() -> tuple[str, ...]:
    return (_("Nome e cognome"), _("Telefono"), _("E-mail"), _("Ricevuta il"))


def _row(registration: Registration) -> tuple[str, ...]:
    """Never the reference: beside the address it opens the person's own page to whoever finds the paper."""
    received = date_format(timezone.localtime(registration.received_at), "SHORT_DATE_FORMAT")
    return (registration.full_name, registration.phone, registration.email, received)


def labels(group: CourseGroup, *, stock: Stock = LABELS_3X8) -> Labels:
    """A label with the name of each person who has a seat. It does not name the course: a badge is seen by others."""
    lines = (f"{group.get_weekday_display()} {group.start_time:%H:%M}",)
    people = tuple(Label(name=each.full_name, lines=lines) for each in expected(group))
    return Labels(subject=group.edition.title, labels=people, stock=stock)


def certificates(issued: Iterable[Issued]) -> Certificates:
    """One page a person, in Italian: others than this person read it."""
    issued = list(issued)
    durations = {group: duration(group) for group in {each.registration.group for each in issued}}
    return Certificates(
        certificates=tuple(
            Certificate(
                name=each.registration.full_name,
                course=each.certificate.course_title,
                facts=tuple(
                    (label, said)
                    for label, said in (
                        (_("Periodo"), period(each.certificate.first_date, each.certificate.last_date)),
                        (_("Durata del corso"), durations[each.registration.group]),
                    )
                    if said
                ),
                issued_on=each.certificate.issued_on,
                code=each.code,
                address=verification_address().partition("://")[2],
            )
            for each in issued
        ),
        signatory=_("Per l’ufficio"),
    )


def verification_address() -> str:
    """Where anybody checks a certificate: the Italian page, whatever language is active."""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute_url(reverse("courses:verify"))


def data_copy(registration: Registration) -> Record:
    """Everything that is kept of one registration, for the person it is about."""
    group = registration.group
    kept = date_format(registration.retain_until, "DATE_FORMAT")
    received = date_format(timezone.localtime(registration.received_at), "DATETIME_FORMAT")
    return Record(
        title=_("Copia dei dati"),
        facts=((_("Iscrizione"), registration.reference),),
        sections=(
            Section(
                title=_("Iscrizione"),
                entries=(
                    (_("Corso"), group.edition.title),
                    (_("Gruppo"), str(group)),
                    (_("Stato"), str(registration.get_state_display())),
                    (_("Ricevuta il"), received),
                    (_("Canale"), str(registration.get_channel_display())),
                    (_("Lingua"), get_language_info(registration.locale)["name_translated"]),
                    (_("Si cancella dopo il"), kept),
                    (_("File allegati"), str(len(files_of(registration)))),
                ),
            ),
            Section(
                title=_("Persona"),
                entries=(
                    (_("Nome"), registration.first_name),
                    (_("Cognome"), registration.last_name),
                    (_("E-mail"), registration.email),
                    (_("Telefono"), registration.phone),
                ),
            ),
            *answers_on_paper(read_registration(registration).sections),
            Section(title=_("Presenze"), entries=tuple(map(_was_there, lessons_attended(registration)))),
            Section(title=_("Storia"), entries=tuple(map(_happened, history_of(registration)))),
        ),
    )


def _was_there(lesson: Lesson) -> tuple[str, str]:
    begins, ends = lesson.hours
    return date_format(lesson.date, "DATE_FORMAT"), f"{begins:%H:%M}–{ends:%H:%M}, {lesson.get_kind_display()}"


def _happened(event: RegistrationEvent) -> tuple[str, str]:
    """A line of the history. Who of the office it was is not the person's data."""
    before = (f"{name}: {value}" for name, value in event.before.items())
    lines = (event.label, str(By(event.by).label), event.text, *before)
    return date_format(timezone.localtime(event.at), "DATETIME_FORMAT"), "\n".join(filter(None, lines))


def period(first: datetime.date, last: datetime.date) -> str:
    """«dal … al …»."""
    words = {"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    return _("dal %(first)s al %(last)s") % words
