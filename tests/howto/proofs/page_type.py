"""A glossary can be made, read and found. Run in a copy in which the page was followed."""

from pathlib import Path

from django.conf import settings

from core.models import BasePage
from home.models import GlossaryPage, HomePage


def test_it_is_read_at_its_address(client, home_page, site_it):
    assert GlossaryPage in HomePage.creatable_subpage_models()
    page = GlossaryPage(title="Parole", slug="parole", description="Che cosa vuol dire.")
    page.body = [{"type": "paragraph", "value": "<p>Mobbing: che cos’è.</p>"}]
    home_page.add_child(instance=page)
    html = client.get("/parole/").content.decode()
    assert "<h1" in html
    assert "Mobbing: che cos’è." in html


def test_it_is_one_of_ours():
    assert issubclass(GlossaryPage, BasePage)
    assert list(Path(settings.BASE_DIR, "home", "migrations").glob("*_glossary.py"))
