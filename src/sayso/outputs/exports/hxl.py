"""ACLED-compatible events with HXL hashtags, and the country's alpha-3 code."""

from collections.abc import Iterator

from sayso.outputs.exports import acled
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.scene import Scene

ISO3 = Column("iso3", "ISO 3166-1 alpha-3 code of the country; in this file only", "#country+code")
_AT = next(n for n, c in enumerate(acled.COLUMNS) if c.name == "country")
COLUMNS = (*acled.COLUMNS[:_AT], ISO3, *acled.COLUMNS[_AT:])


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield ACLED's rows with the country's code."""
    for row in acled.rows(scene):
        if isinstance(row, Dropped):
            yield row
        else:
            yield {**row, "iso3": str(row["event_id_cnty"]).split("-")[1]}
