"""What editors find on the pages themselves: the checks of the preview, the way into the editor."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.urls import reverse

from home.models import HomePage


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


def test_every_page_leads_to_its_editor(client, home_page):
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    link = soup.find("a", string="Redazione: modifica questa pagina")
    assert link["href"] == reverse("wagtailadmin_pages:edit", args=[HomePage.objects.get().pk])
    assert "nofollow" in link["rel"]
    assert client.get(link["href"]).status_code == 302, "to the login"
