"""The recovery cards: made, sealed to, exchanged, stolen; and what two of them are good for."""

from __future__ import annotations

import datetime
import itertools

import pytest
from django.core import signing
from django.db import models
from django.utils import timezone

from reports import operations
from reports.errors import (
    DrillRefusedError,
    EnrolmentRefusedError,
    EpochsLostError,
    KeyMismatchError,
    NoGrantError,
    NoRecoveryError,
)
from reports.models import (
    Case,
    FiguresBook,
    OfficeKey,
    OfficeKeyGrant,
    RecoveryGrant,
    RecoveryKey,
    SealedRecord,
    StaffKey,
)
from reports.office import OpenOffice
from reports.operations import enrolments, recovery
from staff import audit
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import (
    classify,
    close,
    make_cards,
    make_case,
    make_holder,
    make_user,
    staff_key,
    start_epoch,
)
from vault import keys, shares
from vault.errors import DecryptionError
from vault.keys import KeyPair
from vault.shares import CardError, ForeignCardError

pytestmark = pytest.mark.django_db

ATTACKER = KeyPair.generate()


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


# The ceremony


def test_any_two_cards_open_every_epoch(office):
    start_epoch_two = operations.create_office_key(holders=list(StaffKey.objects.all()))
    cards = make_cards(office)
    for pair in itertools.permutations(cards, 2):
        opened = operations.recovery.open_with_cards(cards=pair)
        assert set(opened.pairs) == {1, start_epoch_two.number}
        assert opened.pair(1).public == bytes(office.office_key.public_key)
    assert operations.uncovered_epochs() == set()
    event = last_event()
    assert (event.action, event.target) == ("case_key.recovery_made", "recovery")
    assert event.details == {"fingerprint": RecoveryKey.objects.get().fingerprint, "epochs": "1,2", "replaced": False}


def test_cards_that_do_not_give_the_key_do_not_count(office):
    pair = KeyPair.generate()
    cards, others = shares.split(pair.private), shares.split(pair.private)
    for wrong in (cards[:2], (*cards[:2], others[2]), shares.split(ATTACKER.private)):
        with pytest.raises(CardError):
            operations.make_recovery_key(
                cards=wrong, public=pair.public, office=office.unlock(office.manager), actor=office.manager
            )
    assert not RecoveryKey.objects.exists()


def test_nothing_opened_nothing_to_recover(office):
    pair = KeyPair.generate()
    with pytest.raises(NoGrantError):
        operations.make_recovery_key(
            cards=shares.split(pair.private), public=pair.public, office=OpenOffice({}), actor=office.manager
        )


def test_new_cards_end_the_old_ones(office):
    old, new = make_cards(office), make_cards(office)
    with pytest.raises(ForeignCardError):
        recovery.open_with_cards(cards=old[:2])
    with pytest.raises(CardError):
        recovery.open_with_cards(cards=(old[0], new[1]))
    assert set(recovery.open_with_cards(cards=new[1:]).pairs) == {1}
    assert RecoveryKey.objects.count() == RecoveryGrant.objects.count() == 1
    assert last_event().details["replaced"] is True


def test_new_cards_do_not_lose_an_epoch_that_the_old_ones_open(office, settings):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    start_epoch(settings, office.worker, office.manager)
    make_cards(office)
    with pytest.raises(EpochsLostError):
        make_cards(office, second)
    assert operations.uncovered_epochs() == set()


def test_later_epochs_are_sealed_to_the_cards_as_well(office, settings):
    cards = make_cards(office)
    start_epoch(settings, office.worker, office.manager)
    assert set(recovery.open_with_cards(cards=cards[:2]).pairs) == {1, 2}


