"""Whether two articles speak of one matter: by the names they share. Pure; knows no grammar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from math import log1p, sqrt

#: Articles on one matter half a year apart share 0.6 of their names, on neighbouring ones up to 0.48
#: (the seeds and 36 articles of other summits, every pair of them).
ONE_MATTER = 0.5
#: with fewer names than this in either article, names tell nothing
FEW = 5
#: names of a text that are compared
MOST = 60
#: texts whose names are remembered, some kilobytes each
REMEMBERED = 2048

# A capital inside a sentence: at its beginning every word has one, and so it has after an opening mark.
_NAME = re.compile(r"(?<=[\w,;)”’] )[A-Z][\w’'-]{2,}")
_OWNER = re.compile(r"['’]s$")

_KNOWN: dict[bytes, Mapping[str, float]] = {}


def one_matter(one: str, other: str) -> bool:
    """Whether both texts are about one matter, as far as names tell; where they tell nothing, yes.

    "Troops" in an article on Ukraine and in one on Mali are two matters, whatever the issue is called.
    """
    mine, theirs = _names(one), _names(other)
    if min(len(mine), len(theirs)) < FEW:
        return True
    # The cosine of the angle between the two: each has length one.
    return sum(weight * theirs.get(name, 0.0) for name, weight in mine.items()) >= ONE_MATTER


def _names(text: str) -> Mapping[str, float]:
    """The names a text mentions most, each with how much is made of it; all weights together of length one.

    The tenth mention adds less than the first. Remembered by a digest, so that no text is held.
    """
    key = blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= REMEMBERED:
            _KNOWN.clear()
        known = _KNOWN[key] = _weighed(text)
    return known


def _weighed(text: str) -> Mapping[str, float]:
    times = Counter(_OWNER.sub("", found[0]).casefold() for found in _NAME.finditer(text))
    weights = {name: log1p(number) for name, number in times.most_common(MOST)}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {name: weight / length for name, weight in weights.items()}
