import pytest
from django.db.models import ProtectedError

from reports import operations
from reports.errors import EnrolmentRefusedError, NoGrantError, NotEnrolledError, OfficeLockedError
from reports.models import OfficeKey, OfficeKeyGrant, StaffKey
from reports.operations import FormStatus
from staff.models import AuditEvent
from staff.roles import Role, take_role
from tests.reports.factories import grant, make_case, make_user, staff_key
from vault.errors import DecryptionError
from vault.keys import KeyPair
from vault.passphrase import WrongPassphraseError

pytestmark = pytest.mark.django_db


def actions():
    events = AuditEvent.objects.filter(action__startswith="case_key.").order_by("sequence")
    return list(events.values_list("action", flat=True))


def test_an_enrolled_worker_opens_the_office_with_the_passphrase(office):
    opened = office.unlock(office.worker)
    assert opened.pair(1).public == bytes(office.office_key.public_key)
    assert actions() == ["case_key.enrolled", "case_key.enrolled", "case_key.created", "case_key.unlocked"]


def test_a_wrong_passphrase_is_refused_and_recorded(office):
    with pytest.raises(WrongPassphraseError):
        operations.unlock(user=office.worker, words="altre parole del tutto sbagliate qui")
    assert actions()[-1] == "case_key.unlock_refused"


def test_the_passphrase_of_a_colleague_does_not_open_ones_own_key(office):
    with pytest.raises(WrongPassphraseError):
        operations.unlock(user=office.worker, words=office.words["responsabile"])


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COURSE_DESK, Role.DPO, Role.ADMINISTRATOR])
def test_only_those_who_work_on_cases_are_enrolled(role):
    with pytest.raises(EnrolmentRefusedError):
        operations.enrol_staff(user=make_user("altra", role), words="sei parole qui per la prova")


def test_a_superuser_is_not_enrolled():
    with pytest.raises(EnrolmentRefusedError):
        operations.enrol_staff(user=make_user("capo", is_superuser=True), words="sei parole qui per la prova")


def test_someone_without_a_key_or_without_a_grant_cannot_unlock(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    with pytest.raises(NotEnrolledError):
        operations.unlock(user=newcomer, words="parole")
    operations.enrol_staff(user=newcomer, words="parole")
    with pytest.raises(NoGrantError):
        operations.unlock(user=newcomer, words="parole")


def test_a_grant_lets_a_newcomer_open_old_cases(office):
    case = make_case()
    newcomer = make_user("nuova", Role.CASE_WORKER)
    key = operations.enrol_staff(user=newcomer, words="parole")
    assert grant(office, key) == 1
    opened = operations.open_case(case=case, office=operations.unlock(user=newcomer, words="parole"), actor=newcomer)
    assert opened.payload.answers["story"] == "Mi hanno negato la casa."
    assert "case_key.granted" in actions()


def test_granting_twice_changes_nothing(office):
    assert grant(office, staff_key(office.worker)) == 0
    assert OfficeKeyGrant.objects.count() == 2


def test_somebody_whose_role_holds_no_key_any_more_is_not_granted_one(office):
    former = make_user("ex", Role.CASE_WORKER)
    key = operations.enrol_staff(user=former, words="parole")
    take_role(former, Role.CASE_WORKER)
    with pytest.raises(EnrolmentRefusedError):
        grant(office, key)


def test_an_office_key_without_holders_is_refused():
    with pytest.raises(NoGrantError):
        operations.create_office_key(holders=[])


def test_a_new_epoch_leaves_the_old_cases_readable(office, settings):
    case = make_case()
    second = operations.create_office_key(holders=list(StaffKey.objects.all()))
    assert second.number == 2
    opened = office.unlock(office.worker)
    assert set(opened.pairs) == {1, 2}
    assert operations.open_case(case=case, office=opened, actor=office.worker).payload.answers["area"] == "housing"
    assert operations.form_status() is FormStatus.NOT_PINNED
    settings.OFFICE_KEY_FINGERPRINT = second.fingerprint
    assert operations.form_can_open()


def test_an_epoch_that_was_not_shared_stays_locked(office):
    case = make_case()
    with pytest.raises(OfficeLockedError):
        operations.open_case(case=case, office=office.unlock(office.worker).only({7}), actor=office.worker)


def test_a_grant_moved_to_a_colleague_does_not_open(office):
    mine = OfficeKeyGrant.objects.get(staff_key__user=office.worker)
    theirs = OfficeKeyGrant.objects.get(staff_key__user=office.manager)
    OfficeKeyGrant.objects.filter(pk=mine.pk).update(sealed_private=bytes(theirs.sealed_private))
    with pytest.raises(DecryptionError):
        office.unlock(office.worker)


def test_a_grant_moved_to_another_epoch_does_not_open(office):
    second = operations.create_office_key(holders=[staff_key(office.worker)])
    first_grant = OfficeKeyGrant.objects.get(office_key__number=1, staff_key__user=office.worker)
    OfficeKeyGrant.objects.filter(office_key=second).update(sealed_private=bytes(first_grant.sealed_private))
    with pytest.raises(DecryptionError):
        office.unlock(office.worker)


def test_a_wrapped_key_moved_to_another_account_does_not_open(office):
    stolen = staff_key(office.manager)
    StaffKey.objects.filter(user=office.worker).update(
        wrapped_private=bytes(stolen.wrapped_private), public_key=bytes(stolen.public_key)
    )
    with pytest.raises(WrongPassphraseError):
        operations.unlock(user=office.worker, words=office.words["responsabile"])


def test_an_account_with_a_key_cannot_be_deleted(office):
    with pytest.raises(ProtectedError):
        office.worker.delete()


# Whether the form may open


def test_the_form_opens_with_a_pinned_key_and_two_workers(office):
    assert operations.form_status() is FormStatus.OPEN


def test_without_a_key_the_form_is_closed(db):
    assert operations.form_status() is FormStatus.NO_KEY


@pytest.mark.parametrize("pinned", ["", "0000-0000-0000-0000-0000-0000-0000-0000", "?"])
def test_an_unpinned_key_closes_the_form(office, settings, pinned):
    settings.OFFICE_KEY_FINGERPRINT = pinned
    assert operations.form_status() is FormStatus.NOT_PINNED


def test_a_key_swapped_in_the_database_closes_the_form(office):
    OfficeKey.objects.update(public_key=KeyPair.generate().public)
    assert operations.form_status() is FormStatus.NOT_PINNED


def test_one_worker_is_not_enough(office):
    take_role(office.worker, Role.CASE_WORKER)
    assert operations.form_status() is FormStatus.TOO_FEW_WORKERS


def test_a_deactivated_worker_does_not_count(office):
    office.worker.is_active = False
    office.worker.save()
    assert operations.form_status() is FormStatus.TOO_FEW_WORKERS


def test_a_worker_with_a_key_but_no_grant_does_not_count(office):
    OfficeKeyGrant.objects.filter(staff_key__user=office.worker).delete()
    operations.enrol_staff(user=make_user("terza", Role.CASE_WORKER), words="parole")
    assert operations.form_status() is FormStatus.TOO_FEW_WORKERS
