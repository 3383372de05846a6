"""Find what a cue says: the clause, infinitive, noun phrase or quotation behind it."""

from __future__ import annotations

from extraction.cues import Hit
from extraction.endings import Part, last_of, only_occasion, trimmed
from extraction.grammar import CONTENT_NOUNS, FINITE, NOUNS, TIMES, words
from extraction.marks import Quotation
from extraction.page import Page

#: Cues that name their hearer: "told reporters the deal was off".
_ADDRESSING = words(
    "tell inform notify assure remind reassure advise brief warn caution ask alert lecture promise urge"
)
#: Cue classes whose infinitive has a subject of its own: "urged Europe to act".
_DIRECTING = words("urge demand call-for ask propose tell warn")
#: Cues that often stand before a quoted word without anybody speaking: "allowing "free passage"".
_WEAK = words(
    """allow grant hold begin open continue resume finish read order direct prompt command ensure seek find
    rule record follow conclude go adopt sign publish release issue air ratify approve present leak table
    broadcast attack hammer discuss raise rap champion back support address invite negate pass"""
)
_SAYING = words(
    "say tell add state explain note stress announce speak answer accuse predict ask write say-obliquely"
)
#: What is expressed out of politeness says nothing: "expressed his gratitude to the host".
_COURTESIES = words(
    """gratitude thanks appreciation condolences condolence sympathy sympathies congratulations greetings
    wishes respects"""
)
_REFLEXIVES = words("himself herself itself themselves myself ourselves yourself yourselves")
_PREPOSITIONS = frozenset({"of", "as", "for"})
#: Classes whose bare object counts when it is a content noun ("underscored the need for ...").
_OBJECT_CLASSES = words(
    "announce stress promise admit note explain propose reject deny speak accuse say state"
)


def right_content(page: Page, hit: Hit) -> Part | None:
    """The content behind the cue, None when there is none that this cue takes."""
    clause = _clause_start(page, hit)
    if clause is not None:
        # "said only that talks would go on"
        limits = page.tree.words[clause] in {"only", "merely", "simply", "just"}
        clause += limits and page.tree.words[clause + 1 : clause + 2] == ["that"]
        clause = _behind_time(page, hit, clause)
        clause += page.tree.words[clause] == "that" and page.tree.tags[clause] != "DT"
        return _span(page, hit, clause, phrase=False)
    start = _skip_aside(page, hit)
    if start is None:
        return None
    if "to" in hit.cue.frames and _is_infinitive(page, hit, start):
        return _span(page, hit, start, phrase=True)
    return _phrase_content(page, hit, start)


def _behind_time(page: Page, hit: Hit, clause: int) -> int:
    """The clause without the time that belongs to its cue: "said on Monday it would sign"."""
    tree, token = page.tree, clause
    if clause != hit.last + 1:
        return clause
    while token + 2 < len(tree) and page.quoted[token] is None:
        if tree.words[token] in TIMES:
            token += 1
        elif (
            tree.words[token] in {"on", "in", "late", "early", "last", "this"}
            and tree.words[token + 1] in TIMES
        ):
            token += 2
        else:
            break
    subject = tree.tags[token] in NOUNS | {"DT", "PRP$", "EX", "CD", "JJ"} or tree.words[token] == "that"
    return token if token > clause and subject else clause


def _last_token(page: Page, hit: Hit) -> int:
    return page.units[page.unit[hit.token]][1]


