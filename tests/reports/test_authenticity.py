"""The drill of somebody who can write to the database: whatever is moved, exchanged or made up is not believed."""

from __future__ import annotations

import ast
import datetime
import io
import secrets
import uuid
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import due_jobs
from reports import operations
from reports.errors import CaseDamagedError
from reports.models import Case, CaseKeeper, OfficeKey, SealedRecord
from reports.notices import Notice
from reports.operations import authenticity
from reports.states import Action
from staff.keyring import server_keys
from staff.models import AuditEvent
from tests.reports.factories import make_case, make_user, put, submit
from vault import envelope, keys, receipt
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db

COLUMNS = sorted(field.attname for field in Case._meta.concrete_fields)
COVERED_BY_FORMAT_5 = sorted(
    [
        "id",
        "reference",
        "form_key",
        "state",
        "assignee_id",
        "due_on",
        "received_on",
        "unread",
        "retain_until",
        "office_key_id",
        "content_public",
        "content_private",
        "internal_public",
        "internal_private",
        "locator",
        "code_salt",
        "code_lookup",
        "code_wrapped_private",
        "code_saved",
        "submission_digest",
        "notice",
        "reserve",
        "reserve_public",
    ]
)
RESERVE = ["reserve", "reserve_public"]
RECORD_COLUMNS = sorted(field.attname for field in SealedRecord._meta.concrete_fields)


def opens(office, case) -> bool:
    try:
        operations.open_case(
            case=Case.objects.get(pk=case.pk), office=office.unlock(office.worker), actor=office.worker
        )
    except CaseDamagedError:
        assert AuditEvent.objects.order_by("-sequence")[0].action == "case.damaged"
        return False
    return True


def other_value(field: models.Field, value, office):
    """Another value that the database accepts."""
    if field.is_relation:
        related = {"assignee_id": office.manager.pk}
        return related.get(field.attname) or _second_epoch()
    if isinstance(field, models.BinaryField):
        return bytes(byte ^ 1 for byte in bytes(value) or b"x")
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.BooleanField | models.IntegerField):
        return not value if isinstance(value, bool) else value + 1
    if isinstance(field, models.DateField):
        return (value or datetime.date(2026, 1, 1)) + datetime.timedelta(days=1)
    assert isinstance(field, models.CharField), f"say here how to change a {type(field).__name__}"
    return "closed" if field.name == "state" else ("Y" if value[:1] == "X" else "X") + value[1:]


def _second_epoch() -> int:
    """The office's own key under another number: what is sealed to it opens all the same."""
    first = OfficeKey.objects.get(number=1)
    return OfficeKey.objects.create(number=2, public_key=bytes(first.public_key), created_on=first.created_on).pk


# One column at a time


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_a_case_can_be_changed(office, column):
    case, untouched = make_case(), make_case()
    field = next(field for field in Case._meta.concrete_fields if field.attname == column)
    value = other_value(field, getattr(case, column), office)
    with connection.constraint_checks_disabled():
        Case.objects.filter(pk=case.pk).update(**{column: value})
        if column == "id":
            SealedRecord.objects.filter(case_id=case.pk).update(case_id=value)
            case.pk = value
    assert not authenticity.is_authentic(Case.objects.get(pk=case.pk))
    assert [damaged.pk for damaged in authenticity.damaged_cases()] == [case.pk]
    assert opens(office, untouched)


@pytest.mark.parametrize("column", ["reference", "state", "office_key_id", "internal_private", "assignee_id", "due_on"])
def test_a_swap_between_two_cases_is_found_when_one_is_opened(office, column):
    first, second = make_case(), make_case()
    operations.assign(case=second, assignee=office.manager, actor=office.manager)
    operations.set_due_date(case=second, due_on=datetime.date(2026, 5, 1), actor=office.manager)
    operations.change_state(case=second, action=Action.TAKE_UP, actor=office.manager)
    if column == "office_key_id":
        Case.objects.filter(pk=second.pk).update(office_key_id=_second_epoch())
        authenticity.reseal(second)
    a, b = (Case.objects.values_list(column, flat=True).get(pk=case.pk) for case in (first, second))
    assert a != b
    if column == "reference":
        Case.objects.filter(pk=first.pk).update(reference="in-between")
    Case.objects.filter(pk=second.pk).update(**{column: a})
    Case.objects.filter(pk=first.pk).update(**{column: b})
    assert not opens(office, first)
    assert not opens(office, second)


