"""Somebody who can write to the database puts a key of their own in place of a colleague's, and waits."""

import pytest

from reports import operations
from reports.errors import KeyMismatchError
from reports.models import OfficeKey, OfficeKeyGrant, StaffKey
from reports.operations import enrolments
from staff import audit
from staff.audit import BrokenLogError
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import grant, make_user, staff_key
from vault import keys
from vault.errors import DecryptionError
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db

ATTACKER = KeyPair.generate()


def exchange(user) -> None:
    StaffKey.objects.filter(user=user).update(public_key=ATTACKER.public)


def attacker_reads(office_key: OfficeKey) -> bool:
    for sealed in OfficeKeyGrant.objects.filter(office_key=office_key).values_list("sealed_private", flat=True):
        try:
            keys.unseal_with(ATTACKER.private, bytes(sealed))
        except DecryptionError:
            continue
        return True
    return False


def test_a_key_exchanged_before_the_epoch_stops_it(office):
    exchange(office.worker)
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))
    assert OfficeKey.objects.count() == 1
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.target) == ("case_key.refused", f"user:{office.worker.pk}")


def test_control_without_the_comparison_the_attacker_reads_everything_that_follows(office, monkeypatch):
    exchange(office.worker)
    current = {f"user:{key.user_id}": key.fingerprint for key in StaffKey.objects.all()}
    monkeypatch.setattr(enrolments, "fingerprints", lambda: current)
    assert attacker_reads(operations.create_office_key(holders=list(StaffKey.objects.all())))


def test_a_key_exchanged_after_people_looked_stops_it_too(office):
    """The fingerprints were read out, then the row changed; even to a key that was once enrolled."""
    old = staff_key(office.worker)
    operations.enrol_staff(user=office.worker, words="nuove", old_words=office.words["operatrice"])
    new = staff_key(office.worker)
    assert old.fingerprint != new.fingerprint
    StaffKey.objects.filter(pk=new.pk).update(public_key=bytes(old.public_key))
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=[new])
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=[staff_key(office.worker)])


def test_a_key_that_nobody_enrolled_receives_nothing(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    made_up = StaffKey.objects.create(
        user=newcomer, public_key=ATTACKER.public, wrapped_private=b"x", created_on="2026-01-01"
    )
    with pytest.raises(KeyMismatchError):
        grant(office, made_up)
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))


def test_a_key_exchanged_before_a_grant_receives_nothing(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    operations.enrol_staff(user=newcomer, words="parole")
    exchange(newcomer)
    with pytest.raises(KeyMismatchError):
        grant(office, staff_key(newcomer))
    assert not attacker_reads(office.office_key)


def test_another_fingerprint_than_the_compared_one_is_refused(office):
    key = operations.enrol_staff(user=make_user("nuova", Role.CASE_WORKER), words="parole")
    with pytest.raises(KeyMismatchError):
        grant(office, key, fingerprint=staff_key(office.worker).fingerprint)


def test_an_enrolment_written_into_the_log_without_the_secret_key_is_not_believed(office, settings):
    exchange(office.worker)
    secret, settings.SECRET_KEY = settings.SECRET_KEY, "not the server's"
    audit.record(
        actor=None,
        action=enrolments.ENROLLED,
        target=f"user:{office.worker.pk}",
        details={"fingerprint": keys.fingerprint(ATTACKER.public)},
    )
    settings.SECRET_KEY = secret
    with pytest.raises(BrokenLogError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))
    assert OfficeKey.objects.count() == 1
