"""A case sealed to chosen people: who opens it, and that the office's key and the whole database do not."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, models

from reports import operations
from reports.errors import (
    CaseDamagedError,
    KeyMismatchError,
    NotAKeeperError,
    NotPinnedError,
    OfficeLockedError,
    TooFewKeepersError,
)
from reports.models import Case, CaseKeeper, OfficeKey, Reserve, StaffKey
from reports.operations import authenticity, keepers
from reports.operations.reading_many import read_gists
from reports.operations.reserving import version_of_reserve
from reports.states import State
from staff.conflicts import StaleRecordError
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import (
    classify,
    close,
    make_cards,
    make_case,
    make_holder,
    make_submission,
    make_user,
    put,
    staff_key,
    submit,
)
from tests.reports.reserving import lift, reserve, story
from vault import keys, passphrase
from vault.errors import DecryptionError
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


def every_sealed_value() -> list[bytes]:
    """What a dump of the whole database holds in binary columns."""
    found: list[bytes] = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField):
                found += [bytes(value) for value in model._base_manager.values_list(field.attname, flat=True) if value]
    return found


def reached(office, person) -> set[bytes]:
    """Every public key whose private one a dump gives to a person with the words, step by step until nothing is new."""
    key = staff_key(person)
    known = {passphrase.unwrap(bytes(key.wrapped_private), office.words[person.username], context=key.context)}
    sealed, fresh = every_sealed_value(), set(known)
    while fresh:
        opened = {each for value in sealed for private in fresh if (each := opens(private, value)) is not None}
        fresh = {each for each in opened if len(each) == keys.KEY_BYTES} - known
        known |= fresh
    return {KeyPair.from_private(private).public for private in known}


def opens(private: bytes, sealed: bytes) -> bytes | None:
    try:
        return keys.unseal_with(private, sealed)
    except DecryptionError:
        return None


def test_the_office_s_key_and_the_whole_database_open_nothing_of_it(office, seconda):
    case = reserve(office, make_case(), office.worker, seconda)
    of_case = {bytes(case.content_public), bytes(case.internal_public), bytes(case.reserve_public)}
    mine = reached(office, office.manager)
    assert bytes(office.office_key.public_key) in mine
    assert not of_case & mine
    assert of_case <= reached(office, office.worker)
    with pytest.raises(OfficeLockedError):
        story(office, case, office.manager)


def test_control_the_same_search_reaches_a_case_that_is_not_reserved_or_no_more(office, seconda):
    case = make_case()
    of_case = {bytes(case.content_public), bytes(case.internal_public)}
    assert of_case <= reached(office, office.manager)
    lift(office, reserve(office, case, office.worker, seconda), office.worker)
    assert of_case <= reached(office, office.manager)


def test_nothing_that_was_sealed_before_is_left_in_the_database(office, seconda):
    case = make_case()
    before = {bytes(case.content_private), bytes(case.internal_private)}
    assert not before & set(every_sealed_value() if reserve(office, case, office.worker, seconda) else ())
    copies = {bytes(each) for each in CaseKeeper.objects.values_list("sealed_private", flat=True)}
    reserve(office, case, office.worker, by=office.worker, **_with_cards(office))
    assert not copies & set(every_sealed_value())


def _with_cards(office) -> dict[str, str]:
    make_cards(office)
    return {}


def test_those_who_keep_it_work_on_it_and_the_reporter_notices_nothing(office, seconda):
    receipt = submit(make_submission())
    case = reserve(office, Case.objects.get(pk=receipt.case_id), office.worker, seconda)
    assert story(office, case, seconda) == story(office, case, office.worker) == "Mi hanno negato la casa."
    key = {"key": "k", "actor": seconda}
    operations.add_note(case=case, office=office.unlock(seconda), text="Una nota.", **key)
    operations.write_to_reporter(case=case, office=office.unlock(seconda), text="Buongiorno.", seen=0, **key)
    assert operations.write_with_code(code=receipt.code, text="Grazie.", key="mio")
    found = operations.read_with_code(code=receipt.code)
    assert [entry.text for entry in found.messages] == ["Buongiorno.", "Grazie."]
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    assert [note.text for note in opened.notes] == ["Il dirigente è coinvolto.", "Una nota."]
    event = AuditEvent.objects.get(action="case.reserved")
    assert event.details == {"people": f"{office.worker.pk},{seconda.pk}", "how": "seen"}
    assert not list(authenticity.damaged_cases())


def test_it_can_be_reserved_before_anybody_has_opened_it_by_whom_it_concerns(office, seconda):
    case = reserve(office, make_case(), office.worker, seconda, by=office.manager, how=Reserve.HIDDEN)
    assert not AuditEvent.objects.filter(action="case.opened").exists()
    assert story(office, case, seconda)


def test_whoever_follows_it_and_is_not_among_them_follows_it_no_more(office, seconda):
    third = make_holder(office, "terza")
    case = put(make_case(), assignee=third, state=State.IN_PROGRESS)
    assert reserve(office, case, office.worker, seconda).assignee is None
    kept = put(make_case(), assignee=third, state=State.IN_PROGRESS)
    assert reserve(office, kept, third, seconda).assignee == third


def test_widened_narrowed_and_lifted_by_those_who_keep_it(office, seconda):
    third, case = make_holder(office, "terza"), reserve(office, make_case(), office.worker, seconda)
    wider = reserve(office, case, office.worker, seconda, third, by=seconda)
    assert story(office, wider, third)
    narrower = reserve(office, wider, seconda, third, by=third)
    with pytest.raises(OfficeLockedError):
        story(office, narrower, office.worker)
    assert not {bytes(narrower.content_public), bytes(narrower.reserve_public)} & reached(office, office.worker)
    with pytest.raises(OfficeLockedError):
        lift(office, narrower, office.manager)
    with pytest.raises(OfficeLockedError):
        reserve(office, narrower, office.manager, office.worker)
    lifted = lift(office, narrower, seconda)
    assert (lifted.reserve, bytes(lifted.reserve_public), lifted.keepers.count()) == ("", b"", 0)
    assert story(office, lifted, office.manager)


def test_to_whom_it_cannot_be_reserved(office, seconda):
    case = make_case()
    without_key = make_user("nuova", Role.CASE_WORKER)
    operations.enrol_staff(user=without_key, words="parole segrete")
    for person in (without_key, make_user("corsi", Role.COURSE_DESK)):
        with pytest.raises(NotAKeeperError):
            reserve(office, case, office.worker, person)
    for people in ([], [office.worker]):
        with pytest.raises(TooFewKeepersError):
            reserve(office, case, *people)
    _with_cards(office)
    with pytest.raises(TooFewKeepersError):
        reserve(office, case)
    assert reserve(office, case, office.worker).reserve == Reserve.SEEN


def test_two_people_at_once_and_a_double_click(office, seconda):
    case = make_case()
    seen = version_of_reserve(case)
    first = reserve(office, case, office.worker, seconda, by=office.worker, key="k", seen=seen)
    again = reserve(office, case, office.worker, seconda, by=office.worker, key="k", seen=seen)
    assert bytes(first.reserve_public) == bytes(again.reserve_public)
    with pytest.raises(StaleRecordError):
        reserve(office, case, office.worker, office.manager, by=office.worker, seen=seen)
    lift(office, case, seconda, key="l", seen=version_of_reserve(again))
    lift(office, case, seconda, key="l", seen=version_of_reserve(again))
    with pytest.raises(StaleRecordError):
        lift(office, case, seconda, key="m")


def test_a_key_that_was_exchanged_in_the_table_receives_no_case(office, seconda):
    case, foreign = make_case(), KeyPair.generate()
    StaffKey.objects.filter(user=seconda).update(public_key=foreign.public)
    with pytest.raises(KeyMismatchError):
        reserve(office, case, office.worker, seconda)
    assert AuditEvent.objects.filter(action="case_key.refused", target=f"user:{seconda.pk}").exists()
    assert Case.objects.get(pk=case.pk).reserve == ""


def test_it_is_given_and_handed_over_only_among_those_who_keep_it(office, seconda):
    case = reserve(office, put(make_case(), assignee=office.worker), office.worker, seconda)
    with pytest.raises(NotAKeeperError):
        operations.assign(case=case, assignee=office.manager, actor=office.worker)
    assert operations.hand_over(giver=office.worker, taker=office.manager, actor=office.manager) == (0, 0)
    operations.assign(case=case, assignee=seconda, actor=office.worker)
    assert Case.objects.get(pk=case.pk).assignee == seconda


def test_closed_by_those_who_keep_it_with_its_row_in_the_figures_and_erased(office):
    second = make_holder(office, "altra", Role.CASE_MANAGER)
    case = reserve(office, make_case(), office.manager, second)
    classify(office, case)
    close(office, case)
    assert len(operations.read_figures(office=office.unlock(office.worker)).book.rows) == 1
    operations.erase(case=case, why=operations.retention.Why.ASKED, actor=second)
    assert not CaseKeeper.objects.exists()


def test_what_a_session_remembers_of_the_cases_leaves_it_out(office, seconda):
    case, other = reserve(office, make_case(), office.worker, seconda), make_case()
    found = {
        person.username: set(read_gists(office=office.unlock(person), actor=person, known={}))
        for person in (office.worker, seconda, office.manager)
    }
    assert found == {"operatrice": {case.pk, other.pk}, "seconda": {case.pk, other.pk}, "responsabile": {other.pk}}


def test_it_is_lifted_only_to_the_pinned_key(office, seconda, settings):
    case = reserve(office, make_case(), office.worker, seconda)
    settings.OFFICE_KEY_FINGERPRINT = "0" * 64
    with pytest.raises(NotPinnedError):
        lift(office, case, seconda)
    assert story(office, case, seconda)


# Whoever can write to the database


def refused(office, case: Case, person=None) -> bool:
    try:
        story(office, case, person or office.worker)
    except CaseDamagedError:
        return [each.pk for each in authenticity.damaged_cases()] == [case.pk]
    return False


def _add(case: Case, office) -> None:
    key = staff_key(office.manager)
    CaseKeeper.objects.create(
        case=case, person=office.manager, recipient=bytes(key.public_key), sealed_private=b"sealed"
    )


TAMPERING = {
    "a row more": _add,
    "a row less": lambda case, office: case.keepers.first().delete(),
    "a row of the cards": lambda case, office: CaseKeeper.objects.create(
        case=case, recipient=KeyPair.generate().public, sealed_private=b"x"
    ),
    "another person": lambda case, office: case.keepers.filter(person=office.worker).update(person=office.manager),
    "another recipient": lambda case, office: case.keepers.update(
        recipient=bytes(staff_key(office.manager).public_key)
    ),
    "another copy": lambda case, office: case.keepers.update(sealed_private=b"sealed"),
    "ended": lambda case, office: case.keepers.filter(person=office.worker).update(ended_on="2026-01-01"),
    "another id": lambda case, office: case.keepers.filter(person=office.worker).update(id=uuid.uuid4()),
    "not hidden any more": lambda case, office: Case.objects.filter(pk=case.pk).update(reserve="seen"),
    "not reserved any more": lambda case, office: Case.objects.filter(pk=case.pk).update(reserve=""),
}


@pytest.mark.parametrize("way", TAMPERING)
def test_rows_of_who_may_open_are_under_the_mac(office, seconda, way):
    case = reserve(office, make_case(), office.worker, seconda, how=Reserve.HIDDEN)
    untouched = reserve(office, make_case(), office.worker, seconda)
    TAMPERING[way](case, office)
    assert refused(office, case)
    assert story(office, untouched, office.worker)


def test_rows_swapped_between_two_cases_are_refused(office, seconda):
    first, second = (reserve(office, make_case(), office.worker, seconda) for _each in range(2))
    mine, theirs = first.keepers.get(person=seconda), second.keepers.get(person=seconda)
    sealed = bytes(mine.sealed_private)
    CaseKeeper.objects.filter(pk=mine.pk).update(sealed_private=bytes(theirs.sealed_private))
    CaseKeeper.objects.filter(pk=theirs.pk).update(sealed_private=sealed)
    assert len(list(authenticity.damaged_cases())) == 2
    for case in (first, second):
        with pytest.raises(CaseDamagedError):
            story(office, case, office.worker)


def test_control_without_the_proof_an_added_row_is_believed(office, seconda, monkeypatch):
    case = reserve(office, make_case(), office.worker, seconda)
    _add(case, office)
    monkeypatch.setattr(authenticity, "is_authentic", lambda case: True)
    assert story(office, case, office.worker)
    assert office.manager.pk in operations.keepers_of(case)


def test_rows_beside_a_case_that_is_not_reserved_mean_nothing(office):
    case = make_case()
    _add(case, office)
    assert story(office, case, office.worker) == story(office, case, office.manager)
    assert not list(authenticity.damaged_cases())


def test_an_account_that_keeps_a_case_is_not_deleted(office, seconda):
    case = reserve(office, make_case(), office.worker, seconda)
    with pytest.raises((IntegrityError, models.ProtectedError)):
        seconda.delete()
    assert story(office, case, office.worker)


def test_a_damaged_case_takes_nothing_from_the_others_when_somebody_leaves(office, seconda):
    damaged, sound = (reserve(office, make_case(), office.worker, seconda) for _each in range(2))
    Case.objects.filter(pk=damaged.pk).update(reference="26-FALSE")
    keepers.end(people=[seconda.pk], actor=None)
    assert operations.keepers_of(Case.objects.get(pk=sound.pk)) == [office.worker.pk]
    assert [each.pk for each in authenticity.damaged_cases()] == [damaged.pk]


def test_the_secret_key_is_changed(office, seconda, settings):
    case = reserve(office, make_case(), office.worker, seconda)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret key", [settings.SECRET_KEY]
    assert authenticity.rotate() == (1, [])
    settings.SECRET_KEY_FALLBACKS = []
    assert authenticity.is_authentic(Case.objects.get(pk=case.pk))


def test_a_session_that_was_kept_knows_the_own_pair(office):
    opened = office.unlock(office.worker)
    again = type(opened).from_bytes(opened.to_bytes())
    assert again.own.private == opened.own.private == again.only(set()).own.private
    assert set(again.pairs) == set(opened.pairs) == set(OfficeKey.objects.values_list("number", flat=True))