def test_control_without_the_proof_these_swaps_are_believed(office, monkeypatch):
    first = make_case()
    monkeypatch.setattr(authenticity, "is_authentic", lambda case: True)
    Case.objects.filter(pk=first.pk).update(state="closed", reference="26-XXXXX", due_on="2026-05-01")
    assert opens(office, first)


def test_the_set_of_columns_belongs_to_the_tag():
    """A new column: a new TAG, a migration that renews every MAC under it, and this list."""
    assert authenticity.TAG == "case/5"
    assert sorted([*COVERED_BY_FORMAT_5, authenticity.MAC_COLUMN]) == COLUMNS
    assert RECORD_COLUMNS == ["case_id", "field", "id", "sealed"]
    keeper = sorted(field.attname for field in CaseKeeper._meta.concrete_fields)
    assert keeper == ["case_id", "ended_on", "id", "person_id", "recipient", "sealed_private"]


# Records


@pytest.mark.parametrize("column", [name for name in RECORD_COLUMNS if name != "case_id"])
def test_no_column_of_a_record_can_be_changed(office, column):
    case = make_case()
    record = case.records.get()
    value = {"id": uuid.uuid4(), "field": "notes", "sealed": bytes(record.sealed) + b"\0"}[column]
    SealedRecord.objects.filter(pk=record.pk).update(**{column: value})
    assert not authenticity.is_authentic(case)
    assert not opens(office, case)


def test_records_swapped_between_two_cases(office):
    first, second = make_case(), make_case()
    mine, theirs = first.records.get(), second.records.get()
    SealedRecord.objects.filter(pk=mine.pk).update(case=second, field="parked")
    SealedRecord.objects.filter(pk=theirs.pk).update(case=first)
    SealedRecord.objects.filter(pk=mine.pk).update(field="answers")
    assert not opens(office, first)
    assert not opens(office, second)


def test_a_record_deleted_added_or_replayed(office):
    deleted, added, replayed = make_case(), make_case(), make_case()
    deleted.records.all().delete()
    SealedRecord.objects.create(case=added, field="notes", sealed=b"x")
    record = replayed.records.get()
    again = envelope.seal(b"{}", to=bytes(replayed.content_public), place=record.place)
    SealedRecord.objects.filter(pk=record.pk).update(sealed=again)
    assert [opens(office, case) for case in (deleted, added, replayed)] == [False] * 3


# The whole drill: a real report replaced by one made of what everybody may know


def forge(case: Case, *, story: bytes) -> receipt.ReceiptCode:
    """Everything sealed anew, to public keys only, under a code that the attacker knows."""
    office_public = bytes(case.office_key.public_key)
    content, internal = KeyPair.generate(), KeyPair.generate()
    code = receipt.generate()
    salt = secrets.token_bytes(16)
    code_keys = receipt.stretch_code(code, salt=salt, cost=operations.submission.receipt_cost())
    record = case.records.get()
    SealedRecord.objects.filter(pk=record.pk).update(sealed=envelope.seal(story, to=content.public, place=record.place))
    Case.objects.filter(pk=case.pk).update(
        content_public=content.public,
        content_private=keys.seal_to(office_public, content.private),
        internal_public=internal.public,
        internal_private=keys.seal_to(office_public, internal.private),
        locator=code.locator,
        code_salt=salt,
        code_lookup=code_keys.lookup,
        code_wrapped_private=receipt.wrap(content.private, keys=code_keys, context=str(case.pk)),
        notice=envelope.seal(Notice().to_bytes(), to=content.public, place=case.place_of_notice),
    )
    return code


@pytest.fixture
def story(office):
    """The content of a real report, as whoever sends one knows it."""
    receipt_of_mine = submit()
    mine = Case.objects.select_related("office_key").get(pk=receipt_of_mine.case_id)
    opened = operations.open_case(case=mine, office=office.unlock(office.worker), actor=office.worker)
    return opened.payload.to_bytes()


def test_a_report_replaced_with_public_values_only_is_not_believed(office, story):
    case = make_case()
    code = forge(case, story=story)
    assert not opens(office, case)
    with pytest.raises(CaseDamagedError):
        operations.read_with_code(code=code)


def test_control_without_the_proof_the_replaced_report_is_read_as_real(office, story, monkeypatch):
    case = make_case()
    code = forge(case, story=story)
    monkeypatch.setattr(authenticity, "is_authentic", lambda case: True)
    assert opens(office, case)
    assert operations.read_with_code(code=code) is not None


