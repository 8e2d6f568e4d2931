"""What rooms above this one want to hear of."""

from __future__ import annotations

from django.dispatch import Signal

quick_exit = Signal()
"""Somebody leaves in a hurry (`request`, `response`): forget what this browser has left behind."""
