"""Storing a vote, forgetting words, and what editors read of both."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Avg, Count, QuerySet
from django.utils import timezone
from wagtail.models import Page

from core.small_cells import SMALLEST_SHOWN
from ratings.models import Rating
from ratings.questions import ANSWERS, SCORES, WORDS_MAX, Subject
from ratings.screening import screen

WORDS_KEPT: Final = datetime.timedelta(days=180)
"""How long words are kept, from the end of their month."""

LATELY: Final = datetime.timedelta(days=90)
VOTES_MIN: Final = 5
UNCLEAR_BELOW: Final = 3
"""Stars: below this mean, of so many votes lately, a page is worth rewriting."""


def rate(
    *, page_key: UUID, language: str, score: int, answer: str = "", words: str = "", subject: Subject = Subject.PAGE
) -> Rating:
    """Store one vote, the words as they may be kept.

    Of a form not even the language: the office knows who sent it, and one person may be all who sent it in theirs.
    """
    kept = screen(words)[:WORDS_MAX]
    return Rating.objects.create(
        page_key=page_key,
        subject=subject,
        language="" if subject is Subject.FORM else language,
        month=timezone.localdate().replace(day=1),
        score=score,
        answer=answer,
        words=kept,
        words_dropped=bool(words) and not kept,
    )


def forget_words(*, today: datetime.date | None = None) -> int:
    """Delete the words of months that ended long ago; scores and answers stay. How many there were."""
    ended_before = (today or timezone.localdate()) - WORDS_KEPT
    # A month has ended before that day when the day lies in a later one.
    return Rating.objects.filter(month__lt=ended_before.replace(day=1)).exclude(words="").update(words="")


# --- what editors read ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PageMonth:
    """What was said about one page or its form, in one language, in one month.

    There is at least one vote.
    """

    page_key: UUID
    subject: Subject
    language: str
    month: datetime.date
    page: Page | None
    scores: Counter[int]
    answers: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)
    words_dropped: int = 0
    is_withheld: bool = False
    """True where so few have voted, of those who have sent a form, that the office might know who: nothing is said."""

    @property
    def number(self) -> int:
        return self.scores.total()

    @property
    def mean(self) -> float:
        return round(sum(score * number for score, number in self.scores.items()) / self.number, 1)

    @property
    def distribution(self) -> list[tuple[int, int]]:
        """The votes for each score, the best first."""
        return [(score, self.scores[score]) for score in reversed(SCORES)]

    @property
    def answers_in_words(self) -> list[tuple[str, int]]:
        """The answers that were given, the most frequent first."""
        return [(str(ANSWERS[code]), number) for code, number in self.answers.most_common()]

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language or "–")


Key = tuple[datetime.date, UUID, str, str]


def summarise(ratings: QuerySet[Rating]) -> list[PageMonth]:
    """One row for each page, question, language and month: the newest month first, then by the number of votes.

    Four queries.
    """
    scores: dict[Key, Counter[int]] = defaultdict(Counter)
    answers: dict[Key, Counter[str]] = defaultdict(Counter)
    columns = ("month", "page_key", "language", "subject")
    counted = ratings.order_by().values_list(*columns, "score", "answer").annotate(number=Count("pk"))
    for *key, score, answer, number in counted:
        scores[_key(key)][score] += number
        if answer:
            answers[_key(key)][answer] += number
    words: dict[Key, list[str]] = defaultdict(list)
    # In the order of the alphabet: the order of the rows is the order in which people wrote.
    for *key, text in ratings.exclude(words="").order_by("words").values_list(*columns, "words"):
        words[_key(key)].append(text)
    dropped = ratings.filter(words_dropped=True).order_by().values_list(*columns).annotate(number=Count("pk"))
    not_kept = {_key(key): number for *key, number in dropped}
    pages = _pages(page_key for _month, page_key, _language, _subject in scores)
    rows = []
    for key, given in scores.items():
        month, page_key, language, subject = key
        is_withheld = subject == Subject.FORM and given.total() < SMALLEST_SHOWN
        row = PageMonth(
            month=month,
            page_key=page_key,
            language=language,
            subject=Subject(subject),
            page=pages.get((page_key, language or settings.LANGUAGE_CODE)),
            scores=Counter() if is_withheld else given,
            answers=Counter() if is_withheld else answers[key],
            words=[] if is_withheld else words[key],
            words_dropped=0 if is_withheld else not_kept.get(key, 0),
            is_withheld=is_withheld,
        )
        rows.append(row)
    return sorted(
        rows, key=lambda row: (-row.month.toordinal(), -row.number, str(row.page_key), row.language, row.subject)
    )


def unclear_pages(*, today: datetime.date | None = None) -> list[tuple[UUID, str]]:
    """Key and language of the pages that readers find unclear: a mean below `UNCLEAR_BELOW` in the months of the last
    90 days, of so many votes that it says something. One query.
    """
    first = ((today or timezone.localdate()) - LATELY).replace(day=1)
    rated = Rating.objects.filter(subject=Subject.PAGE, month__gte=first).order_by().values("page_key", "language")
    found = rated.annotate(number=Count("pk"), mean=Avg("score")).filter(number__gte=VOTES_MIN, mean__lt=UNCLEAR_BELOW)
    return list(found.order_by("mean", "page_key", "language").values_list("page_key", "language"))


def rated_pages() -> list[tuple[str, str]]:
    """The pages with votes, by key and title: the Italian one's where there is one."""
    keys = Rating.objects.order_by().values_list("page_key", flat=True).distinct()
    titles: dict[UUID, str] = {}
    for (key, language), page in _pages(keys).items():
        if language == settings.LANGUAGE_CODE or key not in titles:
            titles[key] = page.get_admin_display_title()
    return sorted(((str(key), title) for key, title in titles.items()), key=lambda choice: choice[1].casefold())


def rated_months() -> list[datetime.date]:
    """The months with votes, the newest first."""
    return list(Rating.objects.order_by("-month").values_list("month", flat=True).distinct())


def _key(columns: list[object]) -> Key:
    month, page_key, language, subject = columns
    return month, page_key, language, subject  # type: ignore[return-value]  # as the columns are


def _pages(keys: Iterable[UUID]) -> dict[tuple[UUID, str], Page]:
    found = Page.objects.filter(translation_key__in=set(keys)).select_related("locale")
    return {(page.translation_key, page.locale.language_code): page for page in found}
