"""The words by which figures are read and compared: numbers, units, things, what is done with them."""

from __future__ import annotations

from extraction.grammar import words


def _classes(text: str) -> dict[str, str]:
    """Classes as "name: member member"; each member, and the name itself, stands for the name."""
    found = {}
    name = ""
    for word in text.split():
        name = word.removesuffix(":") if word.endswith(":") else name
        found[word.removesuffix(":")] = name
    return found


ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
#: Scales that are letters only: they must touch their digits ("2bn", "$3m").
SHORT_SCALES = words("k m b mn bn tn")

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "YEN", "₹": "INR", "₽": "RUB", "₴": "UAH"}
CURRENCIES = _classes(
    """
    USD: usd dollar dollars us$
    EUR: eur euro euros
    GBP: gbp sterling pounds
    YEN: jpy yen
    CNY: cny rmb yuan renminbi
    INR: inr rupee rupees
    RUB: rub rouble roubles ruble rubles
    UAH: uah hryvnia hryvnias
    CHF: chf francs
    SEK: sek kronor
    NOK: nok kroner
    PLN: pln zloty zlotys
    TRY: lira liras
    BRL: brl reais
    ZAR: zar rand
    """
)

#: Days in a unit of time.
TIMES_IN_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.0, "year": 365.0}

#: What stands before a number and makes it a bound: (low, high) as factors of the number. None: open.
#: "More than 30" is rarely said of 60, "at least 12 killed" may be said of any more.
BEFORE: dict[tuple[str, ...], tuple[float | None, float | None]] = {
    ("more", "than"): (1.0, 2.0),
    ("greater", "than"): (1.0, 2.0),
    ("over",): (1.0, 2.0),
    ("above",): (1.0, 2.0),
    ("exceeding",): (1.0, 2.0),
    ("well", "over"): (1.0, 2.0),
    ("just", "over"): (1.0, 1.15),
    ("slightly", "more", "than"): (1.0, 1.15),
    ("little", "more", "than"): (1.0, 1.15),
    ("at", "least"): (0.999, None),
    ("no", "less", "than"): (0.999, None),
    ("no", "fewer", "than"): (0.999, None),
    ("not", "less", "than"): (0.999, None),
    ("a", "minimum", "of"): (0.999, None),
    ("upwards", "of"): (1.0, 2.0),
    ("nearly",): (0.85, 1.0),
    ("almost",): (0.85, 1.0),
    ("close", "to"): (0.85, 1.05),
    ("just", "under"): (0.85, 1.0),
    ("just", "short", "of"): (0.85, 1.0),
    ("approaching",): (0.85, 1.0),
    ("under",): (0.0, 1.0),
    ("below",): (0.0, 1.0),
    ("less", "than"): (0.0, 1.0),
    ("fewer", "than"): (0.0, 1.0),
    ("about",): (0.9, 1.1),
    ("around",): (0.9, 1.1),
    ("roughly",): (0.9, 1.1),
    ("some",): (0.9, 1.1),
    ("approximately",): (0.9, 1.1),
    ("approx",): (0.9, 1.1),
    ("circa",): (0.9, 1.1),
    ("estimated",): (0.85, 1.15),
    ("up", "to"): (0.0, 1.0),
    ("at", "most"): (0.0, 1.0),
    ("no", "more", "than"): (0.0, 1.0),
    ("not", "more", "than"): (0.0, 1.0),
    ("a", "maximum", "of"): (0.0, 1.0),
    ("as", "many", "as"): (0.0, 1.0),
    ("as", "much", "as"): (0.0, 1.0),
}
#: What stands behind it.
BEHIND: dict[tuple[str, ...], tuple[float | None, float | None]] = {
    ("or", "more"): (0.999, None),
    ("or", "so"): (0.9, 1.1),
    ("-", "odd"): (1.0, 1.15),
    ("or", "less"): (0.0, 1.0),
    ("or", "fewer"): (0.0, 1.0),
    ("+",): (0.999, None),
}

#: Before a count they point back at things that are known: "the two leaders", "its 30,000 troops".
POINTING = words(
    """next past last previous first the these those both his her its their our my your all other others this
    any each every"""
)
#: Before a number they make it a name: "Article 5", "Resolution 2231", "No. 10".
NUMBERED = words(
    """article articles resolution resolutions chapter phase section clause paragraph no nos number page day
    protocol version group room flight route highway type level tier annex item point rule act law order
    january february march april may june july august september october november december jan feb mar apr
    jun jul aug sept sep oct nov dec aged age top"""
)
MONTHS = words(
    """january february march april may june july august september october november december jan feb mar
    apr jun jul aug sept sep oct nov dec"""
)

