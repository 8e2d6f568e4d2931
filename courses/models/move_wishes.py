"""What a person asks the office for on their own page: another group."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.states import State

from .courses import CourseGroup
from .registrations import Registration

WORDS_MAX = 500
WITH_WISH = "move_wish__target__place"
"""For `select_related`."""
MAY_ASK = (State.CONFIRMED, State.WAITING, State.OFFERED)
"""Whoever stands in a group. Before a draw one has no place yet, and the wishes of the form are changed by the desk."""


class MoveWish(models.Model):
    """The last wish of a person for another group of the edition.

    It stands while the person is in the group in which they had it (`open_wish`): whoever is moved has been answered,
    and if that is taken back, the wish stands again. Written by `courses.operations.move_wishes` only.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="move_wish")
    origin = models.ForeignKey(CourseGroup, on_delete=models.CASCADE, related_name="+", verbose_name=_("da"))
    target = models.ForeignKey(CourseGroup, on_delete=models.CASCADE, related_name="+", verbose_name=_("verso"))
    words = models.TextField(blank=True, max_length=WORDS_MAX)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("richiesta di cambiare gruppo")
        verbose_name_plural = _("richieste di cambiare gruppo")
        default_permissions = ()

    @property
    def version(self) -> str:
        """Which of the wishes that this person had it is: whoever answers it has read this one."""
        return self.asked_at.isoformat()

    def __str__(self) -> str:
        """The ids, nothing that says who: this text ends up in logs."""
        return f"{self.registration_id}: {self.origin_id} → {self.target_id}"


def wishes_to_move() -> Q:
    """Registrations of people who wait for an answer about another group."""
    return Q(state__in=[state.value for state in MAY_ASK], move_wish__origin=F("group"))


def open_wish(registration: Registration) -> MoveWish | None:
    """What this person asks for, if it waits for an answer. No query if the registration was read with `WITH_WISH`."""
    wish: MoveWish | None = getattr(registration, "move_wish", None)
    if wish is None or registration.state not in MAY_ASK or wish.origin_id != registration.group_id:
        return None
    return wish
