"""Bytes become text, letter for letter, or are refused."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from sayso.errors import BadReport

# What a label means in practice: publishers write the older, smaller set's name.
# Source: WHATWG Encoding Standard, names and labels; here for the labels that differ from Python's.
_MEANT: Final = {
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac-cyrillic",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_ONE_BYTE_NAMES = (
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp866 cp437 cp850 cp852 "
    "cp864 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 "
    "iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u koi8-t mac-roman mac-cyrillic "
    "ptcp154 kz1048"
)
_OTHER_NAMES = (
    "utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be gb18030 big5hkscs cp932 cp949 "
    "euc_jp iso2022_jp"
)
_GUESSED_NAMES = (
    "cp1251 cp1256 cp1252 cp1254 cp1250 cp1255 cp1253 koi8_r koi8_u iso8859_2 iso8859_5 iso8859_6 "
    "iso8859_7 iso8859_8 iso8859_9 gb18030 big5 cp932 shift_jis euc_jp iso2022_jp cp949 euc_kr "
    "cp866 cp874 mac_roman"
)
_SINGLE_BYTE: Final = frozenset(_ONE_BYTE_NAMES.split())
# Python knows codecs that make no text, make lone surrogates, or take forever; only these count.
_ALLOWED: Final = _SINGLE_BYTE | frozenset(_OTHER_NAMES.split())
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # Before UTF-16: its mark begins with the same bytes.
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes of the head that are guessed from; the whole must then decode without a fault.
_SAMPLE = 100_000
# A page with fewer faulty letters than this share of its bytes is read with marks in their place.
_FAULTS_BORNE = 0.001

_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# Where a wrong set shows: controls and private letters; signs or narrow kana within words.
_NEVER: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff]")
_ODD: Final = re.compile(
    "[^\\W\\d_][\u0080-\u00bf\u00d7\u00f7\u02d8\u02db\u02dd\u00b8\u00b7\u00b0\u00b1\u00a4\u2116]"
    "[^\\W\\d_]|[\uff61-\uff9f]"
)
_ODD_BORNE = 0.005


@frozen
class Decoded:
    """Text and how it was come by."""

    text: str
    encoding: str
    """Python's name of it."""
    warning: str | None = None
    """What to tell if the encoding was guessed or the bytes are faulty."""


def decode(raw: bytes, declared: str | None = None, *, is_page: bool = False) -> Decoded:
    """Turn bytes into text without a byte-order mark; nothing else is changed.

    A mark counts first, then the declaration, UTF-8, and last a guess, which is told.

    Args:
        declared: An encoding named outside, such as by HTTP; an unknown name counts as none.
        is_page: HTML. Its own declaration counts after `declared`, and a few faulty letters
            become U+FFFD, as the page is not what is stored.

    Raises:
        BadReport: No encoding fits.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            text = _attempt(raw[len(mark) :], name)
            if text is not None:
                return Decoded(text, name)
            return _refused_or_borne(raw, name, is_page)
    names = [codec_named(declared)]
    if is_page:
        names.append(_declared_within(raw))
    for declaration in filter(None, names):
        decoded = _as_declared(raw, declaration)
        if decoded is not None:
            return decoded
    text = _attempt(raw, "utf-8")
    if text is not None and "\0" not in text:
        return Decoded(text, "utf-8")
    wide = _wide(raw)
    if wide is not None:
        return wide
    if text is not None:
        return Decoded(text, "utf-8")
    damaged = _damaged(raw, next(filter(None, names), "utf-8"), is_page)
    return damaged or _guessed(raw)


def codec_named(label: str | None) -> str | None:
    """Return Python's name for an encoding's label, or None for one that is not read."""
    label = (label or "").strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_MEANT.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name in _ALLOWED else None


def _attempt(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return None


def _as_declared(raw: bytes, name: str) -> Decoded | None:
    if name in _SINGLE_BYTE and not raw.isascii():
        # Other bytes than UTF-8's hardly ever follow its pattern, while wrong declarations of a
        # one-byte set are common.
        text = _attempt(raw, "utf-8")
        if text is not None:
            return Decoded(text, "utf-8")
    text = _attempt(raw, name)
    if text is None and name == "cp1252":
        text = _attempt(raw, "latin-1")
        if text is not None and _NEVER.search(text):
            text = None
    return None if text is None else Decoded(text, name)


def _declared_within(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:10_000])
    if not found:
        return None
    name = codec_named((found[1] or found[2]).decode("ascii", "replace"))
    # A declaration that could be read as ASCII cannot be right about these.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _wide(raw: bytes) -> Decoded | None:
    """Try UTF-16 without a mark, which shows by zeros at every second place."""
    head = raw[:4000]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    # Spaces, stops and digits alone make a tenth of any script's letters.
    if len(raw) % 2 or max(zeros) < max(3, len(head) / 20) or min(zeros) * 20 > max(zeros):
        return None
    name = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    text = _attempt(raw, name)
    return None if text is None or _NEVER.search(text) else Decoded(text, name)


def _damaged(raw: bytes, declared: str, is_page: bool) -> Decoded | None:
    """Tell damaged text in UTF-8 or in the declared encoding from text in another one."""
    beyond_ascii = len(raw.translate(None, delete=bytes(range(128))))
    for name in dict.fromkeys(("utf-8", declared)):
        # Each fault may hide a letter; well-formed ones must be by far the most.
        if raw.decode(name, "replace").count("\ufffd") * 10 <= beyond_ascii:
            return _refused_or_borne(raw, name, is_page)
    return None


def _refused_or_borne(raw: bytes, name: str, is_page: bool) -> Decoded:
    text = raw.decode(name, "replace").removeprefix("\ufeff")
    faults, where = text.count("\ufffd"), _first_fault(raw, name)
    if is_page and faults <= max(3, len(raw) * _FAULTS_BORNE):
        return Decoded(
            text, name, f"faulty {name}, first at byte {where}: {faults} letters are read as U+FFFD"
        )
    raise BadReport(
        f"it is {name.upper()} but damaged, first at byte {where} ({faults} faults); "
        "fetch it again or save it as UTF-8"
    )


def _first_fault(raw: bytes, name: str) -> int:
    try:
        raw.decode(name)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _guessed(raw: bytes) -> Decoded:
    for name in _candidates(raw):
        text = _attempt(raw, name)
        if text is None or _NEVER.search(text):
            continue
        if len(_ODD.findall(text[:_SAMPLE])) <= len(text[:_SAMPLE]) * _ODD_BORNE:
            return Decoded(
                text,
                name,
                f"it names no encoding that fits; it was read as {name}, which is a guess",
            )
    raise BadReport(
        "its bytes are no text in any encoding that Sayso can tell; if it is text, save it as UTF-8 "
        "(iconv -f ITS-ENCODING -t UTF-8)"
    )


def _candidates(raw: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes

    sample = raw[:_SAMPLE]
    if len(raw) > _SAMPLE:
        # A letter of several bytes must not be cut through.
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    for match in from_bytes(sample, cp_isolation=_GUESSED_NAMES.split()):
        yield match.encoding
