from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import operations, unlocking
from reports.models import Case, OfficeKeyGrant, SealedRecord, StaffKey
from reports.states import Action, State
from staff.models import AuditEvent
from staff.roles import Role, take_role
from tests.reports.factories import make_case, make_submission, make_user, staff_key, submit
from tests.reports.pages import hidden

pytestmark = pytest.mark.django_db


def url(name: str, **kwargs) -> str:
    return reverse(f"reports_staff:{name}", kwargs=kwargs)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def unlocked(office, user) -> Client:
    client = signed_in(user)
    response = client.post(url("unlock"), {"words": office.words[user.username]})
    assert response.status_code == 302
    return client


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))


# Who gets in


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COURSE_DESK, Role.DPO, Role.ADMINISTRATOR, None])
def test_nobody_else_gets_in_superusers_included(office, role):
    case = make_case()
    user = make_user("altra", *([role] if role else []), is_superuser=role in {None, Role.EDITOR}, is_staff=True)
    client = signed_in(user)
    for name in ("case_list", "unlock", "enrol", "keys"):
        assert client.get(url(name)).status_code == 403
    assert client.get(url("case_detail", case=case.pk)).status_code == 403
    for name in ("change_state", "assign", "set_due_date"):
        assert client.post(url(name, case=case.pk)).status_code == 403
    assert client.post(url("lock")).status_code == 403
    assert client.post(url("grant", key=staff_key(office.worker).pk)).status_code == 403


def test_anonymous_visitors_are_led_to_the_login(office):
    case = make_case()
    for address in (url("case_list"), url("unlock"), url("case_detail", case=case.pk)):
        response = Client().get(address)
        assert response.status_code == 302
        assert reverse("account_login") in response.url


def test_a_worker_neither_assigns_nor_gives_keys(office):
    case, client = make_case(), signed_in(office.worker)
    assert client.post(url("assign", case=case.pk), {"assignee": ""}).status_code == 403
    assert client.get(url("keys")).status_code == 403
    assert client.post(url("grant", key=staff_key(office.manager).pk)).status_code == 403


def test_no_get_changes_anything(office):
    case, client = make_case(), unlocked(office, office.manager)
    for name in ("change_state", "assign", "set_due_date"):
        assert client.get(url(name, case=case.pk)).status_code == 405
    assert client.get(url("lock")).status_code == 405
    assert client.get(url("grant", key=staff_key(office.worker).pk)).status_code == 405


# The list


def test_the_list_shows_plain_columns_without_unlocking(office):
    case = make_case()
    Case.objects.update(assignee=office.worker, due_on="2020-01-01")
    response = signed_in(office.worker).get(url("case_list"))
    content = response.content.decode()
    assert case.reference in content
    assert "Ricevuta" in content
    assert "scaduta" in content
    assert "Mi hanno negato" not in content
    assert "case.listed" in actions()


def test_the_filter(office):
    mine, closed, other = make_case(), make_case(), make_case()
    Case.objects.filter(pk=mine.pk).update(assignee=office.worker)
    Case.objects.filter(pk=closed.pk).update(state=State.CLOSED)
    client = signed_in(office.worker)

    def shown(**query):
        content = client.get(url("case_list"), query).content.decode()
        return {case.pk for case in (mine, closed, other) if case.reference in content}

    assert shown() == {mine.pk, other.pk}
    assert shown(state="all") == {mine.pk, closed.pk, other.pk}
    assert shown(state="closed") == {closed.pk}
    assert shown(mine="on") == {mine.pk}
    assert shown(state="nonsense") == {mine.pk, other.pk}
    assert client.get(url("case_list"), {"pagina": "nonsense"}).status_code == 200


