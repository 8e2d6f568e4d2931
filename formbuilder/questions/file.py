"""Files: documents, pictures, recordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from formbuilder.questions.base import Pressed, Question, raw_words
from formbuilder.questions.field import AnswerField, Posted
from formbuilder.uploads.kinds import Allowance, Group, Kind, kinds_of
from formbuilder.uploads.references import Reference, references_in
from formbuilder.uploads.refusals import Reason
from formbuilder.uploads.spool import ID_BYTES

MEGABYTE: Final = 1024 * 1024
FILE_MAX_MEGABYTES: Final = 20
FILES_MAX: Final = 10
FILES_DEFAULT: Final = 3
MEGABYTES_DEFAULT: Final = 10
REMOVE: Final = "remove-"
UPLOAD: Final = "upload"


class FilesWidget(forms.Widget):
    """The files that are there, each with a button to take it out, and a plain input for more."""

    template_name = "forms/widgets/files.html"
    needs_multipart_form = True
    input_type = "file"

    def __init__(self, *, question_id: str, kinds: tuple[Kind, ...], has_room: bool = True) -> None:
        super().__init__({"class": "form-control"})
        self.question_id = question_id
        self.kinds = kinds
        self.has_room = has_room

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        del files
        return list(data.getlist(name)) if isinstance(data, MultiValueDict) else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> Any:
        return [each for each in map(Reference.from_text, value or []) if each is not None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        extensions = [f".{each}" for kind in self.kinds for each in kind.extensions]
        context["widget"] |= {
            "accept": ",".join([*extensions, *(kind.mime for kind in self.kinds)]),
            "remove": f"press:{self.question_id}:{REMOVE}",
            "upload": f"press:{self.question_id}:{UPLOAD}",
        }
        return context


class FilesField(AnswerField, forms.Field):
    """Files that have arrived already, named by what the server put into the post (`formbuilder.uploads.in_forms`)."""

    default_error_messages = {"required": gettext_lazy("Carica almeno un file.")}

    def __init__(self, *, maximum: int, max_bytes: int, kinds: tuple[Kind, ...], **kwargs: Any) -> None:
        self.maximum = maximum
        self.max_bytes = max_bytes
        self.kinds = kinds
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[Reference]:
        found = (Reference.from_text(text) for text in value or [])
        return list({each.id: each for each in found if each is not None}.values())

    def validate(self, value: list[Reference]) -> None:
        super().validate(value)
        if len(value) > self.maximum:
            message = _("Togline qualcuno: al massimo %(count)d file.")
            raise ValidationError(message % {"count": self.maximum}, code="limit")
        for each in value:
            reason = Reason.KIND if each.format not in self.kinds else Reason.TOO_LARGE
            if each.format not in self.kinds or each.size > self.max_bytes:
                raise ValidationError(format_lazy("«{}» {}", each.name, reason.text), code=reason.value)

    def to_answer(self, cleaned: Any) -> Any:
        return [each.to_json() for each in cleaned] or None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        return {name: [each.to_text() for each in references_in(answer)]}


@dataclass(frozen=True, kw_only=True)
class File(Question):
    """One file or several. The answer is a list of `{"id", "name", "kind", "size"}` (`formbuilder.uploads.references`).

    `groups` are the values of `formbuilder.uploads.kinds.Group`.
    """

    kind = "file"
    can_be_repeated = False
    groups: tuple[str, ...] = (Group.DOCUMENT.value, Group.PICTURE.value)
    max_files: int = FILES_DEFAULT
    max_megabytes: int = MEGABYTES_DEFAULT

    @classmethod
    def bounded(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name, highest in (("max_files", FILES_MAX), ("max_megabytes", FILE_MAX_MEGABYTES)):
            if name in values:
                values[name] = min(max(values[name], 1), highest)
        return values

    def build_field(self) -> AnswerField:
        kinds = self._kinds
        widget = FilesWidget(question_id=self.id, kinds=kinds)
        return FilesField(maximum=self.max_files, max_bytes=self._max_bytes, kinds=kinds, widget=widget)

    def press(self, posted: Posted, button: str) -> Pressed:
        """«Carica» keeps what has just arrived; «Togli» takes one file out."""
        removed = button.removeprefix(REMOVE) if button.startswith(REMOVE) else ""
        kept = [text for text in posted.getlist(self.input_name) if text.partition(":")[0] != removed]
        changed: Posted = MultiValueDict({**dict(posted.lists()), self.input_name: kept})
        return Pressed(posted=changed, anchor=self.input_name)

    def limits(self) -> Iterator[str]:
        labels = [str(group.label) for group in Group if group.value in self.groups]
        if labels:
            yield _("Formati: %(formats)s.") % {"formats": pgettext("between items of a list", ", ").join(labels)}
        yield ngettext(
            "Al massimo %(count)d file, di %(size)s.", "Al massimo %(count)d file, di %(size)s l’uno.", self.max_files
        ) % {"count": self.max_files, "size": f"{self.max_megabytes} MB"}

    def words(self, answer: Any) -> tuple[str, ...]:
        return tuple(each.words for each in references_in(answer)) or raw_words(answer)

    def typed_words(self, posted: Posted) -> tuple[str, ...]:
        found = (Reference.from_text(text) for text in posted.getlist(self.input_name))
        return tuple(each.words for each in found if each is not None)

    def compared(self, answer: Any) -> Any:
        return [each.id for each in references_in(answer)] or None

    def file_inputs(self) -> dict[str, Allowance]:
        return {self.input_name: Allowance(kinds=self._kinds, max_bytes=self._max_bytes, count=self.max_files)}

    def file_ids(self, answer: Any) -> tuple[str, ...]:
        return tuple(each.id for each in references_in(answer))

    def without_file_names(self, answer: Any) -> Any:
        return [{"id": each.id, "kind": each.kind, "size": each.size} for each in references_in(answer)]

    def example(self) -> Any:
        kind = self._kinds[0] if self._kinds else None
        if kind is None:
            return None
        name = _("esempio.%(extension)s") % {"extension": kind.extensions[0]}
        file_id = blake2b(self.id.encode(), digest_size=ID_BYTES).hexdigest()
        return [Reference(id=file_id, kind=kind.name, size=MEGABYTE // 2, name=name).to_json()]

    @property
    def _kinds(self) -> tuple[Kind, ...]:
        return kinds_of(group for group in Group if group.value in self.groups)

    @property
    def _max_bytes(self) -> int:
        return self.max_megabytes * MEGABYTE
