"""Find what a cue says: the clause, infinitive, noun phrase or quotation that is its content."""

from __future__ import annotations

from extraction.attribution import Source
from extraction.cues import Hit
from extraction.marks import Quotation
from extraction.page import Page
from extraction.tree import Tree

#: Start and end offsets into the article's text.
Part = tuple[int, int]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january february
    march april may june july august september october november december week month year morning afternoon evening
    night weekend earlier later afterwards recently hours minutes days weeks months years noon midnight decade""".split()
)
#: Where and how something was said: no part of what was said when it follows a quotation.
_OCCASIONS = frozenset(
    """statement interview interviews tweet tweets speech remarks letter post posts conference briefing address
    email e-mail reporters journalists press media radio television tv twitter facebook telegram video message
    parliament lawmakers questions question comments note memo report column article op-ed visit meeting summit
    session call rally ceremony trip appearance debate forum dinner broadcast newspaper agency podcast release
    communique communiqué blog channel show program programme hearing testimony closing opening""".split()
)
#: Cues that name their hearer: "told reporters the deal was off".
_ADDRESSING = frozenset(
    "tell inform notify assure remind reassure advise brief warn caution ask alert lecture persuade promise urge".split()
)
#: Cues whose infinitive has its own subject: "urged Europe to act".
_DIRECTING = frozenset({"urge", "demand", "call-for", "ask", "propose", "tell", "warn"})
_COORDINATORS = frozenset({"and", "but", "or", "while", "whereas", "although", "though", "yet"})


def right_content(page: Page, hit: Hit) -> Part | None:
    """The content behind the cue, None when there is none that this cue takes."""
    clause = _clause_start(page, hit)
    if clause is not None:
        return _span(page, hit, clause)
    frames = hit.cue.frames
    start = _skip_aside(page, hit.last + 1, hit)
    if start is None:
        return None
    if "to" in frames and (infinitive := _infinitive_start(page, hit, start)) is not None:
        return _span(page, hit, infinitive)
    if frames & {
        "np",
        "of",
        "as",
        "for",
        "small",
        "ing",
        "to_np",
        "about",
        "against",
        "on",
        "over",
        "at",
        "with",
    }:
        return _phrase_content(page, hit, start)
    return None


def _last_token(page: Page, hit: Hit) -> int:
    return page.units[page.unit[hit.token]][1]


def _clause_start(page: Page, hit: Hit) -> int | None:
    """The first token of a that-clause, a quotation or a bare clause behind the cue."""
    tree, last = page.tree, _last_token(page, hit)
    frames = hit.cue.frames
    clause = frames & {"that", "quote"}
    if not clause and "as_saying" not in frames:
        return None
    asides = 0
    token = hit.last + 1
    ccomp = next(
        (
            kid
            for kid in tree.kids[hit.token]
            if kid > hit.last
            and (tree.deps[kid] == "ccomp" or tree.deps[kid] == "xcomp" and tree.tags[kid] in _FINITE)
        ),
        None,
    )
    start = None if ccomp is None else max(tree.left[ccomp], hit.last + 1)
    if start is not None and tree.words[start] in {",", ":"}:
        start = None
    while token <= last and asides <= 24:
        word, tag = tree.words[token], tree.tags[token]
        quotation = page.opening(token)
        if quotation is not None:
            return (
                token if _introduces(page, hit, token, quotation) else (start if "that" in frames else None)
            )
        if (
            word == "that"
            and "that" in frames
            and token < last
            and (
                tag == "IN"
                or tag in {"DT", "WDT"}
                and tree.deps[token] in {"mark", "det", "nsubj"}
                and start is not None
            )
        ):
            if tag == "IN" or start is None or start >= token:
                return token + 1
        if (
            word in {"whether", "if", "how", "why", "what", "who"}
            and token == hit.last + 1
            and "that" in frames
            and ccomp is not None
        ):
            return token
        if start is not None and token >= start and "that" in frames:
            return start
        if word in {",", "—", "("} and not _aside_ends(page, token, last):
            return None
        if (
            word in {";", "."}
            or tag in _FINITE
            or word == "to"
            and token == hit.last + 1
            and tree.tags[min(token + 1, last)] == "VB"
        ):
            break
        token += 1
        asides += 1
    if start is not None and "that" in frames:
        return start
    if (
        token <= last
        and tree.tags[token] in _FINITE
        and hit.cue.frames >= {"that", "quote"}
        and hit.cue.cue_class in {"say", "add", "state", "tell"}
    ):
        # The parse missed the clause: "said" + noun phrase + finite verb is one all the same.
        first = _skip_aside(page, hit.last + 1, hit)
        if (
            first is not None
            and first < token
            and not any(tree.words[place] in {",", "who", "which"} for place in range(hit.last + 1, token))
        ):
            return first
    # "said:" at the end of a paragraph; the quotation opens the next one.
    return None


def _introduces(page: Page, hit: Hit, token: int, quotation: Quotation) -> bool:
    """Whether the quotation opening at `token` is what the cue says, not a word in its object."""
    tree = page.tree
    between = range(hit.last + 1, token)
    if not between:
        return bool(hit.cue.frames & {"that", "quote", "np", "as_saying"})
    before = tree.words[token - 1]
    if before in {":", ","}:
        return "quote" in hit.cue.frames or before == ":"
    if before == "that":
        return True
    if hit.cue.lemma in _ADDRESSING and "quote" in hit.cue.frames:
        return all(tree.tags[place] not in _FINITE for place in between) and before not in {
            "a",
            "an",
            "the",
            "of",
        }
    return all(tree.tags[place] == "RB" or tree.words[place] in _TIMES for place in between)


def _aside_ends(page: Page, comma: int, last: int) -> bool:
    """Whether the comma at `comma` opens an aside that ends before a content: "said, however, that", "said, "We"."""
    tree = page.tree
    if page.opening(comma + 1) is not None:
        return True
    for token in range(comma + 1, min(comma + 26, last)):
        if tree.tags[token] in {"VBD", "VBZ", "VBP"} and tree.deps[token] not in {"relcl", "advcl"}:
            return False
        if tree.words[token] in {",", "—", ")", ":"} and (
            tree.words[token + 1] == "that" or page.opening(token + 1) is not None or tree.words[token] == ":"
        ):
            return True
    return False


