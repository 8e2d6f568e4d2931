"""What the list of cases shows after unlocking, what is searched for in it, and that nothing of it stays anywhere."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import operations
from reports.models import Case, SealedRecord
from reports.operations import handing, reading_many
from reports.operations.casework import read_records
from reports.operations.reading_many import read_gists
from reports.permissions import can_open_case, openable_by
from reports.referral_states import State as ReferralState
from reports.states import State
from reports.unlocking import HALVES, Memory
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import classify, make_case, make_holder, make_submission, make_user, put, submit
from tests.reports.referring import ask, in_state
from tests.reports.test_staff_views import signed_in, unlocked, url

pytestmark = pytest.mark.django_db

WORDS = "Mi hanno negato la casa in via Gaballo."


def rows(client: Client, **query: str) -> dict[str, str]:
    """The list as it is shown: what stands in the first cell, by reference."""
    return read(client.get(url("case_list"), query))


def asked(client: Client, **fields: str) -> dict[str, str]:
    """The list after the filter was sent."""
    return read(client.post(url("case_list"), fields, follow=True))


def read(response) -> dict[str, str]:
    assert response.status_code == 200
    table = BeautifulSoup(response.content, "html.parser").tbody
    heads = table.find_all("th", scope="row") if table else []
    return {head.a.get_text(strip=True): head.get_text(" ", strip=True) for head in heads}


def abouts(response) -> list[str]:
    """What stands in the column of ground and area, downwards."""
    cells = BeautifulSoup(response.content, "html.parser").select("td[data-label='Motivo e ambito']")
    return [cell.get_text(strip=True) for cell in cells]


# What a line says


def test_a_line_says_what_a_case_is_about_once_the_office_is_unlocked(office):
    case = make_case(story=WORDS)
    classify(office, case, {"relevance": ("relevant",), "ground": ("disability",), "area": ("housing",)})
    response = unlocked(office, office.worker).get(url("case_list"))
    assert read(response)[case.reference] == f"{case.reference} {WORDS}"
    assert abouts(response) == ["Disabilità, Casa"]


def test_once_unlocked_the_list_is_sorted_by_what_the_cases_are_about(office):
    """Those about which nobody has said it come last, however it is turned."""
    unsaid = make_case(story="Altro")
    for area in ("work", "housing"):
        classify(office, make_case(), {"relevance": ("relevant",), "ground": ("disability",), "area": (area,)})
    client = unlocked(office, office.worker)
    assert abouts(client.get(url("case_list"), {"ordine": "argomento"})) == [
        "Disabilità, Casa",
        "Disabilità, Lavoro",
        "–",
    ]
    turned = client.get(url("case_list"), {"ordine": "-argomento"})
    assert abouts(turned) == ["Disabilità, Lavoro", "Disabilità, Casa", "–"]
    assert list(read(turned))[-1] == unsaid.reference
    locked = signed_in(office.worker).get(url("case_list"), {"ordine": "argomento"})
    assert abouts(locked) == []
    assert len(read(locked)) == 3


def test_locked_it_says_nothing(office):
    case = make_case(story=WORDS)
    assert rows(signed_in(office.worker)) == {case.reference: case.reference}


def test_another_language_is_named(office):
    case = Case.objects.get(pk=submit(make_submission(language="en", story="They refused us.")).case_id)
    assert "English · They refused us." in rows(unlocked(office, office.worker))[case.reference]


def test_only_the_beginning_of_a_long_story_stands_in_the_line(office):
    case = make_case(story="parola " * 60)
    line = rows(unlocked(office, office.worker))[case.reference]
    assert line.endswith("parola…")
    assert len(line) < 140


def test_of_a_case_that_a_colleague_follows_nothing_is_read(office):
    case = put(make_case(story=WORDS), assignee=office.manager)
    assert WORDS not in rows(unlocked(office, office.worker))[case.reference]
    assert WORDS in rows(unlocked(office, office.manager))[case.reference]


def test_of_an_epoch_that_was_not_granted_nothing_is_read(office, settings):
    late = make_holder(office, "nuova", Role.CASE_MANAGER)
    case = make_case(story=WORDS)
    office_key = operations.create_office_key(holders=[office.manager.report_key])
    opened = office.unlock(late)
    assert list(opened.pairs) != [office_key.number]
    Case.objects.filter(pk=case.pk).update(office_key=office_key)
    assert read_gists(office=opened, actor=late, known={}) == {}


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.CASE_MANAGER, Role.DPO, Role.COURSE_DESK])
def test_the_cases_that_are_read_are_those_that_one_may_open(office, role):
    user = make_user("altra", role)
    cases = [make_case(), put(make_case(), assignee=user), put(make_case(), assignee=office.worker)]
    may = {case.pk for case in cases if can_open_case(user, case)}
    assert {case.pk for case in Case.objects.filter(openable_by(user))} == may


# A damaged case


def test_a_damaged_case_is_marked_and_recorded_once(office):
    case, fine = make_case(story=WORDS), make_case()
    SealedRecord.objects.filter(case=case).update(sealed=b"\x01" + bytes(400))
    client = unlocked(office, office.worker)
    for _again in range(2):
        shown = rows(client)
        assert shown[case.reference] == f"{case.reference} danneggiata"
        assert "Mi hanno negato" in shown[fine.reference]
    assert AuditEvent.objects.filter(action="case.damaged").count() == 1


def test_a_change_between_the_two_queries_is_no_damage(office, monkeypatch):
    """The records were read before a colleague's note, the case after it: then it is read again, locked."""
    case = make_case(story=WORDS)
    monkeypatch.setattr(reading_many, "is_authentic", lambda case, records: False)
    gists = read_gists(office=office.unlock(office.worker), actor=office.worker, known={})
    assert gists[case.pk].first_words == WORDS
    assert not AuditEvent.objects.filter(action="case.damaged").exists()


