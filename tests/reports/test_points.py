"""Listening points: whose account is of which, what one sees of its reports, and how that ends."""

from __future__ import annotations

import html
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from directory.models import Place
from formbuilder.models import SealedDraft
from reports import deadlines, operations
from reports.acts import Act
from reports.models import Case, PointMember, PointReport, SealedRecord
from reports.models.cases import Reserve
from reports.operations import authenticity
from reports.points import point_of
from reports.questions import DISCLOSURE, NAME
from reports.states import State
from staff.models import AuditEvent
from staff.roles import Role, give_role, take_role
from tests.directory.factories import PlaceFactory
from tests.reports.factories import FORM_KEY, make_case, make_definition, make_submission, make_user, put
from tests.reports.pages import STORY
from tests.reports.test_conversation import come_back
from tests.reports.test_entering import WORDS, read, typed
from tests.reports.test_staff_views import signed_in, unlocked, url
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

NOT_ALLOWED = "Solo il numero di protocollo e il giorno."
PAGE_WITHOUT_POINT = "Questo account non è legato a nessun punto di ascolto"
LIST = "points_staff:case_list"
STOP_POINT = "7"
QUERIES = 16
"""What the list asks the database, warm: seven for whom and what, six for the line of the log, three of every page."""


@pytest.fixture
def point(root_page) -> Place:
    return PlaceFactory(name="Punto di Ribes", kind=Place.Kind.LISTENING_POINT)


@pytest.fixture
def listener(office, point):
    return tied("ascolta", point, office.manager)


@pytest.fixture
def page(report_page):
    return report_page


def tied(username: str, point: Place, actor):
    person = make_user(username, Role.LISTENING_POINT)
    operations.tie_to_point(person=person, point=point.translation_key, actor=actor)
    return person


def enter(client, page, **changed: str):
    given = typed(**{"may_follow": "yes", **changed})
    given.pop("channel")
    return client.post(reverse("points_staff:enter", args=[page.translation_key]), given, follow=True)


def shown(person) -> str:
    return html.unescape(signed_in(person).get(reverse(LIST)).content.decode())


def line_of(person) -> str:
    """The only line of the list, as it is read."""
    return BeautifulSoup(shown(person), "html.parser").find("tbody").get_text()


def entered(office, point: Place, *, may_follow: bool = True):
    """A report of this point, and its receipt."""
    receipt = operations.submit(
        submission=make_submission(),
        source_definition=make_definition(),
        form_key=FORM_KEY,
        entered=operations.Entered(
            channel="listening_point",
            reporter="victim",
            received_on=timezone.localdate(),
            gives_code=True,
            actor=office.worker,
            point=point.translation_key,
            may_follow=may_follow,
        ),
    )
    return receipt, Case.objects.get(pk=receipt.case_id)


# Entering


def test_what_somebody_says_at_a_point_becomes_a_case_that_the_point_cannot_open(office, page, point, listener):
    client = signed_in(listener)
    response = enter(client, page)
    case = Case.objects.get()
    assert response.redirect_chain[-1][0] == reverse(LIST)
    assert f"Segnalazione {case.reference} inserita." in response.content.decode()
    opened = read(office, case)
    assert opened.payload.answers[STORY] == WORDS
    assert opened.classification.of("channel") == ("listening_point",)
    assert opened.classification.of("reporter") == ("victim",)
    assert (case.from_point.point, case.from_point.may_follow) == (point.translation_key, True)
    event = AuditEvent.objects.get(action="case.entered")
    assert (event.actor_id, event.target) == (listener.pk, authenticity.target_of(case))
    for name in ("case_detail", "dossier", "data_copy", "close"):
        assert client.get(url(name, case=case.pk)).status_code == 403
    assert WORDS not in client.get(reverse(LIST)).content.decode()
    assert not SealedDraft.objects.exists(), "what was typed waits no more"


