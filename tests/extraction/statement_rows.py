"""Sentences and what they report: the table that the rules for statements are tested on.

A row is the text and its statements, each "kind: source | cue | content"; kind is d(irect), i(ndirect) or
m(ixed), " // " parts a content, "-" stands for no source or no cue.
"""

from __future__ import annotations

Row = tuple[str, tuple[str, ...]]

#: A quotation, its cue and its source in every order.
ORDERS: tuple[Row, ...] = (
    ('"We will not wait," said Amina Okafor.', ("d: Amina Okafor | said | We will not wait",)),
    ('"We will not wait," Amina Okafor said.', ("d: Amina Okafor | said | We will not wait",)),
    ('Amina Okafor said: "We will not wait."', ("d: Amina Okafor | said | We will not wait.",)),
    ('Amina Okafor said, "We will not wait."', ("d: Amina Okafor | said | We will not wait.",)),
    ('Said Amina Okafor: "We will not wait."', ("d: Amina Okafor | Said | We will not wait.",)),
    ("“We will not wait,” he told reporters in Nairobi.", ("d: he | told reporters | We will not wait",)),
    ("“Will you wait?” she asked.", ("d: she | asked | Will you wait?",)),
    ("“We will not wait!” the minister shouted.", ("d: the minister | shouted | We will not wait!",)),
    (
        '"We will not wait", the Kenyan president said.',
        ("d: the Kenyan president | said | We will not wait",),
    ),
    ("«We will not wait», said the French minister.", ("d: the French minister | said | We will not wait",)),
    ("‘We will not wait,’ said Ms Okafor.", ("d: Ms Okafor | said | We will not wait",)),
    ("''We will not wait,'' said Ms Okafor.", ("d: Ms Okafor | said | We will not wait",)),
    (
        '"We will not wait," said the head of the delegation.',
        ("d: the head of the delegation | said | We will not wait",),
    ),
    (
        "“We will not wait,” said Lee Jae-won, the country’s chief negotiator, on Tuesday.",
        ("d: Lee Jae-won | said | We will not wait",),
    ),
    ("“We will not wait,” the ministry said in a statement.", ("d: the ministry | said | We will not wait",)),
    (
        "“We will not wait,” the chancellor tweeted on Monday.",
        ("d: the chancellor | tweeted | We will not wait",),
    ),
    (
        "“We will not wait,” the Hungarian leader reacted.",
        ("d: the Hungarian leader | reacted | We will not wait",),
    ),
    (
        'The president told the BBC on Sunday: "We will not wait."',
        ("d: The president | told | We will not wait.",),
    ),
    (
        'In a statement issued late on Friday, the Greek government said: "We will pay in full."',
        ("d: the Greek government | said | We will pay in full.",),
    ),
    (
        'Asked about the deal, Ms Okafor replied: "We will not wait."',
        ("d: Ms Okafor | replied | We will not wait.",),
    ),
)

#: A quotation that its cue, another sentence or a paragraph interrupts.
PARTS: tuple[Row, ...] = (
    (
        '"Talks will go on," she said, "and we will win."',
        ("d: she | said | Talks will go on // and we will win.",),
    ),
    (
        '"Talks will go on," she said. "We will win in the end."',
        ("d: she | said | Talks will go on // We will win in the end.",),
    ),
    (
        '"Talks will go on," Mr Singh said. "We will win in the end. Nobody should doubt it."',
        ("d: Mr Singh | said | Talks will go on // We will win in the end. Nobody should doubt it.",),
    ),
    (
        "“Russia denies it all,” the official said Friday, and “is the one to blame.”",
        ("d: the official | said | Russia denies it all // is the one to blame.",),
    ),
    (
        '"Unfortunately," he said, "what should take a week takes months."',
        ("d: he | said | Unfortunately // what should take a week takes months.",),
    ),
    (
        "“The tariffs are illegal,” Ms Freeland said.\n\n“We will answer them in kind.”",
        ("d: Ms Freeland | said | The tariffs are illegal", "d: - | - | We will answer them in kind."),
    ),
    (
        "The envoy said:\n\n“In truth, this was not easy.\n\n“But it was right, and we stand by it.”",
        ("d: The envoy | said | In truth, this was not easy. // But it was right, and we stand by it.",),
    ),
    (
        'The leader was critical of the results: "These talks lead us nowhere at all."',
        ("d: The leader | was | These talks lead us nowhere at all.",),
    ),
    (
        'Mr Ross said the tariffs could be lifted: "We are eager to talk to all of them."',
        (
            "i: Mr Ross | said | the tariffs could be lifted",
            "d: - | - | We are eager to talk to all of them.",
        ),
    ),
    (
        "“We look at the sea, the air and the earth. “ The minister left.",
        ("d: - | - | We look at the sea, the air and the earth.",),
    ),
    (
        "“It is these exchanges that will tell us how many,” said Li. “We look at the air and the earth. “",
        (
            "d: Li | said | It is these exchanges that will tell us how many // "
            "We look at the air and the earth.",
        ),
    ),
)

