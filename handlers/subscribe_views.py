"""What the chat sees of its subscriptions: confirmations, the list, the form of buttons, and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from babel.dates import format_datetime

from handlers import render
from handlers.digest_text import describe
from handlers.filter_names import Unknown
from handlers.paging import Button, View, button, keyboard, row, rows
from handlers.wishes import USUAL_TIME, WEEKDAYS
from storage.due import zone_named
from storage.subscriptions import MOST_PER_CHAT, Timing, timing_of
from storage.values import Cadence, Names, Pause, Subscription

#: subscriptions shown at once in the list
LISTED = 10

#: what the form offers; anything else can be written
_TIMES = ("06:00", "07:00", "07:30", "08:00", "09:00", "12:00", "17:00", "18:00", "21:00")
ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Brussels",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Asia/Riyadh",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "America/New_York",
)
_CADENCES = (
    ("Every day", "daily"),
    ("Weekdays", "weekdays"),
    ("Once a week", "weekly"),
    ("Every hour", "hourly"),
    ("As articles arrive", "now"),
)
PAUSED = {
    Pause.ASKED: "paused",
    Pause.GONE: "stopped, since I could not write here",
    Pause.SHUT: "stopped, since I may not write in this topic",
}
EXAMPLE = "/subscribe daily 08:00 Paris Italy sanctions"


@dataclass(frozen=True, slots=True)
class Form:
    """How far the form has come; it stands in the buttons themselves. `subscription` 0 is a new one.

    `rhythm` is a cadence's name, or "0" to "6" for a week's day.
    """

    subscription: int = 0
    rhythm: str | None = None
    #: "0800"
    clock: str | None = None
    zone: str | None = None

    def __str__(self) -> str:
        said = (self.rhythm, self.clock, self.zone)
        return ":".join(["b", str(self.subscription), *(one for one in said if one is not None)])


def read_form(data: str) -> Form | None:
    """The form that a button's data says; None for what no button of ours says."""
    family, *fields = data.split(":", 4)
    if family != "b" or not fields or not fields[0].isdecimal() or len(fields[0]) > 12:
        return None
    form = Form(int(fields[0]), *fields[1:])
    if form.rhythm is not None and form.rhythm not in {*(code for _, code in _CADENCES), *"0123456"}:
        return None
    if form.clock is not None and form.clock != "-" and not _is_clock(form.clock):
        return None
    if form.zone is not None:
        try:
            zone_named(form.zone)
        except ValueError:
            return None
    return form


def timing_of_form(form: Form) -> Timing | None:
    """When the filled-in form wants a digest; None while something is missing."""
    match form.rhythm:
        case "hourly" | "now":
            return Timing(Cadence(form.rhythm))
        case None | "weekly":
            return None
    if form.clock is None or form.clock == "-" or form.zone is None:
        return None
    at = f"{form.clock[:2]}:{form.clock[2:]}"
    if form.rhythm.isdecimal():
        return Timing(Cadence.WEEKLY, at, int(form.rhythm), form.zone)
    return Timing(Cadence(form.rhythm), at, None, form.zone)


def form_view(form: Form, *, zone: str | None, about: str) -> View:
    """The form's next question. `zone` is the chat's own, `about` what it is about, plain text."""
    head = f"🔔 A digest about {escape(about)}. It comes only when there is something new."
    back = button("◀ Back", str(_before(form)))
    cancel = button("Cancel", f"e:{form.subscription}" if form.subscription else "b:x")
    if form.rhythm is None:
        choices = [button(label, str(_with(form, rhythm=code))) for label, code in _CADENCES]
        foot = f"Or write it: <code>{escape(EXAMPLE)}</code>"
        return View(f"{head}\n\nHow often?\n\n<i>{foot}</i>", keyboard(*rows(choices), row(cancel)))
    if form.rhythm == "weekly":
        days = [button(day, str(_with(form, rhythm=str(number)))) for number, day in enumerate(WEEKDAYS)]
        return View(f"{head}\n\nOn which day?", keyboard(*rows(days), row(back, cancel)))
    if form.clock is None:
        times = [button(time, str(_with(form, clock=time.replace(":", "")))) for time in _TIMES]
        return View(
            f"{head}\n\n{_rhythm(form.rhythm)}. At what time?",
            keyboard(*rows(times, width=3), row(back, cancel)),
        )
    zones = list(dict.fromkeys([zone, *ZONES] if zone else ZONES))
    choices = [button(_place(one), str(_with(form, zone=one))) for one in zones]
    at = f"{form.clock[:2]}:{form.clock[2:]}"
    foot = f"Another place: <code>/subscribe {_written(form.rhythm)} {at} Lisbon</code>"
    return View(
        f"{head}\n\n{_rhythm(form.rhythm)} at {at}. Whose clock?\n\n<i>{foot}</i>",
        keyboard(*rows(choices), row(back, cancel)),
    )


