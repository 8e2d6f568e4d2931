"""The linter for forms: what keeps a form from working, found without filling it in (docs/adr/0015)."""

from formbuilder.lint.findings import Code, Finding, Place
from formbuilder.lint.languages import lint_languages
from formbuilder.lint.linter import example_for, lint

__all__ = ["Code", "Finding", "Place", "example_for", "lint", "lint_languages"]
