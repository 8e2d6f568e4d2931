"""By when the office promises what. The times are settings, 7 and 90 days where nothing else is said: about those that
d.lgs. 24/2023, art. 5, gives to reports of wrongdoing (seven days, three months).
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from .states import State


def first_answer_by(received_on: datetime.date) -> datetime.date:
    """The last day on which the office writes for the first time."""
    return received_on + datetime.timedelta(days=settings.REPORTS_FIRST_ANSWER_DAYS)


def conclusion_by(received_on: datetime.date) -> datetime.date:
    """The last day on which the office ends its work."""
    return received_on + datetime.timedelta(days=settings.REPORTS_CONCLUSION_DAYS)


def is_late() -> Q:
    """The cases whose day has passed and on which the office still works."""
    return Q(due_on__lt=timezone.localdate()) & ~Q(state=State.CLOSED)
