"""/start and /help: what can be asked here, with examples that work on what has been read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from sqlite_utils import Database
from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.constants import ChatType

from handlers import answers, render
from handlers.answers import Examples
from handlers.choices import actor_buttons, issue_buttons, speaker_buttons
from handlers.desk import BriefingContext
from handlers.paging import LatestTap, PositionsTap, View, button, keyboard, read_link, row, rows
from handlers.replies import reply
from handlers.taps import view_of


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the menu and /help show it. `usage` is what follows the name, "" for nothing."""

    name: str
    usage: str
    description: str
    #: offered to administrators of the bot only
    admin: bool = False


#: in the order /help shows
COMMANDS: tuple[Command, ...] = (
    Command("who", "NAME [words]", "What someone said, in their words"),
    Command("country", "NAME [issue]", "Where a country stands"),
    Command("positions", "[ISSUE]", "Who is for, who against; all at one look"),
    Command("compare", "ONE, OTHER [issue]", "Two people or countries side by side"),
    Command("timeline", "NAME [issue]", "What was said and what changed, by day"),
    Command("brief", "[SUMMIT]", "A summit on one page, with the evidence"),
    Command("summits", "", "The summits that are reported"),
    Command("issues", "", "What there are positions on"),
    Command("search", "WORDS", "Find words in all statements"),
    Command("latest", "", "The newest articles"),
    Command("article", "NUMBER", "What was read out of an article"),
    Command("subscribe", "daily 08:00 Paris Italy -migration", "A digest when there is news"),
    Command("subscriptions", "", "Your digests, to change or preview"),
    Command("unsubscribe", "", "End a digest"),
    Command("digest", "[yesterday] [Italy]", "What is new, now"),
    Command("pause", "3 days", "Silence for a while, and off to end it"),
    Command("timezone", "CITY", "Whose clock your digests keep"),
    Command("settings", "", "Time zone, quiet hours, pause"),
    Command("help", "", "What I can do"),
    Command("fix", "", "Who is one person, who is two", admin=True),
    Command("status", "", "How the bot is doing", admin=True),
)


async def start(update: Update, context: BriefingContext) -> None:
    """Answer /start; a link with a payload ("?start=w-12") opens what it names."""
    payload = context.args[0] if context.args else ""
    private = update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
    await reply(update, await context.desk.ask(start_asked, payload, private))
    if _is_admin(update, context):
        await _show_admin_menu(update, context)


async def help_(update: Update, context: BriefingContext) -> None:
    """Answer /help."""
    admin = _is_admin(update, context)
    await reply(update, help_view(admin=admin))
    if admin:
        await _show_admin_menu(update, context)


def _is_admin(update: Update, context: BriefingContext) -> bool:
    """Whether an administrator of the bot writes in private."""
    user, chat = update.effective_user, update.effective_chat
    private = chat is not None and chat.type == ChatType.PRIVATE
    return private and user is not None and user.id in context.desk.admins


async def _show_admin_menu(update: Update, context: BriefingContext) -> None:
    if update.effective_chat is not None:
        scope = BotCommandScopeChat(update.effective_chat.id)
        await context.bot.set_my_commands(menu(admin=True), scope=scope)


def menu(*, admin: bool) -> list[BotCommand]:
    """The commands as Telegram's menu shows them."""
    return [
        BotCommand(one.name, f"{one.description}: {one.usage}" if one.usage else one.description)
        for one in COMMANDS
        if admin or not one.admin
    ]


async def unknown_command(update: Update, context: BriefingContext) -> None:
    """Answer a command that does not exist, with the nearest that does."""
    message = update.effective_message
    typed = (message.text or "/").split()[0].lstrip("/").partition("@")[0] if message else ""
    known = [one.name for one in COMMANDS if not one.admin]
    near = get_close_matches(typed.casefold(), known, n=1, cutoff=0.6)
    hint = f"Did you mean /{near[0]}? " if near else ""
    await reply(
        update, View(f"I do not know /{render.label(typed, most=32)}. {hint}/help shows what I can do.")
    )


def start_asked(db: Database, payload: str, private: bool) -> View:
    """The welcome, or what a link's payload names."""
    tap = read_link(payload)
    opened = view_of(db, tap, None) if tap else None
    return opened or start_view(answers.examples(db), private=private)


def start_view(examples: Examples, *, private: bool) -> View:
    """The welcome: what this is in two lines, then things to tap."""
    lines = [
        "I read the reporting on diplomatic summits and answer with evidence: "
        "<b>who said what</b>, <b>where each country stands</b>, <b>what is new</b>.",
        "",
    ]
    if examples.articles:
        lines.append(f"{render.count(examples.articles, 'article')} read so far. Tap a name, or ask:")
    else:
        lines.append("No articles have been read yet. When the first arrive, ask like this:")
    name = render.label(examples.speakers[0].name) if examples.speakers else "Macron"
    issue = render.label(examples.issues[0].title).lower() if examples.issues else "sanctions"
    actor = render.label(examples.actors[0].name) if examples.actors else "Italy"
    lines += [f"<code>/{words}</code>" for words in (f"who {name}", f"country {actor}", f"positions {issue}")]
    if private:
        lines += ["", f"Plain words do as well: <i>what did {name} say about {issue}?</i>"]
    lines += ["", "/help shows everything."]
    return View(
        "\n".join(lines),
        keyboard(
            *rows(speaker_buttons(examples.speakers[:3]), width=1),
            *rows(actor_buttons(examples.actors[:3]), width=3),
            *rows(issue_buttons(examples.issues[:2]), width=2),
            row(button("Newest articles", LatestTap()), button("All issues", PositionsTap())),
        ),
    )


def not_understood_view(text: str, examples: Examples) -> View:
    """Words that are no question, no name and stand in no article."""
    asked = render.label(text, most=60)
    name = render.label(examples.speakers[0].name) if examples.speakers else "Macron"
    return View(
        f"I found nothing for “{asked}”. I know people, countries and issues from the articles: "
        f"<i>what did {name} say?</i> · /issues · /help",
        keyboard(*rows(speaker_buttons(examples.speakers[:3]), width=1)),
    )


def help_view(*, admin: bool = False) -> View:
    """Every command with what follows it and what it gives; those for administrators only to them."""
    lines = ["<b>What I can do</b>", ""]
    for command in COMMANDS:
        if command.admin and not admin:
            continue
        usage = f" <i>{render.label(command.usage)}</i>" if command.usage else ""
        lines.append(f"/{command.name}{usage}\n{render.label(command.description)}")
    lines += [
        "",
        "Names need not be spelled right, and titles may stay: “makron”, “President Macron”.",
        "Plain questions work too: <i>where does Italy stand on troops?</i> In groups, mention me first.",
        "",
        "“Words in marks” are an article's, character for character; <i>words in italics</i> are how it "
        "reports them. 🔍 shows them where they stand.",
    ]
    return View(
        "\n".join(lines),
        keyboard(row(button("Newest articles", LatestTap()), button("All issues", PositionsTap()))),
    )
