"""What is left of a closed case: a row of codes that belongs to nobody, whole or absent."""

from __future__ import annotations

import datetime
import json
import uuid
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from formbuilder.definition import Definition, Step
from formbuilder.questions import LongText, OneOf, Option
from reports import operations
from reports.errors import CaseDamagedError
from reports.figures import STEP, Book, Days, Row, Word, Words, band, quarter, row_of
from reports.models import Case, FiguresBook, OfficeKey, SealedRecord
from reports.operations import figures
from reports.opinions import Opinion
from reports.states import Action, State
from reports.vocabularies import FACETS, OUTCOME
from tests.reports.factories import (
    FORM_KEY,
    classify,
    close,
    make_case,
    make_holder,
    make_submission,
    put,
    staff_key,
)

pytestmark = pytest.mark.django_db

SNAPSHOTS = Path(__file__).parent / "snapshots"
HOME = {"relevance": ("relevant",), "ground": ("origin", "religion_belief"), "area": ("housing",)}


def read(office, user=None) -> figures.OpenedFigures:
    return operations.read_figures(office=office.unlock(user or office.manager))


def rows(office) -> list[Row]:
    return list(read(office).book.rows.values())


def plainly(row: Row) -> str:
    return json.dumps(row.to_json(), sort_keys=True)


def ended(office, *, outcome="recorded", codes=None, last_word="", **columns) -> Case:
    case = make_case()
    classify(office, case, codes or HOME)
    case = put(case, **columns) if columns else case
    close(office, case, outcome=outcome, last_word=last_word)
    return Case.objects.get(pk=case.pk)


# The bands


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "0-7"), (7, "0-7"), (8, "8-30"), (30, "8-30"), (31, "31-90"), (90, "31-90"), (91, "91-180"), (181, "181+")],
)
def test_days_are_counted_in_bands(days, name):
    day = datetime.date(2026, 3, 1)
    assert band(day, day + datetime.timedelta(days=days)) == name
    assert band(day, None) == Days.NEVER


def test_quarters():
    days = [datetime.date(2026, month, 1) for month in (1, 3, 4, 12)]
    assert [quarter(day) for day in days] == ["2026-1", "2026-1", "2026-2", "2026-4"]


# The book


def test_every_format_is_read_for_ever_and_the_newest_is_written():
    content = (SNAPSHOTS / "figures-1.json").read_bytes().strip()
    row = Row(
        form=str(FORM_KEY),
        received="2026-3",
        closed="2026-4",
        codes={"ground": ("sex", "age"), "outcome": ("court",)},
        answers={"zone": "north"},
        first_answer="0-7",
        duration="31-90",
    )
    words = {
        "zone": Words(
            label=Word("2026-3", "Dove"), options={"north": Word("2026-3", "Nord"), "south": Word("2026-1", "Sud")}
        )
    }
    book = Book(rows={"0f" * 16: row}, words=words)
    assert Book.from_bytes(content) == book
    with_opinion = replace(book, opinions={"1e" * 16: Opinion(2026, "yes", "")})
    second = (SNAPSHOTS / "figures-2.json").read_bytes().strip()
    assert Book.from_bytes(second) == with_opinion
    with_referral = replace(with_opinion, rows={"0f" * 16: replace(row, referrals="accepted")})
    third = (SNAPSHOTS / "figures-3.json").read_bytes().strip()
    assert Book.from_bytes(third) == with_referral
    assert with_referral.to_bytes().strip() == third


def test_what_a_later_version_adds_is_left_out():
    data = json.loads((SNAPSHOTS / "figures-1.json").read_bytes()) | {"format": 9, "mood": "good"}
    data["rows"]["0f" * 16]["mood"] = "good"
    assert Book.from_bytes(json.dumps(data).encode()).rows["0f" * 16].closed == "2026-4"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"rows": 3, "words": {}}', b'{"rows": {"a": 1}, "words": {}}']
)
def test_what_is_no_book_is_damage(content):
    with pytest.raises(CaseDamagedError):
        Book.from_bytes(content)


def test_a_book_has_no_order_and_its_length_tells_no_row():
    one, two = (Row(form="f", received="2026-1", closed=closed) for closed in ("2026-1", "2026-2"))
    assert Book(rows={"a": one, "b": two}).to_bytes() == Book(rows={"b": two, "a": one}).to_bytes()
    long = replace(one, codes={facet.name: tuple(facet.choices.values) for facet in FACETS})
    assert len(Book(rows={"a": one}).to_bytes()) == len(Book(rows={"a": long}).to_bytes()) == STEP


# Closing


def test_closing_writes_codes_quarters_and_bands(office):
    ended(office, outcome="court", last_word="Addio.", received_on=datetime.date(2020, 1, 15))
    (row,) = rows(office)
    assert row.codes == {**HOME, "outcome": ("court",)}
    assert (row.form, row.received) == (str(FORM_KEY), "2020-1")
    assert (row.first_answer, row.duration) == (Days.LONGER, Days.LONGER), "the last word is the first answer"


def test_whom_nobody_wrote_to_is_never_answered(office):
    ended(office)
    assert [(row.first_answer, row.duration) for row in rows(office)] == [(Days.NEVER, Days.WITHIN_7)]


