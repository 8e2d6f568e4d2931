"""Entering with others as a citizen does it without JavaScript; what they and the desk read of it afterwards."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import emails, message_words, minors, operations, people
from courses.answers import correctable_steps, read_registration
from courses.dates import span_of
from courses.draws.wishes import wishes_of
from courses.form_definition import (
    EMAIL_ID,
    FIRST_NAME_ID,
    LAST_NAME_ID,
    NO_WISH,
    RESIDENT_ID,
    SECOND_WISH_ID,
    STEP_ID,
    fixed_steps,
    whom_about,
)
from courses.links import own_address
from courses.models import Allocation, CourseGroup, Edition, Registration
from courses.own.copy import copy_of_data
from courses.parties import BIRTH_ID, COMPANIONS_ID
from courses.parties import FIRST_NAME_ID as THEIR_NAME
from courses.parties import LAST_NAME_ID as THEIR_SURNAME
from courses.parties import RESIDENT_ID as THEIR_RESIDENCE
from courses.states import Action, State
from formbuilder.definition import Definition
from formbuilder.filling.state import CHECK
from outbox import delivery
from outbox import operations as outbox
from outbox.models import Mail

from .desk_pages import main_of, url, words_of
from .factories import GroupFactory, registration_input
from .parties import enter, members
from .visitor import GROWN_UP, Visitor

pytestmark = pytest.mark.django_db

NAMES = ("Bea", "Cia", "Dea")


@pytest.fixture
def group(course_page):
    Edition.objects.update(largest_party=4)
    return CourseGroup.objects.select_related("edition").get()


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def typed(*names: str, born: datetime.date | None = None, **answers: str) -> dict[str, object]:
    """What is typed into the fields of those who come along."""
    fields: dict[str, object] = {COMPANIONS_ID: [str(slot) for slot, _name in enumerate(names, start=1)]}
    for slot, name in enumerate(names, start=1):
        own = {THEIR_NAME: name, THEIR_SURNAME: "Neri", **answers}
        if born is not None:
            own |= {f"{BIRTH_ID}_{part}": str(getattr(born, part)) for part in ("day", "month", "year")}
        fields |= {f"{COMPANIONS_ID}_{slot}_{question}": value for question, value in own.items()}
    return fields


def years_ago(years: int) -> datetime.date:
    """On the first of March, so that every year has it."""
    return datetime.date(timezone.localdate().year - years, 3, 1)


class TestTheForm:
    def test_does_not_ask_where_an_edition_takes_one_person_at_a_time(self, course_page):
        assert COMPANIONS_ID not in str(Visitor(course_page).soup)

    def test_offers_a_place_for_one_more_with_a_button(self, course_page, group):
        visitor = Visitor(course_page)
        assert "Chi viene con te?" in visitor.text
        assert THEIR_NAME not in str(visitor.soup)
        visitor.press(f"press:{COMPANIONS_ID}:add")
        assert f"q-{COMPANIONS_ID}_1_{THEIR_NAME}" in str(visitor.soup)

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_registers_everybody_with_one_sending(self, course_page, group, number):
        visitor = Visitor(course_page)
        visitor.identify(group, **typed(*NAMES[:number]))
        assert "Persona con te 1 – Nome: Bea; Cognome: Neri" in visitor.text
        visitor.press("send")

        assert "Avete i posti, insieme" in visitor.text
        assert " ".join(["Chi Ada Neri", *(f"{name} Neri" for name in NAMES[:number])]) in visitor.text
        rows = members(Registration.objects.get(first_name="Ada"))
        assert [each.first_name for each in rows] == ["Ada", *NAMES[:number]]
        assert {(each.state, each.email, each.page_id) for each in rows} == {
            (State.CONFIRMED, "ada@example.org", course_page.pk)
        }
        assert all(COMPANIONS_ID not in each.answers for each in rows)
        assert Mail.objects.count() == 1
        assert operations.verify_seats() == []

    def test_alone_all_is_as_it_was(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group)
        visitor.press("send")
        assert "insieme" not in visitor.text.partition("Che cosa succede")[0]
        assert Registration.objects.get().party is None

    def test_says_before_sending_that_seats_for_so_many_are_not_there(self, course_page, group):
        CourseGroup.objects.update(seats=3)
        enter(group)
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea", "Cia"))
        assert "Lista d’attesa: adesso per 3 persone insieme i posti non bastano." in visitor.text
        visitor.press("send")
        assert "Siete in lista d’attesa, insieme" in visitor.text
        assert "la risposta vale per tutte" in visitor.text
        assert "Posizione in lista d’attesa 1" in visitor.text

    @pytest.mark.parametrize(("seats", "reserve", "fits"), [(3, 0, True), (2, 0, False), (4, 2, False), (5, 2, True)])
    def test_refuses_more_people_than_the_group_has_room_for(self, course_page, group, seats, reserve, fits):
        """First in line they would wait for ever, and everybody behind them: one entry would close the group."""
        CourseGroup.objects.update(seats=seats, desk_reserve=reserve)
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea", "Cia"))
        assert ("Questo gruppo è troppo piccolo per 3 persone insieme" in visitor.text) != fits
        visitor.press("send")
        assert Registration.objects.count() == (3 if fits else 0)

    def test_a_repeated_one_cannot_be_told_from_a_first_one(self, course_page, group):
        texts = []
        for _time in range(2):
            visitor = Visitor(course_page)
            visitor.identify(group, **typed("Bea", "Cia"))
            visitor.press("send")
            texts.append(visitor.text)
        assert texts[0] == texts[1]
        assert Registration.objects.count() == 3
        assert Mail.objects.filter(template="registration.repeated").count() == 1

    def test_one_who_is_there_already_is_told_to_the_mailbox_alone(self, course_page, group):
        operations.register(**registration_input(group, first_name="Bea", last_name="Neri", email="ada@example.org"))
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea"))
        visitor.press("send")
        assert "Avete i posti, insieme" in visitor.text
        assert Registration.objects.count() == 1
        assert Mail.objects.filter(template="registration.repeated").count() == 1

    @pytest.mark.parametrize("names", [("Ada",), ("Bea", "Bea"), ("Bea", " bea ")])
    def test_the_same_person_twice_is_refused_at_the_question(self, course_page, group, names):
        visitor = Visitor(course_page)
        visitor.identify(group, **typed(*names))
        assert len(visitor.errors) == 1
        assert "Hai scritto due volte la stessa persona" in visitor.errors[0]

    def test_what_is_missing_of_one_is_said_at_their_place(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group, **{**typed("Bea", "Cia"), f"{COMPANIONS_ID}_2_{THEIR_SURNAME}": ""})
        assert len(visitor.errors) == 1
        assert visitor.errors[0].startswith("Persona con te 2, Cognome")


class TestAges:
    @pytest.fixture
    def group(self, course_page):
        Edition.objects.update(largest_party=4, minimum_age=10, maximum_age=60)
        return CourseGroup.objects.select_related("edition").get()

    @pytest.mark.parametrize("is_daughter_first", [True, False])
    def test_a_mother_comes_with_her_daughter_in_either_order(self, course_page, group, is_daughter_first):
        visitor = Visitor(course_page)
        if is_daughter_first:
            visitor.identify(group, born=years_ago(14), **typed("Bea", born=GROWN_UP))
        else:
            visitor.identify(group, born=GROWN_UP, **typed("Ada", born=years_ago(14)), **{FIRST_NAME_ID: "Bea"})
        proposed = {each["name"]: each.get("value") for each in visitor.soup.select("main input[type=text]")}
        assert proposed[f"q-{minors.GUARDIAN_FIRST_NAME_ID}"] == "Bea", "nobody types her own name a third time"
        assert "Chi esercita la responsabilità genitoriale" in visitor.text, visitor.errors
        assert "Chi si iscrive, in queste domande, è \u2068Ada Neri\u2069." in visitor.text
        visitor.press(
            **{
                f"q-{minors.GUARDIAN_FIRST_NAME_ID}": "Bea",
                f"q-{minors.GUARDIAN_LAST_NAME_ID}": "Neri",
                f"q-{minors.GUARDIAN_RELATION_ID}": "parent",
                f"q-{minors.GUARDIAN_PHONE_ID}": "0171 555111",
                f"q-{minors.GUARDIAN_CONSENT_ID}": "yes",
            }
        )
        visitor.press(**{f"q-{minors.ALONE_ID}": "yes"})
        assert "\u2068Ada Neri\u2069 ha meno di 18 anni, perciò è al primo posto." in visitor.text
        visitor.press("send")
        assert "Chi Ada Neri Bea Neri" in visitor.text, "the page says for whom"
        daughter, mother = members(Registration.objects.get(first_name="Ada"))
        text = Mail.objects.get().texts()[0]
        assert text.startswith("Buongiorno,"), "who answers for a minor reads the mail"
        assert "Iscrizione di: Ada Neri" in text
        assert "Vale anche per: Bea Neri" in text
        assert "Qui vedi a che punto è l’iscrizione di Ada Neri e la puoi ritirare:" in text
        assert minors.is_minor(daughter.answers, day=timezone.localdate())
        assert daughter.answers[minors.GUARDIAN_FIRST_NAME_ID] == "Bea"
        assert mother.answers == {minors.BIRTH_ID: GROWN_UP.isoformat()}
        assert people.age_on(mother, group.first_date) is not None
        assert not minors.lacks_guardian(mother)
        (step,) = correctable_steps(mother)
        assert [each.id for each in step.questions] == [minors.BIRTH_ID]
        (section,) = read_registration(mother).sections
        assert [row.question.id for row in section.rows] == [minors.BIRTH_ID]

    def test_of_grown_ups_no_step_says_whom_it_asks_about(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea", born=GROWN_UP))
        assert "Controlla le risposte" in visitor.text
        assert "riguardano" not in visitor.text.partition("Come usiamo")[0]

    @pytest.mark.parametrize(
        ("step_id", "said"),
        [
            (STEP_ID, ""),
            (minors.GUARDIAN_STEP_ID, "Chi si iscrive, in queste domande, è"),
            (minors.COLLECTING_STEP_ID, "Chi si iscrive, in queste domande, è"),
            ("any-step-of-an-editor", "Da qui le domande riguardano"),
            (CHECK, "Le risposte riguardano"),
        ],
    )
    def test_a_step_says_of_a_minor_whom_it_asks_about_of_a_grown_up_nothing(self, step_id, said):
        answers = {FIRST_NAME_ID: "Ada", LAST_NAME_ID: "Neri", minors.BIRTH_ID: years_ago(14).isoformat()}
        words = whom_about(step_id, answers)
        assert words.startswith(said)
        assert ("Ada Neri" in words) is bool(said)
        assert whom_about(step_id, {**answers, minors.BIRTH_ID: GROWN_UP.isoformat()}) == ""
        assert whom_about(step_id, {}) == ""

    @pytest.mark.parametrize(("written", "expected"), [("Bea", "Cia"), ("Dea", "Dea")])
    def test_a_name_that_was_proposed_follows_a_correction(self, course_page, group, written, expected):
        """Not where somebody has written another."""
        guardian = f"q-{minors.GUARDIAN_FIRST_NAME_ID}"
        visitor = Visitor(course_page)
        visitor.identify(group, born=years_ago(14), **typed("Bea", born=GROWN_UP))
        visitor.press("back", **{guardian: written, f"q-{minors.GUARDIAN_LAST_NAME_ID}": "Neri"})
        visitor.identify(group, born=years_ago(14), **typed("Cia", born=GROWN_UP))
        assert visitor.soup.select_one(f"[name='{guardian}']")["value"] == expected

    @pytest.mark.parametrize(
        ("years", "said"),
        [
            (8, "Bea Neri: Per questo gruppo bisogna aver compiuto 10 anni"),
            (70, "Bea Neri: Per questo gruppo si possono avere al massimo 60 anni"),
        ],
    )
    def test_hold_for_each(self, course_page, group, years, said):
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea", born=years_ago(years)))
        assert len(visitor.errors) == 1
        assert said in visitor.errors[0]

    @pytest.mark.parametrize(("first", "others"), [(GROWN_UP, ("Bea", "Cia")), (years_ago(14), ("Bea",))])
    def test_two_daughters_are_told_how_to_go_on(self, course_page, group, first, others):
        visitor = Visitor(course_page)
        visitor.identify(group, born=first, **typed(*others, born=years_ago(14)))
        assert len(visitor.errors) == 1
        assert "compila un modulo a parte" in visitor.errors[0]
        assert "qui sopra" not in visitor.errors[0]

    def test_hold_for_each_at_the_moment_of_sending_too(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea", born=years_ago(40)))
        Edition.objects.update(maximum_age=30, minimum_age=None)
        visitor.press("send")
        assert not Registration.objects.exists()
        assert visitor.errors

    def test_a_companion_without_a_date_of_birth_is_incomplete(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group, **typed("Bea"))
        assert len(visitor.errors) == 1
        assert "Data di nascita" in visitor.errors[0]


class TestADraw:
    @pytest.fixture
    def groups(self, course_page):
        Edition.objects.update(largest_party=4, allocation=Allocation.DRAW, draw_residents_first=True)
        for edition in Edition.objects.all():
            edition.save()
        first = CourseGroup.objects.select_related("edition").get()
        return first, GroupFactory(edition=first.edition, weekday=2)

    @pytest.mark.parametrize(("hers", "is_resident"), [("yes", True), ("no", False)])
    def test_all_wish_alike_and_all_must_be_residents(self, course_page, groups, hers, is_resident):
        visitor = Visitor(course_page)
        assert "Chi si iscrive insieme è una voce sola dell’elenco" in visitor.text
        chosen = {SECOND_WISH_ID: str(groups[1].uuid), RESIDENT_ID: "yes"}
        visitor.identify(groups[0], **chosen, **typed("Bea", **{THEIR_RESIDENCE: hers}))
        visitor.press("send")
        ada, bea = members(Registration.objects.get(first_name="Ada"))
        assert wishes_of(ada) == wishes_of(bea) == tuple(str(each.uuid) for each in groups)
        assert bea.answers[RESIDENT_ID] is (hers == "yes")
        assert ada.draw_code == bea.draw_code
        operations.draw_due(now=timezone.now() + datetime.timedelta(days=8))
        (entry,) = groups[0].edition.draw.entries
        assert (entry["size"], entry["resident"]) == (2, is_resident)
        result = visitor.client.get(course_page.draw_url(groups[0].edition))
        assert "(2 persone insieme)" in words_of(result)

    def test_wishes_that_the_desk_puts_right_are_those_of_all(self, course_page, groups, desk):
        visitor = Visitor(course_page)
        chosen = {SECOND_WISH_ID: NO_WISH, RESIDENT_ID: "no"}
        visitor.identify(groups[0], **chosen, **typed("Bea", **{THEIR_RESIDENCE: "no"}))
        visitor.press("send")
        _ada, bea = members(Registration.objects.get(first_name="Ada"))
        operations.correct_answers(
            registration_id=bea.pk,
            answers={SECOND_WISH_ID: str(groups[1].uuid)},
            asked=frozenset({SECOND_WISH_ID}),
            actor=desk,
            version=None,
        )
        for each in members(bea):
            assert wishes_of(each) == tuple(str(group.uuid) for group in groups)
            assert operations.history_of(each)[0].before == {SECOND_WISH_ID: NO_WISH}

    def test_further_wishes_may_be_left_out(self, course_page, groups):
        visitor = Visitor(course_page)
        visitor.identify(
            groups[0], **{SECOND_WISH_ID: NO_WISH, RESIDENT_ID: "no"}, **typed("Bea", **{THEIR_RESIDENCE: "no"})
        )
        visitor.press("send")
        assert {len(wishes_of(each)) for each in Registration.objects.select_related("group")} == {1}


class TestTheOwnPage:
    def test_leads_to_those_who_read_the_same_mailbox(self, client, group):
        ada, bea, cia = enter(group, 3, email="ada@example.org")
        Registration.objects.filter(pk=cia.pk).update(email="cia@example.org", email_normalised="cia@example.org")
        page = client.get(own_address(ada))
        (others,) = main_of(page).select(".own-party")
        assert [item.get_text(" ", strip=True) for item in others.select("li")] == [
            "Bea Rossi – Confermata",
            "Cia Rossi – Confermata",
        ]
        links = [link["href"] for link in others.select("a")]
        assert [link in own_address(bea) for link in links] == [True]
        assert "Bea" in words_of(client.get(links[0]))

    def test_of_whoever_is_alone_says_nothing_of_others(self, client, group):
        (ada,) = enter(group)
        assert "Insieme a" not in words_of(client.get(own_address(ada)))

    def test_says_what_holds_for_all_only_while_somebody_is_there(self, client, group):
        CourseGroup.objects.update(seats=1)
        GroupFactory(edition=group.edition)
        enter(group)
        ada, bea = enter(group, 2)
        assert "Cambiano gruppo insieme: Ada Rossi , Bea Rossi" in words_of(client.get(own_address(ada)))
        operations.act_as_person(registration_id=bea.pk, action=Action.LEAVE)
        said = words_of(client.get(own_address(ada)))
        assert "Bea Rossi – Ritirata" in said
        assert "Aspettate insieme" not in said
        assert "Cambiano gruppo insieme" not in said

    def test_says_that_they_wait_together(self, client, group):
        CourseGroup.objects.update(seats=2)
        ada, *_others = enter(group, 3)
        said = words_of(client.get(own_address(ada)))
        assert "Aspettate insieme: quando ci sono i posti per tutte le persone" in said
        assert "al completo" not in said

    def test_says_whom_an_answer_and_a_withdrawal_concern(self, client, group):
        CourseGroup.objects.update(seats=2)
        seated = [enter(group)[0], enter(group)[0]]
        ada, bea = enter(group, 2)
        for person in seated:
            operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
        here = own_address(bea)
        assert "La risposta vale per tutte le persone iscritte insieme: Ada Rossi , Bea Rossi" in words_of(
            client.get(here)
        )
        assert "Vale per tutte le persone iscritte insieme: Ada Rossi , Bea Rossi" in words_of(
            client.get(f"{here}?chiedi=decline")
        )
        client.post(here, {"azione": "accept"})
        assert {each.state for each in members(ada)} == {State.CONFIRMED}
        assert "Ritiri una sola iscrizione" in words_of(client.get(f"{here}?chiedi=leave"))
        client.post(here, {"azione": "leave"})
        assert [each.state for each in members(ada)] == [State.CONFIRMED, State.WITHDRAWN]

    def test_asks_by_name_whose_registration_is_withdrawn_and_leads_to_the_others(self, client, group):
        """A mother withdrew her daughter's, because it said «yours»."""
        ada, _bea, cia, dea = enter(group, 4, email="ada@example.org")
        Registration.objects.filter(pk=cia.pk).update(email="cia@example.org", email_normalised="cia@example.org")
        operations.act_as_person(registration_id=dea.pk, action=Action.LEAVE)
        here = own_address(ada)
        assert "\u2068Ada Rossi\u2069 ha un posto" in words_of(client.get(here))
        assert "Se questa persona non può venire, ritira l’iscrizione" in words_of(client.get(here))
        asked = client.get(f"{here}?chiedi=leave")
        assert "Vuoi ritirare l’iscrizione di \u2068Ada Rossi\u2069?" in words_of(asked)
        assert "tua" not in words_of(asked).split()
        staying = [item.get_text(" ", strip=True) for item in main_of(asked).select(".own-party li")]
        assert staying == ["Bea Rossi – Confermata – Ritira quella di Bea Rossi", "Cia Rossi – Confermata"]
        (link,) = main_of(asked).select(".own-party a")
        assert "Vuoi ritirare l’iscrizione di \u2068Bea Rossi\u2069?" in words_of(client.get(link["href"]))

        client.post(here, {"azione": "leave"})
        said = words_of(client.get(here))
        assert "L’iscrizione di \u2068Ada Rossi\u2069 è ritirata" in said
        assert "Non cambia niente per: Bea Rossi , Cia Rossi" in said
        assert "Non hai un posto" not in said

    def test_asks_by_name_before_links_are_closed(self, client, group):
        ada, _bea = enter(group, 2)
        said = words_of(client.get(f"{own_address(ada)}?chiedi=collegamento"))
        assert "Vuoi annullare i collegamenti all’iscrizione di \u2068Ada Rossi\u2069?" in said

    def test_of_whoever_is_alone_speaks_to_the_reader(self, client, group):
        (ada,) = enter(group)
        here = own_address(ada)
        assert "Hai un posto" in words_of(client.get(here))
        assert "Vuoi ritirare la tua iscrizione?" in words_of(client.get(f"{here}?chiedi=leave"))

    def test_asks_as_many_queries_however_many_entered(self, client, group, django_assert_num_queries):
        parties = [enter(group, 2), enter(group, 4)]
        client.get(own_address(parties[0][0]))
        for party in parties:
            with django_assert_num_queries(8):
                client.get(own_address(party[0]))
        for party in parties:
            with django_assert_num_queries(5):
                client.get(f"{own_address(party[0])}?chiedi=leave")

    def test_a_copy_says_with_how_many_not_with_whom(self, group):
        ada, *_others = enter(group, 3)
        copy = copy_of_data(Registration.objects.select_related("group").get(pk=ada.pk))
        assert copy["entered_with"] == 2
        assert "Cia Rossi" not in str({**copy, "messages": []})


