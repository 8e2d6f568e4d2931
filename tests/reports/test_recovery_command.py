"""The yearly drill at the server: two cards are typed, everything is opened, the real site is told."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reports.management.commands import recovery as command
from reports.models import Case, FiguresBook, RecoveryGrant, RecoveryKey
from tests.reports.factories import classify, close, make_cards, make_case
from vault import shares
from vault.keys import KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def typing(monkeypatch):
    """What is typed where nobody sees it."""

    def prepare(*texts):
        replies = iter(texts)
        monkeypatch.setattr(command, "getpass", lambda prompt: next(replies))

    return prepare


def run(*arguments) -> str:
    out = StringIO()
    call_command("recovery", *arguments, stdout=out)
    return out.getvalue()


def test_a_drill_that_succeeds_is_noted_on_the_real_site(office, typing):
    make_case()
    cards = make_cards(office)
    typing("acid acne", cards[0].text, cards[2].text)
    printed = run("drill")
    assert "Le parole sono 2" in printed, "asked again"
    assert "1 chiave dell’ufficio aperta." in printed
    assert "Segnalazioni lette per intero: 1. File letti per intero: 0." in printed
    assert "La segnalazione più recente" in printed
    assert not [word for card in cards for word in card.words if re.search(rf"\b{word}\b", printed) and len(word) > 6]
    assert RecoveryKey.objects.get().drilled_on is None
    (proof,) = re.findall(r"recovery noted (\S+)", printed)
    assert "prova riuscita" in run("noted", proof)
    assert RecoveryKey.objects.get().drilled_on == timezone.localdate()


def test_what_does_not_open_is_named_and_no_proof_is_given(office, typing):
    case, closed = make_case(), make_case()
    classify(office, closed)
    close(office, closed)
    cards = make_cards(office)
    Case.objects.filter(pk=case.pk).update(state="closed")
    FiguresBook.objects.update(mac=b"x")
    out = StringIO()
    typing(cards[0].text, cards[1].text)
    with pytest.raises(CommandError, match="La prova non è riuscita"):
        call_command("recovery", "drill", stdout=out)
    assert case.reference in out.getvalue()
    assert "libro dei dati è alterato" in out.getvalue()
    assert "noted" not in out.getvalue()
    RecoveryGrant.objects.all().delete()
    typing(cards[0].text, cards[1].text)
    with pytest.raises(CommandError):
        call_command("recovery", "drill", stdout=out)
    assert "non aprono le chiavi numero 1" in out.getvalue()


def test_refusals(office, typing):
    cards, others = make_cards(office), shares.split(KeyPair.generate().private)
    typing(others[0].text, others[1].text)
    with pytest.raises(CommandError, match="non aprono questa copia"):
        run("drill")
    with pytest.raises(CommandError, match="non è la prova"):
        run("noted", "x")
    RecoveryGrant.objects.update(sealed_private=b"x")
    typing(cards[0].text, cards[1].text)
    with pytest.raises(CommandError, match="risulta alterata"):
        run("drill")
    RecoveryKey.objects.all().delete()
    typing(cards[0].text, cards[1].text)
    with pytest.raises(CommandError, match="non ci sono schede"):
        run("drill")
