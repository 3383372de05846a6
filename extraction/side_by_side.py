"""Parse an article's paragraphs side by side: each step of spaCy's parser is taken in all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.pipeline import DependencyParser
    from spacy.tokens import Doc

#: With fewer texts than this at work in the mean step, spaCy's own loop over one after another is as fast.
WORTHWHILE = 3


def parse_side_by_side(parser: DependencyParser, docs: Sequence[Doc]) -> None:
    """Set heads, labels and sentences in `docs`, the same as `parser` would.

    spaCy's own loop takes and leaves the interpreter's lock a dozen times for each word, which is half of its
    time; one call for the next step of all paragraphs keeps it.
    """
    longest = max(map(len, docs), default=0)
    together = 0 < WORTHWHILE * longest <= sum(map(len, docs))
    states = _states(parser, docs) if together and parser.cfg["beam_width"] == 1 else parser.predict(docs)
    parser.set_annotations(docs, states)


def _states(parser: DependencyParser, docs: Sequence[Doc]) -> list[Any]:
    states: list[Any] = parser.moves.init_batch(docs)
    model = parser.model.predict(docs)
    waiting = [state for state in states if not state.is_final()]
    while waiting:
        waiting = parser.transition_states(waiting, model.predict(waiting))
    model.clear_memory()
    return states