def subscribed_view(
    made: Subscription,
    names: Names,
    *,
    new: bool,
    zone_guessed: bool,
    time_guessed: bool = False,
    guessed: Sequence[tuple[str, str]] = (),
    quiet: tuple[str, str] | None = None,
) -> View:
    """A subscription was made, changed, or is there already."""
    head = "🔔 <b>Subscribed</b>" if new else "🔔 You have this already"
    lines = [f"{head}: {timing_words(timing_of(made))}", f"About: {escape(describe(made.wants, names))}"]
    lines += [f"“{render.label(said)}” is taken for {render.label(meant)}." for said, meant in guessed]
    if made.next_due is not None and made.cadence is not Cadence.NOW:
        lines.append(f"Next: {moment(made.next_due, made.zone)}, if there is something new by then")
    elif made.cadence is Cadence.NOW:
        lines.append("You hear of each new article with something of it in, a minute apart at most.")
    if quiet is not None and in_quiet(made.at, quiet):
        lines.append(f"That is in the quiet hours of this chat, so it comes when they end, at {quiet[1]}.")
    if time_guessed:
        lines.append(f"You said no time, so it comes at {USUAL_TIME}.")
    if zone_guessed:
        lines.append(
            "I do not know your time zone, so this is UTC. Name a city to change that: "
            "<code>/subscribe daily 08:00 Paris</code>, or tap Change."
        )
    return View("\n".join(lines), keyboard(_of(made)))


def changed_view(made: Subscription, names: Names) -> View:
    """A subscription has new times."""
    view = subscribed_view(made, names, new=True, zone_guessed=False)
    return View(view.html.replace("<b>Subscribed</b>", "<b>Changed</b>", 1), view.keyboard)


def list_view(
    subscriptions: Sequence[Subscription], names: Names, *, offset: int = 0, note: str | None = None
) -> View:
    """A place's subscriptions, numbered as /unsubscribe counts them, with buttons to change and remove."""
    head = f"{note}\n\n" if note else ""
    if not subscriptions:
        return View(
            f"{head}There are no subscriptions here.\nFor example: <code>{escape(EXAMPLE)}</code>",
            keyboard(row(button("🔔 Subscribe", "b:0"))),
        )
    offset = min(max(0, offset), len(subscriptions) - 1) // LISTED * LISTED
    shown = subscriptions[offset : offset + LISTED]
    lines = [_line(number, one, names) for number, one in enumerate(shown, start=offset + 1)]
    buttons: list[Button | None] = []
    for number, one in enumerate(shown, start=offset + 1):
        buttons += [button(f"✏️ {number}", f"e:{one.id}"), button(f"🗑 {number}", f"u:{one.id}")]
    turn = row(
        button("◀", f"u:list:{offset - LISTED}") if offset else None,
        button("▶", f"u:list:{offset + LISTED}") if offset + LISTED < len(subscriptions) else None,
    )
    total = render.count(len(subscriptions), "subscription")
    return View(
        f"{head}🔔 <b>{total}</b>\n\n" + "\n\n".join(lines),
        keyboard(*rows(buttons, width=4), turn, row(button("🔔 Add one", "b:0"))),
    )


def puzzle_view(problem: str, example: str, *, command: str = "subscribe") -> View:
    """Why it cannot be meant, and the same with something near that works."""
    return View(
        f"{escape(problem)}\nThis would work: <code>/{command} {escape(example)}</code>",
        keyboard(row(button("Choose with buttons", "b:0"))) if command == "subscribe" else (),
    )


