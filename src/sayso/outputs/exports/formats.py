"""Every export by its name: the one table that command line, documentation and tests go by."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from sayso.model.entry import Entry
from sayso.model.ids import EntryId
from sayso.outputs.exports import (
    acled,
    areas,
    casualties,
    claimreview,
    claims,
    control,
    corrections,
    ftm,
    hapi,
    hxl,
    judgements,
    layers,
    ledger,
    plover,
    polecat,
    prov,
    ucdp,
)
from sayso.outputs.exports.claims import Printer
from sayso.outputs.exports.corrections import Step
from sayso.outputs.exports.encoders import Encoder, csv_table, document, json_lines, tsv_table
from sayso.outputs.exports.parquet import Field, geo_parquet
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.scene import Scene


@frozen
class OfPicture:
    """Made from the picture at one moment."""

    rows: Callable[[Scene], Iterator[Row | Dropped]]


@frozen
class OfClaims:
    """Made from one claim at a time, in flat memory."""

    row: Printer


@frozen
class OfSteps:
    """Made from what stood before and after each moment at which something was taken back."""

    rows: Callable[[Iterable[Step]], Iterator[Row | Dropped]]


@frozen
class OfEntries:
    """Made from the ledger's entries."""

    row: Callable[[EntryId, Entry], Row]


Origin: TypeAlias = OfPicture | OfClaims | OfSteps | OfEntries


@frozen
class Layer:
    """One file of a format."""

    name: str
    title: str
    suffix: str
    origin: Origin
    encode: Encoder
    columns: tuple[Column, ...] = ()
    """Of tables of text."""
    fields: tuple[Field, ...] = ()
    """Of typed tables."""
    excel: Encoder | None = None
    """As `encode`, with a byte order mark."""


@frozen
class Format:
    """One export: `sayso export NAME`."""

    name: str
    title: str
    layers: tuple[Layer, ...]
    """The first is the default."""
    notes: str = ""
    """What every user of a file must know; goes into its sidecar."""
    options: frozenset[str] = frozenset()
    """inter_num, statements: what it can be asked for beside what all can."""

    def layer(self, name: str | None) -> Layer | None:
        """A layer by its name, the default for None; None where it has no such layer."""
        if name is None:
            return self.layers[0]
        return next((one for one in self.layers if one.name == name), None)


def _csv(
    name: str, title: str, origin: Origin, columns: tuple[Column, ...], *, tags: bool = False
) -> Layer:
    return Layer(
        name, title, "csv", origin, csv_table(columns, tags=tags), columns,
        excel=csv_table(columns, tags=tags, bom=True),
    )  # fmt: skip


def _geojson(name: str, title: str, rows: Callable[[Scene], Iterator[Row | Dropped]]) -> Layer:
    encode = document(layers.collection, "features")
    return Layer(name, title, "geojson", OfPicture(rows), encode)


def _lines(name: str, title: str, origin: Origin, suffix: str = "jsonl") -> Layer:
    return Layer(name, title, suffix, origin, json_lines)


def _parquet(name: str, title: str, origin: Origin, fields: tuple[Field, ...]) -> Layer:
    return Layer(name, title, "parquet", origin, geo_parquet(fields), fields=fields)


