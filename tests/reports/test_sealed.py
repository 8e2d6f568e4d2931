"""What REPORTS-SECURITY promises about theft, tampering and traces, each with its negative control."""

from __future__ import annotations

import itertools
import logging
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail, serializers
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from formbuilder.definition import Definition, Step
from formbuilder.models import SealedDraft
from formbuilder.questions import LongText, ShortText
from home.models import StandardPage
from reports import operations
from reports.errors import CaseDamagedError
from reports.follow_ups import Asked
from reports.models import Case, OfficeKeyGrant, SealedRecord
from reports.questions import CONTACT, CONTACT_DETAIL, CONTACT_SAFETY, DISCLOSURE, NAME
from tests.reports.asking import ask
from tests.reports.factories import OWN_MODELS, make_case, make_submission, submit
from tests.reports.pages import STORY, Reporter, code_in, hidden
from tests.reports.traces import database_files, everything_in_the_database, files_below, traces
from vault import keys, receipt
from vault.errors import DecryptionError
from vault.keys import KeyPair

CANARIES = {
    STORY: "canarino-racconto-7391",
    CONTACT_DETAIL: "canarino-recapito-7392@example.org",
    CONTACT_SAFETY: "canarino-sicurezza-7393",
}


@dataclass(frozen=True)
class Attachment:
    """A file, by name and by content."""

    name: str
    content: str

    def upload(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.name, self.content.encode() * 5_000)


ATTACHED = Attachment("canarino-nome-7400.txt", "canarino-contenuto-7401 ")
ANSWERED = Attachment("canarino-lettera-7402.txt", "canarino-risposta-allegata-7403 ")
WRITTEN = ("canarino-messaggio-7394", "canarino-risposta-7395", "canarino-nota-7396")
SAID = ("canarino-motivo-7397", "canarino-chiusura-7398", "canarino-ultima-parola-7399")
"""What the reporter writes later, what the office answers, what colleagues note."""
LABEL = "canarino-etichetta-7401"
ASKED = tuple(f"canarino-{name}-7407" for name in ("domanda", "titolo", "scopo", "parole"))
REPLIED = "canarino-risposta-data-7408"
"""What the office asks afterwards, what is answered."""
OWN = {
    DISCLOSURE: "confidential",
    NAME: "canarino-chi-sono-7405",
    CONTACT: "email",
    CONTACT_DETAIL: "canarino-7406@example.org",
    CONTACT_SAFETY: "",
}
OWN_WORDS = (OWN[NAME], OWN[CONTACT_DETAIL])
"""Who the reporter says to be."""


def assert_both_open(sent: Attachment, reporter: Reporter, address: str, worker: Client) -> None:
    """The reporter and the office read the file."""
    shown = reporter.get(address).content.decode()
    file_id = re.search(rf'name="apri" value="([0-9a-f]+)">[^<]*<[^<]*<bdi>{re.escape(sent.name)}', shown)[1]
    assert sent.content in reporter.client.post(address, {"apri": file_id}).getvalue().decode()
    case_file = reverse("reports_staff:case_file", args=[Case.objects.get().pk, file_id, "copia"])
    assert sent.content in worker.get(case_file).getvalue().decode()


def assert_own_name_waits_and_is_taken(reporter: Reporter, address: str, worker: Client, caplog) -> None:
    """First with an address that is none, then rightly; neither leaves a trace. Until then the form's contact holds."""
    page = worker.get(reverse("reports_staff:case_detail", args=[Case.objects.get().pk])).content.decode()
    assert all(canary in page for canary in CANARIES.values())
    for detail in ("no address", OWN[CONTACT_DETAIL]):
        said = {**OWN, CONTACT_DETAIL: detail}
        reporter.post(address, {f"q-{name}": words for name, words in said.items()})
        assert (OWN[NAME] in reporter.get(address).content.decode()) == (detail == "no address")
        assert traces(OWN[NAME], database=everything_in_the_database(), files=database_files(), log=caplog.text) == []