class TestMails:
    def test_the_offer_names_everybody_and_goes_once_to_each_address(self, group):
        CourseGroup.objects.update(seats=2)
        seated = [enter(group)[0], enter(group)[0]]
        ada, bea = enter(group, 2, email="ada@example.org")
        Registration.objects.filter(pk=bea.pk).update(email="bea@example.org", email_normalised="bea@example.org")
        for person in seated:
            operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
        offers = Mail.objects.filter(template="registration.offered")
        assert sorted(offers.values_list("recipient", flat=True)) == ["ada@example.org", "bea@example.org"]
        assert {each.state for each in members(ada)} == {State.OFFERED}

    def test_a_change_of_the_group_is_prepared_once_for_all(self, desk, group):
        (ada, *_others), (eva,) = enter(group, 3), enter(group)
        assert operations.record_reschedule(group=group, actor=desk, tell=True) == 4
        prepared = Mail.objects.filter(template="registration.changed")
        assert set(prepared.values_list("cause_id", flat=True)) == {str(ada.pk), str(eva.pk)}

    def test_a_withdrawal_of_one_names_nobody_else(self, group):
        _ada, bea, cia = enter(group, 3)
        for person in (bea, cia):
            operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
        for each in Mail.objects.filter(template="registration.left"):
            text = each.texts()[0]
            assert "Vale anche per" not in text
            assert "Hai ritirato l’iscrizione scritta qui sotto." in text
            assert "resta dov’è" in text
        text = Mail.objects.get(cause_id=str(bea.pk)).texts()[0]
        assert "Iscrizione di: Bea Rossi" in text
        assert "Cia Rossi" not in text

    @pytest.mark.parametrize(
        ("action", "notice"), [(Action.WITHDRAW, "withdrawn"), (Action.REMOVE, "removed"), (None, "left")]
    )
    def test_of_the_last_who_leaves_promises_nothing_to_anybody(self, group, desk, action, notice):
        people = enter(group, 3)
        for person in people:
            if action is None:
                operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
            else:
                operations.act(registration_id=person.pk, action=action, actor=desk, reason="perché")
        said = [
            "resta dov’è" in Mail.objects.get(template=f"registration.{notice}", cause_id=str(each.pk)).texts()[0]
            for each in people
        ]
        assert said == [True, True, False]

    def test_say_whose_the_registration_is_behind_the_link_and_not_to_whoever_is_alone(self, group):
        _ada, bea = enter(group, 2)
        (eva,) = enter(group)
        for registration, is_said in ((bea, True), (eva, False)):
            for mail in self.once_for_all(registration, is_for_several=False):
                for content in (mail.text, mail.html):
                    assert ("Iscrizione di" in content) is is_said
                    assert (registration.full_name in content) is is_said
                    assert "Vale per più persone" not in content
                assert ("tuo" in mail.subject) is (not is_said and "Promemoria" in mail.subject)

    def test_that_one_mailbox_reads_once_for_several_name_nobody(self, group):
        """Naming one of them, a mail would say that the others have no lesson, or lost their seats."""
        ada, *_others = enter(group, 3)
        for mail in self.once_for_all(ada, is_for_several=True):
            for content in (mail.text, mail.html):
                assert "Vale per più persone iscritte insieme con questo indirizzo" in content
                assert "Iscrizione di" not in content
                assert "Rossi" not in content
                assert "tua iscrizione" not in content
            assert "tuo" not in mail.subject

    def once_for_all(self, registration, *, is_for_several):
        """A message of the office and a reminder."""
        reader = message_words.Reader(registration=registration, next_meeting=None)
        words = {"it": message_words.Words(subject="Ciao", text="Porta dell’acqua.")}
        return (
            message_words.write(reader=reader, words=words, link="https://x", is_for_several=is_for_several),
            emails.write_reminder(
                registration=registration,
                meeting=span_of(registration.group).first,
                link="https://x",
                calendar="https://y",
                is_for_several=is_for_several,
            ),
        )

    @pytest.mark.parametrize("notice", [emails.Notice.LINKS_REVOKED, emails.Notice.LINK, emails.Notice.CHANGED])
    def test_of_links_and_changes_are_nobodys_by_yours_where_they_name_somebody(self, group, notice):
        (eva,) = enter(group)
        for registration, is_yours in ((enter(group, 2)[1], False), (eva, True)):
            mail = emails.write(registration=registration, notice=notice, position=None, link="https://x")
            lead = str(emails.wording_of(registration, notice).lead)
            assert any(word in f"{mail.subject} {lead}" for word in ("tuo gruppo", "tua iscrizione")) is is_yours
            assert ("Iscrizione di: Bea Rossi" in mail.text) is not is_yours

    def test_name_nobody_who_was_erased_and_are_not_sent_again_with_that_name(self, group, desk):
        ada, bea, _cia = enter(group, 3)
        delivery.sweep()
        sent = Mail.objects.get()
        assert "Bea Rossi" in sent.texts()[0]
        operations.erase(registration_id=bea.pk, actor=desk)
        assert not Mail.objects.get(cause_id=str(ada.pk)).has_texts
        with pytest.raises(outbox.NotPossibleError):
            outbox.send_again(mail_id=sent.pk, actor=desk)

    @pytest.fixture
    def offered_at_night(self, group):
        """Three who were offered seats at night: one mail waits for the morning."""
        CourseGroup.objects.update(seats=3)
        seated = [enter(group)[0] for _each in range(3)]
        party = enter(group, 3, email="casa@example.org")
        delivery.sweep()
        with time_machine.travel(timezone.localtime().replace(hour=23), tick=False):
            for person in seated:
                operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
            yield party

    def offer(self):
        return Mail.objects.get(template="registration.offered")

    def test_that_wait_are_written_anew_without_whoever_was_erased(self, offered_at_night, desk):
        ada, bea, _cia = offered_at_night
        before = self.offer()
        operations.erase(registration_id=bea.pk, actor=desk)
        after = self.offer()
        assert (after.pk, after.due, after.cause_id) == (before.pk, before.due, str(ada.pk))
        for text in after.texts():
            assert ("Bea Rossi" in text, "Cia Rossi" in text) == (False, True)

    def test_that_wait_for_whoever_was_erased_go_to_the_next_in_the_same_mailbox(self, offered_at_night, desk):
        """Or those who are left would never hear of their offer."""
        ada, bea, _cia = offered_at_night
        before = self.offer()
        operations.erase(registration_id=ada.pk, actor=desk)
        after = self.offer()
        assert (after.due, after.recipient, after.cause_id) == (before.due, "casa@example.org", str(bea.pk))
        for text in after.texts():
            assert ("Ada Rossi" in text, "Cia Rossi" in text) == (False, True)

    def test_that_wait_for_whoever_was_erased_go_to_no_other_mailbox(self, offered_at_night, desk):
        ada, *others = offered_at_night
        for each in others:
            Registration.objects.filter(pk=each.pk).update(email_normalised=f"{each.pk}@example.org")
        operations.erase(registration_id=ada.pk, actor=desk)
        assert not Mail.objects.filter(template="registration.offered").exists()

    def test_of_whoever_is_alone_cost_the_erasure_one_query(self, group, desk):
        """Who entered with them is looked for, and nobody is found."""
        (ada,) = enter(group)
        with CaptureQueriesContext(connection) as queries:
            operations.erase(registration_id=ada.pk, actor=desk)
        assert sum("party" in each["sql"] and "IS NOT NULL" in each["sql"] for each in queries) == 1


