"""No component changes unseen: `/_componenti/` looks as in the pictures that are committed in `tests/e2e/pictures/`.

Each component is compared by itself, at the widths of a telephone, a tablet and a desk, in both directions. The page is
Italian in both, so that only the site's own fonts draw it. A change that is meant: `make pictures`, look, commit.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from demo.showcase.views import GROUPS
from tests.e2e.conftest import CHROMIUM_ARGS, SiteServer, chromium

PICTURES: Final = Path(__file__).parent / "pictures"
KEEP_IN: Final = os.environ.get("KEEP_PICTURES_IN", "")
"""A folder for the pictures of this run: `make pictures` takes them from there."""
SIZES: Final = ((1280, "ltr"), (768, "ltr"), (320, "ltr"), (1280, "rtl"), (320, "rtl"))
BITS: Final = 5
"""Of each colour that a picture keeps: half the weight of eight."""
TOLERATED_STEP: Final = 12
"""Of 255: a colour that differs by less is the same."""
TOLERATED_SHARE: Final = 0.003
"""Of the points of a picture: as much as the edges of letters may differ between two builds of Chromium."""
TILE: Final = 32
"""Points of the side of a square in which the differences are counted as well: an icon is small in a large picture."""
TOLERATED_SHARE_OF_TILE: Final = 0.016
"""Of the points of the worst square. Edges drawn by another rasteriser differ by up to 0.012; of two icons that share
their circle, what stands in it is 0.02."""
HIGHEST: Final = 16_000
"""What a page may be high; above 16,384 points Chromium repeats itself."""
MOST_BYTES: Final = 3_000_000

SETTLE = """async () => {
    for (const image of document.images) image.loading = 'eager'
    await Promise.all([...document.images].map(image => image.decode().catch(() => {})))
    await document.fonts.ready
    // Whole points: what is above may grow without moving the rest by a part of one.
    for (const part of document.body.children) part.style.height = `${Math.ceil(part.getBoundingClientRect().height)}px`
    return [...document.querySelectorAll('body > section > div')].map(part => {
        const box = part.getBoundingClientRect()
        return [part.parentElement.id, [0, box.top + scrollY, innerWidth, box.bottom + scrollY].map(Math.round)]
    })
}"""


@pytest.fixture(scope="module")
def steady_browser(playwright) -> Iterator[Browser]:
    """Letters without hints and sub-pixels: they look alike on every machine."""
    steady = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb", "--hide-scrollbars"]
    instance = playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_ARGS, *steady])
    yield instance
    instance.close()


@pytest.fixture
def page_of(steady_browser: Browser, site_server: SiteServer) -> Iterator:
    """`page_of(320)`: a window of that width."""
    contexts = []

    def make(width: int) -> Page:
        context = steady_browser.new_context(
            base_url=site_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="light",
            reduced_motion="reduce",
            locale="it-IT",
            bypass_csp=True,  # For the style of the negative control.
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def photograph(page: Page) -> dict[str, Image.Image]:
    """Each component of the page."""
    parts = page.evaluate(SETTLE)
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled", caret="hide"))).convert("RGB")
    assert shot.height < HIGHEST, "too high for one picture: make another group"
    return {name: reduced(shot.crop(box)) for name, box in parts}


def reduced(image: Image.Image) -> Image.Image:
    return image.point([level & (0xFF << (8 - BITS)) & 0xFF for level in range(256)] * 3)


def share_of_differences(one: Image.Image, other: Image.Image) -> float:
    """Of the points; 1 for pictures of different sizes."""
    if one.size != other.size:
        return 1.0
    return sum(mask_of(one, other).histogram()[1:]) / (one.width * one.height)


def worst_tile(mask: Image.Image) -> float:
    """The largest share in any square. They overlap by half, so that what is half as large lies whole in one."""
    worst, exact = 0.0, mask.convert("F")  # In whole levels of grey a share would be rounded.
    for left in (0, TILE // 2):
        for top in (0, TILE // 2):
            right, bottom = (
                start - (start - end) // TILE * TILE for start, end in ((left, mask.width), (top, mask.height))
            )
            if right > left and bottom > top:
                worst = max(worst, exact.crop((left, top, right, bottom)).reduce(TILE).getextrema()[1] / 255)
    return worst


def mask_of(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where they differ by more than what is tolerated."""
    steps = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(steps[0], steps[1]), steps[2])
    return largest.point([0 if step <= TOLERATED_STEP else 255 for step in range(256)])


