"""The conversation: read a request, ask a question, render an answer. `register` says what is answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import (
    articles,
    briefs,
    card_words,
    compare,
    countries,
    digest_now,
    disagreements,
    errors,
    fix,
    issues,
    overview,
    pausing,
    questions,
    search,
    settings,
    start,
    subscribe,
    subscription_card,
    summits,
    taps,
    timeline,
    timezones,
    who,
)
from handlers.desk import BriefingContext
from handlers.start import menu

Handler = BaseHandler[Any, BriefingContext, Any]

#: An edited message was answered when it was new; channel posts and business messages are not for us.
_NEW = filters.UpdateType.MESSAGE


def register(app: Application[Any, BriefingContext, Any, Any, Any, Any]) -> None:
    """Give the application every handler; of those in one group the first that fits answers."""
    app.add_handlers(
        [
            _command("start", start.start),
            _command("help", start.help_),
            _command("who", who.who),
            _command("country", countries.country),
            _command("positions", issues.positions),
            _command("issues", issues.issues),
            _command("search", search.search),
            _command("latest", articles.latest),
            _command("article", articles.article),
            MessageHandler(
                _NEW & filters.Regex(r"^/article_[0-9]{1,12}(@\w+)?$") & _ForBot(unnamed_in_groups=True),
                articles.article,
            ),
            CallbackQueryHandler(taps.tapped, pattern=taps.FAMILIES),
            *subscribe.handlers(),
            *card_words.handlers(),
            *subscription_card.handlers(),
            *disagreements.handlers(),
            *briefs.handlers(),
            *summits.handlers(),
            *overview.handlers(),
            *compare.handlers(),
            *timeline.handlers(),
            *digest_now.handlers(),
            *pausing.handlers(),
            *timezones.handlers(),
            *settings.handlers(),
            *fix.handlers(),
            MessageHandler(_NEW & filters.COMMAND & _ForBot(), start.unknown_command),
            MessageHandler(
                _NEW & filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE, questions.words_in_private
            ),
            MessageHandler(
                _NEW & filters.TEXT & ~filters.COMMAND & filters.ChatType.GROUPS, questions.words_in_group
            ),
            CallbackQueryHandler(taps.unknown_tap),
        ]
    )
    # Beside the greeting: a chat that had shut the bot out is told things again.
    app.add_handler(_command("start", subscribe.came_back), group=1)
    app.add_error_handler(errors.on_error)


async def publish_commands(bot: Bot, admins: Collection[int]) -> None:
    """Fill the command menus: the same in private and in groups; TelegramError if Telegram refuses.

    Administrators get theirs when they say /start or /help: Telegram takes none for a chat that is not there.
    """
    await bot.set_my_commands(menu(admin=False), scope=BotCommandScopeDefault())
    await bot.set_my_commands(menu(admin=False), scope=BotCommandScopeAllGroupChats())


def _command(name: str, answer: Callable[[Update, BriefingContext], Coroutine[Any, Any, None]]) -> Handler:
    """`/name` and `/name@bot` in new messages; python-telegram-bot leaves `/name@otherbot` alone."""
    return CommandHandler(name, answer, filters=_NEW)


class _ForBot(filters.MessageFilter):
    """Commands that are ours to answer even if unknown: "/foo@bot" anywhere, plain "/foo" in private."""

    def __init__(self, *, unnamed_in_groups: bool = False) -> None:
        super().__init__()
        self._unnamed_in_groups = unnamed_in_groups

    def filter(self, message: Message) -> bool:
        """Whether the command is addressed to the bot, or to nobody where that means the bot."""
        addressee = (message.text or "").split(maxsplit=1)[0].partition("@")[2]
        if addressee:
            username: str = message.get_bot().username
            return addressee.casefold() == username.casefold()
        return self._unnamed_in_groups or message.chat.type == ChatType.PRIVATE
