"""What is an English article and what is not, each with the sentence a person gets."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.readable import BYTES_LIMIT, TEXT_LIMIT, Decoded, decode, headline, why_unreadable

ENGLISH = (
    "The minister said on Tuesday that her country would not send troops before a ceasefire is signed. "
    "“We have been clear about this from the beginning,” she told reporters after the meeting in Vienna."
)


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        (ENGLISH.encode(), ENGLISH, None),
        (codecs.BOM_UTF8 + ENGLISH.encode(), ENGLISH, None),
        (ENGLISH.encode("utf-16"), ENGLISH, None),
        (codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), ENGLISH, None),
        (ENGLISH.encode("utf-32"), ENGLISH, None),
        (ENGLISH.encode("cp1252"), ENGLISH, "It is not UTF-8; it was read as Windows-1252."),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n", None),
    ],
)
def test_text_is_decoded_with_plain_line_ends(data: bytes, text: str, note: str | None) -> None:
    assert decode(data) == Decoded(text, note)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "It is empty."),
        (b" \n\t\r\n ", "It is empty."),
        (b"%PDF-1.7 ...", "It is a PDF, not text."),
        (b"PK\x03\x04\x14\x00", "It is a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "It is a picture, not text."),
        (b"\x00\x01\x02\x03" * 50, "It is binary"),
        (b"T\x00h\x00e\x00", "or UTF-16 without a byte order mark"),
        (bytes(range(1, 9)) * 40 + b"words", "It is binary, not text."),
        (codecs.BOM_UTF16_LE + b"odd", "Its encoding is broken"),
        (b"caf\x81 \x8d \x9d", "Its encoding is not UTF-8 (byte 3)"),
        (b"a" * (BYTES_LIMIT + 1), "It is larger than 4 MB."),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, says: str) -> None:
    reason = decode(data)
    assert isinstance(reason, str)
    assert says in reason


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        # Names and places by the dozen, as in a list of participants.
        "Also at the table were Giorgia Okafor of Nigeria, Jens Lindqvist of Sweden, Maria "
        "Papadaki of Greece, Aiko Tanaka of Japan and an envoy of Chad, officials said.",
        # A short dispatch is an article too.
        "VIENNA: “We will sign,” the minister said on Tuesday.",
        # A quotation in another language does not make the article so.
        ENGLISH + " “La paix ne se décrète pas,” she added, in French.",
        # A whole article may well ask for a subscription at its foot.
        ENGLISH * 6 + " Subscribe to continue to read our newsletter.",
    ],
)
def test_english_articles_are_readable(text: str) -> None:
    assert why_unreadable(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "It is empty."),
        ("*** 12:30 *** 2025 ***", "It has no words in it."),
        ("Photo gallery: leaders in Paris", "It has no article text, only 5 words."),
        (
            "Le ministre a dit mardi que son pays ne serait pas prêt à envoyer des troupes avant la "
            "signature d'un cessez-le-feu, et que les alliés doivent se mettre "
            " d'accord sur une position commune.",
            "It is not in English: it looks like French.",
        ),
        (
            "Der Minister sagte am Dienstag, dass sein Land keine Truppen schicken werde, bevor "
            "der Waffenstillstand nicht unterzeichnet ist. Das ist die "
            "Haltung der Regierung und des Parlaments.",
            "it looks like German",
        ),
        (
            "El ministro dijo el martes que su país no enviará tropas antes de la firma de un alto el fuego, "
            "y que los aliados deben ponerse de acuerdo en una posición común para la cumbre.",
            "it looks like Spanish",
        ),
        (
            "Министр заявил во вторник, что его страна не отправит войска.",
            "it is written in Cyrillic letters",
        ),
        ("部长周二表示，在签署停火协议之前，该国不会派遣军队。", "Chinese or Japanese"),
        ("قال الوزير يوم الثلاثاء إن بلاده لن ترسل قوات", "it is written in Arabic letters"),
        # Cyrillic in another encoding, opened as Windows-1252.
        (
            "Ìèíèñòð çàÿâèë âî âòîðíèê, ÷òî åãî ñòðàíà íå îòïðàâèò âîéñêà äî ïîäïèñàíèÿ ñîãëàøåíèÿ "
            "î ïðåêðàùåíèè îãíÿ è ÷òî ñîþçíèêè äîëæíû âûðàáîòàòü îáùóþ ïîçèöèþ ïåðåä ñàììèòîì",
            "It is not in English",
        ),
        (
            ENGLISH + " Subscribe now to continue reading this article and thousands of others.",
            "shows only the beginning",
        ),
        ("This article is reserved for our subscribers. " + ENGLISH, "shows only the beginning"),
        (
            "Please enable JavaScript and cookies to continue to the site you asked for.",
            "error or robot-check",
        ),
        ("404 Not Found. The page you asked for does not exist on this server.", "error or robot-check"),
        ("word " * (TEXT_LIMIT // 5 + 1), "longer than 150,000 characters"),
    ],
)
def test_what_is_no_english_article_is_refused_with_the_reason(text: str, says: str) -> None:
    reason = why_unreadable(text)
    assert reason is not None
    assert says in reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leaders agree on a fund in Vienna\n\nThe leaders ...", "Leaders agree on a fund in Vienna"),
        ("“No deal,” says minister\nThe minister ...", "“No deal,” says minister"),
        ("The leaders agreed on Tuesday to meet again.\n\nThey ...", None),
        ("Vienna\n\nThe leaders met.", None),
        ("Leaders agree on a fund in Vienna", None),
        ("", None),
    ],
)
def test_a_headline_is_a_short_first_line_without_a_stop(text: str, expected: str | None) -> None:
    assert headline(text) == expected


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused_with_a_sentence(data: bytes) -> None:
    decoded = decode(data)
    if isinstance(decoded, str):
        assert decoded.startswith("It")
        assert decoded.endswith(".")
    else:
        assert "\r" not in decoded.text
        assert "\x00" not in decoded.text


@given(st.text(max_size=400))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    reason = why_unreadable(text)
    assert reason is None or reason.endswith(".")
