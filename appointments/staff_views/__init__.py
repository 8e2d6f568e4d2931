"""The desk's pages: the calendar and the list, one appointment, what is done with it, when a desk is closed."""

from .acts import ActionView, CancelView, EnterView, EraseView, LinkView, MoveView
from .blocking import BlockedView, UnblockView
from .reading import (
    CalendarView,
    DataCopyView,
    DayPaperView,
    DayView,
    DetailView,
    ExportView,
    JsonCopyView,
    ListView,
)

__all__ = [
    "ActionView",
    "BlockedView",
    "CalendarView",
    "CancelView",
    "DataCopyView",
    "DayPaperView",
    "DayView",
    "DetailView",
    "EnterView",
    "EraseView",
    "ExportView",
    "JsonCopyView",
    "LinkView",
    "ListView",
    "MoveView",
    "UnblockView",
]