#: Quotations that are signed, posts, and asides between parts.
SIGNED: tuple[Row, ...] = (
    (
        "“He cannot even answer a question.”\n\n― Luz Romero, voter, Texas",
        ("d: Luz Romero | - | He cannot even answer a question.",),
    ),
    (
        "Would only join if the deal were better. We have six!\n\n— Jane Q. Public (@jqp) April 13, 2018",
        ("d: Jane Q. Public | - | Would only join if the deal were better. We have six!",),
    ),
    (
        "“Every time you say that,” Ms Li said, referring to the tax, “you arm those who hate us.”",
        ("d: Ms Li | said | Every time you say that // you arm those who hate us.",),
    ),
    (
        "Ms Li told the BBC’s “Morning Call” on Friday that “exactly who did it” remains unclear.",
        ("m: Ms Li | told | “exactly who did it” remains unclear",),
    ),
    (
        "The minister's warning that prices would rise angered many.",
        ("i: The minister | warning | prices would rise",),
    ),
)

#: Speech between dashes, in single marks over paragraphs, behind a name, and posts without marks.
OTHER_MARKS: tuple[Row, ...] = (
    (
        "– The sea unites us, – underlined the minister.",
        ("d: the minister | underlined | The sea unites us",),
    ),
    (
        "– The sea unites us, – the minister underlined.",
        ("d: the minister | underlined | The sea unites us",),
    ),
    ("- The sea unites us! - said Mr Berdiev.", ("d: Mr Berdiev | said | The sea unites us!",)),
    (
        "– The sea unites us, – said Mr Berdiev. – We will stay here.",
        ("d: Mr Berdiev | said | The sea unites us // We will stay here.",),
    ),
    (
        "– The sea unites us, – said Mr Berdiev, – and we stay.",
        ("d: Mr Berdiev | said | The sea unites us // and we stay.",),
    ),
    (
        "Mr Berdiev said: ‘It is deep.\n\n‘We will stay here.’\n\nThe leaders’ lunch ended.",
        ("d: Mr Berdiev | said | It is deep. // We will stay here.",),
    ),
    (
        'Talks went on for hours.\n\nOlga Berdiev: "The sea unites us all."',
        ("d: Olga Berdiev | - | The sea unites us all.",),
    ),
    (
        "Mr Berdiev left early.\n\nBerdiev: “The sea unites us all.”",
        ("d: Berdiev | - | The sea unites us all.",),
    ),
    (
        "The minister tweeted: The sea unites us all.",
        ("d: The minister | tweeted | The sea unites us all",),
    ),
)

