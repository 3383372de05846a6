"""Find quotations that are followed by who said them: "We go," said Ms Li. "We stay." """

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extraction.attribution import Source, first_head, phrase
from extraction.clean import Role
from extraction.cues import Hit
from extraction.drafts import Draft
from extraction.endings import Part, trimmed
from extraction.grammar import FINITE, NOUNS
from extraction.marks import Quotation
from extraction.page import Page


def is_free(page: Page, quotation: Quotation) -> bool:
    """Whether nothing of its sentence stands before the quotation."""
    first = page.tree.first_at(quotation.start)
    return page.units[page.unit[first]][0] == first


def read_quoted(page: Page) -> tuple[list[Draft], set[int], set[int]]:
    """Quotations followed by who said them; the cues (tokens) and the quotations (indexes) they use up."""
    drafts: list[Draft] = []
    used: set[int] = set()
    taken: set[int] = set()
    for number, quotation in enumerate(page.quotations):
        if number in taken or not is_free(page, quotation):
            continue
        report = _report_behind(page, quotation)
        if report is None:
            continue
        parts, last, further = _with_what_follows(page, number, report)
        used.add(report.token)
        taken.update({number, *further})
        drafts.append(
            Draft(
                parts=parts,
                first=page.tree.first_at(quotation.start),
                last=last,
                cue=(report.token, report.last),
                cue_class=report.cue_class,
                source=report.source,
                confidence=report.confidence,
            )
        )
    return drafts, used, taken


_IN_TURN = frozenset({"response", "reply", "turn", "return", "conclusion"})
_SIGNED = re.compile(r"\s*(?:—|-{1,2})\s*(?=[A-Z@])")


def read_signed(page: Page) -> tuple[list[Draft], set[int]]:
    """Quotations signed in the next line, and posts: a paragraph over "— Li Na (@lina) March 3, 2021"."""
    tree, text = page.tree, page.layout.text
    drafts: list[Draft] = []
    taken: set[int] = set()
    whole = {
        quotation.paragraph: number
        for number, quotation in enumerate(page.quotations)
        if is_free(page, quotation)
    }
    for number, (content, signature) in enumerate(pairwise(page.layout.paragraphs)):
        match = _SIGNED.match(text, signature.start, signature.end)
        if match is None or signature.end - signature.start > 150 or content.role is not Role.BODY:
            continue
        post = "(@" in text[signature.start : signature.end]
        quotation = page.quotations[whole[number]] if number in whole else None
        covers = (
            quotation is not None and quotation.end >= content.end - 1 and quotation.start <= content.start
        )
        first = tree.first_at(match.end())
        head = first_head(tree, first, tree.last_before(signature.end))
        if head is None or not (post or covers) or tree.ends[head] - signature.start > 80:
            continue
        begin, end = content.start, content.end
        if covers and quotation is not None:
            begin, end = quotation.inner_start, quotation.inner_end
            taken.add(whole[number])
        drafts.append(
            Draft(
                parts=((begin, end),),
                first=tree.first_at(content.start),
                last=tree.last_before(content.end),
                source=Source(first, head, head),
                cue_class="write" if post else None,
                whole=True,
                confidence=0.8,
            )
        )
    return drafts, taken


@dataclass(frozen=True, slots=True)
class _Report:
    """Who said what stands in marks before it: `last` is the cue's last token, `end` the report's."""

    token: int
    last: int
    end: int
    cue_class: str | None
    source: Source | None
    confidence: float


