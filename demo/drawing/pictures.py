"""The pictures of the demonstration: a title, what someone sees in it, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .canvas import (
    CREAM,
    MIMOSA,
    MIMOSA_SOFT,
    PETROL,
    PETROL_SOFT,
    PETROL_TINT,
    PLUM,
    PLUM_DARK,
    PLUM_SOFT,
    RED,
    ROSE,
    TINT,
    WHITE,
    Canvas,
    on_circle,
)
from .motifs import (
    bench,
    bubble,
    equals,
    ground,
    house,
    mimosa,
    mountains,
    person,
    portico,
    ring_of_people,
    sun,
    tree,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing. `title` names it in the image library, `description` says in Italian what is seen."""

    title: str
    description: str
    ground: str
    draw: Callable[[Canvas], None]


def _portico(sheet: Canvas) -> None:
    sun(sheet, 128, 24)
    mountains(sheet, base=58)
    portico(sheet, top=40, bottom=90, inside=TINT)
    ground(sheet, 88, PLUM_DARK)
    bench(sheet, 63, 90, width=33)
    person(sheet, 33, 88, body=PETROL)
    mimosa(sheet, 126, 89, size=0.95)


def _node(sheet: Canvas) -> None:
    points = [on_circle(80, 50, 37, angle) for angle in (-80, -35, 10, 55, 100, 150, 205)]
    colours = (PETROL, MIMOSA, PLUM_SOFT, PETROL_SOFT, ROSE, MIMOSA, PETROL)
    for x, y in points:
        sheet.line([(80, 50), (80 + (x - 80) * 1.35, y)], 1.2, PLUM_SOFT)
    for (x, y), colour in zip(points, colours, strict=True):
        sheet.circle(80 + (x - 80) * 1.35, y, 8, colour)
    for x, y in ((12, 24), (148, 76), (20, 86), (142, 18)):
        sheet.circle(x, y, 3, ROSE)
    sheet.circle(80, 50, 19, PLUM)
    equals(sheet, 70, 42, 20, MIMOSA)


def _net(sheet: Canvas) -> None:
    for step in range(7):
        sheet.line([(38 + step * 14, 18), (38 + step * 14, 82)], 0.9, PLUM_SOFT)
        sheet.line([(30, 20 + step * 10), (130, 20 + step * 10)], 0.9, PLUM_SOFT)
    hands = (
        (0, 20, 36, 30, PETROL),
        (160, 16, 124, 30, PLUM),
        (0, 92, 36, 72, MIMOSA),
        (160, 90, 124, 70, PETROL_SOFT),
    )
    for x, y, hand_x, hand_y, colour in hands:
        sheet.line([(x, y), (hand_x, hand_y)], 11, colour)
        sheet.circle(hand_x, hand_y, 8, colour)
        sheet.circle(hand_x + (2 if x == 0 else -2), hand_y - 2, 3, TINT)
    sheet.circle(80, 50, 13, RED)
    sheet.slice(80, 50, 7, 180, 360, WHITE)
    sheet.circle(80, 43, 3.4, WHITE)


def _table(sheet: Canvas) -> None:
    sheet.circle(80, 50, 46, MIMOSA_SOFT)
    ring_of_people(sheet, 80, 50, 37, 8)
    sheet.circle(80, 50, 25, PLUM)
    equals(sheet, 69, 41, 22, CREAM)


def _steps(sheet: Canvas) -> None:
    for number in range(5):
        sheet.rect(8 + number * 15, 82 - number * 11, 16, 18 + number * 11, (PLUM, PLUM_SOFT)[number % 2])
    sheet.polygon([(84, 38), (160, 70), (160, 100), (84, 100)], PETROL)
    sheet.line([(84, 36), (160, 68)], 1.6, MIMOSA)
    person(sheet, 16, 82, size=0.9, body=MIMOSA)
    person(sheet, 76, 38, size=0.9, body=PETROL_SOFT)
    sheet.ring(124, 47, 6, 1.5, PLUM_DARK)
    person(sheet, 124, 44, size=0.9, body=RED)