def assert_questions_leave_no_trace(reporter: Reporter, address: str, code: str, office, caplog) -> str:
    """Asked; answered with something missing, when the visit is over, and rightly. The address of the new visit."""

    def is_anywhere() -> bool:
        places = {"database": everything_in_the_database(), "files": database_files(), "log": caplog.text}
        return any(traces(each, **places) for each in (*ASKED, REPLIED))

    whom, more = LongText(id="whom", label=ASKED[0]), ShortText(id="more", label="?")
    form = Definition(steps=(Step(id="one", title="", items=(whom, more)),))
    names = {"title": ASKED[1], "source_title": ASKED[1], "why": ASKED[2]}
    asked = Asked(definition=form, source_definition=form, locale="it", **names)
    office_reads = operations.open_case(
        case=Case.objects.get(), office=office.unlock(office.worker), actor=office.worker
    )
    ask(office, Case.objects.get(), form=asked, text=ASKED[3], seen=len(office_reads.messages))
    shown = reporter.get(f"{address}9/").content.decode()
    assert all(each in shown for each in ASKED)
    typed = {name: hidden(shown, name) for name in ("domande", "_step", "_mark")} | {"q-whom": REPLIED}
    assert REPLIED in reporter.post(f"{address}9/", typed).content.decode()
    assert not is_anywhere()
    SealedDraft.objects.update(expires_at="2020-01-01T00:00:00Z")
    late = reporter.post(f"{address}9/", typed)
    assert not is_anywhere()
    answered = reporter.post(late.redirect_chain[-1][0], {"code": code})
    assert REPLIED in answered.content.decode()
    there = answered.redirect_chain[-1][0]
    reporter.post(there, {**typed, "q-more": "Sì"})
    assert not is_anywhere()
    return there.removesuffix("9/")


