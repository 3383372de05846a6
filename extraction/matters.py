"""Whether two articles speak of one matter: by the names they share. Pure; knows no grammar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import log1p, sqrt

#: Articles on one matter half a year apart share 0.6 of their names, on neighbouring ones up to 0.48
#: (the seeds and 36 articles of other summits, every pair of them).
ONE_MATTER = 0.5
#: with fewer names than this in either article, names tell nothing
FEW = 5

# A capital inside a sentence: at its beginning every word has one, and so it has after an opening mark.
_NAME = re.compile(r"(?<=[\w,;)”’] )[A-Z][\w’'-]{2,}")
_OWNER = re.compile(r"['’]s$")


def one_matter(one: str, other: str) -> bool:
    """Whether both texts are about one matter, as far as names tell; where they tell nothing, yes.

    "Troops" in an article on Ukraine and in one on Mali are two matters, whatever the issue is called.
    """
    mine, theirs = _weights(one), _weights(other)
    if min(len(mine), len(theirs)) < FEW:
        return True
    return _likeness(mine, theirs) >= ONE_MATTER


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much two sets of weighted names are alike, 0 to 1: the cosine of the angle between them."""
    common = sum(weight * other.get(name, 0.0) for name, weight in one.items())
    return common / sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


@lru_cache(maxsize=512)
def _weights(text: str) -> Mapping[str, float]:
    """The names in a text, each with how much is made of it: the tenth mention adds less than the first."""
    times: dict[str, int] = {}
    for found in _NAME.finditer(text):
        name = _OWNER.sub("", found[0]).casefold()
        times[name] = times.get(name, 0) + 1
    return {name: log1p(number) for name, number in times.items()}