def test_what_the_cards_do_not_open_is_sealed_to_them_later(office, settings):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    start_epoch(settings, office.worker, office.manager)
    cards = make_cards(office, second)
    assert operations.uncovered_epochs() == {2}
    assert operations.watch_recovery().uncovered == 1
    assert operations.cover_epochs(office=office.unlock(office.manager), actor=office.manager) == 1
    assert last_event().details == {"epochs": "2"}
    assert operations.cover_epochs(office=office.unlock(office.manager), actor=office.manager) == 0
    assert set(recovery.open_with_cards(cards=cards[:2]).pairs) == {1, 2}


# Exchanged in the table


def attacker_reads() -> bool:
    for sealed in RecoveryGrant.objects.values_list("sealed_private", flat=True):
        try:
            keys.unseal_with(ATTACKER.private, bytes(sealed))
        except DecryptionError:
            continue
        return True
    return False


def exchange() -> None:
    RecoveryKey.objects.update(public_key=ATTACKER.public)


def test_a_pair_exchanged_in_the_table_receives_no_epoch(office):
    make_cards(office)
    exchange()
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))
    assert OfficeKey.objects.count() == 1
    assert (last_event().action, last_event().target) == ("case_key.refused", "recovery")
    RecoveryGrant.objects.all().delete()
    with pytest.raises(KeyMismatchError):
        operations.cover_epochs(office=office.unlock(office.manager), actor=office.manager)
    assert not attacker_reads()


def test_a_pair_put_into_the_table_without_a_ceremony_receives_nothing(office):
    RecoveryKey.objects.create(public_key=ATTACKER.public, created_on="2026-01-01")
    with pytest.raises(KeyMismatchError):
        operations.cover_epochs(office=office.unlock(office.manager), actor=office.manager)
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))


def test_a_pair_of_an_earlier_ceremony_put_back_receives_nothing(office):
    make_cards(office)
    old = bytes(RecoveryKey.objects.get().public_key)
    make_cards(office)
    RecoveryKey.objects.update(public_key=old)
    with pytest.raises(KeyMismatchError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))


def test_control_without_the_comparison_the_attacker_reads_the_next_epoch(office, monkeypatch):
    make_cards(office)
    exchange()
    monkeypatch.setattr(enrolments, "require_recovery", lambda key: None)
    operations.create_office_key(holders=list(StaffKey.objects.all()))
    assert attacker_reads()


def test_a_line_written_without_the_secret_key_enrols_no_pair(office, settings):
    make_cards(office)
    exchange()
    secret, settings.SECRET_KEY = settings.SECRET_KEY, "not the server's"
    details = {"fingerprint": keys.fingerprint(ATTACKER.public)}
    audit.record(actor=None, action=enrolments.RECOVERY_MADE, target=enrolments.RECOVERY, details=details)
    settings.SECRET_KEY = secret
    with pytest.raises(audit.BrokenLogError):
        operations.create_office_key(holders=list(StaffKey.objects.all()))


def test_copies_moved_or_changed_do_not_open(office):
    operations.create_office_key(holders=list(StaffKey.objects.all()))
    cards = make_cards(office)
    first, second = RecoveryGrant.objects.order_by("office_key__number")
    for sealed in (bytes(second.sealed_private), bytes(first.sealed_private)[:-1], b""):
        RecoveryGrant.objects.filter(pk=first.pk).update(sealed_private=sealed)
        with pytest.raises(DecryptionError):
            recovery.open_with_cards(cards=cards[:2])


# Stolen


def test_a_dump_with_the_settings_and_one_card_opens_nothing(office, settings):
    (card, *_others) = make_cards(office)
    candidates = [settings.SECRET_KEY.encode()[:32]]
    for model in (RecoveryKey, RecoveryGrant, OfficeKey, OfficeKeyGrant, StaffKey, Case, SealedRecord):
        blobs = [field.attname for field in model._meta.fields if isinstance(field, models.BinaryField)]
        candidates += [bytes(getattr(row, name))[:32] for row in model.objects.all() for name in blobs]
    share = " ".join(card.words).encode()
    candidates += [share[:32], signing.b64_encode(share)[:32]]
    for candidate in candidates:
        with pytest.raises(DecryptionError):
            keys.unseal_with(candidate, bytes(RecoveryGrant.objects.get().sealed_private))
    with pytest.raises(CardError):
        recovery.open_with_cards(cards=(card,))