def _scales(sheet: Canvas) -> None:
    sheet.rect(78, 20, 4, 62, PLUM)
    sheet.rect(58, 82, 44, 6, PLUM_DARK, radius=3)
    sheet.rect(28, 26, 104, 4, PLUM, radius=2)
    sheet.circle(80, 22, 6, MIMOSA)
    for x in (36, 124):
        sheet.line([(x, 28), (x - 17, 58)], 0.8, PLUM_SOFT)
        sheet.line([(x, 28), (x + 17, 58)], 0.8, PLUM_SOFT)
        sheet.slice(x, 58, 20, 0, 180, PETROL)
    person(sheet, 36, 58, size=1.0, body=MIMOSA)
    person(sheet, 124, 58, size=1.0, body=PLUM_SOFT)


def _coins(sheet: Canvas) -> None:
    for x in (22, 102):
        for number in range(7):
            sheet.rect(x, 80 - number * 9, 36, 7.4, MIMOSA if number % 2 else PLUM_SOFT, radius=3.7)
    equals(sheet, 68, 42, 24, PETROL)
    ground(sheet, 88, PLUM)


def _square(sheet: Canvas) -> None:
    sun(sheet, 26, 22)
    mountains(sheet, base=60)
    house(sheet, 6, 80, 30, 34, PLUM_SOFT)
    house(sheet, 40, 80, 21, 44, PETROL)
    house(sheet, 112, 80, 40, 32, PLUM)
    ground(sheet, 80, MIMOSA_SOFT)
    tree(sheet, 76, 84, size=1.1)
    tree(sheet, 100, 82, size=0.9, colour=PETROL)
    person(sheet, 60, 96, size=0.8, body=MIMOSA)
    person(sheet, 88, 98, size=0.8, body=PLUM_DARK)


def _bench(sheet: Canvas) -> None:
    sheet.circle(80, 46, 38, MIMOSA_SOFT)
    ground(sheet, 78, PETROL)
    bench(sheet, 44, 84, width=72)
    mimosa(sheet, 24, 86, size=1.3)
    mimosa(sheet, 140, 86, size=1.0)


def _self_defence(sheet: Canvas) -> None:
    sheet.circle(80, 50, 44, PETROL_TINT)
    ground(sheet, 86, PLUM)
    for x, side, colour in ((54, 1, MIMOSA), (108, -1, PLUM)):
        sheet.circle(x, 26, 7, ROSE)
        sheet.line([(x, 38), (x, 58)], 10, colour)
        sheet.line([(x, 40), (x + side * 13, 36), (x + side * 20, 28)], 4.4, colour)
        sheet.line([(x, 42), (x - side * 8, 52), (x + side * 4, 54)], 4.4, colour)
        sheet.line([(x, 58), (x + side * 11, 70), (x + side * 10, 85)], 5.2, PLUM_DARK)
        sheet.line([(x, 58), (x - side * 9, 71), (x - side * 15, 85)], 5.2, PLUM_DARK)
    equals(sheet, 75, 8, 12, PETROL)


def _mimosa(sheet: Canvas) -> None:
    sheet.circle(116, 40, 30, PLUM_SOFT)
    mimosa(sheet, 62, 102, size=2.7)
    mimosa(sheet, 112, 104, size=2.0)


def _cinema(sheet: Canvas) -> None:
    sheet.rect(24, 10, 112, 58, CREAM, radius=2)
    sheet.polygon([(24, 10), (136, 10), (86, 100), (74, 100)], "#fff2c4")
    sheet.circle(62, 40, 15, PLUM_SOFT)
    sheet.circle(98, 40, 15, PETROL_SOFT)
    equals(sheet, 74, 34, 12, MIMOSA)
    for row, y in enumerate((82, 96)):
        for seat in range(9):
            sheet.circle(4 + seat * 19 + row * 9, y, 6, PLUM_DARK if row else PLUM)


def _school(sheet: Canvas) -> None:
    sheet.rect(22, 12, 116, 54, PETROL, radius=3)
    sheet.rect(22, 64, 116, 4, PLUM_DARK)
    sheet.circle(52, 38, 11, MIMOSA)
    sheet.polygon([(97, 49), (108, 27), (119, 49)], ROSE)
    equals(sheet, 70, 32, 18, WHITE)
    for x, colour in ((28, PLUM), (62, MIMOSA), (98, RED), (132, PLUM_SOFT)):
        person(sheet, x, 100, size=1.05, body=colour)


