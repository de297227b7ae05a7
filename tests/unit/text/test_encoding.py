"""Bytes and their encodings."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sayso.errors import BadReport
from sayso.text.encoding import codec_named, decode

RUSSIAN = (
    "Правительственные войска во вторник утром заняли посёлок Каменный Брод, сообщил представитель "
    "штаба. По его словам, бои в северной части посёлка продолжались около шести часов.\n"
)
ARABIC = (
    "قال الجيش إن قواته دخلت صباح الإثنين بلدة العين شمال المحافظة، بعد اشتباكات عنيفة مع مقاتلي "
    "جبهة الشمال استمرت يومين.\n"
)
FRENCH = (
    "Les forces gouvernementales sont entrées mardi dans la ville, a déclaré l'armée. Le mouvement "
    "a démenti et dit tenir la préfecture.\n"
)


@given(st.text())
def test_utf_8_is_read_letter_for_letter(text: str) -> None:
    raw = text.encode("utf-8")
    decoded = decode(raw, "utf-8")
    assert decoded.text == raw.decode("utf-8-sig")
    assert decoded.warning is None


@given(st.text(min_size=1), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_byte_order_mark_is_believed_and_left_out(text: str, encoding: str) -> None:
    # The mark of UTF-16 and a NUL are the same bytes as the mark of UTF-32.
    assume(not (encoding == "utf-16" and text.startswith("\0")))
    assert decode(text.encode(encoding), "latin-1").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "windows-1256"),
        (FRENCH, "windows-1252"),
        (FRENCH, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
    ],
)
def test_other_encodings_are_told_from_the_bytes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_guess_is_told() -> None:
    assert "a guess" in (decode(RUSSIAN.encode("windows-1251")).warning or "")
    assert decode(RUSSIAN.encode("windows-1251"), "windows-1251").warning is None


def test_a_guess_looks_at_the_head_but_must_fit_the_whole() -> None:
    raw = (RUSSIAN * 1000).encode("windows-1251")
    assert decode(raw).text == RUSSIAN * 1000


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "ascii"])
def test_a_wrong_one_byte_declaration_does_not_break_utf_8(declared: str) -> None:
    assert decode(FRENCH.encode("utf-8"), declared).text == FRENCH


def test_a_declaration_that_does_not_fit_is_passed_over() -> None:
    assert decode(RUSSIAN.encode("windows-1251"), "utf-8").text == RUSSIAN
    assert decode(b"plain", "utf-16").text == "plain"


def test_latin_1_stands_for_its_windows_superset() -> None:
    assert decode(b"\x93We are in\x94", "iso-8859-1").text == "“We are in”"
    assert decode("№ 5 в Каменке".encode("cp1251"), "x-cp1251, utf-8").warning is not None


def test_a_page_declares_its_own_encoding() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body>{RUSSIAN}</body></html>'
    assert decode(page.encode("windows-1251"), is_page=True).text == page
    xhtml = f'<?xml version="1.0" encoding="koi8-r"?><html><body>{RUSSIAN}</body></html>'
    assert decode(xhtml.encode("koi8-r"), is_page=True).text == xhtml
    # ASCII letters cannot declare UTF-16.
    page = '<html><head><meta charset="utf-16"></head><body>Nubl</body></html>'
    assert decode(page.encode("ascii"), is_page=True).text == page


def test_damaged_utf_8_is_refused_in_a_text_and_borne_in_a_page() -> None:
    raw = RUSSIAN.encode("utf-8")
    at = raw.index(b" ")
    damaged = raw[:at] + b"\xff" + raw[at:]
    with pytest.raises(BadReport, match=f"damaged, first at byte {at}"):
        decode(damaged)
    page = decode(damaged, is_page=True)
    assert page.text == RUSSIAN.replace(" ", "\ufffd ", 1)
    assert f"first at byte {at}" in (page.warning or "")
    with pytest.raises(BadReport, match="damaged"):
        decode(b"\xef\xbb\xbf" + damaged)


@pytest.mark.parametrize(
    "raw", [bytes(range(128, 256)) * 8, bytes(range(1, 256)) * 4, b"\xff\xfe\x00\xd8" * 20]
)
def test_what_is_no_text_is_refused_with_a_remedy(raw: bytes) -> None:
    with pytest.raises(BadReport, match="UTF-8"):
        decode(raw)


@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "gbk", "utf-16", "x"]), st.booleans()
)
@settings(deadline=None)
def test_any_bytes_are_text_without_half_letters_or_are_refused(
    raw: bytes, declared: str | None, is_page: bool
) -> None:
    try:
        text = decode(raw, declared, is_page=is_page).text
    except BadReport:
        return
    text.encode("utf-8")


@pytest.mark.parametrize(
    "label",
    ["utf-7", "hex", "zlib", "rot13", "unicode_escape", "punycode", "idna", "", "\0", "é" * 200],
)
def test_codecs_that_are_no_text_encodings_are_not_used(label: str) -> None:
    assert codec_named(label) is None


@pytest.mark.parametrize(
    ("label", "codec"),
    [(" 'UTF-8' ", "utf-8"), ("latin1", "cp1252"), ("x-sjis", "cp932"), ("gb2312", "gb18030")],
)
def test_labels_mean_what_publishers_mean(label: str, codec: str) -> None:
    assert codec_named(label) == codec