def test_how_it_came_is_not_asked_and_cannot_be_said(office, page, listener):
    client = signed_in(listener)
    asked = client.get(reverse("points_staff:enter", args=[page.translation_key])).content.decode()
    assert 'name="channel"' not in asked
    assert 'value="office"' not in asked
    given = typed(may_follow="no", channel="phone")
    client.post(reverse("points_staff:enter", args=[page.translation_key]), given)
    assert read(office, Case.objects.get()).classification.of("channel") == ("listening_point",)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"may_follow": ""}, "Scegli se la persona lo ha permesso."),
        ({"reporter": "office"}, "Scegli"),
        ({"informed": ""}, "Prima dillo alla persona."),
        ({"gives_code": ""}, "Scegli se serve un codice."),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(office, page, listener, changed, error):
    client = signed_in(listener)
    given = {**typed(may_follow="yes"), **changed}
    content = client.post(reverse("points_staff:enter", args=[page.translation_key]), given, follow=True)
    assert error in content.content.decode()
    assert WORDS in content.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("may_follow", ["yes", "no", ""])
def test_where_the_point_itself_reports_nobody_is_informed_and_nobody_can_allow_anything(
    office, page, listener, may_follow
):
    enter(signed_in(listener), page, reporter="listening_point", informed="", may_follow=may_follow)
    assert not PointReport.objects.get().may_follow


def test_a_name_beside_anonymous_is_an_error_here_too(page, listener):
    both = {f"q-{DISCLOSURE}": "anonymous", f"q-{NAME}": "Zoraide Öz"}
    assert "Più sopra c’è «In anonimo»" in enter(signed_in(listener), page, **both).content.decode()
    assert not Case.objects.exists()


def test_the_code_is_shown_once_to_the_browser_that_entered_it(office, page, point, listener):
    client = signed_in(listener)
    content = enter(client, page, gives_code="yes").content
    code = BeautifulSoup(content, "html.parser").find(class_="receipt__code").get_text(" ", strip=True)
    address = reverse("points_staff:entered", args=[Case.objects.get().pk])
    other = tied("altra", point, office.manager)
    assert code.split()[0] not in signed_in(other).get(address, follow=True).content.decode()
    client.post(address)
    assert Case.objects.get().code_saved
    assert code.split()[0] not in client.get(address, follow=True).content.decode()


def test_twice_the_same_is_one_report_and_another_permission_is_another(office, page, listener):
    client, given = signed_in(listener), typed(may_follow="no")
    address = reverse("points_staff:enter", args=[page.translation_key])
    for _again in range(2):
        client.post(address, given)
    assert (Case.objects.count(), PointReport.objects.count()) == (1, 1)
    client.post(address, {**given, "may_follow": "yes"})
    assert set(PointReport.objects.values_list("may_follow", flat=True)) == {True, False}


# The list


def test_a_point_sees_its_own_reports_and_no_others(office, point, listener):
    _receipt, mine = entered(office, point)
    _receipt, theirs = entered(office, PlaceFactory(kind=Place.Kind.LISTENING_POINT))
    desk = make_case()
    content = shown(listener)
    assert mine.reference in content
    assert theirs.reference not in content
    assert desk.reference not in content


def test_what_the_reporter_allows_is_read_in_their_words_and_with_their_dates(office, point, listener):
    _receipt, case = entered(office, point)
    answer, end = deadlines.first_answer_by(case.received_on), deadlines.conclusion_by(case.received_on)
    content = shown(listener)
    assert "È arrivata. Nessuno l’ha ancora presa in carico." in content
    assert date_format(answer, "DATE_FORMAT") in content
    assert date_format(end, "DATE_FORMAT") in content
    put(case, state=State.PROPOSED)
    content = shown(listener)
    assert "In lavorazione" in content, "that an end is proposed is the office's business"
    assert date_format(answer, "DATE_FORMAT") not in content


@pytest.mark.parametrize("state", [State.WAITING, State.PROPOSED])
def test_for_whom_the_office_waits_is_not_told(office, point, listener, state):
    _receipt, case = entered(office, point)
    put(case, state=State.IN_PROGRESS)
    before = line_of(listener)
    put(case, state=state)
    assert "In lavorazione" in before
    assert line_of(listener) == before


def test_one_that_is_closed_is_only_said_to_be_closed_because_the_work_may_go_on_in_another(office, point, listener):
    _receipt, case = entered(office, point)
    opened, other = office.unlock(office.manager), make_case()
    operations.merge(
        case=case, original=other, office=opened, reason="La stessa cosa", last_word="", key="a", actor=office.manager
    )
    assert Case.objects.get(pk=case.pk).state == State.CLOSED
    assert line_of(listener).split("Chiusa", 1)[1].split() == ["Questa", "segnalazione", "è", "chiusa."]


