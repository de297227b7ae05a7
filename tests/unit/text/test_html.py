"""Articles in pages: dates, titles, tables, and pages that are out for harm."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bounded import no_blow_up
from sayso.errors import BadReport
from sayso.text.html import Article, read_page

PROSE = (
    "<p>Government forces entered Vodny on Monday, the army said, after two days of shelling.</p>"
    "<p>The war in the district began with the landing at Orro on 2014-03-03, an officer said.</p>"
)


def page(body: str = PROSE, head: str = "", url: str | None = None) -> Article:
    return read_page(f"<html><head>{head}</head><body>{body}</body></html>", url)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


PUBLISHED = meta("article:published_time", "2024-11-30T18:40:00+02:00")
MODIFIED = meta("article:modified_time", "2024-12-02T09:00:00+02:00")


@pytest.mark.parametrize(
    ("head", "body", "url", "published"),
    [
        (PUBLISHED, "", None, datetime(2024, 11, 30, 16, 40, tzinfo=UTC)),
        (MODIFIED + PUBLISHED, "", None, datetime(2024, 11, 30, 16, 40, tzinfo=UTC)),
        (meta("article:published_time", "2024-11-30"), "", None, date(2024, 11, 30)),
        ("", "", "https://x.example/2024/11/30/vodny", date(2024, 11, 30)),
        ("", '<div class="date">30 November 2024</div>', None, date(2024, 11, 30)),
        ("", '<time datetime="2024-11-30">Saturday</time>', None, date(2024, 11, 30)),
        # None of these is the day of publication.
        ("", "", None, None),
        ("", "<footer>© 2019 The Post</footer>", None, None),
        (
            "",
            '<aside><a href="/x">Read on</a><time datetime="2011-05-05"></time></aside>',
            None,
            None,
        ),
        ("", '<div class="comments"><span class="date">June 3, 2015</span>No!</div>', None, None),
    ],
)
def test_the_day_of_publication(
    head: str, body: str, url: str | None, published: date | None
) -> None:
    assert page(PROSE + body, head, url).published == published


def test_a_moment_in_utc_keeps_the_newsroom_s_day() -> None:
    head = meta("article:published_time", "2022-02-10T02:15:00Z")
    found = page(head=head, url="https://x.example/2022/02/09/vodny").published
    assert isinstance(found, datetime)
    assert found == datetime(2022, 2, 10, 2, 15, tzinfo=UTC)
    assert found.date() == date(2022, 2, 9)
    assert found.utcoffset() == timedelta(hours=-3)


def test_a_live_page_was_public_when_its_last_entry_was() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", '
        '"datePublished": "2023-05-14T05:00:00Z", "dateModified": "2023-05-14T18:00:00+02:00", '
        '"liveBlogUpdate": [{"@type": "BlogPosting", "dateModified": "2023-05-14T16:30:00Z"}]}'
        "</script>"
    )
    assert page(head=head).published == datetime(2023, 5, 14, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "first", "kept"),
    [
        ("Army enters Vodny", "Army enters Vodny", False),
        ("Army enters Vodny | The Post", "Army enters Vodny", False),
        ("“Army enters Vodny”", "Army enters Vodny", False),
        ("Army enters Vodny", "Army enters Vodny at dawn", True),
    ],
)
def test_the_headline_is_the_title_not_part_of_the_text(title: str, first: str, kept: bool) -> None:
    article = page(f"<article><h1>{first}</h1>{PROSE}</article>", meta("og:title", title))
    assert article.text.startswith(first) == kept
    assert article.title == title or article.title == first


def test_a_lone_headline_is_kept_as_text() -> None:
    title = "Army enters the town of Vodny after two days of shelling, it says."
    assert page(f"<article><p>{title}</p></article>", meta("og:title", title)).text == title


def test_a_table_of_figures_keeps_its_rows_and_a_table_of_paragraphs_is_layout() -> None:
    figures = (
        "<table><tr><td>Vodny</td><td>12 killed</td></tr><tr><td>Orro</td><td>3</td></tr></table>"
    )
    assert "| Vodny | 12 killed |" in page(f"<article>{PROSE}{figures}</article>").text
    layout = f"<table><tr><td><a href='/'>Home</a></td><td>{PROSE}</td></tr></table>"
    assert "|" not in page(layout).text


@pytest.mark.parametrize("joiner", ["\u200c", "&zwnj;", "&#8204;", "&#x200C;"])
def test_joiners_stay_in_words(joiner: str) -> None:
    text = f"<p>نیروهای مهاجم روستای سنگ{joiner}آباد را بامداد جمعه گرفتند، به گفتهٔ مرزبانان.</p>"
    assert "سنگ\u200cآباد" in page(text).text


def test_the_letters_that_stand_for_joiners_are_left_alone() -> None:
    text = "<p>The sign \U00010600\U00010601 was found at Vodny\u200d by soldiers on Monday.</p>"
    assert (
        page(text).text
        == "The sign \U00010600\U00010601 was found at Vodny\u200d by soldiers on Monday."
    )


@pytest.mark.parametrize(
    ("attributes", "prose", "language"),
    [
        ('lang="en-GB"', PROSE, "en"),
        ('lang="pt_BR"', PROSE, "pt"),
        ('xml:lang="ckb"', PROSE, "ckb"),
        ('lang="english"', PROSE, None),
        ("", PROSE, None),
        (
            'lang="en-US"',
            "<p>قال الجيش إن قواته دخلت صباح الإثنين بلدة العين شمال المحافظة.</p>",
            None,
        ),
    ],
)
def test_the_language_is_what_the_page_says_unless_its_letters_deny_it(
    attributes: str, prose: str, language: str | None
) -> None:
    assert read_page(f"<html {attributes}><body>{prose}</body></html>").language == language


def test_the_outlet_is_the_site_s_name_or_else_its_domain() -> None:
    assert page(head=meta("og:site_name", "The Post")).outlet == "The Post"
    assert page(url="https://www.post.example/a").outlet == "post.example"
    assert page().outlet is None


def test_an_address_that_is_not_of_the_web_is_not_kept() -> None:
    assert page(head='<link rel="canonical" href="file:///tmp/x.html">').url is None
    assert page(head='<link rel="canonical" href="/relative">').url is None


@pytest.mark.parametrize(
    "body",
    [
        "Rebels seized Nubl on Saturday, the army said.",
        "<p>Rebels seized Nubl on Saturday, the army said.</p>",
        "<pre>Rebels seized Nubl on Saturday, the army said.\n\nTwelve were killed there.</pre>",
        "<div>Rebels seized Nubl on Saturday, the army said.</div><div>Twelve were killed.</div>",
        "Rebels seized Nubl on Saturday, the army said.<br><br>Twelve were killed there.",
        "<ul><li>Rebels seized Nubl on Saturday, the army said.</li></ul>",
        "<p>反对派星期六占领了努布勒，军方说。</p>",
    ],
)
def test_a_few_words_are_an_article(body: str) -> None:
    assert page(body).text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<nav><a href='/'>Home</a></nav>",
        "<h1>World</h1><a href='/a'>Rebels seize Nubl</a><a href='/b'>More stories</a>",
        "<noscript>You need to enable JavaScript to run this app.</noscript>",
        "<script>document.write('The army said that it took Nubl on Saturday.')</script>",
        "<!-- The army said that it took Nubl on Saturday. -->",
        "<img src='x.png' alt='The army said that it took Nubl on Saturday.'>",
    ],
)
def test_links_scripts_and_comments_are_no_article(body: str) -> None:
    with pytest.raises(BadReport, match="no article"):
        page(body)


@pytest.mark.parametrize(
    "comment",
    ["<!-->", "<!-- a -->", "<!-- <p>Not this, he said.</p> --!>", "<!--[if !IE]><!-->", "<!---->"],
)
def test_a_comment_ends_where_html_says(comment: str) -> None:
    assert page(f"{comment}<p>Rebels seized Nubl, the army said.</p><!-- x -->").text == (
        "Rebels seized Nubl, the army said."
    )


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "deep": "<div>" * 50_000 + PROSE,
    "deeper": "<b>" * 100_000 + PROSE,
    "lists": "<ul><li>" * 5_000 + PROSE,
    "tables": "<table>" * 5_000 + PROSE,
    "attribute": f"<div title='{'2024-01-' * 2_000_000}'></div>" + PROSE,
    "attributes": f"<p {' '.join(f'a{n}=1' for n in range(300_000))}>" + PROSE,
    "hidden attributes": "<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">" + PROSE,
    "many attributes": ("<p " + " ".join(f"a{n}" for n in range(900)) + ">x</p>") * 1_000 + PROSE,
    "names": ("<div class='" + "a-" * 2_000 + "'>x</div>") * 1_000 + PROSE,
    "data": "<script type='application/ld+json'>" + '"author":' * 30_000 + "</script>" + PROSE,
    "deep data": "<script type='application/ld+json'>" + '{"a":[' * 40_000 + "</script>" + PROSE,
    "script": "<script>" + "a<b;" * 1_000_000 + "</script>" + PROSE,
    "open scripts": "<script>" * 1_000_000 + PROSE,
    "open comments": "<!--" * 1_000_000 + PROSE,
    "open quotes": "<a href=\"<b c='" * 500_000 + PROSE,
    "open tags": "<a " * 1_000_000 + PROSE,
    "brackets": "<" * 1_000_000 + PROSE,
    "links": "<a href='/x'>link</a>" * 15_000 + PROSE,
    "times": "<time datetime='x'>a</time>" * 15_000 + PROSE,
    "words": f"<p>{'word ' * 1_000_000}</p>",
    "one word": f"<p>{'w' * 5_000_000}</p>",
    "digits": f"<p>{'20' * 1_000_000}</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_within_seconds(name: str) -> None:
    told = "no article"
    with no_blow_up():
        try:
            assert len(page(HOSTILE[name]).text) < 6_000_000
        except BadReport as error:
            told = str(error)
    assert "save the article's text as .txt" in told or "no article" in told


def test_entities_are_not_multiplied() -> None:
    text = read_page(
        f"<!DOCTYPE html [{ENTITIES}]><html><body><p>&a11;</p>{PROSE}</body></html>"
    ).text
    assert len(text) < 1000


def test_a_page_too_big_or_too_full_is_refused_and_the_limit_named() -> None:
    with pytest.raises(BadReport, match="up to 20 MB"):
        read_page("<p>" + "a" * 20_000_001)
    with pytest.raises(BadReport, match="more than 60000 elements"):
        page("<p>a" * 60_001)


def test_east_of_the_date_line_the_day_is_the_page_s_own() -> None:
    head = meta("article:published_time", "2024-11-30T01:00:00+13:00")
    found = page(head=head).published
    assert found == datetime(2024, 11, 30, 1, tzinfo=timezone(timedelta(hours=13)))
    assert isinstance(found, datetime)
    assert found.date() == date(2024, 11, 30)