#: Clauses, with and without "that", and their ends.
CLAUSES: tuple[Row, ...] = (
    ("Kenya said it would join the pact.", ("i: Kenya | said | it would join the pact",)),
    ("Kenya said that it would join the pact.", ("i: Kenya | said | it would join the pact",)),
    (
        "Ms Okafor said on Friday that talks would go on and that a deal was near.",
        ("i: Ms Okafor | said | talks would go on and that a deal was near",),
    ),
    (
        "The minister warned that prices would rise, adding that the poor would suffer most.",
        (
            "i: The minister | warned | prices would rise",
            "i: The minister | adding | the poor would suffer most",
        ),
    ),
    (
        "The minister said prices would rise and accused Brazil of breaking its word.",
        (
            "i: The minister | said | prices would rise",
            "i: The minister | accused | Brazil of breaking its word",
        ),
    ),
    (
        "Ms Freeland said the offer was fair, while Mr Lighthizer said it came too late.",
        ("i: Ms Freeland | said | the offer was fair", "i: Mr Lighthizer | said | it came too late"),
    ),
    (
        "Both Mr Singh and Ms Okafor said the deal was dead.",
        ("i: Mr Singh | said | the deal was dead", "i: Ms Okafor | said | the deal was dead"),
    ),
    ("The talks failed, the minister said.", ("i: the minister | said | The talks failed",)),
    ("The talks failed, said the Swiss minister.", ("i: the Swiss minister | said | The talks failed",)),
    (
        "The talks, he suggested, could be resumed in spring.",
        ("i: he | suggested | The talks // could be resumed in spring",),
    ),
    (
        'Talks would be "long and hard", the Swiss minister told parliament.',
        ('m: the Swiss minister | told | Talks would be "long and hard"',),
    ),
    (
        "The White House said it was considering tariffs in response to the tax.",
        ("i: The White House | said | it was considering tariffs in response to the tax",),
    ),
    (
        'Mr Trump said any deal would be "totally on our terms".',
        ('m: Mr Trump | said | any deal would be "totally on our terms"',),
    ),
    (
        'Mr Trump said any deal would be "totally on our terms."',
        ('m: Mr Trump | said | any deal would be "totally on our terms."',),
    ),
    (
        "The ministry confirmed that the envoy had left.",
        ("i: The ministry | confirmed | the envoy had left",),
    ),
    (
        "Mr Putin said on Wednesday that he believed a deal could be found.",
        ("i: Mr Putin | said | he believed a deal could be found",),
    ),
    (
        "The minister said he welcomed the plan.",
        ("i: The minister | said | he welcomed the plan",),
    ),
    (
        "Zelensky, who has called for more pressure, said he expected results.",
        ("i: Zelensky | called for | more pressure", "i: Zelensky | said | he expected results"),
    ),
    (
        "PARIS (Reuters) - The talks failed, the minister said.",
        ("i: the minister | said | The talks failed",),
    ),
    (
        "It is clear, the prime minister argued, that Europe must act.",
        ("i: the prime minister | argued | It is clear // that Europe must act",),
    ),
    (
        "Seoul maintains that the exercise was routine.",
        ("i: Seoul | maintains | the exercise was routine",),
    ),
    (
        "The president was quoted as saying that the talks had failed.",
        ("i: The president | quoted | the talks had failed",),
    ),
)

#: Reports with something between the cue and the content, or beside another report.
BETWEEN: tuple[Row, ...] = (
    (
        "Mr Singh acknowledged, however, that the plan would cost jobs.",
        ("i: Mr Singh | acknowledged | the plan would cost jobs",),
    ),
    ("The spokesman said only that talks would go on.", ("i: The spokesman | said | talks would go on",)),
    (
        "Officials worried aloud that the funds would run out.",
        ("i: Officials | worried aloud | the funds would run out",),
    ),
    ("One delegate confided that they had no plan.", ("i: One delegate | confided | they had no plan",)),
    (
        "The minister made it clear that no troops would be sent.",
        ("i: The minister | made it clear | no troops would be sent",),
    ),
    (
        "The premier insisted that the offer made in May stood.",
        ("i: The premier | insisted | the offer made in May stood",),
    ),
    (
        '"The deal is dead," Ms Okafor said, and she vowed that Kenya would not return.',
        ("d: Ms Okafor | said | The deal is dead", "i: she | vowed | Kenya would not return"),
    ),
    (
        'Mr Singh called the plan "a first step", however recognized that it would cost jobs.',
        (
            'm: Mr Singh | called | the plan "a first step"',
            "i: Mr Singh | recognized | it would cost jobs",
        ),
    ),
)