def _clause_start(page: Page, hit: Hit) -> int | None:
    """The first token of a that-clause, a bare clause or a quotation behind the cue."""
    tree, last = page.tree, _last_token(page, hit)
    frames = hit.cue.frames
    takes_that = "that" in frames or "as_saying" in frames
    if not takes_that and "quote" not in frames:
        return None
    bare = _bare_clause(page, hit) if takes_that else None
    aside = range(0)
    interrupted = False
    for token in range(hit.last + 1, min(last, hit.last + 26) + 1):
        word, tag = tree.words[token], tree.tags[token]
        quotation = page.opening(token)
        if token in aside:
            continue
        if quotation is not None:
            if _names_medium(page, hit, quotation):
                # told "Morning Joe" that ...
                aside = range(token, page.after(quotation))
                continue
            return token if _introduces(page, hit, token, quotation) else bare
        if word == "that" and takes_that and token < last and _is_complementiser(page, hit, token, bare):
            if hit.cue.cue_class in {"reject", "deny"} and tree.tags[token - 1] in {"NN", "NNS"}:
                # "rejected claims that he had lied" without the claims would say the contrary
                return None
            return token + 1
        if (takes_that and token == hit.last + 1 and tag in {"WRB", "WP"}) or (
            word in {"whether", "if"} and bare is not None
        ):
            return token if bare is not None else None
        if bare is not None and token >= bare:
            return bare
        if word in {",", "—", ")"} and interrupted and tree.words[token + 1 : token + 2] == ["that"]:
            # "acknowledged, however, that jobs would go"
            continue
        if word in {",", "—", "("}:
            end = _aside_end(page, token, last)
            if end is None:
                return None
            # "said, after a long pause, that": the clause does not begin with the aside
            aside = range(token, end + 1)
            interrupted = True
        if word in {";", "."}:
            return None
        if tag in FINITE:
            return _missed_clause(page, hit, token) if takes_that else None
        if word == "to" and token == hit.last + 1 and token < last and tree.tags[token + 1] == "VB":
            return None
    return bare


def _bare_clause(page: Page, hit: Hit) -> int | None:
    """Where the clause begins that the parse hangs on the cue: "said the deal was off"."""
    tree = page.tree
    for kid in tree.kids[hit.token]:
        if kid > hit.last and (
            tree.deps[kid] == "ccomp" or (tree.deps[kid] == "xcomp" and tree.tags[kid] in FINITE)
        ):
            start = max(tree.left[kid], hit.last + 1)
            inside = range(start, tree.right[kid] + 1)
            finite = tree.tags[kid] in FINITE or any(tree.tags[token] in FINITE for token in inside)
            if tree.words[start] in {",", ":"} or not finite or tree.words[start] == "to":
                return None
            return start
    return None


def _is_complementiser(page: Page, hit: Hit, token: int, bare: int | None) -> bool:
    """Whether "that" at `token` opens the content: not in "said that deal failed", "in talks that failed"."""
    tree = page.tree
    if tree.tags[token] == "IN":
        return True
    if token == hit.last + 1:
        return tree.deps[token] == "mark"
    following = tree.tags[token + 1]
    return (
        tree.tags[token] == "WDT"
        and following not in FINITE
        and following not in {"RB", "VBN"}
        and bare is None
    )


def _missed_clause(page: Page, hit: Hit, verb: int) -> int | None:
    """A clause that the parse did not see: "said" + noun phrase + finite verb is one all the same.

    "warned Mr Maduro tougher sanctions could follow": the hearer is no part of it.
    """
    tree = page.tree
    between = range(hit.last + 1, verb)
    if any(tree.words[token] in {",", "who", "which"} for token in between):
        return None
    if hit.cue.lemma in _ADDRESSING:
        hearer = hit.last + 1
        while hearer < verb and (
            tree.tags[hearer] in {"NNP", "PRP"} or tree.words[hearer] in {"reporters", "journalists"}
        ):
            hearer += 1
        return hearer if hit.last + 1 < hearer < verb and page.quoted[hearer] is None else None
    if hit.cue.cue_class not in {"say", "add", "state"} or "quote" not in hit.cue.frames:
        return None
    first = _skip_aside(page, hit)
    return first if first is not None and first < verb else None


def _introduces(page: Page, hit: Hit, token: int, quotation: Quotation) -> bool:
    """Whether the quotation opening at `token` is what the cue says, not a word in its object."""
    tree = page.tree
    between = range(hit.last + 1, token)
    sentence = page.layout.text[quotation.inner_start].isupper()
    if not between:
        return hit.cue.lemma not in _WEAK and bool(hit.cue.frames & {"that", "quote", "np", "as_saying"})
    before = tree.words[token - 1]
    if before == ":" or before == "that":
        return True
    if before == ",":
        return "quote" in hit.cue.frames and (sentence or hit.cue.lemma not in _WEAK)
    if hit.cue.lemma in _ADDRESSING and "quote" in hit.cue.frames:
        return all(tree.tags[place] not in FINITE for place in between) and before not in {
            "a",
            "an",
            "the",
            "of",
            "to",
        }
    return hit.cue.lemma not in _WEAK and all(
        tree.tags[place] == "RB" or tree.words[place] in TIMES for place in between
    )


