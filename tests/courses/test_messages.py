"""The office writes to a group or a selection: who gets what, in which language, once, by day, and what stays of it."""

from __future__ import annotations

import datetime
import threading
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import operations
from courses.message_words import Words
from courses.minors import BIRTH_ID
from courses.models import Lesson, Message, Registration, RegistrationEvent
from courses.states import State
from outbox import operations as outbox
from outbox.delivery import build_message
from outbox.models import Mail, MailState
from staff.models import AuditEvent
from tests.staff.factories import make_user

from .desk_pages import main_of, url, words_of
from .factories import EditionFactory, GroupFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

DAY = datetime.datetime(2026, 11, 23, 10, tzinfo=datetime.UTC)
NIGHT = datetime.datetime(2026, 11, 23, 22, tzinfo=datetime.UTC)
TEXT = {"it": Words("Cambio di sala", "Domani siamo in un’altra sala.")}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def group():
    return GroupFactory()


def send(group, desk, *, words=TEXT, key="k", seen=None) -> Message:
    selected = Registration.objects.filter(group=group)
    seen = seen if seen is not None else operations.audience_of(selected).version(words)
    return operations.send_message(selected=selected, words=words, key=key, seen=seen, actor=desk)


def mails() -> dict[str, Mail]:
    return {mail.recipient: mail for mail in Mail.objects.filter(template="registration.message")}


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "extra", "is_written_to"),
    [
        (State.CONFIRMED, {}, True),
        (State.RECEIVED, {}, True),
        (State.WAITING, {"queue_number": 1}, True),
        (State.OFFERED, {"offered_until": DAY}, True),
        (State.COMPLETED, {}, True),
        (State.WITHDRAWN, {}, False),
        (State.EXPIRED, {}, False),
        (State.REMOVED, {}, False),
    ],
)
def test_who_left_is_not_written_to(group, desk, state, extra, is_written_to):
    RegistrationFactory(group=group, email="resta@example.org")
    RegistrationFactory(group=group, state=state, email="ada@example.org", **extra)
    send(group, desk)
    assert ("ada@example.org" in mails()) is is_written_to
    assert "resta@example.org" in mails()


def test_each_gets_a_mail_of_their_own_with_one_recipient_and_answers_come_to_the_office(group, desk):
    for name in ("ada", "bea"):
        RegistrationFactory(group=group, email=f"{name}@example.org")
    send(group, desk)
    for address, mail in mails().items():
        message = build_message(mail)
        assert (message.to, message.cc, message.bcc) == ([address], [], [])
        others = {"ada@example.org", "bea@example.org"} - {address}
        assert not any(other in str(message.message()) for other in others)


def test_who_entered_together_gets_it_once_at_each_address(group, desk):
    """The first is written to; the history of each says so. Alone, two who share an address get theirs each."""
    party, ada = uuid.uuid4(), {"email": "ada@example.org", "email_normalised": "ada@example.org"}
    first = RegistrationFactory(group=group, party=party, first_name="Zoe", name_folded="zoe", **ada)
    second = RegistrationFactory(group=group, party=party, party_place=2, name_folded="bea", **ada)
    third = RegistrationFactory(group=group, party=party, party_place=3, name_folded="cia")
    alone = RegistrationFactory(group=group, name_folded="dea", **ada)
    audience = operations.audience_of(Registration.objects.filter(group=group))
    assert {each.pk for each in audience.mailed} == {first.pk, third.pk, alone.pk}
    assert [each.pk for each in audience.along] == [second.pk]

    send(group, desk)

    assert set(Mail.objects.values_list("cause_id", flat=True)) == {str(each.pk) for each in (first, third, alone)}
    assert RegistrationEvent.objects.filter(what="written-to").count() == 4
    is_nameless = {mail.cause_id: "Iscrizione di" not in mail.texts()[0] for mail in Mail.objects.all()}
    assert is_nameless == {str(first.pk): True, str(third.pk): False, str(alone.pk): True}
    is_for_several = {mail.cause_id: "Vale per più persone" in mail.texts()[0] for mail in Mail.objects.all()}
    assert is_for_several == {str(first.pk): True, str(third.pk): False, str(alone.pk): False}


