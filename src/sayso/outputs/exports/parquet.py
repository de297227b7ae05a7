"""GeoParquet 1.1: rows with a point, in batches, by pyarrow (the extra "parquet")."""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from attrs import frozen

from sayso.errors import BadQuery
from sayso.outputs.exports.encoders import Encoder
from sayso.outputs.exports.rows import Row

BATCH = 8192
"""Rows of one group: what is held before it is written."""


@frozen
class Field:
    """A column of a Parquet table."""

    name: str
    type: str
    """string, strings, int64, double, bool, date32 or timestamp (UTC, microseconds)."""


def geo_parquet(
    fields: Sequence[Field], *, lat: str = "latitude", lon: str = "longitude"
) -> Encoder:
    """Parquet with a geometry column of points after `fields`; null where there is no position.

    Raises (when it encodes):
        BadQuery: pyarrow is not installed.
    """

    def encode(rows: Iterable[Row], sink: BinaryIO, head: Mapping[str, Any]) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise BadQuery("geoparquet needs pyarrow; pip install 'sayso[parquet]'") from error
        schema = pa.schema(
            [pa.field(f.name, _type(pa, f.type)) for f in fields]
            + [pa.field("geometry", pa.binary())],
            metadata={"geo": json.dumps(_GEO), "sayso": json.dumps(dict(head))},
        )
        coming = iter(rows)
        with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
            while batch := list(islice(coming, BATCH)):
                columns = [
                    pa.array([row[f.name] for row in batch], _type(pa, f.type)) for f in fields
                ]
                points = [_point(row.get(lat), row.get(lon)) for row in batch]
                columns.append(pa.array(points, pa.binary()))
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))

    return encode


def _type(pa: Any, name: str) -> Any:
    match name:
        case "strings":
            return pa.list_(pa.string())
        case "timestamp":
            return pa.timestamp("us", tz="UTC")
        case _:
            return getattr(pa, {"bool": "bool_", "double": "float64"}.get(name, name))()


def _point(lat: float | None, lon: float | None) -> bytes | None:
    """Well-known binary of a point, little-endian, longitude first."""
    return None if lat is None or lon is None else struct.pack("<BIdd", 1, 1, lon, lat)


_GEO: Mapping[str, Any] = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""Without a "crs" member the positions are in OGC:CRS84, longitude first."""
