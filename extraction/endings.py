"""Find where the content of a cue ends: before another report or aside, or with the sentence."""

from __future__ import annotations

from extraction.cues import Hit
from extraction.grammar import COORDINATORS, FINITE, NOUNS, OCCASIONS, SCENE_OPENERS, TIMES
from extraction.page import Page

#: Start and end offsets into the article's text.
Part = tuple[int, int]

_BREAKS = frozenset({",", "—"})


def last_of(page: Page, hit: Hit, start: int, *, phrase: bool) -> int:
    """The last token of the content of `hit` that starts at token `start`.

    `phrase`: the content is an infinitive or a noun phrase, which ends sooner than a clause does.
    """
    tree = page.tree
    last = _clause_limit(page, hit, start)
    later = {
        other.token: other for other in page.hits_in.get(page.unit[hit.token], ()) if other.token > hit.last
    }
    reported = False
    for token in range(start + 1, last + 1):
        if page.quoted[token] is not None:
            continue
        word = tree.words[token]
        reported = reported or (token in later and later[token].form == "finite")
        if word == ";" or (word == ":" and page.opening(token + 1) is not None and token > start + 2):
            return token - 1
        if _inner_comma(page, token - 1) and _ends_at_break(page, hit, token - 1, last, later, phrase=phrase):
            # called the plan "crucial," saying ...
            return token - 1
        if word in _BREAKS and token < last and _ends_at_break(page, hit, token, last, later, phrase=phrase):
            return token - 1
        if (
            word in COORDINATORS
            and token < last
            and _joins_report(page, hit, token, last, later, phrase=phrase, reported=reported)
        ):
            return _before_break(page, token)
        if phrase and word in SCENE_OPENERS and _sets_scene(page, hit, token, later):
            return _before_break(page, token)
    return last


def _inner_comma(page: Page, token: int) -> bool:
    """Whether `token` is a closing mark with a comma inside, as American papers set it."""
    quotation = page.quotation_of(token)
    if quotation is None or page.after(quotation) != token + 1:
        return False
    return page.layout.text[quotation.start : quotation.end].rstrip("\"' ").endswith(",")


def _before_break(page: Page, token: int) -> int:
    """The last token before `token` and the comma that may stand there."""
    return token - 2 if page.tree.words[token - 1] in _BREAKS else token - 1


def _clause_limit(page: Page, hit: Hit, start: int) -> int:
    """The last token a content can reach: the sentence's, or its own clause's if the main clause comes later.

    "As Minsk says it will negotiate, analysts fear ..."   "Zelensky, who has called for pressure, said ..."
    """
    tree = page.tree
    last = page.units[page.unit[hit.token]][1]
    token, dep = hit.token, tree.deps[hit.token]
    while dep == "conj" and tree.head[token] < token and tree.is_verb(tree.head[token]):
        token, dep = tree.head[token], tree.deps[tree.head[token]]
    fronted = dep in {"advcl", "csubj", "prep", "ccomp", "pcomp"} and tree.head[token] > hit.token
    if dep in {"relcl", "acl"} or fronted:
        edge = tree.right[token]
        if start <= edge < last and tree.words[edge + 1] in _BREAKS and page.quoted[edge + 1] is None:
            return edge
    return last


def _ends_at_break(
    page: Page, hit: Hit, comma: int, last: int, later: dict[int, Hit], *, phrase: bool
) -> bool:
    """Whether the content ends before the comma or dash at `comma`."""
    tree = page.tree
    following = comma + 1
    if tree.words[following] == "according":
        return True
    place = following
    while place < last and (tree.tags[place] == "RB" or tree.words[place] in {"and", "while", "but", "also"}):
        place += 1
    other = later.get(place)
    # ", adding that ...", ", and accusing ..."
    if other is not None and other.form == "participle":
        return True
    if phrase and tree.words[following] in {"although", "though", "whereas", "but"}:
        return True
    if phrase and (tree.tags[following] in {"WP", "WDT", "WP$", "WRB"} or _is_time(page, following, last)):
        return True
    # "announced a package, pledging ..."; a phrase ends before any participle
    if phrase and tree.tags[place] == "VBG" and tree.words[place] != "including":
        return True
    # "Zelensky, who has called for pressure, said ..." and "Macron, addressing the press, declared ..."
    if _resumes(page, hit, place, last):
        return True
    # "He wants talks, the official added."
    if _closing_report(page, comma, last, later):
        return True
    # "Expressing unease at the support, Obama warned that ..."
    if _main_clause_after(page, hit, following, last):
        return True
    return _hangs_on_cue(page, hit, following, phrase=phrase)


def _is_time(page: Page, token: int, last: int) -> bool:
    """Whether "a week after ..." or "two days before ..." begins at `token`."""
    return page.tree.tags[token] in {"DT", "CD"} and token < last and page.tree.words[token + 1] in TIMES


