"""A reserved case while people leave, make themselves new keys, lose everything, and the office changes its key."""

from __future__ import annotations

import builtins
import secrets
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports import operations
from reports.errors import KeyMismatchError, LastKeeperError, OfficeLockedError, OldWordsNeededError
from reports.models import Case, CaseKeeper, RecoveryKey, Reserve, StaffKey
from reports.operations import authenticity, keepers
from reports.operations.epochs import waiting_cases
from reports.operations.recovery import open_with_cards
from staff.models import AuditEvent
from staff.roles import Role, give_role, take_role
from tests.reports.factories import grant, make_cards, make_case, make_holder, staff_key, start_epoch
from tests.reports.reserving import lift, reserve, story
from tests.reports.test_staff_views import unlocked, url
from vault import keys, passphrase
from vault.errors import DecryptionError
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def managers(office, seconda):
    """Two managers more, so that anybody of the others may leave."""
    return [make_holder(office, name, Role.CASE_MANAGER) for name in ("vice", "terza")]


@pytest.fixture
def case(office, seconda, managers):
    """Kept by the two workers."""
    return reserve(office, make_case(), office.worker, seconda)


def kept_by(case: Case) -> list[str]:
    found = CaseKeeper.objects.filter(case=case, ended_on=None, person__isnull=False)
    return sorted(found.values_list("person__username", flat=True))


def private_of(office, person) -> bytes:
    key = staff_key(person)
    return passphrase.unwrap(bytes(key.wrapped_private), office.words[person.username], context=key.context)


def opens_with_words(office, person) -> bool:
    """Whether somebody with the words and a dump of today opens a copy."""
    private = private_of(office, person)
    for sealed in CaseKeeper.objects.values_list("sealed_private", flat=True):
        try:
            keys.unseal_with(private, bytes(sealed))
        except DecryptionError:
            continue
        return True
    return False


def sound(case: Case) -> bool:
    return authenticity.is_authentic(Case.objects.get(pk=case.pk))


# Leaving


LEAVING = {
    "the role": lambda office, person: take_role(person, Role.CASE_WORKER),
    "the account": lambda office, person: (setattr(person, "is_active", False), person.save()),
    "the key": lambda office, person: operations.revoke_grants(staff_key=staff_key(person), actor=office.manager),
}


@pytest.mark.parametrize("way", LEAVING)
def test_whoever_leaves_loses_it_for_good(office, case, seconda, way):
    assert opens_with_words(office, seconda)
    LEAVING[way](office, seconda)
    assert kept_by(case) == ["operatrice"]
    assert not opens_with_words(office, seconda)
    assert sound(case)
    assert story(office, case, office.worker)
    if way == "the role":
        give_role(seconda, Role.CASE_WORKER)
        grant(office, staff_key(seconda))
        with pytest.raises(OfficeLockedError):
            story(office, case, seconda)


@pytest.mark.parametrize("way", LEAVING)
def test_the_last_one_s_copy_is_kept_and_opens_nothing_where_there_are_no_cards(office, case, seconda, way):
    LEAVING[way](office, office.worker)
    LEAVING[way](office, seconda)
    operations.end_lapsed_grants()
    keeper = CaseKeeper.objects.get(case=case)
    assert (keeper.person, keeper.ended_on is not None) == (seconda, True)
    assert Case.objects.filter(keepers.orphaned()).get() == case
    assert sound(case)
    ended = AuditEvent.objects.filter(action="case.keepers_ended").order_by("sequence")
    assert [each.details["kept"] for each in ended] == [False, True]


# Coming back


@pytest.fixture
def back(office, case, seconda):
    """Both have left, and the last one is back in the role, with the same key."""
    for person in (office.worker, seconda):
        take_role(person, Role.CASE_WORKER)
    give_role(seconda, Role.CASE_WORKER)
    assert kept_by(case) == []
    return seconda


def reinstate(monkeypatch) -> None:
    monkeypatch.setattr(builtins, "input", lambda prompt: "SI")
    call_command("office_key", "reinstate", "seconda", stdout=StringIO())


def change_key(office, person, old_words: str | None = None) -> StaffKey:
    before, words = office.words[person.username], secrets.token_urlsafe(8)
    key = operations.enrol_staff(user=person, words=words, old_words=before if old_words is None else old_words)
    office.words[person.username] = words
    return key


@pytest.mark.parametrize("is_granted_first", [True, False])
def test_a_copy_that_was_kept_is_reinstated_by_the_operator(office, case, back, monkeypatch, is_granted_first):
    if is_granted_first:
        grant(office, staff_key(back))
        with pytest.raises(OfficeLockedError):
            story(office, case, back)
    reinstate(monkeypatch)
    grant(office, staff_key(back))
    assert story(office, case, back)
    assert sound(case)
    done = AuditEvent.objects.get(action="case_key.reinstated")
    assert done.details == {"epochs": 0, "cases": 1}
    with pytest.raises(CommandError, match="da riaprire"):
        reinstate(monkeypatch)


