"""A file on its way to the office: whole or not at all, saved and not opened, the copy without what it hides."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from formbuilder.uploads import spool
from formbuilder.uploads.copies import NoCopy, WhyNot
from formbuilder.uploads.delivery import FileDamaged, Version, _as_download, listed, send, version_of, why_not_sent
from tests.formbuilder.uploads import posts, samples
from tests.formbuilder.uploads.test_receiving import CANARY, NAME, receive

pytestmark = pytest.mark.django_db


def received(name, content):
    return receive(posts.request(posts.body(posts.file("q-files", name, content))))[1].taken[0].file


def test_a_download_is_whole_saved_and_not_compressed():
    response = send(received(NAME, CANARY), Version.ORIGINAL)
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    passed = GZipMiddleware(lambda request: response)(request)
    assert passed.getvalue() == CANARY
    headers = passed.headers
    assert headers["Content-Length"] == str(len(CANARY))
    assert headers["Content-Encoding"] == "identity"
    assert headers["Content-Disposition"] == (
        f"attachment; filename=\"{NAME}\"; filename*=UTF-8''Lettera%20di%20Anna%20Rossi.txt"
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Accel-Buffering"] == "no"


def test_the_copy_hides_nothing_and_says_that_it_is_one():
    file = received("Foto.heic", samples.picture("HEIF"))
    response = send(file, Version.COPY)
    assert samples.SECRET.encode() not in response.getvalue()
    assert "Foto%20%28copia%29.jpg" in response.headers["Content-Disposition"]
    assert response.headers["Content-Type"] == "image/jpeg"
    assert samples.SECRET.encode() in send(file, Version.ORIGINAL).getvalue()


def test_a_recording_has_no_copy_and_a_reason():
    file = received("nota.mp3", samples.MP3)
    with pytest.raises(NoCopy) as caught:
        send(file, Version.COPY)
    assert why_not_sent(caught.value) == WhyNot.SOUND_OR_VIDEO.text
    assert listed(file, lambda version: version.value) == {
        "file": file,
        "copy_url": "",
        "original_url": "originale",
        "why_no_copy": WhyNot.SOUND_OR_VIDEO.text,
    }
    assert listed(received("a.txt", b"testo"), lambda version: version.value)["copy_url"] == "copia"


def test_a_name_of_any_script_and_a_hostile_one_fit_into_the_header():
    for name in ("نامه.txt", 'a"; filename="b.exe.txt', "书\u200c信.txt"):
        value = _as_download([b""], name=name, mime="text/plain", size=0).headers["Content-Disposition"]
        assert value.count('"') == 2
        assert value.isascii()


@pytest.mark.parametrize("damage", ["cut", "changed", "longer", "gone"])
@pytest.mark.parametrize("version", Version)
def test_a_damaged_file_is_refused_before_a_byte_is_sent(settings, damage, version):
    file = received(NAME, CANARY)
    path = settings.MEDIA_ROOT / spool.FOLDER / file.id
    data = path.read_bytes()
    damaged = {"cut": data[:-1], "changed": data[:-1] + bytes([data[-1] ^ 1]), "longer": data + b"x"}
    path.write_bytes(damaged.get(damage, b""))
    if damage == "gone":
        path.unlink()
    with pytest.raises(FileDamaged) as caught:
        send(file, version)
    assert "rovinato" in str(why_not_sent(caught.value))


def test_only_two_versions_exist():
    assert version_of("copia") is Version.COPY
    with pytest.raises(Http404):
        version_of("exe")
