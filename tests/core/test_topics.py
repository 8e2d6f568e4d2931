"""The controlled vocabulary."""

from __future__ import annotations

import re

from core.topics import Topic, known_topics

MODEL_TERMS = {
    "Accesso all'informazione", "Assistenza sociale", "Associazioni", "Bilancio", "Comunicazione istituzionale",
    "Formazione professionale", "Gemellaggi", "Giustizia", "Immigrazione", "Integrazione sociale", "Istruzione",
    "Lavoro", "Patrimonio culturale", "Sport", "Tempo libero", "Trasparenza amministrativa",
}  # fmt: skip
EUROVOC_TERMS = {
    "diritti della donna", "diritti umani", "famiglia", "giovane", "identità di genere", "inclusione sociale",
    "lotta contro la discriminazione", "parità di genere", "persona anziana", "persona con disabilità", "razzismo",
    "religione", "uguaglianza di opportunità", "violenza di genere", "violenza domestica", "volontariato",
}  # fmt: skip


def test_every_label_is_a_term_of_the_model_or_of_eurovoc():
    """Criterion C.SI.1.5 compares whole terms, whatever their case."""
    allowed = {term.casefold() for term in MODEL_TERMS | EUROVOC_TERMS}
    assert {str(topic.label).casefold() for topic in Topic} <= allowed


def test_codes_are_stable_machine_words():
    assert all(re.fullmatch(r"[a-z_]+", topic.value) for topic in Topic)


def test_known_topics_come_in_the_vocabularys_order_and_once():
    assert known_topics(["work", "budget", "work", "no_such_topic"]) == [Topic.BUDGET, Topic.WORK]
