"""What of the news a filter asks for: pure, no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from storage.values import ArticleRow, Filter, Fresh, FreshPosition, FreshStatement, StatementRow


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
        mine = replace(
            mine,
            articles=tuple(one for one in mine.articles if one.id not in articles),
            statements=tuple(one for one in mine.statements if one.statement.id not in statements),
            positions=tuple(one for one in mine.positions if one.position.stance_id not in positions),
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
    return Fresh(
        since=min((part.since for part in parts), default=0),
        until=max((part.until for part in parts), default=0),
        articles=tuple(articles.values()),
        statements=tuple(statements.values()),
        positions=tuple(positions.values()),
    )


def _asked_for(fresh: Fresh, wants: Filter) -> Fresh:
    if wants == Filter():
        return fresh
    positions = tuple(one for one in fresh.positions if _wanted_position(one, wants))
    if wants.changes:
        return replace(fresh, articles=(), statements=(), positions=positions)
    statements = tuple(
        kept for one in fresh.statements if (kept := _wanted_statement(one, wants)) is not None
    )
    ids = {one.statement.article.id for one in statements} | {one.position.article.id for one in positions}
    ids |= {article for one in statements for article in one.also_in}
    return replace(
        fresh,
        articles=tuple(one for one in fresh.articles if one.id in ids or _wanted_article(one, wants)),
        statements=statements,
        positions=positions,
    )


def _wanted_statement(fresh: FreshStatement, wants: Filter) -> FreshStatement | None:
    """The statement as the articles asked for have it; None when it is not asked for."""
    first = fresh.statement
    who = not wants.speakers and not wants.actors
    if first.speaker is not None and not who:
        who = first.speaker.id in wants.speakers or first.speaker.country in wants.actors
    if not who or not (not wants.issues or not set(wants.issues).isdisjoint(first.issues)):
        return None
    if not (wants.outlets or wants.words or wants.without):
        return fresh
    kept = [one for one in (first, *fresh.others) if _wanted_report(one, wants)]
    if not kept:
        return None
    if not wants.outlets:
        # The words are as good in any article; how many report it stays true.
        return replace(fresh, statement=kept[0])
    others = tuple(kept[1:])
    return FreshStatement(kept[0], tuple(sorted(one.article.id for one in others)), others)


def _wanted_report(statement: StatementRow, wants: Filter) -> bool:
    article = statement.article
    return _from(article, wants) and _says(f"{article.title} {' '.join(statement.parts)}", wants)


def _wanted_position(fresh: FreshPosition, wants: Filter) -> bool:
    row = fresh.position
    if wants.changes and fresh.was in (None, row.direction):
        return False
    if (wants.speakers or wants.actors) and row.actor.code not in wants.actors:
        return False
    if wants.issues and row.issue.slug not in wants.issues:
        return False
    return _from(row.article, wants) and _says(f"{row.article.title} {row.evidence}", wants)


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