def unknown_names_view(
    unknown: Sequence[Unknown], understood: str, example: str, *, command: str = "subscribe"
) -> View:
    """Names that are nobody's, or several people's, and the nearest there are."""
    lines = []
    for one in unknown:
        said = f"“{render.label(one.words)}”"
        near = ", ".join(f"<code>{render.label(name)}</code>" for name in one.near)
        if one.outlet:
            lines.append(f"There is no article from {said} yet." + (f" Near it: {near}." if near else ""))
            continue
        if one.several:
            lines.append(f"{said} may be {near}; write the full name.")
        elif near:
            lines.append(f"I know no person, country or issue called {said}. Near it: {near}.")
        else:
            lines.append(f"I know no person, country or issue called {said}. /issues shows the issues.")
    if any(not one.several and not one.outlet for one in unknown):
        lines.append("To hear when the word itself comes up, write it in marks: <code>“fishing”</code>")
    nothing = " Nothing is subscribed yet." if command == "subscribe" else ""
    lines.append(f"Understood: {escape(understood)}.{nothing}")
    lines.append(f"For example: <code>/{command} {escape(example or 'Italy')}</code>")
    return View("\n".join(lines))


def following_view(made: Subscription, names: Names, *, new: bool) -> View:
    """After the follow button."""
    who = escape(describe(made.wants, names))
    if new:
        text = f"🔔 Following <b>{who}</b>: you hear when new articles quote or tell of them."
    else:
        text = f"🔔 You follow <b>{who}</b> already."
    return View(text, keyboard(row(button("Unfollow", f"u:{made.id}"), button("Subscriptions", "u:list"))))


def too_many_view() -> View:
    """The chat has as many as it may have."""
    return View(
        f"This chat has {MOST_PER_CHAT} subscriptions, and more is not possible. Remove one first.",
        keyboard(row(button("Subscriptions", "u:list"))),
    )


def in_quiet(at: str | None, quiet: tuple[str, str]) -> bool:
    """Whether a time of day falls into quiet hours, which may go past midnight; "HH:MM" all."""
    if at is None:
        return False
    begins, ends = quiet
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def timing_words(timing: Timing) -> str:
    """ "every Monday at 09:00, Europe/Brussels": escaped."""
    zone = escape(_place(timing.zone))
    match timing.cadence:
        case Cadence.NOW:
            return "as articles arrive"
        case Cadence.HOURLY:
            return "every hour"
        case Cadence.DAILY:
            return f"every day at {timing.at}, {zone}"
        case Cadence.WEEKDAYS:
            return f"Monday to Friday at {timing.at}, {zone}"
        case Cadence.WEEKLY:
            return f"every {WEEKDAYS[timing.weekday or 0]} at {timing.at}, {zone}"


def moment(when: datetime, zone: str) -> str:
    """ "Tue 3 Mar, 08:00" on the zone's clock."""
    return format_datetime(when.astimezone(zone_named(zone)), "EEE d MMM, HH:mm", locale="en")


def _line(number: int, one: Subscription, names: Names) -> str:
    line = f"<b>{number}</b> · {timing_words(timing_of(one))}\n{escape(describe(one.wants, names))}"
    if one.pause is not None:
        ends = f" until {moment(one.paused_until, one.zone)}" if one.paused_until is not None else ""
        return f"{line}\n<i>{PAUSED[one.pause]}{ends}</i>"
    if one.next_due is not None and one.cadence is not Cadence.NOW:
        return f"{line}\n<i>next: {moment(one.next_due, one.zone)}</i>"
    return line


def _of(made: Subscription) -> tuple[Button, ...]:
    return row(
        button("✏️ Change", f"e:{made.id}"), button("🗑 Remove", f"u:{made.id}"), button("🔔 All", "u:list")
    )


def _before(form: Form) -> Form:
    """The form one question earlier."""
    if form.clock is not None:
        return Form(form.subscription, form.rhythm)
    if form.rhythm is not None and form.rhythm.isdecimal():
        return Form(form.subscription, "weekly")
    return Form(form.subscription)


def _with(
    form: Form, *, rhythm: str | None = None, clock: str | None = None, zone: str | None = None
) -> Form:
    return Form(form.subscription, rhythm or form.rhythm, clock or form.clock, zone or form.zone)


def _rhythm(code: str) -> str:
    if code.isdecimal():
        return f"Every {WEEKDAYS[int(code)]}"
    return "Monday to Friday" if code == "weekdays" else "Every day"


def _written(code: str) -> str:
    """The rhythm as /subscribe reads it."""
    return WEEKDAYS[int(code)] if code.isdecimal() else code


def _place(zone: str) -> str:
    return zone.replace("_", " ")


def _is_clock(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] < "24" and text[2:] < "60"
