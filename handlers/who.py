"""/who: what a person said, newest first, with pages, issues, contexts, and a way to follow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database
from telegram import Update

from handlers import answers, render, requests
from handlers.answers import Choices, ContextAnswer, WhoAnswer
from handlers.choices import choices_view, speaker_buttons, usage_view
from handlers.desk import BriefingContext
from handlers.paging import (
    WORDS,
    ArticleTap,
    Button,
    ContextTap,
    StoryTap,
    View,
    WhoTap,
    button,
    keyboard,
    row,
    rows,
    titled,
)
from handlers.replies import reply
from handlers.requests import Wanted

#: statements on a page, fewer where they are long
PAGE = 4
#: issues offered as filters
FILTERS = 4


async def who(update: Update, context: BriefingContext) -> None:
    """Answer /who NAME [words]."""
    ways = requests.readings(requests.arguments(context.args))
    await reply(update, await context.desk.ask(who_asked, ways))


def who_asked(db: Database, ways: Sequence[Wanted]) -> View:
    """The answer to the readings of a request; without any, how to ask."""
    if not ways:
        return usage_view("who", answers.examples(db))
    answer = answers.who(db, ways, limit=PAGE)
    return choices_view(answer) if isinstance(answer, Choices) else who_view(answer)


def who_turned(db: Database, tap: WhoTap, words: str | None) -> View | None:
    """The page a tap asks for; None where it is out of date."""
    if tap.about == WORDS and not words:
        return None
    answer = answers.who_page(
        db,
        tap.speaker,
        issue=tap.about if tap.about not in {"", WORDS} else None,
        words=words if tap.about == WORDS else None,
        limit=PAGE,
        offset=tap.offset,
    )
    return who_view(answer) if answer else None


def context_turned(db: Database, tap: ContextTap, words: str | None) -> View | None:
    """A statement where it stands; None where the statement is gone."""
    answer = answers.in_context(db, tap.statement, sentences=tap.sentences)
    return context_view(answer, tap, words) if answer else None


def who_view(answer: WhoAnswer) -> View:
    """A page of one speaker's statements."""
    titles = {one.slug: one.title for one in answer.issues}
    first = answer.page.offset + 1
    items = answer.page.items
    html, shown = render.page(
        _head(answer),
        (
            render.statement(one, titles, number=first + at, reports=answer.reports.get(one.id))
            for at, one in enumerate(items)
        ),
    )
    here = WhoTap(answer.speaker.id, answer.page.offset, _about_key(answer))
    contexts = [
        button(f"🔍 {first + at}", ContextTap(one.id, back=str(here))) for at, one in enumerate(items[:shown])
    ]
    return View(
        html,
        keyboard(
            row(*contexts),
            *rows(_wordings(answer, here, shown), width=2),
            _pages(answer, here, shown),
            *rows(_filters(answer), width=2),
            *rows(speaker_buttons(answer.namesakes[:3], here.about), width=1),
            row(button(f"🔔 Follow {answer.speaker.name}", f"f:{answer.speaker.id}")),
        ),
    )


def _head(answer: WhoAnswer) -> str:
    speaker, page = answer.speaker, answer.page
    lines = []
    if answer.asked:
        lines.append(f"<i>Showing “{render.label(speaker.name)}” for “{render.label(answer.asked)}”.</i>")
    lines.append(render.person(speaker, answer.country))
    known = [
        render.label(one) for one in (speaker.role, answer.country.name if answer.country else None) if one
    ]
    if known:
        lines.append(" · ".join(known))
    counts = f"{render.count(speaker.statements, 'statement')} in {render.count(speaker.articles, 'article')}"
    subject = _subject(answer)
    if answer.different < speaker.statements:
        counts += f", {answer.different} different ones"
    lines.append(counts)
    if not page.total:
        lines += ["", _nothing(answer, subject)]
    elif subject:
        lines.append(f"{subject[0].upper()}{subject[1:]}: {page.total} of {answer.different}")
    return "\n".join(lines)


def _subject(answer: WhoAnswer) -> str:
    """What the answer is narrowed to, as HTML: "on <b>sanctions</b>"; "" for nothing."""
    if answer.about.issue:
        return f"on {render.bold(answer.about.issue.title)}"
    if answer.about.words:
        return f"with {render.code(answer.about.words)}"
    return ""


def _nothing(answer: WhoAnswer, subject: str) -> str:
    name = render.label(answer.speaker.name)
    if not subject:
        return f"The articles quote no words of {name}'s own."
    if not answer.issues:
        return f"{name} said nothing {subject} in these articles."
    spoke = ", ".join(f"{render.label(one.title)} ({one.statements})" for one in answer.issues[:FILTERS])
    return f"{name} said nothing {subject} in these articles. There are statements on {spoke}."


def _about_key(answer: WhoAnswer) -> str:
    if answer.about.issue:
        return answer.about.issue.slug
    return WORDS if answer.about.words else ""


def _wordings(answer: WhoAnswer, here: WhoTap, shown: int) -> list[Button | None]:
    """To the other wordings of the stories shown."""
    return [
        button(
            f"🗞 {answer.page.offset + 1 + at}: {answer.reports[one.id].wordings} wordings",
            StoryTap(one.id, back=str(here)),
        )
        for at, one in enumerate(answer.page.items[:shown])
        if one.id in answer.reports
    ]


def _pages(answer: WhoAnswer, here: WhoTap, shown: int) -> tuple[Button, ...]:
    page = answer.page
    newer = older = None
    if page.offset:
        newer = button("◀ Newer", WhoTap(here.speaker, max(0, page.offset - PAGE), here.about))
    if page.offset + shown < page.total:
        left = page.total - page.offset - shown
        older = button(f"Older ({left}) ▶", WhoTap(here.speaker, page.offset + shown, here.about))
    return row(newer, older)


def _filters(answer: WhoAnswer) -> list[Button | None]:
    """A button for each of the issues most spoken about, and one back to all statements."""
    chosen = answer.about.issue.slug if answer.about.issue else None
    offered = [one for one in answer.issues if one.slug != chosen][:FILTERS]
    buttons = [
        button(f"{titled(one.title)} ({one.statements})", WhoTap(answer.speaker.id, 0, one.slug))
        for one in offered
    ]
    if (chosen or answer.about.words) and answer.speaker.statements:
        buttons.insert(0, button(f"All statements ({answer.different})", WhoTap(answer.speaker.id)))
    elif len(answer.issues) == 1 and answer.issues[0].statements == answer.page.total:
        return []
    return buttons


def context_view(answer: ContextAnswer, tap: ContextTap, words: str | None) -> View:
    """A statement with what stands around it, wider on a tap, and the way back."""
    statement = answer.context.statement
    html = render.context(answer.context, answer.country)
    if words:
        # Kept in sight, so that the way back still knows what was asked for.
        html += f"\nYou asked for {render.code(words)}"
    more = None
    if answer.wider:
        more = button("↕ More around it", ContextTap(statement.id, answer.wider, tap.back))
    back = button("◀ Back", tap.back)
    person = None
    if statement.speaker and not tap.back.startswith("w:"):
        person = button(f"💬 {statement.speaker.name}", WhoTap(statement.speaker.id))
    return View(
        html,
        keyboard(row(back, more), row(person, button("📄 The article", ArticleTap(statement.article.id)))),
    )
