"""The files that go with a message, of either side: which may come, and which wait with a text that has not left."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formbuilder.filling import gate
from formbuilder.filling.serving import LONGER_THAN_THE_FORM, POST_WITH_FILES_MAX_BYTES
from formbuilder.questions.file import FILE_MAX_MEGABYTES, REMOVE, UPLOAD, File, FilesField
from formbuilder.uploads import in_forms, waiting
from formbuilder.uploads.kinds import Allowance, Group
from formbuilder.uploads.opening import SealedFile, known_files
from formbuilder.uploads.receiving import Reception, read_with_files
from formbuilder.uploads.references import Reference

NAME: Final = "files"
"""The input, and the field of the form."""
FILES: Final = File(
    id=NAME,
    label="",
    required=False,
    groups=tuple(group.value for group in Group),
    max_files=5,
    max_megabytes=FILE_MAX_MEGABYTES,
)
_BUTTON: Final = "_action"
_PRESS: Final = f"press:{NAME}:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What one post has left: the files that are there now, what is said of those that were not taken, and whether its
    button was one of theirs («Carica», «Togli»).
    """

    files: tuple[SealedFile, ...] = ()
    refused: tuple[str, ...] = ()
    is_pressed: bool = False


def build_field() -> FilesField:
    """The field of a form; its help says what may come."""
    field = FILES.build_field()
    if not isinstance(field, FilesField):
        raise TypeError("A question for files has a field of its own.")
    field.label, field.required = gettext_lazy("File"), False
    return field


def receive(
    request: HttpRequest, *, there: Sequence[SealedFile], is_expected: bool = True
) -> tuple[QueryDict, Attached]:
    """The post, and its files beside those that were `there`. Where none is expected they are skipped, which is said.

    What the browser says of a file that is there already is only its id. Raises `gate.Refused`; then nothing is kept.
    """
    if not in_forms.is_multipart(request):
        return _with_files(gate.read_post(request), None, there)
    reception = _expect(request, there) if is_expected else in_forms.expect_nothing(request)
    read = partial(read_with_files, reception=reception)
    post = gate.read_post(request, max_bytes=POST_WITH_FILES_MAX_BYTES, read=read)
    return _with_files(post, reception, there)


def texts_of(files: Iterable[SealedFile]) -> list[str]:
    """The files as the field of a form holds them."""
    found = (Reference.from_json(file.to_json()) for file in files)
    return [each.to_text() for each in found if each is not None]


def keep(files: Iterable[SealedFile], *, lifetime: datetime.timedelta) -> None:
    """They stay as long as the text that they go with, which waits for so long, and a little longer."""
    waiting.extend([file.id for file in files], until=timezone.now() + lifetime + LONGER_THAN_THE_FORM)


def forget(files: Iterable[SealedFile]) -> None:
    """Throw away those that no message has taken along."""
    waiting.forget_unclaimed([file.id for file in files])


def to_text(files: Iterable[SealedFile]) -> str:
    """With their keys, to be kept sealed."""
    return json.dumps([file.to_json() for file in files])


def from_text(text: str) -> tuple[SealedFile, ...]:
    """Read what `to_text` wrote."""
    try:
        return known_files(json.loads(text))
    except ValueError:
        return ()


def _expect(request: HttpRequest, there: Sequence[SealedFile]) -> Reception:
    allowance = FILES.file_inputs()[FILES.input_name]
    left = Allowance(kinds=allowance.kinds, max_bytes=allowance.max_bytes, count=max(allowance.count - len(there), 0))
    room = in_forms.FORM_MAX_BYTES - sum(file.size for file in there)
    return Reception(request, {NAME: left}, total_bytes=room)


def _with_files(
    post: QueryDict, reception: Reception | None, there: Sequence[SealedFile]
) -> tuple[QueryDict, Attached]:
    button = post.get(_BUTTON, "")
    pressed = button.removeprefix(_PRESS) if button.startswith(_PRESS) else ""
    removed = pressed.removeprefix(REMOVE) if pressed.startswith(REMOVE) else ""
    named = {text.partition(":")[0] for text in post.getlist(NAME)} - {removed}
    files = [file for file in there if file.id in named]
    refused: list[str] = []
    if reception is not None:
        files += [each.file for each in reception.taken]
        refused = [
            _("«%(name)s» %(reason)s") % {"name": each.name, "reason": each.reason.text} for each in reception.refused
        ]
        if reception.skipped:
            refused.append(_("I file non sono stati tenuti: sceglili di nuovo prima di inviare."))
    merged = post.copy()
    merged.setlist(NAME, texts_of(files))
    is_pressed = pressed == UPLOAD or bool(removed)
    return merged, Attached(files=tuple(files), refused=tuple(refused), is_pressed=is_pressed)
