"""The closed word classes that the reading of unlisted matters goes by."""

from __future__ import annotations

from extraction.grammar import words

#: They take a side only by what they lead to, and too often report a mere event.
EVENTS = words(
    """sign signs signed signing join joins joined launch launches launched launching avoid avoided avoids
    like likes liked love loves loved celebrate celebrates celebrated introduce introduced set sets
    contribute contributed donate donated attack attacked attacks fight fought fights withdraw withdrew
    withdrawn quit mock mocked fear feared fears guarantee guaranteed justify justified challenge
    challenged admire admired appreciate appreciated aim aimed aims sponsor initiate initiated
    congratulate congratulated resume resumed delay delayed avoid announce announced announces announcing
    fighting attacking offering offered offers request requested suggest
    suggested suggests hope hoped hopes echo echoed postpone postponed cancel canceled cancelled freeze
    froze unveil unveils unveiled impose imposed imposes invest invested invests plan"""
)
#: What we will do, but no side on anything: "we will see", "we will be there".
EMPTY = words(
    """continue communicate inform brief
    see be have know say tell ask think look wait happen come go get find hear remember become
    seem feel try win lose need"""
)
#: "have doubts about" is a side, "have support for" mostly is not.
MISGIVINGS = words("doubts reservations misgivings objections objection concerns confidence faith")
IDLE = words("have has had lead leads led take took made make makes")
GLAD = words("grateful glad happy pleased proud excited hopeful optimistic")
#: "we cannot accept": with a "cannot" they reject.
TOLERATE = words(
    "accept allow tolerate permit afford ignore stand let condone agree sign support recognise recognize"
)
#: They keep a matter open: "is considering leaving".
CONSIDER = words(
    "consider considering considers considered weighing mulling reviewing contemplating pondering"
)
#: What is asked to stop is what one is against: "asked India to stop all construction".
STOP = words(
    """stop halt abandon drop cease scrap cancel refrain avoid reverse stopping halting abandoning dropping
    ceasing scrapping cancelling canceling avoiding reversing block blocking prevent preventing suppress
    suppressing kill killing obstruct obstructing"""
)
#: Participles of feeling and will that the parser takes for a passive: "was committed to working".
MINDED = words(
    """committed determined prepared opposed resolved concerned worried appalled alarmed outraged dismayed
    disappointed"""
)
#: They hand on to what they are for: "any effort to suppress the report".
#: What they do is itself the matter: "saw no reason to change the levy".
ALTER = words("change alter amend revise reopen renegotiate modify rewrite adjust")
#: They turn what they end: "demanded an end to drilling".
ENDINGS = words("end halt stop cessation reversal abolition")
EFFORTS = words("effort efforts attempt attempts move moves plan plans step steps bid way")
#: With what they lead to they are a side: "plans to impose a levy", "has offered to pay".
OFFERS = words("offer offers offered offering plan aim aims aimed")
#: What they say of a fact is a side on it: "deplored that pupils are recruited".
DEPLORE = words(
    """deplore deplores deplored deploring condemn condemns condemned denounce denounces denounced decry
    decries decried resent resents resented"""
)
DROP = words("drop dropped drops lift lifted lifts withdraw withdrew withdrawn abandon abandoned overcome")
RESISTANCE = words("objection objections opposition veto resistance reservations block hold")
#: They hand on to the deed below: "trying to govern", "work with others to provide", "let women leave".
HANDS_ON = words(
    """try tries tried trying seek seeking attempt attempting work working act acting cooperate cooperating
    strive striving help helping let letting allow allowing permit permitting enable
    enabling ensure ensuring make making rejoin"""
)
#: Without an object they lead to what was named before: "might consider rejoining if".
REJOIN = words("join joining rejoin rejoining ratify ratifying sign signing")
STAND_BY = words(
    """support supports supported supporting back backs backed backing defend defends defended help recognise
    recognize"""
)
PROTEST = words("protest denounce condemn oppose demand")
URGE = words("urge urged urges urging")
SPEECH_NOUNS = words(
    """call calls demand demands support opposition objection objections refusal insistence rejection
    condemnation pledge promise commitment plea appeal readiness willingness determination reluctance"""
)
LEADS = words("for to of on that against with in over about at")
PLACELESS = words("it this that these those what which them him her us me himself itself themselves who whom")
