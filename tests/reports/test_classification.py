"""What the office says of a case: sealed, kept with its history, asked for before the work ends."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from reports import deadlines, operations
from reports.classification import REASON_MAX, Classification
from reports.classification_forms import ClassifyForm
from reports.errors import CaseDamagedError, NotAssessedError, OfficeLockedError
from reports.models import Case, SealedRecord
from reports.office import OpenOffice
from reports.questions import REPORTER
from reports.states import Action, State
from reports.vocabularies import FACETS, MacroGround, macro_ground
from staff.conflicts import StaleRecordError
from staff.models import AuditEvent
from tests.reports.factories import classify, close, make_case, put, submit
from tests.reports.pages import hidden

pytestmark = pytest.mark.django_db

HOME = {"relevance": ("relevant",), "ground": ("origin", "religion_belief"), "area": ("housing",)}
SNAPSHOTS = Path(__file__).parent / "snapshots"


def url(name: str, case: Case) -> str:
    return reverse(f"reports_staff:{name}", args=[case.pk])


@pytest.fixture
def case(office):
    return make_case()


@pytest.fixture
def manager(office):
    client = Client()
    client.force_login(office.manager)
    client.post(reverse("reports_staff:unlock"), {"words": office.words[office.manager.username]})
    return client


def said(office, case) -> Classification:
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    return opened.classification


# The words


def test_every_code_is_its_own_and_fits_its_facet():
    assert len({facet.name for facet in FACETS}) == len(FACETS)
    for facet in FACETS:
        assert facet.words_of(facet.choices.values) == [str(label) for label in facet.choices.labels]


@pytest.mark.parametrize(
    ("grounds", "group"),
    [
        ([], None),
        (["sex"], MacroGround.GENDER),
        (["origin", "skin_colour", "nationality"], MacroGround.ETHNIC_RACIAL),
        (["sexual_orientation", "gender_identity"], MacroGround.SEXUAL_ORIENTATION_GENDER_IDENTITY),
        (["sex", "religion_belief"], MacroGround.MULTIPLE),
        (["property"], MacroGround.OTHER),
        (["a word of another year"], MacroGround.OTHER),
    ],
)
def test_grounds_are_counted_in_groups(grounds, group):
    assert macro_ground(grounds) == group


def test_a_code_that_the_vocabulary_has_lost_is_still_read_and_not_lost_by_saving():
    before = Classification(number=1, codes={**HOME, "ground": ("origin", "caste")})
    assert "caste" in before.summary
    form = ClassifyForm(
        {"relevance": "relevant", "ground": ["origin", "caste"], "area": "housing", "versione": "1"}, before=before
    )
    assert form.is_valid(), form.errors
    assert form.codes["ground"] == ("origin", "caste")


def test_the_first_format_is_read_for_ever():
    content = (SNAPSHOTS / "classification-1.json").read_bytes()
    read = Classification.from_bytes(content)
    assert read == Classification(
        number=3,
        written_on=datetime.date(2026, 11, 27),
        author=7,
        codes={**HOME, "outcome": ("conciliated",)},
        reason="",
        outcome_reason="Il proprietario ha affittato.",
    )
    assert read.to_bytes() == content.strip()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"number": 1, "codes": 3}', b'{"number": "x", "codes": {}}'])
def test_what_is_no_classification_is_damage(content):
    with pytest.raises(CaseDamagedError):
        Classification.from_bytes(content)


def test_what_a_later_version_adds_is_left_out():
    data = json.loads(Classification(number=1, codes=HOME).to_bytes()) | {"format": 9, "mood": "good"}
    assert Classification.from_bytes(json.dumps(data).encode()).codes == HOME


# Classifying


def test_the_newest_holds_and_the_earlier_ones_stay(office, case):
    classify(office, case, {"relevance": ("to_assess",)})
    classify(office, case, HOME)
    found = said(office, case)
    assert (found.number, found.codes, found.author) == (2, HOME, office.manager.pk)
    assert found.macro_ground == MacroGround.MULTIPLE
    assert SealedRecord.objects.filter(field="classification").count() == 2


def test_a_repeated_post_says_it_once(office, case):
    for _again in range(2):
        classify(office, case, HOME, key="once")
    assert said(office, case).number == 1


def test_whoever_saves_second_overwrites_nothing(office, case):
    classify(office, case, HOME, seen=0)
    with pytest.raises(StaleRecordError):
        classify(office, case, seen=0)
    assert said(office, case).codes == HOME


def test_nothing_is_said_by_whoever_cannot_open(office, case):
    locked = {"case": case, "office": OpenOffice({}), "actor": office.manager, "key": "k"}
    with pytest.raises(OfficeLockedError):
        operations.classify(codes=HOME, reason="", **locked)
    with pytest.raises(OfficeLockedError):
        operations.close(outcome="recorded", reason="", last_word="", **locked)
    assert not SealedRecord.objects.filter(field="classification").exists()


def test_the_reporter_never_reads_it(office):
    receipt = submit()
    case = Case.objects.get()
    classify(office, case, {"relevance": ("not_relevant",)}, reason="canarino-motivo")
    read = operations.read_with_code(code=receipt.code)
    assert "canarino" not in str(read.messages) + str(read.payload)
    with pytest.raises(AttributeError):
        _ = read.classification


def test_one_that_is_taken_away_is_damage(office, case):
    classify(office, case, {"relevance": ("to_assess",)})
    classify(office, case, HOME)
    SealedRecord.objects.filter(field="classification").first().delete()
    with pytest.raises(CaseDamagedError):
        said(office, case)


@pytest.mark.parametrize(
    ("answer", "codes"),
    [({REPORTER: "witness"}, {"channel": ("online",), "reporter": ("witness",)}), ({}, {"channel": ("online",)})],
)
def test_the_form_begins_with_what_the_report_says_by_itself(office, answer, codes):
    case = make_case(**answer)
    asked = {"case": case, "office": office.unlock(office.manager), "actor": office.manager}
    assert operations.read_classification(**asked).codes == codes
    classify(office, case, HOME)
    assert operations.read_classification(**asked).codes == HOME, "nothing comes back that a colleague took out"


# Closing


def test_closing_says_how_and_is_one_act(office):
    receipt = submit()
    case = Case.objects.get()
    classify(office, case, HOME)
    close(office, case, outcome="conciliated", reason="Accordo.", last_word="Buone notizie.")
    found = said(office, case)
    assert (found.codes, found.outcome_reason) == ({**HOME, "outcome": ("conciliated",)}, "Accordo.")
    read = operations.read_with_code(code=receipt.code)
    assert (read.state, [each.text for each in read.messages]) == (State.CLOSED, ["Buone notizie."])


def test_a_case_that_nobody_has_judged_is_not_closed(office, case):
    with pytest.raises(NotAssessedError):
        close(office, case)
    classify(office, case, {"relevance": ("to_assess",), "area": ("work",)})
    with pytest.raises(NotAssessedError):
        close(office, case, last_word="Addio")
    assert Case.objects.get().state == State.RECEIVED
    assert not SealedRecord.objects.filter(field="message").exists()


def test_a_second_press_closes_once_and_writes_once(office, case):
    classify(office, case)
    for _again in range(2):
        close(office, case, last_word="Fine.", key="once")
    assert SealedRecord.objects.filter(field="message").count() == 1
    assert AuditEvent.objects.filter(action="case.state_changed").count() == 1


def test_reopening_keeps_how_it_had_ended_until_it_ends_anew(office, case):
    classify(office, case)
    close(office, case, outcome="withdrawn")
    operations.change_state(case=Case.objects.get(), action=Action.REOPEN, actor=office.manager)
    classify(office, case, HOME)
    assert said(office, case).of("outcome") == ("withdrawn",)
    close(office, Case.objects.get(), outcome="court")
    assert said(office, case).of("outcome") == ("court",)


# The dates


def test_the_first_date_is_that_of_the_answer_and_the_next_that_of_the_end(office, case):
    assert case.due_on == deadlines.first_answer_by(case.received_on)
    opened = office.unlock(office.worker)
    operations.write_to_reporter(case=case, office=opened, text="Buongiorno.", key="k", seen=0, actor=office.worker)
    assert Case.objects.get().due_on == deadlines.conclusion_by(case.received_on)


@pytest.mark.parametrize("due_on", [datetime.date(2199, 1, 1), None])
def test_a_date_that_somebody_has_set_stays(office, case, due_on):
    operations.set_due_date(case=case, due_on=due_on, actor=office.worker)
    opened = office.unlock(office.worker)
    operations.write_to_reporter(case=case, office=opened, text="Buongiorno.", key="k", seen=0, actor=office.worker)
    assert Case.objects.get().due_on == due_on


def test_the_times_are_settings(settings):
    settings.REPORTS_FIRST_ANSWER_DAYS, settings.REPORTS_CONCLUSION_DAYS = 3, 30
    day = datetime.date(2026, 11, 27)
    assert deadlines.first_answer_by(day) == datetime.date(2026, 11, 30)
    assert deadlines.conclusion_by(day) == datetime.date(2026, 12, 27)


# The screens


def test_the_form_is_filled_in_sent_and_read_on_the_case(manager, case):
    page = manager.get(url("classify", case)).content.decode()
    data = {"relevance": "relevant", "ground": ["origin", "sex"], "area": "housing", "action": ["listening"]}
    data |= {"versione": hidden(page, "versione"), "key": hidden(page, "key")}
    content = manager.post(url("classify", case), data, follow=True).content.decode()
    assert "Classificazione salvata." in content
    assert "Sesso, Ascendenza od origine nazionale, etnica o sociale" in content
    again = BeautifulSoup(manager.get(url("classify", case)).content, "html.parser")
    ticked = [box["value"] for box in again.find_all("input", checked=True)]
    assert ticked == ["sex", "origin", "listening"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"relevance": "relevant"}, "ground"),
        ({"relevance": "relevant", "ground": "sex"}, "area"),
        ({"relevance": "not_relevant", "reason": "\u200b "}, "reason"),
        ({"relevance": "not_relevant", "reason": "x" * (REASON_MAX + 1)}, "reason"),
        ({"relevance": "perhaps"}, "relevance"),
        ({"ground": ["sex", "\x00"]}, "ground"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(manager, case, data, name):
    response = manager.post(url("classify", case), {"versione": "0", "key": "k", **data}, follow=True)
    html = BeautifulSoup(response.content, "html.parser")
    assert html.find(id=f"id_{name}-error"), response.content.decode()
    assert not SealedRecord.objects.filter(field="classification").exists()
    if "reason" in data:
        assert html.find("textarea").text.strip() == data["reason"].strip()


def test_whoever_was_second_sees_both(manager, office, case):
    page = manager.get(url("classify", case)).content.decode()
    classify(office, case, HOME)
    data = {"relevance": "not_relevant", "reason": "È una lite.", "versione": hidden(page, "versione"), "key": "second"}
    response = manager.post(url("classify", case), data, follow=True)
    assert response.status_code == 409
    html = BeautifulSoup(response.content, "html.parser")
    rows = {row.th.get_text(): [cell.get_text(" ", strip=True) for cell in row("td")] for row in html.tbody("tr")}
    assert rows["In quale ambito"] == ["Casa", "– diverso"]
    assert said(office, case).codes == HOME
    assert manager.get(url("classify", case)).status_code == 200, "whoever leaves it as it is begins anew"
    manager.post(url("classify", case), {**data, "versione": hidden(response.content.decode(), "versione")})
    assert said(office, case).reason == "È una lite."


@pytest.mark.parametrize("word", ["", "x", "-1", "٣", "9" * 5000, "\0", "\udcff"])
def test_a_form_that_cannot_say_what_it_was_opened_on_overwrites_nothing(manager, office, case, word):
    classify(office, case, HOME)
    word = word.encode("utf-8", "surrogateescape").decode("latin-1")
    data = {"relevance": "not_relevant", "reason": "È una lite.", "versione": word, "key": "k"}
    assert manager.post(url("classify", case), data, follow=True).status_code == 409
    assert said(office, case).codes == HOME
    ending = {"outcome": "recorded", "versione": word, "key": "k"}
    assert "Nel frattempo" in manager.post(url("close", case), ending, follow=True).content.decode()
    assert Case.objects.get().state == State.RECEIVED


def test_closing_asks_how_it_ended(manager, case, office):
    first = manager.get(url("close", case), follow=True)
    assert first.redirect_chain[-1][0] == url("classify", case)
    assert "Prima di chiudere" in first.content.decode()
    classify(office, case)
    asked = manager.post(url("change_state", case), {"action": "close"}, follow=True).content.decode()
    assert "Chi ha segnalato vedrà" in asked
    data = {"versione": hidden(asked, "versione"), "key": hidden(asked, "key"), "last_word": "Grazie."}
    missing = manager.post(url("close", case), data, follow=True).content.decode()
    assert "Scegli come è finita." in missing
    assert "Grazie." in missing
    done = manager.post(url("close", case), {**data, "outcome": "recorded"}, follow=True).content.decode()
    assert "Segnalazione chiusa." in done
    assert "È stata solo registrata" in done
    assert Case.objects.get().state == State.CLOSED
    again = manager.get(url("close", case), follow=True)
    assert "Nel frattempo" in again.content.decode()


def test_a_page_that_showed_another_state_closes_nothing(manager, case, office):
    classify(office, case)
    asked = manager.get(url("close", case)).content.decode()
    operations.change_state(case=case, action=Action.TAKE_UP, actor=office.worker)
    data = {"versione": hidden(asked, "versione"), "key": "k", "outcome": "recorded"}
    response = manager.post(url("close", case), data, follow=True)
    assert f"Nel frattempo {office.worker.username}" in response.content.decode()
    assert Case.objects.get().state == State.IN_PROGRESS


@pytest.mark.parametrize("name", ["classify", "close"])
def test_without_the_key_one_is_led_to_it_and_nothing_typed_is_lost(office, case, name):
    classify(office, case)
    client = Client()
    client.force_login(office.manager)
    assert client.get(url(name, case)).url.startswith(reverse("reports_staff:unlock"))
    data = {"versione": "1", "key": "k", "outcome": "court", "relevance": "not_relevant", "reason": "Le mie parole."}
    refused = client.post(url(name, case), data)
    assert refused.url.startswith(reverse("reports_staff:unlock"))
    assert said(office, case).number == 1
    client.post(refused.url, {"words": office.words[office.manager.username]})
    assert "Le mie parole." in client.get(url(name, case)).content.decode()


def test_no_post_with_words_about_a_case_is_answered_with_a_page(manager, office, case):
    classify(office, case)
    for name in ("classify", "close"):
        assert manager.post(url(name, case), {"reason": "x"}).status_code == 303


def test_reading_it_to_change_it_is_recorded(manager, case):
    manager.get(url("classify", case))
    assert AuditEvent.objects.filter(action="case.classification_read").exists()


# What is late


def test_a_manager_hears_what_is_late_anywhere(manager, office, case):
    late = {"due_on": datetime.date(2020, 1, 1)}
    put(case, assignee=office.worker, **late)
    put(make_case(), assignee=office.manager, **late)
    put(make_case(), state=State.CLOSED, **late)
    home = manager.get(reverse("staff:home")).content.decode()
    assert "1 segnalazione affidata a te è oltre la scadenza" in home
    assert "In tutto l’ufficio 2 segnalazioni sono oltre la scadenza" in home
    rows = BeautifulSoup(manager.get(reverse("reports_staff:case_list") + "?late=on").content, "html.parser").tbody(
        "tr"
    )
    assert len(rows) == 2


def test_a_worker_hears_of_her_own_only(office, case):
    put(case, assignee=office.manager, due_on=datetime.date(2020, 1, 1))
    client = Client()
    client.force_login(office.worker)
    assert "oltre la scadenza" not in client.get(reverse("staff:home")).content.decode()