def _names_medium(page: Page, hit: Hit, quotation: Quotation) -> bool:
    """Whether the quotation is a title in the hearer's name, what was said still to come."""
    tree, text = page.tree, page.layout.text
    if hit.cue.lemma not in _ADDRESSING:
        return False
    title = text[quotation.inner_start : quotation.inner_end].split()
    behind = range(page.after(quotation), min(page.after(quotation) + 12, _last_token(page, hit)))
    return (
        len(title) <= 5
        and all(word[0].isupper() for word in title if len(word) > 3)
        and any(
            (tree.words[token] == "that" and tree.tags[token] == "IN") or page.opening(token) is not None
            for token in behind
        )
    )


def _aside_end(page: Page, comma: int, last: int) -> int | None:
    """The sign that ends an aside between cue and content: "said, however, that", "said, "We"; else None."""
    tree = page.tree
    if page.opening(comma + 1) is not None:
        return comma
    for token in range(comma + 1, min(comma + 26, last)):
        if tree.tags[token] in {"VBD", "VBZ", "VBP"} and tree.deps[token] not in {"relcl", "advcl"}:
            return None
        if tree.words[token] == ":":
            return token
        if tree.words[token] in {",", "—", ")"} and (
            tree.words[token + 1] == "that" or page.opening(token + 1) is not None
        ):
            return token
    return None


def _skip_aside(page: Page, hit: Hit) -> int | None:
    """The first token behind the cue that is no adverb, time or hearer; None at a stop."""
    tree, last = page.tree, _last_token(page, hit)
    token = hit.last + 1
    if tree.words[hit.last] == "against":
        # "cautioned against changes": without the preposition it would say the contrary
        return hit.last
    if token <= last and hit.cue.cue_class == "tell" and "to" not in hit.cue.frames:
        hearer = next(
            (
                kid
                for kid in tree.kids[hit.token]
                if tree.deps[kid] in {"dobj", "dative", "nsubj"} and kid >= token
            ),
            None,
        )
        if hearer is not None and tree.left[hearer] == token:
            token = hearer + 1
    if (
        token < last
        and tree.words[token] == "to"
        and tree.tags[token + 1] != "VB"
        and "to_np" not in hit.cue.frames
    ):
        # "expressed to the president his concern about ..."
        thing = next((kid for kid in tree.kids[hit.token] if tree.deps[kid] == "dobj" and kid > token), None)
        if thing is not None:
            token = tree.left[thing]
    while token <= last:
        word = tree.words[token]
        if (tree.tags[token] == "RB" and word not in {"not", "n't", "never", "only", "no"}) or word in TIMES:
            token += 1
        elif (
            word in {"on", "in", "late", "early", "last", "this"}
            and token < last
            and tree.words[token + 1] in TIMES
        ):
            token += 2
        else:
            break
    if token > last or tree.words[token] in {",", ".", ";", ":", "—", "-", ")", "?", "!"}:
        return None
    return token


def _is_infinitive(page: Page, hit: Hit, start: int) -> bool:
    """Whether "to lift ..." or, behind a cue that directs others, "Europe to lift ..." begins at `start`."""
    tree, last = page.tree, _last_token(page, hit)
    place = start + 1 if tree.words[start] in {"not", "never"} and start < last else start
    if tree.words[place] == "to" and place < last:
        verb = next(
            (token for token in range(place + 1, min(place + 4, last + 1)) if tree.tags[token] != "RB"), last
        )
        if hit.cue.cue_class == "reject" and _speaks(page, tree.words[verb]):
            # "declined to comment" is silence
            return False
        if hit.cue.cue_class == "ask" and place != start and tree.words[verb] == "be":
            # "asked not to be named"
            return False
        return tree.tags[verb] == "VB" or page.opening(verb) is not None
    if hit.cue.cue_class not in _DIRECTING and hit.cue.lemma != "invite":
        return False
    for token in range(start + 1, min(start + 26, last)):
        if tree.tags[token] in FINITE or tree.words[token] in {";", ":", "that"}:
            return False
        if tree.words[token] == "to":
            opens = page.opening(token + 1) is not None
            return tree.tags[token + 1] == "VB" or tree.words[token + 1] == "not" or opens
    return False


def _speaks(page: Page, verb: str) -> bool:
    """Whether `verb` is a cue of plain saying: what was declined then is an answer, not a deed."""
    rows = page.forms.verbs.get(verb, ())
    return verb in {"elaborate", "comment"} or any(
        not rest and cue.cue_class in _SAYING for rest, cue in rows
    )


