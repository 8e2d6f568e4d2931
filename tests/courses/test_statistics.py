"""The numbers of an edition: right, and silent about anybody."""

import csv
import io
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from openpyxl import load_workbook

from courses import operations, statistics
from courses.minors import BIRTH_ID
from courses.models import Attendance, Lesson, Registration, RegistrationCount
from courses.operations.statistics import OTHER_STATES
from courses.states import State
from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.questions import OneOf, Option
from staff.models import AuditEvent

from .desk_pages import url, words_of
from .factories import EditionFactory, GroupFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

QUERIES = 27

OFFERED, WAITING, WITHDRAWN = (OTHER_STATES.index(each) + 1 for each in (State.OFFERED, State.WAITING, State.WITHDRAWN))


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def edition():
    return EditionFactory(title="Autodifesa 2027")


def people(group, number, **fields):
    fields = {"queue_number": 1, **fields} if fields.get("state") == State.WAITING else fields
    return [RegistrationFactory(group=group, **fields) for _each in range(number)]


def lesson_of(group, present, day=None):
    lesson = Lesson.objects.create(edition=group.edition, group=group, date=day or timezone.localdate())
    Attendance.objects.bulk_create(Attendance(lesson=lesson, registration=each) for each in present)
    return lesson


class TestByGroupAndState:
    def test_counts_with_totals(self, edition):
        one, two = GroupFactory(edition=edition, weekday=1), GroupFactory(edition=edition, weekday=2)
        people(one, 12)
        people(one, 6, state=State.WAITING)
        people(two, 9, state=State.COMPLETED)
        people(two, 7, state=State.WAITING)
        people(GroupFactory(), 5)  # Another edition's.

        found = operations.statistics_of(edition).by_state

        assert [(row.group, row.numbers[0], row.numbers[WAITING], row.total) for row in found.rows] == [
            (one, 12, 6, 18),
            (two, 9, 7, 16),
        ]
        assert (found.totals[0], found.totals[WAITING], found.total) == (21, 13, 34)

    def test_what_was_erased_still_counts(self, edition):
        group = GroupFactory(edition=edition)
        people(group, 6)
        RegistrationCount.objects.create(group=group, state=State.COMPLETED, number=5)
        RegistrationCount.objects.create(group=group, state=State.WITHDRAWN, number=8)

        found = operations.statistics_of(edition)

        assert (found.by_state.rows[0].numbers[0], found.by_state.rows[0].numbers[WITHDRAWN]) == (11, 8)
        assert found.is_partly_erased

    def test_after_the_purge_the_numbers_are_the_same(self, edition):
        group = GroupFactory(edition=edition)
        people(group, 6)
        people(group, 5, state=State.WITHDRAWN)
        before = operations.statistics_of(edition).by_state
        Registration.objects.update(retain_until=timezone.localdate() - timezone.timedelta(days=1))

        operations.purge()

        after = operations.statistics_of(edition)
        assert not Registration.objects.exists()
        assert after.by_state == before
        assert (after.is_partly_erased, after.by_language.rows, after.attendance[0].lessons) == (True, (), None)

    def test_how_many_were_erased_is_a_number_like_others(self, edition):
        """Of 26 people one is not in the list of languages: who subtracts learns nothing."""
        group = GroupFactory(edition=edition)
        people(group, 18)
        people(group, 7, locale="ro")
        RegistrationCount.objects.create(group=group, state=State.CONFIRMED, number=1)

        found = operations.statistics_of(edition)

        assert (found.by_state.total, found.by_language.total) == (26, 26)
        rows = [(row.of, row.number) for row in found.by_language.rows]
        assert rows == [("it", 18), ("-", None), ("ro", None)]

    def test_a_small_number_hides_another_with_it(self, edition):
        one, two = GroupFactory(edition=edition, weekday=1), GroupFactory(edition=edition, weekday=2)
        for group, numbers in [(one, (12, 3)), (two, (20, 9))]:
            people(group, numbers[0])
            people(group, numbers[1], state=State.WITHDRAWN)

        found = operations.statistics_of(edition).by_state

        assert [(row.numbers[0], row.numbers[WITHDRAWN], row.total) for row in found.rows] == [
            (None, None, 15),
            (None, None, 29),
        ]
        assert (found.totals[0], found.totals[WITHDRAWN], found.total) == (32, 12, 44)
        assert not operations.statistics_of(edition).is_partly_erased

    def test_every_state_is_in_one_column(self):
        assert {*OTHER_STATES, State.CONFIRMED, State.COMPLETED} == set(State)


