"""The drawings, in the image library."""

from __future__ import annotations

from django.core.files.images import ImageFile
from wagtail.images.models import Image
from wagtail.models import Collection

from demo.drawing import PICTURES, Picture
from demo.drawing.canvas import Canvas
from demo.pages import Desk

COLLECTION = "Disegni della dimostrazione"


def build(desk: Desk) -> None:
    """Draw what the library does not have yet; a picture is known by its title in the collection of the demo."""
    collection = _collection()
    existing = {image.title: image for image in Image.objects.filter(collection=collection)}
    for name, picture in PICTURES.items():
        image = existing.get(picture.title)
        if image is None:
            image = _draw(name, picture, collection)
            desk.made += 1
        desk.register(name, image)


def _collection() -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)


def _draw(name: str, picture: Picture, collection: Collection) -> Image:
    sheet = Canvas(picture.ground)
    picture.draw(sheet)
    image = Image(title=picture.title, description=picture.description, collection=collection)
    image.file = ImageFile(sheet.as_webp(), name=f"demo-{name}.webp")
    image.save()
    return image