# Everything lost


def test_two_cards_give_the_key_to_people_with_new_keys(office):
    case = make_case(story="si legge di nuovo")
    cards = make_cards(office)
    OfficeKeyGrant.objects.all().delete()
    newcomers = [make_user("nuova", Role.CASE_WORKER), make_user("capa", Role.CASE_MANAGER)]
    held = {operations.enrol_staff(user=user, words=f"parole di {user}"): user for user in newcomers}
    compared = {key: key.fingerprint for key in held}
    assert operations.rescue(cards=cards[1:], compared=compared, actor=office.manager) == 2
    for user in newcomers:
        opened = operations.open_case(
            case=case, office=operations.unlock(user=user, words=f"parole di {user}"), actor=user
        )
        assert opened.payload.answers["story"] == "si legge di nuovo"
    events = AuditEvent.objects.filter(action__in=["case_key.cards_used", "case_key.granted"])
    assert [event.actor_id for event in events] == [office.manager.pk] * 3
    assert operations.form_can_open()


def test_wrong_cards_give_nothing_and_are_recorded(office):
    make_cards(office)
    strangers = shares.split(KeyPair.generate().private)
    key = operations.enrol_staff(user=make_user("nuova", Role.CASE_WORKER), words="parole")
    with pytest.raises(CardError):
        operations.rescue(cards=strangers[:2], compared={key: key.fingerprint}, actor=office.manager)
    assert (last_event().action, last_event().actor_id) == ("case_key.cards_refused", office.manager.pk)
    assert not key.grants.exists()


def test_the_cards_give_nothing_to_a_key_that_nobody_compared_or_enrolled(office):
    cards = make_cards(office)
    newcomer = make_user("nuova", Role.CASE_WORKER)
    key = operations.enrol_staff(user=newcomer, words="parole")
    compared = {key: staff_key(office.worker).fingerprint}
    with pytest.raises(KeyMismatchError):
        operations.rescue(cards=cards[:2], compared=compared, actor=office.manager)
    StaffKey.objects.filter(pk=key.pk).update(public_key=ATTACKER.public)
    key = staff_key(newcomer)
    with pytest.raises(KeyMismatchError):
        operations.rescue(cards=cards[:2], compared={key: key.fingerprint}, actor=office.manager)
    with pytest.raises(EnrolmentRefusedError):
        operations.rescue(cards=cards[:2], compared={}, actor=office.manager)
    stranger = operations.enrol_staff(user=make_user("altra", Role.CASE_WORKER), words="parole")
    stranger.user.groups.clear()
    stranger = StaffKey.objects.get(pk=stranger.pk)
    with pytest.raises(EnrolmentRefusedError):
        operations.rescue(cards=cards[:2], compared={stranger: stranger.fingerprint}, actor=office.manager)


@pytest.mark.parametrize("wrong", [0, 1])
def test_where_one_fingerprint_is_wrong_nobody_is_given_the_key(office, wrong):
    cards = make_cards(office)
    newcomers = [make_user("nuova", Role.CASE_WORKER), make_user("capa", Role.CASE_MANAGER)]
    held = [operations.enrol_staff(user=user, words="parole") for user in newcomers]
    compared = {key: key.fingerprint for key in held} | {held[wrong]: staff_key(office.worker).fingerprint}
    with pytest.raises(KeyMismatchError):
        operations.rescue(cards=cards[:2], compared=compared, actor=office.manager)
    assert not OfficeKeyGrant.objects.filter(staff_key__in=held).exists()
    newest = AuditEvent.objects.order_by("-sequence").values_list("action", "target")[:2]
    assert list(newest) == [
        ("case_key.refused", f"user:{newcomers[wrong].pk}"),
        ("case_key.cards_used", enrolments.RECOVERY),
    ]