def test_a_report_made_up_beside_the_real_ones_is_not_believed(office):
    case = make_case()
    record = case.records.get()
    made_up = Case.objects.get(pk=case.pk)
    made_up.pk, made_up.reference, made_up.locator, made_up.submission_digest = uuid.uuid4(), "26-FALSE", "ZZZZ", "x"
    made_up.save(force_insert=True)
    SealedRecord.objects.create(case=made_up, field="answers", sealed=bytes(record.sealed))
    assert not opens(office, made_up)
    assert opens(office, case)


def test_a_thief_of_database_and_configuration_can_forge_but_a_foreign_secret_key_cannot(office, settings):
    case = make_case()
    Case.objects.filter(pk=case.pk).update(state="closed")
    authenticity.reseal(Case.objects.get(pk=case.pk))  # with the server's own secret key
    assert opens(office, case)
    own = settings.SECRET_KEY
    settings.SECRET_KEY = "a guess"
    authenticity.reseal(Case.objects.get(pk=case.pk))
    settings.SECRET_KEY = own
    assert not opens(office, case)


# No write launders a change


@pytest.mark.parametrize(
    "write",
    [
        lambda case, user: operations.change_state(case=case, action=Action.TAKE_UP, actor=user),
        lambda case, user: operations.assign(case=case, assignee=user, actor=user),
        lambda case, user: operations.set_due_date(case=case, due_on=datetime.date(2026, 5, 1), actor=user),
    ],
)
def test_a_damaged_case_is_not_changed_and_stays_damaged(office, write):
    case = make_case()
    Case.objects.filter(pk=case.pk).update(reference="26-FALSE")
    before = Case.objects.values().get(pk=case.pk)
    with pytest.raises(CaseDamagedError):
        write(Case.objects.get(pk=case.pk), office.manager)
    assert Case.objects.values().get(pk=case.pk) == before
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.details) == ("case.damaged", {"id": str(case.pk)})


def test_noting_the_code_of_a_damaged_case_changes_nothing_and_leaves_no_line(office):
    case = make_case()
    Case.objects.filter(pk=case.pk).update(reference="26-FALSE")
    lines = AuditEvent.objects.count()
    operations.mark_code_saved(case_id=case.pk)
    operations.mark_code_saved(case_id=uuid.uuid4())
    assert not Case.objects.get(pk=case.pk).code_saved
    assert AuditEvent.objects.count() == lines


def test_every_write_keeps_a_case_authentic(office):
    case = make_case()
    operations.mark_code_saved(case_id=case.pk)
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    operations.set_due_date(case=case, due_on=datetime.date(2026, 5, 1), actor=office.manager)
    operations.change_state(case=case, action=Action.TAKE_UP, actor=office.manager)
    stored = Case.objects.get(pk=case.pk)
    assert (stored.code_saved, stored.assignee, stored.state) == (True, office.worker, "in_progress")
    assert opens(office, case)


def test_nothing_else_writes_a_case():
    """`Case` and `SealedRecord` rows are written in one module; `.update(` on them would leave a wrong MAC behind."""
    root = Path(__file__).resolve().parents[2]
    offenders = []
    for path in [*root.glob("reports/**/*.py"), *root.glob("demo/**/*.py"), *root.glob("staff/**/*.py")]:
        if path.name == "authenticity.py" or "migrations" in path.parts:
            continue
        offenders += [f"{path.relative_to(root)}: {found}" for found in writes_of_a_case(path.read_text())]
    assert offenders == []


WRITES = {"update", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "save"}


def writes_of_a_case(source: str) -> list[str]:
    """Calls that write and whose object is spelled with a case, a record or their models."""
    names = (
        "Case.",
        "case.",
        "SealedRecord.",
        "record.",
        "records.",
        "CaseKeeper.",
        "keeper.",
        "Referral.",
        "referral.",
        "row.",
    )
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            target = ast.unparse(node.func)
            if target.startswith(names) or ".records." in target or ".keepers." in target or ".referrals." in target:
                found.append(target)
    return found


def test_control_the_search_finds_what_it_looks_for():
    source = "Case.objects.filter(pk=1).update(a=1)\ncase.save()\nself.case.records.all().delete()\nother.save()"
    assert len(writes_of_a_case(source)) == 3
    source = "Referral.objects.filter(pk=1).update(a=1)\nreferral.save()\nrow.delete()\ncase.referrals.all().delete()"
    assert len(writes_of_a_case(source)) == 4
    source = "CaseKeeper.objects.create(case=case)\nkeeper.save()\ncurrent.keepers.all().delete()"
    assert len(writes_of_a_case(source)) == 3


# In words, and in the commands