class TestByLanguage:
    def test_the_most_frequent_first_and_the_hidden_ones_last_by_name(self, edition):
        group = GroupFactory(edition=edition)
        for language, number in [("it", 20), ("ro", 4), ("fr", 6), ("sq", 2), ("en", 7)]:
            people(group, number, locale=language)

        found = operations.statistics_of(edition).by_language

        assert [(row.of, row.number) for row in found.rows] == [
            ("it", 20),
            ("en", 7),
            ("fr", 6),
            ("ro", None),
            ("sq", None),
        ]
        assert found.total == 39

    @pytest.mark.parametrize("numbers", [{"it": 3}, {"it": 1, "fr": 1, "ro": 1, "sq": 1, "en": 1}])
    def test_so_few_that_the_total_would_tell_are_no_list(self, edition, numbers):
        group = GroupFactory(edition=edition)
        for language, number in numbers.items():
            people(group, number, locale=language)
        assert operations.statistics_of(edition).by_language.rows == ()

    def test_where_the_other_table_hides_how_many_there_are_this_one_does_not_say_it(self, edition):
        for state in (State.CONFIRMED, State.WAITING, State.OFFERED, State.WITHDRAWN, State.EXPIRED):
            people(GroupFactory(edition=edition), 1, state=state, queue_number=1, offered_until=timezone.now())
        found = operations.statistics_of(edition)
        assert (found.by_state.total, found.by_language.total) == (None, None)


class TestByAge:
    def born(self, group, years):
        return {"registration-birth-date": group.first_date.replace(year=group.first_date.year - years).isoformat()}

    def test_without_dates_of_birth_there_is_no_table(self, edition):
        people(GroupFactory(edition=edition), 8)
        assert operations.statistics_of(edition).by_age is None

    def test_in_whole_years_on_the_first_day_of_the_group(self, edition):
        group = GroupFactory(edition=edition, first_date=timezone.datetime(2026, 10, 5).date())
        for years, number in [(17, 5), (18, 6), (29, 1), (64, 7), (65, 8), (90, 1)]:
            people(group, number, answers=self.born(group, years))
        people(group, 5)

        found = operations.statistics_of(edition).by_age

        assert [(row.of, row.number) for row in found.rows] == [
            ("0-17", 5),
            ("18-29", 7),
            ("45-64", 7),
            ("65-", 9),
            ("", 5),
        ]

    def test_a_small_band_hides_another(self, edition):
        group = GroupFactory(edition=edition, first_date=timezone.datetime(2026, 10, 5).date())
        for years, number in [(20, 3), (40, 9), (70, 20)]:
            people(group, number, answers=self.born(group, years))
        found = operations.statistics_of(edition).by_age
        assert [(row.of, row.number) for row in found.rows] == [("18-29", None), ("30-44", None), ("65-", 20)]


ZONE, CENTRE, HILLS = "zone", "option-centre", "option-hills"


def form_with_zone(counted, *, title="In quale zona abiti?", asked_when=None, step_when=None):
    options = (Option(id=CENTRE, label="Centro"), Option(id=HILLS, label="Colline"))
    question = OneOf(id=ZONE, label=title, options=options, other="Altrove", counted=counted, shown_when=asked_when)
    return Definition(steps=(Step(id="step", title="Tu", items=(question,), shown_when=step_when),)).to_json()


