"""Somebody leaves the office: the role or the account ends, and with it the key, for good."""

import pytest
from django.test import Client

from core import due_jobs
from reports import operations
from reports.errors import LastHoldersError, NoGrantError
from reports.models import OfficeKeyGrant, StaffKey
from staff.models import AuditEvent, RoleGroup
from staff.roles import Role, give_role, take_role
from tests.reports.factories import grant, make_case, make_holder, staff_key
from tests.reports.test_staff_views import unlocked, url
from vault import keys, passphrase
from vault.errors import DecryptionError

pytestmark = pytest.mark.django_db


def deactivate(user):
    user.is_active = False
    user.save()


def activate(user):
    user.is_active = True
    user.save(update_fields=["is_active"])


ENDINGS = {
    "role taken": (
        lambda user: take_role(user, Role.CASE_WORKER),
        lambda user: give_role(user, Role.CASE_WORKER),
    ),
    "role taken from the group's side": (
        lambda user: user.groups.get().user_set.remove(user),
        lambda user: give_role(user, Role.CASE_WORKER),
    ),
    "all roles cleared": (lambda user: user.groups.clear(), lambda user: give_role(user, Role.CASE_WORKER)),
    "roles set anew": (lambda user: user.groups.set([]), lambda user: give_role(user, Role.CASE_WORKER)),
    "group unbound from its role": (
        lambda user: RoleGroup.objects.filter(role=Role.CASE_WORKER).delete(),
        lambda user: RoleGroup.objects.create(role=Role.CASE_WORKER, group=user.groups.get()),
    ),
    "account deactivated": (deactivate, activate),
}


@pytest.fixture
def leaver(office):
    """A third worker, beside two managers who stay."""
    make_holder(office, "seconda", Role.CASE_MANAGER)
    return make_holder(office, "ex")


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_ends_does_not_come_back_with_the_role(office, leaver, ending):
    end, come_back = ENDINGS[ending]
    address = url("case_detail", case=make_case().pk)
    client: Client = unlocked(office, leaver)
    assert client.get(address).status_code == 200
    end(leaver)
    assert client.get(address).status_code in {302, 403}
    assert not OfficeKeyGrant.objects.filter(staff_key__user=leaver).exists()
    come_back(leaver)
    leaver = type(leaver).objects.get(pk=leaver.pk)
    response = client.get(address)
    assert response.status_code == 302, "the session that was unlocked before must not read again"
    with pytest.raises(NoGrantError):
        office.unlock(leaver)
    assert AuditEvent.objects.filter(action="case_key.ended", target=f"user:{leaver.pk}").exists()


def test_the_leaver_with_the_words_and_a_later_dump_opens_nothing(office, leaver):
    case = make_case()
    take_role(leaver, Role.CASE_WORKER)
    key = staff_key(leaver)
    private = passphrase.unwrap(bytes(key.wrapped_private), office.words["ex"], context=key.context)
    sealed = [bytes(each) for each in OfficeKeyGrant.objects.values_list("sealed_private", flat=True)]
    sealed += [bytes(case.content_private), bytes(case.internal_private)]
    for each in sealed:
        with pytest.raises(DecryptionError):
            keys.unseal_with(private, each)


def test_the_leaver_with_an_earlier_dump_reads_nothing_of_a_later_epoch(office, leaver, settings):
    key = staff_key(leaver)
    private = passphrase.unwrap(bytes(key.wrapped_private), office.words["ex"], context=key.context)
    old = OfficeKeyGrant.objects.get(staff_key=key)
    first = keys.unseal_pair(private, bytes(old.sealed_private), expected_public=bytes(office.office_key.public_key))
    take_role(leaver, Role.CASE_WORKER)
    remaining = StaffKey.objects.exclude(user=leaver)
    second = operations.create_office_key(holders=list(remaining))
    settings.OFFICE_KEY_FINGERPRINT = second.fingerprint
    case = make_case()
    assert case.office_key == second
    with pytest.raises(DecryptionError):
        keys.unseal_with(first.private, bytes(case.content_private))


def test_a_login_ends_nobodys_key(office, leaver):
    leaver.save(update_fields=["last_login"])
    leaver.first_name = "Ada"
    leaver.save()
    give_role(leaver, Role.EDITOR)
    take_role(leaver, Role.EDITOR)
    assert operations.holds_grant(leaver)


# The last two


def test_one_of_the_last_two_is_suspended_not_lost(office):
    case = make_case()
    address = url("case_detail", case=case.pk)
    client = unlocked(office, office.worker)
    take_role(office.worker, Role.CASE_WORKER)
    assert OfficeKeyGrant.objects.get(staff_key__user=office.worker).ended_on is not None
    give_role(office.worker, Role.CASE_WORKER)
    assert client.get(address).status_code == 302
    with pytest.raises(NoGrantError):
        office.unlock(office.worker)
    assert not operations.form_can_open()
    assert grant(office, staff_key(office.worker)) == 1
    assert operations.form_can_open()
    assert unlocked(office, office.worker).get(address).status_code == 200


def test_the_suspended_one_goes_when_two_others_hold_the_key(office):
    deactivate(office.worker)
    make_holder(office, "terza")
    operations.end_lapsed_grants()
    assert not OfficeKeyGrant.objects.filter(staff_key__user=office.worker).exists()
    assert AuditEvent.objects.filter(action="case_key.ended").count() == 2


def test_ending_what_has_ended_writes_no_line_again(office):
    deactivate(office.worker)
    lines = AuditEvent.objects.count()
    operations.end_lapsed_grants()
    assert AuditEvent.objects.count() == lines


def test_nobody_takes_one_of_the_last_two_away(office):
    for user in (office.worker, office.manager):
        with pytest.raises(LastHoldersError):
            operations.revoke_grants(staff_key=staff_key(user), actor=office.manager)
    assert operations.form_can_open()


def test_the_last_two_are_counted_in_every_epoch(office, settings):
    """Two others hold the new epoch, but only one the old one: the old reports must stay readable."""
    third, fourth = make_holder(office, "terza"), make_holder(office, "quarta")
    OfficeKeyGrant.objects.filter(staff_key__user__in=[third, fourth]).delete()
    second = operations.create_office_key(holders=list(StaffKey.objects.all()))
    settings.OFFICE_KEY_FINGERPRINT = second.fingerprint
    with pytest.raises(LastHoldersError):
        operations.revoke_grants(staff_key=staff_key(office.worker), actor=office.manager)
    take_role(office.worker, Role.CASE_WORKER)
    left = OfficeKeyGrant.objects.filter(staff_key__user=office.worker)
    assert [grant.office_key.number for grant in left if grant.ended_on] == [1]
    assert left.count() == 1


def test_a_manager_cannot_allow_the_loss_of_an_epoch_of_which_the_colleague_has_more(office):
    operations.create_office_key(holders=[staff_key(office.worker)])
    with pytest.raises(LastHoldersError):
        operations.allow_replacement(
            staff_key=staff_key(office.worker), office=office.unlock(office.manager), actor=office.manager
        )


def test_what_no_signal_tells_is_ended_within_the_hour(office, leaver):
    """A bulk update, or somebody with SQL."""
    type(leaver).objects.filter(pk=leaver.pk).update(is_active=False)
    assert OfficeKeyGrant.objects.filter(staff_key__user=leaver).exists()
    (job,) = [job for job in due_jobs.all_jobs() if job.name == "reports.end_lapsed_grants"]
    job.run()
    assert not OfficeKeyGrant.objects.filter(staff_key__user=leaver).exists()
