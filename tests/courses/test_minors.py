"""Ages by date of birth; who answers for a minor, who may collect one, and where of all that nothing stands."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import documents, minors, operations, people
from courses.form_definition import (
    EMAIL_ID,
    FIRST_NAME_ID,
    GROUP_ID,
    NO_WISH,
    SECOND_WISH_ID,
    first_step_errors,
    fixed_steps,
)
from courses.links import own_address
from courses.models import Allocation, Channel, CourseGroup, Edition, Lesson, Registration
from courses.own.copy import copy_of_data
from formbuilder.definition import Definition
from formbuilder.reading import read_snapshot
from outbox.models import Mail
from tests.events.pages import make_unit
from tests.printing.samples import printed, text_of

from .desk_pages import filled_in, main_of, url, words_of
from .factories import GroupFactory, RegistrationFactory, registration_input
from .pages import OPTION_NO, QUESTION_ID, make_course_page, question_steps
from .visitor import GROWN_UP, Visitor

pytestmark = pytest.mark.django_db

BIRTHDAY = minors.BIRTH_ID
GUARDIAN = {
    minors.GUARDIAN_FIRST_NAME_ID: "Mariagrazia",
    minors.GUARDIAN_LAST_NAME_ID: "Responsabilis",
    minors.GUARDIAN_RELATION_ID: "parent",
    minors.GUARDIAN_PHONE_ID: "0171 555111",
}
CONSENT = {"given": True, "version": minors.GUARDIAN_CONSENT_VERSION}
COLLECTORS = [{minors.COLLECTOR_NAME_ID: "Nonnougo Bianchi", minors.COLLECTOR_PHONE_ID: "0171 555222"}]
SECRETS = ("Mariagrazia", "Responsabilis", "555111", "Nonnougo", "555222")
"""What stands about a child's people, in words that occur nowhere else."""


def years_ago(years: int, *, days: int = 0) -> datetime.date:
    """A date of birth: on the first of March, so that every year has it."""
    return datetime.date(timezone.localdate().year - years, 3, 1) + datetime.timedelta(days=days)


CHILD = years_ago(12)


def answers_of_minor(born: datetime.date = CHILD, **changes):
    of_step = {minors.ALONE_ID: False, minors.COLLECTORS_ID: COLLECTORS, minors.GUARDIAN_CONSENT_ID: CONSENT}
    return {BIRTHDAY: born.isoformat(), **GUARDIAN, **of_step, **changes}


def snapshot(edition, *, is_minor: bool):
    form = Definition(steps=fixed_steps(edition=edition, groups=[]))
    answers = answers_of_minor() if is_minor else {BIRTHDAY: GROWN_UP.isoformat()}
    return minors.as_it_applies(form, answers, day=timezone.localdate())[0].to_json()


@pytest.fixture
def group():
    return GroupFactory(edition__minimum_age=6)


@pytest.fixture
def page(group, index, home_page):
    return make_course_page(index, course=group.edition.course, unit=make_unit(home_page))


@pytest.fixture
def child(group):
    return RegistrationFactory(
        group=group, first_name="Bimba", answers=answers_of_minor(), definition=snapshot(group.edition, is_minor=True)
    )


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