class TestMarkedQuestions:
    def answered(self, group, definition, **numbers):
        for answer, number in numbers.items():
            given = {"centre": CENTRE, "hills": HILLS, "other": {"other": "Fuori"}, "gone": "no-option"}.get(answer)
            people(group, number, definition=definition, answers={ZONE: given} if given else {})

    def test_a_question_that_is_not_marked_is_not_counted(self, edition):
        self.answered(GroupFactory(edition=edition), form_with_zone(counted=False), centre=20)
        assert operations.statistics_of(edition).questions == ()

    def test_answers_in_the_order_of_the_form(self, edition):
        group = GroupFactory(edition=edition)
        self.answered(group, form_with_zone(counted=True), hills=9, centre=6, other=5, nothing=4, gone=2)

        (found,) = operations.statistics_of(edition).questions

        assert found.label == "In quale zona abiti?"
        assert [(found.words.get(row.of), row.number) for row in found.tally.rows] == [
            ("Centro", 6),
            ("Colline", 9),
            ("Altrove", 5),
            (None, 6),
        ]

    def test_once_marked_the_answers_of_before_count_too_in_the_newest_words(self, edition):
        group = GroupFactory(edition=edition)
        self.answered(group, form_with_zone(counted=False, title="Zona?"), centre=6)
        self.answered(group, form_with_zone(counted=True), hills=7)
        (found,) = operations.statistics_of(edition).questions
        assert (found.label, found.tally.total) == ("In quale zona abiti?", 13)

    def test_a_small_number_is_hidden(self, edition):
        self.answered(GroupFactory(edition=edition), form_with_zone(counted=True), hills=9, centre=3, other=12)
        (found,) = operations.statistics_of(edition).questions
        assert [row.number for row in found.tally.rows] == [None, None, 12]

    @pytest.mark.parametrize("minors", [3, 6])
    @pytest.mark.parametrize("what", ["asked_when", "step_when"])
    def test_who_is_asked_only_by_their_age_tells_no_number_that_the_ages_hide(self, edition, minors, what):
        """Without an answer are 21 of 24, say: then three are under age, and how old the others are follows."""
        group = GroupFactory(edition=edition)
        young = Condition(rules=(Rule(question=BIRTH_ID, operator="younger", value=18),))
        form = form_with_zone(counted=True, **{what: young})
        for age, number in ((15, minors), (25, 9 - minors), (35, 15)):
            birthday = group.first_date.replace(day=1, year=group.first_date.year - age).isoformat()
            answers = {BIRTH_ID: birthday} | ({ZONE: "hills"} if age < 18 else {})
            people(group, number, definition=form, answers=answers)

        found = operations.statistics_of(edition)

        assert [row.number for row in found.by_age.rows] == [None, None, 15]
        assert [each.tally.rows for each in found.questions] == [()]

    def test_negative_control_where_nothing_is_hidden_it_is_counted(self, edition):
        group = GroupFactory(edition=edition)
        some = Condition(rules=(Rule(question="other", operator="is", value=True),))
        self.answered(group, form_with_zone(counted=True, asked_when=some), hills=9, nothing=5)
        (question,) = operations.statistics_of(edition).questions
        assert [row.number for row in question.tally.rows] == [9, 5]

    def test_on_the_page(self, desk_client, edition):
        self.answered(GroupFactory(edition=edition), form_with_zone(counted=True), hills=9, nothing=5)
        words = words_of(desk_client.get(url("statistics", edition.pk)))
        assert "In quale zona abiti? Risposta Iscrizioni Colline 9 Senza risposta 5 In tutto 14" in words


class TestAttendance:
    def shown(self, edition):
        (attendance,) = operations.statistics_of(edition).attendance
        return attendance.lessons and [(each.present, each.absent, each.percent) for each in attendance.lessons]

    @pytest.mark.parametrize(
        ("present", "shown"),
        [
            (14, (14, 6, 70)),
            (20, (20, 0, 100)),
            (17, (None, None, None)),  # Three did not come.
            (3, (None, None, None)),
            (0, (0, 20, None)),  # Nobody has marked it.
        ],
    )
    def test_who_came_and_who_did_not(self, edition, present, shown):
        group = GroupFactory(edition=edition)
        lesson_of(group, people(group, 20)[:present])
        assert self.shown(edition) == [shown]

    def test_those_without_a_seat_are_not_counted(self, edition):
        group = GroupFactory(edition=edition)
        seated, gone = people(group, 10), people(group, 5, state=State.WITHDRAWN)
        lesson_of(group, [*seated, *gone])
        assert self.shown(edition) == [(10, 0, 100)]

    def test_where_it_is_hidden_how_many_have_a_seat_the_lessons_do_not_say_it(self, edition):
        group = GroupFactory(edition=edition)
        lesson_of(group, people(group, 20)[:10])
        people(group, 3, state=State.WITHDRAWN)
        assert operations.statistics_of(edition).by_state.rows[0].numbers[0] is None
        assert self.shown(edition) is None

    def test_after_somebody_was_erased_it_would_be_wrong(self, edition):
        group = GroupFactory(edition=edition)
        lesson_of(group, people(group, 20)[:10])
        RegistrationCount.objects.create(group=group, state=State.COMPLETED, number=1)
        assert self.shown(edition) is None

    def test_common_lessons_stand_with_each_group_and_cancelled_ones_with_none(self, edition):
        one, two = GroupFactory(edition=edition, weekday=1), GroupFactory(edition=edition, weekday=2)
        seated = people(one, 8)
        people(two, 8)
        common = lesson_of(one, seated)
        Lesson.objects.filter(pk=common.pk).update(group=None)
        Lesson.objects.filter(pk=lesson_of(one, []).pk).update(cancelled=True)
        found = operations.statistics_of(edition).attendance
        assert [[each.present for each in group.lessons] for group in found] == [[8], [0]]