def test_whoever_has_no_address_is_phoned_and_has_no_line_in_the_history(group, desk):
    RegistrationFactory(group=group)
    silent = RegistrationFactory(group=group, email="", email_normalised="", phone="0171 444789")
    message = send(group, desk)
    assert list(message.by_telephone.all()) == [silent]
    assert len(mails()) == 1
    assert not RegistrationEvent.objects.filter(registration=silent).exists()


def test_history_and_log_say_who_wrote_and_to_how_many(group, desk):
    registration = RegistrationFactory(group=group)
    RegistrationFactory(group=group, email="", email_normalised="", phone="0171 444789")
    message = send(group, desk)
    event = RegistrationEvent.objects.get()
    assert (event.registration, event.what, event.actor, event.text) == (
        registration,
        "written-to",
        desk,
        "Cambio di sala",
    )
    entry = AuditEvent.objects.get(action="message.sent")
    assert (entry.target, entry.details) == (f"message:{message.pk}", {"people": 1, "by_telephone": 1})


# --- what ------------------------------------------------------------------------------------------------------------


BOTH = {"it": Words("Sala", "Ciao in italiano"), "en": Words("Room", "Hello in English")}


@pytest.mark.parametrize(
    ("locale", "subject", "text", "lang", "is_marked"),
    [
        ("it", "Sala", "Ciao in italiano", "it", False),
        ("en", "Room", "Hello in English", "en", False),
        ("ar", "Sala", "Ciao in italiano", "it", True),
        ("zh-hans", "Sala", "Ciao in italiano", "it", True),
    ],
)
def test_each_reads_their_language_or_italian_that_is_marked(group, desk, locale, subject, text, lang, is_marked):
    RegistrationFactory(group=group, email="ada@example.org", locale=locale)
    send(group, desk, words=BOTH)
    mail = mails()["ada@example.org"]
    plain, html = mail.texts()
    body = BeautifulSoup(html, "html.parser")
    assert (mail.subject, mail.language) == (subject, locale)
    assert text in plain
    assert (body.select_one("div")["lang"], text in body.select_one("div").text) == (lang, True)
    assert (body.html["lang"], body.html["dir"]) == (locale, "rtl" if locale == "ar" else "ltr")
    assert body.select_one("div")["dir"] == "ltr"
    assert len(body.select("p")) == 7 + is_marked


@pytest.mark.parametrize(("born", "greeting"), [("2020-01-01", "Buongiorno,"), ("1980-01-01", "Buongiorno Ada,")])
def test_who_reads_for_a_minor_is_not_greeted_as_her(group, desk, born, greeting):
    RegistrationFactory(group=group, email="ada@example.org", first_name="Ada", answers={BIRTH_ID: born})
    send(group, desk)
    assert mails()["ada@example.org"].texts()[0].startswith(f"{greeting}\n")


def test_placeholders_are_this_person_s_in_the_language_of_the_text(desk):
    group = GroupFactory(weekday=3, venue="Sala <B>")
    Lesson.objects.create(edition=group.edition, group=group, date=datetime.date(2026, 11, 18))
    Lesson.objects.create(edition=group.edition, group=group, date=datetime.date(2026, 11, 25), cancelled=True)
    Lesson.objects.create(edition=group.edition, group=group, date=datetime.date(2026, 12, 2))
    RegistrationFactory(group=group, email="ada@example.org", first_name="{gruppo}")
    RegistrationFactory(group=group, email="bea@example.org", first_name="Bea", locale="en")
    words = {
        "it": Words("S", "{nome} | {gruppo} | { Prossimo incontro }"),
        "en": Words("S", "{nome} | {prossimo incontro}"),
    }
    send(group, desk, words=words)
    italian, html = mails()["ada@example.org"].texts()
    assert "{gruppo} | Mercoledì 20:00–21:00, Sala <B> | mercoledì 2 dicembre, 20:00–21:00, Sala <B>" in italian
    assert "Sala &lt;B&gt;" in html
    assert "<B>" not in html
    assert "Bea | Wednesday 2 December, 20:00–21:00, Sala <B>" in mails()["bea@example.org"].texts()[0]


# --- once, by day ----------------------------------------------------------------------------------------------------


def test_a_second_press_sends_nothing(group, desk):
    RegistrationFactory(group=group)
    first = send(group, desk)
    RegistrationFactory(group=group)
    assert send(group, desk, seen="whatever") == first
    assert (Mail.objects.count(), Message.objects.count(), RegistrationEvent.objects.count()) == (1, 1, 1)