@pytest.mark.django_db(transaction=True)
def test_no_trace_of_a_report_is_left_anywhere(office, report_page, caplog, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    reporter = Reporter(report_page, **CANARIES, **{CONTACT: "email"})
    last_post = reporter.fill_in()
    for canary in CANARIES.values():
        assert traces(canary, database=everything_in_the_database(), files=database_files(), log=caplog.text) == []
    sent = reporter.post(*last_post)
    code = code_in(sent)
    assert traces(code, database=everything_in_the_database(), files=database_files(), log=caplog.text) == []
    reporter.note(sent)
    reporter.post(reverse("reports:return"), {"code": code})
    worker = Client()
    worker.force_login(office.worker)
    worker.post(reverse("reports_staff:unlock"), {"words": office.words["operatrice"]})
    address = reporter.responses[-1].redirect_chain[-1][0]
    message = {"text": WRITTEN[0], "key": "k"}
    reporter.post(address, {**message, "_action": "press:files:upload", "files": [ATTACHED.upload()]})
    assert ATTACHED.name in reporter.get(address).content.decode()
    for canary in (ATTACHED.name, ATTACHED.content):
        assert traces(canary, database=everything_in_the_database(), files=database_files(), log=caplog.text) == []
    reporter.post(address, {**message, "files": [ATTACHED.upload()]})
    for name, canary in zip(["write_message", "add_note"], WRITTEN[1:], strict=True):
        url = reverse(f"reports_staff:{name}", args=[Case.objects.get().pk])
        waits = {"text": canary, "key": name, "button": "preview", "files": [ANSWERED.upload()]}
        worker.post(url, waits)  # does not leave
        assert canary in worker.get(url).content.decode()
        assert traces(canary, database=everything_in_the_database(), files=database_files(), log=caplog.text) == []
        worker.post(url, {"text": canary, "key": name, "seen": "1", "files": [ANSWERED.upload()]})
    for name, words in {
        "reveal_contact": {"why": "agreed"},
        "labels": {"labels": LABEL, "key": "label"},
        "classify": {"relevance": "not_relevant", "reason": SAID[0], "key": "said", "versione": "1"},
    }.items():
        worker.post(reverse(f"reports_staff:{name}", args=[Case.objects.get().pk]), words)
    assert_own_name_waits_and_is_taken(reporter, f"{address}1/", worker, caplog)
    address = assert_questions_leave_no_trace(reporter, address, code, office, caplog)
    manager = Client()
    manager.force_login(office.manager)
    manager.post(reverse("reports_staff:unlock"), {"words": office.words["responsabile"]})
    asked = manager.get(reverse("reports_staff:close", args=[Case.objects.get().pk])).content.decode()
    ending = {"outcome": "recorded", "reason": SAID[1], "last_word": SAID[2], "key": "end"}
    ending |= {"versione": hidden(asked, "versione")}
    manager.post(reverse("reports_staff:close", args=[Case.objects.get().pk]), ending)
    read = worker.get(reverse("reports_staff:case_detail", args=[Case.objects.get().pk])).content.decode()
    assert all(canary in read for canary in (CANARIES[STORY], *WRITTEN, *SAID, LABEL, *OWN_WORDS, ASKED[0], REPLIED))
    reread = reporter.get(address).content.decode()
    assert [canary in reread for canary in (*WRITTEN, *SAID)] == [True, True, False, False, False, True]
    worker.get(reverse("reports_staff:case_list"))
    for sent in (ATTACHED, ANSWERED):
        assert_both_open(sent, reporter, address, worker)

    private = office.unlock(office.worker).pair(1).private
    secrets = [
        *CANARIES.values(),
        *OWN_WORDS,
        *WRITTEN,
        *SAID,
        *ASKED,
        REPLIED,
        LABEL,
        code,
        code.replace("-", ""),
        office.words["operatrice"],
    ]
    secrets += [each for sent in (ATTACHED, ANSWERED) for each in (sent.name, sent.content)]
    secrets.append(private.decode("latin-1"))
    database = everything_in_the_database()
    files = database_files() + files_below(Path(django_settings.MEDIA_ROOT), tmp_path)
    for secret in secrets:
        assert traces(secret, database=database, files=files, log=caplog.text) == []


@pytest.mark.django_db
def test_wagtails_index_is_written_in_this_module_and_searched_for_traces(home_page):
    """A negative control: `tests.conftest` stops the indexes for modules that do not ask for them."""
    canary = "7392051468"  # A number: PostgreSQL keeps the stems of words.
    home_page.add_child(instance=StandardPage(title=canary, slug="c", description="Due frasi."))
    index = apps.get_model("wagtailsearch", "IndexEntry")  # Its module's name would mark this one by itself.
    assert index.objects.filter(title__icontains=canary).exists()
    Page.objects.filter(title=canary).update(title="x", draft_title="x", slug="x", url_path="/x/")
    assert traces(canary, database=everything_in_the_database(), files=b"", log="") == ["database"]


@pytest.mark.django_db(transaction=True)
def test_the_search_for_traces_does_find_what_is_stored_in_the_clear(caplog, tmp_path):
    """The negative control of the test above: every place is really searched."""
    canary = "canarino-in-chiaro-0001"
    caplog.set_level(logging.DEBUG)
    logging.getLogger("reports").info("%s", canary)
    Session.objects.create(session_key="k", session_data=canary, expire_date="2099-01-01T00:00:00Z")
    cache.set("k", canary)
    mail.send_mail(canary, "", None, ["a@esempio.it"])
    (tmp_path / "upload").write_text(canary)
    files = database_files() + files_below(tmp_path)
    found = traces(canary, database=everything_in_the_database(), files=files, log=caplog.text)
    cached = ["cache"] if hasattr(cache, "_cache") else []
    assert found == ["database", "log", *cached, "sessions", "outbox", "files"]
    if connection.vendor == "sqlite":
        assert canary.encode() in database_files()


# Theft: every row and every setting, but no passphrase, no code


@pytest.mark.django_db
def test_a_dump_with_the_settings_opens_nothing(office, settings):
    make_case(story="canarino-furto")
    dump = serializers.serialize("json", itertools.chain.from_iterable(model.objects.all() for model in OWN_MODELS))
    assert "canarino-furto" not in dump
    case, record = Case.objects.get(), SealedRecord.objects.get()
    blobs = {
        field.attname: bytes(getattr(row, field.attname))
        for model in OWN_MODELS
        for row in model.objects.all()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField)
    }
    candidates = {name: blob for name, blob in blobs.items() if len(blob) == 32}
    candidates["secret key"] = settings.SECRET_KEY.encode()[:32]
    for candidate in candidates.values():
        for sealed in (bytes(case.content_private), bytes(case.internal_private)):
            with pytest.raises(DecryptionError):
                keys.unseal_with(candidate, sealed)
        for grant in OfficeKeyGrant.objects.all():
            with pytest.raises(DecryptionError):
                keys.unseal_with(candidate, bytes(grant.sealed_private))
        stolen = receipt.ReceiptKeys(lookup=candidate, wrapping_key=candidate)
        with pytest.raises(DecryptionError):
            receipt.unwrap(bytes(case.code_wrapped_private), keys=stolen, context=str(case.pk))
        with pytest.raises(CaseDamagedError):
            operations.sealing.open_answers(case, content=KeyPair.from_private(candidate))
    assert record.sealed


