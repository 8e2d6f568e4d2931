"""The screens of the ceremony and of two cards that open everything; and that no word of a card stays."""

from __future__ import annotations

import html
import logging
import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import resolve

from reports import ceremony, halves, operations
from reports.models import RecoveryGrant, RecoveryKey
from reports.operations import enrolments, recovery
from staff.models import AuditEvent
from staff.roles import Role
from tests.reports.factories import make_cards, make_case, make_holder, make_user, staff_key, start_epoch
from tests.reports.test_staff_views import signed_in, unlocked, url
from tests.reports.traces import database_files, everything_in_the_database, traces
from vault import shares
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def words_on(page: str) -> list[str]:
    block = page.split('class="recovery-card__words"')[1].split("</ol>", maxsplit=1)[0]
    return re.findall(r"<li>(\w+)</li>", block)


def begin(client) -> None:
    assert client.post(url("begin_ceremony")).url == url("card", card=1)


def read_back(client, number: int, text: str):
    return client.post(url("read_back", card=number), {"words": text})


def refused(client, address: str, data) -> str:
    """The page to which such a post leads: the browser keeps no body, and the page repeats no word (docs/adr/0033)."""
    response = client.post(address, data)
    assert (response.status_code, response.url, response.content) == (303, address, b"")
    page = text_of(client.get(address))
    areas = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert not "".join(areas).strip()
    typed = [data[name].split() for name in ("words", "first", "second") if name in data]
    assert not [card for card in typed for at in range(len(card) - 2) if " ".join(card[at : at + 3]) in page]
    assert "scriverle di nuovo" in page
    assert "scriverle di nuovo" not in text_of(client.get(address)), "it is said once"
    return page


def not_read_back(client, number: int, text: str) -> str:
    return refused(client, url("read_back", card=number), {"words": text})


def whole_ceremony(client) -> list[list[str]]:
    """Three cards, each written down and read back; their words."""
    begin(client)
    cards = []
    for number in (1, 2, 3):
        cards.append(words_on(text_of(client.get(url("card", card=number)))))
        assert read_back(client, number, " ".join(cards[-1])).status_code == 303
    return cards


# The ceremony


def test_three_cards_are_shown_read_back_and_count(office):
    client = unlocked(office, office.manager)
    assert "Non ci sono schede" in text_of(client.get(url("keys")))
    begin(client)
    assert AuditEvent.objects.order_by("-sequence")[0].action == "case_key.ceremony_begun"
    cards = []
    for number in (1, 2, 3):
        page = client.get(url("card", card=number))
        assert page.headers["Cache-Control"].count("no-store")
        cards.append(words_on(text_of(page)))
        assert len(cards[-1]) == 33
        form = text_of(client.get(url("read_back", card=number)))
        assert not [word for word in cards[-1] if f">{word}<" in form], "nothing to copy from on that page"
        assert not RecoveryKey.objects.exists(), "nothing counts before the last one"
        response = read_back(client, number, " ".join(word[:4] for word in cards[-1]))
        assert response.url == (url("card", card=number + 1) if number < 3 else url("recovery"))
    page = text_of(client.get(url("recovery")))
    assert "Le tre schede valgono da adesso" in page
    assert RecoveryKey.objects.get().fingerprint in page
    opened = recovery.open_with_cards(cards=[shares.read_card(" ".join(card)) for card in cards[:2]])
    assert set(opened.pairs) == {1}
    assert client.get(url("card", card=3)).url == url("recovery"), "no card is shown again"
    assert "Non ci sono schede" not in text_of(client.get(url("keys")))


def test_a_wrong_word_is_named_by_its_place_and_nothing_goes_on(office):
    client = unlocked(office, office.manager)
    begin(client)
    words = words_on(text_of(client.get(url("card", card=1))))
    wrong = [*words[:6], "acid" if words[6] != "acid" else "acne", *words[7:]]
    assert "La parola 7 non è quella della scheda" in not_read_back(client, 1, " ".join(wrong))
    assert "Dopo la parola 33" in not_read_back(client, 1, " ".join([*words, "acid"]))
    assert "Scrivi le 33 parole" in not_read_back(client, 1, "")
    assert words_on(text_of(client.get(url("card", card=1)))) == words
    assert read_back(client, 1, " ".join(words)).url == url("card", card=2)
    assert read_back(client, 1, " ".join(words)).url == url("card", card=2), "a double click changes nothing"
    assert client.get(url("card", card=1)).url == url("card", card=2), "a card that was read back is not shown again"


def test_a_ceremony_that_begins_anew_has_other_cards(office):
    client = unlocked(office, office.manager)
    begin(client)
    first = words_on(text_of(client.get(url("card", card=1))))
    assert "C’è una cerimonia a metà" in text_of(client.get(url("recovery")))
    begin(client)
    assert words_on(text_of(client.get(url("card", card=1)))) != first
    assert "non è quella della scheda" in not_read_back(client, 1, " ".join(first))


