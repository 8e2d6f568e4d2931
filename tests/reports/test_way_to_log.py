"""From a case to its lines in the audit log, for who may read both; no address and no access log names the case."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from staff.roles import Role, give_role
from tests.reports.factories import make_case, make_holder
from tests.reports.test_staff_views import unlocked, url

pytestmark = pytest.mark.django_db

WORDS = "Nel registro delle attività"


def test_one_press_shows_the_lines_of_the_case_behind_a_random_word(office):
    case, _other = make_case(), make_case()
    both = make_holder(office, "anche-dpo")
    give_role(both, Role.DPO)
    client = unlocked(office, both)
    page = client.get(url("case_detail", case=case.pk))
    button = BeautifulSoup(page.content, "html.parser").find("button", string=WORDS)
    form = button.find_parent("form")
    assert (form["method"], form["action"]) == ("post", reverse("staff:audit"))
    response = client.post(form["action"], {button["name"]: button["value"]})
    assert response.status_code == 303
    assert case.reference not in response.url
    lines = client.get(response.url).context["list"].page.rows
    assert {line.event.target for line in lines} == {f"case:{case.reference}"}


def test_who_may_not_read_the_log_has_no_such_button(office):
    case = make_case()
    for person in (office.worker, office.manager):
        assert WORDS not in unlocked(office, person).get(url("case_detail", case=case.pk)).content.decode()
