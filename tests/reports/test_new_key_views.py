"""The screens of a new key of the office, from the comparison of fingerprints to the last case that is moved to it."""

from __future__ import annotations

import re

import pytest

from reports import operations
from reports.models import Case, OfficeKey, OfficeKeyGrant, StaffKey
from staff import audit
from staff.audit import BrokenLogError
from staff.roles import Role
from tests.reports.factories import make_case, make_holder, make_user, staff_key, start_epoch
from tests.reports.test_recovery_views import text_of
from tests.reports.test_staff_views import signed_in, unlocked, url
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


def test_a_new_key_from_the_comparison_to_the_last_case(office, settings):
    case = make_case()
    client = unlocked(office, office.manager)
    page = text_of(client.get(url("start_epoch")))
    assert staff_key(office.worker).fingerprint in page
    compared = re.findall(r'name="compared" value="([^"]+)"', page)
    assert len(compared) == 2
    response = client.post(url("start_epoch"), {"compared": compared}, follow=True)
    new = OfficeKey.objects.get(number=2)
    assert f"OFFICE_KEY_FINGERPRINT={new.fingerprint}" in text_of(response)
    response = client.post(url("move_cases"), follow=True)
    assert "deve scrivere l’impronta" in text_of(response)
    assert Case.objects.get(pk=case.pk).office_key.number == 1
    settings.OFFICE_KEY_FINGERPRINT = new.fingerprint
    page = text_of(client.get(url("move_cases")))
    assert "0 di 1 segnalazione" in page
    assert "ancora sotto la chiave di prima" in text_of(client.get(url("keys")))
    response = client.post(url("move_cases"), follow=True)
    assert "1 segnalazione passata" in text_of(response)
    assert "Non c’è niente da passare" in text_of(response)
    client.post(url("unlock"), {"words": office.words["responsabile"]})
    assert "Mi hanno negato la casa." in text_of(client.get(url("case_detail", case=case.pk)))


def test_every_refusal_of_a_new_key_has_words(office, monkeypatch):
    client = unlocked(office, office.manager)

    def said(*people) -> str:
        compared = [f"{staff_key(user).pk}:{staff_key(user).fingerprint}" for user in people]
        return text_of(client.post(url("start_epoch"), {"compared": compared}))

    third = make_holder(office, "terza")
    assert "Spunta le persone" in said()
    assert "meno di due altre persone" in said(office.manager)
    assert "meno di due persone responsabili" in said(office.worker, third)
    StaffKey.objects.filter(user=third).update(public_key=KeyPair.generate().public)
    assert "non è quella registrata" in said(office.worker, office.manager, third)

    def broken(action, *, anchor):
        raise BrokenLogError

    monkeypatch.setattr(audit, "proven_events", broken)
    assert "il registro delle attività risulta alterato" in said(office.worker, office.manager)
    assert OfficeKey.objects.count() == 1


def test_a_locked_manager_starts_and_moves_nothing(office, settings):
    make_case()
    client = signed_in(office.manager)
    assert client.post(url("start_epoch")).url.startswith(url("unlock"))
    assert "devi prima sbloccare" in text_of(client.get(url("start_epoch")))
    start_epoch(settings, office.worker, office.manager)
    assert client.post(url("move_cases")).url.startswith(url("unlock"))
    assert "devi prima sbloccare" in text_of(client.get(url("move_cases")))


def test_what_stays_behind_is_said(office, settings):
    damaged = make_case()
    Case.objects.filter(pk=damaged.pk).update(reference="26-FALSE")
    start_epoch(settings, office.worker, office.manager)
    client = unlocked(office, office.manager)
    assert "non sono passate: 26-FALSE" in text_of(client.post(url("move_cases"), follow=True))
    second = make_user("seconda", Role.CASE_MANAGER)
    office.words["seconda"] = "parole della seconda"
    operations.enrol_staff(user=second, words=office.words["seconda"])
    start_epoch(settings, office.worker, office.manager, second)
    response = unlocked(office, second).post(url("move_cases"), follow=True)
    assert "1 segnalazione sta sotto una chiave che non hai" in text_of(response)


def test_one_of_the_last_two_givers_is_not_taken_away_with_the_button(office):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    make_holder(office, "terza")
    response = signed_in(office.manager).post(url("revoke", key=staff_key(second).pk), follow=True)
    assert "meno di due persone responsabili" in text_of(response)
    assert OfficeKeyGrant.objects.filter(staff_key__user=second).exists()


def test_taking_a_key_away_suggests_a_new_one(office):
    third = make_holder(office, "terza")
    client = signed_in(office.manager)
    response = client.post(url("revoke", key=staff_key(third).pk), follow=True)
    assert "fate anche una chiave nuova" in text_of(response)
    assert "una persona non ce l’ha più" in text_of(response)


def test_the_five_keys_and_codes_are_told_apart_where_they_are_asked_for(office):
    client = signed_in(office.worker)
    for name in ("unlock", "enrol"):
        assert url("key_guide") in text_of(client.get(url(name)))
    page = text_of(client.get(url("key_guide")))
    for name in ("La password", "Il secondo fattore", "La frase segreta", "Le schede di recupero", "Il codice di chi"):
        assert name in page
    assert url("key_guide") in text_of(signed_in(office.manager).get(url("keys")))
