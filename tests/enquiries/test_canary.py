"""Nothing of an enquiry is where it has no business: logs, the audit log, addresses, subjects, Wagtail's tables."""

from __future__ import annotations

import logging
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from wagtail.models import ReferenceIndex, Revision

from enquiries import operations
from enquiries.models import Enquiry
from enquiries.operations.links import make_link
from enquiries.states import Action
from outbox.models import Mail
from staff.log_filters import HideLinkTokens
from staff.models import AuditEvent
from tests.refusals import Refusals

from .factories import MATTER_ID, STORY_ID, submit

pytestmark = pytest.mark.django_db

OWN = {"enquiries"}
"""The apps in whose tables the words may stand."""


@pytest.fixture
def canary():
    return f"canarino{uuid.uuid4().hex[:8]}"


def whole_life(page, desk, client, canary):
    """Sent, sent again, read, answered, added to, noted, looked for, corrected, merged, closed."""
    address = f"{canary}@example.org"
    answers = {MATTER_ID: canary, STORY_ID: canary, "enquiry-name": canary, "enquiry-email": address}
    first = submit(page, answers=answers, submission_key=canary)
    submit(page, answers=answers, submission_key=canary)
    second = submit(page, answers=answers)
    for _press in range(2):
        operations.reply(enquiry_id=first.pk, text=canary, asks=True, key="r", actor=desk)
        operations.write(enquiry_id=first.pk, text=canary, key="w")
        operations.note(enquiry_id=first.pk, text=canary, is_from_person=False, key="n", actor=desk)
    path = make_link(first).replace("http://localhost:8000", "")
    client.post(path, {"text": canary, "key": "p"})
    client.force_login(desk)
    found = client.post(reverse("enquiries_staff:inbox"), {"testo": canary})
    client.get(found.url)
    client.get(reverse("enquiries_staff:detail", args=[first.pk]))
    operations.correct(enquiry_id=first.pk, name=canary, email=address, phone="", actor=desk)
    operations.merge(enquiry_id=second.pk, into_id=first.pk, actor=desk)
    operations.act(enquiry_id=first.pk, action=Action.CLOSE, actor=desk)
    return found.url


def tables_with(text):
    """Every table of the database in which the text stands."""
    found = set()
    for model in apps.get_models():
        columns = [field.attname for field in model._meta.local_concrete_fields]
        rows = model._base_manager.order_by().values_list(*columns)
        if any(text in str(value) for row in rows for value in row):
            found.add(model._meta.label)
    return found


def test_nothing_is_found_outside(page, desk, client, canary, caplog):
    refusals = Refusals()
    with caplog.at_level(logging.DEBUG), connection.execute_wrapper(refusals):
        address = whole_life(page, desk, client, canary)

    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert canary not in said
    assert canary not in address
    assert canary not in str(list(AuditEvent.objects.values_list("target", "details")))
    assert canary not in " ".join(Mail.objects.values_list("subject", flat=True))
    assert refusals.number == 0
    # A mail has its recipient, and the session what was looked for; nothing else.
    assert {label.split(".")[0] for label in tables_with(canary)} <= OWN | {"outbox", "sessions"}


def test_what_is_looked_for_would_be_found(page, desk, client, canary):
    """The negative control."""
    whole_life(page, desk, client, canary)
    assert {"enquiries.Enquiry", "enquiries.EnquiryMessage", "outbox.Mail"} <= tables_with(canary)


def test_after_the_purge_nothing_is_left(page, desk, client, canary):
    whole_life(page, desk, client, canary)
    Enquiry.objects.update(retain_until="2020-01-01")
    operations.purge()
    assert tables_with(canary) <= {"sessions.Session"}


def test_no_token_is_in_our_logs(page, client, caplog):
    """Whoever reads a log could use the link. What Django says about a refused post names the address."""
    path = make_link(submit(page)).replace("http://localhost:8000", "")
    token = path.rstrip("/").rpartition("/")[2]
    with caplog.at_level(logging.DEBUG):
        assert client.post(path, {"text": ""}).status_code == 422
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert token in record.getMessage(), "without the filter it would be there"
    assert HideLinkTokens().filter(record)
    assert token not in record.getMessage()
    assert "/richiesta/…" in record.getMessage()


def test_wagtail_knows_nothing_of_it(page, desk, client, canary):
    whole_life(page, desk, client, canary)
    models = set(apps.get_app_config("enquiries").get_models()) - {type(page)}
    labels = {model._meta.model_name for model in models}
    assert not Revision.objects.filter(content_type__app_label="enquiries", content_type__model__in=labels).exists()
    assert not ReferenceIndex.objects.filter(
        content_type__app_label="enquiries", content_type__model__in=labels
    ).exists()
