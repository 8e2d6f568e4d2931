"""A post with files: sealed while it comes in, whole or not at all, and every way in which it may end."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from formbuilder.filling import gate
from formbuilder.filling.gate import Refused
from formbuilder.models import SealedUpload
from formbuilder.uploads import opening, quotas, receiving, scanning, spool
from formbuilder.uploads.kinds import Allowance, Group, kinds_of
from formbuilder.uploads.receiving import Reception, read_with_files
from formbuilder.uploads.refusals import Reason
from tests.formbuilder.uploads import posts, samples
from vault.errors import DecryptionError

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
NAME = "Lettera di Anna Rossi.txt"
CANARY = b"Anna Rossi abita in via Roma 1. " * 8_000


def receive(request, *, max_bytes=MEGABYTE, count=3, groups=tuple(Group), total_bytes=10 * MEGABYTE):
    allowance = Allowance(kinds=kinds_of(groups), max_bytes=max_bytes, count=count)
    reception = Reception(request, {"q-files": allowance}, total_bytes=total_bytes)
    post = gate.read_post(request, max_bytes=20 * MEGABYTE, read=lambda request: read_with_files(request, reception))
    return post, reception


def lying_about() -> list[str]:
    folder = Path(site.MEDIA_ROOT) / spool.FOLDER
    return sorted(os.listdir(folder)) if folder.exists() else []


def content_of(file) -> bytes:
    return b"".join(opening.read(file))


def test_files_are_sealed_and_everything_else_of_the_post_is_there():
    photograph = samples.picture()
    request = posts.request(
        posts.body(
            posts.text("q-one", "prima"),
            posts.file("q-files", NAME, CANARY),
            posts.file("q-files", "foto.jpg", photograph),
            posts.file("q-files", "", b""),
            posts.text("q-two", "dopo"),
        )
    )
    post, reception = receive(request)
    assert (post["q-one"], post["q-two"]) == ("prima", "dopo")
    assert request.POST is post
    assert list(request.FILES) == []
    letter, picture = (each.file for each in reception.taken)
    assert (letter.name, letter.kind, letter.size) == (NAME, "txt", len(CANARY))
    assert (picture.name, picture.kind) == ("foto.jpg", "jpeg")
    assert content_of(letter) == CANARY
    assert content_of(picture) == photograph
    assert letter.key != picture.key
    assert lying_about() == sorted(SealedUpload.objects.values_list("pk", flat=True)) == sorted([letter.id, picture.id])


def test_nothing_plain_lies_anywhere_while_it_comes_in_and_afterwards(monkeypatch, tmp_path, caplog):
    """Looked for before every piece: in the storage, in the folder for temporary files, in every open file.

    A word that no other test has written: what one of them left open is not meant here.
    """
    canary = f"canarino{uuid.uuid4().hex}"
    content = f"{canary} abita in via Roma 1. ".encode() * 3_000
    seen = []
    take = Reception.receive_data_chunk

    def look_and_take(self, raw_data, start):
        seen.append(plain_places())
        return take(self, raw_data, start)

    def plain_places():
        opened = [Path(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")]
        folders = [path for path in Path(site.MEDIA_ROOT).rglob("*") if path.is_file()]
        temporary = [path for path in Path(os.environ["TMPDIR"]).rglob("*") if path.is_file()]
        return [path for path in [*opened, *folders, *temporary] if holds_canary(path)]

    def holds_canary(path):
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return False
            return canary.encode() in path.read_bytes()
        except OSError:
            return False

    monkeypatch.setattr(Reception, "receive_data_chunk", look_and_take)
    request = posts.request(posts.body(posts.file("q-files", f"Lettera di {canary}.txt", content)))
    _post, reception = receive(request)
    assert len(seen) > 3
    assert [each for each in seen if each] == []
    assert plain_places() == []
    row = SealedUpload.objects.get()
    assert not any(word in str(vars(row)) for word in (canary, ".txt", "text"))
    assert canary not in caplog.text + repr(reception.taken)

    # The control: Django's own handler leaves it plain, and looking finds it.
    handler = TemporaryFileUploadHandler(request)
    handler.new_file("q-files", f"{canary}.txt", "text/plain", None)
    handler.receive_data_chunk(content, 0)
    handler.file.flush()
    assert plain_places()
    handler.file.close()


def test_a_sealed_file_is_for_this_user_only_and_bound_to_its_name():
    _post, reception = receive(posts.request(posts.body(posts.file("q-files", NAME, CANARY))))
    file = reception.taken[0].file
    path = Path(site.MEDIA_ROOT) / spool.FOLDER / file.id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    other = opening.SealedFile.from_json(file.to_json() | {"id": "0" * 32})
    path.rename(path.with_name("0" * 32))
    with pytest.raises(DecryptionError):
        content_of(other)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("vuoto.pdf", b"", Reason.EMPTY),
        ("grande.txt", b"x" * (MEGABYTE + 1), Reason.TOO_LARGE),
        ("programma.pdf", b"MZ" + bytes(50_000), Reason.KIND),
        ("breve.pdf", b"MZ", Reason.KIND),
        ("cambia.txt", b"x" * 50_000 + b"\xff", Reason.KIND),
        ("tagliato.txt", b"x" * 50_000 + "è".encode()[:1], Reason.KIND),
        ("macro.docx", samples.docm(), Reason.MACROS),
        ("rotta.png", b"\x89PNG\r\n\x1a\n" + bytes(9_000), Reason.UNREADABLE),
        ("punto.png", samples.picture("PNG", size=(1, 1)), Reason.DOT),
    ],
)
def test_one_bad_file_is_named_and_the_rest_of_the_post_is_kept(name, content, reason):
    request = posts.request(
        posts.body(
            posts.file("q-files", "prima.txt", b"prima"),
            posts.file("q-files", name, content),
            posts.file("q-files", "dopo.txt", b"dopo"),
            posts.text("q-two", "dopo"),
        )
    )
    post, reception = receive(request)
    assert [(each.name, each.reason) for each in reception.refused] == [(name, reason)]
    assert [each.file.name for each in reception.taken] == ["prima.txt", "dopo.txt"]
    assert post["q-two"] == "dopo"
    assert lying_about() == sorted(each.file.id for each in reception.taken)


def test_a_bad_file_at_the_very_end_is_no_broken_post():
    request = posts.request(posts.body(posts.file("q-files", "x.pdf", b"MZ" + bytes(50_000))))
    _post, reception = receive(request)
    assert [each.reason for each in reception.refused] == [Reason.KIND]
    assert lying_about() == []


def test_no_more_files_and_no_more_kinds_than_the_question_takes():
    parts = [posts.file("q-files", f"{number}.txt", b"testo") for number in range(4)]
    _post, reception = receive(posts.request(posts.body(*parts)))
    assert len(reception.taken) == 3
    assert [(each.name, each.reason) for each in reception.refused] == [("3.txt", Reason.TOO_MANY)]
    pictures = [posts.file("q-files", "a.txt", b"testo"), posts.file("q-files", "b.odt", samples.odt())]
    _post, reception = receive(posts.request(posts.body(*pictures)), groups=[Group.PICTURE])
    assert reception.taken == []
    assert [each.reason for each in reception.refused] == [Reason.KIND, Reason.KIND]


def test_all_files_together_have_a_limit_too():
    parts = [posts.file("q-files", f"{number}.txt", b"x" * 400_000) for number in range(3)]
    _post, reception = receive(posts.request(posts.body(*parts)), total_bytes=1_000_000)
    assert [each.file.name for each in reception.taken] == ["0.txt", "1.txt"]
    assert [each.reason for each in reception.refused] == [Reason.ALL_TOO_LARGE]


def test_a_file_that_nobody_asked_for_is_not_kept():
    _post, reception = receive(posts.request(posts.body(posts.file("q-other", "a.txt", b"testo"))))
    assert (reception.taken, reception.refused, lying_about()) == ([], [], [])


def test_the_joiner_of_a_persian_name_survives():
    _post, reception = receive(posts.request(posts.body(posts.file("q-files", "نامه\u200cای.txt", b"testo"))))
    assert reception.taken[0].file.name == "نامه\u200cای.txt"


# --- how an upload may end -------------------------------------------------------------------------------------------

WHOLE = posts.body(posts.file("q-files", "uno.txt", b"testo"), posts.file("q-files", NAME, CANARY))


@pytest.mark.parametrize(
    "options",
    [
        {"data": WHOLE[:150_000], "length": len(WHOLE)},
        {"data": WHOLE[:150_000]},
        {"data": WHOLE[: -len(posts.BOUNDARY) - 8]},
        {"data": WHOLE[:-5]},
        {"data": WHOLE, "breaks_at": 120_000},
        {"data": b""},
        {"data": WHOLE, "length": 0},
    ],
    ids=["client closes", "shorter than it says", "no last boundary", "cut boundary", "reset", "empty", "no length"],
)
def test_a_post_that_does_not_end_as_it_should_leaves_nothing(options):
    with pytest.raises(Refused) as caught:
        receive(posts.request(**options))
    assert caught.value.status == 400
    assert lying_about() == []
    assert not SealedUpload.objects.exists()


def test_the_same_post_with_its_end_is_taken():
    assert len(receive(posts.request(WHOLE))[1].taken) == 2


def test_a_post_that_says_that_it_is_too_large_is_not_read(monkeypatch):
    request = posts.request(b"", length=21 * MEGABYTE)
    monkeypatch.setattr(request, "read", None)
    with pytest.raises(Refused) as caught:
        receive(request)
    assert caught.value.status == 413


def test_an_error_of_ours_leaves_nothing_either(monkeypatch):
    def fail(files):
        raise RuntimeError(len(list(files)))

    monkeypatch.setattr(receiving.waiting, "note", fail)
    with pytest.raises(RuntimeError, match="2"):
        receive(posts.request(WHOLE))
    assert lying_about() == []


def test_a_server_without_threads_is_complained_about(caplog):
    request = posts.request(WHOLE)
    receive(request)
    assert caplog.messages == []
    request = posts.request(WHOLE)
    request.META["wsgi.multithread"] = False
    receive(request)
    assert "no threads" in caplog.text


def test_a_post_that_is_not_in_parts_is_refused():
    request = posts.request(WHOLE)
    request.META["CONTENT_TYPE"] = "text/plain"
    with pytest.raises(Refused) as caught:
        receive(request)
    assert caught.value.status == 400


# --- virus, flood, a full disk ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [False, scanning.ScannerUnavailable])
def test_a_virus_and_a_scanner_that_does_not_answer_keep_nothing(monkeypatch, answer):
    def judge(pieces):
        assert b"".join(pieces) == CANARY
        if answer is False:
            return False
        raise answer

    monkeypatch.setattr(scanning, "is_clean", judge)
    _post, reception = receive(posts.request(posts.body(posts.file("q-files", NAME, CANARY))))
    assert [each.reason for each in reception.refused] == [Reason.NOT_SCANNED if answer else Reason.VIRUS]
    assert (reception.taken, lying_about()) == ([], [])


@pytest.mark.usefixtures("stopped_clock")
def test_one_network_may_send_so_many_files(monkeypatch):
    monkeypatch.setattr(quotas, "FILES", gate.Limit(scope="form.files", times=2, window_seconds=3600))
    parts = [posts.file("q-files", f"{number}.txt", b"testo") for number in range(3)]
    _post, reception = receive(posts.request(posts.body(*parts)))
    assert len(reception.taken) == 2
    assert [each.reason for each in reception.refused] == [Reason.NOT_STORED]
    elsewhere = posts.request(posts.body(parts[0]), REMOTE_ADDR="198.51.100.9")
    assert len(receive(elsewhere)[1].taken) == 1


def test_what_nobody_has_sent_yet_takes_so_much_room(monkeypatch):
    monkeypatch.setattr(quotas, "WAITING_MAX_BYTES", MEGABYTE + 40)
    parts = posts.body(posts.file("q-files", "uno.txt", b"testo"))
    assert len(receive(posts.request(parts))[1].taken) == 1
    assert [each.reason for each in receive(posts.request(parts))[1].refused] == [Reason.NOT_STORED]
    SealedUpload.objects.update(expires_at=None)
    assert len(receive(posts.request(parts))[1].taken) == 1


def test_so_many_uploads_at_once(monkeypatch):
    monkeypatch.setattr(quotas, "AT_ONCE_FROM_ONE_NETWORK", 1)
    monkeypatch.setattr(quotas, "AT_ONCE", 2)
    first, second = posts.request(WHOLE), posts.request(WHOLE, REMOTE_ADDR="198.51.100.9")
    with quotas.one_of_few(first):
        with pytest.raises(Refused) as caught:
            receive(posts.request(WHOLE))
        assert caught.value.status == 503
        with quotas.one_of_few(second), pytest.raises(Refused):
            receive(posts.request(WHOLE, REMOTE_ADDR="192.0.2.9"))
    assert len(receive(posts.request(WHOLE))[1].taken) == 2


def test_a_full_disk_is_said_in_words(monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool._OnDisk, "write", full)
    _post, reception = receive(posts.request(posts.body(posts.file("q-files", NAME, CANARY))))
    assert [each.reason for each in reception.refused] == [Reason.NOT_STORED]
    assert lying_about() == []


def test_another_storage_than_a_disk_is_written_through_its_own_open(settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    _post, reception = receive(posts.request(WHOLE))
    file = reception.taken[1].file
    storage = spool._storage()
    assert isinstance(storage, InMemoryStorage)
    assert content_of(file) == CANARY
    assert len(storage.listdir(spool.FOLDER)[1]) == 2
    with pytest.raises(Refused):
        receive(posts.request(WHOLE[:-5]))
    assert len(storage.listdir(spool.FOLDER)[1]) == 2
    assert lying_about() == []