# Searching


@pytest.mark.parametrize("words", ["gaballo", "GABALLO negato", "via  gabàllo"])
def test_words_are_found_whatever_their_case_and_accents(office, words):
    case, _other = make_case(story=WORDS), make_case(story="Sul lavoro.")
    assert set(asked(unlocked(office, office.worker), text=words)) == {case.reference}


def test_every_word_must_stand_in_it(office):
    make_case(story=WORDS)
    assert asked(unlocked(office, office.worker), text="gaballo lavoro") == {}


def test_messages_and_notes_are_searched_too(office):
    receipt = submit()
    case, opened = Case.objects.get(pk=receipt.case_id), office.unlock(office.worker)
    client = unlocked(office, office.worker)
    assert asked(client, text="sindacato") == {}
    operations.add_note(case=case, office=opened, text="Sentire il sindacato", key="a", actor=office.worker)
    operations.write_with_code(code=receipt.code, text="Era un mercoledì", key="b")
    assert set(asked(client, text="sindacato")) == set(asked(client, text="mercoledi")) == {case.reference}


def test_what_the_office_said_of_it_can_be_asked_for(office):
    rented, worked = make_case(), make_case()
    classify(office, rented, {"relevance": ("relevant",), "ground": ("age", "sex"), "area": ("housing",)})
    classify(office, worked, {"relevance": ("relevant",), "ground": ("sex",), "area": ("work",)})
    client = unlocked(office, office.worker)
    assert set(asked(client, ground="age")) == {rented.reference}
    assert set(asked(client, ground="sex")) == {rented.reference, worked.reference}
    assert set(asked(client, ground="sex", area="work")) == {worked.reference}
    assert set(asked(client, language="it", text="negato")) == {rented.reference, worked.reference}


def test_locked_nothing_can_be_searched_for(office):
    make_case(story=WORDS)
    client = signed_in(office.worker)
    fields = BeautifulSoup(client.get(url("case_list")).content, "html.parser").find_all(["input", "select"])
    assert not {field.get("name") for field in fields} & {"text", "ground", "area", "language"}


