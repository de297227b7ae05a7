"""Events and fatalities by month and division, in the columns of the HDX humanitarian API."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import define

from sayso.outputs.exports import acled
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.scene import Scene

COLUMNS = (
    Column("location_code", "ISO 3166-1 alpha-3 code of the country"),
    Column("has_hrp", "empty: no response plan is known here"),
    Column("in_gho", "empty"),
    Column("provider_admin1_name", "first division, as we name it"),
    Column("provider_admin2_name", "second division, as we name it"),
    Column("admin1_code", "empty: no p-codes are known here"),
    Column("admin1_name", "first division"),
    Column("admin2_code", "empty"),
    Column("admin2_name", "second division"),
    Column("admin_level", "2, 1, or 0 for the country, by what is known"),
    Column("event_type", "civilian_targeting, demonstration or political_violence"),
    Column("events", "events of the month"),
    Column("fatalities", "sum of their lowest credible totals; empty for demonstrations"),
    Column("reference_period_start", "first day of the month"),
    Column("reference_period_end", "last day of the month"),
    Column("dataset_hdx_id", "empty"),
    Column("resource_hdx_id", "empty"),
    Column("warning", "what to know of the row"),
    Column("error", "empty"),
)
WARNING = "fatalities are the lowest credible total of each event"


@define
class _Month:
    events: int = 0
    fatalities: int = 0


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield counts by country, divisions, kind of event and month; ACLED's drops are counted.

    Violence against civilians counts as civilian targeting and as political violence, as in the
    product that the columns are of: the kinds are not to be added up.
    """
    found: dict[tuple[str, str, str, str, str], _Month] = defaultdict(_Month)
    for row in acled.rows(scene):
        if isinstance(row, Dropped):
            yield row
            continue
        country = str(row["event_id_cnty"]).split("-")[1]
        for kind in _kinds(row):
            month = found[country, row["admin1"], row["admin2"], kind, str(row["event_date"])[:7]]
            month.events += 1
            month.fatalities += row["fatalities"]
    for (country, admin1, admin2, kind, when), counted in sorted(found.items()):
        first = date.fromisoformat(f"{when}-01")
        yield {
            **dict.fromkeys((c.name for c in COLUMNS), ""),
            "location_code": country,
            "provider_admin1_name": admin1,
            "provider_admin2_name": admin2,
            "admin1_name": admin1,
            "admin2_name": admin2,
            "admin_level": 2 if admin2 else 1 if admin1 else 0,
            "event_type": kind,
            "events": counted.events,
            "fatalities": "" if kind == "demonstration" else counted.fatalities,
            "reference_period_start": first,
            "reference_period_end": first.replace(day=monthrange(first.year, first.month)[1]),
            "warning": "" if kind == "demonstration" else WARNING,
        }


def _kinds(row: Row) -> Iterator[str]:
    disorder = str(row["disorder_type"])
    if "Political violence" in disorder:
        yield "political_violence"
    if "Demonstrations" in disorder:
        yield "demonstration"
    if row["civilian_targeting"]:
        yield "civilian_targeting"
