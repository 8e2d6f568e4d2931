"""Two versions of a form compared in words: each kind of change is said once, and nothing else is."""

import datetime
import json

import pytest

from formbuilder.definition import Definition, read_definition
from formbuilder.difference import differences, version_of
from tests.formbuilder.factories import ALL_KINDS, ANSWERS, options, question, step, uid

TODAY = datetime.date(2026, 11, 26)


@pytest.fixture
def raw():
    return json.loads(json.dumps(ALL_KINDS))


def changed(raw):
    return differences(read_definition(ALL_KINDS), read_definition(raw))


def questions(raw, n):
    return raw[n]["value"]["questions"]


def test_the_same_form_does_not_differ(raw):
    assert changed(raw) == ()
    before = Definition.from_json(read_definition(ALL_KINDS).to_json())
    assert differences(before, read_definition(raw)) == ()


def test_a_question_added_and_one_taken_away(raw):
    questions(raw, 0)[1:2] = [question("number", "Età")]
    assert changed(raw) == ("Aggiunto: Numero «Età»", "Tolto: E-mail «E-mail»")


def test_a_step_added_and_one_taken_away(raw):
    raw[1:2] = [step("Altro")]
    assert changed(raw)[:2] == ("Passo aggiunto: «Altro»", "Passo tolto: «Che cosa chiedi»")


def test_texts(raw):
    raw[0]["value"]["title"] = "Tu"
    questions(raw, 0)[0]["value"]["label"] = "Come ti chiami?"
    questions(raw, 2)[2]["value"]["text"] = "<p>Facciamo <b>video</b>.</p>"
    assert changed(raw) == (
        "Passo «Tu»: il testo «Chi sei» ora dice «Tu»",
        "Testo breve «Nome»: il testo «Nome» ora dice «Come ti chiami?»",
        "Consenso «Fotografie»: il testo «Facciamo fotografie.» ora dice «Facciamo video.»",
    )


def test_options(raw):
    day = questions(raw, 2)[0]["value"]["options"]
    day[0]["value"]["label"] = "Martedì"
    day[1:] = options("Sabato")
    assert changed(raw) == (
        "Una scelta «Giorno»: la scelta «Lunedì» ora dice «Martedì»",
        "Una scelta «Giorno»: scelta aggiunta, «Sabato»",
        "Una scelta «Giorno»: scelta tolta, «Giovedì»",
    )


def test_conditions_come_and_go(raw):
    when = {"match": "all", "rules": [{"question": uid("Prima volta"), "operator": "is", "value": True}]}
    raw[2]["value"]["shown_when"] = when
    assert changed(raw) == ("Passo «Scelte»: ora si vede quando «Prima volta» è «Sì»",)
    back = differences(read_definition(raw), read_definition(ALL_KINDS))
    assert back == ("Passo «Scelte»: ora si vede sempre; prima quando «Prima volta» è «Sì»",)


def test_required_kind_and_limits(raw):
    questions(raw, 0)[2]["value"]["required"] = True
    questions(raw, 1)[2]["value"]["maximum"] = 9
    questions(raw, 1)[3]["type"] = "short_text"
    found = changed(raw)
    assert found[0] == "Telefono «Telefono»: ora è obbligatoria"
    assert "i limiti ora sono" in found[1]
    assert found[2] == "Sì o no «Prima volta»: ora è «Testo breve»"
    assert len(found) == 3


def test_questions_about_several_people(raw):
    inner = [question("short_text", "Nome di ciascuna"), question("number", "Anni")]
    old = [step("S", question("repeat", "Chi viene", one="Persona", maximum=4, questions=inner))]
    new = json.loads(json.dumps(old))
    people = new[0]["value"]["questions"][0]["value"]
    people["one"], people["minimum"] = "Figlia", 2
    people["questions"][0]["value"]["label"] = "Come si chiama"
    people["questions"][1] = question("email", "Posta")
    assert differences(read_definition(old), read_definition(new)) == (
        "Più persone o cose «Chi viene»: il testo «Persona» ora dice «Figlia»",
        "Più persone o cose «Chi viene»: i limiti ora sono «Da 2 a 4.»",
        "Testo breve «Nome di ciascuna»: il testo «Nome di ciascuna» ora dice «Come si chiama»",
        "Aggiunto: E-mail «Posta»",
        "Tolto: Numero «Anni»",
    )


def test_order(raw):
    questions(raw, 0).reverse()
    assert changed(raw) == ("L’ordine è cambiato.",)


class TestVersion:
    def version(self, asked, today):
        return version_of(asked, answers=ANSWERS, day=TODAY, today=today)

    def test_has_a_code_that_changes_with_the_form(self, raw):
        before = self.version(read_definition(ALL_KINDS), None)
        assert (len(before.code), before.changes) == (6, None)
        questions(raw, 0)[0]["value"]["label"] = "Altro"
        assert self.version(read_definition(raw), None).code != before.code

    def test_a_part_that_did_not_apply_is_no_change(self, raw):
        """The control: the whole form of today would name it as added."""
        never = {"match": "all", "rules": [{"question": uid("Prima volta"), "operator": "is", "value": False}]}
        raw[2]["value"]["shown_when"] = never
        asked, today = read_definition(ALL_KINDS[:2]), read_definition(raw)
        assert self.version(asked, today).changes == ()
        assert "Passo aggiunto: «Scelte»" in differences(asked, today)
