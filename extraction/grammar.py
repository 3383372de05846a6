"""The small words of English that the rules for statements go by: times, occasions, joins."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`, which are set apart by white space."""
    return frozenset(text.split())


#: Tags of verbs that can stand alone in a clause.
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})

TIMES = words(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january
    february march april may june july august september october november december week month year morning
    afternoon evening night weekend earlier later afterwards recently hours minutes days weeks months years
    noon midnight decade"""
)

#: Where and how something was said: behind a quotation these are no part of it.
OCCASIONS = words(
    """statement interview interviews tweet tweets speech remarks letter post posts conference briefing
    address email e-mail reporters journalists press media radio television tv twitter facebook telegram video
    message parliament lawmakers questions question comments note memo report column article op-ed visit
    meeting summit session call rally ceremony trip appearance debate forum dinner broadcast newspaper agency
    podcast release communique communiqué blog channel show program programme hearing testimony closing
    opening"""
)

COORDINATORS = words("and but or while whereas although though yet")
#: They open a clause or a phrase that sets the scene of a report: no part of a phrase that is its content.
SCENE_OPENERS = words("after when while before because since as during ahead amid")

MODALS = words("would could might should may must can will 'll 'd shall ca wo")
NEGATIONS = words("not n't never no neither nor hardly scarcely")

#: Nouns for what is said or meant: as the object of a cue they carry a proposition
#: ("underscored Ukraine's demand for ...", "announced the availability of ...").
CONTENT_NOUNS = words(
    """need importance readiness willingness availability commitment support opposition desire intention
    determination concern concerns fear fears hope hopes condemnation solidarity satisfaction disappointment
    regret confidence contrast complexities complexity demand demands call calls claim claims idea view views
    proposal proposals possibility prospect necessity urgency risk risks danger dangers threat threats right
    rights package aid allegation allegations accusation accusations charge charges suggestion suggestions
    notion increase expansion end halt ceasefire truce dialogue return release investigation inquiry unease
    skepticism scepticism displeasure optimism pessimism outrage anger dismay frustration"""
)
