import pytest

from courses import operations
from courses.models import By, Happening, RegistrationEvent
from courses.states import Action
from outbox.models import Mail

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db


def lines(registration):
    return [(event.what, event.by, event.actor_name) for event in operations.history_of(registration)]


def test_every_act_of_the_desk_leaves_a_line_newest_first(desk):
    registration = operations.register(**registration_input(GroupFactory(seats=1))).registration
    for action in (Action.WITHDRAW, Action.REINSTATE, Action.PROMOTE, Action.SEND_BACK):
        operations.act(registration_id=registration.pk, action=action, actor=desk)

    assert [line for line in lines(registration) if line[1] != "time"] == [
        (what, "office", "sportello") for what in ("send-back", "promote", "reinstate", "withdraw")
    ]


def test_an_act_that_is_refused_leaves_none(desk):
    registration = operations.register(**registration_input(GroupFactory())).registration

    with pytest.raises(operations.ImpossibleActionError):
        operations.act(registration_id=registration.pk, action=Action.PROMOTE, actor=desk)

    assert lines(registration) == []


def test_every_action_has_a_name():
    assert {action.value for action in Action} <= set(Happening.values)


def test_a_line_says_who_in_words_also_when_the_account_is_gone(desk):
    registration = RegistrationFactory()
    operations.note_event(registration, Happening.NOTED, by=By.OFFICE, actor=desk, text="Richiama lunedì.")
    operations.note_event(registration, Happening.WITHDRAWN, by=By.PERSON)
    desk.delete()

    assert [(str(event.label), str(event.author)) for event in operations.history_of(registration)] == [
        ("Iscrizione ritirata", "La persona"),
        ("Nota", "sportello"),
    ]


def test_what_a_later_version_wrote_is_shown_as_it_is():
    assert RegistrationEvent(what="something-new").label == "something-new"


def test_the_history_goes_with_the_registration():
    registration = RegistrationFactory()
    operations.note_event(registration, Happening.NOTED, by=By.TIME, text="Ada", before={"last_name": "Neri"})

    operations.purge(today=registration.retain_until.replace(year=registration.retain_until.year + 1))

    assert not RegistrationEvent.objects.exists()
    assert not Mail.objects.exists()
