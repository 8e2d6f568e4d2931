"""After a form that was sent without a session: the login, then a page, never an address that only acts."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from staff.grants import apply_roles
from tests.access.table import ROWS, Gate
from tests.access.test_matrix import url_of
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

FORMS = [row for row in ROWS if row.gate is Gate.ROLE and "POST" in row.methods]
NO_PAGE = {405, 500}


@pytest.mark.usefixtures("site_it")
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_form_of_the_staff_area_leads_to_a_page_after_the_login(prefix):
    apply_roles()
    wrong = []
    for row in FORMS:
        person = make_user(*row.roles)
        client = Client()
        client.force_login(person)
        client.get(f"{prefix}/area-riservata/profilo/")
        del client.cookies[settings.SESSION_COOKIE_NAME]
        answer = client.post(f"{prefix}{url_of(row)}", {"any": "text"})
        query = parse_qs(urlsplit(answer.url).query) if answer.status_code == 303 else {}
        client.force_login(person)
        landed = client.get(query["next"][0]).status_code if "next" in query else 0
        if landed in {0, *NO_PAGE} or not query["next"][0].startswith(f"{prefix}/area-riservata/"):
            wrong.append(f"{row}: {answer.status_code} {query.get('next')} {landed}")
    assert wrong == []


@pytest.mark.usefixtures("site_it")
def test_negative_control_the_addresses_themselves_would_be_refused():
    apply_roles()
    acting = [row for row in FORMS if "GET" not in row.methods]
    assert len(acting) > 5
    for row in acting:
        client = Client()
        client.force_login(make_user(*row.roles))
        assert client.get(url_of(row)).status_code in {404, 405}, row
