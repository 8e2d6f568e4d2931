"""Files that go with a message, of either side: sealed as they arrive, bound to their message, opened with the code."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from formbuilder.models import SealedUpload
from formbuilder.uploads import opening, waiting
from formbuilder.uploads.opening import SealedFile
from formbuilder.uploads.waiting import FilesGone
from reports import attachments, operations
from reports.entries import Entry, Side
from reports.errors import CaseDamagedError, TooManyFilesError
from reports.models import Case, SealedRecord
from reports.operations import authenticity, conversation
from reports.operations.authenticity import file_mark
from staff.models import AuditEvent
from tests.formbuilder.uploads import posts, samples
from tests.formbuilder.uploads.test_receiving import receive
from tests.reports.factories import submit
from tests.reports.pages import hidden
from tests.reports.test_conversation import come_back, key_in, opened
from tests.reports.test_staff_views import signed_in, unlocked
from vault.errors import DecryptionError

pytestmark = pytest.mark.django_db

SNAPSHOTS = Path(__file__).parent / "snapshots"
PHOTOGRAPH = samples.picture()
LETTER = b"La lettera di Zoraide.\n" * 500


@pytest.fixture
def sent(office):
    receipt = submit()
    return receipt, Case.objects.get(pk=receipt.case_id)


def arrived(*contents: bytes, name="foto.jpg") -> tuple[SealedFile, ...]:
    """Files that have come, and belong to nothing yet."""
    parts = [posts.file("q-files", name, content) for content in contents]
    return tuple(each.file for each in receive(posts.request(posts.body(*parts)))[1].taken)


def write_with(receipt, files, *, text="Ecco.", key="a") -> bool:
    return operations.write_with_code(code=receipt.code, text=text, key=key, files=files)


def answer_with(office, case, files, *, key="k", text="Ecco la lettera.") -> None:
    here = {"case": case, "office": office.unlock(office.worker), "actor": office.worker}
    operations.write_to_reporter(**here, text=text, key=key, seen=99, files=files)


def content_of(file: SealedFile) -> bytes:
    return b"".join(opening.read(file))


# The operations


def test_both_sides_find_the_files_of_both_sides(office, sent):
    receipt, case = sent
    mine, theirs = arrived(PHOTOGRAPH), arrived(LETTER, name="lettera.txt")
    write_with(receipt, mine)
    answer_with(office, case, theirs)
    for messages in (operations.read_with_code(code=receipt.code).messages, opened(office, case).messages):
        assert [each.files for each in messages] == [mine, theirs]
    assert content_of(messages[0].files[0]) == PHOTOGRAPH
    waiting.purge()
    assert set(SealedUpload.objects.values_list("expires_at", flat=True)) == {None}
    assert all(bytes(each.mark) == file_mark(case)(each.pk) for each in SealedUpload.objects.all())
    found = operations.open_case_file(
        case=case, office=office.unlock(office.worker), actor=office.worker, file_id=mine[0].id, version="copia"
    )
    assert found == mine[0]
    written = AuditEvent.objects.get(action="case.message_written")
    assert written.details == {"files": 1}


def test_a_repetition_is_one_message_and_keeps_nothing_of_its_own(office, sent, django_capture_on_commit_callbacks):
    receipt, case = sent
    first, again = arrived(PHOTOGRAPH), arrived(PHOTOGRAPH)
    with django_capture_on_commit_callbacks(execute=True):
        for files in (first, again, first):
            write_with(receipt, files)
    assert [each.files for each in opened(office, case).messages] == [first]
    assert [each.pk for each in SealedUpload.objects.all()] == [first[0].id], "what belongs to the message stays"
    assert content_of(first[0]) == PHOTOGRAPH
    with pytest.raises(FileNotFoundError):
        content_of(again[0])


def test_other_files_under_the_same_key_are_another_message(office, sent):
    receipt, case = sent
    for content in (PHOTOGRAPH, samples.picture(size=(320, 240))):
        write_with(receipt, arrived(content), text="")
    assert len(opened(office, case).messages) == 2


def test_a_file_belongs_to_one_message(office, sent):
    receipt, case = sent
    files = arrived(PHOTOGRAPH)
    write_with(receipt, files)
    for act in (
        lambda: write_with(receipt, files, text="Altro"),
        lambda: write_with(submit(), files),
        lambda: answer_with(office, case, files),
    ):
        with pytest.raises(FilesGone):
            act()
    assert SealedRecord.objects.filter(field="message").count() == 1
    assert Case.objects.get(pk=case.pk).unread == 1


def test_what_had_its_time_is_not_sent_and_no_message_leaves_without_it(office, sent):
    receipt, _case = sent
    files = arrived(PHOTOGRAPH)
    SealedUpload.objects.update(expires_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    with pytest.raises(FilesGone):
        write_with(receipt, files)
    assert not SealedRecord.objects.filter(field="message").exists()


def test_one_reporter_does_not_fill_the_disk(office, sent, monkeypatch):
    receipt, case = sent
    monkeypatch.setattr(conversation, "FILES_MAX_BYTES", len(PHOTOGRAPH) + 10)
    write_with(receipt, arrived(PHOTOGRAPH))
    with pytest.raises(TooManyFilesError):
        write_with(receipt, arrived(LETTER, name="lettera.txt"), key="b")
    answer_with(office, case, arrived(LETTER, name="lettera.txt"))  # the office has its own measure
    assert write_with(receipt, (), key="c"), "words are always possible"


# Tampering


def bytes_of(file: SealedFile, media: Path) -> Path:
    return media / "sealed" / file.id


def _swap(first, second, media):
    one, other = bytes_of(first, media), bytes_of(second, media)
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def _cut(first, second, media):
    path = bytes_of(first, media)
    path.write_bytes(path.read_bytes()[:-1])


def _cut_a_chunk(first, second, media):
    path = bytes_of(first, media)
    path.write_bytes(path.read_bytes()[: 25 + 64 * 1024 + 17])


def _delete(first, second, media):
    bytes_of(first, media).unlink()


@pytest.mark.parametrize("change", [_swap, _cut, _cut_a_chunk, _delete])
def test_bytes_that_were_swapped_cut_or_deleted_are_not_given_out(office, sent, settings, change):
    receipt, case = sent
    files = arrived(PHOTOGRAPH, samples.picture())
    write_with(receipt, files[:1], key="a")
    write_with(receipt, files[1:], key="b", text="Un’altra.")
    change(*files, Path(settings.MEDIA_ROOT))
    with pytest.raises((DecryptionError, FileNotFoundError)):
        opening.verify(files[0])
    client, address = come_back(receipt)
    shown = client.post(address, {"apri": files[0].id}, follow=True)
    assert "Questo file non si apre" in shown.content.decode()
    url = reverse("reports_staff:case_file", args=[case.pk, files[0].id, "originale"])
    assert "rovinato" in unlocked(office, office.worker).post(url, {"why": "evidence"}, follow=True).content.decode()


def _swap_records(one, other):
    sealed = bytes(one.sealed)
    SealedRecord.objects.filter(pk=one.pk).update(sealed=bytes(other.sealed))
    SealedRecord.objects.filter(pk=other.pk).update(sealed=sealed)


def _replay(one, other):
    SealedRecord.objects.filter(pk=other.pk).update(sealed=bytes(one.sealed))


@pytest.mark.parametrize("is_sealed_anew", [False, True], ids=["", "even under a right MAC"])
@pytest.mark.parametrize("change", [_swap_records, _replay])
def test_a_file_moved_to_another_message_is_not_believed(office, sent, change, is_sealed_anew):
    receipt, case = sent
    write_with(receipt, arrived(PHOTOGRAPH), key="a")
    write_with(receipt, arrived(LETTER, name="lettera.txt"), key="b")
    change(*SealedRecord.objects.filter(field="message"))
    if is_sealed_anew:
        authenticity.reseal(case)
    with pytest.raises(CaseDamagedError):
        opened(office, case)
    with pytest.raises(CaseDamagedError):
        operations.read_with_code(code=receipt.code)


# As it is sealed


def test_an_entry_of_the_second_format_reads_for_ever():
    stored = (SNAPSHOTS / "entry-2.json").read_bytes()
    entry = Entry.from_bytes(stored)
    file = SealedFile(id="0123456789abcdef" * 2, key=bytes(range(32)), name="Foto 书信.jpg", kind="jpeg", size=48_213)
    written_on = datetime.date(2026, 11, 27)
    expected = Entry(number=3, side=Side.OFFICE, written_on=written_on, text="Grazie.", author=7, files=(file,))
    assert entry == expected


def test_a_file_of_a_kind_that_is_not_known_here_is_left_out():
    stored = (SNAPSHOTS / "entry-2.json").read_bytes().replace(b'"jpeg"', b'"hologram"')
    assert Entry.from_bytes(stored).files == ()


# The reporter's page


def upload(content: bytes = PHOTOGRAPH, name: str = "Foto di Zoraide.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def post(client: Client, address: str, **data):
    """From the page as it stands, its hidden fields along."""
    content = client.get(address).content.decode()
    there = re.findall(r'<input type="hidden" name="files" value="([^"]+)"', content)
    new = data.pop("files", [])
    posted = {"text": "", "key": key_in(content), "files": [*there, *new], **data}
    return client.post(address, posted)


def messages_in(receipt) -> tuple[Entry, ...]:
    return operations.read_with_code(code=receipt.code).messages


def test_a_reporter_sends_files_with_words_and_without(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    posted = post(client, address, text="Guardate.", files=[upload(), upload(samples.MP3, "voce.mp3")])
    assert (posted.status_code, posted["Location"]) == (303, f"{address}#messaggi")
    post(client, address, files=[upload(LETTER, "lettera.txt")])
    assert [[file.name for file in each.files] for each in messages_in(receipt)] == [
        ["Foto di Zoraide.jpg", "voce.mp3"],
        ["lettera.txt"],
    ]
    content = client.get(address).content.decode()
    assert "lettera.txt" in content
    assert 'name="files" value=' not in content, "nothing waits any more"
    assert set(SealedUpload.objects.values_list("expires_at", flat=True)) == {None}


def test_what_passed_stays_when_another_file_is_refused(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    program = upload(b"MZ" + bytes(500), "programma.pdf")
    post(client, address, text="Guardate.", files=[upload(), program])
    content = client.get(address).content.decode()
    assert "«programma.pdf» è di un tipo" in content
    assert 'href="#id_files"' in content
    assert "Guardate.</textarea>" in content
    assert content.count('name="files" value=') == 1
    assert messages_in(receipt) == ()
    post(client, address, text="Guardate.")
    assert [[file.name for file in each.files] for each in messages_in(receipt)] == [["Foto di Zoraide.jpg"]]


def test_what_passed_stays_when_the_text_is_refused(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    post(client, address, text="è" * 4_001, files=[upload()])
    content = client.get(address).content.decode()
    assert "troppo lungo" in content
    post(client, address, text="Breve.")
    assert [(each.text, len(each.files)) for each in messages_in(receipt)] == [("Breve.", 1)]


def test_files_are_put_to_it_and_taken_away_before_it_leaves(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    posted = post(client, address, text="Un momento", files=[upload()], _action="press:files:upload")
    assert posted["Location"] == f"{address}#id_files"
    content = client.get(address).content.decode()
    assert "non è ancora partito" not in content
    assert "has-error" not in content
    button = re.search(r'value="(press:files:remove-[0-9a-f]+)"', content)[1]
    post(client, address, text="Un momento", _action=button)
    content = client.get(address).content.decode()
    assert 'name="files" value=' not in content
    assert "Un momento</textarea>" in content
    assert messages_in(receipt) == ()
    assert not SealedUpload.objects.exists()


def test_too_many_and_too_large_is_said_at_the_field(office, sent, monkeypatch):
    receipt, _case = sent
    client, address = come_back(receipt)
    post(client, address, files=[upload(LETTER, f"lettera {number}.txt") for number in range(6)])
    content = client.get(address).content.decode()
    assert "«lettera 5.txt» è di troppo" in content
    assert content.count('name="files" value=') == attachments.FILES.max_files
    post(client, address, text="Con cinque.")
    assert [len(each.files) for each in messages_in(receipt)] == [5]
    monkeypatch.setattr(attachments.FILES.__class__, "_max_bytes", property(lambda question: 1_000))
    post(client, address, files=[upload()])
    assert "è troppo grande" in client.get(address).content.decode()


def test_a_file_is_named_by_its_id_alone_and_never_a_foreign_one(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    foreign = arrived(LETTER, name="altrui.txt")[0]
    content = client.get(address).content.decode()
    texts = attachments.texts_of([foreign])
    client.post(address, {"text": "Mio?", "key": key_in(content), "files": texts})
    assert [each.files for each in messages_in(receipt)] == [()]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("reports.operations.conversation.FILES_MAX_BYTES", 10, "tutti i file che possiamo tenere"),
        ("reports.operations.conversation.UNREAD_MAX", 0, "non ha ancora letto"),
    ],
)
def test_files_of_a_message_that_is_not_taken_wait_with_it(office, sent, monkeypatch, name, value, said):
    receipt, _case = sent
    client, address = come_back(receipt)
    with monkeypatch.context() as limited:
        limited.setattr(name, value)
        post(client, address, text="Ecco.", files=[upload()])
    assert said in client.get(address).content.decode()
    post(client, address, text="Ecco.")
    assert [len(each.files) for each in messages_in(receipt)] == [1]


def test_files_that_are_gone_are_said_and_the_words_stay(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    post(client, address, text="Ecco.", files=[upload()], _action="press:files:upload")
    waiting.forget(list(SealedUpload.objects.values_list("pk", flat=True)))
    post(client, address, text="Ecco.")
    content = client.get(address).content.decode()
    assert "i file non ci sono più" in content
    assert "Ecco.</textarea>" in content
    assert 'name="files" value=' not in content
    assert messages_in(receipt) == ()


def test_after_the_quarter_of_an_hour_no_byte_is_kept_and_it_is_said(office, sent):
    receipt, _case = sent
    client, address = come_back(receipt)
    key = key_in(client.get(address).content.decode())
    client.cookies.clear()
    posted = client.post(address, {"text": "Ho scritto a lungo.", "key": key, "files": [upload()]})
    assert posted.status_code == 307, "the browser repeats it once it has its cookie"
    shown = client.post(
        posted["Location"], {"text": "Ho scritto a lungo.", "key": key, "files": [upload()]}, follow=True
    )
    assert not SealedUpload.objects.exists()
    anew = client.post(shown.redirect_chain[-1][0], {"code": receipt.code.grouped}, follow=True).content.decode()
    assert "Ho scritto a lungo." in anew
    assert "I file non sono stati tenuti" in anew


def test_whoever_closes_leaves_no_file_behind(office, sent, settings, django_capture_on_commit_callbacks):
    client, address = come_back(sent[0])
    with django_capture_on_commit_callbacks(execute=True):
        post(client, address, files=[upload()], _action="press:files:upload")
        assert SealedUpload.objects.exists()
        client.post(address, {"chiudi": "1"})
    assert not SealedUpload.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "sealed").iterdir())


def test_a_browser_without_cookies_is_told_why_it_brings_no_files(office, sent):
    receipt, case = sent
    answer_with(office, case, arrived(LETTER, name="lettera.txt"))
    content = Client().post(reverse("reports:return") + "?c", {"code": receipt.code.grouped}).content.decode()
    assert "deve accettare i cookie" in content
    assert 'type="file"' not in content
    assert "lettera.txt" in content
    assert 'name="apri"' not in content


def test_the_reporter_opens_the_files_of_both_sides(office, sent):
    receipt, case = sent
    mine, theirs = arrived(PHOTOGRAPH), arrived(LETTER, name="Decisione.txt")
    write_with(receipt, mine)
    answer_with(office, case, theirs)
    client, address = come_back(receipt)
    before = AuditEvent.objects.count()
    content = client.get(address).content.decode()
    for file, expected in ((mine[0], PHOTOGRAPH), (theirs[0], LETTER)):
        assert f'name="apri" value="{file.id}"' in content
        response = client.post(address, {"apri": file.id})
        assert response.getvalue() == expected
        assert file.id not in address
        assert response["Cache-Control"] == "no-store"
        assert response["Content-Disposition"].startswith('attachment; filename="file.')
        assert file.name not in str(response.headers)
        assert "sandbox" in response["Content-Security-Policy"]
    assert AuditEvent.objects.count() == before
    assert client.get(f"{address}?apri={mine[0].id}").content.startswith(b"<!doctype html>"), "never by an address"


def test_what_waits_survives_the_opening_of_another_file(office, sent):
    receipt, case = sent
    answer_with(office, case, arrived(LETTER, name="Decisione.txt"))
    client, address = come_back(receipt)
    post(client, address, text="Aspetta", files=[upload()], _action="press:files:upload")
    client.post(address, {"apri": messages_in(receipt)[0].files[0].id}).getvalue()
    post(client, address, text="Aspetta")
    assert [len(each.files) for each in messages_in(receipt)] == [1, 1]


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD-EEEE", "x"])
def test_nobody_opens_a_file_without_the_code_of_its_case(office, sent, code):
    receipt, _case = sent
    files = arrived(PHOTOGRAPH)
    write_with(receipt, files)
    client = Client()
    other = client.post(reverse("reports:return"), {"code": code}, follow=True).redirect_chain[-1][0]
    assert client.post(other, {"apri": files[0].id}).status_code == 303
    client, elsewhere = come_back(submit())
    assert client.post(elsewhere, {"apri": files[0].id}).status_code == 303
    assert Client().post(reverse("reports:return") + "?c", {"apri": files[0].id}).status_code == 200


def test_opening_files_is_bounded_as_reading_is(office, sent, monkeypatch):
    receipt, _case = sent
    files = arrived(PHOTOGRAPH)
    write_with(receipt, files)
    client, address = come_back(receipt)
    monkeypatch.setattr("reports.views.Limit.allows", lambda limit, request: "view" not in limit.scope)
    assert client.post(address, {"apri": files[0].id}).status_code == 429


# The desk


def url_of(name: str, case: Case, *args: str) -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk, *args])


def test_the_desk_sends_files_and_finds_those_that_came(office, sent):
    receipt, case = sent
    mine = arrived(PHOTOGRAPH, name="Foto di Zoraide.jpg")
    write_with(receipt, mine)
    worker = unlocked(office, office.worker)
    content = worker.get(url_of("case_detail", case)).content.decode()
    assert "Foto di Zoraide.jpg" in content
    assert url_of("case_file", case, mine[0].id, "copia") in content
    assert samples.SECRET.encode() not in worker.get(url_of("case_file", case, mine[0].id, "copia")).getvalue()
    data = {"text": "Ecco.", "key": "k", "seen": "1", "files": [upload(LETTER, "Decisione.txt")]}
    assert worker.post(url_of("write_message", case), data).status_code == 302
    assert [[file.name for file in each.files] for each in messages_in(receipt)][1:] == [["Decisione.txt"]]
    assert "Decisione.txt" in worker.get(url_of("case_detail", case)).content.decode()


def test_what_the_desk_chose_waits_with_its_text(office, sent):
    receipt, case = sent
    worker, url = unlocked(office, office.worker), url_of("write_message", case)
    program = upload(b"MZ" + bytes(500), "programma.pdf")
    posted = worker.post(
        url, {"text": "", "key": "k", "seen": "0", "files": [upload(LETTER, "Decisione.txt"), program]}
    )
    assert posted.status_code == 303
    content = worker.get(url).content.decode()
    assert "«programma.pdf» è di un tipo" in content
    there = re.search(r'name="files" value="([^"]+)"', content)[1]
    assert "Decisione.txt" in there
    worker.post(url, {"text": "", "key": "k", "seen": "0", "files": [there], "button": "preview"})
    assert content.count("Decisione.txt") < worker.get(url).content.decode().count("Decisione.txt"), (
        "in the preview too"
    )
    worker.post(reverse("reports_staff:lock"))
    worker.post(url, {"text": "Ecco.", "key": "k", "seen": "0", "files": [there]})
    assert messages_in(receipt) == ()
    worker.post(reverse("reports_staff:unlock"), {"words": office.words["operatrice"]})
    assert there in worker.get(url).content.decode()
    worker.post(url, {"text": "Ecco.", "key": "k", "seen": "0", "files": [there]})
    assert [[file.name for file in each.files] for each in messages_in(receipt)] == [["Decisione.txt"]]


def test_the_desk_is_told_that_files_are_gone(office, sent):
    receipt, case = sent
    worker, url = unlocked(office, office.worker), url_of("write_message", case)
    worker.post(url, {"text": "Ecco.", "key": "k", "files": [upload()], "_action": "press:files:upload"})
    there = re.search(r'name="files" value="([^"]+)"', worker.get(url).content.decode())[1]
    waiting.forget(list(SealedUpload.objects.values_list("pk", flat=True)))
    worker.post(url, {"text": "Ecco.", "key": "k", "seen": "0", "files": [there]})
    assert "I file non ci sono più" in worker.get(url).content.decode()
    assert messages_in(receipt) == ()


def test_the_keys_of_what_waits_at_the_desk_come_from_the_server_alone(office, sent):
    receipt, case = sent
    foreign = arrived(LETTER, name="altrui.txt")
    worker, url = unlocked(office, office.worker), url_of("write_message", case)
    data = {"text": "", "key": "k", "files": attachments.texts_of(foreign), "_files": attachments.to_text(foreign)}
    worker.post(url, {**data, "_action": "press:files:upload"})
    worker.post(url, {**data, "text": "Ecco."})
    assert [each.files for each in messages_in(receipt)] == [()]


def test_a_post_with_files_needs_the_token_as_every_other(office, sent):
    _receipt, case = sent
    client = unlocked(office, office.worker)
    client.handler.enforce_csrf_checks = True
    data = {"text": "Ecco.", "key": "k", "seen": "0", "files": [upload()]}
    client.post(url_of("write_message", case), data)
    assert not SealedRecord.objects.filter(field="message").exists()
    token = hidden(client.get(url_of("case_detail", case)).content.decode(), "csrfmiddlewaretoken")
    data = {**data, "files": [upload()], "csrfmiddlewaretoken": token}
    assert client.post(url_of("write_message", case), data).status_code == 302
    assert SealedRecord.objects.filter(field="message").exists()
    crossing = signed_in(office.worker).post(
        url_of("write_message", case), data, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert crossing.status_code == 403


def test_files_cost_no_query_each(office, sent):
    receipt, case = sent
    worker = unlocked(office, office.worker)
    write_with(receipt, arrived(PHOTOGRAPH), key="a")
    url = url_of("case_detail", case)
    worker.get(url)
    with CaptureQueriesContext(connection) as few:
        worker.get(url)
    number_of_queries = len(few)
    write_with(receipt, arrived(LETTER, LETTER, LETTER, name="lettera.txt"), key="b")
    worker.get(url)  # what the inbox remembers of a case is read anew once
    with CaptureQueriesContext(connection) as many:
        worker.get(url)
    assert len(many) == number_of_queries
