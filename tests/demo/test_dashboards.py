"""The dashboard of the page editor leads nobody to where they may not go."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.mark.parametrize("username", ["bozze", "redazione", "amministrazione"])
def test_every_link_opens(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    addresses = {link["href"].partition("#")[0] for link in soup.select("main a[href^='/']")}
    assert len(addresses) > 5
    assert {address: where for address in addresses if (where := _end_of(client, address))} == {}


def _end_of(client, address):
    """Where a link ends that does not open what it names; nothing where it does."""
    response = client.get(address, follow=True)
    last = response.redirect_chain[-1][0] if response.redirect_chain else address
    is_thrown_back = last != address and last in {"/", "/admin/"}
    return "" if response.status_code == 200 and not is_thrown_back else f"{response.status_code} {last}"
