"""The blocks with which an editor builds a form: steps, questions, options.

Child names equal the field names of the dataclasses in `formbuilder.definition`, and block names equal their `kind`:
the reader relies on it and a test pins it.
"""

from formbuilder.blocks.form import FormStepsBlock, FormStepsField, QuestionsBlock, StepBlock
from formbuilder.blocks.questions import RICH_TEXT_FEATURES, OptionBlock

__all__ = ["RICH_TEXT_FEATURES", "FormStepsBlock", "FormStepsField", "OptionBlock", "QuestionsBlock", "StepBlock"]