@pytest.mark.parametrize(
    ("channel", "last_word", "band"),
    [
        (("phone",), "", ""),
        (("phone",), "Addio.", Days.WITHIN_7),
        (("online",), "", Days.NEVER),
        ((), "", Days.NEVER),
    ],
)
def test_who_called_may_have_been_answered_without_a_message(office, channel, last_word, band):
    ended(office, codes={**HOME, "channel": channel} if channel else HOME, last_word=last_word)
    assert [row.first_answer for row in rows(office)] == [band]


def test_a_row_is_what_the_opened_case_says(office):
    for outcome in ("court", "recorded", "withdrawn"):
        ended(office, outcome=outcome, last_word="Fine.")
    opened = [
        operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
        for case in Case.objects.filter(state=State.CLOSED)
    ]
    again = [
        row_of(
            form_key=each.case.form_key,
            received_on=each.case.received_on,
            closed_on=each.classification.written_on,
            codes=each.classification.codes,
            messages=each.messages,
            payload=each.payload,
        )[0]
        for each in opened
    ]
    assert sorted(map(plainly, again)) == sorted(map(plainly, rows(office)))


def test_closed_again_it_is_counted_once_and_as_it_ended_last(office):
    case = ended(office, outcome="withdrawn")
    ended(office, outcome="recorded")
    operations.change_state(case=case, action=Action.REOPEN, actor=office.manager)
    close(office, Case.objects.get(pk=case.pk), outcome="court")
    assert sorted(row.of(OUTCOME.name) for row in rows(office)) == [("court",), ("recorded",)]


def test_a_case_that_was_closed_before_there_were_figures_is_counted_when_it_is_closed_again(office):
    case = ended(office)
    FiguresBook.objects.all().delete()
    operations.change_state(case=case, action=Action.REOPEN, actor=office.manager)
    assert rows(office) == []
    close(office, Case.objects.get(pk=case.pk))
    assert len(rows(office)) == 1


def test_a_second_press_counts_once(office):
    case = make_case()
    classify(office, case)
    for _again in range(2):
        close(office, case, key="once")
    assert len(rows(office)) == 1


def test_it_survives_the_case(office):
    case = ended(office, outcome="court")
    SealedRecord.objects.filter(case=case).delete()
    case.delete()
    assert [row.of(OUTCOME.name) for row in rows(office)] == [("court",)]


@pytest.mark.parametrize("broken", ["figures.envelope.seal", "authenticity.reseal"])
def test_case_and_row_are_written_together_or_not_at_all(office, monkeypatch, broken):
    ended(office)
    case = make_case()
    classify(office, case)
    before = bytes(FiguresBook.objects.get().sealed)

    def die(*_args, **_kwargs):
        raise SystemExit

    monkeypatch.setattr(f"reports.operations.{broken}", die)
    with pytest.raises(SystemExit):
        close(office, case)
    monkeypatch.undo()
    assert Case.objects.get(pk=case.pk).state == State.RECEIVED
    assert bytes(FiguresBook.objects.get().sealed) == before
    close(office, case)
    assert len(rows(office)) == 2


# Counted answers


def counted_form(*labels: str, ids: tuple[str, ...] = ()) -> Definition:
    ids = ids or tuple(f"o{number}" for number, _label in enumerate(labels))
    options = tuple(Option(id=each, label=label) for each, label in zip(ids, labels, strict=True))
    question = OneOf(id="zone", label="Zona", options=options, counted=True)
    private = OneOf(id="private", label="Privata", options=options)
    story = LongText(id="story", label="Racconta")
    return Definition(steps=(Step(id="s", title="Passo", items=(story, question, private)),))


def send(definition: Definition, *, zone: str) -> Case:
    submission = make_submission(zone=zone, private=zone)
    submission = replace(submission, definition=definition, answers={"story": "x", "zone": zone, "private": zone})
    receipt = operations.submit(submission=submission, source_definition=definition, form_key=uuid.uuid4())
    return Case.objects.get(pk=receipt.case_id)


def test_only_a_question_that_is_marked_is_counted_and_its_words_are_kept(office):
    case = send(counted_form("Nord", "Sud"), zone="o1")
    classify(office, case)
    close(office, case)
    book = read(office).book
    assert [row.answers for row in book.rows.values()] == [{"zone": "o1"}]
    assert {option: word.text for option, word in book.words["zone"].options.items()} == {"o0": "Nord", "o1": "Sud"}


def test_words_are_those_of_the_newest_form_and_of_options_that_are_gone():
    old = Words(label=Word("2026-1", "Zona"), options={"a": Word("2026-1", "Nord"), "b": Word("2026-1", "Sud")})
    new = Words(label=Word("2026-3", "Quartiere"), options={"b": Word("2026-3", "Meridione")})
    for one, other in ((old, new), (new, old)):
        joined = one.joined(other)
        assert joined.label.text == "Quartiere"
        assert {option: word.text for option, word in joined.options.items()} == {"a": "Nord", "b": "Meridione"}


# Epochs and people


