"""The card that every picture is drawn on: measures, colours, type; legible on a phone, light or dark.

One unit is a point of a card 360 wide, as wide as a chat on a phone; it is drawn three times as fine. The
card is a light grey that stands off a white chat as well as off a dark one. The four colours stay apart for
people who see no red, no green or no blue, and each has a sign, so that colour is never alone.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from extraction.model import Direction
from handlers.pictures.model import Cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH = 360.0
MARGIN = 14.0
#: drawn points for one unit
FINENESS = 3
# A row of the legend, from a tile to its words, and from the words to the next tile.
_LEGEND_ROW, _LABEL, _GAP = 26.0, 31.0, 12.0

PAPER = "#eceff3"
LIGHT = "#ffffff"
INK = "#17202b"
DIM = "#4d5a68"
LINE = "#c9d1da"

FILL = {
    Direction.FOR: "#0b62a8",
    Direction.CONDITIONAL: "#f2c52e",
    Direction.UNDECIDED: "#a9b3bd",
    Direction.AGAINST: "#a83412",
}
SIGN_INK = {
    Direction.FOR: LIGHT,
    Direction.CONDITIONAL: INK,
    Direction.UNDECIDED: INK,
    Direction.AGAINST: LIGHT,
}
#: letters of the font itself: no emoji font is needed
SIGN = {
    Direction.FOR: "✓",
    Direction.CONDITIONAL: "if",
    Direction.UNDECIDED: "?",
    Direction.AGAINST: "✗",
}
MEANING = {
    Direction.FOR: "for",
    Direction.CONDITIONAL: "on condition",
    Direction.UNDECIDED: "undecided",
    Direction.AGAINST: "against",
}


@lru_cache(maxsize=2)
def font(*, bold: bool = False) -> FontProperties:
    """DejaVu Sans, which comes with matplotlib: whatever fonts a machine has, it looks the same."""
    import matplotlib
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)))


@lru_cache(maxsize=2)
def _letters(*, bold: bool) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(font(bold=bold).get_file())).get_charmap())


def can_write(words: str, *, bold: bool = False) -> bool:
    """Whether the font has every letter of `words`."""
    return all(ord(letter) in _letters(bold=bold) for letter in words)


def legible(words: str, instead: str = "", *, bold: bool = False) -> str:
    """`words` as the font can write them, without flags and the like; `instead` where letters are missing."""
    kept = "".join(letter for letter in words if unicodedata.category(letter) not in {"So", "Cf", "Mn", "Cs"})
    kept = " ".join(kept.split())
    if can_write(kept, bold=bold):
        return kept
    if instead and can_write(instead, bold=bold):
        return instead
    return "".join(letter if ord(letter) in _letters(bold=bold) else "·" for letter in kept)


@lru_cache(maxsize=4096)
def width(words: str, size: float, *, bold: bool = False) -> float:
    """How wide `words` are, in units."""
    from matplotlib.textpath import TextPath

    if not words.strip():
        return 0.0
    # A path has no room after its last letter, and a word needs a little.
    path = TextPath((0, 0), words.replace("$", r"\$"), size=size, prop=font(bold=bold), usetex=False)
    return float(path.get_extents().x1) + 0.5


def cut(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """`words`, or their beginning with "…" where they are wider than `room`."""
    if width(words, size, bold=bold) <= room:
        return words
    kept = words
    while kept and width(kept.rstrip() + "…", size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, size: float, room: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """`words` in at most so many lines no wider than `room`; what does not fit is cut off with "…"."""
    done: list[str] = []
    current = ""
    for word in words.split():
        longer = f"{current} {word}".strip()
        if not current or width(longer, size, bold=bold) <= room or len(done) == lines - 1:
            current = longer
        else:
            done.append(current)
            current = word
    done.append(current)
    return tuple(cut(line, size, room, bold=bold) for line in done)


class Card:
    """An empty card of a height; `png` gives it as a picture. Coordinates run from the upper left corner."""

    def __init__(self, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height = height
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72 * FINENESS, facecolor=PAPER)
        self._canvas = FigureCanvasAgg(self._figure)
        self.axes: Axes = self._figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.axis("off")

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        align: str = "left",
        turned: float = 0.0,
        backed: bool = False,
    ) -> None:
        """Words at a place, their middle at the height `y`; `turned` degrees about their beginning.

        `backed` words hide the lines behind them.
        """
        # The words are outside words: "$" begins no formula.
        self.axes.text(
            x,
            y,
            words,
            fontproperties=font(bold=bold),
            fontsize=size,
            color=colour,
            ha=align,
            va="center_baseline" if not turned else "center",
            rotation=turned,
            rotation_mode="anchor",
            parse_math=False,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.2} if backed else None,
            zorder=4,
        )

    def tile(self, x: float, y: float, wide: float, high: float, cell: Cell) -> None:
        """A position as a tile, outlined where another party says so; moved ones have a folded corner."""
        from matplotlib.patches import FancyBboxPatch, Polygon

        direction, first_hand = cell.direction, cell.first_hand
        colour = FILL[direction]
        self.axes.add_patch(
            FancyBboxPatch(
                (x + 1.5, y + 1.5),
                wide - 3,
                high - 3,
                boxstyle="round,pad=0,rounding_size=4",
                linewidth=0 if first_hand else 2.2,
                facecolor=colour if first_hand else LIGHT,
                edgecolor=colour,
                zorder=2,
            )
        )
        ink = SIGN_INK[direction] if first_hand else INK
        size = 11 if direction is Direction.CONDITIONAL else 13
        self.write(x + wide / 2, y + high / 2, SIGN[direction], size, colour=ink, bold=True, align="center")
        if cell.moved:
            # A folded corner: what was beneath it is paper, what lies on the tile is dark.
            right, upper, fold = x + wide, y, 10.5
            gone = [(right - fold, upper), (right, upper), (right, upper + fold)]
            self.axes.add_patch(Polygon(gone, closed=True, facecolor=PAPER, linewidth=0, zorder=3))
            flap = [(right - fold, upper + 1.5), (right - fold, upper + fold), (right - 1.5, upper + fold)]
            self.axes.add_patch(Polygon(flap, closed=True, facecolor=INK, linewidth=0, zorder=3))

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, colour: str = LINE, wide: float = 1
    ) -> None:
        """A straight line."""
        self.axes.plot(
            [x0, x1], [y0, y1], color=colour, linewidth=wide, zorder=1, solid_capstyle="butt", clip_on=False
        )

    def png(self) -> bytes:
        """The card as a PNG picture."""
        made = io.BytesIO()
        with warnings.catch_warnings():
            # A letter that no font has is drawn as a box; nobody needs to read of it in the log.
            warnings.simplefilter("ignore")
            self._figure.savefig(made, format="png", facecolor=PAPER, metadata={"Software": None})
        return made.getvalue()


def legend_height(cells: Iterable[Cell]) -> float:
    """How much room `draw_legend` takes, in units."""
    return _LEGEND_ROW * len(_legend_rows(cells))


def draw_legend(card: Card, top: float, cells: Iterable[Cell]) -> None:
    """Small tiles with what they mean, of the kinds that occur, in as many rows as they need."""
    for at, row in enumerate(_legend_rows(cells)):
        x, y = MARGIN, top + _LEGEND_ROW * at
        for cell, words in row:
            card.tile(x, y, 27, 23, cell)
            card.write(x + _LABEL, y + 11.5, words, 11)
            x += _LABEL + width(words, 11) + _GAP


def _legend_rows(cells: Iterable[Cell]) -> list[list[tuple[Cell, str]]]:
    here = set(cells)
    directions = [one for one in FILL if any(cell.direction is one for cell in here)]
    legend = [(Cell(one), MEANING[one]) for one in directions]
    if any(not cell.first_hand for cell in here):
        legend.append((Cell(directions[0], first_hand=False), "said by others"))
    if any(cell.moved for cell in here):
        legend.append((Cell(directions[0], moved=True), "moved"))
    rows: list[list[tuple[Cell, str]]] = []
    used = WIDTH
    for cell, words in legend:
        wide = _LABEL + width(words, 11) + _GAP
        if used + wide - _GAP > WIDTH - MARGIN:
            rows.append([])
            used = MARGIN
        rows[-1].append((cell, words))
        used += wide
    return rows
