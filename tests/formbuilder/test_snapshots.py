"""Whatever was stored is read for ever: golden files, tolerance, and forms that do not change when a kind grows."""

from __future__ import annotations

import copy
import hashlib
import json
import math
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formbuilder.answers import display
from formbuilder.definition import FORMAT, READERS, Definition, DefinitionError, Step
from formbuilder.encoding import encode
from formbuilder.questions import Consent, OneOf, Option, ShortText, Unknown
from formbuilder.reading import read_for_office, read_snapshot
from formbuilder.registry import ITEM_TYPES
from reports import payload
from tests.formbuilder.every_kind import ANSWERS, EVERY_KIND
from tests.formbuilder.strategies import answered_definitions, definitions, whole_forms
from vault import envelope
from vault.keys import KeyPair
from vault.token import open_token

SNAPSHOTS = Path(__file__).parent / "snapshots"
GOLDENS = {
    "definition-1.json": "d4e5fd129e05fed8588e744cb921a1bd3e7843c82c6aa95ce3cc935a1006288e",
    "definition-2-file.json": "b51b28f69fb1a8b35723d781abeda341bc119d1b88126a98c938c7510e6dc2de",
    "definition-2.json": "9d6be4a74b92e2e32c3479ab744cf86602f81a5aa145c19a593951465827ee55",
    "definition-2-other.json": "516f009f2a236d3af4d120109ba0a306c2f19436aa715b5d0f4a0a49513a9da3",
    "definition-2-about_when.json": "a57ae4060f88dcd338606c0a50a1331c8cb59880dfeac487df8cb3df999c0545",
    "definition-2-matrix.json": "07f9f8de34bcfaf3373af7dc7b7f874ae156b87ec92c18daca31dd85bbd72f17",
    "definition-2-rating.json": "c5b9010dbfd19aa1a75ef39405617c6264fb69aaaea5977d0b8cd08d7ed98d5e",
    "definition-2-time.json": "3aaed212b8b4800a8776b42fb91b9cccc5717e4c14218654848436f328d703f6",
    "definition-2-address.json": "bd73763d842e66cead59f4df0447d5a83622ddda210b7ae1dec9eb5049916682",
    "definition-2-fiscal_code.json": "e97163799aaec2a78824a0eb937f556735f44fdacd9a056a34a1eb0ba6a5b435",
    "definition-2-repeat.json": "ea4877e3b37e42f1075d07efb4dcec828a04820d2caa92f51b395c498dafe42b",
    "report-1.key.json": "7c024f56aaace2a463ef7b20b0257d7a14233da36c616c4456260c794f0a9efb",
    "report-1.sealed": "e9225b121ee83f8d3dc3c734c6aba9ad9ea3990197b269901c8b0af7bea90213",
    "token-1.json": "2682ed65811acbd42bff5a88fc40672416c07257df07968d8ec4854e774d7bb6",
}


def golden(name: str) -> dict:
    return json.loads((SNAPSHOTS / name).read_text())


def goldens_of(number: int) -> list[dict]:
    return [golden(path.name) for path in SNAPSHOTS.glob(f"definition-{number}*.json")]


