"""The page for booking, a desk that receives, and appointments of invented people in its calendar."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation

from appointments import operations, slots
from appointments.form_definition import editors_part
from appointments.models import Appointment, AppointmentPage, BlockedTime, Channel, DeskService
from appointments.models import Desk as AppointmentDesk
from appointments.ways import Way
from core.days import at
from core.digests import digest_of
from demo.answering import answers_by_ids
from demo.files import read
from demo.pages import Desk
from outbox import delivery

FILE = "desk/appointments"


def build(desk: Desk) -> None:
    """After the services that can be booked, and before the menus that lead to the page."""
    desk.make_group("appointments")
    if AppointmentDesk.objects.exists():
        return
    found = read(FILE)["desk"]
    made = AppointmentDesk(
        unit=desk.get(found["unit"]),
        place=desk.get(found["place"]),
        **{name: int(found[name]) for name in ("slot_minutes", "lead_hours", "horizon_days")},
    )
    made.services = [
        DeskService(
            service_id=desk.page_id(each["service"]),
            sort_order=order,
            minutes=_number(each.get("minutes")),
            in_person=Way.IN_PERSON in each["ways"],
            by_phone=Way.PHONE in each["ways"],
            by_video=Way.VIDEO in each["ways"],
        )
        for order, each in enumerate(found["services"])
    ]
    made.save()
    desk.made += 1


def _number(written: str | None) -> int | None:
    return int(written) if written else None


def build_people(desk: Desk) -> None:
    """Appointments and a closed day, where it is a demonstration: after the accounts of those who receive."""
    if not settings.DEMO_BANNER:
        return
    colleague = User.objects.get(username="corsi")
    receiving = AppointmentDesk.objects.select_related("place").order_by("pk").first()
    found = read(FILE)
    if receiving is None:
        return
    for number, sample in enumerate(found["booked"]):
        _book(desk, sample, colleague, key=f"demo-appointment-{number}")
    if not BlockedTime.objects.exists():
        closed = found["closed"]
        first = desk.today + datetime.timedelta(days=int(closed["in_days"]))
        last = first + datetime.timedelta(days=int(closed["days"]))
        operations.block(
            desk=receiving,
            begins=at(first),
            ends=at(last),
            reason=closed["reason"],
            actor=colleague,
        )
        desk.made += 1


def _book(desk: Desk, sample: dict[str, Any], colleague: User, *, key: str) -> None:
    """Through the same operations as form and desk, so that mails, dates and the log are true."""
    if Appointment.objects.filter(submission_digest=digest_of(key)).exists():
        return
    services = DeskService.objects.select_related("desk__place", "desk__unit", "service")
    service = services.get(service=desk.page_id(sample["service"]))
    told = {name: sample.get(name, "") for name in ("name", "email", "phone", "matter")}
    person = operations.Person(**told, way=Way(sample.get("way", Way.IN_PERSON)))
    begins = slots.free_slots(service)[int(sample["free_time"])].begins
    language = sample.get("language", "it")
    if "by" in sample:
        made = operations.enter(
            service=service,
            begins=begins,
            person=person,
            channel=Channel(sample["by"]),
            locale=language,
            submission_key=key,
            actor=colleague,
            tell=False,
        )
    else:
        made = operations.book(
            service=service,
            begins=begins,
            person=person,
            locale=language,
            submission_key=key,
            answered=_answered(desk.page("booking"), desk.page("booking", language), sample.get("answers", {})),
        )
    _deliver(made)
    if sample.get("then") == "cancelled":
        operations.cancel(appointment_id=made.pk, actor=colleague)
        _deliver(made)
    desk.made += 1


def _answered(italian: AppointmentPage, page: AppointmentPage, said: dict[str, Any]) -> operations.Answered:
    with translation.override(page.locale.language_code):
        form = page.get_definition()
    asked = editors_part(form)
    return operations.Answered(
        form_key=italian.translation_key,
        answers=answers_by_ids(asked, said),
        definition=asked.to_json(),
        source_definition={} if page == italian else editors_part(italian.get_definition()).to_json(),
        days=italian.privacy_days,
    )


def _deliver(appointment: Appointment) -> None:
    """Hand the mail over at once, to the silent mail of `load_demo`: invented people get none from the due jobs."""
    mail = operations.last_mail(appointment)
    if mail is not None:
        delivery.deliver(mail.pk)
