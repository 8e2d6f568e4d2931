"""What recurs in the pictures: wedge mountains, arches, the bench with two equal bars, mimosa, people, bubbles."""

from __future__ import annotations

from .canvas import (
    CREAM,
    HEIGHT,
    MIMOSA,
    MIMOSA_SOFT,
    PETROL,
    PETROL_SOFT,
    PLUM,
    PLUM_DARK,
    PLUM_SOFT,
    RED,
    ROSE,
    TINT,
    WHITE,
    WIDTH,
    Canvas,
    on_circle,
)


def mountains(sheet: Canvas, *, base: float = 62) -> None:
    """The two peaks above the town, as wedges."""
    sheet.polygon([(-10, base), (34, base - 30), (70, base)], ROSE)
    sheet.polygon([(22, base), (62, base - 44), (84, base - 24), (98, base - 38), (150, base)], PLUM_SOFT)
    sheet.polygon([(62, base - 44), (52, base - 33), (60, base - 31), (66, base - 34), (73, base - 34)], WHITE)
    sheet.polygon([(98, base - 38), (91, base - 31), (98, base - 29), (107, base - 31.4)], WHITE)
    sheet.polygon([(96, base), (140, base - 26), (178, base)], ROSE)


def sun(sheet: Canvas, x: float, y: float, radius: float = 11) -> None:
    """A low sun."""
    sheet.circle(x, y, radius + 5, MIMOSA_SOFT)
    sheet.circle(x, y, radius, MIMOSA)


def portico(sheet: Canvas, *, top: float = 34, bottom: float = 88, inside: str = PLUM_DARK) -> None:
    """Three arches of the town's arcades."""
    sheet.rect(6, top, 148, bottom - top, PLUM)
    sheet.rect(3, top - 4, 154, 5, PLUM_DARK)
    for x in (14, 61, 108):
        sheet.arch(x, top + 7, 38, bottom, inside)
        sheet.rect(x - 5, bottom - 5, 5, 5, ROSE)
    sheet.rect(146, bottom - 5, 5, 5, ROSE)


def bench(sheet: Canvas, x: float, y: float, *, width: float = 36, colour: str = RED) -> None:
    """A bench whose back is the sign of equality. (x, y) is where its left leg stands."""
    bar = width * 0.1
    for leg in (x + width * 0.12, x + width * 0.82):
        sheet.rect(leg, y - width * 0.58, width * 0.06, width * 0.58, PLUM_DARK)
    for height in (0.6, 0.43):
        sheet.rect(x, y - width * height, width, bar, colour, radius=bar / 2)
    sheet.rect(x - width * 0.05, y - width * 0.24, width * 1.1, bar, colour, radius=bar / 2)


def mimosa(sheet: Canvas, x: float, y: float, *, size: float = 1.0) -> None:
    """A sprig of mimosa that grows up from (x, y), with a little cloud of blossom at each end."""
    ends = [(x - 9 * size, y - 21 * size), (x + 3 * size, y - 28 * size), (x + 13 * size, y - 18 * size)]
    for end_x, end_y in ends:
        sheet.line([(x, y), ((x + end_x) / 2 - size, (y + end_y) / 2), (end_x, end_y)], 0.9 * size, PETROL_SOFT)
    for end_x, end_y in ends:
        for ring, count in ((5.4, 9), (2.8, 5)):
            for number in range(count):
                ball_x, ball_y = on_circle(end_x, end_y, ring * size, 360 / count * number + ring * 9)
                sheet.circle(ball_x, ball_y, 1.9 * size, MIMOSA if number % 3 else MIMOSA_SOFT)
        sheet.circle(end_x, end_y, 1.9 * size, MIMOSA)


def person(sheet: Canvas, x: float, y: float, *, size: float = 1.0, body: str = PETROL, skin: str = ROSE) -> None:
    """Someone seen from the front, down to the shoulders; (x, y) is the middle of the lower edge."""
    sheet.slice(x, y, 9 * size, 180, 360, body)
    sheet.circle(x, y - 13 * size, 5 * size, skin)


def tree(sheet: Canvas, x: float, y: float, *, size: float = 1.0, colour: str = PETROL_SOFT) -> None:
    """A round tree standing at (x, y)."""
    sheet.rect(x - 0.9 * size, y - 14 * size, 1.8 * size, 14 * size, PLUM_DARK)
    sheet.circle(x, y - 18 * size, 9 * size, colour)


def bubble(sheet: Canvas, x: float, y: float, width: float, colour: str, *, tail: str = "left") -> None:
    """A speech bubble with its upper left corner at (x, y)."""
    height = width * 0.62
    sheet.rect(x, y, width, height, colour, radius=height * 0.3)
    foot = x + width * (0.22 if tail == "left" else 0.78)
    lean = -width * 0.14 if tail == "left" else width * 0.14
    sheet.polygon(
        [(foot - width * 0.08, y + height - 1), (foot + width * 0.1, y + height - 1), (foot + lean, y + height * 1.28)],
        colour,
    )


def equals(sheet: Canvas, x: float, y: float, width: float, colour: str) -> None:
    """The sign of the office: two equal bars."""
    bar = width * 0.22
    sheet.rect(x, y, width, bar, colour, radius=bar / 2)
    sheet.rect(x, y + bar * 1.9, width, bar, colour, radius=bar / 2)


def ground(sheet: Canvas, y: float, colour: str) -> None:
    """The floor, from y downwards."""
    sheet.rect(0, y, WIDTH, HEIGHT - y, colour)


def ring_of_people(sheet: Canvas, x: float, y: float, radius: float, count: int) -> None:
    """People around a table, seen from above."""
    colours = (PETROL, PLUM, MIMOSA, PLUM_SOFT, PETROL_SOFT)
    for number in range(count):
        px, py = on_circle(x, y, radius, 360 / count * number - 90)
        sheet.circle(px, py, 7.5, colours[number % len(colours)])
        sheet.circle(px, py, 3.6, TINT)


def house(sheet: Canvas, x: float, y: float, width: float, height: float, colour: str) -> None:
    """A house with lit windows standing on y."""
    sheet.rect(x, y - height, width, height, colour)
    sheet.polygon([(x - 2, y - height), (x + width / 2, y - height - 9), (x + width + 2, y - height)], PLUM_DARK)
    for row in range(int(height // 13)):
        for column in range(int(width // 9)):
            sheet.rect(x + 3 + column * 9, y - height + 4 + row * 12, 4, 6, MIMOSA if (row + column) % 2 else CREAM)
