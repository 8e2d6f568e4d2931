"""What is stored and is not what it should be, where the MAC alone does not say so; and what is not there at all."""

from __future__ import annotations

import json

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from formbuilder.uploads import opening
from reports import operations, unlocking
from reports.errors import CaseDamagedError, TransitionRefusedError
from reports.figures import Book
from reports.models import Case, CaseKeeper, SealedRecord
from reports.models.figures import FiguresBook
from reports.office import OpenOffice
from reports.operations import authenticity, enrolments, figures, keepers, proposing, reserving
from reports.operations.rescue import _is_whole
from reports.payload import Payload
from staff import anchors
from staff.audit import BrokenLogError
from staff.models import RoleGroup
from staff.roles import Role
from tests.reports.factories import (
    classify,
    make_case,
    make_holder,
    make_user,
    propose,
    staff_key,
    start_epoch,
    submit,
)
from tests.reports.reserving import reserve, story

pytestmark = pytest.mark.django_db


def opens(office, case: Case, person) -> bool:
    try:
        story(office, case, person)
    except CaseDamagedError:
        return False
    return True


# Cases: whoever has the server's key can make a right MAC, and still opens nothing else with it


def test_a_copy_of_a_reserved_key_that_was_exchanged_is_damage(office, seconda):
    case = reserve(office, make_case(), office.manager, seconda)
    other = CaseKeeper.objects.get(case=case, person=office.manager)
    CaseKeeper.objects.filter(case=case, person=seconda).update(sealed_private=bytes(other.sealed_private))
    authenticity.reseal(Case.objects.get(pk=case.pk))
    assert not opens(office, case, seconda)
    assert opens(office, case, office.manager)


def test_a_case_without_answers_is_damage(office):
    case = make_case()
    SealedRecord.objects.filter(case=case, field=SealedRecord.Field.ANSWERS).delete()
    authenticity.reseal(Case.objects.get(pk=case.pk))
    assert not opens(office, case, office.worker)


def test_a_code_that_opens_another_key_is_damage(office):
    mine, other = submit(), submit()
    wrapped = Case.objects.values_list("code_wrapped_private", flat=True).get(pk=other.case_id)
    Case.objects.filter(pk=mine.case_id).update(code_wrapped_private=wrapped)
    authenticity.reseal(Case.objects.get(pk=mine.case_id))
    with pytest.raises(CaseDamagedError):
        operations.read_with_code(code=mine.code)


def test_answers_that_are_none_are_no_report():
    with pytest.raises(CaseDamagedError):
        Payload.from_bytes(json.dumps({"format": 1, "answers": ["a"]}).encode())


# Figures


def test_a_book_with_other_content_is_damaged_also_under_a_right_mac(office):
    figures.add(Book(), office=office.unlock(office.manager), office_key=office.office_key)
    book = FiguresBook.objects.get()
    book.sealed = bytes(book.sealed)[:-1] + b"x"
    book.mac = figures._mac_of(book, key=figures._mac_keys()[0])
    book.save()
    found = operations.read_figures(office=office.unlock(office.manager))
    assert (found.damaged, found.book.rows) == (1, {})


def test_whoever_lacks_the_newest_key_writes_into_the_book_of_the_case(office, settings, seconda):
    start_epoch(settings, office.manager, seconda)
    figures.add(Book(), office=office.unlock(office.worker), office_key=office.office_key)
    assert FiguresBook.objects.get().office_key == office.office_key


# People and keys


def test_an_anchor_that_cannot_be_read_is_no_proof(office, monkeypatch):
    def unreadable():
        raise anchors.AnchorError

    monkeypatch.setattr(anchors, "newest", unreadable)
    with pytest.raises(BrokenLogError):
        enrolments.fingerprints()


def test_without_a_key_of_the_office_nobody_keeps_or_confirms_a_case(db):
    manager = make_user("responsabile", Role.CASE_MANAGER)
    assert not reserving.may_keep().exists()
    assert not proposing.confirmers(Case(), but=manager).exists()


def test_two_whose_copies_were_kept_come_back_one_by_one(office):
    first, second = make_holder(office, "seconda"), make_holder(office, "terza")
    case = reserve(office, make_case(), first, second)
    RoleGroup.objects.filter(role=Role.CASE_WORKER).delete()  # both at once: the case is nobody's
    assert CaseKeeper.objects.filter(case=case, ended_on__isnull=False).count() == 2
    RoleGroup.objects.create(role=Role.CASE_WORKER, group=first.groups.get())
    operations.reinstate_grants(staff_key=staff_key(first))
    assert list(CaseKeeper.objects.filter(ended_on=None).values_list("person", flat=True)) == [first.pk]


def test_what_opens_no_reserved_case_gives_none_back(office, seconda):
    case = reserve(office, make_case(), office.manager, seconda)
    before = set(CaseKeeper.objects.filter(case=case).values_list("pk", flat=True))
    keepers.restore(office=OpenOffice({}), staff_keys=[staff_key(office.worker)], actor=office.manager)
    assert set(CaseKeeper.objects.filter(case=case).values_list("pk", flat=True)) == before


def test_what_waits_to_be_confirmed_is_not_merged(office, settings):
    settings.REPORTS_CLOSING_BY_TWO = True
    case, original = make_case(), make_case()
    classify(office, case)
    propose(office, case)
    words = {"reason": "", "last_word": "", "key": "k", "actor": office.manager}
    with pytest.raises(TransitionRefusedError):
        operations.merge(case=case, original=original, office=office.unlock(office.manager), **words)


@pytest.mark.parametrize(("error", "is_whole"), [(None, True), (FileNotFoundError, False)])
def test_a_drill_tells_files_that_are_there_from_those_that_are_lost(monkeypatch, error, is_whole):
    def verify(file):
        if error:
            raise error

    monkeypatch.setattr(opening, "verify", verify)
    file = opening.SealedFile(id="x", key=b"k", name="foto.jpg", kind="jpeg", size=1)
    assert _is_whole(file) == is_whole


# The opened key of a session


@pytest.fixture
def request_of(office):
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(), office.worker
    return request


def test_without_a_session_nothing_is_kept_and_nothing_is_to_forget(request_of):
    unlocking.forget(request_of)
    assert not unlocking.seems_open(request_of)


def test_a_cache_that_cannot_delete_does_not_stop_a_logout(office, request_of, monkeypatch):
    request_of.session.create()
    unlocking.keep_open(request_of, HttpResponse(), office.unlock(office.worker))
    assert unlocking.seems_open(request_of)

    def broken(keys):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(cache, "delete_many", broken)
        unlocking.forget(request_of)
    assert unlocking.seems_open(request_of), "it dies when its time is over"


def test_what_is_kept_and_is_no_key_is_thrown_away(office, request_of):
    request_of.session.create()
    response = HttpResponse()
    unlocking.HALVES.keep(request_of, response, b"too short")
    name = unlocking.HALVES.cookie_name
    request_of.COOKIES[name] = response.cookies[name].value
    assert unlocking.opened_office(request_of, office.worker) is None
    assert not unlocking.seems_open(request_of)