#: Things that are counted under several names.
THINGS = _classes(
    """
    country: countries state states nation nations ally allies government governments capital capitals
    leader: leaders head heads chief chiefs president presidents
    minister: ministers
    delegation: delegations delegate delegates
    troop: troops soldier soldiers personnel servicemen servicemember servicemembers forces peacekeeper
        peacekeepers
    person: people persons dead fatalities casualties deaths
    civilian: civilians
    child: children minors
    drone: drones uav uavs
    missile: missiles rocket rockets
    aircraft: jets jet plane planes warplane warplanes
    prisoner: prisoners captive captives pow pows detainee detainees
    hostage: hostages
    protester: protesters protestors demonstrators
    lawmaker: lawmakers mps legislators deputies parliamentarians
    company: companies firms businesses
    tonne: tonnes tons ton
    kilometre: kilometres kilometers km
    mile: miles
    migrant: migrants refugees
    ship: ships vessels boats
    job: jobs
    """
)
#: Those of them that say who of a country is counted.
WHO_MEET = words("leader minister delegation")
#: Things that measure other things: "tonnes of maize".
MEASURES = words("tonne barrel litre liter gallon kilometre mile metre meter hectare acre bag load share")
#: Plurals and group words that end in no -s.
UNUSUAL_PLURALS = words(
    "people men women children personnel troops aircraft servicemen dead police mps km tonnes staff fish"
)
#: End in -s and are no plural nouns.
NO_PLURALS = words(
    """is was has does says this its his plus versus us yes as thus always perhaps across towards besides
    unless previous various serious continuous famous religious dangerous business process success congress
    access progress press less loss crisis basis analysis status virus campus bus gas mass class pass cross
    overseas whereas sometimes needs wants makes takes gives gets goes comes sees means remains includes
    agrees accuses warns insists adds calls asks tells"""
)

#: What happens to the thing, or what it does; reports of one figure say it in different words.
DOINGS = _classes(
    """
    meet: met meets meeting meetings gather gathers gathered gathering attend attends attended attending
        host hosts hosted hosting convene convened convenes assemble assembled participate participated
        participating participants join joined joining summoned welcomed welcome represented present brought
        summit talks conference
    give: gave gives given giving provide provides provided providing donate donated grant granted
        announce announces announced announcing unveil unveiled unveils allocate allocated earmark
        earmarked award awarded disburse disbursed lend lent grants get gets got receive received receives
        receiving borrow borrowed package packages aid worth
    pledge: pledged pledges pledging promise promised promises promising commit committed commits
        committing vow vowed offer offered offers offering ready willing prepared
    deploy: deployed deploys deploying deployment station stationed stationing contribute contributed
        contributing dispatch dispatched send sent sends sending
    kill: killed kills killing die died dies dead death deaths fatalities slain
    wound: wounded wounding injure injured injuring hurt injuries casualties
    miss: missing disappeared unaccounted
    detain: detained arrest arrested arrests detaining jailed
    displace: displaced displacing flee fled fleeing evacuate evacuated evacuating uprooted
    launch: launched launches launching fire fired firing unleashed attacked struck
    intercept: shot intercepted intercepting downed downing jammed destroyed neutralised neutralized
    free: freed freeing release released releasing swapped exchanged exchange exchanging swap
    sign: signed signing signs endorse endorsed backed back adopted signatories supported
    oppose: opposed reject rejected refuse refused refuses decline declined against
    abstain: abstained abstaining abstentions
    buy: bought buys buying purchase purchased import imported imports importing
    sell: sold sells selling export exported exports sales
    cut: cuts cutting reduce reduced reducing slash slashed lower lowered reduction fall falls
        falling fell drop drops dropped
    raise: raised raises raising increase increased increasing hike hiked boost boosted
        rise rises rising rose grow grew
    impose: imposed imposing levy levied slap slapped face faces faced tariffs tariff
    spend: spent spends spending
    invest: invested investing investment investments
    last: lasted lasts lasting ended
    expel: expelled expels expelling
    train: trained training
    propose: proposed proposes proposing proposal agreed agree agrees accept accepted call called
    lose: lost loses losing
    ask: asked asks asking requested requests sought seeks seek seeking wants demanded
    pay: paid pays paying repaid repay repays owe owes
    hold: held holds holding keeps kept
    win: won wins winning
    capture: captured seized retaken retook
    resign: resigned quit dismissed sacked
    rescue: rescued saved
    find: found discovered
    stop: stopped stops stopping blocked
    need: needs needed
    sanction: sanctioned blacklisted
    build: built builds building
    open: opened opens
    close: closed closes
    test: tested tests
    visit: visited visits visiting
    cross: crossed crosses
    leave: left leaves leaving
    vote: voted votes voting
    detect: detected detects spotted
    have: has
    shelter: sheltering sheltered
    """
)
#: Those of them that are nouns: they say what is done where no verb does.
DEED_NOUNS = words(
    """summit talks conference meeting meetings participants package packages aid worth ready deployment dead
    death deaths fatalities injuries casualties arrests exchange swap release signatories abstentions purchase
    import imports export exports sales reduction increase cuts tariffs tariff investment investments proposal
    call against purchases present attack fire"""
)
#: Whose subject is at the receiving end.
GETTING = words(
    """get gets got getting receive received receives receiving buy buys bought buying borrow borrowed import
    imports imported face faces faced purchase purchased"""
)
#: Where nothing else tells apart, these two are one: an announced sum is a pledged one.
SAME_DOINGS = {frozenset({"give", "pledge"}), frozenset({"give", "deploy"}), frozenset({"buy", "sell"})}
#: A figure of one of them is no figure of another.
CONTRASTS = (
    words("north northern south southern east eastern west western"),
    words("men women"),
    words("import export"),
    words("soldier civilian"),
)