def find_problems(folder: Path, *, definition_format: int = FORMAT, report_format: int = payload.FORMAT) -> set[str]:
    """What is wrong with the golden files: changed, missing, unlisted, or no file for a format that is written."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*-*.*")}
    problems = {name for name in found.keys() | GOLDENS.keys() if found.get(name) != GOLDENS.get(name)}
    needed = {f"definition-{number}.json" for number in range(1, definition_format + 1)}
    needed |= {f"report-{number}.sealed" for number in range(1, report_format + 1)}
    return problems | (needed - found.keys())


# --- golden files ----------------------------------------------------------------------------------------------------


def test_no_golden_file_was_changed_and_every_format_has_one():
    assert find_problems(SNAPSHOTS) == set()
    assert set(READERS) == set(range(1, FORMAT + 1))
    assert set(payload.READERS) == set(range(1, payload.FORMAT + 1))


def test_a_changed_a_missing_and_a_new_file_and_a_raised_format_are_noticed(tmp_path):
    for path in SNAPSHOTS.glob("*-*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert find_problems(tmp_path) == set()
    assert find_problems(tmp_path, definition_format=FORMAT + 1) == {f"definition-{FORMAT + 1}.json"}
    assert find_problems(tmp_path, report_format=payload.FORMAT + 1) == {f"report-{payload.FORMAT + 1}.sealed"}
    (tmp_path / "definition-1.json").write_bytes((tmp_path / "definition-1.json").read_bytes() + b" ")
    (tmp_path / "report-1.sealed").unlink()
    (tmp_path / "definition-1-more.json").write_text("{}")
    assert find_problems(tmp_path) == {"definition-1.json", "report-1.sealed", "definition-1-more.json"}


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_snapshot_of_every_format_is_read_as_it_was_meant(number):
    assert Definition.from_json(golden(f"definition-{number}.json")) == EVERY_KIND


def test_what_is_written_today_is_the_newest_golden_file():
    """Fails when a layout or a default changes without a new format."""
    assert EVERY_KIND.to_json() == golden(f"definition-{FORMAT}.json")
    for data in goldens_of(FORMAT):
        assert Definition.from_json(data).to_json() == data


def test_every_kind_stands_in_a_golden_file_and_is_known():
    items = [item for data in goldens_of(FORMAT) for step in Definition.from_json(data).steps for item in step.items]
    assert {item.kind for item in items} == set(ITEM_TYPES)


def test_a_report_sealed_in_the_first_format_is_opened_and_read():
    key = golden("report-1.key.json")
    place = envelope.Place(case=key["case"], field=key["field"], row=key["row"])
    sealed = (SNAPSHOTS / "report-1.sealed").read_bytes()
    pair = KeyPair.from_private(bytes.fromhex(key["private"]))

    report = payload.Payload.from_bytes(envelope.unseal(sealed, pair=pair, place=place))

    assert report.locale == "en"
    assert report.answers == ANSWERS
    assert report.source_definition == EVERY_KIND
    reading = report.for_office()
    assert words(reading.sections)["f-many"] == ("Mattina", "Sera")
    assert words(reading.original)["f-many"] == ("Morning", "Evening")
    assert words(report.sections())["f-one"] == ("From 16 to 17",)


def test_a_token_sealed_in_the_first_version_is_opened():
    made = golden("token-1.json")
    keys = {name: made[name] for name in ("secret", "purpose", "context")}
    assert open_token(made["token"], **keys, max_age_seconds=math.inf, max_size=500).decode() == made["data"]


# --- tolerance -------------------------------------------------------------------------------------------------------


def words(sections) -> dict[str, tuple[str, ...]]:
    return {row.question.id: row.lines for section in sections for row in section.rows}


def office_words(data: object, answers: dict) -> dict[str, tuple[str, ...]]:
    reading = read_for_office(definition=read_snapshot(data), source=Definition(), answers=answers, locale="it")
    return words(reading.sections)


def first_item(data: dict, kind: str) -> dict:
    return next(item for step in data["steps"] for item in step["items"] if item["kind"] == kind)


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_key_that_this_version_lacks_is_passed_over(number):
    data = golden(f"definition-{number}.json")
    data["author"] = "x"
    for step in data["steps"]:
        step["colour"] = "red"
        for item in step["items"]:
            item["condition"] = {"if": "f-yes"}
            for option in item.get("options", []):
                option["image"] = 3
    assert Definition.from_json(data) == EVERY_KIND


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_key_that_is_missing_has_its_default(number):
    data = golden(f"definition-{number}.json")
    for name in ("maximum", "help_text", "required"):
        first_item(data, "number").pop(name)
    question = Definition.from_json(data).question("f-number")
    assert (question.maximum, question.help_text, question.required, question.minimum) == (None, "", True, 1)


def test_a_value_that_its_field_cannot_hold_has_the_default():
    data = golden("definition-1.json")
    first_item(data, "date").update(minimum="yesterday", period="school year", required="often")
    first_item(data, "number").update(minimum=True, maximum=2.5)
    definition = Definition.from_json(data)
    date, number = definition.question("f-date"), definition.question("f-number")
    assert (date.minimum, date.period, date.required, date.autocomplete) == (None, "any", True, "bday")
    assert (number.minimum, number.maximum) == (None, None)


def test_an_unknown_kind_is_shown_with_its_words_and_its_answer_and_kept_as_it_is():
    data = golden("definition-1.json")
    stored = first_item(data, "one_of")
    stored.update(kind="ranking", weights=[1, 2])
    definition = Definition.from_json(data)
    item = definition.question("f-one")

    assert isinstance(item, Unknown)
    assert (item.label, item.to_json()) == ("Età", stored)
    assert Definition.from_json(definition.to_json()) == definition
    answers = {"f-one": {"first": "adult", "others": ["young", 3, True, None]}}
    assert office_words(data, answers)["f-one"] == ("first: Da 18", "others: Da 16 a 17; 3; Sì")


def test_an_unknown_item_that_asks_nothing_is_not_shown():
    data = {"format": 1, "steps": [{"id": "s", "items": [{"kind": "picture", "id": "p", "image": 4}]}]}
    assert office_words(data, {}) == {}
    assert office_words(data, {"p": "seen"}) == {"p": ("seen",)}


@pytest.mark.parametrize("change", [{"options": [{"id": "a"}, 3, {"id": "a", "label": "A"}]}, {"label": None}])
def test_a_known_kind_that_cannot_be_built_is_shown_all_the_same(change):
    data = golden("definition-1.json")
    first_item(data, "one_of").update(change)
    assert office_words(data, {"f-one": "elsewhere"})["f-one"] == ("elsewhere",)


def test_a_format_of_the_future_is_read_as_far_as_it_goes():
    data = golden("definition-2.json")
    data["format"] = FORMAT + 7
    assert Definition.from_json(data) == EVERY_KIND
    data["steps"][0]["items"] = {"columns": data["steps"][0]["items"]}
    assert [step.id for step in Definition.from_json(data).steps] == ["full", "bare"]
    shown = office_words(data, ANSWERS)
    assert shown["b-number"] == ("1500",)
    assert shown["f-short"] == ("Ada Neri",)
    assert set(shown) >= set(ANSWERS)


@pytest.mark.parametrize("data", [{}, {"format": "2"}, {"format": True}, {"format": 1}, {"format": 1, "steps": {}}, 3])
def test_what_is_no_snapshot_hides_no_answer(data):
    with pytest.raises(DefinitionError):
        Definition.from_json(data)
    assert office_words(data, {"q": ["a", "b"], "r": False}) == {"q": ("a", "b"), "r": ("No",)}


JUNK = st.sampled_from([None, True, 3, "x", [], {}, ["x"], {"id": "x"}])


@st.composite
def damaged(draw):
    """A real snapshot with some of its parts replaced, renamed or taken away; and answers to it."""
    definition, answers = draw(answered_definitions())
    data = copy.deepcopy(definition.to_json())
    parts = [data]
    for part in parts:
        parts.extend(each for value in part.values() if isinstance(value, list) for each in value if type(each) is dict)
    for part in draw(st.lists(st.sampled_from(parts), max_size=6)):
        if part:
            key = draw(st.sampled_from(sorted(part)))
            value = part.pop(key)
            how = draw(st.sampled_from(["take away", "replace", "rename"]))
            if how == "replace":
                part[key] = draw(JUNK)
            if how == "rename":
                part[f"{key}s"] = value
    return data, answers


@whole_forms()
@given(damaged())
def test_however_a_snapshot_is_damaged_every_answer_is_shown(case):
    data, answers = case
    shown = office_words(data, answers)
    assert all(shown[question_id] for question_id in answers)


# --- a kind may grow -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class GrownText(ShortText):
    """What `ShortText` may look like in a later version."""

    pattern: str = ""
    depends_on: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GrownConsent(Consent):
    expires_after_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class GrownOption(Option):
    image: int | None = None


@dataclass(frozen=True, kw_only=True)
class GrownStep(Step):
    only_if: str = ""


def make_step(step_type=Step, text_type=ShortText, consent_type=Consent, option_type=Option) -> Step:
    return step_type(
        id="s",
        title="Passo",
        items=(
            text_type(id="q", label="Nome", max_length=50),
            OneOf(id="o", label="Età", options=(option_type(id="a", label="A"),)),
            consent_type(id="c", label="Foto", text="<p>Per un anno</p>", version="1"),
        ),
    )


def test_a_new_property_with_a_default_changes_no_form_in_progress_and_no_digest():
    today, grown = make_step(), make_step(GrownStep, GrownText, GrownConsent, GrownOption)
    assert (grown.shape, grown.terms) == (today.shape, today.terms)
    assert Definition(steps=(grown,)).digest == Definition(steps=(today,)).digest
    assert Definition(steps=(grown,)).to_json() == Definition(steps=(today,)).to_json()


def test_a_new_property_that_is_used_changes_both():
    today, text = make_step(), GrownText(id="q", label="Nome", max_length=50, examples=("Ada",))
    used = replace(today, items=(text, *today.items[1:]))
    assert used.shape != today.shape
    assert Definition(steps=(used,)).digest != Definition(steps=(today,)).digest


def test_a_grown_kind_reads_what_was_written_before_and_is_read_by_what_was_there_before(monkeypatch):
    before = Definition(steps=(make_step(),)).to_json()
    monkeypatch.setitem(ITEM_TYPES, "short_text", GrownText)
    grown = Definition.from_json(before).question("q")
    assert (type(grown), grown.pattern, grown.examples) == (GrownText, "", ())
    used = replace(grown, pattern="[0-9]+", depends_on="o", examples=("1", "2"))
    after = Definition(steps=(Step(id="s", items=(used,)),)).to_json()
    assert Definition.from_json(after).question("q") == used
    monkeypatch.setitem(ITEM_TYPES, "short_text", ShortText)
    assert Definition.from_json(after).question("q") == ShortText(id="q", label="Nome", max_length=50)


@settings(max_examples=50, deadline=None)
@given(definitions())
def test_the_first_format_written_in_full_reads_as_the_second(definition):
    """Format 1 as its writer spelled it: every field, the default ones too."""

    def full(value):
        if hasattr(value, "__dataclass_fields__"):
            kind = {"kind": value.kind} if hasattr(value, "kind") else {}
            return kind | {each.name: full(getattr(value, each.name)) for each in fields(value)}
        return [full(each) for each in value] if isinstance(value, tuple) else encode(value)

    first = {"format": 1, "steps": [full(step) for step in definition.steps]}
    assert Definition.from_json(json.loads(json.dumps(first))) == definition


def test_display_of_the_flow_does_not_show_answers_to_questions_that_are_gone():
    assert display(Definition(steps=(make_step(),)), {"gone": "x"})[0].rows[0].question.id == "q"
    assert len(display(Definition(steps=(make_step(),)), {"gone": "x"})) == 1
