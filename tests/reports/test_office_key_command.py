import builtins
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports import operations
from reports.management.commands import office_key as command
from reports.models import OfficeKey, StaffKey
from staff.roles import Role, give_role, take_role
from tests.reports.factories import make_holder, make_user
from vault import passphrase
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def typing(monkeypatch):
    """What the person types: answers in order, and what `getpass` returns."""

    def prepare(*answers, secret=None):
        replies = iter(answers)
        monkeypatch.setattr(builtins, "input", lambda prompt: next(replies))
        monkeypatch.setattr(command, "getpass", lambda prompt: secret() if callable(secret) else secret)

    return prepare


def run(*arguments):
    out = StringIO()
    call_command("office_key", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def words(monkeypatch):
    monkeypatch.setattr(passphrase, "generate", lambda: "una due tre quattro cinque sei")
    return "una due tre quattro cinque sei"


def test_from_nothing_to_an_open_form(typing, words, settings):
    typing(secret=words)
    for name in ("anna", "bruno"):
        make_user(name, Role.CASE_WORKER)
        assert words in run("enrol", name)
    assert "anna: ha solo la chiave propria" in run("status")
    typing("SI", secret=words)
    created = run("create")
    assert "anna, bruno" in created
    for key in StaffKey.objects.all():
        assert f"{key.user}: {key.fingerprint}" in created
    fingerprint = OfficeKey.objects.get().fingerprint
    assert f"OFFICE_KEY_FINGERPRINT={fingerprint}" in run("fingerprint")
    settings.OFFICE_KEY_FINGERPRINT = fingerprint
    assert "È già quella che vale" in run("fingerprint")
    status = run("status")
    assert "bruno: ha la chiave dell’ufficio" in status
    assert "possono ricevere" in status


def test_a_phrase_that_was_not_noted_changes_nothing(typing, words):
    make_user("anna", Role.CASE_WORKER)
    typing(secret="un’altra")
    with pytest.raises(CommandError, match="Non sono le stesse parole"):
        run("enrol", "anna")
    assert not StaffKey.objects.exists()


def test_a_second_enrolment_asks_first(typing, words):
    make_user("anna", Role.CASE_WORKER)
    typing(secret=words)
    run("enrol", "anna")
    before = StaffKey.objects.get().fingerprint
    typing("no", secret=words)
    with pytest.raises(CommandError, match="Interrotto"):
        run("enrol", "anna")
    assert StaffKey.objects.get().fingerprint == before
    typing("sì", secret=words)
    run("enrol", "anna")
    assert StaffKey.objects.get().fingerprint != before


def test_a_key_that_opens_reports_is_replaced_with_its_words(typing, words, office):
    before = StaffKey.objects.get(user=office.worker).fingerprint
    replies = iter(["sbagliate", words])
    typing(secret=lambda: next(replies))
    with pytest.raises(CommandError, match="serve il permesso"):
        run("enrol", "operatrice")
    assert StaffKey.objects.get(user=office.worker).fingerprint == before
    replies = iter([office.words["operatrice"], words])
    typing(secret=lambda: next(replies))
    run("enrol", "operatrice")
    assert StaffKey.objects.get(user=office.worker).fingerprint != before
    assert operations.holds_grant(office.worker)


def test_forgotten_words_and_a_manager_who_agrees(typing, words, office):
    typing(secret=office.words["responsabile"])
    assert "può creare una chiave nuova" in run("allow", "operatrice", "--from", "responsabile")
    typing("SI", secret=words)
    run("enrol", "operatrice")
    assert not operations.holds_grant(office.worker)


def test_taking_the_key_away(typing, office):
    third = make_holder(office, "terza")
    typing("SI", "SI", "SI")
    assert "Fatto" in run("revoke", "terza")
    assert not operations.holds_grant(third)
    assert "Non aveva la chiave" in run("revoke", "terza")
    with pytest.raises(CommandError, match="meno di due altre"):
        run("revoke", "operatrice")


def test_a_suspended_key_in_an_emergency(typing, office):
    take_role(office.manager, Role.CASE_MANAGER)
    assert "sospesa" in run("status")
    typing("SI", "SI", "SI")
    with pytest.raises(CommandError, match="ruolo"):
        run("reinstate", "responsabile")
    give_role(office.manager, Role.CASE_MANAGER)
    assert not operations.holds_grant(office.manager)
    run("reinstate", "responsabile")
    assert operations.holds_grant(office.manager)
    with pytest.raises(CommandError, match="da riaprire"):
        run("reinstate", "responsabile")


def test_a_key_exchanged_in_the_database_is_refused(typing, office):
    StaffKey.objects.filter(user=office.worker).update(public_key=KeyPair.generate().public)
    with pytest.raises(CommandError, match="qualcuno l’ha cambiata"):
        run("create", "--yes")
    assert OfficeKey.objects.count() == 1


def test_people_who_may_not_have_a_key_or_do_not_exist(typing, words):
    make_user("redazione", Role.EDITOR)
    typing(secret=words)
    with pytest.raises(CommandError, match="ruolo"):
        run("enrol", "redazione")
    with pytest.raises(CommandError, match="nessuna persona"):
        run("enrol", "nessuno")


def test_the_office_key_needs_two_people(typing, words):
    make_user("anna", Role.CASE_WORKER)
    typing(secret=words)
    run("enrol", "anna")
    with pytest.raises(CommandError, match="almeno due"):
        run("create")
    with pytest.raises(CommandError, match="non ha ancora una chiave"):
        run("fingerprint")


def test_a_new_epoch_asks_first(typing, office):
    typing("")
    with pytest.raises(CommandError, match="Interrotto"):
        run("create")
    assert OfficeKey.objects.count() == 1
    run("create", "--yes")
    assert OfficeKey.objects.count() == 2


def test_granting_to_a_newcomer(typing, office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    with pytest.raises(CommandError, match="non ha ancora una chiave propria"):
        run("grant", "nuova", "--from", "responsabile")
    key = operations.enrol_staff(user=newcomer, words="parole")
    typing("SI", "SI", secret=office.words["responsabile"])
    printed = run("grant", "nuova", "--from", "responsabile")
    assert key.fingerprint in printed
    assert operations.holds_grant(newcomer)
    assert "Aveva già la chiave" in run("grant", "nuova", "--from", "responsabile")


def test_who_may_not_grant_and_to_whom(typing, office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    operations.enrol_staff(user=newcomer, words="parole")
    with pytest.raises(CommandError, match="responsabile delle segnalazioni"):
        run("grant", "nuova", "--from", "operatrice")
    typing("SI", secret="sbagliate")
    with pytest.raises(CommandError, match="frase segreta"):
        run("grant", "nuova", "--from", "responsabile")
    take_role(newcomer, Role.CASE_WORKER)
    typing("SI", secret=office.words["responsabile"])
    with pytest.raises(CommandError, match="ruolo di chi riceve"):
        run("grant", "nuova", "--from", "responsabile")
    make_user("capa", Role.CASE_MANAGER)
    typing("SI", secret="x")
    with pytest.raises(CommandError, match="deve averla"):
        run("grant", "operatrice", "--from", "capa")