class TestAges:
    @pytest.mark.parametrize(
        ("ages", "first_day", "born", "is_admitted"),
        [
            ((16, None), (2027, 3, 1), (2011, 2, 28), True),
            ((16, None), (2027, 3, 1), (2011, 3, 1), True),
            ((16, None), (2027, 3, 1), (2011, 3, 2), False),
            ((None, 10), (2027, 3, 1), (2016, 3, 2), True),
            ((None, 10), (2027, 3, 1), (2016, 3, 1), False),
            ((6, 10), (2027, 3, 1), (2021, 3, 2), False),
            ((6, 10), (2027, 3, 1), (2021, 3, 1), True),
            ((10, 10), (2027, 3, 1), (2016, 6, 1), True),
            ((0, None), (2027, 3, 1), (2026, 6, 1), True),
            ((14, None), (2026, 2, 28), (2012, 2, 29), False),
            ((14, None), (2026, 3, 1), (2012, 2, 29), True),
            ((16, None), (2028, 2, 29), (2012, 2, 29), True),
            ((16, None), (2028, 2, 28), (2012, 2, 29), False),
            ((None, 15), (2028, 2, 28), (2012, 2, 29), True),
            ((None, 15), (2028, 2, 29), (2012, 2, 29), False),
            ((None, None), (2027, 3, 1), (2011, 3, 2), True),
        ],
    )
    def test_are_counted_on_the_groups_first_day(self, ages, first_day, born, is_admitted):
        edition = Edition(minimum_age=ages[0], maximum_age=ages[1])
        group = CourseGroup(edition=edition, begins_on=datetime.date(*first_day))
        answers = {BIRTHDAY: datetime.date(*born).isoformat()}
        assert (minors.why_not_admitted(group, answers) == "") is is_admitted

    @pytest.mark.parametrize("answers", [{}, {BIRTHDAY: ""}, {BIRTHDAY: "ieri"}, {BIRTHDAY: None}, {BIRTHDAY: 3}])
    def test_nobody_is_refused_whose_date_of_birth_is_not_known(self, answers):
        group = CourseGroup(edition=Edition(minimum_age=99), begins_on=datetime.date(2027, 3, 1))
        assert minors.why_not_admitted(group, answers) == ""
        assert people.age_on(Registration(answers=answers), group.begins_on) is None

    @pytest.mark.parametrize(
        ("ages", "said"),
        [
            ((16, None), "Il primo giorno del gruppo bisogna aver compiuto 16 anni."),
            ((None, 30), "Il primo giorno del gruppo si possono avere al massimo 30 anni."),
            ((None, 1), "Il primo giorno del gruppo si può avere al massimo 1 anno."),
            ((16, 30), "Il primo giorno del gruppo bisogna avere da 16 a 30 anni."),
            ((0, 30), "Il primo giorno del gruppo si possono avere al massimo 30 anni."),
            ((0, None), "Chi ha meno di 18 anni si iscrive con chi ne ha la responsabilità."),
        ],
    )
    def test_are_said_at_the_question(self, ages, said):
        edition = Edition(minimum_age=ages[0], maximum_age=ages[1])
        first, *_others = fixed_steps(edition=edition, groups=[])
        assert first.questions[-1].help_text == said

    def test_an_edition_without_ages_asks_nothing_of_all_this(self):
        (only,) = fixed_steps(edition=Edition(), groups=[])
        assert BIRTHDAY not in [each.id for each in only.questions]
        assert only.intro == ""

    @pytest.mark.parametrize(
        ("born", "day", "age"),
        [
            ((2010, 5, 4), (2026, 5, 3), 15),
            ((2010, 5, 4), (2026, 5, 4), 16),
            ((2012, 2, 29), (2026, 2, 28), 13),
            ((2012, 2, 29), (2026, 3, 1), 14),
        ],
    )
    def test_an_age_on_a_day_for_whoever_counts(self, born, day, age):
        registration = Registration(answers={BIRTHDAY: datetime.date(*born).isoformat()})
        assert people.age_on(registration, datetime.date(*day)) == age


