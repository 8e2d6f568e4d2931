"""What readers said about the pages: a score, an answer, some words, and nothing about whoever said it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ratings.questions import ANSWERS, SCORES, WORDS_MAX, Subject


class Rating(models.Model):
    """One vote. The month is all that is known of when, the page all that is known of where."""

    page_key = models.UUIDField(_("pagina"), help_text="The page's translation key: the vote outlives the page.")
    subject = models.CharField(_("domanda"), max_length=4, choices=Subject.choices, default=Subject.PAGE)
    language = models.CharField(_("lingua"), max_length=12)
    month = models.DateField(_("mese"), help_text="Its first day.")
    score = models.PositiveSmallIntegerField(
        _("voto"), validators=[MinValueValidator(SCORES[0]), MaxValueValidator(SCORES[-1])]
    )
    answer = models.CharField(_("risposta"), max_length=20, choices=list(ANSWERS.items()), blank=True)
    words = models.CharField(_("parole"), max_length=WORDS_MAX, blank=True, help_text="As `ratings.screening` left it.")
    words_dropped = models.BooleanField(_("parole non tenute"), default=False)

    class Meta:
        verbose_name = _("voto su una pagina")
        verbose_name_plural = _("voti sulle pagine")
        default_permissions = ()
        indexes = [models.Index(fields=["month", "page_key", "language"], name="ratings_by_month_and_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__range=(SCORES[0], SCORES[-1])), name="ratings_score_is_one_to_five"
            ),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="ratings_subject_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.score}"
