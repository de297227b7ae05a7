"""Digests of committed ledgers, form by form, letter for letter.

To write the golden files anew after a change that was meant: SAYSO_WRITE_GOLDEN=1 pytest …, and
read the difference.
"""

import email
import json
import os
import re
import shutil
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from attrs import frozen
from click.testing import CliRunner

from journeys.runs import Run
from sayso.adapters.clock import FixedClock
from sayso.app.wire import Parts
from sayso.cli import cli

DIGESTS = Path(__file__).parents[1] / "digests"
FORMS = {
    "markdown": "md",
    "html": "html",
    "text": "txt",
    "email": "eml",
    "atom": "atom",
    "json": "json",
}


@frozen
class Period:
    """A digest to make: of which ledger, with which options."""

    ledger: str
    options: tuple[str, ...]


PERIODS = {
    "aleppo": Period(
        "aleppo", ("--clock", "reported", "--since", "2024-11-29", "--until", "2024-12-01")
    ),
    "front": Period("front", ("--since", "2024-12-01", "--until", "2024-12-03")),
    "edited": Period("edited", ("--since", "2024-12-01", "--until", "2024-12-03")),
    "quiet": Period("quiet", ("--since", "2024-12-01", "--until", "2024-12-02")),
}


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The committed ledgers, imported."""
    folder = tmp_path_factory.mktemp("ledgers")
    found = {}
    for path in DIGESTS.glob("*.jsonl"):
        found[path.stem] = folder / f"{path.stem}.db"
        done = CliRunner().invoke(cli, ["import", str(path), "--ledger", str(found[path.stem])])
        assert done.exit_code == 0, done.output
    return found


def digest(ledgers: dict[str, Path], name: str, *more: str) -> bytes:
    period = PERIODS[name]
    words = ["digest", *period.options, *more, "--ledger", str(ledgers[period.ledger])]
    parts = Parts(clock=FixedClock(datetime(2024, 12, 5, tzinfo=UTC)))
    done = CliRunner().invoke(cli, words, obj=parts, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout_bytes


def comparable(raw: bytes, form: str) -> str:
    """A digest as text; of mail the picture is left out: its bytes are the drawing library's."""
    text = raw.decode("utf-8").replace("\r\n", "\n")
    if form == "email":
        text = re.sub(r"(?m)^(?:[A-Za-z0-9+/]{60,}=*\n)+[A-Za-z0-9+/=]*\n?", "(base64)\n", text)
    return text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PERIODS)
