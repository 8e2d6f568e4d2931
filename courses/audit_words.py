"""The words of the audit log for what this app writes into it."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from courses.models import Channel, CourseGroup, Edition, Lesson
from courses.models.history import Happening
from courses.staff_forms import RegistrationFilterForm
from courses.states import State
from staff.audit_words import (
    ActGroup,
    Detail,
    Names,
    TargetKind,
    Words,
    by_reference,
    numbers_in,
    of_filter,
    references,
)

_MOST = 50

_DOCUMENTS = MappingProxyType(
    {
        "attendance_sheet": _("foglio presenze"),
        "participant_list": _("elenco dei nomi"),
        "labels": _("etichette"),
        "badges": _("cartellini"),
    }
)


def _group_names(ids: Collection[str]) -> Names:
    groups = CourseGroup.objects.select_related("edition", "place").in_bulk(numbers_in(ids))
    return {str(pk): f"«{group.edition.title}», {group}" for pk, group in groups.items()}


def _edition_names(ids: Collection[str]) -> Names:
    editions = Edition.objects.filter(pk__in=numbers_in(ids)).values_list("pk", "title")
    return {str(pk): f"«{title}»" for pk, title in editions}


def _lesson_names(ids: Collection[str]) -> Names:
    days = Lesson.objects.filter(pk__in=numbers_in(ids)).values_list("pk", "date")
    return {str(pk): date_format(day, "SHORT_DATE_FORMAT") for pk, day in days}


def _find_groups(text: str) -> Q | None:
    groups = CourseGroup.objects.filter(edition__title__icontains=text).values_list("pk", flat=True)[:_MOST]
    return Q(target__in=[f"group:{pk}" for pk in groups]) if groups else None


def _find_editions(text: str) -> Q | None:
    editions = Edition.objects.filter(title__icontains=text).values_list("pk", flat=True)[:_MOST]
    return Q(target__in=[f"edition:{pk}" for pk in editions]) if editions else None


WORDS = Words(
    acts=("registration", "attendance", "group", "edition", "lesson_feed", "certificate", "message", "survey"),
    groups={
        ActGroup.READ: (
            "registration.listed",
            "registration.waiting_list_read",
            "registration.read",
            "registration.file_read",
            "registration.counted",
            "registration.opened_by_code",
            "attendance.read",
            "message.previewed",
            "message.read",
            "survey.read",
        ),
        ActGroup.EXPORT: ("registration.exported", "registration.printed", "registration.copied"),
    },
    targets=(
        TargetKind(code="registration", label=_("iscrizione"), names=references, find=by_reference("registration")),
        TargetKind(code="group", label=_("gruppo"), names=_group_names, find=_find_groups),
        TargetKind(code="edition", label=_("corso"), names=_edition_names, find=_find_editions),
        TargetKind(
            code="message", label=_("messaggio a persone iscritte"), names=references, find=by_reference("message")
        ),
        TargetKind(code="lesson", label=_("incontro"), names=_lesson_names),
    ),
    details={
        **of_filter(RegistrationFilterForm, RegistrationFilterForm.link_fields),
        "corso": Detail(_("corso"), kind="edition"),
        "gruppo": Detail(_("gruppo"), kind="group"),
        "document": Detail(_("documento"), _DOCUMENTS),
        "lesson": Detail(_("incontro"), kind="lesson"),
        "arrived": Detail(_("segnate presenti")),
        "taken_back": Detail(_("presenze tolte")),
        "first_name": Detail(_("nome cambiato")),
        "last_name": Detail(_("cognome cambiato")),
        "email": Detail(_("e-mail cambiata")),
        "phone": Detail(_("telefono cambiato")),
        "fields": Detail(_("dati cambiati")),
        "seats": Detail(_("posti")),
        "group": Detail(_("gruppo"), kind="group"),
        "channel": Detail(_("arrivata da"), Channel.choices),
        "state": Detail(_("stato"), State.choices),
        "by_telephone": Detail(_("da chiamare")),
        "from_group": Detail(_("dal gruppo"), kind="group"),
        "to_group": Detail(_("al gruppo"), kind="group"),
        "from": Detail(_("da"), State.choices),
        "to": Detail(_("a"), State.choices),
        "skipped": Detail(_("persone in attesa da più tempo")),
        "mails": Detail(_("messaggi scritti")),
        "what": Detail(_("che cosa"), Happening.choices),
    },
)
