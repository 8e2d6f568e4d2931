"""Pages to keep, and people who keep them."""

import datetime

import pytest
from django.test import Client

from home.models import StandardPage
from staff.roles import Role
from tests.staff.factories import make_cms_user

TODAY = datetime.date(2026, 5, 6)
"""A Wednesday."""


@pytest.fixture
def make_page(site_it, home_page):
    def make(title="Una pagina", *, parent=None, **fields):
        return (parent or home_page).add_child(instance=StandardPage(title=title, description="In breve.", **fields))

    return make


@pytest.fixture
def page(make_page):
    return make_page()


@pytest.fixture
def editor(site_it):
    return make_cms_user(Role.EDITOR, username="ada", first_name="Ada", last_name="Bo", email="ada@comune.example")


@pytest.fixture
def editing(editor):
    client = Client()
    client.force_login(editor)
    return client