class TestForm:
    def fill_in_guardian(self, visitor, **changes):
        typed = {**GUARDIAN, minors.GUARDIAN_CONSENT_ID: "on", **changes}
        visitor.press(**{f"q-{name}": value for name, value in typed.items()})

    @pytest.mark.parametrize(
        ("days", "is_minor"), [(1, True), (0, False), (-1, False)], ids=["tomorrow", "today", "yesterday"]
    )
    def test_who_is_under_age_on_the_day_of_registering_meets_the_guardians_step(self, page, group, days, is_minor):
        today = timezone.localdate()
        eighteenth = today.replace(day=min(today.day, 28), year=today.year - 18)
        eighteenth += datetime.timedelta(days=today.day - eighteenth.day + days)

        visitor = Visitor(page)
        visitor.identify(group, born=eighteenth)

        assert ("Chi esercita la responsabilità genitoriale" in visitor.text) is is_minor
        assert ("Controlla le risposte" in visitor.text) is not is_minor

    def test_a_minor_is_registered_by_whoever_answers_for_them(self, page, group):
        visitor = Visitor(page)
        visitor.identify(group, born=CHILD)
        self.fill_in_guardian(visitor)
        assert "Chi altro può venire?" not in visitor.text
        visitor.press(**{f"q-{minors.ALONE_ID}": "no"})
        assert "Chi altro può venire?" in visitor.text, "it became due by the answer, without JavaScript"
        alone = {f"q-{minors.ALONE_ID}": "no"}
        visitor.press(f"press:{minors.COLLECTORS_ID}:add", **alone)
        entry = f"q-{minors.COLLECTORS_ID}_1_"
        person = {entry + name: value for name, value in COLLECTORS[0].items()}
        visitor.press(**alone, **person)
        assert "Persona 1 – Nome e cognome: Nonnougo Bianchi; Telefono: 0171 555222" in visitor.text
        visitor.press("send")

        registration = Registration.objects.get()
        assert registration.answers == answers_of_minor()
        assert {step.id for step in read_snapshot(registration.definition).steps} >= minors.STEP_IDS
        assert "0171555111" in registration.search_text, "the desk finds a child by the number of who calls"

    def test_who_may_go_home_alone_is_asked_for_nobody(self, page, group):
        visitor = Visitor(page)
        visitor.identify(group, born=CHILD)
        self.fill_in_guardian(visitor)
        visitor.press(**{f"q-{minors.ALONE_ID}": "yes"})
        visitor.press("send")
        answers = Registration.objects.get().answers
        assert (answers[minors.ALONE_ID], minors.COLLECTORS_ID in answers) == (True, False)

    @pytest.mark.parametrize("missing", [*GUARDIAN, minors.GUARDIAN_CONSENT_ID])
    def test_nothing_of_the_guardian_but_the_second_address_may_be_missing(self, page, group, missing):
        visitor = Visitor(page)
        visitor.identify(group, born=CHILD)
        self.fill_in_guardian(visitor, **{missing: ""})
        assert len(visitor.errors) == 1
        assert visitor.soup.select_one(f".has-error [name='q-{missing}']")

    def test_a_date_of_birth_that_is_put_right_takes_the_guardian_along(self, page, group):
        visitor = Visitor(page)
        first = visitor.url
        visitor.identify(group, born=CHILD)
        self.fill_in_guardian(visitor)
        visitor.press(**{f"q-{minors.ALONE_ID}": "yes"})
        visitor.show(visitor.client.get(first))
        visitor.identify(group, born=GROWN_UP)
        for word in SECRETS:
            assert word not in visitor.text
        visitor.press("send")

        registration = Registration.objects.get()
        assert registration.answers == {BIRTHDAY: GROWN_UP.isoformat()}
        assert read_snapshot(registration.definition).step(minors.GUARDIAN_STEP_ID) is None

    def test_too_young_is_said_at_the_date_of_birth_and_nothing_typed_is_lost(self, page, group):
        born = group.first_date.replace(day=1, year=group.first_date.year - 5)
        visitor = Visitor(page)
        visitor.identify(group, born=born)

        assert len(visitor.errors) == 1
        assert "bisogna aver compiuto 6 anni" in visitor.errors[0]
        assert visitor.soup.select_one(f"[name='q-{BIRTHDAY}_year']")["value"] == str(born.year)
        assert visitor.soup.select_one(f"[name='q-{FIRST_NAME_ID}']")["value"] == "Ada"
        assert visitor.soup.select_one(f"[name='q-{EMAIL_ID}']")["value"] == "ada@example.org"

    def test_a_group_that_is_moved_meanwhile_is_looked_at_again_on_sending(self, page, group):
        """Sixteen on the first day as it was, not on that of now."""
        Edition.objects.update(minimum_age=16)
        group.refresh_from_db()
        visitor = Visitor(page)
        visitor.identify(group, born=group.first_date.replace(day=1, year=group.first_date.year - 16))
        self.fill_in_guardian(visitor)
        visitor.press(**{f"q-{minors.ALONE_ID}": "yes"})
        CourseGroup.objects.update(begins_on=timezone.localdate().replace(day=1) - datetime.timedelta(days=5))

        visitor.press("send")

        assert "bisogna aver compiuto 16 anni" in visitor.errors[0]
        assert not Registration.objects.exists()

    def test_ages_cost_no_query(self, page, course_page):
        """The first days of the groups are read with the form."""
        numbers = []
        for each in (course_page, page):
            visitor = Visitor(each)
            visitor.identify(each.edition.groups.get(), born=CHILD)
            with CaptureQueriesContext(connection) as queries:
                visitor.client.get(visitor.url)
            numbers.append(len(queries))
        assert numbers == [3, 3]

    def test_the_mail_says_nothing_of_the_child_or_its_people(self, group):
        operations.register(
            **registration_input(
                group, first_name="Bimba", answers=answers_of_minor(), definition=snapshot(group.edition, is_minor=True)
            )
        )
        for text in Mail.objects.get().texts():
            for word in (*SECRETS, str(CHILD.year), "anni"):
                assert word not in text


