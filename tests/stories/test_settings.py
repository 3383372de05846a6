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
    assert [shown.text.count("Giorgia Meloni 🇮🇹") for shown in told] == [1], "once, though two ask for it"
    assert "We will not send Italian soldiers to Ukraine" in told[0].text
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


async def test_a_desk_adds_words_by_replying_and_is_told_of_nothing_else(world: World) -> None:
    await world.asks("Ann", "/subscribe now Italy", where="Desk")
    for label in ("✏️ Change", "🔎 About", "+ word"):
        assert (await world.presses("Ann", label, where="Desk")).note == ""
    question = world.last(where="Desk")
    assert "Which words must come up?" in question.text
    assert (await world.presses("Ben", "+ unwanted word", where="Desk")).is_alert, "he is no admin"
    (refused,) = await world.says("Ben", "fishing", where="Desk", reply_to=question.id)
    assert "Only admins" in refused.text
    (card,) = await world.says("Ann", "soldiers, grain", where="Desk", reply_to=question.id)
    assert "with “grain” or “soldiers”" in card.text
    await world.article_arrives(ROME.replace("soldiers", "ships"), name="ships", outlet="Test Wire")
    assert [one for one in world.answers if one.chat_id == card.chat_id] == []
    await world.passes(minutes=5)
    await world.article_arrives(ROME, name="soldiers", outlet="Test Wire")
    told = "\n".join(one.text for one in world.answers if one.chat_id == card.chat_id)
    assert "We will not send Italian soldiers to Ukraine" in told
