"""What reporters think of a closed case: asked, changed, counted once, never found again; and reopening it."""

from __future__ import annotations

import datetime
import html
import itertools
import re

import pytest
from django.urls import reverse

from formbuilder.models import SealedDraft
from reports import deadlines, operations
from reports.acts import Act
from reports.errors import NotAskedError
from reports.figures_blocks import YearFiguresBlock
from reports.figures_fields import fields_of
from reports.figures_release import OTHERS, Release, release, released_opinions
from reports.figures_tables import indicators, opinion_lines
from reports.models import ApprovedYear, Case, FiguresBook
from reports.opinions import QUESTIONS, Opinion
from reports.states import State
from staff.models import AuditEvent
from tests.reports.factories import classify, close, put, submit
from tests.reports.figure_rows import a_year
from tests.reports.test_act_pages import case_page, offered, page
from tests.reports.test_acts import do, done
from tests.reports.test_conversation import answer, come_back, opened, read
from tests.reports.test_staff_views import unlocked

pytestmark = pytest.mark.django_db

LOOK_BACK = "5"
GOOD = {"helped": "yes", "heard": "partly"}
SAID = {"q-report-look-back-helped": "yes", "q-report-look-back-heard": "partly"}
AGAIN = {"q-report-look-back-reopen": "yes"}
TODAY = datetime.date.today()


@pytest.fixture
def ended(office):
    """A report with its code, closed."""
    receipt = submit()
    case = Case.objects.get(pk=receipt.case_id)
    classify(office, case)
    close(office, case)
    return receipt, Case.objects.get()


def counted(office) -> list[Opinion]:
    return operations.read_figures(office=office.unlock(office.manager)).opinions_of(TODAY.year)


# Asked, changed, counted


def test_an_opinion_is_counted_once_somebody_has_read_it_and_never_again(office, ended):
    receipt, case = ended
    do(receipt, Act.OPINION, GOOD)
    assert counted(office) == []
    opened(office, case)
    assert counted(office) == [], "to look at a case changes nothing"
    for _press_twice in range(2):
        read(office, case, seen=1)
    assert counted(office) == [Opinion(TODAY.year, "yes", "partly")]
    with pytest.raises(NotAskedError):
        do(receipt, Act.OPINION, {**GOOD, "helped": "no"})
    do(receipt, Act.OPINION, GOOD)
    operations.write_with_code(code=receipt.code, text="Grazie.", key="a")
    answer(office, case)
    assert counted(office) == [Opinion(TODAY.year, "yes", "partly")]
    assert done(receipt) == [Act.OPINION, Act.COUNTED, None, None]


def test_it_may_be_changed_until_then_and_the_newest_counts(office, ended):
    receipt, case = ended
    for said in (GOOD, GOOD, {**GOOD, "helped": "no"}):
        do(receipt, Act.OPINION, said)
    assert done(receipt) == [Act.OPINION] * 2
    answer(office, case)
    assert counted(office) == [Opinion(TODAY.year, "no", "partly")]


def test_what_nobody_has_seen_is_not_counted(office, ended):
    receipt, case = ended
    operations.write_with_code(code=receipt.code, text="Grazie.", key="a")
    do(receipt, Act.OPINION, GOOD)
    read(office, case, seen=1)
    assert counted(office) == []
    read(office, case, seen=2)
    assert len(counted(office)) == 1


def test_it_is_not_asked_of_an_open_case_nor_counted_empty(office, ended):
    receipt, _case = ended
    do(receipt, Act.OPINION, {"helped": "", "heard": ""})
    put(Case.objects.get(), state=State.IN_PROGRESS)
    with pytest.raises(NotAskedError):
        do(receipt, Act.OPINION, GOOD)
    assert done(receipt) == []


def test_counted_stands_in_the_book_under_an_id_that_follows_from_nothing(office, ended):
    """Who closes the case again finds its row, and not the opinion; after its erasure both stay."""
    receipt, case = ended
    do(receipt, Act.OPINION, GOOD)
    read(office, case, seen=1)
    book = operations.read_figures(office=office.unlock(office.manager)).book
    assert not book.rows.keys() & book.opinions.keys()
    first = set(book.opinions)
    do(receipt, Act.REOPEN)
    close(office, Case.objects.get())
    again = operations.read_figures(office=office.unlock(office.manager)).book
    assert (len(again.rows), set(again.opinions)) == (1, first)
    operations.erase(case=case, why=operations.retention.Why.ASKED, actor=office.manager)
    assert set(operations.read_figures(office=office.unlock(office.manager)).book.opinions) == first


