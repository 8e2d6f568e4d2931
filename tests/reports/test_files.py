"""Files sent with a report: their keys stand in the case's sealed record, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core import serializers
from django.urls import reverse

from formbuilder.models import SealedUpload
from formbuilder.uploads import opening, waiting
from formbuilder.uploads.waiting import FilesGone
from reports import operations
from reports.models import Case, SealedRecord
from reports.operations.authenticity import file_mark
from reports.payload import Payload
from staff.models import AuditEvent
from tests.formbuilder.uploads import posts, samples
from tests.formbuilder.uploads.test_receiving import receive
from tests.reports.factories import FORM_KEY, make_definition, make_submission
from tests.reports.test_staff_views import signed_in, unlocked

pytestmark = pytest.mark.django_db

NAME = "Messaggio di Bruno.jpg"


@pytest.fixture
def sent(office):
    """A case with a photograph and a recording, and what the photograph was."""
    photograph = samples.picture()
    parts = [posts.file("q-files", NAME, photograph), posts.file("q-files", "nota.mp3", samples.MP3)]
    files = tuple(each.file for each in receive(posts.request(posts.body(*parts)))[1].taken)
    submission = replace(make_submission(), files=files)
    receipt = operations.submit(submission=submission, source_definition=make_definition(), form_key=FORM_KEY)
    return Case.objects.get(pk=receipt.case_id), files, photograph


def url_of(case, file, version="copia"):
    return reverse("reports_staff:case_file", args=[case.pk, file.id, version])


def test_the_keys_stand_in_the_sealed_record_only(office, sent):
    case, files, photograph = sent
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    assert opened.payload.files == files
    assert b"".join(opening.read(opened.payload.files[0])) == photograph
    rows = [*Case.objects.all(), *SealedRecord.objects.all(), *SealedUpload.objects.all()]
    stored = serializers.serialize("json", rows)
    for secret in ("Bruno", "nota", files[0].to_json()["key"]):
        assert secret not in stored
    assert set(SealedUpload.objects.values_list("expires_at", flat=True)) == {None}
    assert all(bytes(each.mark) == file_mark(case)(each.pk) for each in SealedUpload.objects.all())
    waiting.purge()
    assert SealedUpload.objects.count() == 2


def test_files_that_are_gone_leave_no_case(office, sent):
    _case, files, _photograph = sent
    again = replace(make_submission(), files=files)
    with pytest.raises(FilesGone):
        operations.submit(submission=again, source_definition=make_definition(), form_key=FORM_KEY)
    assert Case.objects.count() == 1


def test_who_has_unlocked_downloads_and_it_is_recorded(office, sent):
    case, (picture, note), photograph = sent
    client = unlocked(office, office.worker)
    page = client.get(reverse("reports_staff:case_detail", args=[case.pk])).content.decode()
    assert NAME in page
    assert url_of(case, picture) in page
    assert url_of(case, note) not in page
    assert samples.SECRET.encode() not in client.get(url_of(case, picture)).getvalue()
    original = url_of(case, picture, "originale")
    assert "Perché ti serve?" in client.get(original).content.decode()
    assert "Scegli un motivo." in client.post(original, {}).content.decode()
    assert client.post(url_of(case, picture), {"why": "evidence"}).status_code == 405
    assert client.post(original, {"why": "evidence"}).getvalue() == photograph
    events = AuditEvent.objects.filter(action="case.file_read").order_by("sequence")
    assert [event.details["version"] for event in events] == ["copia", "originale"]
    assert [event.details.get("why") for event in events] == [None, "evidence"]
    assert "Bruno" not in str([event.details for event in events])


def test_who_has_not_unlocked_is_led_there(office, sent):
    case, (picture, _note), _photograph = sent
    response = signed_in(office.worker).get(url_of(case, picture))
    assert response.status_code == 302
    assert response.url.startswith(reverse("reports_staff:unlock"))
    assert not AuditEvent.objects.filter(action="case.file_read").exists()


def test_what_cannot_be_sent_is_said(office, sent, settings):
    case, (picture, note), _photograph = sent
    client = unlocked(office, office.worker)
    assert "audio e video" in client.get(url_of(case, note), follow=True).content.decode()
    (settings.MEDIA_ROOT / "sealed" / picture.id).unlink()
    assert "rovinato" in client.get(url_of(case, picture), follow=True).content.decode()
    assert client.get(url_of(case, replace(picture, id="0" * 32))).status_code == 404
    assert client.get(url_of(case, picture, "exe")).status_code == 404


def test_a_report_without_files_is_written_as_before_and_an_unknown_file_is_left_out():
    payload = Payload(definition=make_definition(), source_definition=make_definition(), answers={}, locale="it")
    assert b"files" not in payload.to_bytes()
    with_files = payload.to_bytes().replace(b'"format":1', b'"files":[{"id":"x"},7],"format":1')
    assert Payload.from_bytes(with_files) == payload
