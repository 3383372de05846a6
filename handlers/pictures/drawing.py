"""Draws a picture as PNG: a matrix of positions, or lanes over time. bot/drawing.py gives it a process."""

from __future__ import annotations

import math

from extraction.model import Direction
from handlers.pictures.card import (
    DIM,
    FILL,
    LINE,
    MARGIN,
    WIDTH,
    Card,
    cut,
    draw_legend,
    legend_height,
    legible,
    width,
    wrapped,
)
from handlers.pictures.model import Lanes, Matrix, Picture

_TITLE, _HEAD, _NAME = 14.0, 11.0, 12.0
_ROW = 28.0
#: heads of columns lean, so that long ones take little room
_LEAN = 52.0


def draw(picture: Picture) -> bytes:
    """The picture as PNG, 1080 wide."""
    return _matrix(picture) if isinstance(picture, Matrix) else _lanes(picture)


def _title(words: str) -> tuple[str, ...]:
    return wrapped(legible(words, bold=True), _TITLE, WIDTH - 2 * MARGIN, 2, bold=True)


def _matrix(matrix: Matrix) -> bytes:
    title = _title(matrix.title)
    names = [cut(legible(row.name, row.code), _NAME, 124) for row in matrix.rows]
    left = MARGIN + max((width(name, _NAME) for name in names), default=0) + 8
    heads = [wrapped(legible(words[:1].upper() + words[1:]), _HEAD, 92, 2) for words in matrix.columns]
    sine, cosine = math.sin(math.radians(_LEAN)), math.cos(math.radians(_LEAN))
    longest = max((width(line, _HEAD) for head in heads for line in head), default=0)
    rise = longest * sine + 16
    # The last head leans out to the right of its column.
    last = max((width(line, _HEAD) for line in heads[-1]), default=0) if heads else 0
    room = WIDTH - MARGIN - left
    columns = max(len(heads), 1)
    wide = min(46.0, room / columns, (room - last * cosine - 8) / (columns - 0.5))
    top = MARGIN + 19 * len(title) + rise + 6
    cells = [cell for row in matrix.rows for cell in row.cells if cell]
    foot = top + _ROW * len(matrix.rows) + 12
    card = Card(foot + legend_height(cells) + MARGIN - 4)
    for at, line in enumerate(title):
        card.write(MARGIN, MARGIN + 8 + 19 * at, line, _TITLE, bold=True)
    for at, head in enumerate(heads):
        middle = left + wide * (at + 0.5)
        for number, line in enumerate(head):
            # Lines of one head run side by side, the first on the left.
            aside = (number - (len(head) - 1) / 2) * 13
            x, y = middle + aside * sine, top - 6 - 4 * (len(head) - 1) + aside * cosine
            card.write(x, y, line, _HEAD, turned=_LEAN)
    for at, (row, name) in enumerate(zip(matrix.rows, names, strict=True)):
        y = top + _ROW * at
        card.rule(MARGIN, y, left + wide * columns, y)
        card.write(MARGIN, y + _ROW / 2, name, _NAME)
        for column, cell in enumerate(row.cells):
            if cell is not None:
                card.tile(left + wide * column, y, wide, _ROW, cell)
            else:
                card.write(left + wide * (column + 0.5), y + _ROW / 2, "·", 13, colour=DIM, align="center")
    card.rule(MARGIN, foot - 12, left + wide * columns, foot - 12)
    draw_legend(card, foot - 2, cells)
    return card.png()


def _lanes(lanes: Lanes) -> bytes:
    title = _title(lanes.title)
    names = [wrapped(legible(one.name[:1].upper() + one.name[1:]), _NAME, 112, 2) for one in lanes.lanes]
    left = MARGIN + max((width(line, _NAME) for name in names for line in name), default=0) + 6
    wide = (WIDTH - MARGIN - left) / max(len(lanes.days), 1)
    high = 46.0
    top = MARGIN + 19 * len(title) + 44
    cells = [point.position for lane in lanes.lanes for point in lane.points if point.position]
    spoken = any(point.statements for lane in lanes.lanes for point in lane.points)
    foot = top + high * len(lanes.lanes) + 8
    card = Card(foot + legend_height(cells) + (20 if spoken else 0) + MARGIN - 2)
    for at, line in enumerate(title):
        card.write(MARGIN, MARGIN + 8 + 19 * at, line, _TITLE, bold=True)
    for at, (date, year) in enumerate(lanes.days):
        middle = left + wide * (at + 0.5)
        card.write(middle, top - 26, date, _HEAD, bold=True, align="center")
        card.write(middle, top - 12, year, 9.5, colour=DIM, align="center")
        card.rule(middle, top, middle, foot - 8, colour=LINE)
    for at, (lane, name) in enumerate(zip(lanes.lanes, names, strict=True)):
        y = top + high * at
        card.rule(MARGIN, y, WIDTH - MARGIN, y)
        for number, line in enumerate(name):
            card.write(MARGIN, y + high / 2 + 15 * (number - (len(name) - 1) / 2), line, _NAME)
        held: tuple[float, Direction] | None = None
        numbers = 38.5 if any(point.position for point in lane.points) else high / 2
        for point in lane.points:
            middle = left + wide * (point.day + 0.5)
            cell = point.position
            if cell is not None:
                if held is not None:
                    card.rule(held[0] + 15, y + 17, middle - 15, y + 17, colour=FILL[held[1]], wide=3)
                card.tile(middle - 15, y + 3, 30, 29, cell)
                held = (middle, cell.direction)
            if point.statements:
                card.write(middle, y + numbers, f"{point.statements}", 10, align="center", backed=True)
    card.rule(MARGIN, foot - 8, WIDTH - MARGIN, foot - 8)
    draw_legend(card, foot, cells)
    if spoken:
        y = foot + legend_height(cells) + 10
        card.write(MARGIN, y, "Numbers: statements on that day", 10, colour=DIM)
    return card.png()