def test_the_list_asks_the_same_number_of_queries_for_one_case_and_for_many(office, django_assert_num_queries):
    client = signed_in(office.worker)
    make_case()
    client.get(url("case_list"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url("case_list"))
    for _case in range(5):
        make_case()
    Case.objects.update(assignee=office.worker)
    with django_assert_num_queries(len(few)):
        client.get(url("case_list"))


# Unlocking


def test_a_locked_case_leads_to_the_passphrase_and_back(office):
    case, client = make_case(), signed_in(office.worker)
    address = url("case_detail", case=case.pk)
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith(url("unlock"))
    page = client.get(response.url)
    target = hidden(page.content.decode(), "next")
    response = client.post(url("unlock"), {"words": office.words["operatrice"], "next": target})
    assert response.url == address
    assert "Mi hanno negato la casa." in client.get(address).content.decode()
    assert actions()[-1] == "case.opened"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_unlocking_leads_to_no_other_site(office, elsewhere):
    response = signed_in(office.worker).post(url("unlock"), {"words": office.words["operatrice"], "next": elsewhere})
    assert response.url == url("case_list")


def test_a_wrong_passphrase_is_told_and_opens_nothing(office):
    client = signed_in(office.worker)
    response = client.post(url("unlock"), {"words": "non sono queste le parole giuste"})
    assert "La frase segreta non è giusta" in response.content.decode()
    assert "non sono queste" not in response.content.decode()
    assert unlocking.cookie_name() not in client.cookies
    assert client.post(url("unlock"), {"words": ""}).status_code == 200


def test_too_many_attempts_are_stopped(office):
    client = signed_in(office.worker)
    for _attempt in range(10):
        assert client.post(url("unlock"), {"words": "sbagliate"}).status_code == 200
    response = client.post(url("unlock"), {"words": office.words["operatrice"]})
    assert response.status_code == 429


def test_someone_without_key_or_grant_is_told_what_to_do(office):
    newcomer = make_user("nuova", Role.CASE_WORKER)
    client = signed_in(newcomer)
    assert "Non hai ancora una chiave personale" in client.post(url("unlock"), {"words": "x"}).content.decode()
    operations.enrol_staff(user=newcomer, words="parole")
    assert "nessuno ti ha ancora dato" in client.post(url("unlock"), {"words": "parole"}).content.decode()


def test_an_altered_grant_is_told(office):
    OfficeKeyGrant.objects.update(sealed_private=b"x" * 80)
    response = signed_in(office.worker).post(url("unlock"), {"words": office.words["operatrice"]})
    assert "risulta alterata" in response.content.decode()


def test_the_cookie_is_strict_and_host_bound_where_cookies_are_secure(office, settings):
    client = unlocked(office, office.worker)
    cookie = client.cookies["office"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    settings.SESSION_COOKIE_SECURE = True
    response = client.post(url("unlock"), {"words": office.words["operatrice"]}, secure=True)
    cookie = response.cookies["__Host-office"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_session_store_and_cookie_alone_open_nothing(office):
    case, client = make_case(), unlocked(office, office.worker)
    address = url("case_detail", case=case.pk)
    private = office.unlock(office.worker).pair(1).private
    stored = client.session["reports_office"]
    assert private.hex() not in stored
    cookie = client.cookies["office"].value
    del client.cookies["office"]
    assert client.get(address).status_code == 302
    assert "reports_office" not in client.session
    client.cookies["office"] = cookie
    assert client.get(address).status_code == 302


def test_the_two_halves_do_not_work_in_a_colleagues_session(office):
    case = make_case()
    mine, theirs = unlocked(office, office.worker), signed_in(office.manager)
    session = theirs.session
    session["reports_office"] = mine.session["reports_office"]
    session["reports_office_used"] = int(time.time())
    session.save()
    theirs.cookies["office"] = mine.cookies["office"].value
    assert theirs.get(url("case_detail", case=case.pk)).status_code == 302


def test_it_locks_itself_after_fifteen_idle_minutes(office):
    address = url("case_detail", case=make_case().pk)
    with time_machine.travel("2026-03-08 10:00:00+00:00", tick=False) as clock:
        client = unlocked(office, office.worker)
        clock.shift(14 * 60)
        assert client.get(address).status_code == 200
        clock.shift(15 * 60)
        assert client.get(address).status_code == 200
        clock.shift(15 * 60 + 1)
        assert client.get(address).status_code == 302


def test_the_lock_button_locks_at_once(office):
    client = unlocked(office, office.worker)
    assert "Blocca le segnalazioni" in client.get(url("case_list")).content.decode()
    response = client.post(url("lock"))
    assert response.cookies["office"].value == ""
    assert client.get(url("case_detail", case=make_case().pk)).status_code == 302
    assert "case_key.locked" in actions()


def test_a_grant_that_is_taken_away_ends_the_open_session(office):
    case, client = make_case(), unlocked(office, office.worker)
    OfficeKeyGrant.objects.filter(staff_key__user=office.worker).delete()
    assert client.get(url("case_detail", case=case.pk)).status_code == 302


def test_a_role_that_is_taken_away_ends_it_too(office):
    case, client = make_case(), unlocked(office, office.worker)
    take_role(office.worker, Role.CASE_WORKER)
    assert client.get(url("case_detail", case=case.pk)).status_code == 403


# The case


def test_an_english_report_stands_under_italian_labels_and_in_the_original(office):
    sent = submit(make_submission(language="en", story="They refused me the flat."))
    content = unlocked(office, office.worker).get(url("case_detail", case=sent.case_id)).content.decode()
    assert "English" in content
    italian, original = content.split("case-original")
    assert "Racconta" in italian
    assert "Casa" in italian
    assert "They refused me the flat." in italian
    assert "Tell us" in original
    assert "Housing" in original


def test_what_was_written_is_escaped(office):
    case = make_case(story="<script>alert(1)</script>")
    content = unlocked(office, office.worker).get(url("case_detail", case=case.pk)).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert" in content


def test_a_case_of_a_colleague_stays_closed(office):
    case = make_case()
    operations.assign(case=case, assignee=office.manager, actor=office.manager)
    client = unlocked(office, office.worker)
    assert client.get(url("case_detail", case=case.pk)).status_code == 403
    assert client.post(url("change_state", case=case.pk), {"action": "take_up"}).status_code == 403
    assert Case.objects.get().state == State.RECEIVED


def test_a_damaged_case_says_so_and_is_recorded(office):
    case = make_case()
    SealedRecord.objects.update(sealed=b"x" * 2000)
    content = unlocked(office, office.worker).get(url("case_detail", case=case.pk)).content.decode()
    assert "alterato o danneggiato" in content
    assert "case.damaged" in actions()


def test_a_case_of_an_epoch_that_one_does_not_hold_says_so(office, settings):
    second = operations.create_office_key(holders=[staff_key(office.manager)])
    newcomer = make_user("terza", Role.CASE_WORKER)
    key = operations.enrol_staff(user=newcomer, words="parole")
    operations.grant_office_key(
        office=office.unlock(office.manager).only({second.number}), staff_key=key, actor=office.manager
    )
    settings.OFFICE_KEY_FINGERPRINT = second.fingerprint
    case = make_case()
    content = unlocked(office, office.worker).get(url("case_detail", case=case.pk)).content.decode()
    assert "chiave dell’ufficio che non ti è stata data" in content


def test_state_assignment_and_date_change_by_post_and_are_recorded(office):
    case, client = make_case(), unlocked(office, office.manager)
    page = client.get(url("case_detail", case=case.pk)).content.decode()
    assert "Prendi in carico" in page
    client.post(url("change_state", case=case.pk), {"action": "take_up"})
    client.post(url("assign", case=case.pk), {"assignee": office.worker.pk})
    client.post(url("set_due_date", case=case.pk), {"due_on": "2026-12-31"})
    case.refresh_from_db()
    assert (case.state, case.assignee, str(case.due_on)) == (State.IN_PROGRESS, office.worker, "2026-12-31")
    assert {"case.state_changed", "case.assigned", "case.due_changed"} <= set(actions())
    client.post(url("set_due_date", case=case.pk), {"due_on": ""})
    client.post(url("assign", case=case.pk), {"assignee": ""})
    case.refresh_from_db()
    assert (case.assignee, case.due_on) == (None, None)


def test_a_worker_cannot_close(office):
    case, client = make_case(), unlocked(office, office.worker)
    assert "Chiudi" not in client.get(url("case_detail", case=case.pk)).content.decode()
    assert client.post(url("change_state", case=case.pk), {"action": "close"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("change_state", {"action": "explode"}),
        ("change_state", {}),
        ("change_state", {"action": Action.RESUME.value}),
        ("assign", {"assignee": "999999"}),
        ("assign", {"assignee": "x"}),
        ("set_due_date", {"due_on": "31 febbraio"}),
        ("set_due_date", {"due_on": "9" * 500}),
    ],
)
def test_bad_input_changes_nothing_and_says_so(office, name, data):
    case, client = make_case(), unlocked(office, office.manager)
    response = client.post(url(name, case=case.pk), data, follow=True)
    assert response.status_code == 200
    assert "desk-notice-error" in response.content.decode()
    case.refresh_from_db()
    assert (case.state, case.assignee, case.due_on) == (State.RECEIVED, None, None)


def test_a_case_is_not_assigned_to_someone_who_may_not_follow_it(office):
    case, client = make_case(), unlocked(office, office.manager)
    editor = make_user("redazione", Role.EDITOR)
    client.post(url("assign", case=case.pk), {"assignee": editor.pk})
    assert Case.objects.get().assignee is None


def test_pages_of_the_desk_are_kept_nowhere(office):
    case, client = make_case(), unlocked(office, office.worker)
    for address in (url("case_list"), url("case_detail", case=case.pk), url("unlock"), url("enrol")):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]


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
    opened = operations.grant_office_key(office=office.unlock(office.manager), staff_key=key, actor=office.manager)
    assert opened == 1
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
    client.post(url("grant", key=key.pk))
    assert operations.holds_grant(newcomer)
    assert "Questa persona ha già la chiave" in client.post(url("grant", key=key.pk), follow=True).content.decode()


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
    assert "non prevede una chiave" in response.content.decode()


def test_without_an_office_key_the_screen_says_so(db):
    manager = make_user("capo", Role.CASE_MANAGER)
    content = signed_in(manager).get(url("keys")).content.decode()
    assert "non ha ancora una chiave" in content
