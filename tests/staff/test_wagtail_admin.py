"""Wagtail's admin: what editors and administrators may do there, and what nobody finds there."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission

from core.site_settings import EXPECTED_BY_LAW, SiteSettings
from directory.models import Place
from home.models import StandardPage
from staff import registry
from staff.area import all_routes
from staff.attention import footer_gaps
from staff.grants import apply_roles
from staff.models import AuditEvent
from staff.registry import AttentionItem
from staff.roles import Role, roles_of
from tests.directory.factories import PlaceFactory
from tests.staff.factories import make_cms_user, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, root_page):
    person = make_cms_user(Role.ADMINISTRATOR)
    client.force_login(person)
    client.user = person
    return client


@pytest.fixture
def editor(client, site_it):
    client.force_login(make_cms_user(Role.EDITOR))
    return client


def test_editors_are_told_what_the_law_expects_in_the_footer_and_who_can_enter_it(rf, site_it):
    def lines(role):
        request = rf.get("/admin/")
        request.user = make_cms_user(role)
        return list(footer_gaps(request))

    (line,) = lines(Role.EDITOR)
    assert "«PEC»" in line.message
    assert line.url == ""
    assert "chiedi a chi amministra il sito" in line.message
    assert lines(Role.ADMINISTRATOR)[0].url == reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    settings = SiteSettings.for_site(site_it)
    values = {"tax_code": "00480530047", "office_pec": "ufficio@pec.example", "office_address": "Via Roma 28"}
    for name in EXPECTED_BY_LAW:
        other = values.get(name, "https://form.agid.gov.it/")
        setattr(settings, name, site_it.root_page if name.endswith("_page") else other)
    settings.problem_email = "ufficio@comune.example"
    settings.save()
    assert lines(Role.EDITOR) == []


class TestApplyRoles:
    def test_it_makes_a_group_for_each_role_and_says_so(self, root_page):
        out = io.StringIO()
        call_command("apply_roles", stdout=out)
        assert set(Group.objects.values_list("name", flat=True)) == {role.group_name for role in Role}
        assert "Created: Redazione" in out.getvalue()

    def test_the_second_time_there_is_nothing_to_do(self, root_page):
        apply_roles()
        out = io.StringIO()
        call_command("apply_roles", stdout=out)
        assert out.getvalue().startswith("Every role already has what it may do.")

    def test_what_was_clicked_together_does_not_survive(self, root_page):
        apply_roles()
        group = Group.objects.get(name=Role.COURSE_DESK.group_name)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        GroupPagePermission.objects.create(group=group, page=root_page, permission_type="publish")
        assert apply_roles().changed == [group.name]
        assert not group.permissions.exists()
        assert not group.page_permissions.exists()

    def test_a_stock_group_with_people_in_it_stays(self, root_page):
        group, _created = Group.objects.get_or_create(name="Editors")
        make_user().groups.add(group)
        apply_roles()
        assert Group.objects.filter(name="Editors").exists()

    def test_only_editors_writers_and_administrators_enter_the_admin(self, root_page):
        apply_roles()
        with_access = Group.objects.filter(permissions__codename="access_admin").values_list("name", flat=True)
        assert set(with_access) == {role.group_name for role in (Role.EDITOR, Role.WRITER, Role.ADMINISTRATOR)}

    def test_nobody_manages_groups(self, root_page):
        apply_roles()
        assert not Permission.objects.filter(codename__in=["change_group", "add_group"], group__isnull=False).exists()

    def test_there_is_no_page_for_groups(self, client, root_page):
        """Not even a superuser renames a group, or ticks permissions for it."""
        person = make_cms_user(Role.ADMINISTRATOR, is_superuser=True)
        client.force_login(person)
        group = person.groups.get()
        for path in ("", "new/", f"edit/{group.pk}/", f"{group.pk}/", f"delete/{group.pk}/", f"{group.pk}/users/"):
            assert client.get(f"/admin/groups/{path}").status_code == 404
            assert client.post(f"/admin/groups/{path}", {"name": "Altro"}).status_code == 404
        assert "/admin/groups/" not in client.get(reverse("wagtailadmin_home")).content.decode()
        assert [route.name for route in all_routes() if "wagtailusers_groups" in route.name] == []

    def test_the_table_can_be_printed(self):
        out = io.StringIO()
        call_command("apply_roles", "--table", stdout=out)
        assert "leggere il registro delle attività" in out.getvalue()
        assert not Group.objects.filter(name=Role.DPO.group_name).exists()


class TestEditor:
    @pytest.mark.parametrize("name", ["wagtailadmin_home", "wagtailimages:index", "wagtaildocs:index"])
    def test_the_tools_of_the_trade_open(self, editor, name):
        assert editor.get(reverse(name)).status_code == 200

    def test_the_explorer_opens_at_the_site(self, editor, home_page):
        response = editor.get(reverse("wagtailadmin_explore", args=[home_page.pk]))
        assert response.status_code == 200

    def test_people_and_settings_do_not(self, editor):
        for name in ("wagtailusers_users:index", "wagtailsites:index"):
            assert editor.get(reverse(name)).status_code == 302

    def test_the_menu_leads_to_no_other_site(self, editor):
        html = editor.get(reverse("wagtailadmin_home")).content.decode()
        assert "guide.wagtail.org" not in html
        assert "Vai al sito" in html


class TestNoAccess:
    @pytest.mark.parametrize("role", [Role.COURSE_DESK, Role.CASE_WORKER, Role.CASE_MANAGER, Role.DPO])
    def test_desk_roles_are_refused_without_a_loop(self, client, role):
        client.force_login(make_cms_user(role))
        assert client.get("/admin/").status_code == 403
        assert AuditEvent.objects.filter(action="access.refused").exists()


class TestPeople:
    def form(self, person: User, **changes):
        return {
            "username": person.username,
            "email": person.email,
            "first_name": "A",
            "last_name": "B",
            "is_active": "on",
            **changes,
        }

    def test_an_administrator_gives_a_role_and_it_is_recorded(self, admin):
        person = make_user()
        group = Group.objects.get(name=Role.CASE_WORKER.group_name)
        url = reverse("wagtailusers_users:edit", args=[person.pk])
        assert admin.post(url, self.form(person, groups=[group.pk])).status_code == 302
        assert roles_of(User.objects.get(pk=person.pk)) == {Role.CASE_WORKER}
        event = AuditEvent.objects.get(action="role.given", target=f"user:{person.pk}")
        assert (event.actor_id, event.details) == (admin.user.pk, {"role": "case_worker"})

    def test_taking_all_roles_away_is_recorded(self, admin):
        person = make_user(Role.CASE_WORKER)
        admin.post(reverse("wagtailusers_users:edit", args=[person.pk]), self.form(person))
        assert AuditEvent.objects.filter(action="role.taken", target=f"user:{person.pk}").exists()

    def test_nobody_gives_a_role_to_themselves(self, admin):
        group = Group.objects.get(name=Role.CASE_MANAGER.group_name)
        admin.post(reverse("wagtailusers_users:edit", args=[admin.user.pk]), self.form(admin.user, groups=[group.pk]))
        assert roles_of(User.objects.get(pk=admin.user.pk)) == {Role.ADMINISTRATOR}

    def test_not_even_together_with_others(self, admin):
        colleague = make_user()
        group = Group.objects.get(name=Role.CASE_MANAGER.group_name)
        admin.post(self.bulk("assign_role", admin.user, colleague), {"role": group.pk})
        assert roles_of(User.objects.get(pk=colleague.pk)) == {Role.CASE_MANAGER}
        assert roles_of(User.objects.get(pk=admin.user.pk)) == {Role.ADMINISTRATOR}
        assert [each.target for each in AuditEvent.objects.filter(action="role.given", actor_id=admin.user.pk)] == [
            f"user:{colleague.pk}"
        ]

    def test_deactivating_several_accounts_at_once_is_recorded_for_each(self, admin):
        people = [make_user(), make_user()]
        admin.post(self.bulk("set_active_state", admin.user, *people), {"mark_as_active": "False"})
        assert set(User.objects.filter(is_active=False)) == set(people)
        changed = AuditEvent.objects.filter(action="account.changed", actor_id=admin.user.pk)
        assert {each.target for each in changed} == {f"user:{person.pk}" for person in people}

    @staticmethod
    def bulk(action: str, *people: User) -> str:
        ids = "&".join(f"id={person.pk}" for person in people)
        return f"{reverse('wagtail_bulk_action', args=['auth', 'user', action])}?{ids}"

    def test_nobody_becomes_a_superuser_here(self, admin):
        person = make_user()
        admin.post(reverse("wagtailusers_users:edit", args=[person.pk]), self.form(person, is_superuser="on"))
        person.refresh_from_db()
        assert not person.is_superuser
        page = admin.get(reverse("wagtailusers_users:edit", args=[person.pk]))
        assert "is_superuser" not in page.content.decode()

    def test_roles_are_offered_with_what_they_are_for(self, admin):
        html = admin.get(reverse("wagtailusers_users:add")).content.decode()
        assert "Apre e tratta le segnalazioni; risponde alle richieste e riceve su appuntamento." in html

    def test_deactivating_an_account_is_recorded(self, admin):
        person = make_user(first_name="A", last_name="B")
        data = self.form(person)
        del data["is_active"]
        admin.post(reverse("wagtailusers_users:edit", args=[person.pk]), data)
        event = AuditEvent.objects.get(action="account.changed", target=f"user:{person.pk}")
        assert event.details == {"active": False, "superuser": False}


class TestDashboard:
    def test_it_shows_what_needs_attention(self, editor, home_page, monkeypatch):
        def provider(request):
            yield AttentionItem(message="Il corso è quasi pieno", url="/admin/", level="warning")
            yield AttentionItem(message="Un lavoro si è fermato", level="error")

        monkeypatch.setattr(registry, "_attention_providers", [*registry._attention_providers, (provider, None)])
        html = editor.get(reverse("wagtailadmin_home")).content.decode()
        assert "Da fare" in html
        assert "Il corso è quasi pieno" in html
        lines = BeautifulSoup(html, "html.parser").select(".listing > li")
        line = next(each for each in lines if "Un lavoro si è fermato" in each.get_text())
        assert "default" in line.svg["class"], "without a class of its size the icon is as large as the page"

    def test_pages_with_unpublished_changes_are_counted(self, editor, home_page):
        home_page.title = "Bozza"
        home_page.save_revision()
        assert "1 pagina ha modifiche non ancora pubblicate" in editor.get("/admin/").content.decode()

    def test_pages_without_translation_are_counted(self, editor, home_page, locale_en):
        assert "1 pagina pubblicata non è tradotta in" in editor.get("/admin/").content.decode()

    def test_a_translated_page_is_not(self, editor, home_page, home_en):
        assert "non è tradotta" not in editor.get("/admin/").content.decode()


class TestWagtailsLists:
    """What stood askew in them."""

    @pytest.fixture
    def page(self, home_page):
        return home_page.add_child(instance=StandardPage(title="Consultorio", slug="c", description="Due frasi."))

    @pytest.fixture
    def found(self, editor, page):
        html = editor.get(reverse("wagtailadmin_pages:search"), {"q": "Consultorio"}).content.decode()
        return BeautifulSoup(html, "html.parser")

    def test_the_search_of_all_pages_counts_without_a_word_that_it_has_not(self, found):
        head = found.select_one("thead th.title, thead").get_text(" ", strip=True)
        assert "1–1 di 1" in head
        assert "None" not in head

    def test_the_list_below_a_page_keeps_its_word(self, editor, page, home_page):
        html = editor.get(reverse("wagtailadmin_explore", args=[home_page.pk])).content.decode()
        head = BeautifulSoup(html, "html.parser").select_one("thead").get_text(" ", strip=True)
        assert "1-1 di 1 pagina" in head

    def test_titles_stay_words_on_a_small_screen(self, editor, found, page):
        wide = "td [aria-hidden=true].w-w-52"
        assert found.select_one(wide), "in a list of pages"
        PlaceFactory(name="Palestra")
        html = editor.get(reverse(Place.snippet_viewset.get_url_name("list"))).content.decode()
        assert BeautifulSoup(html, "html.parser").select_one(wide), "in one of entries"

    def test_a_page_to_which_nothing_leads_is_not_said_to_be_used_0_times(self, editor, page):
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
        assert "portano qui" not in editor.get(address).content.decode()
        leading = StandardPage(title="L", slug="l", description="Due.")
        leading.body = [("paragraph", f'<p><a linktype="page" id="{page.pk}">là</a></p>')]
        page.get_parent().add_child(instance=leading)
        assert "1 collegamento porta qui" in editor.get(address).content.decode()