# --- the page and the files -------------------------------------------------------------------------------------------


@pytest.fixture
def filled(edition):
    """Two groups, a small number, a lesson."""
    one, two = GroupFactory(edition=edition, weekday=1), GroupFactory(edition=edition, weekday=2)
    lesson_of(one, people(one, 12, locale="it")[:6])
    people(two, 11, locale="fr")
    people(two, 9, state=State.WAITING, locale="fr")
    people(one, 8, state=State.WAITING, locale="ro")
    return edition


def test_the_page_shows_every_table_and_names_nobody(desk_client, filled):
    person = Registration.objects.first()
    response = desk_client.get(url("statistics", filled.pk))
    soup = BeautifulSoup(response.content, "html.parser")
    titles = [each.get_text() for each in soup.main.select("h2")]
    assert titles[:2] == ["Iscrizioni per gruppo e stato", "Iscrizioni per lingua"]
    assert len(titles) == 4
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in soup.main.select("tbody tr")]
    assert rows[0][0] == "12"
    assert rows[2][0] == "23"
    assert ["6", "6", "50"] in rows
    for word in (person.last_name, person.email, person.reference):
        assert word not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_reading_is_recorded_with_numbers_alone(desk_client, filled):
    desk_client.get(url("statistics", filled.pk))
    desk_client.get(url("statistics_file", filled.pk, "csv"))
    events = AuditEvent.objects.filter(action="registration.counted").order_by("sequence")
    assert [(each.target, each.details) for each in events] == [
        (f"edition:{filled.pk}", {}),
        (f"edition:{filled.pk}", {"format": "csv"}),
    ]


def test_an_empty_edition_says_so(desk_client, edition):
    words = words_of(desk_client.get(url("statistics", edition.pk)))
    assert "Non ci sono ancora gruppi." in words
    assert "Nessuna iscrizione, o troppo poche per dirne qualcosa." in words
    assert desk_client.get(url("statistics_file", edition.pk, "xlsx")).status_code == 200
    assert desk_client.get(url("statistics", edition.pk + 999)).status_code == 404
    assert desk_client.get(url("statistics_file", edition.pk + 999, "csv")).status_code == 404


def test_the_list_of_courses_leads_there(desk_client, filled):
    assert url("statistics", filled.pk) in desk_client.get(url("course_list")).content.decode()


def test_a_hidden_number_is_in_no_file(desk_client, edition):
    group = GroupFactory(edition=edition)
    people(group, 12)
    people(group, 3, state=State.WITHDRAWN)

    book = load_workbook(io.BytesIO(b"".join(desk_client.get(url("statistics_file", edition.pk, "xlsx")))))
    row = [cell.value for cell in book.worksheets[0][2]]
    assert row[1:] == [statistics.HIDDEN, statistics.HIDDEN, 15]

    raw = b"".join(desk_client.get(url("statistics_file", edition.pk, "csv"))).decode("utf-8-sig")
    numbers = {(row[1], row[2]): row[3] for row in csv.reader(io.StringIO(raw), delimiter=";")}
    assert numbers[str(group), "Con un posto"] == ""
    assert numbers[str(group), "In tutto"] == "15"
    assert "3" not in numbers.values()

    ods = ZipFile(io.BytesIO(b"".join(desk_client.get(url("statistics_file", edition.pk, "ods")))))
    assert 'office:value="3"' not in ods.read("content.xml").decode()


def test_more_people_take_no_more_queries(desk_client, filled, django_assert_num_queries):
    page = url("statistics", filled.pk)
    desk_client.get(page)
    with django_assert_num_queries(QUERIES):
        desk_client.get(page)
    for group in filled.groups.all():
        lesson_of(group, people(group, 7))
    lesson_of(GroupFactory(edition=filled, weekday=3), [])
    with django_assert_num_queries(QUERIES):
        desk_client.get(page)