def test_a_ceremony_ends_with_time_session_and_lock(office):
    client = unlocked(office, office.manager)
    begin(client)
    cache.delete_many([key[3:] for key in list(cache._cache) if "reports.ceremony" in key])
    response = client.get(url("card", card=1), follow=True)
    assert "Non c’è una cerimonia in corso" in text_of(response)
    begin(client)
    client.post(url("lock"))
    assert client.get(url("card", card=1)).url.startswith(url("unlock"))
    client.logout()
    assert not [key for key in cache._cache if "reports.ceremony" in key]


def test_a_colleague_does_not_take_over_a_ceremony(office):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    mine, theirs = unlocked(office, office.manager), unlocked(office, second)
    begin(mine)
    theirs.cookies[ceremony.HALVES.cookie_name] = mine.cookies[ceremony.HALVES.cookie_name].value
    assert theirs.get(url("card", card=1)).url == url("recovery")


def test_a_ceremony_needs_the_unlocked_office(office):
    client = signed_in(office.manager)
    assert client.post(url("begin_ceremony")).url.startswith(url("unlock"))
    assert client.get(url("card", card=1)).url.startswith(url("unlock"))
    assert read_back(client, 1, "x").url.startswith(url("unlock"))
    assert client.post(url("cover_epochs")).url.startswith(url("unlock"))
    assert "devi prima sbloccare" in text_of(client.get(url("recovery")))


def test_without_a_key_there_is_nothing_to_recover(db):
    client = signed_in(make_user("capo", Role.CASE_MANAGER))
    assert "Prima l’ufficio deve avere la sua chiave" in text_of(client.get(url("recovery")))
    assert "L’ufficio non ha ancora una chiave" in text_of(client.get(url("move_cases")))


