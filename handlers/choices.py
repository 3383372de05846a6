"""What to say when a name is missing, unknown or several people's: buttons, and one example that works."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import render
from handlers.answers import Choices, Examples, Fit, Sought
from handlers.paging import (
    WORDS,
    Button,
    CountryTap,
    LatestTap,
    PositionsTap,
    View,
    WhoTap,
    button,
    keyboard,
    rows,
    titled,
)
from storage.values import ActorRow, IssueRow, SpeakerRow

_SOUGHT: Mapping[Sought, tuple[str, str]] = {
    Sought.SPEAKER: ("nobody called", "who"),
    Sought.ACTOR: ("no country or organisation called", "country"),
    Sought.ISSUE: ("no issue called", "positions"),
}
_USAGE: Mapping[str, str] = {
    "who": "Whose words? Write a name, and what about if you like:",
    "country": "Which country or organisation? And on which issue, if you like:",
    "positions": "On which issue?",
    "search": "Which words?",
    "article": "Which article? Its number stands in /latest:",
}


def speaker_buttons(speakers: tuple[SpeakerRow, ...], about: str = "") -> list[Button | None]:
    """One button for each person, with the role or the number of statements."""
    return [
        button(
            f"{one.name} · {one.role or render.count(one.statements, 'statement')}", WhoTap(one.id, 0, about)
        )
        for one in speakers
    ]


def actor_buttons(actors: tuple[ActorRow, ...], issue: str = "") -> list[Button | None]:
    """One button for each actor, with its flag."""
    return [button(f"{one.emoji} {one.name}", CountryTap(one.code, 0, issue)) for one in actors]


def issue_buttons(issues: tuple[IssueRow, ...]) -> list[Button | None]:
    """One button for each issue, with how many hold a position."""
    return [button(f"{titled(one.title)} ({one.actors})", PositionsTap(one.slug)) for one in issues]


def choices_view(choices: Choices) -> View:
    """Whom or what a name may mean."""
    asked = f"“{render.label(choices.asked)}”"
    nobody, command = _SOUGHT[choices.sought]
    about = f" About {render.code(choices.about)}." if choices.about and choices.speakers else ""
    match choices.how:
        case Fit.EXACTLY:
            text = f"Several fit {asked}. Which one?{about}"
        case Fit.NEARLY if choices.sought is not Sought.ACTOR and choices.actors:
            thing = "person" if choices.sought is Sought.SPEAKER else "issue"
            speaking = " and who speaks for it" if choices.speakers else ""
            text = f"{_is_actor(choices.asked, choices.actors[0])} no {thing}. Its positions{speaking}:"
        case Fit.NEARLY if choices.sought is Sought.ACTOR and choices.speakers:
            text = f"{asked} is a speaker. What they said:"
        case Fit.NEARLY:
            several = len(choices.speakers) + len(choices.actors) + len(choices.issues) > 1
            text = f"I know {nobody} {asked}. Did you mean {'one of these' if several else 'this'}?{about}"
        case Fit.THERE:
            text = f"I know {nobody} {asked}."
            example = _example(choices.speakers, choices.actors, choices.issues, command)
            text += f" Try {example}, or:" if example else " There are no articles yet."
    return View(text, _buttons(choices))


def _is_actor(asked: str, actor: ActorRow) -> str:
    """ "🇫🇷 France is", "“Kremlin” is 🇷🇺 Russia,": what goes on with what it is not."""
    named = render.actor(actor)
    return (
        f"{named} is" if asked.casefold() == actor.name.casefold() else f"“{render.label(asked)}” is {named},"
    )


def _buttons(choices: Choices) -> tuple[tuple[Button, ...], ...]:
    return keyboard(
        # A name with a role fills a line; flags and issues are short.
        *rows(speaker_buttons(choices.speakers, WORDS if choices.about else ""), width=1),
        *rows(actor_buttons(choices.actors), width=2),
        *rows(issue_buttons(choices.issues), width=2),
    )


def usage_view(command: str, examples: Examples) -> View:
    """A command without what it needs: one line, one example, and buttons of what there is most of."""
    example = _example(examples.speakers, examples.actors, examples.issues, command)
    text = _USAGE[command] + (f" {example}" if example else "")
    if not examples.articles:
        text += " There are no articles yet; the answers come with the first."
    buttons: dict[str, list[Button | None]] = {
        "who": speaker_buttons(examples.speakers),
        "country": actor_buttons(examples.actors),
        "positions": issue_buttons(examples.issues),
        "article": [button("Newest articles", LatestTap())],
    }
    return View(text, keyboard(*rows(buttons.get(command, []), width=1 if command == "who" else 2)))


def _example(
    speakers: tuple[SpeakerRow, ...],
    actors: tuple[ActorRow, ...],
    issues: tuple[IssueRow, ...],
    command: str,
) -> str:
    """A request that works today, of what is there; "" where nothing is."""
    words = {
        "who": speakers[0].name if speakers else "",
        "country": actors[0].name if actors else "",
        "positions": issues[0].title if issues else "",
        "search": issues[0].title if issues else "",
        "article": "1",
    }[command]
    return f"<code>/{command} {render.label(words)}</code>" if words else ""