class TestOperations:
    def test_whoever_calls_the_operation_is_refused_too(self, group):
        born = group.first_date.replace(day=1, year=group.first_date.year - 5).isoformat()
        with pytest.raises(operations.NotAdmittedError, match="6 anni"):
            operations.register(**registration_input(group, answers={BIRTHDAY: born}))
        assert not Registration.objects.exists()
        assert operations.verify_seats() == []

    def test_into_a_group_that_begins_earlier_nobody_is_moved_who_is_too_young_then(self, desk_client, group):
        """Seven on the first day of one group, five on that of the other."""
        born = group.first_date.replace(day=1, year=group.first_date.year - 6)
        person = operations.register(**registration_input(group, answers=answers_of_minor(born))).registration
        earlier = GroupFactory(edition=group.edition, first_date=group.first_date - datetime.timedelta(days=60))

        response = desk_client.post(url("move", person.pk), {"group": str(earlier.uuid)})

        assert response.status_code == 422
        assert "bisogna aver compiuto 6 anni" in words_of(response)
        person.refresh_from_db()
        assert person.group_id == group.pk
        assert operations.verify_seats() == []

    @pytest.mark.parametrize("is_wished", [True, False])
    def test_where_lots_are_drawn_every_group_that_is_wished_counts(self, group, is_wished):
        earlier = GroupFactory(edition=group.edition, first_date=group.first_date - datetime.timedelta(days=60))
        born = group.first_date.replace(day=1, year=group.first_date.year - 6)
        answers = {BIRTHDAY: born.isoformat(), GROUP_ID: str(group.uuid)}
        answers[SECOND_WISH_ID] = str(earlier.uuid) if is_wished else NO_WISH
        assert list(first_step_errors(answers)) == ([BIRTHDAY] if is_wished else [])

    @pytest.mark.parametrize("is_drawn", [False, True])
    def test_no_operation_lets_somebody_wish_a_group_for_which_they_are_too_young(self, desk, group, is_drawn):
        """Once lots are drawn what was wished counts no more."""
        drawn_at = timezone.now() if is_drawn else None
        Edition.objects.update(allocation=Allocation.DRAW, drawn_at=drawn_at)
        group = CourseGroup.objects.select_related("edition").get(pk=group.pk)
        earlier = GroupFactory(edition=group.edition, first_date=group.first_date - datetime.timedelta(days=60))
        born = group.first_date.replace(day=1, year=group.first_date.year - 6).isoformat()
        wishes = {BIRTHDAY: born, SECOND_WISH_ID: str(earlier.uuid)}
        person = operations.register(**registration_input(group, answers={BIRTHDAY: born})).registration
        acts = [
            lambda: operations.register(**registration_input(group, answers=wishes)),
            lambda: operations.enter(
                group=group,
                person=operations.Person(first_name="Ada", last_name="Neri", email="", phone="0171 444789"),
                channel=Channel.PHONE,
                answers=wishes,
                definition={},
                locale="it",
                submission_key="k",
                actor=desk,
                tell=False,
            ),
            lambda: operations.correct_answers(
                registration_id=person.pk,
                answers={SECOND_WISH_ID: str(earlier.uuid)},
                asked=frozenset({SECOND_WISH_ID}),
                actor=desk,
                version=None,
            ),
        ]
        for act in acts:
            if is_drawn:
                act()
            else:
                with pytest.raises(operations.NotAdmittedError, match="6 anni"):
                    act()
        assert operations.verify_seats() == []

    def test_nobody_is_put_back_into_a_group_for_which_a_corrected_birthday_is_too_young(self, desk, group):
        first, last = (each + datetime.timedelta(days=60) for each in (group.first_date, group.last_date))
        later = GroupFactory(edition=group.edition, first_date=first, last_date=last)
        born = group.first_date.replace(day=1, year=group.first_date.year - 6)
        person = operations.register(**registration_input(group, answers={BIRTHDAY: born.isoformat()})).registration
        moved = operations.move(registration_id=person.pk, group=later.uuid, actor=desk, tell=False)
        younger = later.first_date.replace(day=1, year=later.first_date.year - 6)
        operations.correct_answers(
            registration_id=person.pk,
            answers={BIRTHDAY: younger.isoformat()},
            asked=frozenset({BIRTHDAY}),
            actor=desk,
            version=None,
        )
        with pytest.raises(operations.ImpossibleActionError):
            operations.take_back(facts=moved.trace, actor=desk)
        person.refresh_from_db()
        assert person.group == later
        assert operations.verify_seats() == []

    def test_the_purge_leaves_nothing_of_it(self, child):
        Registration.objects.update(retain_until=timezone.localdate() - datetime.timedelta(days=1))
        operations.purge()
        assert not Registration.objects.exists()


