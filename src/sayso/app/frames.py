"""Exports as tables of pandas, polars and geopandas: one row a thing, typed columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from sayso.app.export import Asked, Work, rows_of
from sayso.errors import BadQuery
from sayso.outputs.exports.formats import FORMATS, Format, Layer
from sayso.outputs.exports.parquet import Field
from sayso.outputs.exports.rows import Dropped

KINDS = ("pandas", "polars", "geopandas")
_TIDY = {
    "claims": ("geoparquet", "claims"),
    "events": ("geoparquet", "events"),
    "settlements": ("geoparquet", "settlements"),
}
"""Tables with a name of their own; others are those of the formats."""


def table_named(what: str) -> tuple[Format, Layer]:
    """The format and layer of a table's name.

    Raises:
        BadQuery: There is no such table.
    """
    name, layer = _TIDY.get(what, (what, None))
    form = FORMATS.get(name)
    found = form.layer(layer) if form else None
    if form is None or found is None or not (found.columns or found.fields):
        tables = [*_TIDY, *(n for n, f in FORMATS.items() if f.layers[0].columns)]
        raise BadQuery(f"there is no table {what!r}; there are {', '.join(dict.fromkeys(tables))}")
    return form, found


def frame_of(asked: Asked, work: Work, kind: str) -> Any:
    """Return an export's rows as a table.

    Args:
        kind: pandas, polars or geopandas; the last with a point of longitude and latitude.

    Raises:
        BadQuery: The library is not installed, or the table has no positions.
    """
    rows = [r for r in rows_of(asked, work) if not isinstance(r, Dropped)]
    fields, columns = asked.layer.fields, asked.layer.columns
    names = [f.name for f in fields] or [c.name for c in columns]
    table = {name: [_plain(row[name]) for row in rows] for name in names}
    match kind:
        case "polars":
            return _polars(table, fields)
        case "pandas":
            return _pandas(table, fields)
        case "geopandas":
            return _geopandas(table, fields)
        case _:
            raise BadQuery(f"there is no kind {kind!r} of table; there are {', '.join(KINDS)}")


def _plain(value: Any) -> Any:
    # Text tables write nothing as an empty cell; here it is a missing value.
    return None if value == "" else value


def _pandas(table: Mapping[str, Sequence[Any]], fields: Sequence[Field]) -> Any:
    pandas = _library("pandas", "pandas")
    frame = pandas.DataFrame(table)
    for field in fields:
        frame[field.name] = _typed(pandas, frame[field.name], field.type)
    return frame


def _typed(pandas: Any, column: Any, kind: str) -> Any:
    match kind:
        case "int64":
            return column.astype("Int64")
        case "double":
            return column.astype("Float64")
        case "bool":
            return column.astype("boolean")
        case "string":
            return column.astype("string")
        case "date32":
            return pandas.to_datetime(column)
        case "timestamp":
            return pandas.to_datetime(column, utc=True)
        case _:
            return column


def _polars(table: Mapping[str, Sequence[Any]], fields: Sequence[Field]) -> Any:
    polars = _library("polars", "polars")
    types = {
        "string": polars.String,
        "strings": polars.List(polars.String),
        "int64": polars.Int64,
        "double": polars.Float64,
        "bool": polars.Boolean,
        "date32": polars.Date,
        "timestamp": polars.Datetime("us", "UTC"),
    }
    if fields:
        return polars.DataFrame(table, schema={f.name: types[f.type] for f in fields})
    return polars.DataFrame(table, infer_schema_length=None, strict=False)


def _geopandas(table: Mapping[str, Sequence[Any]], fields: Sequence[Field]) -> Any:
    geopandas = _library("geopandas", "geo")
    frame = _pandas(table, fields)
    if "longitude" not in frame:
        raise BadQuery("this table has no positions; ask for it as pandas or polars")
    x, y = (frame[c].astype("float64") for c in ("longitude", "latitude"))
    points = geopandas.points_from_xy(x, y).to_numpy()
    points = [p if known else None for p, known in zip(points, x.notna(), strict=True)]
    return geopandas.GeoDataFrame(frame, geometry=points, crs="OGC:CRS84")


def _library(name: str, extra: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise BadQuery(f"this needs {name}; pip install 'sayso[{extra}]'") from error
