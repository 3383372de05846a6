"""What a digest says: from what is new and what a subscription asks for; no store, clock or Telegram."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.digest_text import Digest, Voice
from storage.narrowing import narrow
from storage.values import Filter, Fresh, FreshPosition, FreshStatement

#: the brief: enough for a glance, the rest is a tap away
VOICES = 6
STATEMENTS_A_VOICE = 2
POSITIONS = 6
ARTICLES = 8
#: shown on a tap; what is beyond that is a question for /who, /country and /latest
MORE_STATEMENTS = 40
MORE_POSITIONS = 20
MORE_ARTICLES = 30


def compose(wants: Filter, fresh: Fresh, told: Sequence[Filter] = ()) -> Digest | None:
    """What to tell somebody with this filter, None when there is nothing; `told`: see storage.narrowing.

    People with the most new statements first, each statement once. Positions that changed stand before those
    first seen; one that only got more evidence is no news.
    """
    mine = narrow(fresh, wants, told)
    voices = _voices(mine.statements)
    positions = _news(mine.positions)
    if not (voices or positions or mine.articles):
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
        voices=brief,
        positions=positions[:POSITIONS],
        articles=mine.articles[:ARTICLES],
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
        # What several articles report comes first, then the verbatim, then as the articles have it.
        said.sort(key=lambda one: (-len(one.also_in), one.statement.kind != "direct"))
        voices.append(Voice(said[0].statement.speaker, mention, tuple(said)))
    voices.sort(key=lambda voice: (voice.speaker is None, -len(voice.statements)))
    return tuple(voices)


def _first(voices: list[Voice], most: int) -> tuple[Voice, ...]:
    """The first `most` statements, still by voice."""
    kept = []
    for voice in voices:
        if most <= 0:
            break
        kept.append(Voice(voice.speaker, voice.mention, voice.statements[:most]))
        most -= len(voice.statements)
    return tuple(kept)


def _news(positions: tuple[FreshPosition, ...]) -> tuple[FreshPosition, ...]:
    changed = [one for one in positions if one.was not in (None, one.position.direction)]
    first = [one for one in positions if one.was is None]
    return (*changed, *first)