def _skip_aside(page: Page, token: int, hit: Hit) -> int | None:
    """The first token from `token` that is no adverb, time or hearer; None at the end of the sentence."""
    tree, last = page.tree, _last_token(page, hit)
    if token <= last and hit.cue.lemma in _ADDRESSING and hit.cue.cue_class == "tell":
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
    while token <= last:
        word, tag = tree.words[token], tree.tags[token]
        if (
            tag == "RB"
            and word not in {"not", "n't", "only", "no"}
            or word in _TIMES
            or word in {"again", "also"}
        ):
            token += 1
        elif (
            word in {"on", "in", "late", "early", "last", "this"}
            and token < last
            and tree.words[token + 1] in _TIMES
        ):
            token += 2
        else:
            break
    if token > last or tree.words[token] in {",", ".", ";", ":", "—", "-", ")", "?", "!"}:
        return None
    return token


def _infinitive_start(page: Page, hit: Hit, start: int) -> int | None:
    """Where "to lift ..." or, behind a cue that directs others, "Europe to lift ..." begins."""
    tree, last = page.tree, _last_token(page, hit)
    place = start
    if tree.words[place] == "not" and place < last:
        place += 1
    if tree.words[place] == "to" and place < last:
        following = next(
            (token for token in range(place + 1, min(place + 4, last + 1)) if tree.tags[token] != "RB"), last
        )
        return start if tree.tags[following] == "VB" or page.opening(following) is not None else None
    if hit.cue.cue_class not in _DIRECTING and hit.cue.lemma != "invite":
        return None
    for token in range(start + 1, min(start + 26, last)):
        if (
            tree.tags[token] in _FINITE
            or tree.words[token] in {",", ";", ":", "that"}
            and tree.words[token] != ","
        ):
            return None
        if tree.words[token] == "to" and (
            tree.tags[token + 1] == "VB"
            or page.opening(token + 1) is not None
            or tree.words[token + 1] == "not"
        ):
            return start
    return None


