"""Who may publish what, asked of the admin itself; draft, review, publication; the days on which pages come and go."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from core import housekeeping
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from outbox.models import Mail
from staff.grants import apply_roles
from staff.publishing import PUBLISHING, May, Section, may
from staff.roles import Role, group_of
from tests.directory.factories import make_unit
from tests.events.pages import make_campaign, make_event, make_index
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db

CMS_ROLES = [Role.EDITOR, Role.WRITER, Role.ADMINISTRATOR]


@pytest.fixture
def news_index(home_page):
    return home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Le novità."))


@pytest.fixture
def places(site_it, home_page, news_index):
    """A page of each section, below its first one, as a draft."""
    events = make_index(home_page)
    plain = home_page.add_child(instance=StandardPage(title="Pagina", slug="pagina", description="Una.", live=False))
    news = news_index.add_child(instance=NewsPage(title="Notizia", slug="notizia", description="Una.", live=False))
    return {Section.SITE: (home_page, plain), Section.NEWS: (news_index, news), Section.EVENTS: (events, events)}


def news_data(unit, **changes):
    fields = nested_form_data(
        {
            "title": "Un incontro",
            "slug": "un-incontro",
            "description": "In breve.",
            "kind": "news",
            "date": "2026-11-02",
            "expires_on": "",
            "press_release_number": "",
            "unit": str(unit.pk),
            "body": streamfield([("paragraph", rich_text("<p>Il testo.</p>"))]),
            "related": streamfield([]),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **changes,
        }
    )
    return {**fields, "topics": ["equal_opportunities"]}


class TestTable:
    @pytest.mark.parametrize("role", CMS_ROLES)
    def test_the_admin_does_what_the_table_says(self, places, client, role):
        client.force_login(make_cms_user(role))
        for section, (parent, page) in places.items():
            deed = may(role, section)
            editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
            assert (editor.status_code == 200) == (deed is not None), section
            assert ('name="action-publish"' in editor.content.decode()) == (deed == May.PUBLISH), section
            assert ('name="action-submit"' in editor.content.decode()) == (deed is not None), section
            new = client.get(reverse("wagtailadmin_pages:add_subpage", args=[parent.pk]), follow=True)
            assert (new.request["PATH_INFO"] != "/admin/") == (deed is not None), section

    def test_negative_control_with_the_right_of_another_the_button_is_there(self, places, client):
        person = make_cms_user(Role.WRITER)
        _parent, page = places[Section.NEWS]
        client.force_login(person)
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert 'name="action-publish"' not in client.get(url).content.decode()
        person.groups.add(group_of(Role.EDITOR))
        assert 'name="action-publish"' in client.get(url).content.decode()

    def test_every_role_of_the_admin_that_touches_pages_has_a_row(self, root_page):
        apply_roles()
        holding = set(GroupPagePermission.objects.values_list("group__role_binding__role", flat=True))
        assert holding <= set(PUBLISHING)

    def test_a_section_made_or_translated_later_is_its_section_at_once(self, root_page, home_page, home_en, locale_en):
        writer = make_cms_user(Role.WRITER)
        index = home_page.add_child(instance=NewsIndexPage(title="Novità", slug="novita", description="Le novità."))
        translated = index.copy_for_translation(locale_en)
        for page in (index, translated):
            perms = page.permissions_for_user(User.objects.get(pk=writer.pk))
            assert (perms.can_add_subpage(), perms.can_publish()) == (True, False)
        assert not home_page.permissions_for_user(User.objects.get(pk=writer.pk)).can_edit()
        assert not apply_roles().changed, "the command finds nothing to do afterwards"

    def test_a_writer_creates_no_page_that_is_live(self, client, site_it, news_index):
        client.force_login(make_cms_user(Role.WRITER))
        url = f"/admin/pages/add/news/newspage/{news_index.pk}/"
        data = news_data(make_unit(news_index), **{"action-publish": "1"})
        assert client.post(url, data).status_code == 302
        assert not NewsPage.objects.get(slug="un-incontro").live

    def test_nor_does_a_bulk_action_make_it_live(self, client, places):
        client.force_login(make_cms_user(Role.WRITER))
        _parent, page = places[Section.NEWS]
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        client.post(f"{url}?id={page.pk}&next=/admin/", follow=True)
        assert not Page.objects.get(pk=page.pk).live

    @pytest.mark.parametrize(("role", "follows"), [(Role.WRITER, False), (Role.EDITOR, True)])
    def test_with_a_draft_a_writer_moves_no_page_that_is_live(self, client, site_it, home_page, home_en, role, follows):
        index = make_index(home_page)
        campaign = make_campaign(index)
        event = make_event(index)
        for page in (index, campaign, event):
            page.copy_for_translation(home_en.locale).save_revision().publish()
        Page.objects.filter(pk=event.pk).update(live=False)
        client.force_login(make_cms_user(role))
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[event.pk, campaign.pk]))
        event.refresh_from_db()
        translated = event.get_translation(home_en.locale)
        assert event.is_child_of(campaign)
        assert translated.live
        assert translated.is_child_of(campaign.get_translation(home_en.locale)) == follows


class TestWorkflow:
    def test_the_command_makes_one_workflow_for_the_whole_site_and_leaves_it_alone(self, root_page):
        for _ in range(2):
            apply_roles()
            assert WorkflowPage.objects.get(page=root_page).workflow == Workflow.objects.get(name="Rilettura")
            task = GroupApprovalTask.objects.get()
            assert [group.pk for group in task.groups.all()] == [group_of(Role.EDITOR).pk]
        assert not apply_roles().changed

    def test_readers_clicked_together_do_not_survive(self, root_page):
        apply_roles()
        GroupApprovalTask.objects.get().groups.set([group_of(Role.WRITER)])
        assert "Rilettura" in apply_roles().changed
        assert list(GroupApprovalTask.objects.get().groups.all()) == [group_of(Role.EDITOR)]

    def test_neither_does_another_step_nor_another_workflow_nor_one_that_is_off(self, root_page, home_page):
        apply_roles()
        workflow, task = Workflow.objects.get(name="Rilettura"), GroupApprovalTask.objects.get()
        other = Workflow.objects.create(name="Altro")
        WorkflowPage.objects.create(workflow=other, page=home_page)
        another = GroupApprovalTask.objects.create(name="Ancora")
        WorkflowTask.objects.create(workflow=workflow, task=another, sort_order=1)
        Workflow.objects.filter(pk=workflow.pk).update(active=False)
        assert "Rilettura" in apply_roles().changed
        workflow.refresh_from_db()
        assert workflow.active
        assert [each.task_id for each in workflow.workflow_tasks.all()] == [task.pk]
        assert WorkflowPage.objects.count() == 1
        assert not apply_roles().changed

    @pytest.fixture
    def submitted(self, client, site_it, news_index):
        """A writer has submitted a complete piece of news."""
        self.writer, self.editor = make_cms_user(Role.WRITER), make_user(Role.EDITOR)
        make_user(is_superuser=True)
        client.force_login(self.writer)
        url = f"/admin/pages/add/news/newspage/{news_index.pk}/"
        response = client.post(url, news_data(make_unit(news_index), **{"action-submit": "1"}))
        assert response.status_code == 302
        return NewsPage.objects.get(slug="un-incontro")

    def act(self, client, page, action, **data):
        client.force_login(self.editor)
        state = page.current_workflow_task_state
        return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), data)

    def test_what_is_submitted_waits_and_the_editors_alone_are_told_by_the_outbox(self, submitted, mailoutbox):
        assert not submitted.live
        assert submitted.workflow_in_progress
        (mail,) = Mail.objects.all()
        text, html = mail.texts()
        assert (mail.recipient, mail.subject, mail.language) == (self.editor.email, "Una pagina da rileggere", "it")
        assert "«Un incontro»" in text
        assert f"http://testserver{reverse('wagtailadmin_pages:edit', args=[submitted.pk])}" in text
        assert html == ""
        assert mailoutbox == []

    def test_while_it_waits_its_writer_changes_nothing(self, submitted, client):
        html = client.get(reverse("wagtailadmin_pages:edit", args=[submitted.pk])).content.decode()
        assert 'name="action-submit"' not in html
        assert not submitted.permissions_for_user(self.writer).can_publish()

    def test_approved_it_is_live_and_its_writer_is_told(self, submitted, client):
        self.act(client, submitted, "approve")
        submitted.refresh_from_db()
        assert submitted.live
        mail = Mail.objects.get(template="review.approved")
        assert mail.recipient == self.writer.email

    def test_sent_back_its_writer_reads_why(self, submitted, client):
        self.act(client, submitted, "reject", comment="Manca l’orario.")
        submitted.refresh_from_db()
        assert not submitted.live
        mail = Mail.objects.get(template="review.rejected")
        assert mail.recipient == self.writer.email
        assert "Manca l’orario." in mail.texts()[0]

    def test_a_draft_with_holes_is_not_approved_from_a_list(self, submitted, client):
        submitted.description = ""
        submitted.save_revision(clean=False)
        response = self.act(client, submitted, "approve")
        assert response.status_code == 302
        assert any("Un incontro" in str(message) for message in client.get("/admin/").context["messages"])
        submitted.refresh_from_db()
        assert not submitted.live
        assert submitted.workflow_in_progress, "it still waits"

    def test_what_is_submitted_has_no_holes(self, client, site_it, news_index):
        client.force_login(make_cms_user(Role.WRITER))
        url = f"/admin/pages/add/news/newspage/{news_index.pk}/"
        data = news_data(make_unit(news_index), description="")
        assert client.post(url, {**data, "action-submit": "1"}).status_code == 200
        assert client.post(url, data).status_code == 302, "saved, it may have them"

    def test_whoever_publishes_needs_nobody(self, client, site_it, news_index):
        """An office of three: the review is there for whoever wants a second pair of eyes."""
        client.force_login(make_cms_user(Role.EDITOR))
        data = news_data(make_unit(news_index), **{"action-publish": "1"})
        client.post(f"/admin/pages/add/news/newspage/{news_index.pk}/", data)
        assert NewsPage.objects.get(slug="un-incontro").live


class TestSchedule:
    """As an editor dates a page in the admin, and the timer comes by."""

    def read(self, client, page):
        return client.get(page.url).status_code

    def test_a_page_comes_and_goes_on_its_days_and_its_translation_goes_along(
        self, client, site_it, news_index, home_en, locale_en
    ):
        editor = make_cms_user(Role.EDITOR)
        client.force_login(editor)
        now = timezone.now()
        times = {
            "go_live_at": (now + datetime.timedelta(days=2)).strftime("%Y-%m-%d %H:%M"),
            "expire_at": (now + datetime.timedelta(days=9)).strftime("%Y-%m-%d %H:%M"),
        }
        data = news_data(make_unit(news_index), **times, **{"action-publish": "1"})
        assert client.post(f"/admin/pages/add/news/newspage/{news_index.pk}/", data).status_code == 302
        page = NewsPage.objects.get(slug="un-incontro")
        housekeeping.publish_scheduled()
        page.refresh_from_db()
        assert not page.live, "negative control: its day has not come"
        assert page.approved_schedule

        with time_machine.travel(now + datetime.timedelta(days=3)):
            housekeeping.publish_scheduled()
            page.refresh_from_db()
            assert page.live
            assert self.read(client, page) == 200
            translated = page.copy_for_translation(locale_en, copy_parents=True)
            translated.save_revision().publish()

        with time_machine.travel(now + datetime.timedelta(days=10)):
            housekeeping.publish_scheduled()
            page.refresh_from_db()
            translated.refresh_from_db()
            assert (page.live, page.expired) == (False, True)
            assert (translated.live, translated.expired) == (False, True)
            assert self.read(client, page) == 404

    def test_what_a_writer_dates_does_not_come_by_itself(self, client, site_it, news_index):
        client.force_login(make_cms_user(Role.WRITER))
        now = timezone.now()
        day = (now + datetime.timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
        data = news_data(make_unit(news_index), go_live_at=day, **{"action-submit": "1"})
        client.post(f"/admin/pages/add/news/newspage/{news_index.pk}/", data)
        with time_machine.travel(now + datetime.timedelta(days=3)):
            housekeeping.publish_scheduled()
        assert not NewsPage.objects.get(slug="un-incontro").live


def test_a_page_editor_offers_no_comments_that_would_be_mailed_at_once(client, site_it, home_page):
    client.force_login(make_cms_user(Role.EDITOR))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[home_page.pk])).content.decode()
    assert 'name="title"' in page
    assert "comments-TOTAL_FORMS" not in page
