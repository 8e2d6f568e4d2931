"""What the desk does with an enquiry is taken back from the message after it."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from enquiries import operations
from enquiries.models import EnquiryMessage, MessageKind
from enquiries.states import PLAIN_ACTIONS, Action, State
from staff.models import AuditEvent

from .desk import fill, fresh, hidden_of, soup_of, url
from .factories import make_page, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def enquiry(home_page):
    return submit(make_page(home_page))


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def do(enquiry, action, desk):
    return operations.act(enquiry_id=enquiry.pk, action=action, actor=desk)


def stands(enquiry):
    now = fresh(enquiry)
    return now.state, now.assignee_id, now.due_on, now.merged_into_id


def undo_form(response):
    form = soup_of(response).select_one("main [role=status] form")
    return {field["name"]: field["value"] for field in form.select("input")} if form else None


def said(response):
    return " ".join(soup_of(response).select_one("main [role=status]").get_text(" ").split())


WAYS = [
    # what leads there, and the act
    ((), Action.TAKE),
    ((), Action.CLOSE),
    ((), Action.REMOVE),
    ((Action.TAKE,), Action.CLOSE),
    ((Action.TAKE,), Action.REMOVE),
    ((Action.CLOSE,), Action.REOPEN),
    ((Action.REMOVE,), Action.RESTORE),
]


@pytest.mark.parametrize(("before", "action"), WAYS)
def test_it_stands_as_before(enquiry, desk, before, action):
    for each in before:
        do(enquiry, each, desk)
    stood = stands(enquiry)

    done = do(enquiry, action, desk)
    assert stands(enquiry) != stood
    operations.take_back(facts=done.trace, actor=desk)

    assert stands(enquiry) == stood
    assert AuditEvent.objects.filter(action="enquiry.undone", target=f"enquiry:{enquiry.pk}").count() == 1
    assert EnquiryMessage.objects.filter(enquiry=enquiry, kind=MessageKind.EVENT, text="enquiry.undone").exists()


def test_every_button_is_here_or_has_its_reason():
    """What was merged may have gone its own way: separating is taken back by merging again."""
    assert {action for _before, action in WAYS} == set(PLAIN_ACTIONS) - {Action.SEPARATE}


def test_separating_is_not_promised(enquiry, desk, home_page):
    other = submit(make_page(home_page))
    operations.merge(enquiry_id=enquiry.pk, into_id=other.pk, actor=desk)
    assert do(enquiry, Action.SEPARATE, desk).trace is None


SINCE = {
    "another act": lambda enquiry, desk: do(enquiry, Action.REOPEN, desk),
    "a colleague": lambda enquiry, desk: operations.assign(enquiry_id=enquiry.pk, assignee=desk, actor=desk),
    "the person wrote": lambda enquiry, desk: operations.write(enquiry_id=enquiry.pk, text="Ancora", key="k"),
}


@pytest.mark.parametrize("change", SINCE.values(), ids=SINCE)
def test_what_changed_since_is_not_overwritten(enquiry, desk, change):
    done = do(enquiry, Action.CLOSE, desk)
    change(enquiry, desk)
    stood = stands(enquiry)
    with pytest.raises(operations.ChangedMeanwhileError):
        operations.take_back(facts=done.trace, actor=desk)
    assert stands(enquiry) == stood


class TestPages:
    def press(self, client, form):
        return client.post(reverse("staff:undo"), form, follow=True)

    def test_a_button(self, desk_client, enquiry, desk):
        page = url("detail", enquiry.pk)
        version = hidden_of(desk_client.get(page))["version"]
        done = desk_client.post(url("act", enquiry.pk), {"action": "take", "version": version}, follow=True)
        assert fresh(enquiry).assignee == desk

        back = self.press(desk_client, undo_form(done))

        assert (fresh(enquiry).state, fresh(enquiry).assignee) == (State.NEW, None)
        assert "di nuovo come prima" in said(back)
        assert back.redirect_chain == [(page, 303)]

    def test_colleague_and_day(self, desk_client, enquiry, desk):
        stood = stands(enquiry)
        day = (enquiry.due_on + datetime.timedelta(days=3)).isoformat()
        same = {"name": enquiry.name, "email": enquiry.email, "phone": enquiry.phone}
        done = fill(desk_client, url("edit", enquiry.pk), assignee=desk.pk, due_on=day, **same)
        assert stands(enquiry) != stood

        self.press(desk_client, undo_form(desk_client.get(done.url)))

        assert stands(enquiry) == stood

    def test_another_address_is_not_promised(self, desk_client, enquiry):
        typed = {"name": enquiry.name, "email": "other@example.org", "phone": enquiry.phone}
        done = fill(desk_client, url("edit", enquiry.pk), assignee="", due_on=enquiry.due_on.isoformat(), **typed)
        assert fresh(enquiry).email == "other@example.org"
        assert undo_form(desk_client.get(done.url)) is None

    def test_a_note_of_ones_own(self, desk_client, enquiry):
        done = fill(desk_client, url("note", enquiry.pk), text="Richiama lunedì", about="note")
        form = undo_form(desk_client.get(done.url))
        assert EnquiryMessage.objects.filter(text="Richiama lunedì").exists()

        self.press(desk_client, form)

        assert not EnquiryMessage.objects.filter(text="Richiama lunedì").exists()
        assert AuditEvent.objects.filter(action="enquiry.note_undone").exists()

    def test_what_the_person_said_stays(self, desk_client, enquiry):
        done = fill(desk_client, url("note", enquiry.pk), text="Ha chiamato", about="said")
        assert EnquiryMessage.objects.filter(text="Ha chiamato").exists()
        assert undo_form(desk_client.get(done.url)) is None


def test_a_colleagues_note_stays(enquiry, desk):
    note = operations.note(enquiry_id=enquiry.pk, text="Mia", is_from_person=False, key="k", actor=desk)
    with pytest.raises(operations.ChangedMeanwhileError):
        operations.take_back_note(message=note.pk, actor=User.objects.create_user("colleague"))
    operations.take_back_note(message=note.pk, actor=desk)
