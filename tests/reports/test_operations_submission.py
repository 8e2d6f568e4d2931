import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection

from reports import operations
from reports.errors import CaseTakenError, FormClosedError
from reports.models import Case, SealedRecord
from reports.operations import submission as submission_module
from reports.states import State
from staff.models import AuditEvent
from tests.refusals import Refusals
from tests.reports.factories import FORM_KEY, make_definition, make_submission, submit
from vault import receipt

pytestmark = pytest.mark.django_db


def test_a_report_is_sealed_and_its_code_comes_back(office):
    sent = submit()
    case = Case.objects.get()
    assert receipt.parse(sent.code.grouped) == sent.code
    assert case.reference == sent.reference
    assert case.state == State.RECEIVED
    assert case.form_key == FORM_KEY
    assert case.locator == sent.code.locator
    assert SealedRecord.objects.get().case == case
    assert not case.code_saved


def test_only_the_day_is_stored(office):
    with time_machine.travel("2026-03-08 22:30:00+01:00"):
        submit()
    assert Case.objects.get().received_on == datetime.date(2026, 3, 8)
    kinds = {field.get_internal_type() for model in (Case, SealedRecord) for field in model._meta.fields}
    assert not kinds & {"DateTimeField", "TimeField", "GenericIPAddressField"}


def test_sending_leaves_no_line_in_the_audit_log_because_it_would_tell_the_time(office):
    before = AuditEvent.objects.count()
    sent = submit()
    operations.read_with_code(code=sent.code)
    operations.mark_code_saved(case_id=sent.case_id)
    assert AuditEvent.objects.count() == before


def test_sending_the_same_form_twice_gives_one_case_and_the_same_code(office):
    form = make_submission()
    first, second = submit(form), submit(form)
    assert first == second
    assert Case.objects.count() == 1


def test_once_the_code_is_saved_it_is_never_shown_again(office):
    form = make_submission()
    first = submit(form)
    operations.mark_code_saved(case_id=first.case_id)
    again = submit(form)
    assert again.code is None
    assert again.reference == first.reference
    assert Case.objects.count() == 1


def test_two_forms_are_two_cases(office):
    assert submit().code != submit().code
    assert Case.objects.count() == 2


def test_the_repetition_is_recognised_even_when_the_form_has_closed_meanwhile(office, settings):
    form = make_submission()
    first = submit(form)
    settings.OFFICE_KEY_FINGERPRINT = ""
    assert submit(form) == first


def test_a_closed_form_stores_nothing(office, settings):
    settings.OFFICE_KEY_FINGERPRINT = ""
    with pytest.raises(FormClosedError):
        submit()
    assert not Case.objects.exists()


def test_the_same_form_sent_by_two_processes_at_once_gives_one_case(office, monkeypatch):
    """The second process has looked for the digest before the first one stored it."""
    form = make_submission()
    first = submit(form)
    monkeypatch.setattr(submission_module, "Case", _LateCase)
    assert submit(form) == first
    assert Case.objects.count() == 1


class _LateManager:
    """Sees no case at its first two questions: whether the form is known, whether the locator is taken."""

    def __init__(self):
        self.questions = 0

    def filter(self, **lookups):
        self.questions += 1
        return Case.objects.none() if self.questions <= 2 else Case.objects.filter(**lookups)


class _LateCase:
    objects = _LateManager()

    def __new__(cls, **values):
        return Case(**values)


def test_a_taken_locator_leads_to_another_code(office, monkeypatch):
    taken = submit()
    form = make_submission()
    real = receipt.from_seed

    def colliding(seed, *, attempt=0):
        return taken.code if attempt == 0 else real(seed, attempt=attempt)

    monkeypatch.setattr(receipt, "from_seed", colliding)
    sent = submit(form)
    assert sent.code == real(form.submission_key.encode(), attempt=1)
    assert submit(form) == sent
    assert Case.objects.count() == 2


def test_without_a_free_locator_nothing_is_stored(office, monkeypatch):
    taken = submit()
    monkeypatch.setattr(receipt, "from_seed", lambda seed, *, attempt=0: taken.code)
    with pytest.raises(FormClosedError):
        submit()
    assert Case.objects.count() == 1


def test_a_taken_reference_leads_to_another_one(office, monkeypatch):
    references = iter(["26-AAAAA", "26-AAAAA", "26-BBBBB"])
    monkeypatch.setattr(submission_module, "_random_reference", lambda year: next(references))
    assert [submit().reference, submit().reference] == ["26-AAAAA", "26-BBBBB"]


def test_a_taken_reference_or_a_second_submission_is_nothing_that_the_database_refuses(office, monkeypatch):
    """What it refuses stands in the server's log, with the second in which a report came in."""
    references = iter(["26-AAAAA", "26-AAAAA", "26-BBBBB"])
    monkeypatch.setattr(submission_module, "_random_reference", lambda year: next(references))
    refusals = Refusals()
    with connection.execute_wrapper(refusals):
        submit()
        submit()
    assert Case.objects.count() == 2
    assert refusals.number == 0


def test_a_case_is_whole_or_absent(office, monkeypatch):
    def fail(self, *args, **kwargs):
        raise CaseTakenError

    monkeypatch.setattr(SealedRecord, "save", fail)
    with pytest.raises(FormClosedError):
        submit()
    assert not Case.objects.exists()


def test_one_record_of_answers_per_case(office):
    case = Case.objects.get(pk=submit().case_id)
    with pytest.raises(IntegrityError):
        SealedRecord.objects.create(case=case, field=SealedRecord.Field.ANSWERS, sealed=b"x")


# The way back with the code


def test_the_code_opens_what_was_sent(office):
    sent = submit(make_submission(language="en", story="They refused me the flat."))
    found = operations.read_with_code(code=sent.code)
    assert found.state is State.RECEIVED
    assert found.payload.locale == "en"
    assert found.payload.answers["story"] == "They refused me the flat."
    assert found.payload.definition == make_definition(language="en")


def test_a_code_with_the_right_locator_and_another_secret_finds_nothing(office):
    sent = submit()
    wrong = receipt.parse(sent.code.locator + receipt.generate().text[4:])
    assert operations.read_with_code(code=wrong) is None


def test_an_unknown_locator_costs_the_same_work(office, monkeypatch):
    submit()
    runs = []
    real = receipt.stretch_code

    def counted(code, **options):
        runs.append(options["cost"])
        return real(code, **options)

    monkeypatch.setattr(receipt, "stretch_code", counted)
    assert operations.read_with_code(code=receipt.generate()) is None
    assert len(runs) == 1
