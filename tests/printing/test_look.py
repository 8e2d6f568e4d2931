"""What the look of paper shares with the site."""

from __future__ import annotations

from pathlib import Path

from .samples import DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]


def test_the_mark_is_the_site_s():
    assert (ROOT / "printing/mark.svg").read_bytes() == (ROOT / "frontend/public/favicon.svg").read_bytes()


def test_every_document_has_a_sample():
    """So that all tests of this folder look at it."""
    folders = {path.parent.name for path in ROOT.glob("printing/*/template.typ")}
    assert {document.template.parent.name for document in DOCUMENTS.values()} == folders
