"""A mail is owed to whoever has a seat, once. Run in a copy in which the page was followed."""

from importlib import import_module

import pytest
from django.core import mail

from courses import operations
from outbox import delivery
from outbox.models import Mail
from outbox.registry import name_of, url_of
from tests.courses.factories import GroupFactory, registration_input

pytestmark = pytest.mark.django_db


def test_everybody_with_a_seat_is_told(site_it):
    group = GroupFactory(seats=1)
    first, waiting = (operations.register(**registration_input(group)).registration for _ in range(2))
    Mail.objects.all().delete()

    say = import_module("courses.operations.beginning").say_that_it_begins  # Made by the page.
    assert say(group_id=group.pk) == 1

    owed = Mail.objects.get()
    assert owed.recipient == first.email != waiting.email
    assert owed.subject == "Il tuo gruppo comincia presto"
    assert str(name_of(owed)) == "Inizio vicino"
    assert str(first.pk) in url_of(owed)
    delivery.sweep()
    assert [message.to for message in mail.outbox] == [[first.email]]
