"""Files to download, in the document library."""

from __future__ import annotations

from pathlib import Path

from django.core.files import File
from wagtail.documents.models import Document
from wagtail.models import Collection

from demo.pages import Desk

FOLDER = Path(__file__).resolve().parents[1] / "files"
COLLECTION = "File della dimostrazione"
FILES = {
    "file-words-pdf": ("Parole che includono, seconda versione (PDF)", "parole-che-includono.pdf"),
    "file-words-txt": ("Parole che includono, seconda versione (testo)", "parole-che-includono.txt"),
    "file-words-first": ("Parole che includono, prima versione (testo)", "parole-che-includono-prima.txt"),
}


def build(desk: Desk) -> None:
    """Add what the library does not have yet; a file is known by its title in the collection of the demo."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    collection = root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
    existing = {document.title: document for document in Document.objects.filter(collection=collection)}
    for key, (title, name) in FILES.items():
        document = existing.get(title)
        if document is None:
            with (FOLDER / name).open("rb") as file:
                document = Document(title=title, collection=collection, file=File(file, name=name))
                document.file_size = document.file.size
                document.save()
            desk.made += 1
        desk.register(key, document)