#: Nouns that name something said or meant: the object of a cue that carries a proposition.
CONTENT_NOUNS = frozenset(
    """need importance readiness willingness availability commitment support opposition desire intention determination
    concern concerns fear fears hope hopes condemnation solidarity satisfaction disappointment regret confidence
    contrast complexities complexity demand demands call calls claim claims idea view views plan plans proposal
    proposals possibility prospect necessity urgency role risk risks danger dangers threat threats right rights
    package aid creation decision agreement withdrawal deal treaty resolution measures sanctions tariffs allegation
    allegations accusation accusations charge charges suggestion suggestions notion report reports increase
    expansion end halt ceasefire truce dialogue negotiations talks return release investigation inquiry reform reforms
    unity respect implementation""".split()
)


def _phrase_content(page: Page, hit: Hit, start: int) -> Part | None:
    """A noun phrase, "X of Y", "X as Y", "X for Y" or "X Y" behind a cue that takes it."""
    tree, frames = page.tree, hit.cue.frames
    word, tag = tree.words[start], tree.tags[start]
    last = _last_token(page, hit)
    if (
        tag in {"WDT", "WP", "WRB", "CC"}
        or tag in _FINITE
        or word in {"that", "as"}
        and page.opening(start) is None
    ):
        return None
    span = _span(page, hit, start, phrase=True)
    if span is None:
        return None
    end = tree.last_before(span[1])
    inside = range(start, end + 1)
    words = [tree.words[token] for token in inside]
    quoted = any(page.quoted[token] is not None for token in inside)
    preposition = {"of", "as", "for"} & frames & set(words[1:])
    if tag == "IN":
        if word in frames and word not in {"as", "for"} or word in {"of", "about", "against"} & frames:
            return span if quoted or len(words) >= 3 else None
        return None
    if tag == "TO":
        return (
            span if "to_np" in frames and len(words) >= 3 and (quoted or hit.cue.lemma == "commit") else None
        )
    if tag == "VBG" and "ing" in frames:
        return span
    if frames & {"of", "as", "for"} and preposition:
        return span
    if "small" in frames:
        return span if len(words) >= 2 and (quoted or _small_clause(tree, hit)) else None
    if "np" not in frames:
        return None
    head = _head_of(tree, hit, start, end)
    if tree.tags[head] == "PRP" or len(words) < 2:
        return None
    if quoted:
        return span
    cue_class = hit.cue.cue_class
    if cue_class in {"call-for", "demand", "urge"} or hit.cue.lemma in {
        "warn of",
        "warn against",
        "announce",
        "threaten",
    }:
        return span
    if cue_class in {
        "announce",
        "stress",
        "promise",
        "admit",
        "note",
        "explain",
        "propose",
        "reject",
        "deny",
        "speak",
        "accuse",
        "say",
        "state",
    }:
        return span if tree.words[head] in CONTENT_NOUNS else None
    return None


def _small_clause(tree: Tree, hit: Hit) -> bool:
    """Whether "called X Y" has both its parts: "Russia called him unacceptable"."""
    return any(
        tree.deps[kid] in {"oprd", "ccomp", "xcomp", "acomp", "attr"} and kid > hit.last
        for kid in tree.kids[hit.token]
    )


def _head_of(tree: Tree, hit: Hit, start: int, end: int) -> int:
    """The head noun of the object behind the cue."""
    for kid in tree.kids[hit.token]:
        if start <= kid <= end and tree.deps[kid] in {"dobj", "pobj", "nsubj", "oprd", "attr"}:
            return kid
    for token in range(start, end + 1):
        if start <= token and not start <= tree.head[token] <= end:
            return token
    return start


def _span(page: Page, hit: Hit, start: int, *, phrase: bool = False) -> Part | None:
    """From token `start` to where the content ends, trimmed; None if nothing is left."""
    tree = page.tree
    quotation = page.opening(start)
    last = _last_token(page, hit)
    if page.paragraph[start] != page.paragraph[hit.token] or start > last:
        return None
    stop = _cut(page, hit, start, last, phrase=phrase)
    if quotation is not None:
        behind = page.after(quotation)
        words = page.layout.text[quotation.start : quotation.end].rstrip("\"' ")
        if behind > stop or words.endswith((".", "!", "?")) or _only_occasion(page, behind, stop):
            return quotation.inner_start, quotation.inner_end
    return trimmed(page, tree.starts[start], tree.ends[stop])


