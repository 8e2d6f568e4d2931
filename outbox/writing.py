"""How a mail to the public is made: its templates, in the language of whoever reads it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from outbox.operations import Texts


def compose(template: str, *, language: str, subject: str | Promise, name: str, **context: Any) -> Texts:
    """Subject and texts from `templates/emails/<template>.txt` and `.html`, which extend `base`.

    `name` is who is greeted, or nothing. What is lazy is put into words here, in this language.
    """
    with translation.override(language):
        said = {
            **context,
            "name": name,
            "subject": str(subject),
            "LANGUAGE_CODE": language,
            "LANGUAGE_BIDI": translation.get_language_bidi(),
        }
        return Texts(
            subject=said["subject"],
            text=render_to_string(f"emails/{template}.txt", said),
            html=render_to_string(f"emails/{template}.html", said),
        )
