import pytest
from django.core import mail
from django.utils import timezone, translation

from core.site_settings import SiteSettings
from courses import operations
from courses.emails import Notice, write
from courses.operations.notices import notify
from courses.states import ACTIVE_STATES, State
from outbox import delivery
from outbox.models import Mail

from .factories import GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

LINK = "https://parita.example.org/iscrizione/uno.due/"


@pytest.mark.parametrize("notice", Notice)
@pytest.mark.parametrize("state", ["confirmed", "waiting"])
def test_every_mail_says_when_where_and_which_but_not_what(notice, state):
    group = GroupFactory(edition__title="Autodifesa")
    registration = RegistrationFactory(group=group, state=state, queue_number=3, first_name="Ada <b>")

    texts = write(registration=registration, notice=notice, position=1, link=LINK)

    for text in (texts.text, texts.html):
        assert registration.reference in text
        assert LINK in text
        assert "Madonna dell’Olmo" in text
        assert "Autodifesa" not in text
    assert "Ada <b>" in texts.text
    assert "Ada &lt;b&gt;" in texts.html
    assert "Autodifesa" not in texts.subject
    assert "<style" not in texts.html


@pytest.mark.parametrize("state", State)
def test_when_and_where_is_said_to_whoever_is_in_the_group_or_may_be(state):
    offered_until = timezone.now() if state == State.OFFERED else None
    number = 1 if state == State.WAITING else None
    registration = RegistrationFactory(state=state, offered_until=offered_until, queue_number=number)
    text = write(registration=registration, notice=Notice.LEFT, position=None, link=LINK).text
    is_in = state in ACTIVE_STATES
    assert ("Quando:" in text) is is_in
    assert ("Primo incontro:" in text) is is_in
    assert ("ritirare" in text or "ci rinunci" in text) is is_in
    assert ("iscriverti di nuovo" in text) is (state in (State.WITHDRAWN, State.EXPIRED))
    assert LINK in text


def test_someone_waiting_reads_their_position():
    registration = RegistrationFactory(state="waiting", queue_number=7)
    notify(registration, Notice.RECEIVED)
    assert "Posizione in lista d’attesa: 1" in Mail.objects.get().texts()[0]


def test_it_is_in_the_registrants_language_whoever_sends_it():
    registration = RegistrationFactory(locale="ar")

    with translation.override("it"):
        html = write(registration=registration, notice=Notice.RECEIVED, position=None, link=LINK).html

    assert '<html lang="ar" dir="rtl">' in html


def test_it_goes_to_the_person_and_answers_go_to_the_office(site_it):
    SiteSettings.objects.create(site=site_it, office_email="ufficio@example.org")
    registration = operations.register(**registration_input(GroupFactory())).registration

    delivery.sweep()

    assert mail.outbox[0].to == [registration.email]
    assert mail.outbox[0].reply_to == ["ufficio@example.org"]
    assert "Madonna dell’Olmo" in mail.outbox[0].alternatives[0].content


def test_nothing_is_sent_inside_the_request(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        registration = operations.register(**registration_input(GroupFactory())).registration

    assert mail.outbox == []
    assert operations.last_mail(registration).state == "waiting"


def test_a_mail_is_not_kept_longer_than_the_registration_it_is_about():
    registration = operations.register(**registration_input(GroupFactory())).registration
    assert Mail.objects.get().purge_on <= registration.retain_until

    operations.purge(today=registration.retain_until.replace(year=2999))

    assert not Mail.objects.exists()


def test_each_change_at_the_desk_is_a_mail_of_its_own():
    registration = RegistrationFactory()
    for notice in (Notice.RECEIVED, Notice.RECEIVED, Notice.WITHDRAWN, Notice.REINSTATED, Notice.WITHDRAWN):
        notify(registration, notice)

    assert sorted(Mail.objects.values_list("template", flat=True)) == [
        "registration.received",
        "registration.reinstated",
        "registration.withdrawn",
        "registration.withdrawn",
    ]
