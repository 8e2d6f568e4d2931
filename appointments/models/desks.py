"""A desk that receives by appointment: where, for what, how long, how far ahead; when it does not; what is taken."""

from __future__ import annotations

import datetime
from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator, StepValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.models import Orderable

from appointments.ways import Way

CELL: Final = datetime.timedelta(minutes=5)
"""Time is taken in pieces of this length: every appointment begins and ends at a multiple of it."""
LENGTH_MIN: Final = 10
LENGTH_MAX: Final = 180
LEAD_MAX_HOURS: Final = 14 * 24
HORIZON_MAX_DAYS: Final = 180
REASON_MAX: Final = 120

_LENGTH: Final = [
    MinValueValidator(LENGTH_MIN),
    MaxValueValidator(LENGTH_MAX),
    StepValueValidator(CELL // datetime.timedelta(minutes=1)),
]


class Desk(ClusterableModel):
    """An office at a place, which receives one person at a time during the place's opening hours.

    Unit and place are the entries that were chosen; readers see them in their language (`directory.versions`).
    """

    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Chi riceve."),
    )
    place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("luogo"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Si può prenotare nei suoi orari di apertura, scritti nella rubrica; mai nei giorni festivi."),
    )
    slot_minutes = models.PositiveSmallIntegerField(
        _("durata di un appuntamento, in minuti"),
        default=30,
        validators=_LENGTH,
        help_text=_("Ogni quanti minuti può cominciare un appuntamento, e quanto dura se il servizio non dice altro."),
    )
    lead_hours = models.PositiveSmallIntegerField(
        _("ore di anticipo"),
        default=24,
        validators=[MaxValueValidator(LEAD_MAX_HOURS)],
        help_text=_("Chi prenota in rete trova solo orari che cominciano dopo queste ore."),
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("giorni in cui si può prenotare"),
        default=42,
        validators=[MinValueValidator(1), MaxValueValidator(HORIZON_MAX_DAYS)],
        help_text=_("Quanto lontano può essere un appuntamento, contando da oggi."),
    )
    video_room = models.URLField(
        _("indirizzo per le videochiamate"),
        blank=True,
        help_text=_(
            "Lo legge, nella sua pagina, chi ha un appuntamento in videochiamata: serve una stanza in cui si entra uno "
            "alla volta. Se è vuoto, promettiamo che lo mandi l’ufficio prima dell’appuntamento."
        ),
    )

    panels: ClassVar[list[Panel]] = [
        FieldPanel("unit"),
        FieldPanel("place"),
        MultiFieldPanel(
            [
                FieldPanel("slot_minutes"),
                FieldRowPanel([FieldPanel("lead_hours"), FieldPanel("horizon_days")]),
            ],
            heading=_("Quando si può prenotare"),
        ),
        FieldPanel("video_room"),
        InlinePanel("services", heading=_("Per che cosa si può prenotare"), label=_("servizio"), min_num=1),
    ]

    class Meta:
        verbose_name = _("sportello su appuntamento")
        verbose_name_plural = _("sportelli su appuntamento")
        ordering: ClassVar = ["unit__name", "pk"]

    def __str__(self) -> str:
        return f"{self.unit.name} – {self.place.name}"


class DeskService(Orderable):
    """Something for which a desk receives: a service of the site, whose page says what it is."""

    desk = ParentalKey(Desk, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("servizio"), on_delete=models.CASCADE, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(
        _("durata, in minuti"),
        null=True,
        blank=True,
        validators=_LENGTH,
        help_text=_("Se è vuota: quella dello sportello."),
    )
    in_person = models.BooleanField(Way.IN_PERSON.label, default=True)
    by_phone = models.BooleanField(Way.PHONE.label, default=False)
    by_video = models.BooleanField(Way.VIDEO.label, default=False)
    is_discreet = models.BooleanField(
        _("messaggi prudenti"),
        default=True,
        help_text=_(
            "I messaggi e il calendario dicono solo giorno e ora: né luogo, né sportello, né servizio. "
            "Chi li manda è l’ufficio: si vede."
        ),
    )

    panels: ClassVar[list[Panel]] = [
        PageChooserPanel("service", "services.ServicePage"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("is_discreet")]),
        FieldRowPanel([FieldPanel("in_person"), FieldPanel("by_phone"), FieldPanel("by_video")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("servizio su appuntamento")
        verbose_name_plural = _("servizi su appuntamento")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "service"], name="appointments_service_once"),
            models.CheckConstraint(
                condition=Q(in_person=True) | Q(by_phone=True) | Q(by_video=True),
                name="appointments_service_has_a_way",
                violation_error_message=_("Scegli almeno un modo: di persona, per telefono o in videochiamata."),
            ),
        ]

    def __str__(self) -> str:
        return self.service.title

    @property
    def ways(self) -> tuple[Way, ...]:
        """How an appointment for it can take place."""
        offered = ((Way.IN_PERSON, self.in_person), (Way.PHONE, self.by_phone), (Way.VIDEO, self.by_video))
        return tuple(way for way, is_offered in offered if is_offered)

    @property
    def length(self) -> datetime.timedelta:
        """How long an appointment for it is."""
        return datetime.timedelta(minutes=self.minutes or self.desk.slot_minutes)


class BlockedTime(models.Model):
    """When a desk receives nobody although its place is open. What is booked then stays, until the desk moves it."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    desk = models.ForeignKey(Desk, verbose_name=_("sportello"), on_delete=models.CASCADE, related_name="blocked")
    begins = models.DateTimeField(_("da"))
    ends = models.DateTimeField(_("a"))
    reason = models.CharField(_("perché"), max_length=REASON_MAX, help_text=_("Lo legge solo l’ufficio."))

    class Meta:
        verbose_name = _("chiusura di uno sportello")
        verbose_name_plural = _("chiusure degli sportelli")
        ordering: ClassVar = ["begins", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="appointments_blocked_ends_later")
        ]
        indexes: ClassVar = [models.Index(fields=["desk", "ends"], name="appointments_blocked_idx")]

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m-%d %H:%M}"


class TakenTime(models.Model):
    """Five minutes of a desk that belong to one appointment. Written by `appointments.seats` alone.

    The constraint is what keeps two people from one time, however many ask for it at once.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    appointment = models.ForeignKey("appointments.Appointment", on_delete=models.CASCADE, related_name="taken")

    class Meta:
        verbose_name = _("tempo preso")
        verbose_name_plural = _("tempi presi")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "at"], name="appointments_time_taken_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