def test_a_key_that_a_kept_copy_waits_for_is_not_replaced_without_its_words(office, case, back, monkeypatch):
    assert operations.needs_old_words(back)
    for words in ("", "non sono queste"):
        with pytest.raises((OldWordsNeededError, passphrase.WrongPassphraseError)):
            change_key(office, back, words)
    grant(office, change_key(office, back))
    with pytest.raises(OfficeLockedError):
        story(office, case, back)
    reinstate(monkeypatch)
    assert story(office, case, back)


def test_a_kept_copy_goes_along_to_a_new_key_and_stays_ended(office, case, back, monkeypatch):
    grant(office, staff_key(back))
    key = change_key(office, back)
    keeper = CaseKeeper.objects.get(case=case)
    assert (bytes(keeper.recipient), keeper.ended_on is None) == (bytes(key.public_key), False)
    assert sound(case)
    with pytest.raises(OfficeLockedError):
        story(office, case, back)
    reinstate(monkeypatch)
    assert story(office, case, back)


def test_a_kept_copy_takes_no_other_case_away(office, case, back, managers):
    grant(office, staff_key(back))
    other = reserve(office, make_case(), back, managers[0])
    operations.end_lapsed_grants()
    assert kept_by(other) == ["seconda", "vice"]
    assert story(office, other, back)
    assert CaseKeeper.objects.get(case=case).person == back


def test_a_kept_copy_goes_once_somebody_else_opens_the_case(office, case, seconda):
    """Who is back gets nothing of it, and loses nothing else."""
    take_role(office.worker, Role.CASE_WORKER)
    take_role(seconda, Role.CASE_WORKER)
    ended = CaseKeeper.objects.get(case=case)
    give_role(office.worker, Role.CASE_WORKER)
    give_role(seconda, Role.CASE_WORKER)
    pair = keys.unseal_pair(
        private_of(office, seconda), bytes(ended.sealed_private), expected_public=bytes(case.reserve_public)
    )
    copy = keepers.copy_for(case, pair, person=office.worker.pk, public=bytes(staff_key(office.worker).public_key))
    with authenticity.changing(case) as current:
        authenticity.replace_keepers(current, [ended, copy])
    operations.end_lapsed_grants()
    assert CaseKeeper.objects.get(case=case).person == office.worker
    assert sound(case)


def test_with_cards_the_last_copy_of_a_leaver_goes_and_the_cards_open_it(office, case, seconda, managers):
    cards = make_cards(office)
    assert keepers.cover(office=office.unlock(seconda), actor=seconda) == 1
    for person in (office.worker, seconda):
        take_role(person, Role.CASE_WORKER)
    assert CaseKeeper.objects.get(case=case).person is None
    assert not opens_with_words(office, seconda)
    vice = staff_key(managers[0])
    operations.rescue(cards=cards[:2], compared={vice: vice.fingerprint}, actor=office.manager)
    assert kept_by(case) == ["vice"]
    assert story(office, case, managers[0])
    with pytest.raises(OfficeLockedError):
        story(office, case, office.manager)


# A new key of one's own


def test_a_new_key_with_the_old_words_opens_the_same(office, case, seconda):
    words = "altre parole di prova"
    operations.enrol_staff(user=seconda, words=words, old_words=office.words["seconda"])
    office.words["seconda"] = words
    assert story(office, case, seconda)
    assert sound(case)


def test_without_the_old_words_it_waits_for_somebody_who_keeps_it(office, case, seconda):
    manager = {"office": office.unlock(office.manager), "actor": office.manager}
    operations.allow_replacement(staff_key=staff_key(seconda), **manager)
    office.words["seconda"] = "altre parole di prova"
    grant(office, operations.enrol_staff(user=seconda, words=office.words["seconda"]))
    with pytest.raises(OfficeLockedError):
        story(office, case, seconda)
    assert kept_by(case) == ["operatrice", "seconda"]
    reserve(office, case, office.worker, seconda, by=office.worker)
    assert story(office, case, seconda)


def test_a_key_that_alone_opens_a_case_is_not_replaced(office, case, seconda):
    take_role(office.worker, Role.CASE_WORKER)
    assert kept_by(case) == ["seconda"]
    manager = {"office": office.unlock(office.manager), "actor": office.manager}
    with pytest.raises(LastKeeperError):
        operations.allow_replacement(staff_key=staff_key(seconda), **manager)
    allow = url("allow_replacement", key=staff_key(seconda).pk)
    said = unlocked(office, office.manager).post(allow, follow=True).content.decode()
    assert "apre soltanto la chiave di adesso" in said
    assert "meno di due altre persone" not in said
    make_cards(office)
    keepers.cover(office=office.unlock(seconda), actor=seconda)
    operations.allow_replacement(staff_key=staff_key(seconda), **manager)


