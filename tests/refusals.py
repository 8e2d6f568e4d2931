"""Counts what the database refuses."""

from __future__ import annotations

from django.db import IntegrityError


class Refusals:
    """Counts the statements that the database refuses, in this thread's connection."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        try:
            return execute(sql, params, many, context)
        except IntegrityError:
            self.number += 1
            raise