def test_where_the_book_cannot_be_written_nothing_is_counted_nor_read(office, ended, monkeypatch):
    receipt, case = ended
    do(receipt, Act.OPINION, GOOD)

    def full(*_args, **_words):
        raise OSError("full")

    with monkeypatch.context() as patch:
        patch.setattr(FiguresBook, "save", full)
        with pytest.raises(OSError, match="full"):
            read(office, case, seen=1)
    assert Case.objects.get().unread == 1
    read(office, case, seen=1)
    assert len(counted(office)) == 1


# Reopened


def test_the_reporter_reopens_once_and_no_log_says_when(office, ended):
    receipt, case = ended
    lines = AuditEvent.objects.count()
    for _press_twice in range(2):
        assert do(receipt, Act.REOPEN)
    found = Case.objects.get()
    assert (found.state, found.retain_until, found.unread) == (State.IN_PROGRESS, None, 1)
    assert found.due_on == deadlines.conclusion_by(TODAY)
    assert AuditEvent.objects.count() == lines
    assert done(receipt) == [Act.REOPEN]
    assert opened(office, case).messages[0].act is Act.REOPEN


@pytest.mark.parametrize("state", [State.RECEIVED, State.IN_PROGRESS, State.WAITING])
def test_what_is_open_is_not_reopened(office, state):
    receipt = submit()
    put(Case.objects.get(), state=state)
    do(receipt, Act.REOPEN)
    assert (Case.objects.get().state, done(receipt)) == (state, [])


def test_reopening_ends_a_withdrawal(office):
    receipt = submit()
    case = Case.objects.get()
    do(receipt, Act.WITHDRAW)
    classify(office, case)
    close(office, case, outcome="withdrawn")
    do(receipt, Act.REOPEN)
    assert opened(office, case).standing.wish(State.IN_PROGRESS) is None


def test_a_case_that_is_reopened_is_erased_by_no_job(office, ended):
    receipt, case = ended
    put(case, retain_until=TODAY - datetime.timedelta(days=3))
    do(receipt, Act.REOPEN)
    read(office, case, seen=1)
    operations.erase_expired()
    assert Case.objects.exists()


# The pages


def test_the_page_asks_three_questions_of_which_one_is_enough(office, ended):
    receipt, _case = ended
    client, address = come_back(receipt)
    start = page(client, address)
    assert offered(start)[0] == LOOK_BACK
    assert f'href="{address}{LOOK_BACK}/"' in start[: start.index('id="messaggi"')], "and at the top"
    content = page(client, f"{address}{LOOK_BACK}/")
    assert [str(words) in content for words in QUESTIONS.values()] == [True, True]
    client.post(f"{address}{LOOK_BACK}/", {})
    assert "Rispondi almeno a una domanda" in page(client, f"{address}{LOOK_BACK}/")
    client.post(f"{address}{LOOK_BACK}/", {"q-report-look-back-heard": "no"})
    assert operations.read_with_code(code=receipt.code).standing.opinion == {"helped": "", "heard": "no"}
    assert re.search(r'value="no"[^>]* checked', page(client, f"{address}{LOOK_BACK}/")), "it may be changed"


def test_opinion_and_reopening_leave_with_one_press(office, ended):
    receipt, case = ended
    client, address = come_back(receipt)
    for _press_twice in range(2):
        assert client.post(f"{address}{LOOK_BACK}/", SAID | AGAIN).status_code == 303
    assert done(receipt) == [Act.OPINION, Act.REOPEN]
    assert LOOK_BACK not in offered(page(client, address))
    content = case_page(unlocked(office, office.manager), case)
    assert "Ha chiesto di riaprire: è di nuovo in lavorazione." in content
    assert "Ti è servito? Sì" in content


def test_once_counted_only_reopening_is_asked(office, ended):
    receipt, case = ended
    do(receipt, Act.OPINION, GOOD)
    read(office, case, seen=1)
    client, address = come_back(receipt)
    content = page(client, f"{address}{LOOK_BACK}/")
    assert "sono già contate" in content
    assert [f'name="{name}"' in content for name in (*SAID, *AGAIN)] == [False, False, True]
    client.post(f"{address}{LOOK_BACK}/", SAID | AGAIN)
    assert done(receipt) == [Act.OPINION, Act.COUNTED, Act.REOPEN]


def test_an_open_case_has_no_such_page(office):
    receipt = submit()
    client, address = come_back(receipt)
    assert client.get(f"{address}{LOOK_BACK}/").status_code == 302


LATE = "Le tue risposte non sono partite: nel frattempo è cambiato qualcosa."


