from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports import deadlines, halves, operations, unlocking
from reports.models import Case, OfficeKeyGrant, SealedRecord
from reports.states import Action, State
from staff.models import AuditEvent
from staff.roles import Role, take_role
from tests.reports.factories import grant, make_case, make_submission, make_user, staff_key, submit
from tests.reports.pages import hidden, version
from vault.stretch import BusyError

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
    assert shown(state="nonsense") == set()
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
    assert unlocking.HALVES.cookie_name not in client.cookies
    assert client.post(url("unlock"), {"words": ""}).status_code == 200


@pytest.mark.usefixtures("stopped_clock")
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


def stored_half() -> str:
    """What the cache keeps of the only unlocked session."""
    (name,) = [key for key in cache._cache if "reports.office" in key]
    return cache.get(name.split(":", 2)[2])


def test_cache_and_cookie_alone_open_nothing_and_no_database_keeps_a_half(office):
    case, client = make_case(), unlocked(office, office.worker)
    address = url("case_detail", case=case.pk)
    private = office.unlock(office.worker).pair(1).private
    half = stored_half()
    assert private.hex() not in half
    cookie = client.cookies["office"].value
    session = Session.objects.get(pk=client.session.session_key)
    for text in (half, cookie):
        assert text not in session.session_data + str(session.get_decoded())
    assert "office" not in " ".join(client.session.keys())
    assert client.session.session_key not in "".join(map(str, cache._cache))
    cache.clear()
    assert client.get(address).status_code == 302


def test_a_request_without_the_cookie_throws_nothing_away(office):
    """A link in the webmail: the browser keeps a SameSite=Strict cookie to itself, once."""
    client = unlocked(office, office.worker)
    address = url("case_detail", case=make_case().pk)
    cookie = client.cookies.pop("office")
    response = client.get(address, follow=True)
    content = response.content.decode()
    assert "già sbloccate" in content
    assert f'<a href="{address}">Continua</a>' in content
    client.cookies["office"] = cookie.value
    assert client.get(address).status_code == 200


def test_a_cookie_that_does_not_fit_locks(office):
    client = unlocked(office, office.worker)
    address = url("case_detail", case=make_case().pk)
    right = client.cookies["office"].value
    client.cookies["office"] = "x" * 44
    assert client.get(address).status_code == 302
    client.cookies["office"] = right
    assert client.get(address).status_code == 302


def test_the_two_halves_do_not_work_in_a_colleagues_session(office):
    case = make_case()
    mine, theirs = unlocked(office, office.worker), signed_in(office.manager)
    half, cookie = stored_half(), mine.cookies["office"].value
    request = RequestFactory().get("/")
    request.session, request.user = theirs.session, office.manager
    cache.set(unlocking.HALVES._key(request), half)
    theirs.cookies["office"] = cookie
    assert theirs.get(url("case_detail", case=case.pk)).status_code == 302


def test_the_half_dies_with_the_session(office):
    client = unlocked(office, office.worker)
    assert stored_half()
    client.logout()
    assert not [key for key in cache._cache if "reports.office" in key]


@pytest.mark.parametrize("broken", ["set", "get", "touch"])
def test_a_cache_that_does_not_answer_locks_and_says_so(office, monkeypatch, broken):
    def fail(*args, **kwargs):
        raise ConnectionError

    client = signed_in(office.worker)
    if broken != "set":
        client = unlocked(office, office.worker)
    monkeypatch.setattr(halves, "cache", SimpleNamespace(set=cache.set, get=cache.get, touch=cache.touch))
    monkeypatch.setattr(halves.cache, broken, fail)
    if broken == "set":
        response = client.post(url("unlock"), {"words": office.words["operatrice"]})
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert "non può tenere aperte" in response.content.decode()
        assert "office" not in response.cookies
    else:
        assert client.get(url("case_detail", case=make_case().pk)).status_code == 302


def test_a_busy_server_asks_staff_to_try_again(office, monkeypatch):
    def busy(**kwargs):
        raise BusyError

    monkeypatch.setattr(operations, "unlock", busy)
    response = signed_in(office.worker).post(url("unlock"), {"words": "parole"})
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "troppo occupato" in response.content.decode()


def test_it_locks_itself_after_fifteen_idle_minutes(office):
    address = url("case_detail", case=make_case().pk)
    with time_machine.travel("2026-03-08 10:00:00+00:00", tick=False) as clock:
        client = unlocked(office, office.worker)
        clock.shift(14 * 60)
        assert client.get(address).status_code == 200
        clock.shift(15 * 60 - 1)
        assert client.get(address).status_code == 200
        clock.shift(15 * 60)
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
    refused = client.get(url("case_detail", case=case.pk))
    assert refused.status_code == 403
    assert f"è affidata a {office.manager.username}" in refused.content.decode()
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
    grant(office, key, epochs={second.number})
    settings.OFFICE_KEY_FINGERPRINT = second.fingerprint
    case = make_case()
    content = unlocked(office, office.worker).get(url("case_detail", case=case.pk)).content.decode()
    assert "chiave dell’ufficio che non ti è stata data" in content


