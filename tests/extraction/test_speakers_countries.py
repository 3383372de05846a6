"""Whose country a speaker speaks for: by his office, by the body he serves, by what the page leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extraction.sources import countries

if TYPE_CHECKING:
    from tests.world import ReaderHere

#: (the article, the names and countries of its sources, with None where nobody tells)
OFFICES = (
    ("The treaty is dead, [President Ana Torvald of Norway] said.", [("Ana Torvald", "NO")]),
    ('"We will sign," said [Norway\'s foreign minister, Jorn Hald].', [("Jorn Hald", "NO")]),
    ("[Omar Baraka], Egypt's top negotiator, said talks had stalled.", [("Omar Baraka", "EG")]),
    ("[Lena Brandt], president of the European Commission, said the deal was fair.", [("Lena Brandt", "EU")]),
    ("[Nigeria's minister of petroleum Bola Adeyemi] said so.", [("Bola Adeyemi", "NG")]),
    ("[Minister of Petroleum Resources of Nigeria Bola Adeyemi] said so.", [("Bola Adeyemi", "NG")]),
    ("[The European Union's commissioner on energy Karl Loos] said so.", [("Karl Loos", "EU")]),
    ("[Mr Bola Adeyemi], who is also Nigeria's vice president, said so.", [("Bola Adeyemi", "NG")]),
    ("[Mr Bola Adeyemi], who was Nigeria's vice president, said so.", [("Bola Adeyemi", None)]),
    ("[Nana Osei], the United Nations mediator for Libya, said so.", [("Nana Osei", "UN")]),
    ("[Nana Osei], the senior representative for the UN Secretary General, said so.", [("Nana Osei", "UN")]),
    ("[WHO spokeswoman Nana Osei] said so.", [("Nana Osei", "WHO")]),
    ("[Nana Osei], spokeswoman for the WHO, said so.", [("Nana Osei", "WHO")]),
    ("[Gail Stone], head of trade body UK Iron, said so.", [("Gail Stone", None)]),
)
SERVED = (
    (
        "The Taliban sent five men. [Their representative, known as Mullah Hakim], said the war must end.",
        [("Mullah Hakim", "Taliban")],
    ),
    (
        "President Xu Wen of China came. [Li Ping], an adviser to Xu, said the ships would stay.",
        [("Li Ping", "CN")],
    ),
    (
        "Mexico's President Luis Ortega came. [A spokeswoman for Ortega] said the ships would stay.",
        [("spokeswoman for Ortega", "MX")],
    ),
    (
        "The Norwegian president met his Irish counterpart, Sean Kelly. "
        "[The Irish prime minister] said he was tired.",
        [("Sean Kelly", "IE")],
    ),
    ("[Ghana's Kofi Asante] said the port was safe.", [("Kofi Asante", "GH")]),
    ("Speaking for Ghana, [Kofi Asante] said the port was safe.", [("Kofi Asante", "GH")]),
)
BODIES = (
    ("[The government in Lisbon] said it would pay.", [("Portuguese government", "PT")]),
    (
        "The British government paid. [The government in Lisbon] said it would pay.",
        [("Portuguese government", "PT")],
    ),
    ("[Officials in Ankara] said so.", [("Officials in Ankara", "TR")]),
    ("[Ministers of Japan and Ireland] said so.", [("Ministers of Japan and Ireland", None)]),
    ("[Chilean refugees] said the camp was full.", [("Chilean refugees", None)]),
    ("[A German newspaper] said so.", [("German newspaper", None)]),
    ("[South Korea] said the force would leave.", [("South Korea", "KR")]),
    ("[African Union] said the force would leave.", [("African Union", "African Union")]),
    (
        "Iraq's foreign ministry officials met. [The foreign ministry] said the border was open.",
        [("foreign ministry", "IQ")],
    ),
    (
        "China's foreign ministry protested. [Foreign ministry spokesman Li Ping] said the ships would stay.",
        [("Li Ping", "CN")],
    ),
)
CALLED = (
    (
        "Iraqi envoy Yaqdhan al-Haddadi came. [al-Haddadi] said it was late.",
        [("Yaqdhan al-Haddadi", "IQ")],
    ),
    (
        "The Iranian president left. [The spokesman of the president, Aibek Omarov], said it was late.",
        [("Aibek Omarov", "IR")],
    ),
    (
        "Dan Poole met Sergei Lavin, the Russian envoy. [The Russian] said it was late.",
        [("Sergei Lavin", "RU")],
    ),
    ("[The French] said it was late.", [("France", "FR")]),
    (
        "[Ghana's President, Nana Ofori], said it was late. [He] said it twice.",
        [("Nana Ofori", "GH")] * 2,
    ),
    ("[Rock star Bonno Hewitt] said it was late.", [("Bonno Hewitt", None)]),
    ("[Max Law of Greenpeace] said it was late.", [("Max Law", None)]),
    ("[Reuters] said it was late.", [("Reuters", None)]),
    (
        "Sultan Idris Muzaffar met Mr Dale. [His Majesty] said it was late.",
        [("Idris Muzaffar", None)],
    ),
    (
        "Talks end in Rome\n\nThe two leaders met. [They] said it was late.",
        [("leaders", "COALITION")],
    ),
    (
        "We, the leaders of Ghana and Togo, met in Lome. [We] call on all to go.",
        [("leaders of Ghana and Togo", "COALITION")],
    ),
)
NEAR = (
    (
        "Turkey's Foreign Ministry protested. [Foreign Minister Kemal Er] said it was late.",
        [("Kemal Er", "TR")],
    ),
    (
        "India's environment minister was grim. [The minister, Prakash Jha], said it was late.",
        [("Prakash Jha", "IN")],
    ),
    (
        "European Union leaders met. [Council President Marten Vos] said it was late.",
        [("Marten Vos", "EU")],
    ),
    (
        "[Presidents Ana Rey of Chile] and [Luz Paz of Peru] said it was late.",
        [("Ana Rey", "CL"), ("Luz Paz", "PE")],
    ),
    ("[Bangladesh State Minister for Power Nasrul Karim] said it was late.", [("Nasrul Karim", "BD")]),
    ("[Nepal's Energy Secretary, Ms. Sita Gurung], said it was late.", [("Sita Gurung", "NP")]),
    (
        "The White House objected. [Spokesman Dan Poole] said it was late.",
        [("Dan Poole", "US")],
    ),
    (
        "President Ana Torvald met NATO. The White House was lit. [Presidential adviser Dan Poole] said so.",
        [("Dan Poole", "US")],
    ),
    (
        "Edmund Thackeray hailed the deal. [The prime minister] said it was late.",
        [("Edmund Thackeray", None)],
    ),
    (
        "Edmund Thackeray hailed the deal. Piet Hals, the Dutch envoy, left. [The envoy] said it was late.",
        [("Piet Hals", "NL")],
    ),
    (
        "Kremlin spokesman Dmitri Orlov came. [The prime minister's official spokesman] said it was late.",
        [("prime minister's official spokesman", None)],
    ),
    (
        "Ms Ada Rey of SADC spoke. [The communique] said it was late.",
        [("communique", None)],
    ),
)
TOPICS = (
    ("Norway is up for it. [Aid minister Jorn Hald] said it was late.", [("Jorn Hald", "NO")]),
    (
        "Kenya reopens its ports. The Kenyan army went. [President Ana Torvald] said in Nairobi it was free.",
        [("Ana Torvald", "KE")],
    ),
    ("Norway was cold. [Fisheries Minister Jorn Hald] said it was late.", [("Jorn Hald", "NO")]),
    ("Dublin will pay, [Minister for Transport Sean Kelly] said.", [("Sean Kelly", "IE")]),
    (
        "Chile, which once backed Peru, was unmoved. [The foreign minister, Ana Rey], said it was late.",
        [("Ana Rey", "CL")],
    ),
    (
        "Vietnam and Laos were silent. Cambodia was not: [its spokesman, Keo Samrith], said it was late.",
        [("Keo Samrith", "KH")],
    ),
    (
        "And Moscow? It waited. [Its ambassador, Fyodor Lazutin], said it was late.",
        [("Fyodor Lazutin", "RU")],
    ),
    ("[Minister Ana Rey (Chile)] said it was late.", [("Ana Rey", "CL")]),
    ("[Ana Rey (Chile)] said it was late.", [("Ana Rey", "CL")]),
    ("[Ana Rey (who left Chile)] said it was late.", [("Ana Rey", None)]),
    # only the scene, only in passing, another's, or no state's office
    ("In Geneva, [Foreign Minister Jorn Hald] said it was late.", [("Jorn Hald", None)]),
    ("GENEVA (Agency) - [Foreign Minister Jorn Hald] said it was late.", [("Jorn Hald", None)]),
    (
        "Kenya told Norway it would pay after [President Ana Torvald] said it was late.",
        [("Ana Torvald", None)],
    ),
    (
        "Norway's foreign minister, Piet Hals, came. Norway was cold. [Foreign Minister Jorn Hald] said so.",
        [("Jorn Hald", None)],
    ),
    ("Would there be ships for Kenya? [The secretary general, Jorn Hald], said no.", [("Jorn Hald", None)]),
    ("NATO was calm. [Foreign Minister Jorn Hald] said it was late.", [("Jorn Hald", None)]),
    ("In Kenya's Congress, [party spokesman Jorn Hald] said it was late.", [("Jorn Hald", None)]),
)
LEFT_OUT = (
    (
        "[President Ana Torvald] said the tariffs would go. The White House gave no date.",
        [("Ana Torvald", "US")],
    ),
    (
        "[President Ana Torvald] said the tariffs would go. The Torvald administration wants U.S. steel.",
        [("Ana Torvald", "US")],
    ),
    ("[Secretary of State Dan Poole] said the United States would go.", [("Dan Poole", "US")]),
    # nothing tells
    ("[President Ana Torvald] said the U.S. would go.", [("Ana Torvald", None)]),
    # a prime minister has no White House
    ("[Prime Minister Ana Torvald] said the White House was wrong.", [("Ana Torvald", None)]),
    # another holds the office
    (
        "US President Dan Poole was at the White House. [President Ana Torvald] said the tariffs would go.",
        [("Ana Torvald", None)],
    ),
    # the article is about another country
    (
        "Kenya reopens its ports. The army of Kenya went.\n\n[President Ana Torvald] said in Nairobi that it "
        "was free. The White House gave no comment.",
        [("Ana Torvald", None)],
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"), [*OFFICES, *SERVED, *BODIES, *CALLED, *NEAR, *TOPICS, *LEFT_OUT]
)
def test_a_speaker_has_the_country_that_the_text_supports(
    text: str, expected: list[tuple[str, str | None]], readers: ReaderHere
) -> None:
    assert countries(text, readers) == expected
