"""The words of the audit log for what this app writes into it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from appointments.models import Channel, Desk
from appointments.staff_forms import AppointmentFilter
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


def _desk_names(ids: Collection[str]) -> Names:
    found = Desk.objects.filter(pk__in=numbers_in(ids)).select_related("unit", "place")
    return {str(each.pk): f"«{each}»" for each in found}


WORDS = Words(
    acts=("appointment", "desk"),
    groups={
        ActGroup.READ: ("appointment.listed", "appointment.read"),
        ActGroup.EXPORT: ("appointment.copied", "appointment.exported", "appointment.day_printed"),
    },
    targets=(
        TargetKind(code="appointment", label=_("appuntamento"), names=references, find=by_reference("appointment")),
        TargetKind(code="appointment_desk", label=_("sportello"), names=_desk_names),
    ),
    details={
        **of_filter(AppointmentFilter, AppointmentFilter.link_fields),
        "desk": Detail(_("sportello"), kind="appointment_desk"),
        "sportello": Detail(_("sportello"), kind="appointment_desk"),
        "channel": Detail(_("canale"), Channel.choices),
    },
)
