"""Questions in plain words: any text in a private chat, and in a group what is said to the bot."""

from __future__ import annotations

import re

from sqlite_utils import Database
from telegram import Update
from telegram.constants import ChatType

from handlers import answers, requests
from handlers.answers import Choices, Fit
from handlers.briefs import brief_asked, meant
from handlers.choices import choices_view
from handlers.compare import compare_asked
from handlers.countries import country_view
from handlers.desk import BriefingContext
from handlers.groups import said_to_bot
from handlers.issues import positions_view
from handlers.paging import View
from handlers.replies import reply
from handlers.requests import Asked, Question
from handlers.search import PAGE as HITS
from handlers.search import search_view
from handlers.start import not_understood_view, start_view
from handlers.who import PAGE, who_view


async def words_in_private(update: Update, context: BriefingContext) -> None:
    """Answer any text in a private chat: a question, a name, or words to search for."""
    message = update.effective_message
    text = requests.clean(message.text or "") if message else ""
    await reply(update, await context.desk.ask(text_asked, text))


async def words_in_group(update: Update, context: BriefingContext) -> None:
    """Answer a text in a group that names the bot or replies to it; leave every other alone.

    A reply that asks nothing ("thanks!") is left alone too; a mention is always answered.
    """
    message = update.effective_message
    if message is None or message.chat.type == ChatType.PRIVATE:
        return
    said = said_to_bot(message, context.bot)
    if said is None:
        return
    asked = requests.question(said.text)
    if asked is not None:
        await reply(update, await context.desk.ask(question_asked, asked))
    elif said.by_name:
        await reply(update, await context.desk.ask(text_asked, said.text))


def text_asked(db: Database, text: str) -> View:
    """The answer to a text; where it asks for nothing there is, what can be asked."""
    asked = requests.question(text)
    if asked is not None:
        return question_asked(db, asked)
    ways = requests.readings(text) if any(character.isalnum() for character in text) else ()
    if not ways:
        return start_view(answers.examples(db), private=True)
    who = answers.who(db, ways, limit=PAGE)
    if not isinstance(who, Choices):
        return who_view(who)
    if who.how is Fit.EXACTLY:
        return choices_view(who)
    country = answers.country(db, ways)
    if not isinstance(country, Choices):
        return country_view(country, 0)
    issue = answers.positions_on(db, text)
    if not isinstance(issue, Choices):
        return positions_view(issue)
    found = answers.searched(db, text, limit=HITS)
    if found.page.total:
        return search_view(found)
    near = next((one for one in (who, country, issue) if one.how is Fit.NEARLY), None)
    return choices_view(near) if near else not_understood_view(text, answers.examples(db))


def question_asked(db: Database, question: Question) -> View:
    """The answer to a question; a country's name for a person's, and the other way round, will do."""
    ways = (question.wanted,)
    match question.kind:
        case Asked.WHO:
            who = answers.who(db, ways, limit=PAGE)
            country = answers.country(db, ways) if isinstance(who, Choices) else None
            if isinstance(country, answers.CountryAnswer):
                return country_view(country, 0)
            return choices_view(who) if isinstance(who, Choices) else who_view(who)
        case Asked.COUNTRY:
            stands = answers.country(db, ways)
            person = answers.who(db, ways, limit=PAGE) if isinstance(stands, Choices) else None
            if isinstance(person, answers.WhoAnswer):
                return who_view(person)
            return choices_view(stands) if isinstance(stands, Choices) else country_view(stands, 0)
        case Asked.POSITIONS:
            issue = answers.positions_on(db, question.wanted.words)
            if not isinstance(issue, Choices):
                return positions_view(issue)
            found = answers.searched(db, question.wanted.words, limit=HITS)
            return search_view(found) if issue.how is Fit.THERE and found.page.total else choices_view(issue)
        case Asked.COMPARE:
            about = f" on {question.wanted.about}" if question.wanted.about else ""
            return compare_asked(db, question.wanted.subject + about)
        case Asked.BRIEF:
            named = meant(db, re.sub(r"^(?:the|a)\s+", "", question.wanted.words))
            if not isinstance(named, View):
                return brief_asked(db, question.wanted.words)
            found = answers.searched(db, question.wanted.words, limit=HITS)
            return search_view(found) if found.page.total else named
        case Asked.SEARCH:
            return search_view(answers.searched(db, question.wanted.words, limit=HITS))