@pytest.mark.parametrize("state", State.values)
def test_what_is_not_allowed_looks_the_same_in_every_state(office, point, listener, state):
    _receipt, case = entered(office, point, may_follow=False)
    before = line_of(listener)
    put(case, state=state)
    assert NOT_ALLOWED in before
    assert line_of(listener) == before


@pytest.mark.parametrize("reserve", [Reserve.SEEN, Reserve.HIDDEN])
def test_that_a_case_is_reserved_changes_nothing_for_the_point(office, point, listener, reserve):
    _receipt, case = entered(office, point)
    before = line_of(listener)
    Case.objects.filter(pk=case.pk).update(reserve=reserve)
    assert line_of(listener) == before


def test_each_look_at_the_list_is_recorded_with_how_much_was_seen(office, point, listener):
    entered(office, point)
    entered(office, point, may_follow=False)
    shown(listener)
    event = AuditEvent.objects.get(action="point.listed")
    assert (event.actor_id, event.target) == (listener.pk, f"point:{point.translation_key}")
    assert event.details == {"shown": 2, "followed": 1}


def test_the_list_asks_as_much_for_many_as_for_few(office, point, listener, django_assert_num_queries):
    entered(office, point)
    client = signed_in(listener)
    client.get(reverse(LIST))
    with django_assert_num_queries(QUERIES):
        client.get(reverse(LIST))
    for _each in range(3):
        entered(office, point)
    with django_assert_num_queries(QUERIES):
        client.get(reverse(LIST))


# Who is of the point


def test_without_a_point_there_is_nothing_to_see_and_nothing_to_enter(office, page, point):
    entered(office, point)
    person = make_user("nuova", Role.LISTENING_POINT)
    content = shown(person)
    assert PAGE_WITHOUT_POINT in content
    assert Case.objects.get().reference not in content
    assert signed_in(person).get(reverse("points_staff:enter_choose")).status_code == 404
    assert enter(signed_in(person), page).status_code == 404
    assert Case.objects.count() == 1
    assert not AuditEvent.objects.filter(action="point.listed").exclude(target="").exists()


@pytest.mark.parametrize("end", ["role", "account", "tie", "kind", "entry"])
def test_whoever_leaves_the_point_or_a_point_that_ends_sees_nothing_any_more(office, point, listener, end):
    _receipt, case = entered(office, point)
    client = signed_in(listener)
    assert case.reference in client.get(reverse(LIST)).content.decode()
    if end == "role":
        take_role(listener, Role.LISTENING_POINT)
    elif end == "account":
        activate(listener, is_active=False)
    elif end == "tie":
        operations.tie_to_point(person=listener, point=None, actor=office.manager)
    elif end == "kind":
        point.kind = Place.Kind.OFFICE
        point.save()
    else:
        point.delete()
    assert case.reference not in client.get(reverse(LIST)).content.decode()
    assert Case.objects.filter(pk=case.pk).exists()


def activate(person, *, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])


BACK_AND_FORTH = {
    "the role": (
        lambda person: take_role(person, Role.LISTENING_POINT),
        lambda person: give_role(person, Role.LISTENING_POINT),
    ),
    "the account": (lambda person: activate(person, is_active=False), lambda person: activate(person, is_active=True)),
    "the office": (
        lambda person: give_role(person, Role.CASE_WORKER),
        lambda person: take_role(person, Role.CASE_WORKER),
    ),
}


@pytest.mark.parametrize("what", BACK_AND_FORTH)
def test_a_tie_that_ended_does_not_come_back(office, point, listener, what):
    end, undo = BACK_AND_FORTH[what]
    end(listener)
    assert not PointMember.objects.exists()
    undo(listener)
    person = User.objects.get(pk=listener.pk)
    assert point_of(person) is None
    assert PAGE_WITHOUT_POINT in shown(person)
    assert AuditEvent.objects.get(action="point.left").target == f"user:{listener.pk}"