def test_negative_control_another_message_with_the_same_words_goes(group, desk):
    RegistrationFactory(group=group)
    send(group, desk)
    send(group, desk, key="another")
    assert Mail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_send_once(group, desk):
    for _ in range(5):
        RegistrationFactory(group=group)
    found: list[object] = []
    together = threading.Barrier(4)

    def press() -> None:
        try:
            together.wait()
            found.append(send(group, desk).pk)
        except Exception as error:  # noqa: BLE001 - the test says which
            found.append(repr(error))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert found == [Message.objects.get().pk] * 4
    assert Mail.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_nobody_is_erased_while_it_is_written(group, desk, monkeypatch):
    """A line of history that has nowhere to go would take all mails with it."""
    RegistrationFactory(group=group, email="resta@example.org")
    gone = RegistrationFactory(group=group, email="via@example.org")
    seen = operations.audience_of(Registration.objects.filter(group=group)).version(TEXT)

    def erase() -> None:
        try:
            operations.erase(registration_id=gone.pk, actor=desk)
        finally:
            connection.close()

    erasing = threading.Thread(target=erase)
    read = operations.messages.audience_of

    def read_and_wait(selected):
        found = read(selected)
        erasing.start()
        erasing.join(timeout=0.5)
        return found

    monkeypatch.setattr(operations.messages, "audience_of", read_and_wait)
    message = send(group, desk, seen=seen)
    erasing.join()

    assert set(mails()) == {"resta@example.org"}
    assert message.groups.get().number == 2


@pytest.mark.parametrize(
    ("now", "leaves"),
    [(DAY, DAY), (NIGHT, datetime.datetime(2026, 11, 24, 7, tzinfo=datetime.UTC))],
)
def test_not_at_night(group, desk, now, leaves):
    RegistrationFactory(group=group)
    with time_machine.travel(now, tick=False):
        send(group, desk)
    assert Mail.objects.get().due == leaves


@pytest.mark.parametrize("change", ["words", "somebody new", "somebody left"])
def test_what_was_not_looked_at_is_not_sent(group, desk, change):
    leaver = RegistrationFactory(group=group)
    RegistrationFactory(group=group)
    seen = operations.audience_of(Registration.objects.filter(group=group)).version(TEXT)
    words = {"it": Words("Altro", "Altro")} if change == "words" else TEXT
    if change == "somebody new":
        RegistrationFactory(group=group)
    if change == "somebody left":
        Registration.objects.filter(pk=leaver.pk).update(state=State.WITHDRAWN)
    with pytest.raises(operations.ChangedMeanwhileError):
        send(group, desk, words=words, seen=seen)
    assert not Mail.objects.exists()
    assert not Message.objects.exists()


def test_nobody_and_too_many_are_refused(group, desk, monkeypatch):
    with pytest.raises(operations.NobodyToWriteToError):
        send(group, desk)
    monkeypatch.setattr("courses.operations.messages.READERS_MAX", 1)
    RegistrationFactory(group=group)
    RegistrationFactory(group=group)
    with pytest.raises(operations.TooManyReadersError):
        send(group, desk)
    assert not Mail.objects.exists()


# --- what stays ------------------------------------------------------------------------------------------------------


def test_is_kept_as_long_as_the_last_of_its_mails(group, desk):
    soon = datetime.date(2026, 12, 1)
    RegistrationFactory(group=group, retain_until=soon)
    last = RegistrationFactory(group=group, retain_until=soon + datetime.timedelta(days=9))
    message = send(group, desk)
    assert message.purge_on == last.retain_until
    assert operations.purge_messages(today=last.retain_until) == 0
    assert operations.purge_messages(today=last.retain_until + datetime.timedelta(days=1)) == 1
    assert not Message.objects.exists()


def test_an_erased_person_is_gone_from_it(group, desk):
    RegistrationFactory(group=group)
    phoned = RegistrationFactory(group=group, email="", email_normalised="", phone="0171 444789", state=State.COMPLETED)
    written = RegistrationFactory(group=group, email="via@example.org", state=State.COMPLETED)
    message = send(group, desk)
    for each in (phoned, written):
        operations.erase(registration_id=each.pk, actor=desk)
    assert not message.by_telephone.exists()
    assert "via@example.org" not in mails()
    (sending,) = operations.sendings(list(message.groups.select_related("message")))
    assert (sending.row.number, sending.waiting) == (2, 1)


