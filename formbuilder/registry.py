"""The kinds of question, in the order in which an editor sees them. Everything else that knows kinds asks here.

To add one: a module in `questions/`, a block in `blocks/`, a line here (docs/howto/question-kind.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from formbuilder.questions.about_when import AboutWhen
from formbuilder.questions.address import Address
from formbuilder.questions.base import Item
from formbuilder.questions.choice import ManyOf, OneOf, YesNo
from formbuilder.questions.consent import Consent
from formbuilder.questions.contact import Email, Phone
from formbuilder.questions.date import Date
from formbuilder.questions.file import File
from formbuilder.questions.fiscal_code import FiscalCode
from formbuilder.questions.information import Information
from formbuilder.questions.matrix import Matrix
from formbuilder.questions.number import Number
from formbuilder.questions.rating import Rating
from formbuilder.questions.repeat import Repeat
from formbuilder.questions.text import LongText, ShortText
from formbuilder.questions.time import Time


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What stands in a step, and the dotted path of the block with which an editor makes it."""

    item: type[Item]
    block: str


KINDS: Final = (
    Kind(item=ShortText, block="formbuilder.blocks.questions.ShortTextBlock"),
    Kind(item=LongText, block="formbuilder.blocks.questions.LongTextBlock"),
    Kind(item=Email, block="formbuilder.blocks.questions.EmailBlock"),
    Kind(item=Phone, block="formbuilder.blocks.questions.PhoneBlock"),
    Kind(item=Address, block="formbuilder.blocks.person.AddressBlock"),
    Kind(item=FiscalCode, block="formbuilder.blocks.person.FiscalCodeBlock"),
    Kind(item=Number, block="formbuilder.blocks.questions.NumberBlock"),
    Kind(item=Date, block="formbuilder.blocks.questions.DateBlock"),
    Kind(item=Time, block="formbuilder.blocks.moments.TimeBlock"),
    Kind(item=AboutWhen, block="formbuilder.blocks.moments.AboutWhenBlock"),
    Kind(item=YesNo, block="formbuilder.blocks.questions.YesNoBlock"),
    Kind(item=OneOf, block="formbuilder.blocks.questions.OneOfBlock"),
    Kind(item=ManyOf, block="formbuilder.blocks.questions.ManyOfBlock"),
    Kind(item=Rating, block="formbuilder.blocks.scales.RatingBlock"),
    Kind(item=Matrix, block="formbuilder.blocks.scales.MatrixBlock"),
    Kind(item=Repeat, block="formbuilder.blocks.repeat.RepeatBlock"),
    Kind(item=File, block="formbuilder.blocks.files.FileBlock"),
    Kind(item=Consent, block="formbuilder.blocks.questions.ConsentBlock"),
    Kind(item=Information, block="formbuilder.blocks.questions.InformationBlock"),
)

ITEM_TYPES: Final[dict[str, type[Item]]] = {each.item.kind: each.item for each in KINDS}
"""The class of each kind."""
