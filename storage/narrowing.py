"""What of the news a filter asks for: pure, no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import lru_cache

from storage.side_by_side import Disagreement
from storage.values import ArticleRow, Filter, Fresh, FreshStatement, PositionRow, StatementRow


def narrow(fresh: Fresh, wants: Filter, told: Sequence[Filter] = ()) -> Fresh:
    """The part of it that the filter asks for, without what one of the filters in `told` asks for as well.

    An article belongs when something of it does; asked for by words or outlet alone, also by its title.
    """
    mine = _asked_for(fresh, wants)
    for other in told:
        theirs = _asked_for(fresh, other)
        statements = {one.statement.id for one in theirs.statements}
        statements |= {row.id for one in theirs.statements for row in one.others}
        positions = {one.position.stance_id for one in theirs.positions}
        articles = {one.id for one in theirs.articles}
        changes = {one.after.stance_id for one in theirs.changes}
        disagreements = {one.id for one in theirs.disagreements}
        mine = replace(
            mine,
            articles=tuple(one for one in mine.articles if one.id not in articles),
            statements=tuple(one for one in mine.statements if one.statement.id not in statements),
            positions=tuple(one for one in mine.positions if one.position.stance_id not in positions),
            changes=tuple(one for one in mine.changes if one.after.stance_id not in changes),
            disagreements=tuple(one for one in mine.disagreements if one.id not in disagreements),
        )
    return mine


def join(parts: Sequence[Fresh]) -> Fresh:
    """Several parts of the news as one, each thing once, as the first of them has it."""
    statements: dict[int, FreshStatement] = {}
    held: set[int] = set()
    for one in (each for part in parts for each in part.statements):
        ids = {one.statement.id, *(row.id for row in one.others)}
        if held.isdisjoint(ids):
            statements[one.statement.id] = one
        held |= ids
    positions = {one.position.stance_id: one for part in parts for one in part.positions}
    articles = {one.id: one for part in parts for one in part.articles}
    changes = {one.after.stance_id: one for part in parts for one in part.changes}
    disagreements = {one.id: one for part in parts for one in part.disagreements}
    return Fresh(
        since=min((part.since for part in parts), default=0),
        until=max((part.until for part in parts), default=0),
        articles=tuple(articles.values()),
        statements=tuple(statements.values()),
        positions=tuple(positions.values()),
        changes=tuple(changes.values()),
        disagreements=tuple(disagreements.values()),
    )


def _asked_for(fresh: Fresh, wants: Filter) -> Fresh:
    if wants == Filter():
        return fresh
    changes = tuple(one for one in fresh.changes if _wanted_position(one.after, wants))
    if wants.changes:
        return Fresh(fresh.since, fresh.until, changes=changes)
    positions = tuple(one for one in fresh.positions if _wanted_position(one.position, wants))
    statements = tuple(
        kept for one in fresh.statements if (kept := _wanted_statement(one, wants)) is not None
    )
    ids = {one.statement.article.id for one in statements} | {one.position.article.id for one in positions}
    ids |= {article for one in statements for article in one.also_in}
    ids |= {one.after.article.id for one in changes}
    said = {row.id for one in statements for row in (one.statement, *one.others)}
    return replace(
        fresh,
        articles=tuple(one for one in fresh.articles if one.id in ids or _wanted_article(one, wants)),
        statements=statements,
        positions=positions,
        changes=changes,
        disagreements=tuple(one for one in fresh.disagreements if _wanted_disagreement(one, wants, said)),
    )


def _wanted_statement(fresh: FreshStatement, wants: Filter) -> FreshStatement | None:
    """The statement as the articles asked for have it; None when it is not asked for."""
    first, reports = fresh.statement, (fresh.statement, *fresh.others)
    issues = {issue for one in reports for issue in one.issues}
    who = not wants.speakers and not wants.actors
    if first.speaker is not None and not who:
        who = first.speaker.id in wants.speakers or first.speaker.country in wants.actors
    if not who or not (not wants.issues or not issues.isdisjoint(wants.issues)):
        return None
    if not (wants.outlets or wants.words or wants.without):
        return fresh
    kept = [one for one in reports if _wanted_report(one, wants)]
    if not kept:
        return None
    # What is asked for is in one wording and not in another; told by an outlet that is not asked for, it is
    # no news from this one.
    others = tuple(kept[1:] if wants.outlets else (one for one in reports if one != kept[0]))
    also_in = tuple(sorted(one.article.id for one in others))
    return replace(fresh, statement=kept[0], also_in=also_in, others=others)


def _wanted_report(statement: StatementRow, wants: Filter) -> bool:
    article = statement.article
    return _from(article, wants) and _says(f"{article.title} {' '.join(statement.parts)}", wants)


def _wanted_position(row: PositionRow, wants: Filter) -> bool:
    if (wants.speakers or wants.actors) and row.actor.code not in wants.actors:
        return False
    if wants.issues and row.issue.slug not in wants.issues:
        return False
    return _from(row.article, wants) and _says(f"{row.article.title} {row.evidence}", wants)


def _wanted_disagreement(one: Disagreement, wants: Filter, said: Set[int]) -> bool:
    """By what it is about; or, whatever that is, because one side is a statement that is asked for."""
    # A figure has several: aid that France gives to Ukraine.
    actors = {*one.actors, *([one.actor.code] if one.actor else [])}
    issues = {*one.issues, *([one.issue.slug] if one.issue else [])}
    about = not (wants.speakers or wants.actors) or not actors.isdisjoint(wants.actors)
    about = about and (not wants.issues or not issues.isdisjoint(wants.issues))
    if not about and not any(side.statement_id in said for side in one.sides):
        return False
    if not any(_from(side.article, wants) for side in one.sides):
        return False
    return _says(" ".join([one.about, *(side.sentence for side in one.sides)]), wants)


def _wanted_article(article: ArticleRow, wants: Filter) -> bool:
    by_title = not (wants.speakers or wants.actors or wants.issues)
    return by_title and _from(article, wants) and _says(article.title, wants)


def _from(article: ArticleRow, wants: Filter) -> bool:
    return not wants.outlets or article.outlet in wants.outlets


def _says(text: str, wants: Filter) -> bool:
    """Whether `text` has one of the words asked for, and none of those not wanted."""
    if not (wants.words or wants.without):
        return True
    plain = _plain(text)
    if wants.words and not any(_pattern(one).search(plain) for one in wants.words):
        return False
    return not any(_pattern(one).search(plain) for one in wants.without)


@lru_cache(maxsize=2048)
def _pattern(words: str) -> re.Pattern[str]:
    """Whole words in this order, each as it is or with the ending of a plural or a genitive."""
    ending = r"(?:'?s|es|s')?"
    each = [re.escape(one) + ending for one in _plain(words).split()]
    return re.compile(r"(?<!\w)" + r"[^\w]+".join(each) + r"(?!\w)")


def _plain(text: str) -> str:
    """Without case and accents, with straight apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(one for one in decomposed if not unicodedata.combining(one))
