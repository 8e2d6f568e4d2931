"""A copied form has ids of its own, and its conditions speak of the copy."""

import json
from itertools import count
from pathlib import Path

import pytest

from formbuilder.definition import read_definition
from formbuilder.editor.remap import remap
from tests.formbuilder.factories import ALL_KINDS
from tests.formbuilder.in_node import run_in_node

CASES = json.loads((Path(__file__).parent / "remap_cases.json").read_text())
"""The browser runs the same ones: new ids are new-1, new-2, … in the order in which the old ones stand."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_shared_cases(case):
    before = json.dumps(case["raw"])
    numbers = count(1)
    assert remap(case["raw"], new_id=lambda: f"new-{next(numbers)}") == case["expected"]
    assert json.dumps(case["raw"]) == before, "the original was changed"


def test_each_case_when_a_step_is_copied_in_the_browser():
    done = run_in_node("copies.test.mjs", Path(__file__).parent / "remap_cases.json")
    assert done.returncode == 0, done.stdout
    assert f"# pass {len(CASES)}" in done.stdout


def test_a_case_that_does_not_hold_in_the_browser_is_noticed(tmp_path):
    wrong = tmp_path / "cases.json"
    wrong.write_text(json.dumps([{**CASES[0], "expected": CASES[0]["raw"]}]))
    assert run_in_node("copies.test.mjs", wrong).returncode != 0


def test_a_copy_shares_no_id_with_its_original_and_asks_the_same():
    original, copied = read_definition(ALL_KINDS), read_definition(remap(ALL_KINDS))
    assert ids(original).isdisjoint(ids(copied))
    assert len(ids(original)) == len(ids(copied))
    assert [each.label for each in original.questions] == [each.label for each in copied.questions]


def ids(definition):
    items = [item for step in definition.steps for item in step.items]
    options = [option.id for item in items for option in getattr(item, "options", ())]
    return {step.id for step in definition.steps} | {item.id for item in items} | set(options)
