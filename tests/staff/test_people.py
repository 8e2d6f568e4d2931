"""People as they are shown: told apart where one is chosen, and the list with what an administrator looks for."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.auth.models import Group, User
from django.urls import reverse

from staff import audit
from staff.people import PersonField, factors_shown, roles_shown, tell_apart, unmistakable_name
from staff.roles import Role
from tests.staff.factories import enrol, make_cms_user, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def namesakes():
    return [
        make_user(Role.CASE_WORKER, first_name="Anna", last_name="Rossi", username=name)
        for name in ("rossi.a", "anna.r")
    ]


@pytest.fixture
def admin(client, root_page):
    client.user = make_cms_user(Role.ADMINISTRATOR, username="capo", first_name="Carla", last_name="Capo")
    client.force_login(client.user)
    return client


class TestTellApart:
    def test_namesakes_get_their_user_name_and_nobody_else_does(self, namesakes):
        other = make_user(first_name="Bruno", last_name="Verdi")
        names = tell_apart([*namesakes, other])
        assert [names[person.pk] for person in (*namesakes, other)] == [
            "Anna Rossi (rossi.a)",
            "Anna Rossi (anna.r)",
            "Bruno Verdi",
        ]

    @pytest.mark.parametrize("name", ["anna rossi", "Anna  Rossi", "ANNA ROSSI"])
    def test_names_that_look_the_same_are_the_same(self, namesakes, name):
        first, last = name.rsplit(" ", 1)
        other = make_user(first_name=first, last_name=last, username="a3")
        assert tell_apart([*namesakes, other])[other.pk].endswith("(a3)")

    def test_without_a_name_there_is_the_user_name(self):
        person = make_user(username="solo")
        assert tell_apart([person])[person.pk] == "solo"
        assert unmistakable_name(person) == "solo"

    def test_a_field_offers_namesakes_by_user_name_in_one_query(self, namesakes, django_assert_num_queries):
        class Form(forms.Form):
            person = PersonField(queryset=User.objects.order_by("username"), required=False, empty_label="Nessuna")

        with django_assert_num_queries(1):
            html = str(Form()["person"])
        assert re.findall(r">([^<>\n]+)</option>", html) == ["Nessuna", "Anna Rossi (anna.r)", "Anna Rossi (rossi.a)"]
        form = Form({"person": namesakes[1].pk})
        assert form.is_valid()
        assert form.cleaned_data["person"] == namesakes[1]

    def test_the_assignee_is_chosen_from_names_that_differ(self, namesakes):
        from reports.staff_forms import AssignForm

        labels = [str(label) for _value, label in AssignForm().fields["assignee"].choices]
        assert {"Anna Rossi (rossi.a)", "Anna Rossi (anna.r)"} <= set(labels)

    def test_the_audit_log_is_searched_by_name_and_shows_user_names(self, client, namesakes):
        for person in namesakes:
            audit.record(actor=person, action="test.done")
        client.force_login(make_user(Role.DPO))
        lines = client.post(reverse("staff:audit"), {"chi": "anna ros"}, follow=True).context["list"].page.rows
        assert {line.event.actor_name for line in lines} == {"rossi.a", "anna.r"}
        lines = client.post(reverse("staff:audit"), {"chi": "anna.r"}, follow=True).context["list"].page.rows
        assert {line.event.actor_name for line in lines} == {"anna.r"}

    @pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
    def test_acting_on_several_names_each(self, admin, namesakes, action):
        ids = "&".join(f"id={person.pk}" for person in namesakes)
        html = admin.get(f"{reverse('wagtail_bulk_action', args=['auth', 'user', action])}?{ids}").content.decode()
        assert "Anna Rossi (rossi.a)" in html
        assert "Anna Rossi (anna.r)" in html

    def test_the_page_of_an_account_says_whose(self, admin, namesakes):
        html = admin.get(reverse("wagtailusers_users:edit", args=[namesakes[1].pk])).content.decode()
        assert "Anna Rossi (anna.r)" in html


class TestList:
    def test_it_shows_role_second_factor_and_last_login(self, admin):
        person = make_user(Role.COURSE_DESK, Role.EDITOR, first_name="Dora", last_name="Neri")
        enrol(person)
        html = admin.get(reverse("wagtailusers_users:index")).content.decode()
        row = next(row for row in html.split("<tr") if "Dora Neri" in row)
        assert "Redazione, Sportello corsi" in row
        assert "App per i codici" in row
        assert person.username in row
        assert "Manca" in next(row for row in html.split("<tr") if "Carla Capo" in row)

    def test_what_is_not_there_is_a_dash(self):
        person = make_user()
        assert roles_shown(person) == "–"
        assert factors_shown(person) == "Manca"
        assert roles_shown(make_user(is_superuser=True)) == "Superutente"

    def test_nothing_says_none(self, admin):
        person = make_user()
        for url in (
            reverse("wagtailusers_users:index"),
            reverse("wagtailusers_users:add"),
            reverse("wagtailusers_users:edit", args=[person.pk]),
            reverse("wagtailusers_users:edit", args=[admin.user.pk]),
        ):
            html = admin.get(url).content.decode()
            html = re.sub(r"hidden>\s*None", "", html)  # Wagtail's counter of nothing, which nobody sees.
            assert not re.search(r">\s*None\s*<", html), url

    def test_ones_own_roles_are_shown_and_not_offered(self, admin):
        html = admin.get(reverse("wagtailusers_users:edit", args=[admin.user.pk])).content.decode()
        assert "I tuoi ruoli:" in html
        assert 'name="groups"' not in html

    def test_it_is_filtered_by_role(self, admin):
        person = make_user(Role.DPO, first_name="Dora", last_name="Neri")
        Group.objects.filter(pk=person.groups.get().pk).update(name="Un nome di gruppo")
        Group.objects.create(name="Un gruppo qualunque")
        html = admin.get(reverse("wagtailusers_users:index"), {"group": person.groups.get().pk}).content.decode()
        assert "Dora Neri" in html
        assert "Un nome di gruppo" not in html, "the filter names roles as the list does"
        assert "Un gruppo qualunque" not in html, "and nothing but roles"
        assert "Carla Capo" not in html.split("<tbody")[1]

    def test_it_costs_the_same_for_few_and_for_many(self, admin, django_assert_num_queries):
        url = reverse("wagtailusers_users:index")

        def add_people() -> None:
            for _ in range(8):
                enrol(make_user(Role.CASE_WORKER, Role.EDITOR))

        add_people()
        admin.get(url)
        with django_assert_num_queries(16):
            admin.get(url)
        add_people()
        with django_assert_num_queries(16):
            admin.get(url)
