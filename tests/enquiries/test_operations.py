"""What the desk does with enquiries: the operations, their guards, and what they leave in the audit log."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from core import drafting
from enquiries import operations
from enquiries.contact import EMAIL_ID
from enquiries.drafts import sketch_of
from enquiries.models import Enquiry, EnquiryCount, EnquiryFile, EnquiryMessage, MessageKind
from enquiries.operations.notices import CAUSE_APP
from enquiries.operations.submitting import ACKNOWLEDGED_A_DAY
from enquiries.states import Action, State
from outbox import delivery
from outbox.models import Mail, MailState
from staff.models import AuditEvent

from .desk import fresh
from .factories import DAY_ID, MATTER_ID, STORY_ID, make_enquiry, make_page, make_steps, question, submit

pytestmark = pytest.mark.django_db


def last_event():
    return AuditEvent.objects.order_by("-sequence").first()


class TestContact:
    def test_is_read_off_the_kinds_of_question(self, home_page, site_it):
        ids = [f"0c0f5d2e-3a52-4c59-8a67-0d6d7d3d000{n}" for n in range(4)]
        page = make_page(
            home_page,
            form_steps=make_steps(
                question("short_text", ids[0], "Cognome", autocomplete="family-name"),
                question("short_text", ids[1], "Nome", autocomplete="given-name"),
                question("phone", ids[2], "Telefono"),
                question("email", ids[3], "E-mail"),
            ),
        )
        answers = {ids[0]: "Neri", ids[1]: "Ada", ids[2]: "+39 0171 111111", ids[3]: "ada@example.org"}
        found = submit(page, answers={"enquiry-name": "", "enquiry-email": "", "enquiry-phone": "", **answers})

        assert (found.name, found.email, found.phone) == ("Ada Neri", "ada@example.org", "+39 0171 111111")


class TestAcknowledging:
    def test_a_mailbox_is_not_flooded_and_nobody_goes_without(self, page):
        for _each in range(2 * ACKNOWLEDGED_A_DAY + 1):
            submit(page)
        stranger = submit(page, answers={EMAIL_ID: "altra@example.org"})
        day = datetime.timedelta(days=1)
        waits = [round((mail.due - mail.created_at) / day) for mail in Mail.objects.filter(recipient="ada@example.org")]

        assert sorted(waits) == [0] * ACKNOWLEDGED_A_DAY + [1] * ACKNOWLEDGED_A_DAY + [2]
        assert operations.last_mail(stranger).due <= timezone.now()
        assert delivery.sweep() == ACKNOWLEDGED_A_DAY + 1

    def test_the_next_day_it_is_written_to_again(self, page):
        yesterday = timezone.now() - datetime.timedelta(days=1, minutes=1)
        for _each in range(ACKNOWLEDGED_A_DAY):
            submit(page, now=yesterday)
        assert operations.last_mail(submit(page)).due <= timezone.now()

    def test_nothing_that_a_stranger_typed_is_in_the_first_mail(self, page, desk):
        enquiry = submit(page, answers={"enquiry-name": "Compra su spam.example"})
        assert "spam" not in "".join(Mail.objects.get().texts())
        operations.reply(enquiry_id=enquiry.pk, text="Ecco.", asks=False, key="k", actor=desk)
        assert "spam" in Mail.objects.get(template="enquiry.reply").texts()[0]


class TestReplying:
    def test_a_reply_goes_by_mail_and_stays_in_the_conversation(self, enquiry, desk):
        message = operations.reply(enquiry_id=enquiry.pk, text="Ecco.", asks=False, key="k", actor=desk)

        mail = Mail.objects.get(template="enquiry.reply")
        assert message.mail_id == mail.pk
        assert "Ecco." in mail.texts()[0]
        assert fresh(enquiry).state == State.ANSWERED
        assert fresh(enquiry).assignee == desk
        assert "Ecco" not in str(last_event().details)

    def test_a_question_waits_for_the_person(self, enquiry, desk):
        operations.reply(enquiry_id=enquiry.pk, text="Quale via?", asks=True, key="k", actor=desk)
        assert fresh(enquiry).state == State.WAITING

    def test_without_an_address_it_is_noted_and_nothing_leaves(self, page, desk):
        enquiry = make_enquiry(page, email="")
        message = operations.reply(enquiry_id=enquiry.pk, text="Detto a voce.", asks=False, key="k", actor=desk)
        assert message.mail_id is None
        assert not Mail.objects.exists()

    def test_the_same_press_twice_writes_once(self, enquiry, desk):
        for _press in range(2):
            operations.reply(enquiry_id=enquiry.pk, text="Ecco.", asks=False, key="k", actor=desk, seen=0)
        assert EnquiryMessage.objects.count() == 1
        assert Mail.objects.filter(template="enquiry.reply").count() == 1

    def test_whoever_worked_on_an_old_page_is_told(self, enquiry, desk):
        operations.write(enquiry_id=enquiry.pk, text="Un’altra cosa", key="p")
        with pytest.raises(operations.ChangedMeanwhileError):
            operations.reply(enquiry_id=enquiry.pk, text="Ecco.", asks=False, key="k", actor=desk, seen=0)
        assert EnquiryMessage.objects.count() == 1

    def test_a_closed_one_is_reopened_first(self, page, desk):
        enquiry = make_enquiry(page, state=State.CLOSED)
        with pytest.raises(operations.ImpossibleActionError):
            operations.reply(enquiry_id=enquiry.pk, text="Ecco.", asks=False, key="k", actor=desk)

    def test_what_was_said_on_the_telephone_is_the_person_s(self, page, desk):
        enquiry = make_enquiry(page, state=State.WAITING)
        note = operations.note(enquiry_id=enquiry.pk, text="Via Roma", is_from_person=True, key="k", actor=desk)
        assert note.kind == MessageKind.FROM_PERSON
        assert fresh(enquiry).state == State.IN_PROGRESS

    def test_a_note_changes_no_state_and_renews_no_days(self, page, desk):
        past = timezone.now() - datetime.timedelta(days=50)
        enquiry = make_enquiry(page, received_at=past)
        operations.note(enquiry_id=enquiry.pk, text="Chiedere a Palazzo", is_from_person=False, key="k", actor=desk)
        assert (fresh(enquiry).state, fresh(enquiry).last_message_at) == (State.NEW, past)

    def test_a_new_link_needs_an_address(self, page, desk):
        with pytest.raises(operations.NoAddressError):
            operations.send_link(enquiry_id=make_enquiry(page, email="").pk, actor=desk)


class TestActing:
    def test_taking_makes_it_one_s_own(self, enquiry, desk):
        operations.act(enquiry_id=enquiry.pk, action=Action.TAKE, actor=desk)
        assert (fresh(enquiry).state, fresh(enquiry).assignee) == (State.IN_PROGRESS, desk)
        event = last_event()
        assert (event.action, event.target) == ("enquiry.take", f"enquiry:{enquiry.pk}")
        assert event.details == {"from": "new", "to": "in_progress"}

    def test_what_the_table_does_not_know_cannot_happen(self, enquiry, desk):
        with pytest.raises(operations.ImpossibleActionError):
            operations.act(enquiry_id=enquiry.pk, action=Action.RESTORE, actor=desk)
        assert fresh(enquiry).version == 0

    def test_the_person_closes(self, enquiry):
        operations.act(enquiry_id=enquiry.pk, action=Action.GIVE_UP, actor=None)
        assert fresh(enquiry).state == State.CLOSED

    def test_assigning_and_dating(self, enquiry, desk):
        day = timezone.localdate() + datetime.timedelta(days=3)
        operations.assign(enquiry_id=enquiry.pk, assignee=desk, actor=desk)
        operations.set_due(enquiry_id=enquiry.pk, due_on=day, actor=desk)
        assert (fresh(enquiry).assignee, fresh(enquiry).due_on, fresh(enquiry).version) == (desk, day, 2)

    def test_correcting_leaves_the_answers_and_the_log_without_the_address(self, enquiry, desk):
        before = dict(enquiry.answers)
        operations.correct(enquiry_id=enquiry.pk, name="Ada N.", email="B@example.org", phone="", actor=desk)
        found = fresh(enquiry)
        assert (found.email_normalised, found.answers) == ("b@example.org", before)
        assert "b@example.org" in found.search_text
        assert "example.org" not in str(last_event().details)

    def test_correcting_the_address_stops_what_waits_for_the_old_one(self, enquiry, desk):
        acknowledgement = Mail.objects.get()
        operations.correct(enquiry_id=enquiry.pk, name="Ada N.", email="ADA@example.org", phone="", actor=desk)
        acknowledgement.refresh_from_db()
        assert acknowledgement.state == MailState.WAITING

        operations.correct(enquiry_id=enquiry.pk, name="Ada N.", email="b@example.org", phone="", actor=desk)
        acknowledgement.refresh_from_db()
        assert acknowledgement.was_dropped


class TestMerging:
    def test_two_of_one_person_go_on_as_one_and_can_be_separated(self, page, desk):
        one, other = submit(page), submit(page)
        operations.merge(enquiry_id=one.pk, into_id=other.pk, actor=desk)
        assert (fresh(one).state, fresh(one).merged_into) == (State.MERGED, other)

        operations.act(enquiry_id=one.pk, action=Action.SEPARATE, actor=desk)
        assert (fresh(one).state, fresh(one).merged_into) == (State.IN_PROGRESS, None)

    def test_what_was_merged_before_comes_along(self, page, desk):
        first, second, third = submit(page), submit(page), submit(page)
        operations.merge(enquiry_id=first.pk, into_id=second.pk, actor=desk)
        operations.merge(enquiry_id=second.pk, into_id=third.pk, actor=desk)
        assert set(third.merged.all()) == {first, second}

    def test_never_of_two_people(self, page, desk):
        one, stranger = submit(page), make_enquiry(page)
        for pair in ((one.pk, stranger.pk), (one.pk, one.pk)):
            with pytest.raises(operations.NotMergeableError):
                operations.merge(enquiry_id=pair[0], into_id=pair[1], actor=desk)

    def test_one_without_an_address_may_join(self, page, desk):
        nameless, other = make_enquiry(page, email=""), submit(page)
        operations.merge(enquiry_id=nameless.pk, into_id=other.pk, actor=desk)
        assert fresh(nameless).state == State.MERGED

    def test_all_of_them_are_kept_as_long_as_the_newest(self, page, desk):
        old = make_enquiry(page, email="ada@example.org", received_at=timezone.now() - datetime.timedelta(days=90))
        new = submit(page)
        operations.merge(enquiry_id=old.pk, into_id=new.pk, actor=desk)
        assert fresh(old).retain_until == new.retain_until

    def test_twins_are_of_the_same_address(self, page):
        one, twin = submit(page), submit(page)
        make_enquiry(page)
        assert list(operations.twins_of(one)) == [twin]
        assert not operations.twins_of(make_enquiry(page, email="")).exists()


class TestDrafting:
    def test_the_sketch_knows_what_and_when_but_not_who(self, enquiry):
        enquiry.answers |= {MATTER_ID: "Letture in biblioteca", STORY_ID: "Tre sere.", DAY_ID: "2027-03-08"}
        sketch = sketch_of(enquiry)
        assert sketch == drafting.Sketch(title="Letture in biblioteca", text="Tre sere.", day=datetime.date(2027, 3, 8))

    def test_nowhere_to_put_it(self, enquiry, desk, monkeypatch):
        monkeypatch.setattr(drafting, "_makers", {})
        with pytest.raises(drafting.NoPlaceError):
            operations.make_draft(enquiry_id=enquiry.pk, actor=desk)

    def test_once(self, page, enquiry, desk, monkeypatch):
        made = []

        def maker(sketch, user):
            made.append(sketch.title)
            return page

        monkeypatch.setattr(drafting, "_makers", {"event": maker})
        for _press in range(2):
            assert operations.make_draft(enquiry_id=enquiry.pk, actor=desk).pk == page.pk
        assert len(made) == 1


class TestForgetting:
    def test_counts_stay_and_nothing_else(self, page, desk):
        today = timezone.localdate()
        old = submit(page, now=timezone.now() - datetime.timedelta(days=200))
        operations.note(enquiry_id=old.pk, text="Nota", is_from_person=False, key="k", actor=desk)
        young = submit(page)

        assert operations.due_for_purge() == 1
        assert operations.purge() == 1

        assert list(Enquiry.objects.all()) == [young]
        assert not EnquiryMessage.objects.exists()
        assert Mail.objects.filter(cause_app=CAUSE_APP).count() == 1
        count = EnquiryCount.objects.get()
        assert (count.form_key, count.kind, count.state, count.number) == (page.translation_key, page.kind, "new", 1)
        assert count.year == (today - datetime.timedelta(days=200)).year
        assert last_event().details == {"number": 1}

    def test_a_message_renews_the_days_of_all_that_are_merged(self, page, desk):
        old, other = submit(page), submit(page)
        operations.merge(enquiry_id=old.pk, into_id=other.pk, actor=desk)
        soon = timezone.localdate() + datetime.timedelta(days=1)
        Enquiry.objects.update(retain_until=soon)
        operations.write(enquiry_id=other.pk, text="Ancora io", key="k")
        assert {each.retain_until for each in Enquiry.objects.all()} == {
            timezone.localdate() + datetime.timedelta(days=100)
        }

    def test_the_day_itself_is_kept(self, page):
        enquiry = make_enquiry(page, retain_until=timezone.localdate())
        assert operations.purge() == 0
        assert fresh(enquiry) == enquiry

    def test_a_second_run_counts_on(self, page):
        for _run in range(2):
            make_enquiry(page, retain_until=timezone.localdate() - datetime.timedelta(days=1))
            operations.purge()
        assert EnquiryCount.objects.get().number == 2

    def test_files_go_with_it(self, page):
        enquiry = make_enquiry(page)
        EnquiryFile.objects.create(enquiry=enquiry, file_id="0" * 32, sealed=b"x")
        operations.forget_files([enquiry.pk])
        assert not EnquiryFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_press_that_arrives_many_times_at_once_is_kept_once(page):
    start = threading.Barrier(5)

    def press(_number):
        try:
            start.wait(timeout=30)
            return submit(page, submission_key="la stessa").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=5) as pool:
        found = set(pool.map(press, range(5)))

    assert len(found) == Enquiry.objects.count() == Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_answer_at_once_do_not_both_answer(page, desk):
    enquiry = submit(page)
    start = threading.Barrier(2)

    def answer(number):
        try:
            start.wait(timeout=30)
            operations.reply(
                enquiry_id=enquiry.pk, text="Ecco", asks=False, key=str(number), actor=desk, seen=enquiry.version
            )
        except operations.ChangedMeanwhileError:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(answer, range(2))) == [False, True]
    assert EnquiryMessage.objects.count() == 1