#: "According to", in its places.
ACCORDING: tuple[Row, ...] = (
    (
        "Two soldiers died, according to the ministry.",
        ("i: the ministry | according to | Two soldiers died",),
    ),
    (
        "According to the ministry, two soldiers died.",
        ("i: the ministry | According to | two soldiers died",),
    ),
    (
        "Two soldiers, according to a spokesman for the army, were killed.",
        ("i: a spokesman for the army | according to | Two soldiers // were killed",),
    ),
    (
        "Guarantees, which, according to Mr Starmer, would be needed, are missing.",
        ("i: Mr Starmer | according to | would be needed, are missing",),
    ),
    (
        "In the opinion of Mr Singh, the treaty is dead.",
        ("i: Mr Singh | In the opinion of | the treaty is dead",),
    ),
)

#: Infinitives: what is promised, and what others are asked to do.
INFINITIVES: tuple[Row, ...] = (
    ("Japan promised to cut its emissions by half.", ("i: Japan | promised | to cut its emissions by half",)),
    ("Japan has pledged not to raise tariffs.", ("i: Japan | pledged | not to raise tariffs",)),
    ("Mr Trump threatened to leave the pact.", ("i: Mr Trump | threatened | to leave the pact",)),
    ("The UN urged both sides to hold their fire.", ("i: The UN | urged | both sides to hold their fire",)),
    (
        "Ms Okafor called on rich countries to pay their share.",
        ("i: Ms Okafor | called on | rich countries to pay their share",),
    ),
    (
        "Ms Okafor called for rich countries to pay their share.",
        ("i: Ms Okafor | called for | rich countries to pay their share",),
    ),
    (
        "The US has urged the army to back him, but so far it has stayed loyal.",
        ("i: The US | urged | the army to back him",),
    ),
    (
        "He has threatened to leave the pact since announcing a breakthrough on Monday.",
        (
            "i: He | threatened | to leave the pact",
            "i: He | announcing | a breakthrough on Monday",
        ),
    ),
    ("The leaders agreed on Monday to meet again.", ("i: The leaders | agreed | to meet again",)),
    ("The president vowed to “fight to the end”.", ("m: The president | vowed | to “fight to the end”",)),
)

#: Noun phrases and predicates as contents.
PHRASES: tuple[Row, ...] = (
    (
        "The French president announced a new package of loans for Chad.",
        ("i: The French president | announced | a new package of loans for Chad",),
    ),
    (
        'The minister announced the availability of "several countries" to send troops, though not how many.',
        ('m: The minister | announced | the availability of "several countries" to send troops',),
    ),
    (
        "He accused Moscow of stalling the talks.",
        ("i: He | accused | Moscow of stalling the talks",),
    ),
    ("Russia called the plan unacceptable.", ("i: Russia | called | the plan unacceptable",)),
    ('Mr Trump called the alliance "obsolete".', ('m: Mr Trump | called | the alliance "obsolete"',)),
    (
        "He called the summit “crucial,” saying a deal was near.",
        ("m: He | called | the summit “crucial,”", "i: He | saying | a deal was near"),
    ),
    (
        'The minister described the vote as "a farce".',
        ('m: The minister | described | the vote as "a farce"',),
    ),
    (
        "The president expressed hope that the talks would go on.",
        ("i: The president | expressed | hope that the talks would go on",),
    ),
    ("The premier called for a boycott.", ("i: The premier | called for | a boycott",)),
    ("Officials warned of a wider war.", ("i: Officials | warned of | a wider war",)),
    (
        "Ministers cautioned against making any changes.",
        ("i: Ministers | cautioned against | against making any changes",),
    ),
    (
        "The aide underscored Kenya’s demand for a “robust presence” in the north.",
        ("m: The aide | underscored | Kenya’s demand for a “robust presence” in the north",),
    ),
    (
        "The secretary acknowledged the complexities of the file.",
        ("i: The secretary | acknowledged | the complexities of the file",),
    ),
    (
        "His aide, Igor Melnyk, stressed the need for calm.",
        ("i: Igor Melnyk | stressed | the need for calm",),
    ),
    (
        "The president expressed concern at the build-up.",
        ("i: The president | expressed | concern at the build-up",),
    ),
    (
        "Calling Ireland an “important partner”, Kishida told reporters that trade would grow.",
        (
            "m: Kishida | Calling | Ireland an “important partner”",
            "i: Kishida | told reporters | trade would grow",
        ),
    ),
)

