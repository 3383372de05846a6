"""Where actors stand: which evidence decides, and what is shown with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from extraction.model import Direction, Kind, SpeakerKind, Stance
from storage import Store, articles, positions
from storage.values import ActorRow, ArticleRow, IssueRow, PositionRow
from tests.makers import NOON, article, extraction, paris, speaker, stance, statement

FOR, AGAINST, OPEN = Direction.FOR, Direction.AGAINST, Direction.UNDECIDED
MARCH, APRIL = date(2025, 3, 27), date(2025, 4, 2)


@dataclass(frozen=True)
class Seen:
    """One stance of France on sanctions in an article of its own."""

    direction: Direction = FOR
    day: date | None = MARCH
    condition: bool = False
    by: str | None = None

    def made(self, text: str) -> Stance:
        return stance(
            text,
            f"evidence {text.split()[1]}",
            direction=self.direction,
            condition="only if" if self.condition else None,
            reported_by=self.by,
        )


def save(db: Store, *seen: Seen) -> None:
    for at, one in enumerate(seen):
        text = f"evidence {at} only if"
        made = extraction(article(text, name=f"a{at}", published_on=one.day), stances=[one.made(text)])
        articles.save(db, made, now=NOON)


#: the stances, the index of the one that shows the position, how many agree with it
DECIDED = {
    "the only one": ([Seen()], 0, 1),
    "the latest day": ([Seen(AGAINST, APRIL), Seen(FOR, MARCH), Seen(FOR, MARCH)], 0, 1),
    "a dated one before one without": ([Seen(FOR, MARCH), Seen(AGAINST, None)], 0, 1),
    "without any date the newest row": ([Seen(FOR, None), Seen(AGAINST, None)], 1, 1),
    "a condition before a plain one": ([Seen(condition=True), Seen(), Seen()], 0, 1),
    "but not before a later day": ([Seen(condition=True), Seen(AGAINST, APRIL)], 1, 1),
    "a plain one before undecided": ([Seen(AGAINST), Seen(OPEN), Seen(OPEN)], 0, 1),
    "first hand before reported": ([Seen(FOR), Seen(AGAINST, by="RU"), Seen(AGAINST, by="RU")], 0, 1),
    "first hand before a reported condition": ([Seen(FOR), Seen(condition=True, by="RU")], 0, 1),
    "reported when there is nothing else": ([Seen(AGAINST, by="RU")], 0, 1),
    "a later report before an older own word": ([Seen(FOR), Seen(AGAINST, APRIL, by="RU")], 1, 1),
    "what most evidence of the day says": ([Seen(FOR), Seen(FOR), Seen(AGAINST)], 1, 2),
    "the day's majority, not all time's": (
        [Seen(AGAINST, APRIL), Seen(AGAINST, APRIL), Seen(FOR, APRIL), Seen(FOR), Seen(FOR), Seen(FOR)],
        1,
        2,
    ),
}


@pytest.mark.parametrize(("seen", "shown", "agreeing"), DECIDED.values(), ids=DECIDED)
def test_which_evidence_decides(db: Store, seen: list[Seen], shown: int, agreeing: int) -> None:
    save(db, *seen)
    (held,) = positions.positions_of(db, "FR")
    assert (held.evidence, held.agreeing, held.evidences) == (f"evidence {shown}", agreeing, len(seen))
    view = db.execute("SELECT stance, agreeing FROM positions_now").fetchall()
    assert view == [(held.stance_id, f"{agreeing} of {len(seen)}")]
    assert positions.evidence(db, "FR", "sanctions")[0] == held


def test_a_position_is_given_whole(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    row = ArticleRow(1, "paris", "Leaders meet in Paris", "The Paper", None, MARCH, NOON, 1, 2, 2)
    assert positions.positions_of(db, "FR", issue="troop-deployment") == (
        PositionRow(
            stance_id=2,
            actor=ActorRow("FR", "France", "country", "🇫🇷"),
            issue=IssueRow("troop-deployment", "troop deployment", "Troops should be sent.", 1, 1),
            direction=Direction.CONDITIONAL,
            condition="only if Washington helps",
            evidence="troops would go only if Washington helps",
            article=row,
            reported_by=None,
            first_hand=True,
            agreeing=1,
            evidences=1,
            statement_id=2,
        ),
    )


def test_what_another_says_of_an_actor_names_who_says_it(db: Store) -> None:
    save(db, Seen(AGAINST, by="RU"))
    (held,) = positions.positions_of(db, "FR")
    assert (held.reported_by, held.first_hand) == (ActorRow("RU", "Russia", "country", "🇷🇺"), False)
    assert positions.positions_of(db, "RU") == ()


def test_an_issue_lists_its_actors_by_side(db: Store) -> None:
    text = "a b c d e f"
    made = [
        stance(text, "a", actor="RU", direction=AGAINST),
        stance(text, "b", actor="UA"),
        stance(text, "c", actor="FR"),
        stance(text, "d", actor="IT", condition="e"),
        stance(text, "f", actor="GB", direction=OPEN),
        stance(text, "f", actor="US", issue="ceasefire"),
    ]
    articles.save(db, extraction(article(text), stances=made), now=NOON)
    held = positions.positions_on(db, "sanctions")
    assert [(one.actor.code, one.direction.value) for one in held] == [
        ("FR", "for"),
        ("UA", "for"),
        ("IT", "conditional"),
        ("GB", "undecided"),
        ("RU", "against"),
    ]
    assert positions.positions_on(db, "weather") == ()
    assert positions.positions_of(db, "XX") == positions.evidence(db, "XX", "sanctions") == ()


def test_evidence_is_newest_first_after_the_one_that_decides(db: Store) -> None:
    save(db, Seen(FOR), Seen(AGAINST, APRIL), Seen(condition=True, day=APRIL), Seen(FOR, None))
    shown = [one.evidence for one in positions.evidence(db, "FR", "sanctions")]
    assert shown == ["evidence 2", "evidence 1", "evidence 0", "evidence 3"]


def test_the_views_read_well_without_ids(db: Store) -> None:
    articles.save(db, paris(), now=NOON)
    unnamed = statement("Some said so.", "so", kind=Kind.INDIRECT, source="Some")
    articles.save(
        db, extraction(article("Some said so.", name="b", title=None), statements=[unnamed]), now=NOON
    )
    body = speaker("Kremlin", country="RU", role=None, kind=SpeakerKind.ORGANISATION)
    text = "Part here, part there, said the Kremlin."
    mixed = statement(text, "Part here", "part there", by=body, kind=Kind.MIXED)
    articles.save(
        db, extraction(article(text, name="c", url="https://a.org/c"), statements=[mixed]), now=NOON
    )
    said = list(db.query("SELECT * FROM who_said_what"))
    columns = ("said_on", "speaker", "role", "country", "words", "how", "issues", "url")
    assert [tuple(row[column] for column in columns) for row in said] == [
        (
            "2025-03-27",
            "Kremlin",
            None,
            "Russia",
            "Part here … part there",
            "partly quoted",
            None,
            "https://a.org/c",
        ),
        ("2025-03-27", "Some", None, None, "so", "reported", None, None),
        (
            "2025-03-27",
            "Emmanuel Macron",
            "French President",
            "France",
            "We will keep the sanctions,",
            "quoted",
            "sanctions",
            None,
        ),
        (
            "2025-03-27",
            "Emmanuel Macron",
            "French President",
            "France",
            "troops would go only if Washington helps",
            "reported",
            "troop deployment",
            None,
        ),
    ]
    held = [tuple(row.values())[:5] for row in db.query("SELECT * FROM positions_now")]
    assert held == [
        ("France", "sanctions", "for", None, "2025-03-27"),
        ("France", "troop deployment", "conditional", "only if Washington helps", "2025-03-27"),
    ]
