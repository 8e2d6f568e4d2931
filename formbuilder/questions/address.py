"""Where somebody lives, or something is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from babel import Locale
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from core.folding import fold_technical, fold_words
from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField
from formbuilder.questions.parts import PartError, PartsWidget
from formbuilder.questions.text import LineField

HOME_COUNTRY: Final = "IT"
STREET, NUMBER, POSTCODE, MUNICIPALITY, COUNTRY = PARTS = ("street", "number", "postcode", "municipality", "country")
LENGTHS: Final = {STREET: 120, NUMBER: 20, POSTCODE: 12, MUNICIPALITY: 80}
TOKENS: Final = {STREET: "address-line1", POSTCODE: "postal-code", MUNICIPALITY: "address-level2", COUNTRY: "country"}
"""HTML autofill tokens of a single line each. There is none for the number: browsers put it into the street."""
NO_COUNTRIES: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Two letters that name no country: groups of them, parts without mail of their own, and codes for trying things."""


@lru_cache(maxsize=32)
def countries(language: str) -> dict[str, str]:
    """The name of every country (CLDR) by its code, as that language sorts them without accents."""
    names: Mapping[str, str] = Locale.parse(to_locale(language)).territories
    found = [
        (code, name) for code, name in names.items() if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES
    ]
    return dict(sorted(found, key=lambda each: fold_words(each[1])))


def countries_now() -> dict[str, str]:
    """In the active language."""
    return countries(get_language() or settings.LANGUAGE_CODE)


def country_choices() -> list[tuple[str, str]]:
    """Italy first, chosen from the start; as it posts nothing, whoever touched nothing has answered nothing."""
    names = countries_now()
    return [("", names[HOME_COUNTRY]), *(each for each in names.items() if each[0] != HOME_COUNTRY)]


class AddressWidget(PartsWidget):
    """Five labelled inputs, in the order in which an address is said."""

    def __init__(self) -> None:
        lines = {part: forms.TextInput(_attrs(part) | {"maxlength": LENGTHS[part]}) for part in LENGTHS}
        super().__init__({**lines, COUNTRY: forms.Select(_attrs(COUNTRY), choices=country_choices())})

    def labels(self) -> tuple[str, ...]:
        return _("Via, viale, piazza"), _("Numero (se vuoi)"), _("CAP"), _("Comune o città"), _("Paese")


def _attrs(part: str) -> dict[str, Any]:
    token = {"autocomplete": TOKENS[part]} if part in TOKENS else {}
    return {"class": "form-select" if part == COUNTRY else "form-control", **token}


class AddressField(AnswerField):
    """An address. Only Italian post codes have a rule: other countries have others, or none."""

    def __init__(self) -> None:
        super().__init__(widget=AddressWidget())

    def clean(self, value: Any) -> dict[str, str] | None:
        typed = dict(zip(PARTS, value or [""] * len(PARTS), strict=True))
        found = {part: LineField(required=False, max_length=LENGTHS[part]).clean(typed[part]) for part in LENGTHS}
        if not any(found.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found[POSTCODE] = fold_technical(found[POSTCODE])
        found[COUNTRY] = str(typed[COUNTRY] or HOME_COUNTRY)
        if found[COUNTRY] not in countries_now():
            raise PartError(_("Scegli il Paese dall’elenco."), part=COUNTRY, code="invalid_choice")
        self._refuse_incomplete(found)
        return {part: found[part] for part in PARTS if found[part]}

    def _refuse_incomplete(self, found: Mapping[str, str]) -> None:
        is_home = found[COUNTRY] == HOME_COUNTRY
        wanted = {
            STREET: _("Manca la via o la piazza."),
            MUNICIPALITY: _("Manca il comune o la città."),
            **({POSTCODE: _("Manca il CAP: se l’indirizzo non è in Italia, cambia il Paese.")} if is_home else {}),
        }
        for part in PARTS:
            if part in wanted and not found[part]:
                raise PartError(wanted[part], part=part, code="incomplete")
        if is_home and not re.fullmatch("[0-9]{5}", found[POSTCODE]):
            message = _("Il CAP ha cinque cifre: per esempio 12100. Se l’indirizzo non è in Italia, cambia il Paese.")
            raise PartError(message, part=POSTCODE, code="invalid")

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        found = answer if isinstance(answer, Mapping) else {}
        said = {part: found[part] for part in PARTS if isinstance(found.get(part), str)}
        return {f"{name}_{part}": [text] for part, text in said.items() if (part, text) != (COUNTRY, HOME_COUNTRY)}


@dataclass(frozen=True, kw_only=True)
class Address(Question):
    """A postal address.

    The answer has `street`, `municipality` and `country` (ISO 3166), perhaps `number` and `postcode`.
    """

    kind = "address"
    separator = ", "

    def input_names(self) -> tuple[str, ...]:
        return tuple(f"{self.input_name}_{part}" for part in PARTS)

    def build_field(self) -> AnswerField:
        return AddressField()

    def limits(self) -> Iterator[str]:
        yield _("In Italia il CAP ha cinque cifre.")

    def words(self, answer: Any) -> tuple[str, ...]:
        if not isinstance(answer, Mapping):
            return super().words(answer)
        said = {part: str(answer[part]) for part in PARTS if answer.get(part)}
        if not said:
            return super().words(answer)
        abroad = said.get(COUNTRY) if said.get(COUNTRY) != HOME_COUNTRY else None
        lines = (
            " ".join(said[part] for part in (STREET, NUMBER) if part in said),
            " ".join(said[part] for part in (POSTCODE, MUNICIPALITY) if part in said),
            countries_now().get(abroad, abroad) if abroad else "",
        )
        return tuple(line for line in lines if line) or super().words(answer)

    def example(self) -> Any:
        return {STREET: "Via Roma", NUMBER: "28", POSTCODE: "12100", MUNICIPALITY: "Cuneo", COUNTRY: HOME_COUNTRY}