#: Reports in the shapes of other papers: asides, nouns that report, views, transcripts, joint texts.
ELSEWHERE: tuple[Row, ...] = (
    (
        "Ms Okoro said, after a long pause, that the talks had failed.",
        ("i: Ms Okoro | said | the talks had failed",),
    ),
    (
        "The talks were going nowhere, the Dutch finance minister, Piet Hals, said on Monday.",
        ("i: Piet Hals | said | The talks were going nowhere",),
    ),
    ("Ms Okoro averred that the talks had failed.", ("i: Ms Okoro | averred | the talks had failed",)),
    ("Ms Okoro quipped that the talks had failed.", ("i: Ms Okoro | quipped | the talks had failed",)),
    (
        "A senior official, who asked not to be named, said the talks had failed.",
        ("i: A senior official | said | the talks had failed",),
    ),
    ("Her warning that talks had failed was met with laughter.", ("i: Her | warning | talks had failed",)),
    (
        "Ms Okoro repeated her warning that the talks would fail.",
        ("i: Ms Okoro | repeated | the talks would fail",),
    ),
    (
        "In her view, what was missing was trust.",
        ("i: her | In her view | what was missing was trust",),
    ),
    (
        "In Ms Okoro's view, what was missing was trust.",
        ("i: Ms Okoro | In Ms Okoro's view | what was missing was trust",),
    ),
    (
        'A treaty that froze poverty, he said on his way out, would be "a crime".',
        ('m: he | said | A treaty that froze poverty // would be "a crime"',),
    ),
    (
        "African leaders agreed on nothing, with at least eleven countries saying they would need more time.",
        ("i: at least eleven countries | saying | they would need more time",),
    ),
    (
        "We, the leaders of Ghana and Togo, reaffirm that the ports must open.",
        ("i: We | reaffirm | the ports must open",),
    ),
    (
        "Ms Okoro has promised a new offer by Thursday night.",
        ("i: Ms Okoro | promised | a new offer by Thursday night",),
    ),
    (
        "The Chair made the following statement:\n\n“The sea is calm, and so are we.”",
        ("d: The Chair | made | The sea is calm, and so are we.",),
    ),
    (
        "“Every delegation has a number,” she said. “Nobody says so, because” – and here she lowered her "
        "voice – “the first number is always cut.”",
        (
            "d: she | said | Every delegation has a number // Nobody says so, because // the first number is "
            "always cut.",
        ),
    ),
    ("Norway said on Monday it would sign.", ("i: Norway | said | it would sign",)),
    ("Norway said Monday would be quiet.", ("i: Norway | said | Monday would be quiet",)),
    ("Mr Berg vowed never to leave.", ("i: Mr Berg | vowed | never to leave",)),
    (
        "Mr Berg rejected claims that he had lied.",
        ("i: Mr Berg | rejected | claims that he had lied",),
    ),
    (
        "State television quoted Mr Berg as saying the pact was dead.",
        ("i: Mr Berg | saying | the pact was dead",),
    ),
    (
        "“The pact is dead,” Interfax quoted Mr Berg as saying.",
        ("d: Mr Berg | quoted | The pact is dead",),
    ),
    (
        "“The talks have failed,” read a statement from the ministry.",
        ("d: a statement | read | The talks have failed",),
    ),
    ("Mr Berg's verdict: “The pact is dead.”", ("d: Mr Berg | verdict | The pact is dead.",)),
    (
        "Mr Berg took to Twitter to say that the talks had failed.",
        ("i: Mr Berg | say | the talks had failed",),
    ),
    ("The pact, said Mr Berg, was dead.", ("i: Mr Berg | said | The pact // was dead",)),
    (
        ",,Shorter routes exist'', emphasised the minister of petroleum.",
        ("d: the minister of petroleum | emphasised | Shorter routes exist",),
    ),
    (
        "“The sea is no chip”, noted in response the Russian envoy.",
        ("d: the Russian envoy | noted | The sea is no chip",),
    ),
    (
        "BRUSSELS (Agency) - European leaders warned on Friday that talks would fail.",
        ("i: European leaders | warned | talks would fail",),
    ),
    (
        "According to a senior official, who did not wish to be named, the matter was likely to come up.",
        ("i: a senior official | According to | the matter was likely to come up",),
    ),
    (
        "She pointed out that Nepal had surplus power and said it would be sold.",
        ("i: She | pointed out | Nepal had surplus power", "i: She | said | it would be sold"),
    ),
    (
        "It is over. More from Petit: “We are in no mood for a fight.” Petit left.",
        ("d: Petit | - | We are in no mood for a fight.",),
    ),
    (
        "Here is the line. The prime minister's official spokesman: “The prime minister was clear.”",
        ("d: The prime minister's official spokesman | - | The prime minister was clear.",),
    ),
    (
        "Q: Will there be a treaty?\n\nA: I do not know. He said he would sign.\n\n"
        "OKAFOR: Nobody knows.\n\nQ: Thank you.",
        ("d: A | - | I do not know. He said he would sign.", "d: OKAFOR | - | Nobody knows."),
    ),
)

