"""The closed word classes that the climb from an issue to its side goes by."""

from __future__ import annotations

from extraction.grammar import words
from extraction.stance_clauses import BE

COPULAS = BE | words("become becomes became remain remains remained seem seems seemed looks look")
NEED = words("need needs needed require requires required")
DUTY_VERBS = words("have has had got need needs needed ought")
#: With an attitude's noun they take that side: "expressed support", "has no intention".
LIGHT = words(
    """express expressed expresses expressing show shown showed shows showing voice voiced voicing voices have
    has had having reiterate reiterated reiterating reiterates confirm confirmed confirming confirms
    stress stressed stressing stresses emphasise emphasised emphasises emphasising emphasize emphasized
    emphasizes emphasizing underline underlined underlining underlines underscore underscored
    underscoring underscores signal signaled signalled signals convey conveyed declared sent stated
    affirmed reaffirm reaffirmed reaffirming repeated made make makes gave give given gives announce
    announced announcing renewed raised raise raising noted highlighted highlighting mentioned
    demonstrated took take outlined issued restated communicated indicated lead leads led conclude
    concluded concludes lodge lodged lodges lodging
    share shares shared sharing file filed files filing register registered reaffirms"""
)
#: They name a wrong and its doer: "accused Moscow of blocking talks".
ACCUSE = words(
    """accuse accuses accused accusing blame blames blamed blaming condemn condemned criticise criticised
    criticize criticized criticising criticizing denounced slammed rebuked reprimanded lambasted faulted
    attacked blasted"""
)
#: "called the idea unacceptable"
CALL = words(
    """call calls called calling describe described describes describing label labelled labeled brand branded
    deem deems deemed consider considers considered regards regarded termed dubbed declared find finds
    found dismissed denounced hailed views viewed sees"""
)
#: Circumstances: what stands in them is not what the verb is about.
ADJUNCTS = words(
    """in during at after before since amid amidst ahead despite following without like unlike as until among
    under because within near than between along alongside besides beyond due across inside around upon
    outside past via per given concerning regarding"""
)
#: Nouns that only carry what hangs on them: "the idea of a force", "a ceasefire plan".
CARRIERS = words(
    """idea plan plans proposal proposals deal agreement package policy measures process effort efforts
    initiative programme program force mission project projects target targets goal goals move moves
    decision kind type form number use possibility prospect principle series lot set part creation level
    levels round increase expansion establishment introduction imposition resumption continuation
    implementation adoption deployment provision delivery extension return launch start progress step
    steps pressure aid work talks negotiations movement way conditions presence achievement dispatch
    study"""
)
PAPERS = words("resolution statement declaration letter communique communiqué law bill document text motion")
#: Attitudes whose holder may follow with "of": "the commitment of the United States".
OF_HOLDER = words(
    """commitment willingness readiness refusal opposition intention desire determination reluctance pledge
    promise decision insistence"""
)
FEELING = words("at over about in")
IN_NOUNS = words(
    "increase reduction cut cuts rise investment investments interest progress role part billion million"
)
#: Attitudes only with what they lead to: "its agreement to a truce", but not "an agreement on trade".
ONLY_WITH_TO = words(
    "agreement agreements right rights will need needs duty obligation responsibility priority"
)
#: They say nothing by themselves: the adjective before them judges ("a historic step").
PLAIN_NOUNS = words(
    """step thing move decision deal idea moment day way sign development act action outcome signal agreement
    accord result choice measure policy plan proposal attempt event message precedent path course document
    text"""
)
WE = words("we i us")
THAT = words(
    """hope hopes hoped hoping demand demands demanded demanding agree agrees agreed insist insists insisted
    propose proposes proposed recommend recommended request requested urge urged decide decided pledge
    pledged promise promised promises vow vowed ensure"""
)
DENY = words("deny denies denied denying doubt doubts doubted")
#: What they hold may be untrue: "rejected claims that it would leave".
HEARSAY = words(
    """claim claims allegation allegations accusation accusations rumour rumours rumor rumors reports
    speculation notion"""
)
REFUSE = words("refuse refuses refused refusing decline declines declined declining")
