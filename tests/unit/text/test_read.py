"""From bytes to a report."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sayso.errors import BadReport
from sayso.text.read import (
    MAX_BYTES,
    Given,
    Kind,
    find_report,
    find_report_in,
    guess_kind,
    read_report,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = """<html lang="en"><head><title>Army enters Vodny</title>{head}</head><body>
<h1>Army enters Vodny</h1><p>Government forces entered Vodny on Monday, the army said.</p>
<p>At least 12 people were killed in the town, according to its hospital.</p></body></html>"""


@given(st.text(min_size=1), st.sampled_from(["text", "markdown"]))
@example("\r\n  A\u00a0b\r\rc\u2028\x0b \t", "text")
@example("\u200fقال الجيش", "text")
def test_a_plain_report_is_stored_letter_for_letter(text: str, kind: Kind) -> None:
    assume("\0" not in text)
    raw = text.encode("utf-8")
    try:
        report = read_report(raw, kind=kind)
    except BadReport as error:
        assert "empty" in str(error)  # noqa: PT017
        assert not any(letter.isalnum() for letter in text)
        return
    assert report.text == raw.decode("utf-8-sig")


def test_line_ends_and_odd_spaces_stay() -> None:
    text = "\r\n One\u00a0two\r\nthree\rfour\u2003\n\n\tfive \n"
    assert read_report(text.encode()).text == text


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\xef\xbb\xbf", "\u200b\u00a0\n".encode()])
@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_an_empty_report_is_refused(raw: bytes, kind: Kind) -> None:
    with pytest.raises(BadReport, match="empty"):
        read_report(raw, kind=kind)


def test_a_report_of_the_limit_is_refused_and_the_limit_named() -> None:
    with pytest.raises(BadReport, match="must be under 50 MB"):
        read_report(b"a" * MAX_BYTES)
    assert len(read_report(b"a " * 1000).text) == 2000


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"%PDF-1.7\n...", "a PDF.*pdftotext"),
        (b"PK\x03\x04\x14\x00", "office document"),
        (b"\x1f\x8b\x08\x00", "gunzip"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"SQLite format 3\x00", "--ledger"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"Nubl fell\x00 on Friday", "NUL at position 9.*tr -d"),
        (bytes(range(1, 256)) * 10, "UTF-8"),
    ],
)
def test_what_is_not_text_is_refused_with_a_remedy(raw: bytes, told: str) -> None:
    with pytest.raises(BadReport, match=told):
        read_report(raw)


def test_messages_name_the_report() -> None:
    with pytest.raises(BadReport, match=r"^a\.txt: it is empty"):
        find_report(b"", name="a.txt")
    with pytest.raises(BadReport, match=r"^https://x\.example/: it is empty"):
        read_report(b"", url="https://x.example/")


def test_half_letters_are_refused() -> None:
    with pytest.raises(BadReport, match="lone surrogate"):
        find_report_in("Nubl \ud800 fell")


def test_what_is_given_is_stored() -> None:
    known = Given("reuters", "https://x.example/1", "Title", "A", date(2024, 11, 30), "en")
    report = find_report(b"Nubl fell.", known, now=NOW).report
    assert (report.source, report.url, report.title) == ("reuters", "https://x.example/1", "Title")
    assert (report.author, report.published, report.language) == ("A", date(2024, 11, 30), "en")


def test_the_same_report_has_the_same_id() -> None:
    one, two = (read_report(b"Nubl fell.", source="x", published=date(2024, 1, 1)) for _ in "ab")
    assert one.id == two.id
    assert one.id != read_report(b"Nubl fell.", source="y", published=date(2024, 1, 1)).id


def test_plain_text_says_nothing_of_itself() -> None:
    report = find_report(b"Title\n\n30 November 2024. Nubl fell.", name="a.txt").report
    assert (report.title, report.published, report.source, report.url) == (None,) * 4


def test_the_first_heading_is_a_markdown_report_s_title() -> None:
    raw = b"Intro\n\n## Part\n\n# Army enters Vodny ##\n\nText. # not\n"
    report = read_report(raw, kind="markdown")
    assert report.title == "Army enters Vodny"
    assert report.text == raw.decode()


def test_a_page_gives_its_text_and_facts() -> None:
    head = (
        '<meta property="article:published_time" content="2024-11-30T18:40:00+02:00">'
        '<meta property="og:site_name" content="The Post"><meta name="author" content="Ann Lee">'
        '<link rel="canonical" href="https://www.post.example/a">'
    )
    found = find_report(PAGE.format(head=head).encode(), name="a.html", now=NOW)
    report = found.report
    assert report.text == (
        "Government forces entered Vodny on Monday, the army said.\n"
        "At least 12 people were killed in the town, according to its hospital."
    )
    assert (report.title, report.author, report.source) == (
        "Army enters Vodny",
        "Ann Lee",
        "The Post",
    )
    assert (report.url, report.language) == ("https://www.post.example/a", "en")
    assert report.published == date(2024, 11, 30)
    assert report.published_at == datetime(2024, 11, 30, 16, 40, tzinfo=UTC)
    assert found.warnings == ()


def test_what_is_given_comes_before_what_a_page_says() -> None:
    head = '<meta property="article:published_time" content="2024-11-30T18:40:00+02:00">'
    raw = PAGE.format(head=head).encode()
    report = read_report(
        raw, source="mine", url="https://mine.example/x", published=date(2020, 1, 2), now=NOW
    )
    assert (report.source, report.url) == ("mine", "https://mine.example/x")
    assert report.published == date(2020, 1, 2)


def test_a_page_without_a_date_has_none_and_says_so() -> None:
    found = find_report(PAGE.format(head="").encode(), name="a.html", now=NOW)
    assert found.report.published is None
    assert found.report.published_at is None
    assert found.warnings == ("a.html: the page gives no date; pass one with --published",)


def test_a_page_s_date_to_come_is_left_out_and_told() -> None:
    head = '<meta property="article:published_time" content="2031-05-01T10:00:00Z">'
    raw = PAGE.format(head=head).encode()
    found = find_report(raw, name="a.html", now=NOW)
    assert found.report.published is None
    assert "2031-05-01T10:00:00+00:00, is still to come" in found.warnings[0]
    assert read_report(raw).published == date(2031, 5, 1)


@pytest.mark.parametrize("when", [date(2027, 1, 1), datetime(2026, 11, 23, 12, 1, tzinfo=UTC)])
def test_a_given_date_to_come_is_refused(when: date) -> None:
    with pytest.raises(BadReport, match="still to come"):
        read_report(b"Nubl fell.", published=when, now=NOW)
    assert read_report(b"Nubl fell.", published=when).published is not None


def test_a_moment_without_a_zone_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zone-aware"):
        read_report(b"Nubl fell.", published=datetime(2024, 11, 30, 12))


def test_a_guessed_encoding_is_told() -> None:
    text = "Правительственные войска во вторник утром заняли посёлок, сообщил штаб операции.\n" * 2
    found = find_report(text.encode("cp1251"), name="a.txt")
    assert found.report.text == text
    assert found.warnings[0].startswith("a.txt: it names no encoding that fits; it was read as")


@pytest.mark.parametrize(
    ("raw", "name", "content_type", "kind"),
    [
        (b"x", "a.txt", None, "text"),
        (b"<html>", "a.txt", None, "text"),
        (b"x", "a.MD", None, "markdown"),
        (b"x", "a.htm", None, "html"),
        (b"x", "dir/a.xhtml", None, "html"),
        (b"x", "https://x.example/a.html?b=c.txt", None, "html"),
        (b"x", "a.txt", "text/html; charset=utf-8", "html"),
        (b"x", "https://x.example/a.html", "text/plain", "text"),
        (b"x", "a", "application/octet-stream", "text"),
        (b"  <!DOCTYPE html><title>x", None, None, "html"),
        (b"\xef\xbb\xbf<!-- x --><html lang=ar>", None, None, "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', None, None, "html"),
        (b"<div class=x>", None, None, "html"),
        ("<html>x".encode("utf-16"), None, None, "html"),
        (b"Fighting (<2 km from Nubl) went on <b>", None, None, "text"),
        (b"", None, None, "text"),
    ],
)
def test_the_kind_is_told(raw: bytes, name: str, content_type: str | None, kind: str) -> None:
    assert guess_kind(raw, name, content_type) == kind


@given(st.binary(max_size=400), st.sampled_from([None, "text", "markdown", "html"]))
@settings(deadline=None)
def test_any_bytes_are_a_report_or_refused(raw: bytes, kind: Kind | None) -> None:
    try:
        found = find_report(raw, kind=kind, now=NOW)
    except BadReport as error:
        assert str(error).startswith("the report: ")  # noqa: PT017
        return
    found.report.text.encode("utf-8")
    assert found.report.text.strip()


FRAGMENTS = (
    "<p>|</p>|<div>|<table>|<td>|<a href='x'>|<script>|</script>|<!--|-->|<html>|<body|'|\"|&amp;|"
    "&#xD800;|&#0;|&zwnj;|\x0b|\ufffe|é|<|Army entered Vodny on Monday, it said. |<title>|<h1>|{|"
    "<time datetime='2024-01-01'>|<meta name=date |content='2024-13-45'>|<style>|\U0010600a|</|\0"
)
PIECES = st.sampled_from(FRAGMENTS.split("|"))


@given(st.lists(PIECES, max_size=60))
@settings(deadline=None)
def test_any_page_is_a_report_or_refused(pieces: list[str]) -> None:
    try:
        report = read_report("".join(pieces).encode(), kind="html", now=NOW)
    except BadReport:
        return
    report.text.encode("utf-8")
    assert "\0" not in report.text
