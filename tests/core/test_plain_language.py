"""How hard a text is: forms and pages ask the same."""

from __future__ import annotations

import pytest

from core.plain_language import GULPEASE_MIN, gulpease, is_hard, plain

HARD = (
    "Documentazione comprovante l’appartenenza. Dichiarazione sostitutiva obbligatoria. Autocertificazione "
    "necessaria. Presentazione documentazione integrativa, successiva comunicazione amministrativa. "
    "Contestuale sottoscrizione dell’informativa. Acquisizione preliminare dell’autorizzazione. "
    "Regolarizzazione dell’inadempimento riscontrato. Conseguente archiviazione procedimentale. "
    "Eventuale riesame dell’amministrazione procedente."
)


def test_a_hard_text_and_an_easy_one():
    easy = "Vieni da noi. Ti ascoltiamo. Non costa nulla. " * 5
    assert gulpease(HARD) < GULPEASE_MIN < gulpease(easy)
    assert (is_hard(HARD), is_hard(easy)) == (True, False)


def test_a_short_text_says_nothing():
    assert not is_hard("Autocertificazione necessaria.")


@pytest.mark.parametrize(("source", "text"), [("<p>Uno</p><p>Due</p>", "Uno\nDue\n"), ("<b>a</b> &amp; b", "a & b")])
def test_a_paragraph_ends_a_sentence(source, text):
    assert plain(source) == text
