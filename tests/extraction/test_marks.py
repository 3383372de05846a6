"""Quotation marks as newspapers set them: which words stand between a pair, and which marks are none."""

from __future__ import annotations

import pytest

from extraction.clean import lay_out
from extraction.marks import pair_marks
from extraction.model import Article

PAIRS = (
    ('He said "we go" and "we stay".', ("we go", "we stay")),
    ("He said “we go” and “we stay.”", ("we go", "we stay.")),
    ("He said ''we go'' twice.", ("we go",)),
    ("He said ``we go'' twice.", ("we go",)),
    ("Il dit «we go» et «we stay».", ("we go", "we stay")),
    ("Er sagte „we go“ und „we stay“.", ("we go", "we stay")),
    ("“We look at the air and the earth. “ He left.", ("We look at the air and the earth.",)),
    ("”We go,” he said.", ("We go",)),
    ("“He called it ‘a farce’ and left,” she said.", ("He called it ‘a farce’ and left",)),
    ('"He called it "a farce" and left," she said.', ('He called it "a farce" and left',)),
    ("‘We go,’ he said.", ("We go",)),
    ("The 'peace mission' of the leaders' club, he said, 'is dead'.", ("peace mission", "is dead")),
    ("‘The leaders’ summit is over,’ he said.", ("The leaders’ summit is over",)),
    ("It’s the ministers’ fault, and Ireland's, and the '90s'.", ()),
    ('"We go', ("We go",)),
    ("He said “we go, and left.", ("we go, and left.",)),
    ('"" " " "," "..."', ()),
    ("5'10\" tall and 6' wide", ()),
)


@pytest.mark.parametrize(("text", "inside"), PAIRS, ids=[text[:50] for text, _ in PAIRS])
def test_words_between_marks_are_found(text: str, inside: tuple[str, ...]) -> None:
    found = pair_marks(lay_out(Article("a", text)))
    assert tuple(text[quotation.inner_start : quotation.inner_end] for quotation in found) == inside


def test_a_reopened_quotation_is_told_from_a_new_one() -> None:
    text = "“One goes on.\n\n“Two goes on.\n\n“Three ends.”\n\n“Four is new.”"
    found = pair_marks(lay_out(Article("a", text)))
    assert [(quotation.closed, quotation.reopened) for quotation in found] == [
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]
