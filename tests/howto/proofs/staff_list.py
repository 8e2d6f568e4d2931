"""The list is shown to the desk, in the navigation too, and read by nobody else. Run in a copy."""

import pytest
from django.urls import reverse

from staff.models import AuditEvent
from staff.roles import Role
from tests.courses.factories import GroupFactory, next_day
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_desk_reads_what_has_still_to_start(client, site_it):
    GroupFactory(edition__title="Fra poco", first_date=next_day(1, days=3))
    GroupFactory(edition__title="Già cominciato", first_date=next_day(1, days=-30))
    client.force_login(make_user(Role.COURSE_DESK))
    html = client.get(reverse("courses_staff:starts")).content.decode()
    assert "Fra poco" in html
    assert "Già cominciato" not in html
    assert AuditEvent.objects.filter(action="group.starts_listed").count() == 1


def test_it_stands_in_the_navigation(client, site_it):
    client.force_login(make_user(Role.COURSE_DESK))
    assert reverse("courses_staff:starts") in client.get(reverse("staff:home")).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DPO, Role.CASE_MANAGER, Role.ADMINISTRATOR])
def test_nobody_else_does(client, site_it, role):
    client.force_login(make_user(role))
    assert client.get(reverse("courses_staff:starts")).status_code == 403