def test_answers_on_what_is_reopened_meanwhile_are_kept_and_it_is_said(office, ended):
    receipt, _case = ended
    client, address = come_back(receipt)
    do(receipt, Act.REOPEN)
    response = client.post(f"{address}{LOOK_BACK}/", SAID | AGAIN)
    assert (response.status_code, response.headers["Location"]) == (303, f"{address}{LOOK_BACK}/")
    content = page(client, f"{address}{LOOK_BACK}/")
    assert LATE in content
    assert "Ti è servito? <strong>Sì</strong>" in content
    assert "L’ufficio ci sta lavorando di nuovo." in content
    assert [f'name="{name}"' in content for name in (*SAID, *AGAIN)] == [False] * 3
    assert done(receipt) == [Act.REOPEN]
    assert not [row for row in SealedDraft.objects.all() if b"helped" in bytes(row.sealed)]
    close(office, Case.objects.get())
    content = page(client, f"{address}{LOOK_BACK}/")
    assert re.search(r'name="q-report-look-back-heard" value="partly"[^>]* checked', content), "closed anew: to be sent"
    client.post(f"{address}{LOOK_BACK}/", SAID)
    assert done(receipt) == [Act.REOPEN, Act.OPINION]
    assert LATE not in page(client, f"{address}{LOOK_BACK}/")


def test_other_answers_than_those_that_are_counted_change_nothing_and_it_is_said(office, ended):
    receipt, case = ended
    do(receipt, Act.OPINION, GOOD)
    client, address = come_back(receipt)
    read(office, case, seen=1)
    client.post(f"{address}{LOOK_BACK}/", {**SAID, "q-report-look-back-helped": "no"} | AGAIN)
    content = page(client, f"{address}{LOOK_BACK}/")
    assert LATE in content
    assert "Ti è servito? <strong>No</strong>" in content
    assert done(receipt) == [Act.OPINION, Act.COUNTED], "nothing, or all of it"
    assert re.search(r'name="q-report-look-back-reopen" value="yes"[^>]* checked', content)
    client.post(f"{address}{LOOK_BACK}/", AGAIN)
    assert done(receipt) == [Act.OPINION, Act.COUNTED, Act.REOPEN]


# What leaves the house


def opinions(*numbers: int) -> list[Opinion]:
    """So many who say yes, partly, no and nothing to the first question; the second one is answered by all alike."""
    said = itertools.chain.from_iterable(
        [word] * many for word, many in zip(["yes", "partly", "no", ""], numbers, strict=False)
    )
    return [Opinion(2025, helped, "yes") for helped in said]


def test_small_numbers_are_joined_and_the_total_is_that_of_all():
    found = release(a_year(), opinions(20, 9, 3)).opinions
    assert found["heard"] == {"yes": 32}
    assert found["helped"] == {"yes": 20, OTHERS: 12}


def test_no_number_from_one_to_four_leaves_and_none_is_missing_to_a_total():
    for numbers in itertools.product([0, 1, 4, 5, 12], repeat=4):
        found = released_opinions(opinions(*numbers), total=60)
        for said in found.values():
            assert sum(said.values()) == sum(numbers)
            assert not [number for number in said.values() if 0 < number < 5], numbers
        assert bool(found) == (sum(numbers) >= 5), numbers


@pytest.mark.parametrize(
    ("answered", "leaves"), [(60, True), (59, False), (56, False), (55, True), (63, False), (4, False)]
)
def test_how_many_kept_silent_is_no_small_number_either(answered, leaves):
    assert bool(release(a_year(), opinions(answered)).opinions) == leaves


def test_in_words_here_exactly_and_outside_as_approved():
    (line, _heard) = opinion_lines(Release.from_json(release(a_year(), opinions(20, 9, 3)).to_json()))
    assert line == "Ti è servito? Sì 20, Altre voci insieme 12"
    words = {each.label: each.lines for each in indicators([], fields_of({}, {}), opinions(2, 1))}
    assert words["Che cosa ne pensa chi ha segnalato"] == (
        "Ti è servito? Sì 2, In parte 1",
        "Hai trovato ascolto? Sì 3",
    )


def test_an_approved_year_shows_them_on_a_page_and_at_the_desk(office):
    year = TODAY.year - 1
    content = release(a_year(year), opinions(20, 9, 3)).to_json()
    ApprovedYear.objects.create(year=year, content=content, approved_on=TODAY, approved_by=office.manager)
    block = YearFiguresBlock()
    shown = html.unescape(block.render(block.normalize({"year": year, "by": "opinions"})))
    assert "Ti è servito? Sì 20, Altre voci insieme 12" in shown
    desk = page(unlocked(office, office.manager), reverse("reports_staff:figures_year", args=[year]))
    assert "Ti è servito? Sì 20, Altre voci insieme 12" in desk
