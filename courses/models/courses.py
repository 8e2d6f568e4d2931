"""Courses, their editions and groups: what is organised.

It is not translated; what is *said* about it stands on `CoursePage`.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations

from core.state_looks import Look
from courses.draws.drawing import new_seed, promise_of

LARGEST_PARTY = 4
"""People who may enter as one: a lock on so many seats at once, and a crowd for one address."""

LAST_SEATS = 3
"""At this number of free seats or fewer, the page says "ultimi posti"."""

DEFAULT_RETENTION_DAYS = 180

REMINDER_DAYS = [
    (1, _("un giorno prima")),
    (2, _("due giorni prima")),
    (3, _("tre giorni prima")),
    (4, _("quattro giorni prima")),
    (5, _("cinque giorni prima")),
    (6, _("sei giorni prima")),
    (7, _("una settimana prima")),
]
"""How long before a lesson people can be reminded of it."""


class Weekday(models.IntegerChoices):
    """ISO weekdays, so that `date.isoweekday()` compares."""

    MONDAY = 1, _("lunedì")
    TUESDAY = 2, _("martedì")
    WEDNESDAY = 3, _("mercoledì")
    THURSDAY = 4, _("giovedì")
    FRIDAY = 5, _("venerdì")
    SATURDAY = 6, _("sabato")
    SUNDAY = 7, _("domenica")


class Availability(models.TextChoices):
    """What a visitor may know about the seats of a group: never the exact number."""

    AVAILABLE = "available", _("Posti disponibili")
    LAST_SEATS = "last_seats", _("Ultimi posti")
    WAITING_LIST = "waiting_list", _("Lista d’attesa")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return AVAILABILITY_LOOKS[self]


AVAILABILITY_LOOKS: dict[Availability, Look] = {
    Availability.AVAILABLE: Look.OPEN,
    Availability.LAST_SEATS: Look.LAST_PLACES,
    Availability.WAITING_LIST: Look.WAITING,
}


class EnrolmentStatus(models.TextChoices):
    """Whether people can register now."""

    NOT_YET = "not_yet", _("Le iscrizioni non sono ancora aperte")
    OPEN = "open", _("Iscrizioni aperte")
    CLOSED = "closed", _("Le iscrizioni sono chiuse")
    NO_GROUPS = "no_groups", _("I gruppi non sono ancora stati fissati")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return ENROLMENT_LOOKS[self]


ENROLMENT_LOOKS: dict[EnrolmentStatus, Look] = {
    EnrolmentStatus.NOT_YET: Look.NOT_YET,
    EnrolmentStatus.OPEN: Look.OPEN,
    EnrolmentStatus.CLOSED: Look.CLOSED,
    EnrolmentStatus.NO_GROUPS: Look.NOT_YET,
}


class Allocation(models.TextChoices):
    """How an edition gives its seats."""

    FIRST_COME = "first_come", _("In ordine di arrivo")
    DRAW = "draw", _("A sorteggio")


class Course(models.Model):  # type: ignore[django-manager-missing]  # modelcluster's are untyped
    """What is taught again and again. Pages in every language point to the same course."""

    title = models.CharField(
        _("nome interno"),
        max_length=150,
        help_text=_("Lo vede solo chi lavora all’ufficio, per esempio «Autodifesa, primo livello»."),
    )
    survey = models.ForeignKey(
        "courses.CourseSurveyPage",
        verbose_name=_("questionario di fine corso"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Alla fine di un’edizione lo sportello lo manda a chi ha partecipato. Le risposte sono anonime."),
    )

    class Meta:
        verbose_name = _("corso")
        verbose_name_plural = _("corsi")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class Edition(ClusterableModel):
    """One edition of a course, with its groups: this autumn's, next spring's.

    `draw_seed` and `drawn_at` belong to the draw (docs/adr/0023): `save()` never writes them on an existing row: an
    editor's form may be older than the draw. Nobody is shown the seed before it.
    """

    OF_THE_DRAW = ("draw_seed", "drawn_at")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions", verbose_name=_("corso"))
    title = models.CharField(
        _("nome interno"),
        max_length=150,
        help_text=_("Lo vede solo chi lavora all’ufficio, per esempio «Autodifesa 2027, primo livello»."),
    )
    enrolment_from = models.DateTimeField(
        _("iscrizioni dal"), null=True, blank=True, help_text=_("Se è vuoto, le iscrizioni sono aperte da subito.")
    )
    enrolment_until = models.DateTimeField(_("iscrizioni fino al"))
    minimum_age = models.PositiveSmallIntegerField(
        _("età minima"),
        null=True,
        blank=True,
        help_text=_(
            "In anni, il primo giorno del gruppo. Con un’età minima o massima il modulo chiede la data di nascita e, a "
            "chi ha meno di 18 anni, chi ne ha la responsabilità. Con 0 lo chiede senza escludere nessuno."
        ),
    )
    maximum_age = models.PositiveSmallIntegerField(
        _("età massima"), null=True, blank=True, help_text=_("In anni compiuti, il primo giorno del gruppo.")
    )
    residents_first_until = models.DateTimeField(
        _("precedenza a chi risiede nel comune fino al"),
        null=True,
        blank=True,
        help_text=_("Fino ad allora il modulo chiede dove si abita e prende soltanto chi risiede nel comune."),
    )
    allocation = models.CharField(
        _("come si danno i posti"),
        max_length=16,
        choices=Allocation.choices,
        default=Allocation.FIRST_COME,
        help_text=_(
            "A sorteggio: chi si iscrive sceglie uno o più gruppi, e dopo il termine il sito sorteggia i posti. Non si "
            "cambia più quando qualcuno si è iscritto."
        ),
    )
    draw_residents_first = models.BooleanField(
        _("nel sorteggio, prima chi risiede nel comune"),
        default=False,
        help_text=_("Il modulo chiede se la persona risiede nel comune; lo sportello può controllare."),
    )
    draw_seed = models.CharField(max_length=64, blank=True, editable=False)
    drawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    largest_party = models.PositiveSmallIntegerField(
        _("quante persone si possono iscrivere insieme"),
        default=1,
        choices=[
            (1, _("una persona alla volta")),
            (2, _("due persone")),
            (3, _("fino a tre persone")),
            (LARGEST_PARTY, _("fino a quattro persone")),
        ],
        help_text=_(
            "Chi si iscrive insieme ha i posti insieme o aspetta insieme: non si divide mai. Finché chi è in testa "
            "alla lista aspetta più posti, un posto libero non passa a chi viene dopo."
        ),
    )
    price = models.CharField(
        _("costo di questa edizione"), max_length=150, blank=True, help_text=_("Si aggiunge al costo della pagina.")
    )
    documents = models.TextField(
        _("documenti da portare"), max_length=500, blank=True, help_text=_("Per esempio «Certificato medico».")
    )
    minimum_participants = models.PositiveSmallIntegerField(_("numero minimo di persone"), null=True, blank=True)
    decision_day = models.DateField(
        _("giorno in cui si decide"), null=True, blank=True, help_text=_("Se il corso si fa, quando c’è un minimo.")
    )
    retention_days = models.PositiveSmallIntegerField(
        _("giorni di conservazione"),
        default=DEFAULT_RETENTION_DAYS,
        help_text=_("Si scrive nell’informativa della pagina del corso, e vale da quando la si pubblica."),
    )

    reminder_days = models.PositiveSmallIntegerField(
        _("ricorda gli incontri alle persone iscritte"),
        null=True,
        blank=True,
        choices=REMINDER_DAYS,
        help_text=_("Un’e-mail prima di ogni incontro a chi ha un posto, se non dice di no. Se è vuoto, nessuna."),
    )
    tells_desk = models.BooleanField(
        _("avvisa lo sportello delle nuove iscrizioni"),
        default=False,
        help_text=_("Un’e-mail senza nomi, al massimo una volta all’ora, a chi nello sportello la vuole."),
    )

    class Meta:
        verbose_name = _("edizione")
        verbose_name_plural = _("edizioni")
        ordering = ["-enrolment_until", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment_from__isnull=True) | Q(enrolment_from__lt=F("enrolment_until")),
                name="courses_edition_window_in_order",
                violation_error_message=_("Le iscrizioni finiscono prima di cominciare: controlla le due date."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                name="courses_edition_ages_in_order",
                violation_error_message=_("L’età massima è minore di quella minima."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the edition; on an existing row, everything but what belongs to the draw. A draw gets its seed here."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            children = [relation.get_accessor_name() for relation in get_all_child_relations(self)]
            kwargs["update_fields"] = [*(name for name in names if name not in self.OF_THE_DRAW), *children]
        super().save(*args, **kwargs)
        if self.draws_lots and not self.draw_seed:
            Edition.objects.filter(pk=self.pk, draw_seed="").update(draw_seed=new_seed())
            self.refresh_from_db(fields=["draw_seed"])

    def clean(self) -> None:
        super().clean()
        if self.draws_lots and self.residents_first_until:
            message = _("In un sorteggio non conta quando ci si iscrive: lascia vuoto, e usa la precedenza qui sotto.")
            raise ValidationError({"residents_first_until": message})
        if not self.draws_lots and self.draw_residents_first:
            raise ValidationError({"draw_residents_first": _("Vale soltanto se i posti si danno a sorteggio.")})
        if self.pk:
            self._refuse_other_rules()

    def _refuse_other_rules(self) -> None:
        """The rules under which somebody registered stay as they were."""
        names = ("allocation", "draw_residents_first")
        stored = Edition.objects.filter(pk=self.pk).values(*names).first() or {}
        changed = [name for name in names if name in stored and stored[name] != getattr(self, name)]
        if changed and self.has_people:
            message = _("Non si può più cambiare: qualcuno si è già iscritto con questa regola.")
            raise ValidationError(dict.fromkeys(changed, message))

    @property
    def has_people(self) -> bool:
        """Whether anybody is or was registered in it. Two queries at most."""
        groups = CourseGroup.objects.filter(edition=self.pk)
        return groups.filter(registrations__isnull=False).exists() or groups.filter(counts__isnull=False).exists()

    @property
    def draws_lots(self) -> bool:
        return self.allocation == Allocation.DRAW

    @property
    def awaits_draw(self) -> bool:
        """Whether whoever registers now takes part in a draw still to come."""
        return self.draws_lots and self.drawn_at is None

    @property
    def admits_residents_only(self) -> bool:
        """Whether at this moment the form takes nobody from elsewhere."""
        return self.residents_first_until is not None and timezone.now() < self.residents_first_until

    @property
    def asks_residence(self) -> bool:
        """Whether the form asks where somebody lives: now, or in a draw still to come, it counts."""
        return self.admits_residents_only or (self.awaits_draw and self.draw_residents_first)

    @property
    def seed_promise(self) -> str:
        """What is public of the seed before the draw."""
        return promise_of(self.draw_seed) if self.draw_seed else ""

    def enrolment_status(
        self, *, groups: Iterable[CourseGroup], now: datetime.datetime | None = None
    ) -> EnrolmentStatus:
        """Whether people can register at `now`. The caller passes the groups it has already read."""
        now = now or timezone.now()
        if now >= self.enrolment_until:
            return EnrolmentStatus.CLOSED
        if not list(groups):
            return EnrolmentStatus.NO_GROUPS
        if self.enrolment_from and now < self.enrolment_from:
            return EnrolmentStatus.NOT_YET
        return EnrolmentStatus.OPEN


def current_first(editions: QuerySet[Edition], now: datetime.datetime | None = None) -> QuerySet[Edition]:
    """In the order in which a page shows one: open, soonest end first; still to open; the last that closed."""
    now = now or timezone.now()
    return editions.annotate(
        turn=Case(
            When(enrolment_until__lte=now, then=Value(2)),
            When(enrolment_from__gt=now, then=Value(1)),
            default=Value(0),
        ),
        ends=Case(When(enrolment_until__gt=now, then=F("enrolment_until"))),
    ).order_by("turn", "ends", "-enrolment_until", "pk")


def current_of(editions: Iterable[Edition], now: datetime.datetime | None = None) -> Edition | None:
    """The one that `current_first` puts first, of editions that were read already."""
    now = now or timezone.now()

    def turn(edition: Edition) -> tuple[int, float, int]:
        end = edition.enrolment_until.timestamp()
        if edition.enrolment_until <= now:
            return 2, -end, edition.pk
        is_to_come = edition.enrolment_from is not None and edition.enrolment_from > now
        return int(is_to_come), end, edition.pk

    return min(editions, key=turn, default=None)


def open_now(editions: QuerySet[Edition], now: datetime.datetime) -> QuerySet[Edition]:
    """Those in which people can register, soonest end first."""
    begun = Q(enrolment_from__isnull=True) | Q(enrolment_from__lte=now)
    groups = CourseGroup.objects.filter(edition=OuterRef("pk"))
    return editions.filter(begun, Exists(groups), enrolment_until__gt=now).order_by("enrolment_until", "pk")


class CourseGroup(models.Model):
    """One weekday group of an edition: when, where, how many seats.

    `uuid` is the id of the group as an option of the form: answers store it, so it never changes. The counters
    belong to `courses.seats`, which changes them with conditional updates; `save()` never writes them on an existing
    row, because an editor's form may be hours old.

    `first_date` and `last_date` are of the plan: between them lessons of the group alone are made. What anybody is told
    and what is counted from are `begins_on` and `ends_on`, the first and last day on which the group meets, alone or
    with all others; they belong to `courses.operations.follow_lessons`.
    """

    lesson_list: list[Any]
    """Its lessons, where a page has read them."""

    COUNTERS = ("seats_taken", "offered", "waiting", "last_queue_number")
    SPAN = ("begins_on", "ends_on")

    edition = ParentalKey(Edition, on_delete=models.CASCADE, related_name="groups", verbose_name=_("edizione"))
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    weekday = models.PositiveSmallIntegerField(_("giorno della settimana"), choices=Weekday.choices)
    start_time = models.TimeField(_("dalle"))
    end_time = models.TimeField(_("alle"))
    place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("luogo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Un luogo dell’elenco. Se non c’è, scrivi il luogo nel campo seguente."),
    )
    venue = models.CharField(
        _("luogo in parole"),
        max_length=150,
        blank=True,
        help_text=_("Per esempio «Madonna dell’Olmo, palestra»: compare nel modulo al posto del nome del luogo."),
    )
    first_date = models.DateField(_("primo incontro"))
    last_date = models.DateField(_("ultimo incontro"))
    begins_on = models.DateField(editable=False)
    ends_on = models.DateField(editable=False)
    seats = models.PositiveIntegerField(_("posti"), validators=[MinValueValidator(1)])
    desk_reserve = models.PositiveIntegerField(
        _("posti riservati allo sportello"),
        default=0,
        help_text=_("Il modulo in rete non li dà: li assegna lo sportello. Sono compresi nei posti."),
    )
    seats_taken = models.PositiveIntegerField(_("posti occupati"), default=0, editable=False)
    offered = models.PositiveIntegerField(_("posti offerti"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("persone in attesa"), default=0, editable=False)
    last_queue_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("gruppo")
        verbose_name_plural = _("gruppi")
        ordering = ["weekday", "start_time", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__gte=0) & Q(seats__gte=F("seats_taken") + F("offered")),
                name="courses_group_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(desk_reserve__lte=F("seats")),
                name="courses_group_reserve_within_seats",
                violation_error_message=_("I posti riservati allo sportello sono più dei posti."),
            ),
            models.CheckConstraint(condition=Q(offered__gte=0), name="courses_group_offered_not_negative"),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="courses_group_waiting_not_negative"),
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")),
                name="courses_group_dates_in_order",
                violation_error_message=_("L’ultimo incontro viene prima del primo: controlla le due date."),
            ),
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")),
                name="courses_group_times_in_order",
                violation_error_message=_("L’ora di fine viene prima dell’ora di inizio."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}–{self.end_time:%H:%M}, {self.venue_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the group; on an existing row, everything but the counters and the span, which a new one takes from its
        plan.
        """
        if self._state.adding:
            self.begins_on, self.ends_on = self.first_date, self.last_date
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in (*self.COUNTERS, *self.SPAN)
            ]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.venue and self.place_id is None:
            raise ValidationError({"venue": _("Scrivi il luogo, oppure sceglilo dall’elenco.")})
        if self.first_date and self.weekday and self.first_date.isoweekday() != self.weekday and self._plan_changed():
            day = Weekday(self.first_date.isoweekday()).label
            text = _("Il primo incontro cade di %(day)s: controlla la data o il giorno della settimana.")
            raise ValidationError({"first_date": text % {"day": day}})
        if self.pk and self.seats is not None:
            stored = CourseGroup.objects.filter(pk=self.pk)
            taken = stored.values_list(F("seats_taken") + F("offered"), flat=True).first() or 0
            if self.seats < taken:
                raise ValidationError(
                    {
                        "seats": _("I posti non possono essere meno di quelli già occupati o offerti: %(taken)d.")
                        % {"taken": taken}
                    }
                )

    def _plan_changed(self) -> bool:
        """Whether somebody writes weekday or first day now: a first lesson that was moved by hand is no mistake."""
        stored = CourseGroup.objects.filter(pk=self.pk, weekday=self.weekday, first_date=self.first_date)
        return self.pk is None or not stored.exists()

    @property
    def venue_name(self) -> str:
        """Where the group meets, in words."""
        return self.venue or (str(self.place) if self.place else "")

    @property
    def free_seats(self) -> int:
        """Seats that the next person could get in the form: none while others are waiting, none of the desk's."""
        return 0 if self.waiting else max(0, self.seats_to_offer)

    @property
    def unclaimed_seats(self) -> int:
        """Seats that nobody has and that are offered to nobody; the desk's are among them."""
        return self.seats - self.seats_taken - self.offered

    @property
    def seats_to_offer(self) -> int:
        """Of those, the ones that are not kept for the desk; below zero where the desk has less than it should."""
        return self.unclaimed_seats - self.desk_reserve

    @property
    def availability(self) -> Availability:
        if self.free_seats <= 0:
            return Availability.WAITING_LIST
        return Availability.LAST_SEATS if self.free_seats <= LAST_SEATS else Availability.AVAILABLE

    @property
    def is_full(self) -> bool:
        return self.availability == Availability.WAITING_LIST