def _walk(sheet: Canvas) -> None:
    sun(sheet, 134, 22)
    mountains(sheet, base=64)
    ground(sheet, 64, PETROL)
    sheet.polygon([(66, 64), (72, 64), (112, 100), (46, 100)], CREAM)
    for x, y, size, colour in ((70, 76, 0.5, MIMOSA), (76, 84, 0.7, RED), (68, 96, 0.95, PLUM)):
        person(sheet, x, y, size=size, body=colour)
    tree(sheet, 26, 82, size=1.1)
    tree(sheet, 130, 80, size=0.9)


def _listening(sheet: Canvas) -> None:
    bubble(sheet, 20, 12, 66, PLUM, tail="left")
    bubble(sheet, 78, 34, 58, MIMOSA, tail="right")
    for number in range(3):
        sheet.circle(40 + number * 13, 32, 3.4, TINT)
    equals(sheet, 97, 45, 20, PLUM_DARK)
    person(sheet, 24, 98, size=1.3, body=PETROL)
    person(sheet, 134, 98, size=1.3, body=PLUM_SOFT)


def _shoes(sheet: Canvas) -> None:
    sheet.circle(128, 26, 12, PLUM)
    ground(sheet, 44, ROSE)
    for y, size, start in ((50, 0.9, 18), (68, 1.3, 4), (94, 1.9, 22)):
        for pair in range(4):
            x = start + pair * 26 * size
            for shift in (0, 8.5 * size):
                _shoe(sheet, x + shift, y, size)


def _shoe(sheet: Canvas, x: float, y: float, size: float) -> None:
    sheet.polygon([(x, y), (x + 1.2 * size, y), (x + 1.8 * size, y - 5 * size), (x, y - 6.5 * size)], RED)
    sheet.polygon([(x, y - 6.5 * size), (x + 9 * size, y - 1.6 * size), (x + 9 * size, y), (x + 5 * size, y)], RED)
    sheet.circle(x + 8.6 * size, y - 1 * size, 1 * size, RED)


def _city_ring(sheet: Canvas) -> None:
    colours = (MIMOSA, ROSE, PETROL_SOFT, WHITE, MIMOSA, ROSE, PETROL_SOFT, RED)
    spots = [(80 + (x - 80) * 1.5, y) for x, y in (on_circle(80, 50, 35, 45 * number - 90) for number in range(8))]
    for x, y in spots:
        for other_x, other_y in spots:
            sheet.line([(x, y), (other_x, other_y)], 0.25, PLUM_SOFT)
    for (x, y), colour in zip(spots, colours, strict=True):
        sheet.circle(x, y, 6.5, colour)
    sheet.circle(80, 50, 14, MIMOSA)
    equals(sheet, 72, 44, 16, PLUM_DARK)


