"""How sources do: a table, JSON lines, and metrics in the OpenMetrics text form."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import asdict, frozen
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric, StateSetMetricFamily
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector

from sayso.outputs.layout import Row, Section, printable

STATES = ("ok", "new", "silent", "failing", "unlisted")


@frozen
class Health:
    """How one source does."""

    source: str
    kind: str
    at: str
    state: str
    """One of `STATES`."""
    told: str
    """The state in a sentence; empty where there is nothing to say."""
    failures: int
    """Looks in a row that failed."""
    due_at: datetime
    tried_at: datetime | None
    listed_at: datetime | None
    new_at: datetime | None
    """When it last had an item that was not known."""
    items: Mapping[str, int]
    """Items by what became of them."""


def health_section(found: Sequence[Health]) -> Section:
    """Sources as a table."""
    rows = tuple(
        Row(
            (
                printable(h.source),
                h.state,
                _moment(h.listed_at),
                _moment(h.new_at),
                ", ".join(f"{n} {state}" for state, n in h.items.items()),
            ),
            (printable(h.told),) if h.told else (),
        )
        for h in found
    )
    columns = ("Source", "State", "Last seen", "Last new", "Items")
    return Section("SOURCES", "", columns, rows, "no source was ever watched")


def health_line(one: Health) -> str:
    """A source on one line of JSON."""
    return json.dumps(asdict(one), ensure_ascii=False, default=_iso)


def metrics_of(found: Sequence[Health]) -> Iterator[Metric]:
    """Sources as metrics; moments are seconds since 1970, and absent where there is none."""
    by = ("source",)
    states = StateSetMetricFamily("sayso_source_state", "How the source does.", labels=by)
    failures = GaugeMetricFamily("sayso_source_failures", "Looks in a row that failed.", labels=by)
    listed, new = (
        GaugeMetricFamily(f"sayso_source_{name}_timestamp_seconds", told, labels=by, unit="seconds")
        for name, told in (("listed", "When it was last seen."), ("new", "When it last had news."))
    )
    items = GaugeMetricFamily(
        "sayso_source_items", "Items by what became of them.", labels=("source", "state")
    )
    for one in found:
        states.add_metric((one.source,), {state: one.state == state for state in STATES})
        failures.add_metric((one.source,), one.failures)
        for family, moment in ((listed, one.listed_at), (new, one.new_at)):
            if moment is not None:
                family.add_metric((one.source,), moment.timestamp())
        for state, number in one.items.items():
            items.add_metric((one.source, state), number)
    yield from (states, failures, listed, new, items)


def openmetrics(found: Sequence[Health]) -> str:
    """Sources as metrics in the OpenMetrics text form."""
    registry = CollectorRegistry()
    registry.register(_Sources(found))
    text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    return text.decode("utf-8")


class _Sources(Collector):
    def __init__(self, found: Sequence[Health]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        return metrics_of(self._found)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z" if moment else "never"


def _iso(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