def test_a_digest_is_as_it_was(ledgers: dict[str, Path], name: str, form: str) -> None:
    made = comparable(digest(ledgers, name, "--format", form), form)
    golden = DIGESTS / f"{name}.{FORMS[form]}"
    if os.environ.get("SAYSO_WRITE_GOLDEN"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def test_corrections_come_first_and_say_why(ledgers: dict[str, Path]) -> None:
    text = digest(ledgers, "edited").decode()
    assert text.index("## Corrections and withdrawals") < text.index("Harrow Post edited")
    assert "3 findings read as before, on other claims" in text
    assert "Harrow Post edited “Front takes Vodny” of 2024-12-01" in text
    assert "Coastline Herald took back “Forty dead in Ostrey” of 2024-12-01" in text
    assert "desk rejected the reading of Meridian Desk" in text
    assert "another town" in text
    # The edit says again that Vodny fell: that is not taken back.
    assert (
        "“The Northern Front captured Vodny, the Northern Front said” Harrow Post, 2024-12-01 (taken"
        not in text
    )


def test_disputes_stand_side_by_side(ledgers: dict[str, Path]) -> None:
    feed = json.loads(digest(ledgers, "front", "--format", "json"))
    sides = [i["_sayso"]["sides"] for i in feed["items"] if i["_sayso"]["sides"]]
    assert sides
    assert all(len(s) == 2 and s[0]["quotes"] and s[1]["quotes"] for s in sides)


def test_every_sentence_names_who_says_so(ledgers: dict[str, Path]) -> None:
    for name in ("aleppo", "front"):
        feed = json.loads(digest(ledgers, name, "--format", "json"))
        stances = re.compile(
            r"\((?:asserts|denies|acknowledges|reports|cannot confirm|accuses|warns)|starting list|Disputed:"
        )
        untold = [i["title"] for i in feed["items"] if not stances.search(i["title"])]
        assert untold == []


def test_no_side_s_words_but_in_quotation_marks(ledgers: dict[str, Path]) -> None:
    text = digest(ledgers, "aleppo").decode()
    own = re.sub(r"“.*?” the report itself|“[^“”]*”", "", text)
    for word in ("regime", "terrorist", "liberated", "terror group", "martyr"):
        assert word not in own.lower(), word


def test_a_quiet_period_tells_silence_from_no_change(ledgers: dict[str, Path], run: Run) -> None:
    assert (
        "1 report came in; nothing that the record says has changed"
        in digest(ledgers, "quiet").decode()
    )
    done = run(
        "digest",
        "--since",
        "2024-12-03",
        "--until",
        "2024-12-04",
        "--ledger",
        str(ledgers["quiet"]),
    )
    assert "No report came in, so the record says nothing new of these days" in done.stdout


def test_the_same_period_stays_the_same_when_more_is_recorded(
    ledgers: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(ledgers["front"], copy)
    words = ("digest", "--since", "2024-12-01", "--until", "2024-12-02", "--ledger", str(copy))
    before = run(*words).stdout
    (tmp_path / "late.txt").write_text("The Army left Vodny, the Army admitted.", "utf-8")
    run("read", "late.txt", "--published", "2024-12-01", "--ledger", str(copy))
    assert run(*words).stdout == before


@pytest.mark.parametrize(
    ("options", "there", "not_there"),
    [
        (("--places", "Lesna"), "Lesna", "Vodny is"),
        (("--actors", "River Guard"), "River Guard", "Karsk"),
        (("--places", "Karsk", "--places", "Lesna"), "Karsk", "Vodny is"),
        (("--theatre", "sudan"), "came in", "Vodny"),
    ],
)
def test_a_digest_can_be_narrowed(
    ledgers: dict[str, Path], options: tuple[str, ...], there: str, not_there: str
) -> None:
    text = digest(ledgers, "front", *options).decode().partition("\n\n")[2]
    assert there in text
    assert not_there not in text


def test_what_nothing_is_known_of_is_told(ledgers: dict[str, Path], run: Run) -> None:
    at = ("digest", "--since", "2024-12-01", "--ledger", str(ledgers["front"]))
    for more, why in (
        (("--places", "Atlantis"), "nothing is known of the place 'Atlantis'"),
        (("--theatre", "narnia"), "no pack of the theatre 'narnia'"),
        (("--until", "2024-11-01"), "not after it begins"),
    ):
        done = run(*at, *more)
        assert done.exit_code == 2
        assert why in done.stderr


def test_the_atom_feed_is_one(ledgers: dict[str, Path]) -> None:
    raw = digest(ledgers, "front", "--format", "atom", "--base", "https://record.example")
    found = feedparser.parse(BytesIO(raw))
    assert not found.bozo
    assert found.version == "atom10"
    ids = [e.id for e in found.entries]
    assert len(ids) == len(set(ids)) > 3
    # Source: RFC 4287, 4.1.1 and 4.1.2: what a feed and each entry must have.
    for one in (found.feed, *found.entries):
        assert one.id and one.title and one.updated_parsed
    assert found.feed.author == "Sayso"
    assert all(
        e.link.startswith("https://record.example/claims/claim-")
        for e in found.entries
        if "link" in e
    )


def test_the_json_feed_is_one(ledgers: dict[str, Path]) -> None:
    feed = json.loads(digest(ledgers, "front", "--format", "json"))
    # Source: JSON Feed 1.1, required keys.
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert all(i["id"] and i["content_html"] for i in feed["items"])
    moments = [datetime.fromisoformat(i["date_published"]) for i in feed["items"]]
    assert all(m.tzinfo for m in moments)


def test_addresses_are_escaped_in_every_form(ledgers: dict[str, Path]) -> None:
    html = digest(ledgers, "front", "--format", "html").decode()
    assert 'href="https://harrow.example/3?a=1&amp;b=&lt;2&gt;"' in html
    assert "(https://harrow.example/3?a=1&b=%3C2%3E)" in digest(ledgers, "front").decode()


def test_the_mail_has_both_forms_and_a_map(ledgers: dict[str, Path]) -> None:
    from PIL import Image

    from sayso.outputs.digest.sketch import COLOURS, PAPER

    raw = digest(ledgers, "aleppo", "--format", "email")
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.get_body(("plain",)) is not None
    html = mail.get_body(("html",))
    assert html is not None
    (picture,) = [p for p in mail.walk() if p.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html.get_content()
    image = Image.open(BytesIO(picture.get_content())).convert("RGB")
    seen = {f"#{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in image.getcolors(1 << 24) or ()}
    assert PAPER.upper() in seen
    assert len(seen & {c.upper() for c in COLOURS}) >= 2
    # No line is longer than mail may carry. Source: RFC 5322, 2.1.1.
    assert max(map(len, raw.split(b"\r\n"))) <= 998


CHROMIUM = shutil.which("chromium")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("width", [320, 640, 1200])
def test_the_page_fits_a_mail_reader_s_width(
    ledgers: dict[str, Path], tmp_path: Path, width: int
) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )  # fmt: skip
        page = browser.new_page(viewport={"width": width, "height": 900})
        for name in PERIODS:
            page.set_content(digest(ledgers, name, "--format", "html").decode())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.get_by_role("heading", level=1).is_visible()
        browser.close()
