"""How long a closed case is kept, and that nothing of an erased one is left but its row of figures."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from formbuilder.models import SealedUpload
from formbuilder.uploads import waiting
from reports import operations
from reports.errors import CaseGoneError, NotDueError
from reports.milestones import milestones_of
from reports.models import Case, OfficeKeyGrant, SealedRecord
from reports.notices import Notice
from reports.operations import authenticity, conversation, notices, reporter
from reports.operations.reading_many import read_gists
from reports.operations.retention import DAYS_WITHOUT_RULE, SEEN_BEFORE_ERASING, Why
from reports.states import Action, State
from reports.vocabularies import Outcome
from staff import conflicts
from staff.models import AuditEvent
from tests.reports.factories import (
    FORM_KEY,
    classify,
    close,
    make_case,
    make_definition,
    make_submission,
    put,
    submit,
)
from tests.reports.pages import make_page
from tests.reports.test_staff_views import actions, signed_in, unlocked, url

pytestmark = pytest.mark.django_db

TODAY = datetime.timedelta(0)


def today(**ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(**ago)


def closed_case(office, *, outcome: str = "recorded") -> Case:
    case = make_case()
    classify(office, case)
    close(office, case, outcome=outcome)
    return Case.objects.get(pk=case.pk)


def days_kept(case: Case) -> int | None:
    return (case.retain_until - timezone.localdate()).days if case.retain_until else None


# Until when


def test_an_open_case_has_no_last_day_and_a_closed_one_five_years_without_a_rule(office):
    assert make_case().retain_until is None
    assert days_kept(closed_case(office)) == DAYS_WITHOUT_RULE


def test_the_page_of_the_form_says_how_long_for_each_outcome(office, home_page):
    rule = {"type": "outcome", "value": {"outcome": "court", "days": 900}}
    make_page(home_page, translation_key=FORM_KEY, privacy_days=30, outcome_days=[rule])
    assert days_kept(closed_case(office)) == 30
    assert days_kept(closed_case(office, outcome="court")) == 900


def test_no_longer_than_the_notice_said_when_the_report_was_sent(office, home_page):
    page = make_page(home_page, translation_key=FORM_KEY, privacy_days=3_000)
    promised = operations.submit(
        submission=make_submission(),
        source_definition=make_definition(),
        form_key=FORM_KEY,
        promised={"": 300, "court": 900},
    )
    for outcome, days in (("recorded", 300), ("court", 900)):
        case = Case.objects.get(pk=promised.case_id)
        if outcome == "recorded":
            classify(office, case)
        else:
            operations.change_state(case=case, action=Action.REOPEN, actor=office.manager)
        close(office, case, outcome=outcome)
        assert days_kept(Case.objects.get(pk=case.pk)) == days
    page.delete()
    operations.change_state(case=Case.objects.get(), action=Action.REOPEN, actor=office.manager)
    close(office, Case.objects.get())
    assert days_kept(Case.objects.get()) == 300, "the page is gone, the promise is not"


def test_the_notice_says_the_days_that_are_obeyed(home_page):
    rules = [
        {"type": "outcome", "value": {"outcome": outcome, "days": days}}
        for outcome, days in (("court", 1_825), ("withdrawn", 900))
    ]
    page = make_page(home_page, privacy_days=730, privacy_retention="", outcome_days=rules)
    said = (
        "2 anni dopo la chiusura della segnalazione. Se l’esito è «È passata al tribunale»: 5 anni. "
        f"Se l’esito è «{Outcome.WITHDRAWN.label}»: 900 giorni."
    )
    assert dict(page.privacy_lines)["Per quanto tempo:"] == said


def test_a_case_that_is_reopened_has_no_last_day_until_it_is_closed_again(office):
    case = closed_case(office)
    operations.change_state(case=case, action=Action.REOPEN, actor=office.manager)
    assert Case.objects.get(pk=case.pk).retain_until is None


def test_what_was_promised_when_it_was_closed_stays(office, home_page):
    page = make_page(home_page, translation_key=FORM_KEY, privacy_days=30)
    case = closed_case(office)
    page.privacy_days = 10
    page.save_revision().publish()
    assert days_kept(Case.objects.get(pk=case.pk)) == 30


# By itself


def expired(office) -> Case:
    return put(closed_case(office), retain_until=today(days=1))


def test_what_has_had_its_time_is_erased_and_nothing_else(office):
    gone = expired(office)
    kept = [put(closed_case(office), retain_until=today()), make_case()]
    unread = put(closed_case(office), retain_until=today(days=1), unread=1)
    operations.erase_expired()
    assert set(Case.objects.all()) == {*kept, unread}
    assert not SealedRecord.objects.filter(case=gone.pk).exists()
    event = AuditEvent.objects.get(action="case.erased")
    assert (event.actor_id, event.details) == (None, {"why": "expired"})


def test_a_day_that_somebody_else_wrote_erases_nothing(office):
    """Negative control of the proof: whoever can write to the database would have cases destroyed by the site."""
    case = closed_case(office)
    Case.objects.filter(pk=case.pk).update(retain_until=today(days=1))
    operations.erase_expired()
    assert Case.objects.filter(pk=case.pk).exists()
    put_back = Case.objects.get(pk=case.pk)
    assert not authenticity.is_authentic(put_back)


def test_a_case_that_is_not_over_cannot_be_erased_as_expired(office):
    for case in (make_case(), closed_case(office), put(closed_case(office), retain_until=today(days=1), unread=1)):
        with pytest.raises(NotDueError):
            operations.erase(case=case, why=Why.EXPIRED, actor=None)


def test_an_open_case_is_not_erased(office):
    with pytest.raises(NotDueError):
        operations.erase(case=make_case(), why=Why.ASKED, actor=office.manager)


def test_the_row_of_figures_stays(office):
    case = closed_case(office)
    operations.erase(case=case, why=Why.ASKED, actor=office.manager)
    assert len(operations.read_figures(office=office.unlock(office.manager)).book.rows) == 1


def test_the_code_opens_nothing_any_more(office):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    classify(office, case)
    close(office, case)
    assert operations.read_with_code(code=receipt.code) is not None
    operations.erase(case=case, why=Why.ASKED, actor=office.manager)
    assert operations.read_with_code(code=receipt.code) is None


# Files


def upload(name: str, *, mark: bytes | None = None) -> SealedUpload:
    return SealedUpload.objects.create(id=name * 32, size=1, expires_at=None, mark=mark)


def test_the_files_of_the_case_go_with_it_and_no_others(office, settings):
    case, other = closed_case(office), closed_case(office)
    own, foreign = authenticity.file_mark(case), authenticity.file_mark(other)
    upload("a", mark=own("a" * 32))
    upload("b", mark=foreign("b" * 32))
    upload("c", mark=own("a" * 32))
    upload("d")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    upload("e", mark=authenticity.file_mark(case)("e" * 32))
    authenticity.rotate()
    settings.SECRET_KEY_FALLBACKS = []
    operations.erase(case=case, why=Why.ASKED, actor=office.manager)
    assert set(SealedUpload.objects.values_list("pk", flat=True)) == {name * 32 for name in "bcd"}


def test_the_marks_do_not_say_which_files_belong_together(office):
    mark = authenticity.file_mark(make_case())
    assert mark("a" * 32) != mark("b" * 32)


def test_a_file_of_the_answers_and_one_of_a_message_bear_the_mark(office):
    case = closed_case(office)
    for name in "ab":
        SealedUpload.objects.create(id=name * 32, size=1, expires_at=timezone.now() + datetime.timedelta(hours=1))
    waiting.claim(["a" * 32], mark=authenticity.file_mark(case))
    waiting.claim(["b" * 32])
    marks = dict(SealedUpload.objects.values_list("pk", "mark"))
    assert bytes(marks["a" * 32]) == authenticity.file_mark(case)("a" * 32)
    assert marks["b" * 32] is None


def test_the_reporter_reads_until_when(office):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    assert not any("Si cancella" in each.text for each in milestones_of(operations.read_with_code(code=receipt.code)))
    classify(office, case)
    close(office, case)
    assert any("Si cancella dopo" in each.text for each in milestones_of(operations.read_with_code(code=receipt.code)))


# By somebody


def test_a_manager_changes_the_day_with_a_reason_that_is_sealed(office):
    case, client = closed_case(office), unlocked(office, office.manager)
    day = today(days=-400)
    page = BeautifulSoup(client.get(url("keep_until", case=case.pk)).content, "html.parser")
    fields = {
        field["name"]: field.get("value", "") for field in page.find("form", class_="desk-form").find_all("input")
    }
    response = client.post(
        url("keep_until", case=case.pk), {**fields, "day": day.isoformat(), "text": "Causa in corso"}, follow=True
    )
    assert "Data cambiata." in response.content.decode()
    assert "Causa in corso" in response.content.decode()
    assert Case.objects.get(pk=case.pk).retain_until == day
    assert AuditEvent.objects.get(action="case.kept").details == {"retain_until": day.isoformat()}


def keep(office, case: Case, **changed):
    said = {"day": today(days=-5), "reason": "Perché sì", "key": "a", "actor": office.manager, **changed}
    operations.keep_until(case=case, office=office.unlock(office.manager), **said)


def test_twice_the_same_is_once_and_a_colleague_is_not_overwritten(office):
    case = closed_case(office)
    version = conflicts.version_of(case, ["retain_until"])
    keep(office, case, version=version)
    keep(office, case, version=version)
    assert SealedRecord.objects.filter(case=case, field="note").count() == 1
    with pytest.raises(conflicts.StaleRecordError):
        keep(office, case, version=version, key="b", reason="Altro")


def test_another_day_with_the_same_reason_is_another_act(office):
    case = closed_case(office)
    keep(office, case)
    keep(office, case, day=today(days=-9))
    assert Case.objects.get(pk=case.pk).retain_until == today(days=-9)


def test_who_does_not_hold_the_key_of_the_case_is_led_back_to_it(office, settings):
    case = closed_case(office)
    start = operations.create_office_key(holders=[office.manager.report_key, office.worker.report_key])
    settings.OFFICE_KEY_FINGERPRINT = start.fingerprint
    OfficeKeyGrant.objects.filter(office_key__number=1, staff_key__user=office.manager).delete()
    client = unlocked(office, office.manager)
    sent = {"day": today(days=-9).isoformat(), "text": "Serve ancora al ricorso.", "key": "k"}
    response = client.post(url("keep_until", case=case.pk), sent, follow=True)
    assert "una chiave dell’ufficio che non ti è stata data" in response.content.decode()
    assert "Serve ancora al ricorso." in client.get(url("keep_until", case=case.pk)).content.decode(), "it waits"


def test_a_message_that_came_meanwhile_is_not_erased_unseen(office):
    case, client = closed_case(office), signed_in(office.manager)
    page = BeautifulSoup(client.get(url("erase", case=case.pk)).content, "html.parser")
    version = page.find("input", attrs={"name": "versione"})["value"]
    put(case, unread=1)
    sent = {"why": "asked", "versione": version}
    assert "non è stata cancellata" in client.post(url("erase", case=case.pk), sent, follow=True).content.decode()
    assert Case.objects.filter(pk=case.pk).exists()
    again = client.get(url("erase", case=case.pk)).content.decode()
    assert "C’è 1 messaggio che nessuno ha letto" in again


def test_what_was_erased_meanwhile_is_gone_for_everybody(office, monkeypatch):
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    found = reporter.find_with_code(receipt.code)
    for module in (reporter, conversation, notices):
        monkeypatch.setattr(module, "find_with_code", lambda code: found)
    Case.objects.filter(pk=case.pk).delete()
    assert operations.read_with_code(code=receipt.code) is None
    assert not operations.write_with_code(code=receipt.code, text="x", key="k")
    assert not operations.ask_with_code(code=receipt.code, notice=Notice())
    with pytest.raises(CaseGoneError):
        operations.set_due_date(case=case, due_on=None, actor=office.manager)
    assert read_gists(office=office.unlock(office.manager), actor=office.manager, known={}) == {}


def test_an_open_case_is_not_kept_longer(office):
    with pytest.raises(NotDueError):
        keep(office, make_case())


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"day": "2020-01-01", "text": "x"}, "Questo giorno è già passato"),
        ({"day": "2999-01-01", "text": "x"}, "al massimo dieci anni"),
        ({"day": "boh", "text": "x"}, "La data non è giusta"),
        ({"day": "2030-01-01", "text": ""}, "Scrivi il motivo"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office, typed, error):
    case, client = closed_case(office), unlocked(office, office.manager)
    content = client.post(url("keep_until", case=case.pk), {"key": "k", **typed}, follow=True).content.decode()
    assert error in content
    assert typed["text"] in content
    assert Case.objects.get(pk=case.pk).retain_until == case.retain_until


def test_erasing_asks_and_wants_a_reason(office):
    case, client = closed_case(office), signed_in(office.manager)
    assert "Non si può tornare indietro" in client.get(url("erase", case=case.pk)).content.decode()
    assert "Scegli un motivo." in client.post(url("erase", case=case.pk)).content.decode()
    assert client.post(url("erase", case=case.pk), {"why": "expired"}).status_code == 200
    assert Case.objects.filter(pk=case.pk).exists()
    version = conflicts.version_of(case, SEEN_BEFORE_ERASING)
    response = client.post(url("erase", case=case.pk), {"why": "asked", "versione": version}, follow=True)
    assert f"La segnalazione {case.reference} è cancellata." in response.content.decode()
    assert not Case.objects.filter(pk=case.pk).exists()
    assert actions().count("case.erased") == 1


def test_an_open_case_is_neither_erased_nor_kept_longer_by_hand(office):
    case, client = make_case(), unlocked(office, office.manager)
    for name in ("erase", "keep_until"):
        assert client.get(url(name, case=case.pk)).status_code == 403
        assert client.post(url(name, case=case.pk), {"why": "asked"}).status_code == 403


def test_a_worker_erases_nothing(office):
    case = closed_case(office)
    assert signed_in(office.worker).post(url("erase", case=case.pk), {"why": "asked"}).status_code == 403


def test_managers_are_told_before(office):
    case = put(closed_case(office), retain_until=today(days=-20))
    home = signed_in(office.manager).get("/area-riservata/").content.decode()
    assert "1 segnalazione chiusa si cancella entro 30 giorni" in home
    shown = signed_in(office.manager).get(url("case_list"), {"state": State.CLOSED, "ending": "on"}).content.decode()
    assert case.reference in shown
    assert "si cancella entro" not in signed_in(office.worker).get("/area-riservata/").content.decode()
