"""How long a sealed file stays, and how it is given back."""

from __future__ import annotations

import datetime
import os

import pytest
from django.db import transaction
from django.utils import timezone

from core import due_jobs
from formbuilder.models import SealedUpload
from formbuilder.uploads import opening, spool, waiting
from formbuilder.uploads.waiting import FilesGone
from tests.formbuilder.uploads import posts
from tests.formbuilder.uploads.test_receiving import WHOLE, lying_about, receive
from vault.errors import DecryptionError

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def files():
    return [each.file for each in receive(posts.request(WHOLE))[1].taken]


def age(*file_ids, by):
    SealedUpload.objects.filter(pk__in=file_ids).update(expires_at=timezone.now() - by)


def test_a_file_goes_with_the_form_that_was_never_sent(files):
    one, other = files
    assert waiting.purge() == 0
    age(one.id, by=HOUR)
    assert waiting.purge() == 1
    assert lying_about() == [other.id]
    with pytest.raises(FileNotFoundError):
        b"".join(opening.read(one))


def test_as_long_as_the_form_is_kept_so_are_its_files(files):
    ids = [each.id for each in files]
    waiting.extend(ids, until=timezone.now() + 3 * HOUR)
    waiting.extend([], until=timezone.now())
    assert min(SealedUpload.objects.values_list("expires_at", flat=True)) > timezone.now() + 2 * HOUR


def test_what_was_sent_stays_and_cannot_be_sent_again(files):
    ids = [each.id for each in files]
    waiting.claim(ids)
    waiting.extend(ids, until=timezone.now() - HOUR)
    assert waiting.purge() == 0
    assert waiting.bytes_waiting() == 0
    with pytest.raises(FilesGone):
        waiting.claim(ids[:1])
    waiting.forget(ids)
    assert lying_about() == []


def test_what_has_gone_cannot_be_sent(files):
    ids = [each.id for each in files]
    age(ids[0], by=HOUR)
    with pytest.raises(FilesGone), transaction.atomic():
        waiting.claim(ids)
    assert SealedUpload.objects.filter(expires_at=None).count() == 0


def test_bytes_go_only_when_the_row_is_gone_for_good(files):
    class Undo(Exception):  # noqa: N818
        pass

    def undone():
        with transaction.atomic():
            waiting.forget([files[0].id])
            raise Undo

    with pytest.raises(Undo):
        undone()
    assert files[0].id in lying_about()


def test_halves_and_files_without_a_row_are_swept_after_a_day(files, settings):
    folder = settings.MEDIA_ROOT / spool.FOLDER
    young, old = folder / f"{'a' * 32}.part", folder / f"{'b' * 32}.part"
    for path in (young, old, folder / ("c" * 32)):
        path.write_bytes(b"half")
    yesterday = (timezone.now() - 49 * HOUR).timestamp()
    for path in (old, folder / ("c" * 32), folder / files[0].id):
        os.utime(path, (yesterday, yesterday))
    assert waiting.purge() == 2
    assert lying_about() == sorted([young.name, *(each.id for each in files)])


def test_neither_row_nor_file_says_when_somebody_was_there(files, settings):
    row = SealedUpload.objects.get(pk=files[0].id)
    assert (row.expires_at.minute, row.expires_at.second, row.expires_at.microsecond) == (0, 0, 0)
    modified = (settings.MEDIA_ROOT / spool.FOLDER / files[0].id).stat().st_mtime
    assert modified % (24 * 60 * 60) == 0


def test_sweeping_a_storage_that_holds_nothing(settings):
    assert waiting.purge() == 0


def test_the_sweep_is_due_every_hour():
    (job,) = [each for each in due_jobs.all_jobs() if each.name == "formbuilder.purge_files"]
    assert (job.every, job.run) == (HOUR, waiting.purge)


def test_a_file_is_as_long_as_it_says(files):
    with pytest.raises(DecryptionError):
        opening.verify(opening.SealedFile.from_json(files[1].to_json() | {"size": 5}))


def test_a_record_reads_back_and_shows_nothing(files):
    file = files[1]
    assert opening.SealedFile.from_json(file.to_json()) == file
    assert "Anna" not in repr(file)
    for wrong in ({}, file.to_json() | {"kind": "exe"}, file.to_json() | {"key": "é"}):
        with pytest.raises((KeyError, ValueError, TypeError)):
            opening.SealedFile.from_json(wrong)


def test_only_random_names_are_looked_for():
    assert spool.is_id("0123456789abcdef" * 2)
    assert not any(spool.is_id(each) for each in ("", "../" * 10, "A" * 32, None, "0" * 31))