def test_without_cards_there_is_no_rescue(office):
    cards = shares.split(KeyPair.generate().private)
    with pytest.raises(NoRecoveryError):
        recovery.open_with_cards(cards=cards[:2])
    with pytest.raises(NoRecoveryError):
        operations.cover_epochs(office=office.unlock(office.manager), actor=office.manager)
    with pytest.raises(NoRecoveryError):
        operations.note_drill(proof="x")


# The yearly drill


def test_the_drill_opens_everything_and_is_noted(office):
    make_case()
    newest = make_case()
    cards = make_cards(office)
    lines = AuditEvent.objects.count()
    result = operations.drill(cards=cards[:2])
    assert (result.epochs, result.cases, result.newest_case) == (1, 2, newest.received_on)
    assert result.is_good
    assert AuditEvent.objects.count() == lines, "the restored site is only read"
    day = operations.note_drill(proof=f" {operations.proof_of(result)}\n")
    assert day == timezone.localdate() == RecoveryKey.objects.get().drilled_on
    assert (last_event().action, last_event().details["cases"]) == ("case_key.drilled", 2)


def test_the_drill_finds_what_does_not_open(office, settings):
    good, moved, forged, closed = [make_case() for _number in range(4)]
    classify(office, closed)
    close(office, closed)
    cards = make_cards(office)
    Case.objects.filter(pk=forged.pk).update(state="closed")
    result = operations.drill(cards=cards[:2])
    assert result.damaged == (forged.reference,)
    assert not result.is_good
    with pytest.raises(DrillRefusedError):
        operations.proof_of(result)
    Case.objects.filter(pk=moved.pk).update(content_private=bytes(good.content_private))
    operations.authenticity.reseal(Case.objects.get(pk=moved.pk))
    assert set(operations.drill(cards=cards[:2]).damaged) == {forged.reference, moved.reference}
    FiguresBook.objects.update(mac=b"x")
    assert operations.drill(cards=cards[:2]).damaged_books == 1
    RecoveryGrant.objects.all().delete()
    result = operations.drill(cards=cards[:2])
    assert (result.closed_epochs, result.epochs, result.is_good) == ((1,), 0, False)


@pytest.mark.parametrize("proof", ["", "x", "A" * 2000])
def test_what_is_no_proof_notes_nothing(office, proof):
    make_cards(office)
    with pytest.raises(DrillRefusedError):
        operations.note_drill(proof=proof)


def test_a_proof_belongs_to_the_cards_of_today_and_to_this_server(office, settings):
    proof = operations.proof_of(operations.drill(cards=make_cards(office)[:2]))
    secret, settings.SECRET_KEY = settings.SECRET_KEY, "another server"
    with pytest.raises(DrillRefusedError):
        operations.note_drill(proof=proof)
    settings.SECRET_KEY = secret
    make_cards(office)
    with pytest.raises(DrillRefusedError):
        operations.note_drill(proof=proof)
    assert RecoveryKey.objects.get().drilled_on is None


# Told in time


def test_what_a_manager_should_know_about_the_cards(office, settings):
    assert not operations.watch_recovery().has_cards
    make_cards(office)
    watch = operations.watch_recovery()
    assert (watch.has_cards, watch.drill_is_due, watch.uncovered, watch.waiting_cases) == (True, False, 0, 0)
    a_year = datetime.timedelta(days=366)
    RecoveryKey.objects.update(created_on=timezone.localdate() - a_year)
    assert operations.watch_recovery().drill_is_due
    RecoveryKey.objects.update(drilled_on=timezone.localdate())
    assert not operations.watch_recovery().drill_is_due
    OfficeKeyGrant.objects.all().delete()
    OfficeKey.objects.all().delete()
    assert operations.watch_recovery() is None
