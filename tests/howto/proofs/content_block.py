"""A law stands in a page's body. Run in a copy in which the page was followed."""

import pytest
from django.core.exceptions import ValidationError

from home.models import StandardPage

LAW = {"title": "Legge 5/2016", "url": "https://example.org/legge"}


def test_a_page_shows_it(client, home_page, site_it):
    page = StandardPage(title="Leggi", slug="leggi", description="Le leggi.")
    page.body = [{"type": "law", "value": LAW}]
    home_page.add_child(instance=page)
    html = client.get("/leggi/").content.decode()
    assert '<p class="content-law"><a href="https://example.org/legge">Legge 5/2016</a></p>' in html


def test_an_address_that_is_none_is_refused():
    block = StandardPage._meta.get_field("body").stream_block.child_blocks["law"]
    block.clean(block.to_python(LAW))
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**LAW, "url": "javascript:alert(1)"}))