def test_counts_the_newest_edition_of_each_mail_group_by_group(desk):
    edition = EditionFactory()
    groups = [GroupFactory(edition=edition), GroupFactory(edition=edition)]
    for each in (*groups, groups[0], groups[0]):
        RegistrationFactory(group=each)
    selected = Registration.objects.filter(group__edition=edition)
    seen = operations.audience_of(selected).version(TEXT)
    message = operations.send_message(selected=selected, words=TEXT, key="k", seen=seen, actor=desk)
    first, second, third = Mail.objects.filter(
        cause_id__in=map(str, groups[0].registrations.values_list("pk", flat=True))
    )
    Mail.objects.filter(pk=first.pk).update(state=MailState.SENT)
    Mail.objects.filter(pk=second.pk).update(state=MailState.REFUSED)
    Mail.objects.filter(pk=third.pk).update(state=MailState.REFUSED)
    outbox.send_again(mail_id=third.pk, actor=desk)

    rows = list(message.groups.select_related("message").order_by("group_id"))
    found = [(each.row.number, each.handed_over, each.waiting, each.failed) for each in operations.sendings(rows)]
    assert found == [(3, 1, 1, 1), (1, 0, 1, 0)]


# --- the desk's pages ------------------------------------------------------------------------------------------------


def typed(group, **changes) -> dict[str, str]:
    return {
        "gruppo": str(group.uuid),
        "subject_it": "Cambio di sala",
        "text_it": "Domani siamo altrove.",
        "key": uuid.uuid4().hex,
        "button": "preview",
        **changes,
    }


def hidden(response) -> dict[str, str]:
    form = main_of(response).select_one("form.desk-form")
    fields = {each["name"]: each.get("value", "") for each in form.select("input")}
    fields |= {
        each["name"]: each.get_text().removeprefix("\n").removeprefix("\r\n") for each in form.select("textarea")
    }
    for chooser in form.select("select"):
        chosen = chooser.select_one("option[selected]") or chooser.select_one("option")
        fields[chooser["name"]] = chosen["value"]
    return fields