class TestDesk:
    ADA = {"first_name": "Ada", "last_name": "Neri", "email": "", "phone": "0171 444789", "informed": "on"}

    def enter(self, client, group, born=None, **typed):
        page = filled_in(client.get(url("enter", group.uuid)))
        return client.post(url("enter", group.uuid), {**page, **self.ADA, **birthday_parts(born), **typed})

    def test_an_adult_on_the_telephone_gives_the_date_of_birth_and_nothing_else(self, desk_client, group, page):
        response = self.enter(desk_client, group)
        assert response.status_code == 422
        assert main_of(response).select_one(f".has-error [name='q-{BIRTHDAY}_day']")
        assert not main_of(response).select_one(f".has-error [name='q-{minors.GUARDIAN_PHONE_ID}']")

        typed = {f"q-{minors.GUARDIAN_FIRST_NAME_ID}": "Mariagrazia"}
        assert self.enter(desk_client, group, GROWN_UP, **typed).status_code == 303

        registration = Registration.objects.get()
        assert registration.answers == {BIRTHDAY: GROWN_UP.isoformat()}
        assert read_snapshot(registration.definition).step(minors.GUARDIAN_STEP_ID) is None

    @pytest.mark.parametrize("has_page", [True, False])
    def test_a_minor_is_registered_with_guardian_and_who_may_collect(self, desk_client, group, has_page, request):
        if has_page:
            request.getfixturevalue("page")
        response = self.enter(desk_client, group, CHILD)
        assert response.status_code == 422
        wrong = {each["name"] for each in main_of(response).select(".has-error input")}
        assert wrong >= {f"q-{name}" for name in (*GUARDIAN, minors.GUARDIAN_CONSENT_ID, minors.ALONE_ID)}
        assert "Chi altro può venire?" in words_of(response)

        response = self.enter(desk_client, group, CHILD, **guardian_post(), **collectors_post())

        assert response.status_code == 303
        assert Registration.objects.get().answers == answers_of_minor()
        record = words_of(desk_client.get(response.url))
        age = people.age_on(Registration.objects.get(), group.first_date)
        assert f"Età il primo giorno del gruppo {age} anni" in record
        assert "Mariagrazia" in record
        assert "Nonnougo Bianchi" in record

    def test_too_young_is_said_at_the_date_of_birth(self, desk_client, group, page):
        born = group.first_date.replace(day=1, year=group.first_date.year - 5)
        response = self.enter(desk_client, group, born, **guardian_post(), **collectors_post())
        assert response.status_code == 422
        assert "bisogna aver compiuto 6 anni" in words_of(response)
        assert main_of(response).select_one(f".has-error [name='q-{BIRTHDAY}_day']")
        assert not Registration.objects.exists()

    def test_the_ages_are_those_of_the_groups_own_edition(self, desk_client, group, page):
        """The page shows another edition, which says nothing of ages."""
        now = timezone.now()
        Edition.objects.update(enrolment_from=None, enrolment_until=now - datetime.timedelta(days=1))
        GroupFactory(edition__course=group.edition.course)
        assert main_of(desk_client.get(url("enter", group.uuid))).select(f"[name='q-{BIRTHDAY}_day']")

    def correct(self, client, registration, **typed):
        page = filled_in(client.get(url("correct_answers", registration.pk)))
        return client.post(url("correct_answers", registration.pk), {**page, **typed})

    def test_who_may_collect_is_put_right_and_the_old_ones_stay_in_the_history(self, desk_client, child):
        page = desk_client.get(url("correct_answers", child.pk))
        entries = main_of(page).select(".form-repeat__entry")
        assert len(entries) == minors.COLLECTORS_MAX
        assert not main_of(page).select(".form-repeat button"), "one button saves"

        second = {f"q-{minors.COLLECTORS_ID}_2_{name}": value for name, value in ANOTHER.items()}
        assert self.correct(desk_client, child, **second).status_code == 303
        child.refresh_from_db()
        assert child.answers[minors.COLLECTORS_ID] == [*COLLECTORS, ANOTHER]
        nobody = {f"q-{minors.COLLECTORS_ID}_{n}_{name}": "" for n in (1, 2) for name in ANOTHER}
        self.correct(desk_client, child, **nobody)
        child.refresh_from_db()
        assert minors.COLLECTORS_ID not in child.answers
        assert child.answers[minors.GUARDIAN_CONSENT_ID] == CONSENT
        assert "Nonnougo Bianchi" in main_of(desk_client.get(url("registration_detail", child.pk))).select_one(
            ".desk-history"
        ).get_text(" ")

    def test_a_grown_up_who_was_typed_as_a_child_has_no_guardian_any_more(self, desk_client, child):
        assert self.correct(desk_client, child, **birthday_parts(GROWN_UP)).status_code == 303
        child.refresh_from_db()
        assert child.answers == {BIRTHDAY: GROWN_UP.isoformat()}
        assert read_snapshot(child.definition).step(minors.GUARDIAN_STEP_ID) is None
        history = child.events.get().before
        assert history[minors.GUARDIAN_PHONE_ID] == "0171 555111"

    def test_a_child_who_was_typed_as_a_grown_up_lacks_a_guardian_until_the_desk_has_asked(self, desk_client, group):
        registration = RegistrationFactory(
            group=group,
            answers={BIRTHDAY: GROWN_UP.isoformat()},
            definition=snapshot(group.edition, is_minor=False),
            locale="en",
            source_definition=snapshot(group.edition, is_minor=False),
        )
        warning = "manca chi ne ha la responsabilità"
        assert warning not in words_of(desk_client.get(url("registration_detail", registration.pk)))

        self.correct(desk_client, registration, **birthday_parts(CHILD))
        assert warning in words_of(desk_client.get(url("registration_detail", registration.pk)))
        typed = {**guardian_post(), **collectors_post(), f"q-{minors.GUARDIAN_CONSENT_ID}": ""}
        assert self.correct(desk_client, registration, **typed).status_code == 303

        registration.refresh_from_db()
        expected = answers_of_minor()
        assert registration.answers == {k: v for k, v in expected.items() if k != minors.GUARDIAN_CONSENT_ID}
        record = words_of(desk_client.get(url("registration_detail", registration.pk)))
        assert warning not in record
        assert "Nome di chi ha la responsabilità Mariagrazia" in record

    def test_a_date_of_birth_that_is_none_for_the_group_is_not_saved(self, desk_client, child):
        born = child.group.first_date.replace(day=1, year=child.group.first_date.year - 5)
        response = self.correct(desk_client, child, **birthday_parts(born))
        assert response.status_code == 422
        assert "bisogna aver compiuto 6 anni" in words_of(response)
        child.refresh_from_db()
        assert child.answers == answers_of_minor()

    def test_other_answers_are_put_right_whatever_the_ages_are_now(self, desk_client, child):
        Edition.objects.update(minimum_age=16)
        assert self.correct(desk_client, child, **{f"q-{minors.GUARDIAN_PHONE_ID}": "0171 999000"}).status_code == 303

    def test_a_form_from_before_is_corrected_as_it_was(self, desk_client, group):
        registration = RegistrationFactory(group=group, answers={}, definition={})
        assert not minors.lacks_guardian(registration)
        assert "Età" not in words_of(desk_client.get(url("registration_detail", registration.pk)))