def new_epoch(office, settings, *holders) -> OfficeKey:
    made = operations.create_office_key(holders=[staff_key(user) for user in holders])
    settings.OFFICE_KEY_FINGERPRINT = made.fingerprint
    return made


def test_with_a_new_epoch_the_rows_move_to_it_at_the_next_closing(office, settings):
    ended(office, outcome="court")
    case = make_case()
    classify(office, case)
    newest = new_epoch(office, settings, office.worker, office.manager)
    close(office, case)
    assert FiguresBook.objects.get().office_key == newest
    assert len(rows(office)) == 2


def test_whoever_holds_the_new_epoch_alone_reads_what_moved_there_and_is_told_of_the_rest(office, settings):
    ended(office)
    ended_again = make_case()
    classify(office, ended_again)
    newest = new_epoch(office, settings, office.worker, office.manager)
    colleague = make_holder(office, "nuova")
    only_new = office.unlock(colleague).only({newest.number})
    seen = operations.read_figures(office=only_new)
    assert (dict(seen.book.rows), seen.locked) == ({}, 1)
    figures.add(Book(rows={"a": Row(form="f", received="2026-1", closed="2026-1")}), office=only_new, office_key=newest)
    assert FiguresBook.objects.count() == 2
    assert len(rows(office)) == 2
    close(office, ended_again)
    assert FiguresBook.objects.count() == 1
    assert len(rows(office)) == 3


def test_a_leaver_reads_nothing_of_the_book_after_the_next_closing(office, settings):
    ended(office)
    leaver = office.unlock(office.worker)
    case = make_case()
    classify(office, case)
    new_epoch(office, settings, office.manager, make_holder(office, "nuova"))
    close(office, case)
    assert operations.read_figures(office=leaver).book.rows == {}


def test_an_epoch_that_is_not_pinned_gets_no_row(office):
    """Whoever writes to the database can make a key and a grant of it for everybody, out of public values."""
    ended(office)
    operations.create_office_key(holders=[staff_key(office.worker), staff_key(office.manager)])
    case = Case.objects.get()
    operations.change_state(case=case, action=Action.REOPEN, actor=office.manager)
    close(office, Case.objects.get())
    assert FiguresBook.objects.get().office_key == office.office_key


# Theft, and whoever writes to the database


def test_a_thief_of_the_database_finds_no_code_no_order_and_no_number(office):
    lengths = set()
    for outcome in ("court", "withdrawn", "recorded", "no_response"):
        ended(office, outcome=outcome)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM reports_figuresbook")
            (stolen,) = cursor.fetchall()
        dump = b"|".join(bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for each in stolen)
        lengths.add(len(dump))
        for word in ("housing", "origin", outcome, "ground", quarter(datetime.date.today()), str(FORM_KEY)):
            assert word.encode() not in dump
    assert len(lengths) == 1, "nor how many there are"


def test_two_thefts_say_only_that_something_was_written(office):
    """All is written anew: nothing of the first theft stands in the second."""
    before = []
    for _each in range(3):
        ended(office)
        before.append(bytes(FiguresBook.objects.get().sealed))
    assert all(len(one) == len(other) for one, other in pairwise(before))
    blocks = [{each[i : i + 16] for i in range(0, len(each), 16)} for each in before]
    assert not blocks[0] & blocks[1]


def test_a_row_is_joined_to_its_case_only_by_who_opens_the_case(office):
    case = ended(office)
    (row_id,) = read(office).book.rows
    assert row_id not in str(list(Case.objects.values())) + str(list(SealedRecord.objects.values()))
    opened = operations.open_case(case=case, office=office.unlock(office.worker), actor=office.worker)
    assert row_id not in str(opened.classification.to_bytes())


@pytest.mark.parametrize("column", ["sealed", "mac", "id"])
def test_a_changed_book_is_not_read_and_stops_no_closing(office, column):
    ended(office)
    book = FiguresBook.objects.get()
    changed = {"sealed": bytes(book.sealed) + b"x", "mac": b"x" * 32, "id": uuid.uuid4()}[column]
    FiguresBook.objects.update(**{column: changed})
    assert (rows(office), read(office).damaged) == ([], 1)
    ended(office)
    assert (len(rows(office)), read(office).damaged) == (1, 1)


def test_a_book_of_public_values_is_no_book(office):
    """Whoever writes to the database can seal to the office's public key, and has no secret key."""
    ended(office)
    book = FiguresBook.objects.get()
    forged = Book(rows={"a": Row(form="f", received="2026-1", closed="2026-1")}).to_bytes()
    public = bytes(book.office_key.public_key)
    FiguresBook.objects.update(sealed=figures.envelope.seal(forged, to=public, place=book.place))
    assert (rows(office), read(office).damaged) == ([], 1)


def test_a_changed_secret_key_is_followed(office, settings):
    ended(office)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-fifty-characters-or-so-for-tests"
    assert len(rows(office)) == 1
    assert figures.rotate() == (1, 0)
    assert figures.rotate() == (0, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert len(rows(office)) == 1
    FiguresBook.objects.update(mac=b"x" * 32)
    assert figures.rotate() == (0, 1)