def _report_behind(page: Page, quotation: Quotation) -> _Report | None:
    """The cue right behind a quotation, in either order with its source: "said X", "X said"."""
    tree, text = page.tree, page.layout.text
    token = page.after(quotation)
    if token >= len(tree) or not quotation.closed:
        return None
    last = page.units[page.unit[tree.first_at(quotation.start)]][1]
    stopped = (
        text[quotation.inner_start : quotation.end].rstrip("\"' ").endswith((",", "?", "!", ".", "…", "—"))
    )
    while token <= last and tree.words[token] in {",", "—"}:
        stopped = True
        token += 1
    if not stopped:
        # "Peace mission" is what he calls it: the words are the narrator's.
        return None
    hits = {hit.token: hit for hit in page.hits_in.get(page.unit[token], ())} if token <= last else {}
    for place in range(token, min(token + 40, last) + 1):
        if page.quoted[place] is not None or tree.words[place] in {";", ":"}:
            return None
        hit = hits.get(place)
        if hit is None and place == token and (mistaken := _mistaken(page, place, last)) is not None:
            return mistaken
        if hit is None:
            if tree.tags[place] in {"VBD", "VBZ"} and tree.deps[place] not in {
                "relcl",
                "aux",
                "auxpass",
                "acl",
            }:
                return _unlisted_report(page, token, place, last)
            continue
        takes = bool(hit.cue.frames & {"quote", "that"}) or hit.cue.lemma == "quote"
        if hit.form in {"passive", "infinitive"} or not takes:
            continue
        if tree.deps[place] in {"relcl", "acl"} and tree.head[place] >= token:
            # ", Merkel, who said so before, added"
            continue
        if hit.form == "participle" and place != token:
            continue
        source = _beside(page, hit, token, last)
        end = max(hit.last, source.last if source else 0)
        return _Report(hit.token, hit.last, end, hit.cue.cue_class, source, 0.95 if source else 0.8)
    return None


def _mistaken(page: Page, verb: int, last: int) -> _Report | None:
    """A cue right behind a quotation that the tagger takes for an order or a participle.

    '"Talks have failed," read a statement'     '"We stay", noted in response the envoy'
    """
    tree = page.tree
    rows = page.forms.verbs.get(tree.words[verb], ())
    cue = next((cue for rest, cue in rows if not rest and "quote" in cue.frames and cue.utterance), None)
    if cue is None or tree.tags[verb] not in {"VB", "VBN"} or verb >= last:
        return None
    first = verb + 1 + 2 * (tree.words[verb + 1] == "in" and tree.words[verb + 2] in _IN_TURN)
    head = first_head(tree, first, last)
    if head is None:
        return None
    return _Report(verb, verb, head, cue.cue_class, Source(first, head, head), 0.9)


def _unlisted_report(page: Page, start: int, verb: int, last: int) -> _Report | None:
    """ "..., the leader reacted." A verb that no list knows is a cue when it closes such a sentence."""
    tree = page.tree
    behind = verb + 1
    if not (behind > last or tree.words[behind] in {".", ","}) or verb == start or tree.tags[verb] != "VBD":
        return None
    if tree.words[verb] in {"was", "were", "did", "had", "has", "is"}:
        return None
    head = first_head(tree, start, verb - 1)
    if head is None or any(tree.tags[token] in FINITE for token in range(start, verb)):
        return None
    return _Report(verb, verb, verb, None, Source(start, head, head), 0.7)


def _beside(page: Page, hit: Hit, start: int, last: int) -> Source | None:
    """The source of the cue behind a quotation: before it if a name stands there, else right behind it."""
    tree = page.tree
    person = tree.kid(hit.token, "dobj")
    if hit.cue.lemma == "quote" and person is not None and "as" in tree.words[person : last + 1]:
        # '"We go," the agency quoted Ms Li as saying'
        return phrase(tree, person)
    if any(tree.tags[token] in NOUNS for token in range(start, hit.token)):
        subject = tree.kid(hit.token, "nsubj")
        if subject is not None and start <= subject < hit.token:
            return phrase(tree, subject)
        while start < hit.token and (tree.tags[start] in {"CC", "RB", "IN"} or tree.words[start] == ","):
            start += 1
        head = first_head(tree, start, hit.token - 1)
        return None if head is None else Source(start, head, head)
    first = hit.last + 1
    while first <= last and tree.tags[first] == "RB":
        first += 1
    if first + 1 <= last and tree.words[first] == "in" and tree.words[first + 1] in _IN_TURN:
        # '"We stay," noted in response the envoy'
        first += 2
    head = first_head(tree, first, last) if first <= last else None
    if head is None:
        return None
    found = phrase(tree, head)
    if found is None or not first <= found.first <= head:
        return Source(first, head, head)
    return found