class TestPages:
    def test_from_the_list_to_the_mail_and_back_to_the_group(self, desk_client, group):
        RegistrationFactory(group=group, first_name="Ada", last_name="Neri", email="ada@example.org")
        RegistrationFactory(group=group, first_name="Eve", last_name="Bianchi", email="eve@example.org", locale="en")
        RegistrationFactory(group=group, last_name="Muta", email="", email_normalised="", phone="0171 444789")
        RegistrationFactory(group=group, state=State.WITHDRAWN, email="via@example.org")
        page = desk_client.post(url("write_message"), {"gruppo": str(group.uuid)})
        assert "Ricevono il messaggio 2 persone. 1 persona non ha un indirizzo e-mail" in words_of(page)
        assert "inglese – la legge 1 persona" in words_of(page).lower()
        assert not AuditEvent.objects.filter(action="message.previewed").exists()

        page = desk_client.post(url("write_message"), {**hidden(page), **typed(group)})
        said = words_of(page)
        assert page.status_code == 200
        assert "Invia a 2 persone" in said
        assert "1 persona riceve il testo italiano, perché manca nella sua lingua: inglese." in said.replace(
            "Inglese", "inglese"
        )
        assert "Buongiorno Ada," in said
        assert "Hello Eve," in said
        assert "Domani siamo altrove." in said
        assert "Muta : 0171 444789" in said
        assert "1 iscrizione della scelta non è più valida" in said
        assert "/iscrizione/" not in page.content.decode()
        assert not Mail.objects.exists()
        assert AuditEvent.objects.get(action="message.previewed").details == {"gruppo": group.pk, "shown": 3}

        page = desk_client.post(url("write_message"), {**hidden(page), "button": "send"}, follow=True)
        assert "Il messaggio è in partenza." in BeautifulSoup(page.content, "html.parser").get_text()
        assert "a 2 persone: 0 consegnati al server di posta, 2 non ancora partiti" in words_of(page)
        assert "0171 444789" in words_of(page)
        assert set(mails()) == {"ada@example.org", "eve@example.org"}

        page = desk_client.get(url("messages", group.uuid))
        assert "Cambio di sala" in words_of(page)
        for name in ("Neri", "Muta", "example.org"):
            assert name not in words_of(page)

    def test_the_selection_of_the_list_is_kept_words_included(self, desk_client, group):
        RegistrationFactory(group=group, last_name="Neri", email="ada@example.org")
        RegistrationFactory(group=group, last_name="Bianchi")
        page = desk_client.post(url("write_message"), {"testo": "neri"})
        page = desk_client.post(url("write_message"), {**hidden(page), **typed(group, gruppo="")})
        desk_client.post(url("write_message"), {**hidden(page), "button": "send"})
        assert set(mails()) == {"ada@example.org"}

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"subject_it": ""}, "Scrivi l’oggetto."),
            ({"text_it": " "}, "Scrivi il testo."),
            ({"subject_en": "Room"}, "Scrivi il testo."),
            ({"text_en": "Hello"}, "Scrivi l’oggetto."),
            ({"text_it": "Ciao {cognome}"}, "Il sito non conosce {cognome}."),
            ({"text_it": "Ciao {nome, a domani"}, "Il sito non conosce {nome,."),
            ({"text_it": "Ciao nome}"}, "Il sito non conosce nome}."),
            ({"text_it": "Ciao {{nome}}"}, "Il sito non conosce {, }."),
            ({"text_it": "Il {prossimo incontro}"}, "Un gruppo non ha più incontri: togli {prossimo incontro}."),
            ({"subject_it": "Ciao {nome}"}, "valgono solo nel testo"),
            ({"subject_it": "Ciao nome}"}, "valgono solo nel testo"),
            ({"gruppo": ""}, "Scegli almeno un corso, un gruppo o un nome."),
            ({"stato": "withdrawn"}, "non c’è nessuno a cui scrivere"),
            ({"text_it": "x" * 5001}, "Il testo è troppo lungo"),
        ],
    )
    @pytest.mark.parametrize("button", ["preview", "send"])
    def test_an_error_stands_at_its_place_and_nothing_typed_is_lost(self, desk_client, group, changes, message, button):
        RegistrationFactory(group=group, locale="en")
        given = typed(group, **changes, button=button)
        page = desk_client.post(url("write_message"), given)
        assert page.status_code == 422
        assert message in words_of(page)
        kept = hidden(page)
        for name in set(given) - {"button"}:
            assert kept[name].strip() == given[name].strip(), name
        assert not Mail.objects.exists()

    @pytest.mark.parametrize(("word", "status"), [("{gruppo}", 422), ("{prossimo incontro}", 422), ("{nome}", 200)])
    def test_before_the_lots_nobody_is_told_of_a_group(self, desk_client, group, word, status):
        RegistrationFactory(group=group, state=State.RECEIVED)
        page = desk_client.post(url("write_message"), typed(group, text_it=f"Ciao {word}"))
        assert page.status_code == status
        assert ("Chi aspetta il sorteggio non ha ancora un gruppo" in words_of(page)) is (status == 422)

    def test_negative_control_without_those_mistakes_it_is_shown(self, desk_client, group):
        RegistrationFactory(group=group, locale="en")
        assert desk_client.post(url("write_message"), typed(group)).status_code == 200

    def test_a_line_break_in_the_subject_adds_no_header(self, desk_client, group):
        RegistrationFactory(group=group)
        page = desk_client.post(url("write_message"), typed(group, subject_it="Ciao\r\nBcc: spia@example.org"))
        desk_client.post(url("write_message"), {**hidden(page), "button": "send"})
        mail = Mail.objects.get()
        assert mail.subject == "Ciao Bcc: spia@example.org"
        message = build_message(mail).message()
        assert message["Bcc"] is None
        assert len(message.get_all("Subject")) == 1

    def test_what_was_not_looked_at_is_shown_instead_of_sent(self, desk_client, group):
        RegistrationFactory(group=group)
        page = desk_client.post(url("write_message"), typed(group, button="send"))
        assert "Il messaggio non è partito" in words_of(page)
        assert not Mail.objects.exists()
        RegistrationFactory(group=group)
        page = desk_client.post(url("write_message"), {**hidden(page), "button": "send"})
        assert "Invia a 2 persone" in words_of(page)
        assert not Mail.objects.exists()
        desk_client.post(url("write_message"), {**hidden(page), "button": "send"})
        assert Mail.objects.count() == 2

    def test_pressing_twice_sends_once_and_leads_to_the_same_page(self, desk_client, group):
        RegistrationFactory(group=group)
        page = desk_client.post(url("write_message"), typed(group))
        given = {**hidden(page), "button": "send"}
        addresses = [desk_client.post(url("write_message"), given).url for _ in range(2)]
        assert addresses[0] == addresses[1] == url("message", Message.objects.get().pk)
        assert Mail.objects.count() == 1

    def test_an_example_for_each_language_that_is_read(self, desk_client, group):
        RegistrationFactory(group=group, first_name="Ada")
        RegistrationFactory(group=group, first_name="Eve", locale="en")
        page = desk_client.post(url("write_message"), typed(group, subject_en="Room", text_en="We moved."))
        examples = [each.get_text() for each in main_of(page).select("[aria-labelledby^=example]")]
        assert sorted("altrove" in each for each in examples) == [False, True]
        assert sorted("We moved." in each for each in examples) == [False, True]

    def test_at_night_it_says_when_it_leaves(self, client, desk, group):
        RegistrationFactory(group=group)
        with time_machine.travel(NIGHT, tick=False):
            client.force_login(desk)
            page = client.post(url("write_message"), typed(group))
            assert "Di notte non scriviamo: il messaggio parte martedì 24 novembre, 08:00." in words_of(page)

    def test_the_list_offers_it_to_a_selection_only(self, desk_client, group):
        RegistrationFactory(group=group)
        button = f'formaction="{url("write_message")}"'
        assert button not in desk_client.get(url("registration_list")).content.decode()
        assert button in desk_client.get(f"{url('registration_list')}?gruppo={group.uuid}").content.decode()

    def test_without_a_message_the_group_s_page_says_so(self, desk_client, group):
        page = desk_client.get(url("messages", group.uuid))
        assert "A questo gruppo non avete ancora scritto." in words_of(page)
        link = main_of(page).select_one("a.btn-primary")["href"]
        RegistrationFactory(group=group)
        assert "Riceve il messaggio 1 persona." in words_of(desk_client.get(link))

    def test_failed_mails_lead_to_the_mails(self, desk_client, group, desk):
        RegistrationFactory(group=group)
        message = send(group, desk)
        Mail.objects.update(state=MailState.GIVEN_UP)
        for address in (url("messages", group.uuid), url("message", message.pk)):
            assert "1 non partito o rifiutato" in words_of(desk_client.get(address))
        assert AuditEvent.objects.filter(action="message.read", target=f"message:{message.pk}").count() == 1

    def test_the_text_is_back_after_the_session_ended(self, client, desk, group):
        RegistrationFactory(group=group, locale="en")
        client.force_login(desk)
        page = client.get(f"{url('write_message')}?gruppo={group.uuid}")
        action = main_of(page).select_one("form.desk-form")["action"]
        client.cookies.pop("sessionid", None) or client.cookies.pop("__Host-sessionid", None)
        answer = client.post(action, typed(group, text_en="Hello", subject_en="Room"))
        assert answer.status_code == 303
        client.force_login(desk)
        back = client.get(parse_qs(urlsplit(answer.url).query)["next"][0])
        kept = hidden(back)
        assert (kept["text_it"], kept["text_en"], kept["gruppo"]) == ("Domani siamo altrove.", "Hello", str(group.uuid))
        assert not Mail.objects.exists()


def test_somebody_without_the_permission_is_refused(client, group):
    client.force_login(make_user())
    assert client.get(url("write_message")).status_code == 403


@pytest.mark.parametrize("people", [10, 50])
def test_looking_costs_the_same_for_ten_and_for_fifty(desk_client, group, people):
    for _ in range(people):
        RegistrationFactory(group=group)
    desk_client.get(url("course_list"))
    with CaptureQueriesContext(connection) as queries:
        desk_client.post(url("write_message"), typed(group))
    assert len(queries) <= 30, [each["sql"][:90] for each in queries]


def test_the_page_of_a_group_costs_the_same_for_one_and_for_ten_messages(desk_client, desk, group):
    RegistrationFactory(group=group)
    numbers = []
    for number in range(10):
        send(group, desk, key=str(number))
        if number in (0, 9):
            with CaptureQueriesContext(connection) as queries:
                desk_client.get(url("messages", group.uuid))
            numbers.append(len(queries))
    assert numbers[0] >= numbers[1]
