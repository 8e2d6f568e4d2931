"""Files sent with a registration: kept with it, opened by the desk only, gone with it."""

from __future__ import annotations

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core import serializers
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.checks import confidential_models
from courses import operations
from courses.models import Registration, RegistrationFile
from formbuilder.models import SealedUpload
from formbuilder.uploads import waiting
from formbuilder.uploads.waiting import FilesGone
from staff.models import AuditEvent
from tests.courses.factories import GroupFactory, registration_input
from tests.courses.pages import make_course_page
from tests.courses.visitor import Visitor
from tests.events.pages import make_unit
from tests.formbuilder.uploads import posts, samples
from tests.formbuilder.uploads.test_receiving import lying_about, receive

pytestmark = pytest.mark.django_db

QUESTION = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0777"
NAME = "Certificato di Anna Rossi.jpg"


@pytest.fixture(autouse=True)
def _deletes_at_once(monkeypatch):
    """A test never commits: what would happen then happens at once."""
    monkeypatch.setattr(waiting.transaction, "on_commit", lambda action: action())


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def arrived(*files):
    parts = [posts.file("q-files", name, content) for name, content in files]
    return [each.file for each in receive(posts.request(posts.body(*parts)))[1].taken]


def registered(*files, **changes) -> Registration:
    sent = arrived(*files)
    return operations.register(**registration_input(GroupFactory(), files=sent, **changes)).registration


def url_of(registration, file, version="copia"):
    return reverse("courses_staff:registration_file", args=[registration.pk, file, version])


def test_the_files_belong_to_the_registration_and_only_it_knows_them():
    registration = registered((NAME, samples.picture()), ("due.txt", b"due"))
    picture, text = operations.files_of(registration)
    assert (picture.name, text.name) == (NAME, "due.txt")
    assert SealedUpload.objects.filter(expires_at=None).count() == 2
    stored = serializers.serialize("json", [registration, *RegistrationFile.objects.all()])
    assert "Anna" not in stored
    assert "due.txt" not in stored
    assert RegistrationFile in confidential_models()


def test_a_record_moved_to_another_registration_or_altered_opens_nothing():
    one, other = registered(("uno.txt", b"uno")), registered(("due.txt", b"due"))
    row = RegistrationFile.objects.get(registration=one)
    RegistrationFile.objects.filter(pk=row.pk).update(registration=other)
    assert [each.name for each in operations.files_of(other)] == ["due.txt"]
    RegistrationFile.objects.filter(pk=row.pk).update(registration=one, sealed=bytes(row.sealed)[:-1] + b"x")
    assert operations.files_of(one) == []


def test_an_earlier_secret_key_still_opens(settings):
    registration = registered(("uno.txt", b"uno"))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-secret" * 5
    assert [each.name for each in operations.files_of(registration)] == ["uno.txt"]
    settings.SECRET_KEY_FALLBACKS = []
    assert operations.files_of(registration) == []


def test_the_same_sending_twice_claims_once():
    files = arrived(("uno.txt", b"uno"))
    values = registration_input(GroupFactory(), files=files)
    first, second = operations.register(**values), operations.register(**values)
    assert (first.created, second.created) == (True, False)
    assert RegistrationFile.objects.count() == 1


def test_files_that_are_gone_leave_no_registration():
    files = arrived(("uno.txt", b"uno"))
    SealedUpload.objects.all().delete()
    group = GroupFactory()
    with pytest.raises(FilesGone):
        operations.register(**registration_input(group, files=files))
    group.refresh_from_db()
    assert (Registration.objects.count(), group.seats_taken) == (0, 0)


def test_one_file_belongs_to_one_registration():
    registration = registered(("uno.txt", b"uno"))
    row = RegistrationFile.objects.get(registration=registration)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFile.objects.create(registration=registration, file_id=row.file_id, sealed=b"")


