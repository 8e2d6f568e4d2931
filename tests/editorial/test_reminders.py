"""Once a week, to each owner, titles and links; nothing when nothing is due."""

import datetime

import pytest
from wagtail.models import Page

from core import due_jobs
from editorial import operations
from editorial.reminders import remind
from outbox.models import Mail
from staff.roles import Role, take_role
from tests.editorial.conftest import TODAY
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

SUNDAY = datetime.date(2026, 5, 10)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(editor):
    def plan_one(page, *, owner=editor, review_on=TODAY):
        operations.plan(page=page, actor=editor, owner=owner, review_on=review_on)

    return plan_one


def mails():
    return list(Mail.objects.order_by("created_at", "pk"))


def test_nothing_due_nothing_written(plan, page, make_page):
    plan(page, review_on=SUNDAY + DAY)
    plan(make_page("Senza data"), owner=None, review_on=None)
    assert remind(today=TODAY) == 0
    assert mails() == []


def test_titles_days_and_links_and_nothing_else(plan, page, make_page, settings):
    plan(page, review_on=TODAY - 3 * DAY)
    plan(make_page("Una seconda"), review_on=SUNDAY)
    remind(today=TODAY)
    (mail,) = mails()
    assert mail.recipient == "ada@comune.example"
    assert mail.subject == "Pagine da rivedere"
    lines = [line for line in mail.texts()[0].splitlines() if line.startswith("- ")]
    base = settings.WAGTAILADMIN_BASE_URL
    assert lines == [
        f"- Una pagina (3 maggio 2026): {base}/admin/revisione/{page.pk}/",
        f"- Una seconda (10 maggio 2026): {base}/admin/revisione/{Page.objects.get(title='Una seconda').pk}/",
    ]
    assert "In breve" not in mail.texts()[0]


def test_once_a_week(plan, page, make_page):
    plan(page)
    for day in range(-2, 5):  # Monday to Sunday
        remind(today=TODAY + day * DAY)
    plan(make_page("Una seconda"))
    remind(today=SUNDAY)
    assert len(mails()) == 1
    remind(today=SUNDAY + DAY)
    assert len(mails()) == 2


def test_everybody_reads_of_their_own_pages(plan, page, make_page):
    other = make_user(Role.EDITOR, email="bice@comune.example")
    plan(page)
    plan(make_page("Di Bice"), owner=other)
    assert remind(today=TODAY) == 2
    texts = {mail.recipient: mail.texts()[0] for mail in mails()}
    assert "Di Bice" in texts["bice@comune.example"]
    assert "Di Bice" not in texts["ada@comune.example"]


def leave(owner):
    owner.is_active = False
    owner.save()


def lose_address(owner):
    owner.email = ""
    owner.save()


@pytest.mark.parametrize("change", [leave, lose_address, lambda owner: take_role(owner, Role.EDITOR)])
def test_who_left_is_not_written_to(plan, page, editor, change):
    plan(page)
    change(editor)
    assert remind(today=TODAY) == 0


def test_of_a_page_that_nobody_reads_nobody_is_reminded(plan, page):
    plan(page)
    page.unpublish()
    assert remind(today=TODAY) == 0


def test_it_is_a_daily_job():
    (job,) = [job for job in due_jobs.all_jobs() if job.name == "editorial.remind"]
    assert (job.run, job.every) == (remind, DAY)