_ALL = (
    Format(
        "acled",
        "ACLED-compatible events",
        (_csv("events", "events", OfPicture(acled.rows), acled.COLUMNS),),
        notes="In ACLED's columns; not ACLED's data. fatalities is the lowest credible total; "
        "the x_ columns have the range and the claims.",
        options=frozenset({"inter_num"}),
    ),
    Format(
        "ucdp",
        "UCDP GED-compatible events",
        (_csv("events", "events that cost lives", OfPicture(ucdp.rows), ucdp.COLUMNS),),
        notes="In UCDP GED's columns; not UCDP's data, and without its ids. number_of_sources "
        "counts independent origins, where UCDP counts sources.",
    ),
    Format(
        "plover",
        "PLOVER events",
        (_lines("events", "events", OfPicture(plover.rows)),),
        notes="text fields stay empty: the articles are their publishers'.",
        options=frozenset({"statements"}),
    ),
    Format(
        "polecat",
        "POLECAT-compatible records",
        (
            Layer(
                "events", "records", "tsv", OfPicture(polecat.rows),
                tsv_table(polecat.COLUMNS), polecat.COLUMNS,
            ),
        ),
        notes="In POLECAT's columns; not its data. Tabs, line ends and backslashes inside cells "
        "are escaped with a backslash.",
    ),
    Format(
        "hxl",
        "tables with HXL hashtags",
        (
            _csv("events", "ACLED-compatible events", OfPicture(hxl.rows), hxl.COLUMNS, tags=True),
            _csv("ucdp", "UCDP-compatible events", OfPicture(ucdp.rows), ucdp.COLUMNS, tags=True),
            _csv("control", "states of places", OfPicture(control.rows), control.COLUMNS,
                 tags=True),
            _csv("casualties", "casualty figures", OfPicture(casualties.rows),
                 casualties.COLUMNS, tags=True),
        ),
        options=frozenset({"inter_num"}),
    ),
    Format(
        "hapi",
        "monthly counts as in the HDX humanitarian API",
        (_csv("months", "events and fatalities", OfPicture(hapi.rows), hapi.COLUMNS),),
        notes="Kinds overlap: civilian_targeting is part of political_violence. Counts are of "
        "events that ACLED's scheme can hold.",
    ),
    Format(
        "geojson",
        "GeoJSON layers",
        (
            _geojson("events", "a point an event", layers.event_features),
            _geojson("settlements", "a point a state of a place", layers.settlement_features),
            _geojson("areas", "interpolated areas of control", areas.area_features),
        ),
        notes=areas.WARNING,
    ),
    Format(
        "geoparquet",
        "GeoParquet tables",
        (
            _parquet("events", "a row an event", OfPicture(layers.event_rows),
                     layers.EVENT_FIELDS),
            _parquet("settlements", "a row a state of a place", OfPicture(layers.settlement_rows),
                     layers.SETTLEMENT_FIELDS),
            _parquet("claims", "a row a claim", OfClaims(claims.flat_row), claims.FIELDS),
        ),
    ),
    Format(
        "ftm",
        "FollowTheMoney entities",
        (
            _lines("entities", "entities", OfPicture(ftm.entities), "ftm.json"),
            _csv("statements", "statements", OfPicture(ftm.statements), ftm.STATEMENTS),
        ),
        notes="The format cannot hold a denial: only what a reviewer accepted is a fact here. "
        "Topics come from designations alone; none is inferred.",
    ),
    Format(
        "prov",
        "claims and judgements as JSON-LD (PROV-O, Web Annotation)",
        (
            Layer(
                "graph", "one graph", "jsonld", OfPicture(prov.nodes),
                document(prov.context, "@graph"),
            ),
        ),
    ),
    Format(
        "claimreview",
        "schema.org ClaimReview of accepted claims",
        (_lines("reviews", "reviews", OfPicture(claimreview.rows)),),
        notes="The rating is how well a claim is borne out, not whether it is true.",
    ),
    Format(
        "claims",
        "the claims that stand, in the claim contract's form",
        (_lines("claims", "claims", OfClaims(claims.contract_row)),),
    ),
    Format(
        "ledger",
        "every entry, with the reports' texts; `sayso import` takes it",
        (_lines("entries", "entries", OfEntries(ledger.row)),),
        notes="The record itself, with whole texts: not for publication.",
    ),
    Format(
        "judgements",
        "every finding with its claims, basis and rules",
        (_lines("findings", "findings", OfPicture(judgements.rows)),),
    ),
    Format(
        "corrections",
        "what the record said otherwise before, field by field",
        (
            _csv("corrections", "corrections", OfSteps(corrections.corrections),
                 corrections.CORRECTIONS),
        ),
        options=frozenset({"changed_since"}),
    ),
    Format(
        "deletions",
        "events that the ACLED-compatible export had and has no longer",
        (
            _csv("deletions", "deletions", OfSteps(corrections.deletions),
                 corrections.DELETIONS),
        ),
        options=frozenset({"changed_since"}),
    ),
    Format(
        "casualties",
        "casualty figures by claimant",
        (
            _csv("figures", "figures", OfPicture(casualties.rows), casualties.COLUMNS),
        ),
        notes="Figures of two claimants for one event are never to be added. Reported, not total.",
    ),
    Format(
        "control",
        "who held which place, from when to when",
        (_csv("states", "states", OfPicture(control.rows), control.COLUMNS),),
        notes="valid_to is the first day after. A place without a row is not known.",
    ),
)  # fmt: skip

FORMATS: Mapping[str, Format] = {f.name: f for f in _ALL}
"""By name, in the order of the help."""

OPENLY_INTERNAL = frozenset({"claims", "ledger"})
"""The record itself: exported as it stands unless a public audience is asked for."""