def test_they_go_with_the_registration():
    registration = registered((NAME, samples.picture()))
    Registration.objects.filter(pk=registration.pk).update(retain_until=timezone.localdate() - datetime.timedelta(1))
    assert len(lying_about()) == 1
    operations.purge()
    assert lying_about() == []
    assert not SealedUpload.objects.exists()


def test_the_desk_sees_them_and_each_download_is_recorded(desk_client):
    photograph = samples.picture()
    registration = registered((NAME, photograph), ("nota.mp3", samples.MP3))
    page = desk_client.get(reverse("courses_staff:registration_detail", args=[registration.pk]))
    soup = BeautifulSoup(page.content, "html.parser")
    links = [link["href"] for link in soup.select(".desk-files a")]
    picture, note = (each.id for each in operations.files_of(registration))
    assert links == [
        url_of(registration, picture),
        url_of(registration, picture, "originale"),
        url_of(registration, note, "originale"),
    ]
    assert NAME in soup.text
    assert "audio e video" in soup.text

    copy = desk_client.get(links[0])
    assert samples.SECRET.encode() not in copy.getvalue()
    original = desk_client.get(links[1])
    assert original.getvalue() == photograph
    for response in (copy, original):
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
    events = AuditEvent.objects.filter(action="registration.file_read").order_by("sequence")
    assert [event.target for event in events] == [f"registration:{registration.pk}"] * 2
    assert [event.details["version"] for event in events] == ["copia", "originale"]
    assert "Anna" not in json.dumps([event.details for event in events])


def test_what_cannot_be_sent_is_said_and_not_recorded(desk_client, settings):
    registration = registered(("nota.mp3", samples.MP3), ("rotta.jpg", samples.picture()[:5000]))
    note, broken = (each.id for each in operations.files_of(registration))
    for file, words in ((note, "audio e video"), (broken, "copia senza dati nascosti")):
        response = desk_client.get(url_of(registration, file), follow=True)
        assert words in response.content.decode()
    (settings.MEDIA_ROOT / "sealed" / broken).unlink()
    response = desk_client.get(url_of(registration, broken, "originale"), follow=True)
    assert "rovinato o non c’è più" in response.content.decode()
    assert not AuditEvent.objects.filter(action="registration.file_read").exists()


def test_a_file_of_another_registration_or_none_is_not_found(desk_client):
    one, other = registered(("uno.txt", b"uno")), registered(("due.txt", b"due"))
    (file,) = (each.id for each in operations.files_of(other))
    for url in (url_of(one, file), url_of(one, "nothing"), url_of(other, file, "exe")):
        assert desk_client.get(url).status_code == 404


def test_from_the_form_of_a_course_to_the_desk(index, home_page, desk_client):
    group = GroupFactory()
    steps = [
        {
            "type": "step",
            "id": "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0001",
            "value": {
                "title": "Documenti",
                "intro": "",
                "questions": [{"type": "file", "id": QUESTION, "value": {"label": "Certificato", "required": True}}],
            },
        }
    ]
    visitor = Visitor(make_course_page(index, course=group.edition.course, unit=make_unit(home_page), form_steps=steps))
    visitor.identify(group)
    fields = {**visitor.data(), "_action": "next"}
    body = posts.body(
        *(posts.text(name, value) for name, value in fields.items()),
        posts.file(f"q-{QUESTION}", NAME, samples.picture()),
    )
    visitor.show(visitor.client.post(visitor.url, body, content_type=posts.CONTENT_TYPE, follow=True))
    assert NAME in visitor.text
    visitor.press("send")
    registration = Registration.objects.get()
    (file,) = operations.files_of(registration)
    assert file.name == NAME
    assert registration.answers == {QUESTION: [{"id": file.id, "kind": "jpeg", "size": file.size}]}
    page = desk_client.get(reverse("courses_staff:registration_detail", args=[registration.pk]))
    assert "JPEG (" in page.content.decode()
    assert NAME in page.content.decode()
