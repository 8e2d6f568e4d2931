"""The figures of the demonstration: what a case leaves, and a year on a page."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.models import Page

from config.settings import dev
from demo.builders.people import colleague
from demo.streams import demo_uuid
from reports.figures import row_of
from reports.figures_fields import fields_of, share, tally
from reports.models import ApprovedYear, Case
from reports.operations import open_case, read_figures
from reports.states import State
from staff.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(autouse=True)
def its_own_secret_key(settings):
    """What the demonstration's server has written is proven with its key."""
    settings.SECRET_KEY_FALLBACKS = [dev.SECRET_KEY]


def test_rows_are_a_recomputation_over_the_opened_cases():
    worker, office = colleague(Role.CASE_WORKER)
    recomputed = []
    for case in Case.objects.filter(state=State.CLOSED):
        opened = open_case(case=case, office=office, actor=worker)
        recomputed.append(
            row_of(
                form_key=case.form_key,
                received_on=case.received_on,
                closed_on=opened.classification.written_on,
                codes=opened.classification.codes,
                messages=opened.messages,
                payload=opened.payload,
            )[0]
        )
    assert recomputed
    book = read_figures(office=office).book
    this_year = [row for row in book.rows.values() if row.year == timezone.localdate().year]
    for field in fields_of(book.words, {}).values():
        assert tally(this_year, field) == tally(recomputed, field), field.key
    for name in ("first_answer", "duration"):
        assert share(this_year, name) == share(recomputed, name)


@pytest.mark.parametrize(("language", "word"), [("it", "Disabilità"), ("en", "Disability")])
def test_the_approved_year_stands_on_a_page_in_two_languages(client, language, word):
    approved = ApprovedYear.objects.get()
    assert approved.year == timezone.localdate().year - 1
    assert approved.approved_by == User.objects.get(username="responsabile")
    page = Page.objects.get(translation_key=demo_uuid("page", "figures"), locale__language_code=language)
    content = client.get(page.url).content.decode()
    assert word in content
    assert "figures-bars" in content
