"""A small war on real places, recorded on days of its own: for tests of the web."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from sayso.adapters.sqlite import SqliteLedger
from sayso.model.entry import Entry, Recorded
from sayso.model.report import make_report
from stories import Story

FIRST = datetime(2024, 11, 28, 9, tzinfo=UTC)
SECOND = datetime(2024, 12, 1, 9, tzinfo=UTC)
THIRD = datetime(2024, 12, 5, 9, tzinfo=UTC)
NOW = datetime(2024, 12, 20, 12, tzinfo=UTC)


def entries() -> Iterator[Entry]:
    """Its reports, in the order in which they were recorded."""
    wire = (
        Story("Example Wire", "2024-11-28")
        .say("capture", actor="syria-opposition", place="saraqib", when="2024-11-27", by="syria-opposition")
        .say("capture", actor="syria-opposition", place="saraqib", target="syria-government", when="2024-11-27", by="syria-armed-forces", stance="acknowledges")
        .say("capture", actor="syria-opposition", place="nubl", when="2024-11-28", by="syria-opposition")
        .say("controls", actor="syria-government", place="aleppo", when="2024-11-20", by="anonymous")
        .say("controls", actor="syria-government", place="al-eis", when=("2024-11-27", None))
        .say("casualties", target="syria-armed-forces", place="saraqib", when="2024-11-27", count=("at least 60", 60, None), label="killed", by="syria-opposition")
    )  # fmt: skip
    yield Recorded(FIRST, wire.report, "story", wire.claims)
    monitor = (
        Story("Monitor", "2024-11-30")
        .say("casualties", target="syria-armed-forces", place="saraqib", when="2024-11-27", count=("12", 12, 12), label="killed", by="syria-armed-forces")
        .say("advance", actor="syria-opposition", place="aleppo", when="2024-11-29")
        .say("armed_clash", actor=("syria-opposition", "syria-armed-forces"), place="aleppo", when="2024-11-29")
        .say("capture", actor="syria-opposition", place="nubl", when="2024-11-28", by="syria-armed-forces", stance="denies")
        .say("controls", actor="syria-government", place="al-eis", when=("2024-11-27", None))
        .say("siege", actor="syria-opposition", place="tell-rifaat", when=("2024-11-29", None), by="anonymous")
        .say("controls", actor="sdf", place="tell-rifaat", when="2024-11-20", by="anonymous")
        .say("controls", actor="sdf", place="tell-rifaat", when="2024-11-20")
        .say("airstrike", actor="russia", place="idlib", when="2024-11-29")
        .say("shelling", actor="~gunmen", place="~a village", when="2024-11-29")
    )  # fmt: skip
    yield Recorded(SECOND, monitor.report, "story", monitor.claims)
    # Published early, taken in late: what the world and the record knew then differ.
    late = Story("Late Daily", "2024-11-29").say(
        "capture", actor="syria-opposition", place="maarrat-misrin", target="syria-government",
        when="2024-11-28", by="syria-armed-forces", stance="acknowledges",
    )  # fmt: skip
    yield Recorded(THIRD, late.report, "story", late.claims)
    yield arabic()


def arabic() -> Entry:
    """A report in Arabic."""
    story = Story("وكالة", "2024-12-04").say(
        "capture", actor="syria-opposition|المعارضة", place="kafr-nabl|كفرنبل", when="2024-12-03",
        by="syria-opposition",
    )  # fmt: skip
    plain = story.report
    report = make_report(plain.text, source=plain.source, published=plain.published, language="ar")
    assert report.id == plain.id
    return Recorded(
        THIRD, report, "story", tuple(evolve(c, report=report.id) for c in story.claims)
    )


def make_war(path: Path) -> Path:
    """Write the war's ledger."""
    ledger = SqliteLedger(path)
    ledger.append(entries())
    ledger.close()
    return path
