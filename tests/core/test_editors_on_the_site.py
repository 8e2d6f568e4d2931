"""What editors find on the pages themselves: the checks of the preview, and nothing where citizens read."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.urls import reverse


def test_the_preview_carries_what_the_checks_need(client, home_page):
    """Without the user bar and its configuration the checks panel says «0 problemi» of every page."""
    client.force_login(User.objects.create_superuser("anna", "anna@example.org", "x"))
    home_page.save_revision()
    html = client.get(reverse("wagtailadmin_pages:view_draft", args=[home_page.pk])).content.decode()
    assert BeautifulSoup(html, "html.parser").select_one("wagtail-userbar")
    assert BeautifulSoup(html, "html.parser").find(id=re.compile("axe-configuration$"))


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_public_page_has_it_and_none_reads_a_cookie(client, home_page, signed_in):
    if signed_in:
        client.force_login(User.objects.create_superuser("anna", "anna@example.org", "x"))
    response = client.get("/")
    assert b"wagtail-userbar" not in response.content
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_public_page_leads_into_the_admin(client, home_page, signed_in):
    """Whoever reads is a citizen; editors come from the admin, whose address is no secret and no use to others."""
    if signed_in:
        client.force_login(User.objects.create_superuser("anna", "anna@example.org", "x"))
    admin = reverse("wagtailadmin_home")
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    assert [link["href"] for link in soup.select("a[href]") if link["href"].startswith(admin)] == []
    assert soup.footer.find("a", href=reverse("account_login"))
