"""A whole form as frozen dataclasses with its snapshots (`model`), and the only reader of what the page editor stores
(`reader`). What stands in its steps: `formbuilder.questions`.
"""

from formbuilder.definition.model import FORMAT, MAX_ITEMS_PER_STEP, MAX_STEPS, READERS, Definition, Step
from formbuilder.definition.reader import read_definition
from formbuilder.questions import DefinitionError, DuplicateIdError

__all__ = [
    "FORMAT",
    "MAX_ITEMS_PER_STEP",
    "MAX_STEPS",
    "READERS",
    "Definition",
    "DefinitionError",
    "DuplicateIdError",
    "Step",
    "read_definition",
]