def _only_occasion(page: Page, first: int, last: int) -> bool:
    """Whether the words from `first` to `last` only tell when, where or to whom: "in a statement on Friday"."""
    tree = page.tree
    if tree.words[first] == ",":
        return not any(page.opening(token) is not None for token in range(first, last + 1))
    if (
        tree.words[first]
        in {
            "on",
            "in",
            "at",
            "during",
            "to",
            "after",
            "via",
            "when",
            "as",
            "while",
            "before",
            "following",
            "ahead",
            "late",
            "early",
            "last",
            "earlier",
            "by",
        }
        or tree.words[first] in _TIMES
    ):
        nouns = {tree.words[token] for token in range(first, min(last, first + 8) + 1)}
        return bool(nouns & (_OCCASIONS | _TIMES)) or tree.words[first] in {
            "when",
            "while",
            "ahead",
            "during",
        }
    return False


def _cut(page: Page, hit: Hit, start: int, last: int, *, phrase: bool) -> int:
    """The last token of the content that starts at `start`: before another report or an aside of the narrator's."""
    tree = page.tree
    hits = {other.token: other for other in page.hits if hit.token < other.token <= last} if page.hits else {}
    comp = _complement(tree, hit, start)
    for token in range(start + 1, last + 1):
        if page.quoted[token] is not None:
            continue
        word = tree.words[token]
        following = token + 1
        if word == ";":
            return token - 1
        if word in {",", "—", "-"} and following <= last:
            if page.quoted[following] is not None and phrase and False:
                return token - 1
            nxt = tree.words[following]
            if nxt in {"according", "adding"} or (
                nxt == "and" and tree.words[min(following + 1, last)] in {"adding", "according"}
            ):
                return token - 1
            # ", saying that ...", ", stressing ..."
            place = following
            while place < last and (tree.tags[place] == "RB" or tree.words[place] in {"and", "while", "but"}):
                place += 1
            other = hits.get(place)
            if other is not None and other.form == "participle":
                return token - 1
            if phrase and tree.tags[place] == "VBG" and tree.deps[place] in {"advcl", "conj", "ccomp"}:
                return token - 1
            # ", the official added" closing the sentence
            if _trailing_report(page, hit, token, last, hits):
                return token - 1
            edge = _left_at(tree, hit, following, comp, phrase)
            if edge:
                return token - 1
        if word in _COORDINATORS and following <= last:
            joined = _joined_report(page, hit, token, last, hits)
            if joined:
                return token - 1 if tree.words[token - 1] != "," else token - 2
        if (
            phrase
            and word in {"after", "when", "while", "before", "during", "because", "ahead"}
            and tree.head[token] == hit.token
            or (
                phrase
                and word in {"after", "when", "while", "before", "because"}
                and tree.deps[token] in {"mark", "advmod"}
                and tree.head[tree.head[token]] == hit.token
            )
        ):
            return token - 1
    return last


def _complement(tree: Tree, hit: Hit, start: int) -> int | None:
    """The verb of the clause that is the content."""
    return next(
        (kid for kid in tree.kids[hit.token] if kid >= start and tree.deps[kid] in {"ccomp", "xcomp"}), None
    )


def _left_at(tree: Tree, hit: Hit, token: int, comp: int | None, phrase: bool) -> bool:
    """Whether at `token`, behind a comma, a clause or phrase begins that hangs on the cue, not on its content."""
    for kid in tree.kids[hit.token]:
        if kid > hit.token and tree.left[kid] <= token <= kid and (comp is None or kid > comp):
            if tree.left[kid] == token and tree.deps[kid] in {"advcl", "npadvmod"}:
                return True
            if phrase and tree.left[kid] == token and tree.deps[kid] in {"prep", "advcl"}:
                return True
    return False


def _trailing_report(page: Page, hit: Hit, comma: int, last: int, hits: dict[int, Hit]) -> bool:
    """Whether behind the comma stands nothing but another report: ", the ministry said in a statement"."""
    tree = page.tree
    for place, other in hits.items():
        if place <= comma or other.form != "finite":
            continue
        if any(
            tree.words[token] in {",", "that", "and", "who", "which"}
            or tree.tags[token] in _FINITE
            and token != place
            and tree.deps[token] not in {"aux"}
            for token in range(comma + 1, place)
        ):
            return False
        if place - comma > 12:
            return False
        behind = place + 1
        return (
            behind > last
            or tree.words[behind] in {".", ","}
            or _only_occasion(page, behind, last)
            or tree.words[behind] in _TIMES
        )
    return False