@pytest.mark.django_db
def test_each_way_in_opens_with_its_secret(office):
    """The control of the theft test: with a passphrase or the code the same rows do open."""
    sent = submit(make_submission(story="si apre"))
    case = Case.objects.get()
    for user in (office.worker, office.manager):
        opened = operations.open_case(case=case, office=office.unlock(user), actor=user)
        assert opened.payload.answers["story"] == "si apre"
    assert operations.read_with_code(code=sent.code).payload.answers["story"] == "si apre"


@pytest.mark.django_db
def test_the_reporters_code_does_not_open_the_internal_pair(office):
    sent = submit()
    case = Case.objects.get()
    code_keys = receipt.stretch_code(sent.code, salt=bytes(case.code_salt), cost=operations.submission.receipt_cost())
    content = receipt.unwrap(bytes(case.code_wrapped_private), keys=code_keys, context=str(case.pk))
    with pytest.raises(DecryptionError):
        keys.unseal_with(content, bytes(case.internal_private))
    assert KeyPair.from_private(content).public != bytes(case.internal_public)


# Tampering: moved, swapped, cut, replayed


@pytest.fixture
def two_cases(office):
    return make_case(story="la prima"), make_case(story="la seconda")


def is_refused(office, case) -> bool:
    case.refresh_from_db()
    try:
        operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    except CaseDamagedError:
        return True
    return False


@pytest.mark.django_db
def test_untouched_cases_open(office, two_cases):
    """The control: what the tests below refuse is refused because of the change."""
    assert [is_refused(office, case) for case in two_cases] == [False, False]


@pytest.mark.django_db
def test_answers_copied_to_another_case_are_refused(office, two_cases):
    first, second = two_cases
    SealedRecord.objects.filter(case=first).update(sealed=bytes(second.records.get().sealed))
    assert is_refused(office, first)
    assert not is_refused(office, second)


@pytest.mark.django_db
def test_a_whole_row_moved_to_another_case_is_refused(office, two_cases):
    first, second = two_cases
    first.records.all().delete()
    SealedRecord.objects.filter(case=second).update(case=first)
    assert is_refused(office, first)
    assert is_refused(office, second)


@pytest.mark.django_db
def test_answers_in_another_row_of_the_same_case_are_refused(office, two_cases):
    first, _second = two_cases
    old = first.records.get()
    sealed = bytes(old.sealed)
    old.delete()
    SealedRecord.objects.create(case=first, field=SealedRecord.Field.ANSWERS, sealed=sealed)
    assert is_refused(office, first)


@pytest.mark.django_db
def test_answers_under_another_field_are_refused(office, two_cases):
    first, _second = two_cases
    SealedRecord.objects.filter(case=first).update(field="notes")
    assert is_refused(office, first)


@pytest.mark.django_db
@pytest.mark.parametrize("length", [0, 1, 80, 81, 200, -1])
def test_cut_answers_are_refused(office, two_cases, length):
    first, _second = two_cases
    record = first.records.get()
    SealedRecord.objects.filter(pk=record.pk).update(sealed=bytes(record.sealed)[:length])
    assert is_refused(office, first)


@pytest.mark.django_db
@pytest.mark.parametrize("names", [["content_private"], ["content_public"], ["content_private", "content_public"]])
def test_swapped_case_keys_are_refused(office, two_cases, names):
    first, second = two_cases
    Case.objects.filter(pk=first.pk).update(**{name: bytes(getattr(second, name)) for name in names})
    assert is_refused(office, first)


@pytest.mark.django_db
def test_the_code_of_another_case_does_not_open_this_one_after_a_swap(office):
    mine, theirs = submit(), submit()
    stolen = Case.objects.get(pk=mine.case_id)
    names = ["code_salt", "code_lookup", "code_wrapped_private"]
    values = {name: bytes(getattr(stolen, name)) for name in names}
    locator = stolen.locator
    stolen.delete()
    Case.objects.filter(pk=theirs.case_id).update(locator=locator, **values)
    with pytest.raises(CaseDamagedError):
        operations.read_with_code(code=mine.code)


@pytest.mark.django_db
def test_content_that_is_not_a_report_is_refused(office, two_cases):
    from vault import envelope

    first, _second = two_cases
    record = first.records.get()
    for content in (b"", b"[]", b"{}", b'{"format": 99}', b"\xff", b'{"format":1,"definition":{},"answers":[]}'):
        sealed = envelope.seal(content, to=bytes(first.content_public), place=record.place)
        SealedRecord.objects.filter(pk=record.pk).update(sealed=sealed)
        assert is_refused(office, first)