def _phrase_content(page: Page, hit: Hit, start: int) -> Part | None:
    """A noun phrase, "X of Y", "X as Y", "X for Y" or "X Y" behind a cue that takes it."""
    tree, frames = page.tree, hit.cue.frames
    word, tag = tree.words[start], tree.tags[start]
    if tag in {"WDT", "WP", "WRB", "CC"} or tag in FINITE:
        return None
    span = _span(page, hit, start, phrase=True)
    if span is None:
        return None
    inside = range(start, tree.last_before(span[1]) + 1)
    quoted = any(page.quoted[token] is not None for token in inside) and hit.cue.lemma not in _WEAK
    length = len(inside)
    if tag == "IN":
        return span if start == hit.last or _takes_preposition(hit, word) else None
    if tag == "TO":
        return span if "to_np" in frames and hit.cue.lemma == "commit" and length >= 3 else None
    if tag == "VBG" and "ing" in frames:
        return span
    rest = {tree.words[token] for token in inside[1:] if page.quoted[token] is None}
    if (frames & _PREPOSITIONS & rest or ("to_np" in frames and "to" in rest)) and hit.cue.lemma not in _WEAK:
        return span
    if "small" in frames:
        return span if length >= 2 and _calls(page, hit, inside, quoted=quoted) else None
    if "np" not in frames or length < 2:
        return None
    head = _object_head(page, hit, inside)
    if tree.tags[head] == "PRP" or tree.words[head] in _COURTESIES:
        return None
    if quoted or hit.cue.cue_class in {"call-for", "demand", "urge"}:
        return span
    if hit.cue.lemma in {
        "warn of",
        "warn against",
        "caution against",
        "announce",
        "threaten",
        "express",
        "voice",
    }:
        return span if length >= 3 else None
    if hit.cue.lemma in {"promise", "pledge", "vow"}:
        return span if length >= 3 and tree.tags[head] != "NNP" else None
    return span if hit.cue.cue_class in _OBJECT_CLASSES and tree.words[head] in CONTENT_NOUNS else None


def _takes_preposition(hit: Hit, word: str) -> bool:
    """Whether the preposition behind the cue is part of the content: "complained of delays"."""
    return word in {"of", "about", "against"} & hit.cue.frames and hit.cue.cue_class in {"warn", "accuse"}


def _calls(page: Page, hit: Hit, inside: range, *, quoted: bool) -> bool:
    """Whether "called X Y" has both its parts: "called it unacceptable", not "called him to a meeting"."""
    tree = page.tree
    if tree.words[inside[0]] in _REFLEXIVES and len(inside) > 1 and page.opening(inside[1]) is not None:
        # 'They call themselves "Friends of the Sea"' is a name.
        return False
    if any(tree.words[token] == "to" and tree.head[tree.head[token]] == hit.token for token in inside):
        return quoted and page.quoted[inside[-1]] is not None
    return quoted or any(
        tree.deps[kid] in {"oprd", "acomp", "attr"}
        or (tree.deps[kid] in {"ccomp", "xcomp"} and tree.tags[kid] in {"JJ", "NN"})
        for kid in tree.kids[hit.token]
        if kid > hit.last
    )


def _object_head(page: Page, hit: Hit, inside: range) -> int:
    """The head noun of the object behind the cue."""
    tree = page.tree
    for kid in tree.kids[hit.token]:
        if kid in inside and tree.deps[kid] in {"dobj", "pobj", "nsubj", "oprd", "attr"}:
            return kid
    return next((token for token in inside if tree.head[token] not in inside), inside[0])


def _span(page: Page, hit: Hit, start: int, *, phrase: bool) -> Part | None:
    """From token `start` to where the content ends, trimmed; None if nothing is left."""
    tree = page.tree
    last = _last_token(page, hit)
    if start > last:
        return None
    stop = last_of(page, hit, start, phrase=phrase)
    quotation = page.opening(start)
    if quotation is not None:
        behind = page.after(quotation)
        inner = page.layout.text[quotation.start : quotation.end].rstrip("\"' ")
        if behind > stop or inner.endswith((".", "!", "?")) or only_occasion(page, behind, stop):
            return quotation.inner_start, quotation.inner_end
    return trimmed(page, tree.starts[start], tree.ends[stop])