@pytest.mark.parametrize("reserve", Reserve)
def test_a_colleague_of_the_office_is_of_no_point_and_sees_no_reserved_case_there(office, page, point, reserve):
    """The row alone, as it would be from before this was refused."""
    _receipt, case = entered(office, point)
    Case.objects.filter(pk=case.pk).update(reserve=reserve)
    person = make_user("insieme", Role.LISTENING_POINT, Role.CASE_WORKER)
    PointMember.objects.create(person=person, point=point.translation_key)
    assert point_of(person) is None
    content = shown(person)
    assert PAGE_WITHOUT_POINT in content
    assert case.reference not in content
    assert enter(signed_in(person), page).status_code == 404


def test_moved_to_another_point_an_account_sees_that_one(office, point, listener):
    _receipt, case = entered(office, point)
    other = PlaceFactory(kind=Place.Kind.LISTENING_POINT)
    for _twice in range(2):
        operations.tie_to_point(person=listener, point=other.translation_key, actor=office.manager)
    assert case.reference not in shown(listener)
    assert PointMember.objects.get().point == other.translation_key
    assert AuditEvent.objects.filter(action="point.joined").count() == 2


def test_a_tie_without_the_role_opens_nothing(office, point):
    """Negative control: the row alone, as whoever writes to the database could make it."""
    person = make_user("altra", Role.COURSE_DESK)
    PointMember.objects.create(person=person, point=point.translation_key)
    assert point_of(person) is None
    assert signed_in(person).get(reverse(LIST)).status_code == 403


# Where people are managed


@pytest.fixture
def administrator(home_page):
    return make_cms_user(Role.ADMINISTRATOR)


def tie_page(person) -> str:
    return reverse("reports_tie_to_point", args=[person.pk])


def test_an_administrator_ties_an_account_from_its_page(administrator, point):
    person = make_user("nuova", Role.LISTENING_POINT)
    client = signed_in(administrator)
    account = client.get(reverse("wagtailusers_users:edit", args=[person.pk])).content.decode()
    assert tie_page(person) in account
    PlaceFactory(name="Un ufficio", kind=Place.Kind.OFFICE)
    asked = client.get(tie_page(person)).content.decode()
    assert "Punto di Ribes" in asked
    assert "Un ufficio" not in asked
    client.post(tie_page(person), {"point": str(point.translation_key)})
    assert point_of(person) == point
    event = AuditEvent.objects.get(action="point.joined")
    assert (event.actor_id, event.target) == (administrator.pk, f"user:{person.pk}")
    assert "selected" in client.get(tie_page(person)).content.decode()
    client.post(tie_page(person), {"point": ""})
    assert point_of(person) is None


def test_only_accounts_with_the_role_are_tied_and_only_by_administrators(administrator, point):
    worker, person = make_user("lavora", Role.CASE_WORKER), make_user("nuova", Role.LISTENING_POINT)
    both = make_user("insieme", Role.LISTENING_POINT, Role.CASE_MANAGER)
    give_role(administrator, Role.LISTENING_POINT)
    editor = make_cms_user(Role.EDITOR)
    for asking, about in (
        (administrator, worker),
        (administrator, both),
        (administrator, administrator),
        (editor, person),
        (worker, person),
    ):
        response = signed_in(asking).post(tie_page(about), {"point": str(point.translation_key)})
        assert response.status_code in {302, 403}
    assert not PointMember.objects.exists()


# The reporter takes the permission back; so does the office for whoever has no code


@pytest.mark.parametrize("act", [Act.STOP_POINT, Act.WITHDRAW, Act.ERASE])
def test_with_the_code_the_permission_is_taken_back(office, point, listener, act):
    receipt, _case = entered(office, point)
    operations.act_with_code(code=receipt.code, acts={act: {}})
    assert NOT_ALLOWED in shown(listener)
    assert not operations.read_with_code(code=receipt.code).is_followed


def test_taken_back_twice_is_one_entry_and_says_its_day(office, point):
    receipt, case = entered(office, point)
    client, address = come_back(receipt)
    assert f"{address}{STOP_POINT}/" in client.get(address).content.decode()
    asked = client.get(f"{address}{STOP_POINT}/")
    assert "il numero di protocollo e il giorno" in asked.content.decode()
    assert len(asked.content) == len(client.get(address).content), "as long as every page behind the code"
    for _twice in range(2):
        client.post(f"{address}{STOP_POINT}/", {})
    content = html.unescape(client.get(address).content.decode())
    assert "Il punto di ascolto non vede più a che punto è: lo hai detto il" in content
    assert f"{address}{STOP_POINT}/" not in content
    (entry,) = read(office, case).messages
    assert entry.act is Act.STOP_POINT
    assert not PointReport.objects.get().may_follow