def test_words_that_were_typed_before_the_office_locked_itself_are_not_passed_over(office):
    client = unlocked(office, office.worker)
    client.post(url("lock"))
    response = client.post(url("case_list"), {"text": "gaballo"})
    assert response.url.startswith(url("unlock"))


def test_by_whom_a_case_is_followed_can_be_asked_for(office):
    mine, nobodys = put(make_case(), assignee=office.worker), make_case()
    client = signed_in(office.worker)
    assert set(rows(client, assignee=str(office.worker.pk))) == {mine.reference}
    assert set(rows(client, assignee="none")) == {nobodys.reference}


def test_the_words_are_forgotten_with_the_key(office):
    case, _other = make_case(story=WORDS), make_case(story="Sul lavoro.")
    client = unlocked(office, office.worker)
    response = client.post(url("case_list"), {"text": "gaballo"})
    assert set(read(client.get(response.url))) == {case.reference}
    client.post(url("lock"))
    assert len(read(client.get(response.url))) == 2
    unlock(client, office)
    assert len(read(client.get(response.url))) == 2


def unlock(client: Client, office) -> None:
    client.post(url("unlock"), {"words": office.words[office.worker.username]})


# What stays


def test_words_and_gists_stand_nowhere_in_the_clear(office):
    make_case(story=WORDS)
    client = unlocked(office, office.worker)
    assert asked(client, text="gaballo")
    sessions = json.dumps([session.get_decoded() for session in Session.objects.all()])
    log = json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))
    stored = b"".join(cache._cache.values())
    for where in (sessions.encode(), log.encode(), stored):
        assert b"gaballo" not in where.lower()
    assert '"text": true' in log.lower()


def test_the_memory_opens_neither_without_the_cookie_nor_for_another_session(office, rf):
    make_case(story=WORDS)
    client = unlocked(office, office.worker)
    rows(client)
    request = rf.get("/")
    request.user, request.session = office.worker, client.session
    assert HALVES.recall(request, Memory.GISTS) is None
    request.COOKIES[HALVES.cookie_name] = client.cookies[HALVES.cookie_name].value
    assert b"gaballo" in HALVES.recall(request, Memory.GISTS)
    assert HALVES.recall(request, Memory.ASKED) is None
    request.user = office.manager
    assert HALVES.recall(request, Memory.GISTS) is None


def test_locking_throws_the_memory_away(office):
    make_case(story=WORDS)
    client = unlocked(office, office.worker)
    asked(client, text="gaballo")
    kept = [key for key in cache._cache if "reports." in key]
    assert len(kept) == 3
    client.post(url("lock"))
    assert not [key for key in cache._cache if "reports." in key]


def test_a_case_that_is_taken_away_meanwhile_is_shown_no_more(office):
    case = make_case(story=WORDS)
    client = unlocked(office, office.worker)
    assert WORDS in rows(client)[case.reference]
    put(case, assignee=office.manager)
    assert WORDS not in rows(client)[case.reference]
    assert asked(client, text="gaballo") == {}


def test_what_did_not_change_is_not_decrypted_again(office, monkeypatch):
    cases = [make_case(story=WORDS) for _each in range(3)]
    opened = office.unlock(office.worker)
    known = read_gists(office=opened, actor=office.worker, known={})
    operations.add_note(case=cases[0], office=opened, text="Nota", key="a", actor=office.worker)
    read_now = []

    def noticed(case, records, **named):
        read_now.append(case.pk)
        return read_records(case, records, **named)

    monkeypatch.setattr(reading_many, "read_records", noticed)
    again = read_gists(office=opened, actor=office.worker, known=known)
    assert read_now == [cases[0].pk]
    assert "nota" in again[cases[0].pk].text
    assert again[cases[1].pk] is known[cases[1].pk]