def test_a_cache_that_does_not_answer_keeps_no_card(office, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    client = unlocked(office, office.manager)
    begin(client)
    words = words_on(text_of(client.get(url("card", card=1))))
    monkeypatch.setattr(
        halves, "cache", SimpleNamespace(set=fail, get=cache.get, touch=cache.touch, delete=cache.delete)
    )
    assert "non può tenere aperte" in text_of(client.post(url("begin_ceremony"), follow=True))
    response = client.post(url("read_back", card=1), {"words": " ".join(words)}, follow=True)
    assert "non può tenere aperte" in text_of(response)


def test_cards_that_would_open_less_are_not_begun(office, settings):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    start_epoch(settings, office.worker, office.manager)
    make_cards(office)
    client = unlocked(office, second)
    assert "anche segnalazioni che tu non puoi aprire" in text_of(client.post(url("begin_ceremony"), follow=True))


def test_an_epoch_that_came_in_between_stops_the_last_step(office, settings):
    """Somebody else made cards that open more, while these were being read back."""
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    client = unlocked(office, second)
    begin(client)
    for number in (1, 2):
        read_back(client, number, " ".join(words_on(text_of(client.get(url("card", card=number))))))
    last = " ".join(words_on(text_of(client.get(url("card", card=3)))))
    start_epoch(settings, office.worker, office.manager)
    made = make_cards(office)
    response = client.post(url("read_back", card=3), {"words": last}, follow=True)
    assert "anche segnalazioni che tu non puoi aprire" in text_of(response)
    assert set(recovery.open_with_cards(cards=made[:2]).pairs) == {1, 2}


def test_what_the_cards_do_not_open_is_added_with_a_button(office, settings):
    second = make_holder(office, "seconda", Role.CASE_MANAGER)
    start_epoch(settings, office.worker, office.manager)
    make_cards(office, second)
    client = unlocked(office, office.manager)
    assert "numero 2" in text_of(client.get(url("recovery")))
    assert "aprono 1 chiave in più" in text_of(client.post(url("cover_epochs"), follow=True))
    assert operations.uncovered_epochs() == set()


def test_exchanged_cards_are_said_in_words(office, settings):
    make_cards(office)
    RecoveryKey.objects.update(public_key=KeyPair.generate().public)
    RecoveryGrant.objects.all().delete()
    response = unlocked(office, office.manager).post(url("cover_epochs"), follow=True)
    assert "non sono quelle fatte nell’ultima cerimonia" in text_of(response)


# No word stays anywhere


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_card_stays_anywhere(office, caplog):
    """Not in database, files, cache, sessions, log: while the ceremony runs, after it, after a rescue."""
    caplog.set_level(logging.DEBUG)
    client = unlocked(office, office.manager)
    begin(client)
    words = words_on(text_of(client.get(url("card", card=1))))
    found = words[6:9]  # the first four say which ceremony, and stand at the beginning of every card

    def search(three: list[str]) -> list[str]:
        database, files = everything_in_the_database(), database_files()
        texts = [" ".join(three), " ".join(word[:4] for word in three)]
        return [place for text in texts for place in traces(text, database=database, files=files, log=caplog.text)]

    assert search(found) == []
    read_back(client, 1, " ".join(["acid", *words[1:]]))
    assert search(found) == []
    cards = whole_ceremony(client)
    for card in cards:
        assert search(card[6:9]) == []
    client.post(url("rescue"), {"first": " ".join(cards[0]), "second": "acid " * 33})
    compared = f"{staff_key(office.worker).pk}:{staff_key(office.worker).fingerprint}"
    for second in (cards[1], [*cards[1][:-1], "acid"]):
        data = {"first": " ".join(cards[0]), "second": " ".join(second), "compared": compared}
        client.post(url("rescue"), data)
    for card in cards:
        assert search(card[6:9]) == []


# Everything lost


def rescue_data(cards, *people, **more) -> dict:
    keys = [staff_key(user) for user in people]
    compared = [f"{key.pk}:{key.fingerprint}" for key in keys]
    return {"first": cards[0].text, "second": cards[2].text, "compared": compared, **more}


def test_two_cards_and_a_new_key_open_the_office_again(office):
    case, cards = make_case(), make_cards(office)
    client = signed_in(office.manager)  # whose words are forgotten, as everybody's
    response = client.post(url("rescue"), rescue_data(cards, office.manager, dimenticate="1"), follow=True)
    assert "creano una chiave nuova" in text_of(response)
    operations.enrol_staff(user=office.manager, words="parole nuove")
    response = client.post(url("rescue"), rescue_data(cards, office.manager), follow=True)
    assert "La chiave dell’ufficio è data" in text_of(response)
    client.post(url("unlock"), {"words": "parole nuove"})
    assert "Mi hanno negato la casa." in text_of(client.get(url("case_detail", case=case.pk)))


def test_every_refusal_of_the_cards_has_words(office, monkeypatch):
    cards = make_cards(office)
    client, data = signed_in(office.manager), rescue_data(cards, office.worker)

    def said(**more) -> str:
        return refused(client, url("rescue"), {**data, **more})

    assert "Le parole sono 2" in said(first="acid acne")
    assert "La parola 2 non è fra quelle" in said(first="acid parola")
    assert "Almeno una parola" in said(first=" ".join(reversed(cards[0].words)))
    assert "Scrivi le 33 parole" in said(second="")
    assert "la stessa scheda due volte" in said(second=cards[0].text)
    others = shares.split(KeyPair.generate().private)
    assert "non sono state fatte insieme" in said(second=others[1].text)
    assert "non sono quelle che valgono oggi" in said(first=others[0].text, second=others[1].text)
    assert "Spunta le persone" in said(compared=[])
    assert "Una chiave personale è cambiata" in said(compared=["1:x"])
    grant = RecoveryGrant.objects.get()
    RecoveryGrant.objects.update(sealed_private=b"x")
    assert "risulta alterata" in said()
    RecoveryGrant.objects.update(sealed_private=bytes(grant.sealed_private))
    monkeypatch.setattr(enrolments, "fingerprints", dict)
    assert "l’impronta non è quella" in said()
    RecoveryKey.objects.all().delete()
    assert "Non ci sono schede di recupero" in text_of(client.get(url("rescue")))
    assert client.post(url("rescue"), data).status_code == 303


@pytest.mark.usefixtures("stopped_clock")
def test_cards_are_not_tried_without_end(office):
    make_cards(office)
    others = shares.split(KeyPair.generate().private)
    client, data = signed_in(office.manager), rescue_data(others, office.worker)
    for _attempt in range(10):
        assert "molti tentativi" not in refused(client, url("rescue"), data)
    assert "molti tentativi" in refused(client, url("rescue"), data)


def test_whose_fingerprints_were_compared_stays_ticked_while_the_words_go(office):
    cards = make_cards(office)
    client = signed_in(office.manager)
    page = refused(client, url("rescue"), rescue_data(cards, office.worker, first="acid"))
    key = staff_key(office.worker)
    (box,) = re.findall(rf'<input[^>]*value="{key.pk}:{key.fingerprint}"[^>]*>', page)
    assert "checked" in box
    assert page.count("checked") == 1


def test_what_was_wrong_on_one_page_is_not_said_on_another(office):
    make_cards(office)
    client = unlocked(office, office.manager)
    begin(client)
    read_back(client, 1, "acid")
    assert "scriverle di nuovo" not in text_of(client.get(url("rescue")))


@pytest.mark.parametrize(("name", "where"), [("rescue", {}), ("read_back", {"card": 1})])
def test_words_are_not_kept_for_a_session_that_ended(name, where):
    """What else was typed is given back after the next login (`staff.kept`)."""
    assert resolve(url(name, **where)).func.view_class.keeps_typed is False
