"""Pictures: what is drawn is legible for everyone, whatever stands in the names; and how they are sent."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator, Sequence
from itertools import combinations

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from extraction.model import Direction
from handlers.chunks import visible_units
from handlers.overview import MatrixTap, matrix_plate, read_matrix_tap
from handlers.pictures.card import FILL, INK, LIGHT, PAPER, SIGN, SIGN_INK, cut, legible, width, wrapped
from handlers.pictures.drawing import draw
from handlers.pictures.model import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Lane,
    Lanes,
    Matrix,
    Point,
    Row,
    fingerprint,
)
from handlers.pictures.sending import CAPTION_UNITS
from storage import Store
from tests.handlers.offline import Chat, talking
from tests.newsroom import publish, store

FOR, AGAINST, IF, OPEN = Direction.FOR, Direction.AGAINST, Direction.CONDITIONAL, Direction.UNDECIDED
ISSUES = ["troop-deployment", "sanctions", "ceasefire", "military-aid", "migration", "tariffs", "elections"]

Colour = tuple[float, float, float]

#: how the three kinds of colour blindness see linear red, green and blue (Machado and others, 2009)
BLIND = {
    "no red": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "no green": ((0.3673, 0.8606, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "no blue": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}  # fmt: skip


def linear(colour: str) -> Colour:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)
    )
    return red, green, blue


def seen(colour: str, eyes: str) -> Colour:
    parts = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(factor * part for factor, part in zip(row, parts, strict=True))))
        for row in BLIND[eyes]
    )
    return red, green, blue


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* of linear RGB: distances in it are differences people see."""
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio: 4.5 is enough for text, 3 for large text and shapes."""
    lighter, darker = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True
    )
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("eyes", BLIND)
def test_the_colours_stay_apart_for_all_eyes(eyes: str) -> None:
    for one, other in combinations(FILL, 2):
        apart = sum(
            (a - b) ** 2
            for a, b in zip(lab(seen(FILL[one], eyes)), lab(seen(FILL[other], eyes)), strict=True)
        )
        assert apart**0.5 > 25, (one, other)


def test_colour_is_never_alone_and_the_signs_can_be_read() -> None:
    assert len(set(SIGN.values())) == len(Direction)
    for direction in Direction:
        assert contrast(FILL[direction], SIGN_INK[direction]) > 4.5
    assert contrast(PAPER, INK) > 7
    assert contrast(LIGHT, INK) > 7


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def a_matrix(names: Sequence[str], columns: Sequence[str], cell: Cell | None = None) -> Matrix:
    return Matrix(
        "Where they stand", tuple(columns), tuple(Row(n, "XX", (cell,) * len(columns)) for n in names)
    )


def test_the_fullest_matrix_fits_a_phone_without_scrolling_far() -> None:
    full = a_matrix(["United Arab Emirates"] * MOST_ROWS, ["security guarantees"] * MOST_COLUMNS, Cell(IF))
    wide, high = size(draw(full))
    assert wide == 1080
    assert high / wide < 1.35


#: titles and names that try to be something else: formulas, flags, other scripts, nothing, too much
ODD = ["", " ", "$x^2$", "$", "\\frac{1}{2}", "🇮🇹", "中国 chính phủ", "Ελλάδα", "Україна", "مصر", "a\nb\tc",
       "\0", "\ud800", "x" * 400, "w " * 200, "é̈̂", "\u202eevil", "&amp;<b>"]  # fmt: skip


@pytest.mark.parametrize("name", ODD, ids=[repr(one)[:20] for one in ODD])
def test_any_name_is_drawn(name: str) -> None:
    assert size(draw(Matrix(name, (name, name), (Row(name, name, (Cell(FOR), None)),))))[0] == 1080
    points = (Point(0, 3, Cell(AGAINST, moved=True)), Point(1, 10_000))
    assert size(draw(Lanes(name, (("9 Mar", "2026"), ("", "")), (Lane(name, points),))))[0] == 1080


@pytest.mark.parametrize("picture", [Matrix("", (), ()), Lanes("", (), ()), a_matrix(["x"], ["y"])])
def test_an_empty_picture_is_one_too(picture: Matrix | Lanes) -> None:
    assert size(draw(picture))[0] == 1080


def test_letters_the_font_lacks_give_way_to_the_code() -> None:
    assert legible("中国", "CN") == "CN"
    assert legible("中国") == "··"
    assert legible("🇮🇹 Italy", "IT") == "Italy"
    assert legible("Türkiye", "TR") == "Türkiye"
    assert legible("Україна", "UA") == "Україна"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(20, 200), st.integers(1, 3))
def test_words_are_cut_and_wrapped_to_the_room_there_is(words: str, room: int, lines: int) -> None:
    shown = legible(words)
    assert width(cut(shown, 12, room), 12) <= max(room, width("…", 12))
    found = wrapped(shown, 12, room, lines)
    assert 1 <= len(found) <= lines
    assert all(width(line, 12) <= max(room, width("…", 12)) for line in found)


def test_alike_pictures_have_one_fingerprint_and_others_another() -> None:
    one, same = a_matrix(["Italy"], ["troops"], Cell(FOR)), a_matrix(["Italy"], ["troops"], Cell(FOR))
    assert fingerprint(one) == fingerprint(same)
    assert fingerprint(one) != fingerprint(a_matrix(["Italy"], ["troops"], Cell(FOR, moved=True)))


def newsroom(*, actors: int = 3, issues: int = 2) -> Store:
    db = store()
    codes = [row[0] for row in db.execute("SELECT code FROM actors WHERE kind = 'country' ORDER BY code")]
    sides = list(Direction)
    publish(
        db,
        "one",
        stances=tuple(
            (code, issue, sides[(at + number) % 4])
            for at, code in enumerate(codes[:actors])
            for number, issue in enumerate(ISSUES[:issues])
        ),
    )
    return db


def test_a_picture_is_bounded_and_names_the_rest() -> None:
    plate = matrix_plate(newsroom(actors=40, issues=7), MatrixTap())
    assert plate is not None
    assert isinstance(plate.picture, Matrix)
    assert (len(plate.picture.rows), len(plate.picture.columns)) == (MOST_ROWS, MOST_COLUMNS)
    assert visible_units(plate.caption) <= CAPTION_UNITS
    assert "Not shown: " in plate.words.html
    assert any(one.label == "More issues (1) ▶" for line in plate.keyboard for one in line)


def test_the_next_page_has_the_rest_and_a_page_too_far_is_the_first() -> None:
    db = newsroom(issues=7)
    rest = matrix_plate(db, MatrixTap(MOST_COLUMNS))
    assert rest is not None
    assert len(rest.picture.columns if isinstance(rest.picture, Matrix) else ()) == 1
    assert matrix_plate(db, MatrixTap(500)) == matrix_plate(db, MatrixTap())
    assert matrix_plate(db, MatrixTap(0, "nosuch")) is None
    assert matrix_plate(store(), MatrixTap()) is None


def test_an_issue_with_one_country_is_a_picture_too() -> None:
    plate = matrix_plate(newsroom(actors=1, issues=1), MatrixTap(0, ISSUES[0]))
    assert plate is not None
    assert size(draw(plate.picture))[0] == 1080


@pytest.mark.parametrize("data", ["", "i:", "i:x:0:", "i:m:-1:", "i:m:0:a b", "i:m:99999999:", "i:m:0:'--"])
def test_made_up_data_is_no_tap(data: str) -> None:
    assert read_matrix_tap(data) is None
    assert read_matrix_tap(str(MatrixTap(6, "x", words=True))) == MatrixTap(6, "x", words=True)


@pytest_asyncio.fixture
async def chat() -> AsyncIterator[Chat]:
    async with talking(newsroom()) as open_chat:
        yield open_chat


async def test_without_a_picture_the_words_come(chat: Chat) -> None:
    (call,) = await chat.says("/positions")
    assert call.method == "sendMessage"
    assert call.text.startswith("Where they stand · issues 1 to 2 of 2\n")
    assert "✅ for: Andorra" in call.text.replace("Afghanistan", "Andorra")