#: Sentences that report nothing.
NOTHING: tuple[str, ...] = (
    "The leaders met in Paris and had lunch together.",
    "He did not specify how many soldiers would go.",
    "The ministry has not said when the talks will resume.",
    "The spokesman declined to comment on the matter.",
    "The spokeswoman refused to say whether she would go.",
    "She refrained from detailing the role of the force.",
    "The minister left without saying a word about it.",
    "He would not say that the talks had failed.",
    "The premier may announce new measures next week.",
    "The premier is expected to announce new measures.",
    "The government plans to announce new measures.",
    "There was no immediate reaction from Russian officials.",
    "Russia was faced with accusations that it had stalled.",
    "It was said that the talks had failed.",
    "The so-called “coalition of the willing” met in Paris.",
    "The force would be a “peace mission” with European soldiers.",
    'He has read "War and Peace" twice.',
    "The missile, known as the “Guam Killer”, was tested again.",
    "Ferdinand “Bongbong” Marcos won the vote.",
    "The film “We Will Not Wait” opens on Friday.",
    "Accusations from both sides have marred the talks.",
    "Poland wants more troops on its border.",
    "Ukraine is hoping for a swift deal.",
    "Many in Brussels believe the deal is dead.",
    "The king called the minister to his palace.",
    "The president called Mr Xi on Tuesday.",
    "The president ordered his troops to withdraw.",
    "The move suggests that the talks have failed.",
    "This means that the talks have failed.",
    "The figures show that trade has grown.",
    "The company said goodbye to its last workers.",
    "The court's ruling stated no reasons.",
    "What they say matters less than what they do.",
    "If the minister says so, the deal is dead.",
    "Everything Mr Wu says is a lie.",
    "They signed a plan that Mr Wu said would fail.",
    "The group filed a suit challenging the law in court.",
    "Loopholes like these encourage banks to hide their losses.",
    "If Brazil promised to cut its tariffs, the pact would hold.",
    "The leaders discussed trade, climate and migration.",
    "The leaders addressed the press after lunch.",
    "Talks continue in Geneva.",
    "Talks went on.\n\n- Lower tariffs\n- A truce, at last\n\nThe ministers left.",
    "– The talks went well – better than many had feared – and the ministers left.",
    "LONDON: “We will stay here.”",
    "The president expressed his gratitude to the host for the warm welcome.",
    'The activists call themselves "Friends of the Sea".',
    "The fund blacklists lenders who refuse to forgive debts.",
    "The minister demurred.",
    "In the minister's view of the world, ships come first, and trains last.",
    "Update: the talks went on until the morning.",
    "A senior official asked not to be named.",
    "Ms Okoro promised reforms.",
    "The minister declined the offer.",
    "The order says nothing of the sort.",
    "Mr O'Neill's and the Smiths' houses stand near the rock 'n' roll museum.",
    "The ’90s were the leaders’ best years, and the '80s their worst.",
)
