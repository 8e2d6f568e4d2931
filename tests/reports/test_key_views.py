"""The screens about keys: one's own, and everybody's."""

from __future__ import annotations

import re

import pytest

from reports import operations
from reports.models import OfficeKeyGrant, StaffKey
from reports.staff_section import closed_forms
from staff import audit
from staff.audit import BrokenLogError
from staff.models import AuditEvent
from staff.roles import Role, take_role
from tests.reports.factories import grant, make_case, make_holder, make_user, staff_key
from tests.reports.pages import hidden
from tests.reports.test_staff_views import signed_in, unlocked, url
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


# One's own key


def words_in(content: str) -> str:
    block = content.split('class="passphrase"')[1].split("</ol>", maxsplit=1)[0]
    return " ".join(re.findall(r"<li>(\w+)</li>", block))


def test_enrolling_shows_six_words_once_and_asks_for_them(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    client = signed_in(newcomer)
    assert "sei parole" in client.get(url("enrol")).content.decode()
    content = client.post(url("enrol")).content.decode()
    words = words_in(content)
    assert len(words.split()) == 6
    assert not StaffKey.objects.filter(user=newcomer).exists()
    token = hidden(content, "parole")
    again = client.post(url("enrol"), {"parole": token, "words": "altre"}).content.decode()
    assert words_in(again) == words
    assert "Non sono le stesse parole" in again
    response = client.post(url("enrol"), {"parole": hidden(again, "parole"), "words": words.upper()})
    assert response.status_code == 302
    key = StaffKey.objects.get(user=newcomer)
    assert grant(office, key) == 1
    assert set(operations.unlock(user=newcomer, words=words).pairs) == {1}
    assert key.fingerprint in client.get(url("enrol")).content.decode()


@pytest.mark.parametrize("token", ["x", "A" * 5000])
def test_a_foreign_or_old_phrase_is_replaced_by_a_new_one(office, token):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    content = signed_in(newcomer).post(url("enrol"), {"parole": token, "words": "x"}).content.decode()
    assert len(words_in(content).split()) == 6
    assert "ecco una frase nuova" in content
    assert not StaffKey.objects.filter(user=newcomer).exists()


# Sharing the office's key


def test_the_manager_sees_who_has_what_and_gives_the_key(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    key = operations.enrol_staff(user=newcomer, words="parole")
    client = unlocked(office, office.manager)
    content = client.get(url("keys")).content.decode()
    assert "I moduli di segnalazione possono ricevere." in content
    assert office.office_key.fingerprint in content
    assert key.fingerprint in content
    assert "Una persona aspetta la chiave" in content
    posted = {"fingerprint": hidden(content, "fingerprint")}
    assert posted["fingerprint"] == key.fingerprint
    client.post(url("grant", key=key.pk), posted)
    assert operations.holds_grant(newcomer)
    again = client.post(url("grant", key=key.pk), posted, follow=True).content.decode()
    assert "Questa persona ha già la chiave" in again


def test_a_locked_manager_must_unlock_first(office):
    key = operations.enrol_staff(user=make_user("nuova", Role.CASE_WORKER), words="parole")
    response = signed_in(office.manager).post(url("grant", key=key.pk))
    assert response.url.startswith(url("unlock"))
    assert not OfficeKeyGrant.objects.filter(staff_key=key).exists()


def test_someone_whose_role_was_taken_is_not_given_the_key(office):
    former = make_user("ex", Role.CASE_WORKER)
    key = operations.enrol_staff(user=former, words="parole")
    take_role(former, Role.CASE_WORKER)
    response = unlocked(office, office.manager).post(url("grant", key=key.pk), follow=True)
    assert "conta il suo ruolo" in response.content.decode()


def test_without_an_office_key_the_screen_says_so(db):
    manager = make_user("capo", Role.CASE_MANAGER)
    content = signed_in(manager).get(url("keys")).content.decode()
    assert "non ha ancora una chiave" in content


@pytest.mark.parametrize("fingerprint", ["", "0000-0000-0000-0000-0000-0000-0000-0000"])
def test_the_form_posts_the_fingerprint_that_was_compared(office, fingerprint):
    key = operations.enrol_staff(user=make_user("nuova", Role.CASE_WORKER), words="parole")
    client = unlocked(office, office.manager)
    response = client.post(url("grant", key=key.pk), {"fingerprint": fingerprint}, follow=True)
    assert "La chiave non è stata data: l’impronta" in response.content.decode()
    assert not OfficeKeyGrant.objects.filter(staff_key=key).exists()
    assert AuditEvent.objects.filter(action="case_key.refused", actor_id=office.manager.pk).exists()


def test_a_key_exchanged_after_the_page_was_shown_is_refused_in_words(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    key = operations.enrol_staff(user=newcomer, words="parole")
    client = unlocked(office, office.manager)
    StaffKey.objects.filter(pk=key.pk).update(public_key=KeyPair.generate().public)
    shown = hidden(client.get(url("keys")).content.decode(), "fingerprint")
    response = client.post(url("grant", key=key.pk), {"fingerprint": shown}, follow=True)
    assert "non è quella registrata" in response.content.decode()
    assert not operations.holds_grant(newcomer)


def test_a_broken_log_proves_no_key(office, monkeypatch):
    def broken(action, *, anchor):
        raise BrokenLogError

    key = operations.enrol_staff(user=make_user("nuova", Role.CASE_WORKER), words="parole")
    client = unlocked(office, office.manager)
    monkeypatch.setattr(audit, "proven_events", broken)
    response = client.post(url("grant", key=key.pk), {"fingerprint": key.fingerprint}, follow=True)
    assert "il registro delle attività risulta alterato" in response.content.decode()


# Taking it away


def test_the_button_takes_the_key_away_and_the_last_two_stay(office):
    third = make_holder(office, "terza")
    session = unlocked(office, third)
    address = url("case_detail", case=make_case().pk)
    assert session.get(address).status_code == 200
    client = signed_in(office.manager)
    assert "Togli la chiave" in client.get(url("keys")).content.decode()
    assert "Chiave tolta" in client.post(url("revoke", key=third.report_key.pk), follow=True).content.decode()
    assert session.get(address).status_code == 302
    assert not OfficeKeyGrant.objects.filter(staff_key__user=third).exists()
    response = client.post(url("revoke", key=staff_key(office.worker).pk), follow=True)
    assert "meno di due altre persone" in response.content.decode()
    assert operations.holds_grant(office.worker)


def test_forgotten_words_need_a_manager(office):
    """Whoever holds the session of a colleague must not destroy the key by replacing it."""
    client = signed_in(office.worker)
    page = client.get(url("enrol")).content.decode()
    assert "servono le parole di adesso" in page
    content = client.post(url("enrol")).content.decode()
    words, token = words_in(content), hidden(content, "parole")
    assert 'name="old_words"' in content
    before = staff_key(office.worker).fingerprint
    for old_words in ("", "non sono queste"):
        data = {"parole": token, "words": words, "old_words": old_words}
        assert client.post(url("enrol"), data).status_code == 200
        assert staff_key(office.worker).fingerprint == before
    manager = unlocked(office, office.manager)
    allowed = manager.post(url("allow_replacement", key=staff_key(office.worker).pk), follow=True)
    assert "può creare una chiave nuova" in allowed.content.decode()
    content = client.post(url("enrol")).content.decode()
    assert 'name="old_words"' not in content
    client.post(url("enrol"), {"parole": hidden(content, "parole"), "words": words_in(content)})
    assert staff_key(office.worker).fingerprint != before
    assert not operations.holds_grant(office.worker)
    assert grant(office, staff_key(office.worker)) == 1


def test_with_the_old_words_a_new_key_opens_the_same(office):
    client = signed_in(office.worker)
    content = client.post(url("enrol")).content.decode()
    words = words_in(content)
    data = {"parole": hidden(content, "parole"), "words": words, "old_words": office.words["operatrice"]}
    response = client.post(url("enrol"), data, follow=True)
    assert "apre le segnalazioni come prima" in response.content.decode()
    assert set(operations.unlock(user=office.worker, words=words).pairs) == {1}
    assert operations.form_can_open()


@pytest.mark.usefixtures("stopped_clock")
def test_old_words_are_not_tried_without_end(office):
    client = signed_in(office.worker)
    content = client.post(url("enrol")).content.decode()
    data = {"parole": hidden(content, "parole"), "words": words_in(content), "old_words": "sbagliate"}
    for _attempt in range(10):
        assert "non è giusta" in client.post(url("enrol"), data).content.decode()
    assert "molti tentativi" in client.post(url("enrol"), data).content.decode()


def test_nobody_allows_themselves_a_new_key(office):
    client = unlocked(office, office.manager)
    client.post(url("allow_replacement", key=staff_key(office.manager).pk))
    assert operations.needs_old_words(office.manager)


def test_a_locked_manager_allows_nothing(office):
    response = signed_in(office.manager).post(url("allow_replacement", key=staff_key(office.worker).pk))
    assert response.url.startswith(url("unlock"))
    assert operations.needs_old_words(office.worker)


# Told in time


def test_the_manager_is_told_before_the_forms_close(office, report_page, rf):
    def lines() -> str:
        return " ".join(str(item.message) for item in closed_forms(rf.get("/")))

    list_of_manager = signed_in(office.manager).get(url("case_list")).content.decode()
    assert operations.form_can_open()
    assert "Solo due persone hanno la chiave" in list_of_manager
    assert "Solo due persone hanno la chiave" in signed_in(office.manager).get(url("keys")).content.decode()
    assert "Solo due persone" not in signed_in(office.worker).get(url("case_list")).content.decode()
    assert "Solo due persone" in lines()
    assert "Una sola persona responsabile" in lines()
    make_holder(office, "terza", Role.CASE_MANAGER)
    assert lines() == ""
    operations.enrol_staff(user=make_user("quarta", Role.CASE_WORKER), words="parole")
    operations.enrol_staff(user=make_user("quinta", Role.CASE_WORKER), words="parole")
    assert lines() == "2 persone aspettano la chiave dell’ufficio."
    report_page.unpublish()
    assert lines() == ""


def test_nobody_left_who_can_give_the_key(office, report_page, rf):
    third = make_holder(office, "terza")
    make_holder(office, "quarta")
    take_role(office.manager, Role.CASE_MANAGER)
    assert operations.form_can_open()
    assert operations.holds_grant(third)
    assert any("Nessuna delle persone" in str(item.message) for item in closed_forms(rf.get("/")))