def test_state_assignment_and_date_change_by_post_and_are_recorded(office):
    case, client = make_case(), unlocked(office, office.manager)
    page = client.get(url("case_detail", case=case.pk)).content.decode()
    assert "Prendi in carico" in page
    client.post(url("change_state", case=case.pk), {"action": "take_up", **version(case, "state")})
    client.post(url("assign", case=case.pk), {"assignee": office.worker.pk, **version(case, "assignee")})
    client.post(url("set_due_date", case=case.pk), {"due_on": "2199-12-31", **version(case, "due_on")})
    case.refresh_from_db()
    assert (case.state, case.assignee, str(case.due_on)) == (State.IN_PROGRESS, office.worker, "2199-12-31")
    assert {"case.state_changed", "case.assigned", "case.due_changed"} <= set(actions())
    client.post(url("set_due_date", case=case.pk), {"due_on": "", **version(case, "due_on")})
    client.post(url("assign", case=case.pk), {"assignee": "", **version(case, "assignee")})
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
    assert (case.state, case.assignee) == (State.RECEIVED, None)
    assert case.due_on == deadlines.first_answer_by(case.received_on)


def test_a_day_that_has_passed_is_refused_with_the_reason(office):
    case, client = make_case(), unlocked(office, office.manager)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    data = {"due_on": yesterday.isoformat(), **version(case, "due_on")}
    response = client.post(url("set_due_date", case=case.pk), data, follow=True)
    assert "Questo giorno è già passato" in response.content.decode()
    assert Case.objects.get().due_on == deadlines.first_answer_by(case.received_on)
    client.post(url("set_due_date", case=case.pk), {**data, "due_on": timezone.localdate().isoformat()})
    assert Case.objects.get().due_on == timezone.localdate()


def test_whoever_takes_up_a_case_that_nobody_follows_follows_it(office):
    case, client = make_case(), unlocked(office, office.worker)
    client.post(url("change_state", case=case.pk), {"action": "take_up", **version(case, "state")})
    assert Case.objects.get().assignee == office.worker
    assert {"case.state_changed", "case.assigned"} <= set(actions())
    assert client.get(url("case_detail", case=case.pk)).status_code == 200


def test_whoever_takes_up_the_case_of_a_colleague_leaves_it_to_them(office):
    case, client = make_case(), unlocked(office, office.manager)
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    client.post(url("change_state", case=case.pk), {"action": "take_up", **version(case, "state")})
    assert Case.objects.get().assignee == office.worker


def test_a_manager_sees_who_opened_a_case_and_nobody_else_does(office):
    case = make_case()
    unlocked(office, office.worker).get(url("case_detail", case=case.pk))
    manager = unlocked(office, office.manager)
    assert "Chi l’ha aperta" in (content := manager.get(url("case_detail", case=case.pk)).content.decode())
    assert "operatrice" in content.partition("Chi l’ha aperta")[2]
    for_worker = unlocked(office, office.worker).get(url("case_detail", case=case.pk)).content.decode()
    assert "Chi l’ha aperta" not in for_worker


def test_a_case_is_not_assigned_to_someone_who_may_not_follow_it(office):
    case, client = make_case(), unlocked(office, office.manager)
    editor = make_user("redazione", Role.EDITOR)
    client.post(url("assign", case=case.pk), {"assignee": editor.pk})
    assert Case.objects.get().assignee is None


def test_a_case_is_not_assigned_to_someone_who_could_not_read_it(office):
    case, client = make_case(), unlocked(office, office.manager)
    newcomer = make_user("nuova", Role.CASE_WORKER)
    data = {"assignee": newcomer.pk, **version(case, "assignee")}
    response = client.post(url("assign", case=case.pk), data, follow=True)
    assert "non ha la chiave dell’ufficio" in response.content.decode()
    assert Case.objects.get().assignee is None
    grant(office, operations.enrol_staff(user=newcomer, words="parole segrete di prova per nuova"))
    client.post(url("assign", case=case.pk), data)
    assert Case.objects.get().assignee == newcomer


def test_pages_of_the_desk_are_kept_nowhere(office):
    case, client = make_case(), unlocked(office, office.worker)
    for address in (url("case_list"), url("case_detail", case=case.pk), url("unlock"), url("enrol")):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