def _with_what_follows(page: Page, number: int, report: _Report) -> tuple[tuple[Part, ...], int, list[int]]:
    """The parts of a quotation that its report interrupts, the last token, the further quotations taken.

    "We go," she said, "and we stay."     "We go," she said. "We stay."     "We go," she said, and "we stay."
    """
    tree = page.tree
    quotation = page.quotations[number]
    last = page.units[page.unit[tree.first_at(quotation.start)]][1]
    parts: list[Part] = [(quotation.inner_start, quotation.inner_end)]
    further: list[int] = []
    behind = tree.ends[report.end]
    for later in range(number + 1, len(page.quotations)):
        other = page.quotations[later]
        opening = tree.first_at(other.start)
        if other.paragraph != quotation.paragraph:
            break
        if opening <= last:
            if not _goes_on(page, behind, other):
                rest = _rest_of_sentence(page, quotation, report, last)
                if rest is None or further:
                    break
                parts = [(quotation.start, quotation.end), rest]
                further += [
                    place
                    for place in range(later, len(page.quotations))
                    if page.quotations[place].start < rest[1]
                ]
                break
        elif (
            not is_free(page, other)
            or not (is_complete(page, other) or _breaks_off(page, other))
            or page.unit[opening] - page.unit[tree.last_before(behind)] > 1
            or _report_behind(page, other) is not None
            or _cue_between(page, behind, other.start)
        ):
            break
        parts.append((other.inner_start, other.inner_end))
        further.append(later)
        behind = other.end
        last = max(last, page.units[page.unit[opening]][1])
    return tuple(parts), last, further


def _goes_on(page: Page, behind: int, other: Quotation) -> bool:
    """Whether only a comma, "and" or an aside stands between a report and the next quotation.

    "Each time you say so," he said, referring to the tax, "you give them weapons."
    """
    tree = page.tree
    between = range(tree.first_at(behind), tree.first_at(other.start))
    if not between:
        return True
    resumes = tree.words[between[-1]] == "," and page.layout.text[other.inner_start].islower()
    if any(tree.words[token] in {"that", ":"} for token in between):
        return False
    if len(between) > 2 and tree.words[between[0]] == tree.words[between[-1]] == "—":
        # "Nobody will say so, because" — and here she paused — "nobody dares."
        return True
    verbs = FINITE if resumes else FINITE | {"VBG"}
    return not any(tree.tags[token] in verbs for token in between)


def _breaks_off(page: Page, quotation: Quotation) -> bool:
    """Whether an aside between dashes, then a quotation that goes on, follow it in its sentence."""
    tree = page.tree
    token = page.after(quotation)
    last = page.units[page.unit[tree.first_at(quotation.start)]][1]
    if token >= last or tree.words[token] != "—":
        return False
    close = next((place for place in range(token + 1, last) if tree.words[place] == "—"), None)
    return close is not None and page.opening(close + 1) is not None


def _rest_of_sentence(page: Page, quotation: Quotation, report: _Report, last: int) -> Part | None:
    """ "In six months," he says, once all is clear, "we will act." A fragment takes the clause behind it."""
    tree = page.tree
    words = page.layout.text[quotation.inner_start : quotation.inner_end].split()
    token = report.end + 1
    if (
        len(words) > 5
        or token >= last
        or tree.words[token] != ","
        or tree.tags[token + 1] in {"VBG", "WP", "WDT", "CC"}
    ):
        return None
    return trimmed(page, tree.starts[token], tree.ends[last])


def _cue_between(page: Page, start: int, end: int) -> bool:
    """Whether another report begins between two offsets."""
    tree = page.tree
    first, last = tree.first_at(start), tree.first_at(end)
    return any(
        first <= hit.token < last
        for unit in range(page.unit[min(first, len(tree) - 1)], page.unit[min(last, len(tree) - 1)] + 1)
        for hit in page.hits_in.get(unit, ())
    )


def is_complete(page: Page, quotation: Quotation) -> bool:
    """Whether the quotation is all there is of its sentence, and more than a word or two."""
    tree, text = page.tree, page.layout.text
    end = page.units[page.unit[tree.first_at(quotation.start)]][1]
    alone = all(not tree.words[token].isalnum() for token in range(page.after(quotation), end + 1))
    words = text[quotation.inner_start : quotation.inner_end]
    return alone and (len(words.split()) >= 3 or words[-1:] in "?!")