def test_a_key_that_became_the_last_since_a_manager_agreed_is_not_replaced(office, case, seconda):
    manager = {"office": office.unlock(office.manager), "actor": office.manager}
    operations.allow_replacement(staff_key=staff_key(seconda), **manager)
    assert not operations.needs_old_words(seconda)
    take_role(office.worker, Role.CASE_WORKER)
    with pytest.raises(OldWordsNeededError):
        change_key(office, seconda, "")
    grant(office, change_key(office, seconda))
    assert story(office, case, seconda)


# The office's key


def test_a_new_key_of_the_office_leaves_it_alone(office, case, seconda, settings):
    other = make_case()
    newest = start_epoch(settings, office.manager, office.worker, seconda)
    assert set(waiting_cases()) == {other}
    assert operations.progress().total == 1
    moved = operations.move_cases(office=office.unlock(office.worker), actor=office.worker)
    assert (moved.moved, moved.damaged, moved.locked) == (1, (), 0)
    before = bytes(case.content_private)
    assert bytes(Case.objects.get(pk=case.pk).content_private) == before
    assert story(office, case, seconda)
    assert lift(office, case, seconda).office_key == newest
    assert story(office, case, office.manager)


def test_a_case_that_is_reserved_while_the_others_move_stays(office, seconda, managers, settings):
    case = make_case()
    newest = start_epoch(settings, office.manager, office.worker, seconda)
    reserve(office, case, office.worker, seconda)
    office_of_worker = office.unlock(office.worker)
    assert not operations.epochs._move(case, office=office_of_worker, to=newest, actor=office.worker)
    assert story(office, case, seconda)


# The cards


def test_cards_open_it_whole_and_those_of_before_no_more(office, seconda):
    old = make_cards(office)
    case = reserve(office, make_case(), office.worker, seconda)
    assert operations.drill(cards=old[:2]).is_good
    new = make_cards(office)
    result = operations.drill(cards=new[:2])
    assert (result.closed_reserved, result.is_good) == (1, False)
    unlocked(office, seconda)
    result = operations.drill(cards=new[1:])
    assert (result.cases, result.closed_reserved, result.is_good) == (1, 0, True)
    assert sound(case)
    assert AuditEvent.objects.filter(action="case.reserve_covered", actor_id=seconda.pk).count() == 1
    unlocked(office, office.worker)
    assert AuditEvent.objects.filter(action="case.reserve_covered").count() == 1


def test_cards_that_the_log_did_not_see_made_receive_nothing(office, seconda):
    case = reserve(office, make_case(), office.worker, seconda)
    make_cards(office)
    RecoveryKey.objects.update(public_key=KeyPair.generate().public)
    with pytest.raises(KeyMismatchError):
        keepers.cover(office=office.unlock(seconda), actor=seconda)
    with pytest.raises(KeyMismatchError):
        reserve(office, case, office.worker, seconda, by=seconda)
    assert unlocked(office, seconda)
    assert not CaseKeeper.objects.filter(person=None).exists()


def test_whoever_keeps_it_and_lost_the_words_gets_it_back_with_the_cards(office, case, seconda):
    cards = make_cards(office)
    keepers.cover(office=office.unlock(seconda), actor=seconda)
    both = (office.worker, seconda)
    operations.rescue_forgetful(cards=cards[:2], staff_keys=[staff_key(each) for each in both], actor=office.manager)
    for person in both:
        office.words[person.username] = f"nuove parole di {person.username}"
        operations.enrol_staff(user=person, words=office.words[person.username])
    compared = {key: key.fingerprint for key in map(staff_key, (*both, office.manager))}
    operations.rescue(cards=cards[:2], compared=compared, actor=office.manager)
    assert kept_by(case) == ["operatrice", "seconda"]
    assert story(office, case, seconda) == story(office, case, office.worker)
    with pytest.raises(OfficeLockedError):
        story(office, case, office.manager)


def test_a_rescue_gives_a_case_that_others_keep_to_nobody(office, case, managers):
    cards = make_cards(office)
    keepers.cover(office=office.unlock(office.worker), actor=office.worker)
    key = staff_key(managers[0])
    operations.rescue(cards=cards[:2], compared={key: key.fingerprint}, actor=office.manager)
    assert kept_by(case) == ["operatrice", "seconda"]
    with pytest.raises(OfficeLockedError):
        story(office, case, managers[0])


def test_hidden_cases_are_covered_and_drilled_as_well(office, seconda):
    cards = make_cards(office)
    reserve(office, make_case(), office.worker, seconda, how=Reserve.HIDDEN)
    assert operations.drill(cards=cards[:2]).cases == 1
    assert open_with_cards(cards=cards[:2]).own is not None