def test_a_list_costs_the_same_however_many_cases_there_are(office):
    def cost() -> int:
        client = unlocked(office, office.worker)
        rows(client)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows(client)
        return len(queries)

    ask(office, make_case())
    one = cost()
    for _each in range(4):
        ask(office, make_case())
    assert cost() == one


def test_a_case_is_found_by_what_was_passed_on_and_what_a_service_wrote(office):
    receipt = submit(make_submission(story=WORDS))
    case = Case.objects.get(pk=receipt.case_id)
    make_case(story="Un’altra vicenda")
    client = unlocked(office, office.worker)
    assert asked(client, text="sindacato") == {}
    referral = in_state(office, case, receipt.code, ReferralState.SENT)
    here = {"case": case, "office": office.unlock(office.worker), "actor": office.worker}
    link = handing.make_link(**here, referral=referral.pk, key="l")
    assert handing.answer_link(link, action=None, text="La accompagniamo in tribunale.", key="w")
    for words in ("sindacato casa", "accompagnarti", "negata", "tribunale"):
        assert list(asked(client, text=words)) == [case.reference], words


# Cases that may belong together


def test_the_same_number_is_pointed_out(office):
    first = make_case(story=WORDS, **{"report-contact-detail": "+39 0171 444 000"})
    second = make_case(story="Altro racconto del tutto diverso", **{"report-contact-detail": "0171444000"})
    make_case(story="Sul lavoro", **{"report-contact-detail": "0171444111"})
    shown = unlocked(office, office.worker).get(url("case_detail", case=first.pk)).content.decode()
    panel = BeautifulSoup(shown, "html.parser").find("h2", string="Forse c’entrano").parent
    assert [link.text for link in panel.find_all("a")] == [second.reference]
    assert "stesso recapito" in panel.text


# Handing over


def hand_over(client: Client, giver, taker):
    return client.post(url("hand_over"), {"giver": giver.pk, "taker": taker.pk}, follow=True)


def test_everything_that_somebody_follows_goes_to_another(office):
    leaver = make_holder(office, "parte")
    cases = [put(make_case(), assignee=leaver), put(make_case(), assignee=leaver, state=State.CLOSED)]
    other = put(make_case(), assignee=office.manager)
    response = hand_over(unlocked(office, office.manager), leaver, office.worker)
    assert "2 segnalazioni affidate a operatrice" in response.content.decode()
    assert {Case.objects.get(pk=case.pk).assignee for case in cases} == {office.worker}
    assert Case.objects.get(pk=other.pk).assignee == office.manager
    assert AuditEvent.objects.filter(action="case.assigned").count() == 2
    assert not list(operations.authenticity.damaged_cases())


def test_a_damaged_case_stays_and_the_others_go(office):
    leaver = make_holder(office, "parte")
    good, bad = put(make_case(), assignee=leaver), put(make_case(), assignee=leaver)
    Case.objects.filter(pk=bad.pk).update(due_on="2020-01-01")
    response = hand_over(signed_in(office.manager), leaver, office.worker)
    assert "1 segnalazione affidata" in response.content.decode()
    assert "alterata o danneggiata" in response.content.decode()
    assert Case.objects.get(pk=good.pk).assignee == office.worker
    assert Case.objects.get(pk=bad.pk).assignee == leaver


def test_nobody_gets_cases_whom_they_would_be_shut_to(office):
    case = put(make_case(), assignee=office.worker)
    keyless = make_user("senza", Role.CASE_WORKER)
    client = signed_in(office.manager)
    assert "non la potrebbe leggere" in hand_over(client, office.worker, keyless).content.decode()
    assert "È la stessa persona" in hand_over(client, office.worker, office.worker).content.decode()
    assert "non ne segue più" in hand_over(client, office.manager, office.worker).content.decode()
    assert Case.objects.get(pk=case.pk).assignee == office.worker


def test_without_anybody_who_follows_a_case_the_page_says_so(office):
    make_case()
    assert "Nessuna segnalazione è affidata" in signed_in(office.manager).get(url("hand_over")).content.decode()
