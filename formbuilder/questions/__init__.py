"""The kinds of question: one module each, with its frozen dataclass, its field and widget, and its words.

A field turns its cleaned value into the JSON of an answer (`to_answer`) and such JSON back into what a browser would
post (`to_post`), so that a stored answer is checked again by the same rules that accepted it.

No field has the `required` attribute or a limit that the browser enforces on long texts: the browser's own bubbles come
in its language, not in the page's, and `maxlength` silently cuts a story that somebody pastes. The server says what is
wrong and keeps what was typed.
"""

from formbuilder.questions.about_when import AboutWhen
from formbuilder.questions.address import Address
from formbuilder.questions.base import TEXTS, DefinitionError, DuplicateIdError, Item, Question, Unknown
from formbuilder.questions.choice import Choice, ManyOf, OneOf, Option, YesNo
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

__all__ = [
    "TEXTS",
    "AboutWhen",
    "Address",
    "Choice",
    "Consent",
    "Date",
    "DefinitionError",
    "DuplicateIdError",
    "Email",
    "File",
    "FiscalCode",
    "Information",
    "Item",
    "LongText",
    "ManyOf",
    "Matrix",
    "Number",
    "OneOf",
    "Option",
    "Phone",
    "Question",
    "Rating",
    "Repeat",
    "ShortText",
    "Time",
    "Unknown",
    "YesNo",
]
