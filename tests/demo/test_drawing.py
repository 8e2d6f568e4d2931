"""Pictures: drawn, described, light."""

import pytest
from PIL import Image

from demo.drawing import PICTURES
from demo.drawing.canvas import HEIGHT, PIXELS_PER_UNIT, WIDTH, Canvas

MAX_BYTES = 60_000


@pytest.mark.parametrize("name", ["portico", "autodifesa", "otto-citta"])
def test_a_picture_is_drawn_in_several_colours_and_light(name):
    picture = PICTURES[name]
    sheet = Canvas(picture.ground)
    picture.draw(sheet)
    stream = sheet.as_webp()
    assert len(stream.getvalue()) < MAX_BYTES
    image = Image.open(stream)
    assert image.size == (WIDTH * PIXELS_PER_UNIT, HEIGHT * PIXELS_PER_UNIT)
    assert len(image.convert("RGB").quantize(16).getcolors()) > 3


def test_titles_are_unique_and_every_picture_says_what_is_seen():
    assert len({picture.title for picture in PICTURES.values()}) == len(PICTURES)
    assert all(len(picture.description) > len(picture.title) for picture in PICTURES.values())