@pytest.mark.parametrize("came", ["not allowed", "by another way"])
def test_where_nobody_follows_there_is_nothing_to_take_back(office, point, came):
    if came == "not allowed":
        receipt, _case = entered(office, point, may_follow=False)
    else:
        receipt = operations.submit(
            submission=make_submission(), source_definition=make_definition(), form_key=FORM_KEY
        )
    operations.act_with_code(code=receipt.code, acts={Act.STOP_POINT: {}})
    assert operations.read_with_code(code=receipt.code).messages == ()
    client, address = come_back(receipt)
    assert f"{address}{STOP_POINT}/" not in client.get(address).content.decode()


def test_the_desk_sees_the_point_and_takes_the_permission_back_for_who_has_no_code(office, point, listener):
    _receipt, case = entered(office, point)
    client = unlocked(office, office.worker)
    assert "Punto di Ribes" in client.get(url("case_detail", case=case.pk)).content.decode()
    for _twice in range(2):
        client.post(url("stop_following", case=case.pk))
    assert AuditEvent.objects.filter(action="case.point_stopped").count() == 1
    content = client.get(url("case_detail", case=case.pk)).content.decode()
    assert "Vede soltanto il numero di protocollo e il giorno." in content
    assert url("stop_following", case=case.pk) not in content
    assert NOT_ALLOWED in shown(listener)
    point.delete()
    content = client.get(url("case_detail", case=case.pk)).content.decode()
    assert "Un punto di ascolto che non c’è più." in html.unescape(content)


def test_a_case_that_came_by_another_way_says_nothing_of_points(office):
    case = make_case()
    content = unlocked(office, office.worker).get(url("case_detail", case=case.pk)).content.decode()
    assert "Vede soltanto il numero di protocollo" not in content


def test_the_desk_finds_the_cases_of_a_point_but_not_which_reserved_ones_are(office, point):
    _receipt, mine = entered(office, point)
    _receipt, reserved = entered(office, point)
    other = make_case()
    Case.objects.filter(pk=reserved.pk).update(reserve=Reserve.SEEN)
    client = signed_in(office.worker)
    everything = client.get(url("case_list")).content.decode()
    assert all(each.reference in everything for each in (mine, reserved, other))
    found = client.get(f"{url('case_list')}?point={point.translation_key}").content.decode()
    assert mine.reference in found
    assert reserved.reference not in found
    assert other.reference not in found


def test_without_points_nobody_is_asked_for_one(office):
    assert 'name="point"' not in signed_in(office.worker).get(url("case_list")).content.decode()


# What is stored


def test_the_row_is_under_the_mac_of_its_case(office, point):
    _receipt, case = entered(office, point, may_follow=False)
    for forge in (
        lambda rows: rows.update(may_follow=True),
        lambda rows: rows.update(point=uuid.uuid4()),
        lambda rows: rows.update(case=make_case()),
        lambda rows: rows.delete(),
    ):
        with transaction.atomic():
            forge(PointReport.objects.filter(case=case))
            assert not authenticity.is_authentic(case)
            transaction.set_rollback(True)
        assert authenticity.is_authentic(case)


def test_control_without_the_row_in_the_proof_a_permission_is_made_up(office, point, monkeypatch):
    _receipt, case = entered(office, point, may_follow=False)
    monkeypatch.setattr(authenticity, "OF_A_CASE", (SealedRecord,))
    authenticity.reseal(case)
    PointReport.objects.update(may_follow=True)
    assert authenticity.is_authentic(Case.objects.get())


def test_an_erased_case_leaves_no_row_and_no_line(office, point, listener):
    _receipt, case = entered(office, point)
    put(case, state=State.CLOSED)
    operations.erase(case=case, why=operations.retention.Why.ASKED, actor=office.manager)
    assert not PointReport.objects.exists()
    assert case.reference not in shown(listener)
