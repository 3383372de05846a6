"""Noun phrases stand for the actors they name, and for none when they only mention one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extraction.actors import read_cast
from extraction.tree import read_tree

if TYPE_CHECKING:
    from tests.world import ReaderHere


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Poland refused.", {"PL"}),
        ("The Kremlin refused.", {"RU"}),
        ("Downing Street refused.", {"GB"}),
        ("The Polish government refused.", {"PL"}),
        ("Poland's foreign minister refused.", {"PL"}),
        ("French President Jeanne Dupont refused.", {"FR"}),
        ("Jeanne Dupont, the French president, refused.", {"FR"}),
        ("The president of Kenya refused.", {"KE"}),
        ("Italy, Spain and Malta refused.", {"IT", "ES", "MT"}),
        ("Ministers from Japan and Malaysia refused.", {"JP", "MY"}),
        ("NATO's secretary general refused.", {"NATO"}),
        ("European leaders refused.", {"COALITION"}),
        ("G7 leaders refused.", {"G7"}),
        # what a meeting ends with speaks for those who met
        ("The communique refused.", {"COALITION"}),
        ("The final document refused.", {"COALITION"}),
        ("The BIMSTEC summit declaration refused.", {"BIMSTEC"}),
        ("The text refused.", set()),
        # nobody of these speaks for the country
        ("French media refused.", set()),
        ("The former French president refused.", set()),
        ("The Polish opposition leader refused.", set()),
        ("A senior US official refused.", set()),
        ("The German lawmaker refused.", set()),
        ("Chinese steel arrived.", set()),
        ("Everyone refused.", set()),
    ],
)
def test_a_subject_stands_for_its_actor(readers: ReaderHere, text: str, codes: set[str]) -> None:
    tree = read_tree(readers.nlp(text))
    cast = read_cast(tree, readers.lexicon)
    subject = next(token for token in range(len(tree)) if tree.deps[token] == "nsubj")
    assert {holder.code for holder in cast.actors(subject)} == codes


def test_a_surname_and_a_pronoun_go_back_to_the_office(readers: ReaderHere) -> None:
    tree = read_tree(readers.nlp("French President Jeanne Dupont came. Later Dupont refused. She left."))
    cast = read_cast(tree, readers.lexicon)
    subjects = [token for token in range(len(tree)) if tree.deps[token] == "nsubj"]
    assert [[holder.code for holder in cast.actors(token)] for token in subjects] == [["FR"]] * 3
