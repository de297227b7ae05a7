"""Stories recorded in a ledger, a day apart, ready to be exported."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from exported import work_on
from sayso.app.export import Work
from sayso.model.entry import Entry, Recorded
from stories import Story

FIRST = datetime(2024, 12, 10, tzinfo=UTC)


def readings(*stories: Story) -> Iterator[Entry]:
    """A reading of each story, one a day."""
    for n, story in enumerate(stories):
        yield Recorded(FIRST + timedelta(days=n), story.report, "story", story.claims)


def ledger_of(*stories: Story, more: tuple[Entry, ...] = ()) -> Work:
    """A ledger of these stories and what was said of them later."""
    return work_on([*readings(*stories), *more])