def _workshop(sheet: Canvas) -> None:
    sheet.rect(18, 10, 58, 40, WHITE, radius=2)
    for number, colour in enumerate((MIMOSA, ROSE, PETROL_SOFT, MIMOSA, PETROL_SOFT, ROSE)):
        sheet.rect(23 + number % 3 * 17, 15 + number // 3 * 17, 13, 13, colour)
    sheet.rect(94, 14, 46, 30, PETROL, radius=2)
    equals(sheet, 107, 21, 20, MIMOSA)
    sheet.rect(10, 78, 140, 8, PLUM, radius=4)
    for x, colour in ((30, PETROL), (62, MIMOSA), (98, PLUM_SOFT), (130, RED)):
        person(sheet, x, 78, size=1.05, body=colour)


def _hub(sheet: Canvas) -> None:
    sun(sheet, 136, 20, 9)
    sheet.polygon([(20, 40), (60, 18), (60, 40), (100, 18), (100, 40), (140, 18), (140, 84), (20, 84)], PLUM_SOFT)
    for x in (30, 70, 110):
        sheet.arch(x, 50, 20, 84, CREAM)
    ground(sheet, 84, PETROL)
    for x, colour in ((40, MIMOSA), (80, PLUM), (120, RED)):
        person(sheet, x, 96, size=0.9, body=colour)
    tree(sheet, 10, 88)
    tree(sheet, 152, 88)


def _plan(sheet: Canvas) -> None:
    sheet.rect(44, 8, 72, 86, WHITE, radius=3)
    sheet.rect(44, 8, 72, 14, PLUM, radius=3)
    for number, colour in enumerate((MIMOSA, MIMOSA, MIMOSA, ROSE, ROSE)):
        y = 32 + number * 12
        sheet.circle(56, y, 3.6, colour)
        sheet.rect(64, y - 1.6, 42 - number % 2 * 10, 3.2, PLUM_SOFT, radius=1.6)
    mimosa(sheet, 136, 98, size=1.3)
    person(sheet, 22, 98, size=1.2, body=PETROL)


def _books(sheet: Canvas) -> None:
    for number, colour in enumerate((PLUM, MIMOSA, PETROL, ROSE, PLUM_SOFT, RED, PETROL_SOFT, PLUM, MIMOSA)):
        height = (46, 54, 40, 50)[number % 4]
        sheet.rect(14 + number * 15, 78 - height, 12, height, colour, radius=1)
        sheet.rect(14 + number * 15, 78 - height + 7, 12, 3, CREAM)
    sheet.rect(6, 78, 148, 6, PLUM_DARK)
    equals(sheet, 72, 88, 16, PLUM)


PICTURES: dict[str, Picture] = {
    "portico": Picture("Il portico", "Tre arcate di un portico, le montagne e una panchina rossa", TINT, _portico),
    "nodo": Picture("Il Nodo", "Cerchi colorati legati da linee a un centro con il segno di uguale", TINT, _node),
    "rete": Picture("La rete", "Quattro mani di colori diversi tengono una rete attorno a una persona", CREAM, _net),
    "tavolo": Picture("Il tavolo", "Otto persone attorno a un tavolo rotondo, visto dall’alto", TINT, _table),
    "gradini": Picture("Gradini e rampa", "Gradini che diventano una rampa, con tre persone", CREAM, _steps),
    "bilancia": Picture("In equilibrio", "Una bilancia in equilibrio, una persona su ogni piatto", TINT, _scales),
    "monete": Picture("Conti pari", "Due pile di monete della stessa altezza e il segno di uguale", CREAM, _coins),
    "piazza": Picture("La piazza", "Case, alberi e persone in una piazza davanti alle montagne", CREAM, _square),
    "panchina": Picture("La panchina rossa", "Una panchina rossa con un ramo di mimosa", TINT, _bench),
    "autodifesa": Picture(
        "Autodifesa", "Due donne in posizione di guardia, una davanti all’altra", WHITE, _self_defence
    ),
    "mimosa": Picture("Mimosa", "Due grandi rami di mimosa su fondo viola", PLUM, _mimosa),
    "cinema": Picture("Al cinema", "Una sala con lo schermo acceso e le file di poltrone", PLUM_SOFT, _cinema),
    "scuola": Picture("A scuola", "Quattro persone davanti a una lavagna con il segno di uguale", CREAM, _school),
    "camminata": Picture("La camminata", "Tre persone su un sentiero verso le montagne", TINT, _walk),
    "ascolto": Picture("L’ascolto", "Due persone che parlano, con due fumetti", PETROL_TINT, _listening),
    "scarpe": Picture("Scarpe rosse", "File di scarpe rosse su una piazza vuota", PLUM_DARK, _shoes),
    "otto-citta": Picture("Otto città", "Otto cerchi legati fra loro attorno al segno di uguale", PLUM, _city_ring),
    "laboratorio": Picture("Il laboratorio", "Quattro persone a un tavolo davanti a fogli colorati", TINT, _workshop),
    "casa-comune": Picture("La casa comune", "Un edificio con tre arcate e persone davanti", PETROL_TINT, _hub),
    "piano": Picture("Il piano", "Un foglio con cinque righe, tre già segnate in giallo", PETROL_TINT, _plan),
    "libri": Picture("Libri", "Uno scaffale di libri di tanti colori", CREAM, _books),
}
