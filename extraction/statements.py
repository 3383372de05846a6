"""Read the statements of an article: who is reported to have said what, with every word's place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extraction.attribution import Source, phrase, sources_of
from extraction.clean import Layout
from extraction.contents import right_content
from extraction.cues import Hit, find_owned
from extraction.drafts import Draft, as_statement, in_order
from extraction.endings import Part, trimmed
from extraction.grammar import FINITE, words
from extraction.lexicon import Lexicon
from extraction.lexicon import Part as CuePart
from extraction.marks import Quotation
from extraction.model import Article, Statement
from extraction.page import Page, read_page
from extraction.parentheses import according, around_content, in_view_of
from extraction.quoted import is_complete, is_free, read_quoted, read_signed
from extraction.tagged import sources_by_cue, unseen
from extraction.transcripts import read_transcript

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc

    from extraction.decoding import Attribution


#: Nouns, besides the cues, that stand with their owner and a colon before what he said.
_VERDICTS = words("verdict message conclusion advice motto slogan")
#: What a quotation in the next paragraph is announced as: "issued the following statement:".
_HANDED_OUT = words("statement remarks comment comments message reply answer response text words following")
#: With a colon, what follows is verbatim without marks.
_POSTS = frozenset({"tweet", "retweet"})


def read_statements(
    article: Article, doc: Doc, layout: Layout, lexicon: Lexicon, attributions: Sequence[Attribution] = ()
) -> tuple[Statement, ...]:
    """The statements of `article` in text order, speakers still unknown; `attributions` are the tagger's.

    A quotation without a cue of its own has `continues`: the index of the statement whose speaker goes on.
    """
    page = read_page(doc, layout, lexicon)
    lines, held = read_transcript(page)
    drafts, used, taken = read_quoted(page)
    signed, signed_for = read_signed(page)
    drafts += signed
    taken |= signed_for
    drafts += _reported(page, drafts, used, taken, sources_by_cue(page, attributions))
    drafts += _according(page, drafts)
    drafts += _owned(page, drafts)
    drafts += _left_over(page, drafts, taken)
    drafts += unseen(page, drafts, attributions)
    if held:
        # What a transcript's line says is all its speaker's.
        drafts = [draft for draft in drafts if page.paragraph[draft.first] not in held] + lines
    return tuple(
        as_statement(article, page, draft, number) for number, draft in enumerate(in_order(page, drafts))
    )


def _reported(
    page: Page, quoted: list[Draft], used: set[int], taken: set[int], tagged: Mapping[int, Source]
) -> list[Draft]:
    """What the other cues report: clauses, infinitives, phrases and the quotations behind them.

    `tagged`, the tagger's sources by the token of their cue, help where the grammar shows no subject.
    """
    drafts: list[Draft] = []
    indexes = {quotation.start: number for number, quotation in enumerate(page.quotations)}
    said = frozenset(taken)
    latest = {page.unit[draft.cue[0]]: draft for draft in quoted if draft.cue is not None}
    for hit in page.hits:
        if hit.token in used or not hit.cue.utterance:
            continue
        if hit.form == "passive" and "as_saying" not in hit.cue.frames:
            continue
        if hit.cue.cue_class == "say-obliquely" and _says_plainly(page, hit):
            continue
        if hit.cue.quote_only and not _quotation_behind(page, hit):
            continue
        before = latest.get(page.unit[hit.token])
        if before is not None and _reports_itself(page, hit, before):
            continue
        sources = _shared(page, hit, before) or sources_of(page, hit)
        if not sources and hit.form == "finite" and hit.token in tagged:
            sources = (tagged[hit.token],)
        found = _content(page, hit, sources)
        if found is None:
            continue
        parts, sources = found
        inside = [quotation for start, end in parts for quotation in page.between(start, end)]
        if any(indexes[quotation.start] in said for quotation in inside):
            # "We go," Ms Li said, referring to the vote, "and we win," the agency reported.
            continue
        first, last = page.units[page.unit[hit.token]]
        for quotation in inside:
            taken.add(indexes[quotation.start])
            last = max(last, page.units[page.unit[page.tree.first_at(quotation.start)]][1])
        posts = not inside and hit.cue.lemma in _POSTS and _behind_sign(page, hit, parts)
        made = [
            Draft(
                parts=parts,
                first=first,
                last=last,
                cue=(hit.first, hit.last),
                cue_class=hit.cue.cue_class,
                source=source,
                confidence=0.85,
                whole=posts,
            )
            for source in sources
        ]
        drafts += made
        if hit.form == "finite":
            latest[page.unit[hit.token]] = made[0]
    return drafts


def _says_plainly(page: Page, hit: Hit) -> bool:
    """Whether the plain cue follows: "took to Twitter to say that ..."."""
    return any(
        other.form == "infinitive" and hit.last < other.token <= hit.last + 3
        for other in page.hits_in.get(page.unit[hit.token], ())
    )


def _behind_sign(page: Page, hit: Hit, parts: tuple[Part, ...]) -> bool:
    """Whether a colon stands between the cue and what it reports: 'tweeted: We will stay'."""
    tree = page.tree
    return ":" in tree.words[hit.last + 1 : tree.first_at(parts[0][0])]


def _reports_itself(page: Page, hit: Hit, before: Draft) -> bool:
    """Whether a pronoun that opens what was said only repeats the source: "he said he welcomed the plan"."""
    tree = page.tree
    subject = tree.kid(hit.token, "nsubj")
    if (
        subject is None
        or tree.words[subject] not in {"he", "she", "they", "it", "we", "i"}
        or before.cue is None
    ):
        return False
    return any(
        start <= tree.starts[subject] <= start + 1 and tree.ends[hit.token] <= end
        for start, end in before.parts
    )


def _shared(page: Page, hit: Hit, before: Draft | None) -> tuple[Source, ...]:
    """The source of the report before in the sentence, when this one plainly goes on with it.

    "said it would be hard, calling it a loss"   "said the move was unfair and rejected the claim"
    """
    tree = page.tree
    if before is None or before.source is None or before.cue is None or before.cue[0] > hit.token:
        return ()
    if before.parts[-1][1] > tree.starts[hit.token] or tree.kid(hit.token, "nsubj") is not None:
        return ()
    place = hit.token - 1
    while place > 0 and (
        tree.tags[place] == "RB" or tree.words[place] in {"has", "have", "had", "also", "then"}
    ):
        place -= 1
    joined = tree.words[place] in {"and", "but"} or (
        hit.form == "participle" and tree.words[place] in {",", "—", '"'}
    )
    return (before.source,) if joined else ()


def _content(
    page: Page, hit: Hit, sources: tuple[Source, ...]
) -> tuple[tuple[Part, ...], tuple[Source, ...]] | None:
    """The content behind a cue, in the next paragraph or around it, and its sources; None without both."""
    part = right_content(page, hit)
    if part is not None:
        return ((part,), sources) if sources else None
    beyond = _next_paragraph(page, hit)
    if beyond is not None and sources:
        return ((beyond.inner_start, beyond.inner_end),), sources
    if hit.form != "finite" or "that" not in hit.cue.frames:
        return None
    around = around_content(page, hit, sources[0] if sources else None)
    if around is None:
        return None
    parts, source = around
    return parts, sources or (source,)


def _quotation_behind(page: Page, hit: Hit) -> bool:
    return any(
        page.opening(token) is not None for token in range(hit.last + 1, min(hit.last + 6, len(page.tree)))
    )


def _next_paragraph(page: Page, hit: Hit) -> Quotation | None:
    """The quotation that opens the next paragraph when this one ends with the cue: "Power said:"."""
    tree = page.tree
    last = page.units[page.unit[hit.token]][1]
    if tree.words[last] not in {":", "that", ","} and last > hit.last:
        return None
    if last - hit.last > 20 or any(tree.tags[token] in FINITE for token in range(hit.last + 1, last + 1)):
        return None
    following = last + 1
    while following < len(tree) and not tree.words[following].strip():
        following += 1
    if following >= len(tree) or page.paragraph[following] == page.paragraph[last]:
        return None
    return page.opening(following)


def _according(page: Page, drafts: list[Draft]) -> list[Draft]:
    """What "according to" attributes, but for quotations whose own report stands in the same sentence."""
    tree = page.tree
    reported = {
        page.unit[draft.cue[0]]
        for draft in drafts
        if draft.cue and draft.parts[0][0] < tree.starts[draft.cue[0]]
    }
    found = []
    phrases = _crediting(page)
    for token in range(len(tree) - 2):
        behind = next(
            (
                token + len(phrase)
                for phrase in phrases.get(tree.words[token], ())
                if tree.words[token : token + len(phrase)] == phrase
            ),
            None,
        )
        if behind is None and tree.words[token] != "in":
            continue
        if page.quoted[token] is not None or page.paragraph[token] is None or page.unit[token] in reported:
            continue
        credited = according(page, token, behind) if behind is not None else None
        viewed = in_view_of(page, token) if behind is None else None
        if credited is not None and behind is not None:
            (parts, source), cue = credited, (token, behind - 1)
        elif viewed is not None:
            parts, source, noun = viewed
            cue = (token, noun)
        else:
            continue
        first, last = page.units[page.unit[token]]
        found.append(
            Draft(
                parts=parts,
                first=first,
                last=last,
                cue=cue,
                cue_class="according-to",
                source=source,
                confidence=0.9,
            )
        )
    return found


def _crediting(page: Page) -> dict[str, list[list[str]]]:
    """By first word, the phrases before a name that credit the sentence to it: "in the opinion of"."""
    found: dict[str, list[list[str]]] = {}
    for cue in page.lexicon.cues:
        phrase = cue.lemma.split()
        if cue.part is CuePart.PHRASE and len(phrase) > 1 and phrase[-1] in {"to", "of"}:
            found.setdefault(phrase[0], []).append(phrase)
    return found


def _owned(page: Page, drafts: list[Draft]) -> list[Draft]:
    """What a noun of saying reports: "Her claim that talks had failed was met with laughter".

    Not again what a verb has reported: "repeated her claim that".
    """
    tree = page.tree
    reported = {draft.parts[0] for draft in drafts}
    silent = [inside is not None or page.paragraph[token] is None for token, inside in enumerate(page.quoted)]
    found = []
    for noun in find_owned(tree, page.forms, silent):
        mine = tree.words[noun.owner] in {"my", "our", "your"}
        source = Source(noun.owner, noun.owner, noun.owner) if tree.tags[noun.owner] == "PRP$" else None
        source = None if mine else source or phrase(tree, noun.owner)
        first, last = page.units[page.unit[noun.token]]
        clause = tree.kid(noun.token, "acl", "ccomp", "relcl")
        if source is None or clause is None or clause <= noun.token:
            continue
        part = trimmed(page, tree.starts[noun.that + 1], tree.ends[min(tree.right[clause], last)])
        if part is not None and part not in reported:
            found.append(
                Draft(
                    parts=(part,),
                    first=first,
                    last=last,
                    cue=(noun.token, noun.token),
                    cue_class=noun.cue.cue_class,
                    source=source,
                    confidence=0.7,
                )
            )
    return found


def _left_over(page: Page, drafts: list[Draft], taken: set[int]) -> list[Draft]:
    """Quotations that are whole sentences without any cue: the last speaker goes on."""
    covered = sorted((start, end) for draft in drafts for start, end in draft.parts)
    reach, place = 0, 0
    found: list[Draft] = []
    for number, quotation in enumerate(page.quotations):
        while place < len(covered) and covered[place][0] <= quotation.inner_start:
            reach = max(reach, covered[place][1])
            place += 1
        if number in taken or reach >= quotation.inner_end:
            continue
        if not is_free(page, quotation):
            if (colon := _behind_colon(page, quotation)) is not None:
                found.append(colon)
            continue
        text = page.layout.text[quotation.inner_start : quotation.inner_end]
        whole = is_complete(page, quotation) and len(text.split()) >= 4
        if (
            (quotation.single and quotation.closed and not quotation.reopened)
            or not whole
            or not (text[0].isupper() or quotation.reopened)
        ):
            continue
        first = page.tree.first_at(quotation.start)
        draft = Draft(
            parts=((quotation.inner_start, quotation.inner_end),),
            first=first,
            last=page.units[page.unit[first]][1],
            carries_on=True,
            confidence=0.7,
        )
        found.append(_introduced(page, draft) or draft)
    return found


def _introduced(page: Page, draft: Draft) -> Draft | None:
    """The quotation with the source of the paragraph before: "The Chair made the following statement:"."""
    tree = page.tree
    before = draft.first - 1
    while before > 0 and not tree.words[before].strip():
        before -= 1
    if before <= 0 or tree.words[before] != ":" or page.paragraph[before] == page.paragraph[draft.first]:
        return None
    first = page.units[page.unit[before]][0]
    if not _HANDED_OUT & set(tree.words[first:before]):
        return None
    for token in range(first, before):
        subject = tree.kid(token, "nsubj")
        if tree.tags[token] in FINITE and page.quoted[token] is None and subject is not None:
            source = phrase(tree, subject)
            cue = (token, token)
            return replace(draft, first=first, cue=cue, source=source, carries_on=False) if source else None
    return None


def _behind_colon(page: Page, quotation: Quotation) -> Draft | None:
    """ "The leader was critical of the results: "These talks ..."" The subject of the sentence speaks.

    "He said the tariffs could be lifted: "We are eager to talk."" carries on what was reported.
    """
    tree = page.tree
    opening = tree.first_at(quotation.start)
    first, last = page.units[page.unit[opening]]
    if opening - 1 <= first or tree.words[opening - 1] != ":" or not is_complete(page, quotation):
        return None
    draft = Draft(
        parts=((quotation.inner_start, quotation.inner_end),), first=first, last=last, confidence=0.7
    )
    if any(hit.token < opening and hit.cue.utterance for hit in page.hits_in.get(page.unit[opening], ())):
        return replace(draft, carries_on=True)
    owner = tree.kid(opening - 2, "poss")
    if owner is not None and tree.words[opening - 2] in {*page.forms.nouns, *_VERDICTS}:
        # 'Mr Berg's verdict: "The pact is dead."'
        source = phrase(tree, owner)
        return replace(draft, cue=(opening - 2, opening - 2), source=source) if source is not None else None
    for token in range(opening - 2, max(first, opening - 60) - 1, -1):
        subject = tree.kid(token, "nsubj")
        if tree.tags[token] in FINITE and page.quoted[token] is None and subject is not None:
            source = phrase(tree, subject)
            return replace(draft, cue=(token, token), source=source) if source is not None else None
    begin = first
    if tree.words[first] in {"more", "this", "here", "latest"} and tree.words[first + 1] == "from":
        # 'More from Petit: "We stay."'
        begin = first + 2
    if _is_name(page, begin, opening - 2) or _is_office(page, begin, opening - 2):
        # 'Berdiev: "The sea unites us."'
        return replace(draft, source=Source(begin, opening - 2, opening - 2), confidence=0.85)
    return None


def _is_office(page: Page, first: int, last: int) -> bool:
    """Whether the tokens are somebody's office and no sentence: "The prime minister's official spokesman"."""
    tree = page.tree
    if not 0 < last - first < 9 or any(tree.tags[token] in FINITE for token in range(first, last + 1)):
        return False
    role = page.lexicon.role(tree.words[last])
    return role is not None and tree.tags[last] in {"NN", "NNP"} and tree.tags[first] in {"DT", "NNP", "PRP$"}


def _is_name(page: Page, first: int, last: int) -> bool:
    """Whether the tokens are a person's name as transcripts have it: two words, or one used again."""
    tree = page.tree
    names = range(first, last + 1)
    if len(names) > 5 or not all(
        tree.tags[token][:2] == "NN" and tree.text[tree.starts[token]].isupper() for token in names
    ):
        return False
    return last > first or page.layout.text.count(tree.text[tree.starts[last] : tree.ends[last]]) > 1
