"""The pictures of the documentation: the command knows each of them, and they stay small."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from demo import page_pictures, screenshots

FOLDER = screenshots.FOLDER
DOCUMENTS = [screenshots.ROOT / "README.md", *(screenshots.ROOT / "docs" / "guides").glob("*.md")]
TOTAL_LIMIT = 2 * 1024 * 1024
PAGES_LIMIT = 3 * 1024 * 1024


def shown() -> set[str]:
    return {name for path in DOCUMENTS for name in re.findall(r"screenshots/([\w-]+)\.png", path.read_text())}


def test_every_picture_that_a_document_shows_can_be_made_again():
    assert shown()
    assert shown() <= {picture.name for picture in screenshots.PICTURES}


def test_every_picture_that_is_made_is_there_and_none_else():
    assert {path.stem for path in FOLDER.glob("*.png")} == {picture.name for picture in screenshots.PICTURES}


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < TOTAL_LIMIT
    pages = [path.stat().st_size for path in page_pictures.FOLDER.iterdir()]
    assert max(pages) < 90_000
    assert sum(pages) < PAGES_LIMIT


def missing_types(pictured: set[str]) -> set[str]:
    return page_pictures.page_types() - pictured


def test_every_type_of_page_has_its_pictures_and_its_line():
    assert missing_types({*page_pictures.PATHS, *page_pictures.WITHOUT}) == set()
    assert {path.name for path in page_pictures.FOLDER.iterdir()} == {
        picture.file.name for picture in page_pictures.page_pictures()
    }
    lines = (FOLDER / "README.md").read_text()
    assert [
        picture.file.name for picture in page_pictures.page_pictures() if f"pages/{picture.file.name}" not in lines
    ] == []


def test_negative_control_a_type_without_a_picture_is_found():
    assert missing_types({*page_pictures.PATHS} - {"home.FaqPage"}) == {"home.FaqPage", *page_pictures.WITHOUT}


def test_a_compressed_picture_has_its_size_and_few_colours():
    wide = Image.effect_noise((320, 200), 90).convert("RGB")
    raw = io.BytesIO()
    wide.save(raw, "PNG")
    small = screenshots.compress(raw.getvalue())
    image = Image.open(io.BytesIO(small))
    assert image.size == wide.size
    assert image.mode == "P"
    assert len(small) < len(raw.getvalue())


def test_without_chromium_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(screenshots.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match="apt-get install chromium"):
        screenshots.find_chromium()


def test_an_unknown_picture_is_refused_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setattr(screenshots, "demo_site", lambda: pytest.fail("started"))
    with pytest.raises(SystemExit):
        screenshots.main(["nothing"])
    assert "no such picture: nothing" in capsys.readouterr().err
