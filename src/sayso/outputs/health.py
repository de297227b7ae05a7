"""How sources do: a table, JSON lines, and metrics in the OpenMetrics text form."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import asdict, frozen

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


def openmetrics(found: Sequence[Health]) -> str:
    """Sources as metrics; moments are seconds since 1970, and absent where there is none."""
    lines: list[str] = []

    def family(name: str, kind: str, unit: str, told: str) -> None:
        lines.append(f"# TYPE {name} {kind}")
        if unit:
            lines.append(f"# UNIT {name} {unit}")
        lines.append(f"# HELP {name} {told}")

    family("sayso_source_state", "stateset", "", "How the source does.")
    for h in found:
        for state in STATES:
            label = f'source="{_escaped(h.source)}",sayso_source_state="{state}"'
            lines.append(f"sayso_source_state{{{label}}} {int(h.state == state)}")
    family("sayso_source_failures", "gauge", "", "Looks in a row that failed.")
    lines += [f'sayso_source_failures{{source="{_escaped(h.source)}"}} {h.failures}' for h in found]
    for name, told in (("listed", "When it was last seen."), ("new", "When it last had news.")):
        metric = f"sayso_source_{name}_timestamp_seconds"
        family(metric, "gauge", "seconds", told)
        for h in found:
            moment = h.listed_at if name == "listed" else h.new_at
            if moment is not None:
                label = f'source="{_escaped(h.source)}"'
                lines.append(f"{metric}{{{label}}} {moment.timestamp():.3f}")
    family("sayso_source_items", "gauge", "", "Items by what became of them.")
    for h in found:
        for state, n in h.items.items():
            label = f'source="{_escaped(h.source)}",state="{state}"'
            lines.append(f"sayso_source_items{{{label}}} {n}")
    return "\n".join([*lines, "# EOF", ""])


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z" if moment else "never"


def _iso(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
