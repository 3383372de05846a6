"""From the words of a wish to its filter: names looked up, and the nearest for what is unknown."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlite_utils import Database

from handlers.digest_text import describe
from handlers.filter_names import NamesRead, Unknown, read_names
from handlers.paging import View
from handlers.subscribe_views import unknown_names_view
from handlers.wishes import USUAL_TIME, Wish
from handlers.zones import nearest_zones
from storage import fresh

#: words that one subscription may name of each kind
MOST_NAMED = 20


def read_filter(db: Database, wish: Wish) -> NamesRead:
    """The whole filter of a wish: its names looked up, its words as they are."""
    read = read_names(db, wish.names)
    wants = replace(
        read.wants,
        words=tuple(sorted({*read.wants.words, *wish.words})[:MOST_NAMED]),
        without=tuple(sorted(wish.without)[:MOST_NAMED]),
        changes=wish.changes,
    )
    return replace(read, wants=wants)


def explain_unknown(db: Database, wish: Wish, read: NamesRead, *, command: str = "subscribe") -> View:
    """What was understood of the wish, and the same wish with the nearest names that exist."""
    about = describe(read.wants, fresh.names_for(db, [read.wants]))
    timing = wish.timing_words()
    understood = f"{timing}, about {about}" if timing else f"about {about}"
    names = " ".join(wish.names).replace(" ,", ",")
    unknown = [_perhaps_zone(wish, one) for one in read.unknown]
    for one in unknown:
        names = names.replace(one.words, one.near[0] if one.near else "")
    usual = f"daily {USUAL_TIME}" if command == "subscribe" else ""
    names = re.sub(r"\bfrom\s*(?=,|$)", "", names, flags=re.IGNORECASE)
    names = re.sub(r"\s*,(?:\s*,)*\s*", ", ", names).strip(", ")
    example = " ".join(f"{timing or usual} {names} {wish.filter_words()}".split())
    return unknown_names_view(unknown, understood, example, command=command)


def _perhaps_zone(wish: Wish, one: Unknown) -> Unknown:
    """What stands right behind a time may be a mistyped city: "daily 8:00 Pariss"."""
    behind_time = wish.at is not None and wish.zone is None and " ".join(wish.names).startswith(one.words)
    zones = nearest_zones(one.words, limit=1) if behind_time and not (one.several or one.outlet) else ()
    return replace(one, near=tuple(dict.fromkeys((*zones, *one.near)))[:3])