class TestTheDesk:
    def test_sees_who_belongs_together(self, desk_client, group):
        ada, bea, _cia = enter(group, 3, email="ada@example.org")
        page = desk_client.get(url("registration_detail", bea.pk))
        assert "È insieme a queste persone: Ada Rossi" in words_of(page)
        assert url("registration_detail", ada.pk) in [link["href"] for link in main_of(page).select("a[href]")]
        assert "Potrebbe essere la stessa persona" not in words_of(page)
        assert words_of(desk_client.get(url("registration_list"))).count("insieme a 2 persone") == 3

    def test_reads_before_acting_whom_it_concerns(self, desk_client, group):
        CourseGroup.objects.update(seats=1)
        ada, *_others = enter(group, 3)
        page = desk_client.get(url("registration_action", ada.pk, "promote"))
        assert "Nel gruppo non ci sono posti liberi per tutte le persone" in words_of(page)
        CourseGroup.objects.update(seats=3)
        page = desk_client.get(url("registration_action", ada.pk, "promote"))
        assert "Si fa per tutte le persone che si sono iscritte insieme: Ada Rossi Bea Rossi Cia Rossi" in words_of(
            page
        )
        page = desk_client.get(url("registration_action", ada.pk, "withdraw"))
        assert "Riguarda una sola persona" in words_of(page)

    def test_reads_why_seats_stay_free(self, desk_client, group):
        CourseGroup.objects.update(seats=2)
        enter(group, 3)
        said = words_of(desk_client.get(url("waiting_list", group.uuid)))
        assert "ha bisogno di 3 posti; ce ne sono 2" in said
        assert said.count("insieme a 2 persone") == 3
        assert "chi è in testa alla lista ha bisogno di 3 posti" in words_of(desk_client.get(url("course_list")))

    def test_reads_nothing_of_it_where_one_person_is_next(self, desk_client, group):
        CourseGroup.objects.update(seats=1)
        enter(group)
        enter(group)
        assert "ha bisogno di" not in words_of(desk_client.get(url("waiting_list", group.uuid)))
        assert "ha bisogno di" not in words_of(desk_client.get(url("course_list")))

    def test_moves_them_together_and_reads_so_before(self, desk_client, group):
        GroupFactory(edition=group.edition, weekday=2)
        ada, *_others = enter(group, 3)
        assert "Si fa per tutte le persone" in words_of(desk_client.get(url("move", ada.pk)))

    @pytest.mark.parametrize("sizes", [(2,), (4, 3, 2)])
    def test_one_query_more_for_any_number_of_parties(self, desk_client, group, sizes):
        spent = []
        for entered in ((1,), sizes):
            for size in entered:
                enter(group, size)
            desk_client.get(url("registration_list"))
            with CaptureQueriesContext(connection) as captured:
                desk_client.get(url("registration_list"))
            spent.append(len(captured))
        assert spent[1] == spent[0] + 1


def test_the_first_step_has_the_question_last_and_no_more_places_than_allowed():
    for largest in (2, 3, 4):
        step, *_others = fixed_steps(edition=Edition(largest_party=largest), groups=[])
        question = step.questions[-1]
        assert (question.id, question.maximum, question.required) == (COMPANIONS_ID, largest - 1, False)
    assert Definition.from_json(Definition(steps=(step,)).to_json()).steps == (step,)


def test_names_and_address_stay_columns_of_their_own(group):
    ada, bea = enter(group, 2, answers={})
    assert not {FIRST_NAME_ID, LAST_NAME_ID, EMAIL_ID} & (ada.answers.keys() | bea.answers.keys())