def _joined_report(page: Page, hit: Hit, token: int, last: int, hits: dict[int, Hit]) -> bool:
    """Whether the coordinator at `token` joins another report to this one: "said A and promised B"."""
    tree = page.tree
    for place, other in hits.items():
        if place <= token or place - token > 14:
            continue
        chain = place
        joined = False
        for _ in range(4):
            if tree.deps[chain] in {"conj", "advcl"}:
                joined = True
                chain = tree.head[chain]
                if chain == hit.token:
                    break
            else:
                break
        subject = tree.kid(place, "nsubj")
        between = range(token + 1, place)
        if any(
            tree.tags[middle] in {"VBD", "VBZ", "VBP"} and tree.deps[middle] != "aux" for middle in between
        ):
            return False
        if any(tree.words[middle] == "that" and tree.tags[middle] == "IN" for middle in between):
            return False
        if joined and chain == hit.token:
            return True
        if (
            subject is not None
            and subject > token
            and tree.words[token - 1] == ","
            and other.form == "finite"
        ):
            return True
        if (
            tree.words[token] in {"while", "whereas", "although", "though", "but"}
            and subject is not None
            and subject > token
        ):
            return True
        return False
    return False


def around_content(page: Page, hit: Hit, source: Source | None) -> tuple[Part, ...] | None:
    """The sentence around "X said" when the report stands in it between commas or ends it.

    "This work, he suggested, could come later" has two parts; "Talks go on, officials said" has one.
    """
    tree = page.tree
    first, last = page.units[page.unit[hit.token]]
    group_first = min(hit.first, source.first) if source is not None else hit.first
    group_last = max(hit.last, source.last) if source is not None else hit.last
    while group_first > first and tree.words[group_first - 1] in {"as", "both", "has", "have", "had", "also"}:
        group_first -= 1
    before = group_first - 1
    if before <= first or tree.words[before] not in {",", "—", "(", "-"}:
        return None
    if page.quoted[before] is not None:
        return None
    close = _group_end(page, hit, group_last + 1, last)
    if close is None:
        return None
    parts = []
    left = trimmed(page, tree.starts[first], tree.ends[before - 1])
    if left is not None:
        parts.append(left)
    if close < last:
        right = trimmed(
            page, tree.starts[close + 1], tree.ends[_cut(page, hit, close + 1, last, phrase=False)]
        )
        if right is not None:
            parts.append(right)
    inside = [token for token in [*range(first, before), *range(close + 1, last + 1)]]
    if not any(tree.tags[token] in _FINITE for token in inside) or len(inside) < 4:
        return None
    return tuple(parts) or None


def _group_end(page: Page, hit: Hit, token: int, last: int) -> int | None:
    """The comma that closes ", he told reporters on Monday," or the sentence's last token; None if more follows."""
    tree = page.tree
    for place in range(token, min(token + 24, last) + 1):
        word = tree.words[place]
        if word in {",", "—", ")", "-"}:
            return place
        if word in {".", "!", "?"} and place == last:
            return last
        if (
            page.quoted[place] is not None
            or tree.tags[place] in _FINITE
            and tree.deps[place] not in {"relcl"}
            or word in {"that", ":"}
        ):
            return None
    return last if last < token + 24 else None


def trimmed(page: Page, start: int, end: int) -> Part | None:
    """`start:end` without the stops and spaces around it, and never with one mark of a pair."""
    text = page.layout.text
    for quotation in page.quotations:
        if quotation.start < start < quotation.end:
            start = quotation.start if start - quotation.start > 1 else quotation.start
        if quotation.start < end < quotation.end:
            end = quotation.end
    while start < end and (text[start].isspace() or text[start] in ",;:—-.)"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—-("):
        end -= 1
    if end > start and text[end - 1] in ".!?" and not _abbreviation(text, end):
        end -= 1
    return (start, end) if end > start and any(character.isalnum() for character in text[start:end]) else None


def _abbreviation(text: str, end: int) -> bool:
    """Whether the stop before `end` belongs to the word: "the U.S.", "5 p.m."."""
    word = text[max(0, end - 12) : end].split()
    return bool(word) and (word[-1].count(".") > 1 or word[-1] in {"Inc.", "Corp.", "Jr.", "Co."})
