"""The files of a form in progress: which may come, which are there, which still belong to it.

What the browser posts about a file that is there already is only its id: everything else is put in its place from what
the form in progress says about it, so nobody answers with a foreign file or under another name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from formbuilder.definition import Definition
from formbuilder.filling.state import FlowState
from formbuilder.uploads.kinds import Allowance
from formbuilder.uploads.opening import SealedFile
from formbuilder.uploads.receiving import NotTaken, Reception, Taken
from formbuilder.uploads.references import Reference

FORM_MAX_BYTES: Final = 100 * 1024 * 1024
"""All files of one form together."""

Entries = Mapping[str, Mapping[str, Any]]
"""By id what the form in progress keeps of a file: `SealedFile.to_json`, and whether it may be a signature’s logo."""


def is_multipart(request: HttpRequest) -> bool:
    """Whether a post is of the sort that can bring files."""
    return request.headers.get("Content-Type", "").startswith("multipart/")


def file_inputs(definition: Definition) -> dict[str, Allowance]:
    """The inputs of a form that bring files, and what each may bring."""
    return {name: each for question in definition.questions for name, each in question.file_inputs().items()}


def expect(request: HttpRequest, definition: Definition, state: FlowState | None) -> Reception:
    """What may come now, beside what is there."""
    texts = _texts_there(definition, state) if state else {}
    entries: Entries = state.files if state else {}
    allowances = {
        name: replace(each, count=max(each.count - len(texts.get(name, ())), 0))
        for name, each in file_inputs(definition).items()
    }
    room = FORM_MAX_BYTES - sum(int(each["size"]) for each in entries.values())
    return Reception(request, allowances, total_bytes=room)


def expect_nothing(request: HttpRequest) -> Reception:
    """Whatever comes is skipped."""
    return Reception(request, {}, total_bytes=FORM_MAX_BYTES)


def merge(post: QueryDict, definition: Definition, entries: Entries, taken: Iterable[Taken] = ()) -> QueryDict:
    """The post with one text for each file: those that it names and that are there, then those that have come."""
    merged = post.copy()
    arrived = list(taken)
    for name in file_inputs(definition):
        ids = [text.partition(":")[0] for text in post.getlist(name)]
        ids = [each for each in ids if each in entries] + [each.file.id for each in arrived if each.input_name == name]
        if name in post or ids:
            found = (Reference.from_json(entries[each]) for each in dict.fromkeys(ids))
            merged.setlist(name, [each.to_text() for each in found if each is not None])
    return merged


def entries_of(taken: Iterable[Taken]) -> dict[str, dict[str, Any]]:
    """What the form in progress keeps of files that have come."""
    return {each.file.id: each.file.to_json() | {"signature": each.is_like_a_signature} for each in taken}


def entries_of_samples(definition: Definition, filled: QueryDict) -> dict[str, dict[str, Any]]:
    """What a trial keeps of files that a sample answer names: there is no such file, and no key."""
    texts = (text for name in file_inputs(definition) for text in filled.getlist(name))
    found = (Reference.from_text(text) for text in texts)
    return {each.id: each.to_json() | {"key": ""} for each in found if each is not None}


def errors_of(refused: Iterable[NotTaken], definition: Definition) -> dict[str, list[str]]:
    """What is said at which question about files that were not taken."""
    errors: dict[str, list[str]] = {}
    for each in refused:
        for question in definition.questions:
            if each.input_name in question.file_inputs():
                message = _("«%(name)s» %(reason)s") % {"name": each.name, "reason": each.reason.text}
                errors.setdefault(question.id, []).append(message)
    return errors


def still_there(state: FlowState, entries: Entries) -> dict[str, Any]:
    """Of these files those that an answer, or something typed, still speaks of. Their ids are unlike anything else."""
    spoken_of = json.dumps([state.answers, state.drafts])
    return {file_id: dict(entry) for file_id, entry in entries.items() if file_id in spoken_of}


def files_in(definition: Definition, answers: Mapping[str, Any], entries: Entries) -> tuple[SealedFile, ...]:
    """The files of a submission, with their keys, in the order of the form."""
    ids = [each for question in definition.questions for each in question.file_ids(answers.get(question.id))]
    return tuple(SealedFile.from_json(entries[each]) for each in ids if each in entries)


def without_names(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they may lie in the clear: of a file only that there is one, of which kind and how long."""
    questions = {question.id: question for question in definition.questions}
    return {
        key: questions[key].without_file_names(value) if key in questions else value for key, value in answers.items()
    }


def _texts_there(definition: Definition, state: FlowState) -> dict[str, list[str]]:
    """By input what stands there now: as it was typed, or as it was answered."""
    texts: dict[str, list[str]] = {}
    for step in definition.steps:
        draft = state.drafts.get(step.id)
        for question in step.questions:
            for name in question.file_inputs():
                answered = question.build_field().to_post(name, state.answers.get(question.id))
                texts[name] = (answered if draft is None else draft).get(name, [])
    return texts