def test_the_office_reads_that_a_case_is_damaged_and_can_change_nothing(office):
    case = make_case()
    Case.objects.filter(pk=case.pk).update(due_on="2026-05-01")
    client = Client()
    client.force_login(office.manager)
    client.post(reverse("reports_staff:unlock"), {"words": office.words["responsabile"]})
    address = reverse("reports_staff:case_detail", kwargs={"case": case.pk})
    page = client.get(address).content.decode()
    assert "alterato o danneggiato" in page
    assert "Mi hanno negato" not in page
    address = reverse("reports_staff:assign", kwargs={"case": case.pk})
    page = client.post(address, {"assignee": office.worker.pk}, follow=True).content.decode()
    assert "non è cambiato nulla" in page
    assert Case.objects.get(pk=case.pk).assignee is None


def run(what: str) -> str:
    out = io.StringIO()
    call_command("cases", what, stdout=out)
    return out.getvalue()


def test_the_command_proves_all_and_names_the_damaged(office):
    make_case()
    damaged = make_case()
    assert "2 cases, all as this server wrote them" in run("verify")
    Case.objects.filter(pk=damaged.pk).update(state="closed")
    with pytest.raises(CommandError, match=damaged.reference):
        run("verify")
    assert AuditEvent.objects.filter(action="case.damaged", target=f"case:{damaged.reference}").count() == 1


def test_a_change_of_the_secret_key(office, settings):
    case, damaged = make_case(), make_case()
    Case.objects.filter(pk=damaged.pk).update(state="closed")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret key", [settings.SECRET_KEY]
    assert opens(office, case)
    with pytest.raises(CommandError, match=damaged.reference):
        run("rotate")
    settings.SECRET_KEY_FALLBACKS = []
    assert [each.pk for each in authenticity.damaged_cases()] == [damaged.pk]


STEPS_OF_THE_PROOF = {
    "0002_case_mac": "give_macs",
    "0006_messages": "renew_macs",
    "0011_notices": "fill_in",
    "0012_retention": "renew_macs",
    "0013_reserve": "renew_macs",
}


def test_rows_from_before_the_proof_are_believed_as_they_stand(office):
    cases = [make_case(), make_case()]
    Case.objects.update(mac=b"")
    assert not opens(office, cases[0])
    states = MigrationLoader(connection)
    for name, step in STEPS_OF_THE_PROOF.items():
        renew = getattr(import_module(f"reports.migrations.{name}"), step)
        renew(states.project_state([("reports", name)]).apps, None)
    assert [opens(office, case) for case in cases] == [True, True]


def test_migrations_that_renew_every_mac_believe_no_damaged_case(office):
    sound, damaged, closed = make_case(), make_case(), put(make_case(), state="closed")
    key = server_keys(person="pari.case", purpose="mac.v1")[0]
    for case in Case.objects.all():
        mac = authenticity.mac_of(
            case, case.records.all(), key=key, tag="case/2", later_columns=["notice", "retain_until", *RESERVE]
        )
        Case.objects.filter(pk=case.pk).update(mac=mac)
    Case.objects.filter(pk=damaged.pk).update(state="waiting")
    states = MigrationLoader(connection)
    for name in ("0011_notices", "0012_retention", "0013_reserve"):
        step = getattr(import_module(f"reports.migrations.{name}"), STEPS_OF_THE_PROOF[name])
        step(states.project_state([("reports", name)]).apps, None)
    assert [opens(office, case) for case in (sound, damaged, closed)] == [True, False, True]
    sound.refresh_from_db()
    assert len(bytes(sound.notice)) == len(bytes(make_case().notice))
    days = dict(Case.objects.values_list("pk", "retain_until"))
    assert days[sound.pk] is days[damaged.pk] is None
    assert days[closed.pk] > timezone.localdate()


def test_an_account_that_follows_a_case_is_not_deleted(office):
    """Clearing the assignee behind the back of the proof would leave a case that says it is damaged."""
    case = make_case()
    editor = make_user("seguiva")
    put(case, assignee=editor)
    with pytest.raises(models.ProtectedError):
        editor.delete()


def test_control_without_rotating_the_old_cases_are_no_longer_proven(office, settings):
    case = make_case()
    settings.SECRET_KEY = "another secret key"
    assert [each.pk for each in authenticity.damaged_cases()] == [case.pk]


def test_the_daily_job_fails_when_a_case_is_damaged(office):
    (job,) = [job for job in due_jobs.all_jobs() if job.name == "reports.verify"]
    case = make_case()
    job.run()
    Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(CaseDamagedError):
        job.run()
