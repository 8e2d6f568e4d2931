"""Events, the campaigns that gather them, and the list of everything that is on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import calendars, days
from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.chrome import chrome_of
from core.dated_pages import dated_pages, in_order
from core.event_types import EventType
from core.feeds import FeedLink
from core.fields import TopicsField
from core.models import BasePage, DayGoneBy
from core.paging import CountedPaginator
from core.programme import ProgrammeFields
from core.search_kinds import SearchKind
from core.site_address import page_address
from core.site_settings import SiteSettings
from core.structured_data import json_ld_script
from core.versions import readable
from directory.listing import plan_around
from directory.versions import find_places, unit_with_contacts
from events import listing
from events.blocks import CoOrganiserBlock
from events.forms import EventFilterForm
from events.structured_data import event_data

EVENTS_PER_PAGE = 12

web_address = URLValidator(schemes=["http", "https"])


class EventIndexPage(BasePage):
    """Everything that is on: events and courses below this page, also those inside campaigns."""

    page_description = _("L’elenco degli eventi e dei corsi: qui sotto si creano eventi, campagne e corsi.")
    living_element: ClassVar[str] = "live-button-events"

    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)

    subpage_types: ClassVar[list[str]] = ["events.CampaignPage", "events.EventPage", "courses.CoursePage"]
    carried_parameters: ClassVar[frozenset[str]] = frozenset(EventFilterForm.base_fields)
    list_parameters: ClassVar[frozenset[str]] = carried_parameters | {"pagina"}
    template = "pages/event_index_page.html"
    is_rated: ClassVar[bool] = True

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("elenco degli eventi")
        verbose_name_plural = _("elenchi degli eventi")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `filter_form`, `events` (a paginator's page of `listing.Entry`), `months`, `campaigns`, `show_past`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = dated_pages().descendant_of(self)
        facets = listing.facets_of(pages)
        form = EventFilterForm(request.GET, months=listing.months_of(facets))
        wanted = form.read()
        count = sum(facet.number for facet in facets if facet.fits(wanted))
        paginator = CountedPaginator(listing.select(pages, wanted), EVENTS_PER_PAGE, count=count)
        events = paginator.get_page(request.GET.get("pagina"))
        events.object_list = listing.entries_of(events.object_list)
        context |= {
            "filter_form": form,
            "is_filtered": bool(form.query),
            "show_past": wanted.past,
            "events": events,
            "months": listing.by_month(events.object_list),
            "list_url": f"{self.get_url(request)}?{form.query}&" if form.query else f"{self.get_url(request)}?",
            "campaigns": [] if form.query else self._current_campaigns(),
            "feeds": feeds_of(facets),
            "feed_kind": calendars.CONTENT_TYPE.partition(";")[0],
        }
        return context

    def _current_campaigns(self) -> list[CampaignPage]:
        campaigns = readable(CampaignPage.objects.filter(end_date__gte=timezone.localdate()))
        return list(campaigns.child_of(self).defer_streamfields().order_by("start_date"))


def feeds_of(facets: Iterable[listing.Facet]) -> list[FeedLink]:
    """The calendars to follow: everything, and each kind that is in the list."""
    kinds = sorted({facet.kind for facet in facets}, key=EventType.values.index)
    return [
        FeedLink(label=gettext("Tutti gli eventi e i corsi"), url=reverse("event_feed")),
        *(FeedLink(label=str(EventType(kind).label), url=reverse("event_feed_of_kind", args=[kind])) for kind in kinds),
    ]


class EventPage(BasePage):
    """One event: what, for whom, when, where, for how much, whom to ask.

    Dates are local days and times of day; without a start time the event lasts all day. Booking, if any, is made
    elsewhere; what is booked here is a course.
    """

    page_description = _("Qualcosa che succede in un giorno e in un luogo. Se ci si iscrive con un modulo, è un corso.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.EVENT

    event_type = models.CharField(_("tipo di evento"), max_length=16, choices=EventType.choices)
    start_date = models.DateField(_("giorno di inizio"), null=True)  # a draft may lack it
    start_time = models.TimeField(
        _("ora di inizio"), null=True, blank=True, help_text=_("Se è vuota, l’evento dura tutto il giorno.")
    )
    end_date = models.DateField(
        _("giorno di fine"), null=True, blank=True, help_text=_("Se è vuoto, è lo stesso giorno dell’inizio.")
    )
    end_time = models.TimeField(_("ora di fine"), null=True, blank=True)
    is_cancelled = models.BooleanField(
        _("annullato"),
        default=False,
        help_text=_("La pagina resta e lo dice, come gli elenchi e i calendari di chi segue gli eventi."),
    )
    place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("luogo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    place_text = models.CharField(
        _("luogo in parole"),
        max_length=150,
        blank=True,
        help_text=_("Se il luogo non è nell’elenco, o per aggiungere sala e piano."),
    )
    online_url = models.URLField(
        _("indirizzo dell’evento in rete"),
        blank=True,
        validators=[web_address],
        help_text=_("Per chi partecipa a distanza."),
    )
    audience = RichTextField(_("a chi è rivolto"), features=PARAGRAPH_FEATURES)
    cost = models.CharField(_("costo"), max_length=255, help_text=_("Per esempio «Ingresso libero e gratuito»."))
    booking_url = models.URLField(_("indirizzo per prenotare"), blank=True, validators=[web_address])
    booking_text = models.CharField(
        _("come si prenota"), max_length=255, blank=True, help_text=_("Presso chi si prenota, e se è obbligatorio.")
    )
    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio che organizza"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("I suoi recapiti compaiono nella pagina."),
    )
    contacts = RichTextField(
        _("altre indicazioni per i contatti"),
        features=PARAGRAPH_FEATURES,
        blank=True,
        help_text=_("Si aggiungono ai recapiti dell’ufficio."),
    )
    topics = TopicsField()
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("che cos’è"))

    override_translatable_fields: ClassVar = [
        SynchronizedField("place", overridable=False),
        SynchronizedField("unit", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage", "events.CampaignPage"]
    starter_blocks: ClassVar = {"body": ("paragraph",)}
    starts_like_the_last: ClassVar[tuple[str, ...]] = ("unit", "contacts")
    subpage_types: ClassVar[list[str]] = []
    template = "pages/event_page.html"
    is_rated: ClassVar[bool] = True

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("event_type"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("start_time")]),
                FieldRowPanel([FieldPanel("end_date"), FieldPanel("end_time")]),
                FieldPanel("is_cancelled"),
            ],
            heading=_("Date e orari"),
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("place_text"), FieldPanel("online_url")], heading=_("Luogo")),
        FieldPanel("body"),
        FieldPanel("audience"),
        FieldPanel("cost"),
        MultiFieldPanel([FieldPanel("booking_url"), FieldPanel("booking_text")], heading=_("Prenotazione")),
        MultiFieldPanel([FieldPanel("unit"), FieldPanel("contacts")], heading=_("Contatti")),
        FieldPanel("topics"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("audience"),
        index.SearchField("place_text"),
        index.FilterField("event_type"),
        index.FilterField("start_date"),
    ]

    class Meta:
        verbose_name = _("evento")
        verbose_name_plural = _("eventi")

    @classmethod
    def programme_fields(cls) -> ProgrammeFields:
        return ProgrammeFields(
            event_type=F("eventpage__event_type"),
            description=F("eventpage__description"),
            first_day=F("eventpage__start_date"),
            last_day=Coalesce("eventpage__end_date", "eventpage__start_date"),
            start_time=F("eventpage__start_time"),
            place=F("eventpage__place"),
            place_text=F("eventpage__place_text"),
            is_cancelled=F("eventpage__is_cancelled"),
        )

    def clean(self) -> None:
        super().clean()
        errors = {} if self.may_have_gaps else self._find_errors()
        if errors:
            raise ValidationError(errors)

    def days_gone_by(self, today: datetime.date) -> Iterable[DayGoneBy]:
        if self.is_cancelled or not self._is_over_on(today):
            return
        name = "end_date" if self.end_date else "start_date"
        if self.booking_url or self.booking_text:
            yield name, _("L’evento è passato e la pagina dice ancora come si prenota: togli la prenotazione.")
        else:
            yield name, _("L’evento è passato: se il testo invita ancora a venire, racconta com’è andato.")

    def _find_errors(self) -> dict[str, Any]:
        """What has to be put right before the event is published, by field."""
        errors: dict[str, Any] = {}
        if not (self.place_id or self.place_text or self.online_url):
            errors["place_text"] = _("Scrivi dove si svolge: un luogo, parole tue, oppure un indirizzo in rete.")
        if self.start_date and self.end_date and self.end_date < self.start_date:
            errors["end_date"] = _("L’evento finisce prima di cominciare: controlla le due date.")
        if self.end_time and not self.start_time:
            errors["start_time"] = _("C’è un’ora di fine ma non un’ora di inizio.")
        elif self.end_time and self.start_time and self.is_one_day and self.end_time <= self.start_time:
            errors["end_time"] = _("L’evento finisce prima di cominciare: controlla le due ore.")
        return errors

    @property
    def is_one_day(self) -> bool:
        return self.end_date in (None, self.start_date)

    @property
    def is_over(self) -> bool:
        return self._is_over_on(timezone.localdate())

    def _is_over_on(self, today: datetime.date) -> bool:
        last_day = self.end_date or self.start_date
        return last_day is not None and last_day < today

    @property
    def starts_at(self) -> datetime.datetime | datetime.date | None:
        """The beginning as a moment in local time, or as a day when it lasts all day. None in a draft without a day."""
        return self._moment(self.start_date, self.start_time)

    @property
    def ends_at(self) -> datetime.datetime | datetime.date | None:
        """The end, as `starts_at`; the last day when no time is known."""
        return self._moment(self.end_date or self.start_date, self.end_time)

    @staticmethod
    def _moment(day: datetime.date | None, time: datetime.time | None) -> datetime.datetime | datetime.date | None:
        if day is None or time is None:
            return day
        return timezone.localtime(days.at(day, time), timezone.get_default_timezone())

    @cached_property
    def campaign(self) -> CampaignPage | None:
        """The campaign this event belongs to: its parent, if that is one. None for a page not saved yet."""
        return readable(CampaignPage.objects.parent_of(self)).first() if self.path else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["place"] = find_places([self.place_id]).get(self.place_id)
        context["plan"] = plan_around(context["place"], request)
        context["before"], context["after"] = listing.neighbours_of(self) if self.path else (None, None)
        context["unit"] = unit_with_contacts(self.unit_id)
        context["campaign"] = self.campaign
        context["calendar_url"] = reverse("event_calendar", args=[self.pk]) if self.pk and not self.is_over else ""
        context["structured_data"] = json_ld_script(
            event_data(
                self,
                place=context["place"],
                organiser=SiteSettings.for_request(request).municipality_name,
                url=page_address(self, request),
                picture=chrome_of(request, self).preview.picture if self.image_id else "",
            )
        )
        return context


class CampaignPage(BasePage):
    """A programme of events around a theme, such as «8 marzo è tutto l’anno»: the events are its child pages."""

    page_description = _("Un programma attorno a un tema, come «8 marzo»: gli eventi e i corsi si creano qui sotto.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.CAMPAIGN

    theme = models.CharField(_("tema"), max_length=150, help_text=_("Il tema di quest’anno, in una frase."))
    start_date = models.DateField(_("dal"), null=True)  # a draft may lack both
    end_date = models.DateField(_("al"), null=True)
    introduction = RichTextField(_("introduzione"), features=PARAGRAPH_FEATURES)
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)
    co_organisers = StreamField(
        [("organiser", CoOrganiserBlock())], verbose_name=_("con chi è organizzata"), blank=True
    )
    contacts = RichTextField(_("contatti"), features=PARAGRAPH_FEATURES, blank=True)
    topics = TopicsField()

    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = ["events.EventPage", "courses.CoursePage"]
    template = "pages/campaign_page.html"
    is_rated: ClassVar[bool] = True

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("theme"),
        FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")], heading=_("Periodo")),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("co_organisers"),
        FieldPanel("contacts"),
        FieldPanel("topics"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("theme"),
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("co_organisers"),
    ]

    class Meta:
        verbose_name = _("campagna")
        verbose_name_plural = _("campagne")

    def clean(self) -> None:
        super().clean()
        in_order = not (self.start_date and self.end_date) or self.start_date <= self.end_date
        if not self.may_have_gaps and not in_order:
            raise ValidationError({"end_date": _("La campagna finisce prima di cominciare: controlla le due date.")})

    def days_gone_by(self, today: datetime.date) -> Iterable[DayGoneBy]:
        if self.end_date and self.end_date < today:
            yield "end_date", _("La campagna è finita: se il testo invita ancora, racconta com’è andata.")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `programme`: what happens, day by day."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = in_order(dated_pages().child_of(self))
        context["programme"] = listing.by_day(listing.entries_of(pages))
        return context