def _resumes(page: Page, hit: Hit, place: int, last: int) -> bool:
    """Whether the finite verb at `place` has its subject before the cue: the main verb after an aside."""
    tree = page.tree
    if tree.tags[place] not in FINITE or tree.words[place - 1] in {"and", "or", "but"}:
        return False
    if hit.form != "participle" and tree.deps[hit.token] not in {"relcl", "acl", "conj", "advcl"}:
        return False
    if tree.tags[place] == "MD" or tree.words[place] in {"has", "have", "had", "is", "was"}:
        place = min(place + 1, last)
    subject = tree.kid(place, "nsubj", "nsubjpass")
    return subject is not None and subject < hit.token


def _closing_report(page: Page, comma: int, last: int, later: dict[int, Hit]) -> bool:
    """Whether nothing but another report follows the comma: ", the ministry said in a statement"."""
    tree = page.tree
    place = next((token for token in range(comma + 1, min(comma + 16, last + 1)) if token in later), None)
    if place is None or later[place].form != "finite":
        return False
    between = range(comma + 1, place)
    if any(
        tree.words[token] in {",", "that", "and", "who", "which"}
        or page.quoted[token] is not None
        or (tree.tags[token] in FINITE and tree.deps[token] != "aux")
        for token in between
    ):
        return False
    if not any(tree.tags[token] in NOUNS for token in range(comma + 1, min(place + 4, last + 1))):
        return False
    behind = later[place].last + 1
    if behind <= last and place == comma + 1:
        # ", said Macron": the source follows
        while behind <= last and tree.tags[behind] in NOUNS | {"DT", "JJ", "POS", "PRP$"}:
            behind += 1
    return (
        behind > last
        or tree.words[behind] in {".", ",", "that", '"'}
        or tree.words[behind] in TIMES
        or only_occasion(page, behind, last)
    )


def _main_clause_after(page: Page, hit: Hit, following: int, last: int) -> bool:
    """Whether behind a fronted participle's comma the main clause begins: a noun phrase and a finite verb."""
    tree = page.tree
    first = page.units[page.unit[hit.token]][0]
    opener = tree.words[first]
    if hit.form == "participle":
        lead = range(first, hit.token)
        fronted = (
            all(tree.tags[token] in {"RB", "CC", "IN"} for token in lead)
            and tree.kid(hit.token, "nsubj") is None
        )
    else:
        fronted = opener in {
            "as",
            "while",
            "although",
            "though",
            "after",
            "when",
            "since",
            "if",
            "because",
            "before",
        }
        fronted = fronted and hit.token - first <= 12
    if not fronted:
        return False
    for token in range(following, min(following + 14, last) + 1):
        word, tag = tree.words[token], tree.tags[token]
        if tag in FINITE and token > following:
            return True
        if page.quoted[token] is not None or word in {",", "who", "which", "that"}:
            return False
        if tag in {"VBG", "IN", "TO"} and word != "of":
            return False
    return False


def _hangs_on_cue(page: Page, hit: Hit, token: int, *, phrase: bool) -> bool:
    """Whether at `token`, behind a comma, something begins that hangs on the cue, not on its content."""
    tree = page.tree
    content = next(
        (kid for kid in tree.kids[hit.token] if kid > hit.last and tree.deps[kid] in {"ccomp", "xcomp"}), None
    )
    for kid in tree.kids[hit.token]:
        if kid <= hit.last or tree.left[kid] != token or (content is not None and kid <= content):
            continue
        if tree.deps[kid] in {"advcl", "npadvmod"}:
            return True
        if phrase and tree.deps[kid] in {"prep", "ccomp"}:
            return True
    return False


def _joins_report(
    page: Page, hit: Hit, token: int, last: int, later: dict[int, Hit], *, phrase: bool, reported: bool
) -> bool:
    """Whether the coordinator at `token` joins another report or sentence of the narrator's to this one.

    `reported`: a report inside the content has come before, so "and said" goes on with that one.
    """
    tree = page.tree
    place = token + 1
    while place < last and (
        tree.tags[place] == "RB" or tree.words[place] in {"has", "have", "had", "also", "then"}
    ):
        place += 1
    parted = tree.words[token - 1] in _BREAKS or page.quoted[token - 1] is not None
    other = later.get(place)
    if other is not None:
        return _joins_cue(page, hit, other, parted=parted, phrase=phrase, reported=reported)
    head = _on_chain(page, hit, token)
    if head and phrase:
        return True
    if parted and tree.deps[place] == "conj" and tree.head[place] == hit.token:
        # "says he wants calm, but had harsh words"
        return True
    # ", while Breedlove said ...", "officials saying A and Trudeau saying B"
    for step in range(token + 1, min(token + 16, last) + 1):
        word, tag = tree.words[step], tree.tags[step]
        if page.quoted[step] is not None or word in {",", "that", "which", "who", ":", ";"}:
            return False
        other = later.get(step)
        if other is not None:
            if other.form == "participle":
                return hit.form == "participle"
            alone = tree.words[token] in {"while", "whereas", "although", "though", "but"}
            return other.form == "finite" and (parted or alone or head)
        if tag in FINITE and tree.deps[step] not in {"aux", "auxpass"}:
            # "urged others to follow suit - but the move has divided many"
            return phrase and parted and tree.words[token] in {"but", "while", "though", "although", "and"}
    return False