#: What a sum of money is: two sums of different kinds are two sums.
PURSES = _classes(
    """
    aid: assistance support help package packages relief
    loan: loans credit credits
    fund: funds facility
    grant: grants
    budget: budgets
    debt: debts
    deal: deals contract contracts order orders
    investment: investments
    sale: sales revenue revenues income earnings exports purchases imports
    damage: damages losses loss cost costs bill
    fine: fines penalty penalties
    tariff: tariffs duties duty
    asset: assets
    """
)
#: What a share is of.
SHARES = _classes(
    """
    tariff: tariffs duty duties levy levies
    budget: budgets
    debt: debts
    emission: emissions
    output: gdp economy
    price: prices
    tax: taxes
    spending: expenditure
    inflation:
    turnout:
    stake: stakes
    """
)
#: Tell one sum from another of the same kind: military aid from humanitarian aid.
SORTS = words(
    """military humanitarian financial economic climate food emergency development medical macro-financial
    budgetary defence defense agricultural energy reconstruction civilian core infrastructure"""
)

#: The time a figure is for; two of different times are two figures.
DAYS = words("monday tuesday wednesday thursday friday saturday sunday overnight")
RATES = words("annually yearly monthly weekly daily annual per each")
SUMS = words("total overall altogether cumulative since already far combined all")
ADDED = words("additional extra another further more")

#: Signs that end a clause.
BREAKS = frozenset(",;:()—–")
#: Names too wide to tell one matter from another.
WIDE = words(
    """european europe african africa asian asia american western eastern northern southern arab latin
    middle east west north south president prime minister foreign king queen chancellor state states united
    general secretary mr mrs ms sir lord pope"""
)

#: Words that say nothing of what a figure is about.
EMPTY = words(
    """a an the and or but nor so yet of to in on at by for from with without within into onto upon about as
    is are was were be been being am has have had having do does did done will would shall should can could
    may might must not no it its he she they them his her their this that these those there here who whom
    whose which what when where why how than then also only just still even such some any all each both few
    many much more most less least other others another same own very too again once ever never said say
    says saying told tell tells telling added adds according reported report reports while after before
    during since until amid over under between among against through across around up down out off new one
    two three first second last next late early today yesterday tomorrow week weeks month months year years
    day days hour hours time times thursday monday tuesday wednesday friday saturday sunday morning evening
    night president prime minister mr mrs ms dr sir leader leaders official officials including include
    included make made makes take taken took get got like well back part if because however despite
    hundred thousand million billion trillion dozen bn dollars dollar euros euro pounds percent nearly almost
    approximately roughly estimated least managed"""
)
