"""The page is read, in its place, and its English belongs to it. Run in a copy in which the page was followed."""

import polib

from demo.files import read_group
from demo.rich_text import to_html
from demo.translations import LOCALE


def test_the_page_stands_in_its_group():
    group = {spec.key: spec for spec in read_group("office")}
    assert list(group)[:2] == ["about", "opening-hours"]
    spec = group["opening-hours"]
    assert spec.parent == "offices"
    assert '<a href="tel:0171444789">' in to_html(spec.fields["body"]["1 paragraph"])


def test_its_english_is_read():
    texts = {entry.msgctxt: entry.msgstr for entry in polib.pofile(str(LOCALE / "en/office/opening-hours.po"))}
    assert texts == {"title": "Opening hours", "slug": "opening-hours"}
