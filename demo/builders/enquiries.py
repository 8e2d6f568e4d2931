"""The pages for asking something of the office, ready texts, and enquiries of invented people in several states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation

from core.digests import digest_of
from demo.answering import answers_by_ids
from demo.files import read
from demo.pages import Desk
from enquiries import operations
from enquiries.models import Enquiry, EnquiryPage, ReplyTemplate
from enquiries.operations import last_mail
from enquiries.states import Action
from outbox import delivery
from staff.ready_texts.operations import save_ready_text


def build(desk: Desk) -> None:
    """The pages; they stand before the services that lead to them."""
    desk.make_group("enquiries")


def build_people(desk: Desk) -> None:
    """Ready texts and enquiries, where it is a demonstration: after the accounts of those who answer."""
    if not settings.DEMO_BANNER:
        return
    colleague = User.objects.get(username="corsi")
    _ready_texts(desk, colleague)
    for number, sample in enumerate(read("desk/enquiries").values()):
        _submit(desk, Sample(**sample), colleague, key=f"demo-enquiry-{number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An enquiry of `content/desk/enquiries.yaml`: through which page, what is answered, what the desk does then.

    `answers` are by the question's words in that language; the last three are what is written.
    """

    page: str
    answers: Mapping[str, Any]
    language: str = "it"
    then: str = ""
    note: str = ""
    reply: str = ""
    thanks: str = ""


def _taken(enquiry: Enquiry, sample: Sample, colleague: User) -> None:
    operations.act(enquiry_id=enquiry.pk, action=Action.TAKE, actor=colleague)
    operations.note(enquiry_id=enquiry.pk, text=sample.note, is_from_person=False, key="demo-note", actor=colleague)


def _asked(enquiry: Enquiry, sample: Sample, colleague: User) -> None:
    operations.reply(enquiry_id=enquiry.pk, text=sample.reply, asks=True, key="demo-1", actor=colleague)


def _answered(enquiry: Enquiry, sample: Sample, colleague: User) -> None:
    operations.reply(enquiry_id=enquiry.pk, text=sample.reply, asks=False, key="demo-1", actor=colleague)


def _closed(enquiry: Enquiry, sample: Sample, colleague: User) -> None:
    _answered(enquiry, sample, colleague)
    operations.write(enquiry_id=enquiry.pk, text=sample.thanks, key="demo-2")
    operations.act(enquiry_id=enquiry.pk, action=Action.CLOSE, actor=colleague)


THEN: dict[str, Callable[[Enquiry, Sample, User], None]] = {
    "": lambda _enquiry, _sample, _colleague: None,
    "taken": _taken,
    "asked": _asked,
    "answered": _answered,
    "closed": _closed,
}


def _submit(desk: Desk, sample: Sample, colleague: User, *, key: str) -> None:
    """Through the same operations as form and desk, so that mails, dates and the log are true."""
    if Enquiry.objects.filter(submission_digest=digest_of(key)).exists():
        return
    italian: EnquiryPage = desk.page(sample.page)
    page: EnquiryPage = desk.page(sample.page, sample.language)
    with translation.override(sample.language):
        definition = page.get_definition()
    enquiry = operations.submit(
        page=page,
        form_title=italian.title,
        answers=answers_by_ids(definition, sample.answers),
        definition=definition,
        source_definition={} if page == italian else italian.get_definition().to_json(),
        locale=sample.language,
        submission_key=key,
    )
    _deliver(enquiry)
    THEN[sample.then](enquiry, sample, colleague)
    _deliver(enquiry)
    desk.made += 1


def _deliver(enquiry: Enquiry) -> None:
    """Hand the mail over at once, to the silent mail of `load_demo`: invented people get none from the due jobs."""
    mail = last_mail(enquiry)
    if mail is not None:
        delivery.deliver(mail.pk)


def _ready_texts(desk: Desk, colleague: User) -> None:
    for each in read("desk/reply-texts").values():
        if not ReplyTemplate.objects.filter(name=each["name"]).exists():
            template = ReplyTemplate(name=each["name"], kind=each.get("kind", ""))
            save_ready_text(template=template, texts=each["texts"], actor=colleague)
            desk.made += 1