class TestAtTheDoor:
    @pytest.fixture
    def lesson(self, group):
        return Lesson.objects.create(edition=group.edition, group=group, date=group.first_date)

    def test_the_list_of_a_lesson_says_who_may_collect_a_minor(self, desk_client, group, child, lesson):
        RegistrationFactory(group=group, answers={BIRTHDAY: GROWN_UP.isoformat()}, last_name="Grande")
        page = main_of(desk_client.get(url("attendance", group.uuid, lesson.pk)))
        (young,) = page.select(".desk-ticks__young")
        words = " ".join(young.get_text(" ").split())
        for word in SECRETS:
            assert word in words
        assert "Può venire anche:" in words
        assert young.select_one("a[href='tel:+390171555111']")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({minors.ALONE_ID: True, minors.COLLECTORS_ID: None}, "Può tornare a casa per conto proprio."),
            ({minors.COLLECTORS_ID: None}, "Non può venire nessun’altra persona."),
            (dict.fromkeys((*GUARDIAN, minors.COLLECTORS_ID)), "non c’è un nome: chiedilo allo sportello."),
        ],
    )
    def test_in_each_case(self, desk_client, group, child, lesson, changes, said):
        answers = {key: value for key, value in answers_of_minor(**changes).items() if value is not None}
        Registration.objects.update(answers=answers)
        assert said in words_of(desk_client.get(url("attendance", group.uuid, lesson.pk)))

    def test_who_has_come_of_age_by_then_is_listed_like_anybody(self, desk_client, group, child, lesson):
        eighteen = lesson.date.replace(day=1, year=lesson.date.year - 18)
        Registration.objects.update(answers=answers_of_minor(eighteen))
        page = words_of(desk_client.get(url("attendance", group.uuid, lesson.pk)))
        text = text_of(document_of(group))
        for word in SECRETS:
            assert word not in page
            assert word not in text

    def test_the_sheet_says_it_too_and_no_other_paper_does(self, desk_client, site_it, group, child):
        text = text_of(desk_client.get(url("attendance_sheet", group.uuid)).content).replace("\n", "")
        for word in SECRETS:
            assert word in text
        for paper in ("participant_list", "labels", "badges"):
            text = text_of(desk_client.get(url(paper, group.uuid)).content)
            for word in (*SECRETS, str(CHILD.year)):
                assert word not in text, paper

    def test_a_certificate_names_no_age(self, desk_client, site_it, group, child):
        over = timezone.localdate() - datetime.timedelta(days=1)
        CourseGroup.objects.update(begins_on=over - datetime.timedelta(weeks=7), ends_on=over)
        text = text_of(desk_client.post(url("certificate", child.pk)).content)
        assert "Bimba" in text
        for word in (*SECRETS, str(CHILD.year), "anni", "minor", "età", "nat"):
            assert word not in text


