"""What pages show of a reserved case: all to those who keep it, to the others that it is there, or nothing."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import timezone

from reports import operations
from reports.errors import OfficeLockedError
from reports.models import Case, Reserve
from reports.operations.reserving import version_of_reserve
from reports.permissions import (
    can_open_case,
    can_reserve_case,
    can_see_case,
    followers,
    kept_by,
    openable_by,
    visible_to,
)
from reports.staff_section import waiting_cases
from reports.states import State
from staff.conflicts import version_of
from staff.roles import Role
from tests.reports.factories import make_cards, make_case, make_holder, make_user, put
from tests.reports.reserving import reserve, story
from tests.reports.test_staff_views import signed_in, unlocked, url

pytestmark = pytest.mark.django_db

PAGES = ("case_detail", "write_message", "add_note", "classify", "reserve", "lift", "reveal_contact", "dossier")
MANAGER_S = ("close", "keep_until", "erase")
ACTS = ("change_state", "mark_read", "set_due_date", "reserve", "lift", "write_message", "add_note", "classify")


@pytest.fixture(params=[Reserve.SEEN, Reserve.HIDDEN])
def case(request, office, seconda):
    """Kept by the two workers; it is late and somebody has written."""
    ago = timezone.localdate() - datetime.timedelta(days=3)
    case = put(make_case(), assignee=office.worker, due_on=ago, unread=1, state=State.IN_PROGRESS)
    return reserve(office, case, office.worker, seconda, how=request.param)


@pytest.fixture
def client(office):
    """The manager, who has unlocked."""
    return unlocked(office, office.manager)


def refusal(case: Case) -> int:
    return 404 if case.reserve == Reserve.HIDDEN else 403


def test_no_address_of_it_opens_to_a_manager_beside_it(office, case, client):
    for name in (*PAGES, *MANAGER_S):
        assert client.get(url(name, case=case.pk)).status_code == refusal(case), name
    for name in (*ACTS, *MANAGER_S, "assign"):
        assert client.post(url(name, case=case.pk), {"text": "x"}).status_code == refusal(case), name
    address = url("case_file", case=case.pk, file="0" * 32, version="copia")
    assert client.get(address).status_code == refusal(case)
    said = client.get(url("case_detail", case=case.pk)).content.decode()
    assert ("riservata ad alcune persone" in said) is (case.reserve == Reserve.SEEN)
    assert ("operatrice" in said) is False


def test_in_the_list_nobody_beside_it_reads_that_something_came(office, case, client):
    put(case, state=State.CLOSED, retain_until=timezone.localdate())
    for asked in ("", "?state=all"):
        assert "da leggere</span>" not in client.get(url("case_list") + asked).content.decode()
    assert case.reference not in client.get(url("case_list")).content.decode(), (
        "closed: it does not come back for others"
    )
    kept = unlocked(office, office.worker).get(url("case_list")).content.decode()
    assert case.reference in kept
    assert "messaggi da leggere" in kept


def test_control_the_same_manager_opens_one_that_is_not_reserved(office, client):
    case = make_case()
    assert client.get(url("case_detail", case=case.pk)).status_code == 200


def test_the_list_says_that_it_is_there_or_does_not_know_it(office, case, client):
    other = make_case()
    page = BeautifulSoup(client.get(url("case_list") + "?state=all").content, "html.parser")
    rows = {row.th.get_text(" ", strip=True).split()[0]: row for row in page.select("tbody tr")}
    assert other.reference in rows
    if case.reserve == Reserve.HIDDEN:
        assert case.reference not in page.get_text()
        assert set(rows) == {other.reference}
        return
    assert "riservata" in rows[case.reference].get_text()
    assert "negato la casa" not in rows[case.reference].get_text()
    assert str(case.pk) not in str(rows[case.reference])


def test_those_who_keep_it_see_it_as_ever(office, case, seconda):
    client = unlocked(office, seconda)
    page = client.get(url("case_list")).content.decode()
    assert url("case_detail", case=case.pk) in page
    assert "negato la casa" in page
    detail = client.get(url("case_detail", case=case.pk)).content.decode()
    assert "negato la casa" in detail
    assert "Il dirigente è coinvolto." in detail


def test_a_search_for_its_words_finds_it_for_those_who_keep_it_only(office, case, seconda):
    for person, found in ((seconda, True), (office.manager, False)):
        client = unlocked(office, person)
        for typed in ("negato", case.reference):
            page = client.post(url("case_list"), {"text": typed}, follow=True).content.decode()
            assert (url("case_detail", case=case.pk) in page) is found, (person, typed)


@pytest.mark.parametrize("narrowed", ["unread", "late", "left", "ending"])
def test_no_list_of_what_is_to_be_done_counts_it_for_the_others(office, case, client, narrowed):
    page = client.get(url("case_list") + f"?{narrowed}=on").content.decode()
    assert case.reference not in page


def test_it_is_like_no_other_case_for_the_others(office, case, client, seconda):
    other = make_case()
    detail = url("case_detail", case=other.pk)
    assert case.reference not in client.get(detail).content.decode()
    assert case.reference in unlocked(office, seconda).get(detail).content.decode()


def what_waits(person) -> list[str]:
    request = RequestFactory().get("/")
    request.user = person
    return [str(each.message) for each in waiting_cases(request)]


def test_what_waits_is_said_to_those_who_keep_it(office, case, seconda):
    assert what_waits(office.manager) == []
    assert any("oltre la scadenza" in text for text in what_waits(office.worker))
    put(case, assignee=None)
    assert any("messaggio da leggere" in text for text in what_waits(seconda))
    assert what_waits(office.manager) == []


def test_a_manager_hears_of_one_that_nobody_opens_any_more(office, case, seconda):
    make_holder(office, "vice", Role.CASE_MANAGER)
    for person in (office.worker, seconda):
        person.is_active = False
        person.save()
    assert any("non la apre più nessuno" in text for text in what_waits(office.manager))
    assert what_waits(make_holder(office, "terza")) == []


def test_it_is_in_no_hand_over(office, case, client):
    assert list(followers()) == []
    page = client.get(url("hand_over")).content.decode()
    assert "<td>1</td>" not in page
    assert office.worker not in followers()


def test_a_form_counts_it_unless_nobody_should_know(office, case, report_page):
    put(case, form_key=report_page.translation_key)
    assert report_page.count_submissions() == (0 if case.reserve == Reserve.HIDDEN else 1)


def test_what_the_functions_say_of_each_role_is_what_the_queries_say(office, case, seconda):
    people = [office.worker, office.manager, seconda, make_holder(office, "terza"), make_user("dpo", Role.DPO)]
    put(make_case(), assignee=office.worker)
    make_case()
    for person in people:
        for each in Case.objects.all():
            assert can_open_case(person, each) == Case.objects.filter(openable_by(person), pk=each.pk).exists()
            assert can_see_case(person, each) == Case.objects.filter(visible_to(person), pk=each.pk).exists()
    assert set(Case.objects.filter(kept_by(seconda))) == {case}


def test_who_may_reserve(office, seconda):
    free, followed = make_case(), put(make_case(), assignee=office.worker)
    may = {
        person.username: (can_reserve_case(person, free), can_reserve_case(person, followed))
        for person in (office.worker, seconda, office.manager)
    }
    assert may == {"operatrice": (False, True), "seconda": (False, False), "responsabile": (True, True)}
    kept = reserve(office, followed, office.worker, seconda)
    assert [can_reserve_case(person, kept) for person in (office.worker, seconda, office.manager)] == [
        True,
        True,
        False,
    ]


# The forms


def typed(*people, **fields) -> dict:
    return {"people": [person.pk for person in people], "how": "hidden", "text": "È coinvolta.", **fields}


def test_a_manager_reserves_from_the_list_without_opening_it_and_sees_it_no_more(office, seconda):
    case = make_case()
    client = unlocked(office, office.manager)
    page = client.get(url("case_list")).content.decode()
    assert url("reserve", case=case.pk) in page
    response = client.post(url("reserve", case=case.pk), typed(office.worker, seconda), follow=True)
    assert response.redirect_chain == [(url("case_list"), 302)]
    assert case.reference not in response.content.decode()
    assert story(office, case, seconda)


def test_whoever_stays_among_them_comes_back_to_the_case(office, seconda):
    case = put(make_case(), assignee=office.worker)
    client = unlocked(office, office.worker)
    response = client.post(url("reserve", case=case.pk), typed(office.worker, seconda, how="seen"), follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(url("case_detail", case=case.pk), 302)]
    assert url("lift", case=case.pk) in page
    assert "seconda" in page
    said = {"text": "Non serve più.", "versione": version_of_reserve(Case.objects.get(pk=case.pk))}
    lifted = client.post(url("lift", case=case.pk), said, follow=True).content.decode()
    assert "Non è più riservata" in lifted
    assert Case.objects.get(pk=case.pk).reserve == ""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"people": []}, "Scegli almeno una persona."),
        ({"people": ["one"]}, "almeno due: senza schede"),
        ({"people": ["999"]}, "non può aprire segnalazioni"),
        ({"how": ""}, "Scegli che cosa vede"),
        ({"text": ""}, "Scrivi il motivo"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(office, seconda, fields, said):
    case, client = make_case(), unlocked(office, office.manager)
    fields = {**typed(office.worker, seconda, text="Parole scritte."), **fields}
    if fields["people"] == ["one"]:
        fields["people"] = [office.worker.pk]
    response = client.post(url("reserve", case=case.pk), fields)
    assert response.status_code == 303
    page = BeautifulSoup(client.get(response["Location"]).content, "html.parser")
    assert said in page.get_text()
    assert page.select_one("textarea").get_text().strip() == str(fields["text"])
    assert Case.objects.get(pk=case.pk).reserve == ""


def test_one_person_alone_is_confirmed_and_only_with_cards(office, seconda):
    case, client = make_case(), unlocked(office, office.manager)
    make_cards(office)
    first = client.post(url("reserve", case=case.pk), typed(office.worker))
    assert "una persona sola" in client.get(first["Location"]).content.decode()
    client.post(url("reserve", case=case.pk), typed(office.worker, alone="on"))
    assert Case.objects.get(pk=case.pk).reserve == "hidden"


def test_what_was_typed_waits_while_the_office_is_locked(office, seconda):
    case, client = make_case(), signed_in(office.manager)
    response = client.post(url("reserve", case=case.pk), typed(office.worker, seconda, text="Parole scritte."))
    assert response.status_code == 302
    client.post(url("unlock"), {"words": office.words["responsabile"]})
    assert "Parole scritte." in client.get(url("reserve", case=case.pk)).content.decode()


def test_the_second_of_two_is_told_and_decides_again_with_what_was_typed(office, seconda):
    case, client = make_case(), unlocked(office, office.manager)
    opened_on = version_of_reserve(case)
    reserve(office, case, office.worker, office.manager)
    said = typed(seconda, office.manager, versione=opened_on, key="una-volta", text="Parole scritte.")
    response = client.post(url("reserve", case=case.pk), said, follow=True)
    page = BeautifulSoup(response.content, "html.parser")
    assert "Nel frattempo è cambiato chi la può aprire" in page.get_text()
    assert "operatrice" in page.select_one("main .desk-links").get_text()
    assert page.select_one("textarea").get_text().strip() == "Parole scritte."
    ticked = {each["value"] for each in page.select("[name=people][checked]")}
    assert ticked == {str(seconda.pk), str(office.manager.pk)}
    said["versione"] = page.select_one("[name=versione]")["value"]
    client.post(url("reserve", case=case.pk), said)
    assert story(office, case, seconda)
    assert "Parole scritte." not in client.get(url("reserve", case=case.pk)).content.decode()


@pytest.mark.parametrize("how", ["seen", "hidden"])
def test_a_double_click_of_somebody_who_is_not_among_them_leads_to_the_list(office, seconda, how):
    case, client = make_case(), unlocked(office, office.manager)
    said = typed(office.worker, seconda, how=how, key="una-volta", versione=version_of_reserve(case))
    for _click in range(2):
        response = client.post(url("reserve", case=case.pk), said, follow=True)
        assert response.redirect_chain == [(url("case_list"), 302)]
        assert "Da adesso la aprono solo" in response.content.decode()
    assert story(office, case, seconda)
    refused = 404 if how == "hidden" else 403
    for other in ({"text": "Altre parole."}, {"key": "un-altra"}, {"people": [seconda.pk, office.manager.pk]}):
        assert client.post(url("reserve", case=case.pk), said | other).status_code == refused
    assert client.get(url("reserve", case=case.pk)).status_code == refused


def test_the_second_of_two_clicks_at_once_does_nothing(office, seconda):
    """Its page was let through before the first was done."""
    case = make_case()
    for _click in range(2):
        kept = reserve(office, case, office.worker, seconda, key="una-volta")
    assert Case.objects.get(pk=case.pk).reserve_public == kept.reserve_public
    with pytest.raises(OfficeLockedError):
        reserve(office, case, office.worker, seconda, key="un-altra")


def test_whoever_is_out_since_the_page_opened_is_led_to_the_list(office, seconda, monkeypatch):
    case, client = make_case(), unlocked(office, office.manager)

    def be_late(**said):
        monkeypatch.undo()
        reserve(office, case, office.worker, seconda)
        operations.reserve(**said)

    monkeypatch.setattr(operations, "reserve", be_late)
    response = client.post(url("reserve", case=case.pk), typed(office.worker, office.manager), follow=True)
    assert response.redirect_chain == [(url("case_list"), 302)]
    assert "Nel frattempo è cambiato chi la può aprire" in response.content.decode()


NOBODY_CLOSES = "Nessuna delle persone che la aprono può chiuderla"


def test_whoever_reserves_hears_that_nobody_of_them_could_close_it(office, seconda):
    client = unlocked(office, office.manager)
    for people, is_said in (((office.worker, seconda), True), ((office.worker, office.manager), False)):
        case = make_case()
        page = client.post(url("reserve", case=case.pk), typed(*people), follow=True).content.decode()
        assert (NOBODY_CLOSES in page) is is_said
        keeper = unlocked(office, office.worker)
        for name in ("case_detail", "reserve"):
            assert keeper.get(url(name, case=case.pk)).content.decode().count(NOBODY_CLOSES) == is_said


def test_only_those_who_keep_it_can_follow_it(office, seconda):
    second = make_holder(office, "vice", Role.CASE_MANAGER)
    case = reserve(office, make_case(), second, seconda)
    client = unlocked(office, second)
    page = BeautifulSoup(client.get(url("case_detail", case=case.pk)).content, "html.parser")
    offered = [each["value"] for each in page.select("[name=assignee] option")]
    assert set(offered) == {"", str(second.pk), str(seconda.pk)}
    wanted = {"assignee": office.worker.pk, "versione": version_of(case, ["assignee"])}
    said = client.post(url("assign", case=case.pk), wanted, follow=True).content.decode()
    assert "affidala a una delle persone che la aprono" in said
    assert Case.objects.get(pk=case.pk).assignee is None
