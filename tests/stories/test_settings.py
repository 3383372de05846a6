"""An analyst sets up what reaches her, and when: every message judged."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.stories.test_news import ROME
from tests.world import World


async def test_an_analyst_sleeps_travels_and_is_told_once(world: World) -> None:
    assert "Europe/Brussels" in (await world.asks("Ann", "/timezone Belgium")).text
    assert "Quiet from 22:00 to 07:00" in (await world.asks("Ann", "/settings quiet 22-7")).text
    await world.asks("Ann", "/subscribe now Macron, Italy")
    await world.asks("Ann", "/subscribe now Italy -fishing")
    # Eleven at night in Brussels.
    await world.clock_reaches(datetime(2025, 3, 28, 22, 0, tzinfo=UTC))
    await world.article_arrives(ROME, title="Rome says no", outlet="Test Wire")
    assert world.answers == []
    assert "Italian soldiers" in (await world.asks("Ann", "/digest")).text, "whoever asks is answered"
    told = await world.clock_reaches(datetime(2025, 3, 29, 6, 0, 1, tzinfo=UTC))
    text = "\n".join(shown.text for shown in told)
    assert text.count("We will not send Italian soldiers to Ukraine") == 1, "once, though two ask for it"
    assert "until Mon 31 Mar, 00:00" in (await world.asks("Ann", "/pause until Monday")).text
    await world.article_arrives(ROME.replace("soldiers", "ships"), name="again", outlet="Test Wire")
    assert await world.passes(hours=12) == []
    await world.asks("Ann", "/timezone Tokyo")
    card = await world.asks("Ann", "/subscriptions")
    assert "paused until" in card.text
    await world.presses("Ann", "✏️ 2")
    preview = await world.presses("Ann", "👁 Preview")
    assert preview.message is not None
    assert "👁" in preview.message.text
    resumed = await world.asks("Ann", "/pause off")
    assert "2 subscriptions go on" in resumed.text
