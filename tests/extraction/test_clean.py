"""Plain text of the same length, and what each paragraph is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.clean import LONGEST_PIECE, Role, lay_out, plain
from extraction.model import Article

ROLES = (
    ("“It is over,” he said.", Role.BODY),
    ("The ministers met in Bern.", Role.BODY),
    ("Why the rush?", Role.HEADLINE),
    ("Challenges to Unity", Role.HEADLINE),
    ("Reporting from Doha, our correspondent said the talks had stalled.", Role.BODY),
    ("Additional reporting by Ann Lee; editing by Tom Roe", Role.CREDIT),
    ("Ann Lee contributed to this report from Bern.", Role.CREDIT),
    ("(Reporting by Ann Lee)", Role.CREDIT),
    ("Photo: Ann Lee / Agency", Role.CREDIT),
    ("Ministers pose for a picture before the talks in Bern (AP Photo/Ann Lee)", Role.CAPTION),
    ("Subscribe today to read more of our reporting.", Role.BOILERPLATE),
    ("This article was created using automation technology and edited by our staff", Role.BOILERPLATE),
    ("Keep up with the latest news with our daily newsletter.", Role.BOILERPLATE),
    ("Follow us on Twitter and Facebook.", Role.BOILERPLATE),
    ("All rights reserved.", Role.BOILERPLATE),
)


@pytest.mark.parametrize(("text", "role"), ROLES, ids=[text[:50] for text, _ in ROLES])
def test_a_paragraph_has_its_role(text: str, role: Role) -> None:
    before = "The ministers met for two days of talks, and they went home without a deal."
    layout = lay_out(Article("a", f"{before}\n\n{text}"))
    assert layout.paragraphs[-1].role is role


def test_the_first_line_without_a_stop_is_a_headline() -> None:
    layout = lay_out(Article("a", "Ministers meet in Bern\n\nThe ministers met for talks."))
    assert [paragraph.role for paragraph in layout.paragraphs] == [Role.HEADLINE, Role.BODY]


def test_the_title_is_a_headline_wherever_it_stands() -> None:
    layout = lay_out(Article("a", "Bern.\n\nMinisters meet in Bern.", title="Ministers meet in Bern"))
    assert layout.paragraphs[1].role is Role.HEADLINE


@given(st.text())
def test_plain_text_is_as_long_and_plain_twice_is_plain_once(text: str) -> None:
    once = plain(text)
    assert len(once) == len(text)
    assert plain(once) == once


@given(st.text())
def test_paragraphs_are_in_order_and_hold_all_that_is_not_white_space(text: str) -> None:
    layout = lay_out(Article("a", text))
    assert sum(layout.text[part.start : part.end] != "" for part in layout.paragraphs) == len(
        layout.paragraphs
    )
    inside = "".join(layout.text[part.start : part.end] for part in layout.paragraphs)
    assert "".join(inside.split()) == "".join(layout.text.split())
    ends = [edge for part in layout.paragraphs for edge in (part.start, part.end)]
    assert ends == sorted(ends)


def test_an_endless_line_is_cut_into_bounded_pieces() -> None:
    layout = lay_out(Article("a", "The ministers met in Bern. " * 4_000))
    assert max(part.end - part.start for part in layout.paragraphs) <= LONGEST_PIECE
