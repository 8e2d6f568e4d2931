"""One Django form field per kind of question: what is accepted, how it looks, what is stored.

Every field turns its cleaned value into the JSON of `formbuilder.answers` (`to_answer`) and such JSON back into what a
browser would post (`to_post`), so that a stored answer is checked again by the same rules that accepted it.

No field has the `required` attribute or a limit that the browser enforces on long texts: the browser's own bubbles come
in its language, not in the page's, and `maxlength` silently cuts a story that somebody pastes. The server says what is
wrong and keeps what was typed.
"""

from formbuilder.fields.base import REPLACEMENT, AnswerField, readable
from formbuilder.fields.choice import ConsentField
from formbuilder.fields.factory import FIELDS

__all__ = ["FIELDS", "REPLACEMENT", "AnswerField", "ConsentField", "readable"]