def show_difference(path: Path, expected: Image.Image, found: Image.Image) -> None:
    """Before, now, and where they differ, side by side."""
    width, height = max(expected.width, found.width), max(expected.height, found.height)
    sheet = Image.new("RGB", (3 * width + 40, height), "gray")
    sheet.paste(expected, (0, 0))
    sheet.paste(found, (width + 20, 0))
    if expected.size == found.size:
        sheet.paste(found.point(lambda level: 128 + level // 2), (2 * width + 40, 0))
        sheet.paste("red", (2 * width + 40, 0), mask_of(expected, found))
    sheet.save(path)


def differences(taken: dict[str, Image.Image], folder: Path) -> list[str]:
    """What looks different from the committed pictures; `folder` holds what to look at."""
    found = []
    for name, image in taken.items():
        path = PICTURES / f"{name}.webp"
        if not path.exists():
            found.append(f"{name}: no picture yet")
            continue
        expected = Image.open(path).convert("RGB")
        share = share_of_differences(expected, image)
        tile = worst_tile(mask_of(expected, image)) if share < 1 else 1.0
        if share > TOLERATED_SHARE or tile > TOLERATED_SHARE_OF_TILE:
            show_difference(folder / f"{name}.png", expected, image)
            found.append(f"{name}: {share:.1%} differ, {tile:.1%} of the worst square")
    return found


def named(taken: dict[str, Image.Image], width: int, direction: str) -> dict[str, Image.Image]:
    return {f"{name}-{width}{'-rtl' if direction == 'rtl' else ''}": image for name, image in taken.items()}


@pytest.mark.parametrize(("width", "direction"), SIZES)
def test_every_component_looks_as_it_did(page_of, tmp_path, width, direction):
    page = page_of(width)
    taken = {}
    for group in GROUPS:
        page.goto(f"/_componenti/?gruppo={group}&dir={direction}")
        taken |= named(photograph(page), width, direction)
    if KEEP_IN:
        for name, image in taken.items():
            image.save(Path(KEEP_IN) / f"{name}.webp", lossless=True)
        return
    found = differences(taken, tmp_path)
    assert found == [], f"before, now, what differs: {tmp_path}. If it is meant: make pictures, look, commit."
    ending = f"-{width}{'-rtl' if direction == 'rtl' else ''}"
    kept = {path.stem for path in PICTURES.glob("*.webp") if path.stem.endswith(ending)}
    assert kept == {*taken}, "pictures of what is not there any more: delete them"


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES


@pytest.mark.parametrize(
    "change",
    [
        ":root { --pari-mimosa-tint: #efe2ec !important }",
        ".state.badge { border-color: transparent !important }",
        ".callout { padding: 1.3rem 1.5rem !important }",
    ],
    ids=["a colour", "a line", "a distance"],
)
def test_negative_control_a_small_change_is_found(page_of, change, tmp_path):
    page = page_of(320)
    page.goto("/_componenti/?gruppo=componenti")
    page.add_style_tag(content=change)
    assert differences(named(photograph(page), 320, "ltr"), tmp_path)


@pytest.mark.parametrize("width", [320, 1280])
def test_negative_control_another_icon_of_one_state_is_found(page_of, width, tmp_path):
    """Both stand in a circle. Of the whole picture they are less than what is tolerated."""
    page = page_of(width)
    page.goto("/_componenti/?gruppo=componenti")
    before = photograph(page)["components-state"]
    page.evaluate("""() => {
        const states = [...document.querySelectorAll('#components-state .state')]
        const icon = word => states.find(state => state.innerText === word).querySelector('svg')
        icon('open').innerHTML = icon('stopped').innerHTML
    }""")
    taken = named(photograph(page), width, "ltr")
    (found,) = differences(taken, tmp_path)
    assert found.startswith(f"components-state-{width}: ")
    assert 0 < share_of_differences(before, taken[f"components-state-{width}"]) < TOLERATED_SHARE


def test_negative_control_a_smudge_in_one_corner_is_found_and_a_few_points_are_not():
    mask = Image.new("L", (320, 50))
    mask.paste(255, (318, 42, 320, 50))
    assert worst_tile(mask) == pytest.approx(TOLERATED_SHARE_OF_TILE, abs=0.002)
    assert worst_tile(mask) <= TOLERATED_SHARE_OF_TILE
    mask.putpixel((317, 49), 255)
    assert worst_tile(mask) > TOLERATED_SHARE_OF_TILE, "one point more"
    mask.paste(255, (316, 42, 320, 50))
    assert worst_tile(mask) > TOLERATED_SHARE_OF_TILE