def _joins_cue(page: Page, hit: Hit, other: Hit, *, parted: bool, phrase: bool, reported: bool) -> bool:
    """Whether a cue right behind "and" has the same source as `hit`: "said A and promised B"."""
    tree = page.tree
    if other.form not in {"finite", "passive"}:
        return phrase and other.form == "participle" and hit.form == "participle"
    if phrase or _chain(page, other.token, hit.token):
        return True
    if reported or tree.kid(other.token, "nsubj") is not None:
        return False
    if parted or hit.cue.lemma == other.cue.lemma or other.cue.cue_class == "say":
        # "pointed out that Nepal had power and said it would be sold"
        return True
    complement = range(other.last + 1, min(other.last + 6, len(tree)))
    if any(tree.words[token] == "that" and tree.tags[token] == "IN" for token in complement):
        return True
    same_tense = tree.tags[other.token] == tree.tags[hit.token]
    if same_tense and tree.tags[tree.head[other.token]] in {"VB", "VBG", "NN", "NNS"}:
        # "said Moscow showed no will to agree and accused it ...": the parse joins what cannot be joined
        return True
    # "acknowledged that the build-up was a reality but warned of consequences": realities do not warn
    inner = next((kid for kid in tree.kids[hit.token] if kid > hit.last and tree.deps[kid] == "ccomp"), None)
    subject = tree.kid(inner, "nsubj", "nsubjpass") if inner is not None else None
    thing = subject is not None and tree.tags[subject] in {"NN", "NNS"}
    return thing and same_tense


def _chain(page: Page, token: int, above: int) -> bool:
    """Whether `token` is joined to `above` by coordination alone."""
    tree = page.tree
    for _ in range(6):
        if tree.deps[token] != "conj":
            return False
        token = tree.head[token]
        if token == above:
            return True
    return False


def _on_chain(page: Page, hit: Hit, token: int) -> bool:
    """Whether the coordinator at `token` joins a verb to the cue itself, with a subject of its own."""
    tree = page.tree
    return any(
        tree.deps[kid] == "conj"
        and kid > token
        and tree.left[kid] <= token + 8
        and tree.kid(kid, "nsubj") is not None
        for kid in tree.kids[hit.token]
    )


def _sets_scene(page: Page, hit: Hit, token: int, later: dict[int, Hit]) -> bool:
    """Whether "as tensions grow", "after the talks", "since announcing ..." tells when, not what."""
    tree = page.tree
    word, above = tree.words[token], tree.head[token]
    if word == "as" and ("as" in hit.cue.frames or tree.deps[token] != "mark"):
        return False
    if above == hit.token:
        return True
    if token + 1 in later and later[token + 1].form == "participle":
        return True
    return tree.deps[token] in {"mark", "advmod"} and (
        tree.head[above] == hit.token or (word == "as" and tree.tags[above] in FINITE)
    )


def only_occasion(page: Page, first: int, last: int) -> bool:
    """Whether the tokens `first` to `last` only tell when, where or to whom: "in a statement on Friday"."""
    tree = page.tree
    word = tree.words[first]
    if word == ",":
        return not any(page.opening(token) is not None for token in range(first, last + 1))
    if word in {"when", "while", "ahead", "during", "following"} or word in TIMES or tree.tags[first] == "RB":
        return True
    if word in {
        "on",
        "in",
        "at",
        "to",
        "after",
        "via",
        "as",
        "before",
        "late",
        "early",
        "last",
        "by",
        "this",
        "from",
    }:
        return any(
            tree.words[token] in OCCASIONS or tree.words[token] in TIMES
            for token in range(first, min(last, first + 8) + 1)
        )
    return False


def trimmed(page: Page, start: int, end: int) -> Part | None:
    """`start:end` without stops and spaces around it, never with one mark of a pair; None without a word."""
    text = page.layout.text
    # A quotation that nothing closes keeps all its words.
    least = start
    for quotation in page.between(start, end):
        if quotation.end == quotation.inner_end:
            least = max(least, quotation.end)
        if quotation.start < start:
            start = quotation.start
        if quotation.end > end:
            end = quotation.end
    while start < end and (
        text[start].isspace()
        or text[start] in ",;:—.)"
        or (text[start] == "-" and text[start + 1 : start + 2].isspace())
    ):
        start += 1
    least = max(least, start)
    while end > least and (text[end - 1].isspace() or text[end - 1] in ",;:—-("):
        end -= 1
    if end > least and text[end - 1] in ".!?" and not _abbreviation(text, end):
        end -= 1
        while end > least and text[end - 1].isspace():
            end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def _abbreviation(text: str, end: int) -> bool:
    """Whether the stop before `end` belongs to the word: "the U.S.", "5 p.m."."""
    word = text[max(0, end - 12) : end].split()
    return bool(word) and (word[-1].count(".") > 1 or word[-1] in {"Inc.", "Corp.", "Jr.", "Co."})
