"""What a digest says: from what is new and what a subscription asks for; no store, clock or Telegram."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.digest_text import Digest, Voice
from storage.narrowing import narrow
from storage.values import Filter, Fresh, FreshPosition, FreshStatement

#: the brief: enough for a glance, the rest is a tap away
CHANGES = 4
DISAGREEMENTS = 3
VOICES = 6
STATEMENTS_A_VOICE = 2
POSITIONS = 6
ARTICLES = 8
#: shown on a tap; what is beyond that is a question for /who, /country and /latest
MORE_CHANGES = 20
MORE_DISAGREEMENTS = 20
MORE_STATEMENTS = 40
MORE_POSITIONS = 20
MORE_ARTICLES = 30


def compose(wants: Filter, fresh: Fresh, told: Sequence[Filter] = ()) -> Digest | None:
    """What to tell somebody with this filter, None when there is nothing; `told`: see storage.narrowing.

    What moved and what reports differ on come first, then people with the most new statements, each statement
    once. A position that only got more evidence is no news.
    """
    mine = narrow(fresh, wants, told)
    voices = _voices(mine.statements)
    positions = _news(mine)
    if not (mine.changes or mine.disagreements or voices or positions or mine.articles):
        return None
    brief = tuple(
        Voice(voice.speaker, voice.mention, voice.statements[:STATEMENTS_A_VOICE])
        for voice in voices[:VOICES]
    )
    more = [
        Voice(voice.speaker, voice.mention, voice.statements[STATEMENTS_A_VOICE:])
        for voice in voices[:VOICES]
        if len(voice.statements) > STATEMENTS_A_VOICE
    ]
    more += voices[VOICES:]
    return Digest(
        wants=wants,
        changes=mine.changes[-CHANGES:][::-1],
        disagreements=mine.disagreements[:DISAGREEMENTS],
        voices=brief,
        positions=positions[:POSITIONS],
        articles=mine.articles[:ARTICLES],
        more_changes=mine.changes[:-CHANGES][::-1][:MORE_CHANGES],
        more_disagreements=mine.disagreements[DISAGREEMENTS : DISAGREEMENTS + MORE_DISAGREEMENTS],
        more_voices=_first(more, MORE_STATEMENTS),
        more_positions=positions[POSITIONS : POSITIONS + MORE_POSITIONS],
        more_articles=mine.articles[ARTICLES : ARTICLES + MORE_ARTICLES],
    )


def _voices(statements: tuple[FreshStatement, ...]) -> tuple[Voice, ...]:
    """Statements by speaker; those of nobody known are by what the article calls them, and come last."""
    by_voice: dict[tuple[int | None, str | None], list[FreshStatement]] = {}
    for fresh in statements:
        speaker, mention = fresh.statement.speaker, fresh.statement.mention
        key = (None, mention) if speaker is None else (speaker.id, None)
        by_voice.setdefault(key, []).append(fresh)
    voices = []
    for (_, mention), said in by_voice.items():
        # What was reported before comes last; what several new articles report first, then the verbatim.
        said.sort(key=lambda one: (_is_old(one), -len(one.also_in), one.statement.kind != "direct"))
        voices.append(Voice(said[0].statement.speaker, mention, tuple(said)))
    voices.sort(key=lambda voice: (voice.speaker is None, -len(voice.statements)))
    return tuple(voices)


def _is_old(fresh: FreshStatement) -> bool:
    """Whether articles that are not new here had it already."""
    return fresh.reports is not None and fresh.reports.articles > 1 + len(fresh.also_in)


def _first(voices: list[Voice], most: int) -> tuple[Voice, ...]:
    """The first `most` statements, still by voice."""
    kept = []
    for voice in voices:
        if most <= 0:
            break
        kept.append(Voice(voice.speaker, voice.mention, voice.statements[:most]))
        most -= len(voice.statements)
    return tuple(kept)


def _news(mine: Fresh) -> tuple[FreshPosition, ...]:
    """Positions that are not told as changes, without those that are what they were."""
    moved = {one.after.stance_id for one in mine.changes}
    return tuple(
        one
        for one in mine.positions
        if one.position.stance_id not in moved and one.was is not one.position.direction
    )