class TestWhatIsGiven:
    def test_the_persons_copy_has_all_of_it(self, child):
        copied = json.dumps(copy_of_data(child), ensure_ascii=False)
        for word in (*SECRETS, str(CHILD.year)):
            assert word in copied

    def test_the_table_has_a_column_for_each(self, desk_client, child):
        response = desk_client.post(url("export", "csv"))
        text = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
        for word in (*SECRETS, "Data di nascita", "Nome di chi ha la responsabilità"):
            assert word in text

    def test_the_telephone_that_a_person_changes_is_not_the_guardians(self, client, site_it, child):
        page = client.get("/" + own_address(child).split("/", 3)[3])
        assert page.status_code == 200
        assert not BeautifulSoup(page.content, "html.parser").select("[name=telefono]")

    def test_the_page_behind_the_link_says_whose_it_is(self, client, site_it, child):
        """Whoever answers for a minor reads it."""
        here = "/" + own_address(child).split("/", 3)[3]
        name = f"\u2068{child.full_name}\u2069"
        assert f"{name} ha un posto" in words_of(client.get(here))
        assert f"Vuoi ritirare l’iscrizione di {name}?" in words_of(client.get(f"{here}?chiedi=leave"))
        Registration.objects.update(answers=answers_of_minor(GROWN_UP))
        assert "Hai un posto" in words_of(client.get(here))
        assert "Vuoi ritirare la tua iscrizione?" in words_of(client.get(f"{here}?chiedi=leave"))

    def test_the_editors_questions_say_whom_they_are_about(self, index, home_page, group):
        page = make_course_page(
            index, course=group.edition.course, unit=make_unit(home_page), form_steps=question_steps()
        )
        visitor = Visitor(page)
        assert "riguardano" not in visitor.text.partition("Come usiamo")[0]
        visitor.identify(group, born=CHILD)
        visitor.press(**guardian_post())
        visitor.press(**{f"q-{minors.ALONE_ID}": "yes"})
        assert "Da qui le domande riguardano \u2068Ada Neri\u2069" in visitor.text, visitor.errors
        visitor.press(**{f"q-{QUESTION_ID}": OPTION_NO})
        assert "Le risposte riguardano \u2068Ada Neri\u2069" in visitor.text

    def test_the_editors_questions_follow(self, index, home_page, group):
        page = make_course_page(
            index, course=group.edition.course, unit=make_unit(home_page), form_steps=question_steps()
        )
        visitor = Visitor(page)
        visitor.identify(group)
        visitor.press(**{f"q-{QUESTION_ID}": OPTION_NO})
        visitor.press("send")
        assert Registration.objects.get().answers == {BIRTHDAY: GROWN_UP.isoformat(), QUESTION_ID: OPTION_NO}


ANOTHER = {minors.COLLECTOR_NAME_ID: "Zia Bruna", minors.COLLECTOR_PHONE_ID: "0171 555333"}


def birthday_parts(born):
    if born is None:
        return {}
    return {f"q-{BIRTHDAY}_{part}": str(getattr(born, part)) for part in ("day", "month", "year")}


def guardian_post():
    typed = {**GUARDIAN, minors.GUARDIAN_CONSENT_ID: "on", minors.ALONE_ID: "no"}
    return {f"q-{name}": value for name, value in typed.items()}


def collectors_post():
    return {f"q-{minors.COLLECTORS_ID}_1_{name}": value for name, value in COLLECTORS[0].items()}


def document_of(group):
    return printed(documents.attendance_sheet([group]))
